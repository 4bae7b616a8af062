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
/// - Complexity: n·p² + 2n·p·k + p³/3 flops, one pass over X; where the residual is less than a thirtieth of the
///   target another pass of 4n·p·k for it; a QR of X besides only to tell why there is no answer.
/// - Note: Source: Higham, *Accuracy and Stability*, 2nd ed., section 20.4.
public struct NormalEquations<Scalar: RealBLASScalar>: LeastSquaresSolver {
  public let name = "normal"
  /// Overrides ``Spectrum/defaultTolerance(for:rows:columns:)``.
  public let rankTolerance: Double?

  public init(rankTolerance: Double? = nil) { self.rankTolerance = rankTolerance }

  public func solve(
    _ problem: LeastSquaresProblem<Scalar>
  ) throws(LinearAlgebraError) -> LeastSquaresSolution<Scalar> {
    let normal = try ScaledNormalEquations(problem)
    let least = Double(problem.columns) * Double(Scalar.ulpOfOne)
    guard problem.rows >= problem.columns, let factor = try normal.factorize(),
      case let reciprocal = Double(try factor.reciprocalConditionNumber()), reciprocal > least
    else {
      return try .withoutAnswer(
        name, problem, rankTolerance,
        whenIllConditioned: {
          "normal equations square the condition number, and \(brief($0))² leaves no correct digit; use qr or svd"
        })
    }
    if let rankTolerance {
      // The condition number of U does not tell the rank for a tolerance of the caller's.
      let spectrum = try Spectrum(ReducedProblem(problem), relativeTolerance: rankTolerance)
      if spectrum.rank < problem.columns {
        return .rankDeficient(method: name, spectrum, columns: problem.columns)
      }
    }
    let solution = try factor.solve(normal.moments)
    var residualNorms = normal.residualNorms(of: solution)
    if residualNorms == nil { residualNorms = try normal.residual(of: solution).norms }
    return .solved(
      method: name, coefficients: normal.unscaled(solution), residualNorms: residualNorms ?? [],
      conditioning: try normal.conditioning(factor, reciprocal: reciprocal))
  }
}

extension LeastSquaresSolution {
  /// Says why a method that squares the condition number has no answer, from the spectrum of X itself.
  static func withoutAnswer(
    _ method: String, _ problem: LeastSquaresProblem<Scalar>, _ rankTolerance: Double?,
    whenIllConditioned message: (_ scaledConditionNumber: Double) -> String
  ) throws(LinearAlgebraError) -> LeastSquaresSolution {
    let spectrum = try Spectrum(ReducedProblem(problem), relativeTolerance: rankTolerance)
    if spectrum.rank < problem.columns {
      return .rankDeficient(method: method, spectrum, columns: problem.columns)
    }
    return LeastSquaresSolution(
      method: method, status: .illConditioned, message: message(spectrum.scaledConditionNumber),
      conditioning: spectrum.conditioning)
  }

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
