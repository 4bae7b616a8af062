public import BLASBackend
internal import Factorizations
public import Matrices

/// Minimises ‖XB − Y‖ through the Cholesky factor of XᵀX.
///
/// G = XᵀX and XᵀY in one pass, G scaled by powers of two to a diagonal near 1, G = UᵀU. The relative error
/// of B grows with κ(X)²; ``QRLeastSquares`` pays κ(X) instead, where the residual is small.
///
/// The method judges itself: a Gram matrix whose condition number leaves no correct digit (p·ε·κ(G) ≥ 1) is
/// refused as ``SolutionStatus/illConditioned``, although its Cholesky factorization may succeed, or as
/// ``SolutionStatus/rankDeficient`` if the spectrum of X says so.
///
/// - Complexity: n·p² + 4n·p·k + p³/3 flops, two passes over X (the second one for the residual); a QR of X
///   besides only to tell why there is no answer.
/// - Note: Source: Higham, *Accuracy and Stability*, 2nd ed., section 20.4.
public struct NormalEquations<Scalar: RealBLASScalar>: LeastSquaresSolver {
  public let name = "normal"
  /// Overrides ``Spectrum/defaultTolerance(for:rows:columns:)``.
  public let rankTolerance: Double?

  public init(rankTolerance: Double? = nil) { self.rankTolerance = rankTolerance }

  public func solve(
    _ problem: LeastSquaresProblem<Scalar>
  ) throws(LinearAlgebraError) -> LeastSquaresSolution<Scalar> {
    let (p, k) = (problem.columns, problem.targetCount)
    var sums = GramAccumulator<Scalar>(columns: p, targetCount: k)
    sums = try problem.rowBlock.accumulate(into: sums, memory: sums.memory)
    var factors = [Scalar](repeating: 1, count: p + k)
    var rows = problem.rowBlock
    if !sums.isInRange {
      try problem.requireFinite()
      let scaling = ColumnScaling(problem.rowBlock)
      sums = GramAccumulator(columns: p, targetCount: k, scaling: scaling)
      sums = try problem.rowBlock.accumulate(into: sums, memory: sums.memory)
      factors = scaling.factors
      // The residual is squared, too.
      rows = scaling.apply(to: rows)
    }
    guard problem.rows >= p else { return try withoutAnswer(problem) }
    let lengths = (0..<p).map { powerOfTwo(nearRootOf: sums.gram[$0, $0]) }
    let scaled = Matrix(rows: p, columns: p) { i, j in
      i <= j ? sums.gram[i, j] / lengths[i] / lengths[j] : 0
    }
    let cholesky: Cholesky<Scalar>
    do throws(LinearAlgebraError) {
      cholesky = try Cholesky(scaled)
    } catch {
      guard case .notPositiveDefinite = error else { throw error }
      return try withoutAnswer(problem)
    }
    let reciprocal = Double(try cholesky.reciprocalConditionNumber())
    guard reciprocal > Double(p) * Double(Scalar.ulpOfOne) else {
      return try withoutAnswer(problem)
    }
    if let rankTolerance {
      // The condition number of U does not tell the rank for a tolerance of the caller's.
      let spectrum = try Spectrum(ReducedProblem(problem), relativeTolerance: rankTolerance)
      if spectrum.rank < p { return .rankDeficient(method: name, spectrum, columns: p) }
    }
    var solution = Matrix(rows: p, columns: k) { i, j in sums.moments[i, j] / lengths[i] }
    try cholesky.solveInPlace(&solution)
    let scaledCoefficients = Matrix(rows: p, columns: k) { i, j in solution[i, j] / lengths[i] }
    let check = GradientAccumulator(parameters: scaledCoefficients)
    let residuals = try rows.accumulate(into: check, memory: check.memory)
    return .solved(
      method: name,
      coefficients: Matrix(rows: p, columns: k) { i, j in
        scaledCoefficients[i, j] / factors[p + j] * factors[i]
      },
      residualNorms: residuals.residualSquares.enumerated().map { j, square in
        square.squareRoot() / factors[p + j]
      },
      conditioning: Conditioning(
        conditionNumber: try Self.conditionEstimate(
          cholesky, lengths: zip(lengths, factors).map { $0 / $1 }),
        scaledConditionNumber: (1 / reciprocal).squareRoot(), rank: p, isEstimate: true))
  }

  /// κ₁ of the Cholesky factor before the scaling.
  private static func conditionEstimate(
    _ cholesky: Cholesky<Scalar>, lengths: [Scalar]
  ) throws(LinearAlgebraError) -> Double {
    let u = cholesky.u
    let factor = Matrix(rows: u.rows, columns: u.columns) { i, j in u[i, j] * lengths[j] }
    guard factor.firstNonFinite() == nil else { return .nan }
    return 1 / Double(try factor.reciprocalTriangularConditionNumber(.upper))
  }

  /// Says why there is no answer, from the spectrum of X itself.
  private func withoutAnswer(
    _ problem: LeastSquaresProblem<Scalar>
  ) throws(LinearAlgebraError) -> LeastSquaresSolution<Scalar> {
    let spectrum = try Spectrum(ReducedProblem(problem), relativeTolerance: rankTolerance)
    if spectrum.rank < problem.columns {
      return .rankDeficient(method: name, spectrum, columns: problem.columns)
    }
    let kappa = spectrum.scaledConditionNumber
    return LeastSquaresSolution(
      method: name, status: .illConditioned,
      message:
        "normal equations square the condition number, and \(brief(kappa))² leaves no correct digit; use qr or svd",
      conditioning: spectrum.conditioning)
  }

  /// The power of two nearest to √square; 1 for 0.
  private func powerOfTwo(nearRootOf square: Scalar) -> Scalar {
    guard square > 0 else { return 1 }
    return Scalar(sign: .plus, exponent: square.squareRoot().exponent, significand: 1)
  }
}

extension LeastSquaresSolution {
  /// No unique answer: the columns of X depend on each other.
  static func rankDeficient(
    method: String, _ spectrum: Spectrum, columns: Int
  ) -> LeastSquaresSolution {
    let gap = spectrum.gap.map {
      " (scaled singular values \(brief($0.significant)) and \(brief($0.insignificant)) on either side of the gap)"
    }
    return LeastSquaresSolution(
      method: method, status: .rankDeficient,
      message:
        "rank \(spectrum.rank) of \(columns) columns\(gap ?? ""): the coefficients are not unique; svd gives those of least norm",
      conditioning: spectrum.conditioning)
  }
}
