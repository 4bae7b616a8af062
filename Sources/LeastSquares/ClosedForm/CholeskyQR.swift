public import BLASBackend
internal import Factorizations
public import Matrices

/// Minimises ‖XB − Y‖ by CholeskyQR2: normal equations twice, the second time in coordinates in which X is
/// nearly orthonormal.
///
/// R₁ᵀR₁ = XᵀX, then Q₁ = XR₁⁻¹ block by block, R₂ᵀR₂ = Q₁ᵀQ₁, z = (R₂ᵀR₂)⁻¹Q₁ᵀY, B = R₁⁻¹z. As accurate as
/// Householder QR while the first factorization succeeds with something to spare (κ of X with scaled columns up
/// to a few millions in double precision), at nearly the speed of matrix products.
///
/// - Complexity: 3n·p² + 4n·p·k flops; two passes over X, and one for the residual.
/// - Note: Source: Yamamoto, Nakatsukasa, Yanagisawa, Fukaya, *Roundoff error analysis of the CholeskyQR2
///   algorithm* (2015).
public struct CholeskyQRLeastSquares<Scalar: RealBLASScalar>: LeastSquaresSolver {
  public let name = "cholesky-qr"
  /// Overrides ``Spectrum/defaultTolerance(for:rows:columns:)``.
  public let rankTolerance: Double?

  public init(rankTolerance: Double? = nil) { self.rankTolerance = rankTolerance }

  public func solve(
    _ problem: LeastSquaresProblem<Scalar>
  ) throws(LinearAlgebraError) -> LeastSquaresSolution<Scalar> {
    let normal = try ScaledNormalEquations(problem)
    if problem.rows >= problem.columns, let first = try normal.factorize(),
      let solution = try solve(problem, normal, first)
    {
      return solution
    }
    return try .withoutAnswer(
      name, problem, rankTolerance,
      whenIllConditioned: {
        "CholeskyQR2 needs κ² well below 1/ε, and κ is \(brief($0)); use qr or svd"
      })
  }

  /// Goes on from the first factorization; nil if it does not leave enough for the second.
  func solve(
    _ problem: LeastSquaresProblem<Scalar>, _ normal: ScaledNormalEquations<Scalar>,
    _ first: Cholesky<Scalar>
  ) throws(LinearAlgebraError) -> LeastSquaresSolution<Scalar>? {
    // In the second Gram matrix an error of ε·κ(X)² must leave the identity recognizable.
    let reciprocal = try Double(first.reciprocalConditionNumber())
    guard reciprocal > 64 * Double(problem.columns) * Double(Scalar.ulpOfOne) else { return nil }
    let empty = OrthogonalizedGramAccumulator(
      factor: first.u, columnFactors: normal.columnFactors, targetFactors: normal.targetFactors)
    let sums = try problem.rowBlock.accumulate(into: empty, memory: empty.sums.memory)
    let second: Cholesky<Scalar>
    do throws(LinearAlgebraError) {
      second = try Cholesky(sums.sums.gram)
    } catch {
      guard case .notPositiveDefinite = error else { throw error }
      return nil
    }
    var inner = try second.solve(sums.sums.moments)
    try inner.solveTriangular(.upper, first.u)
    return .solved(
      method: name, coefficients: normal.unscaled(inner),
      residualNorms: try normal.residual(of: inner).norms,
      conditioning: try normal.conditioning(first, reciprocal: reciprocal))
  }
}

/// QᵀQ and QᵀYE for Q = XDR⁻¹ with a triangular R and diagonal D and E.
///
/// Each row of Q comes from a triangular solve and has a small backward error of its own: Q = (X + δX)DR⁻¹. A
/// product with R⁻¹ instead would have one of κ(R)·ε, which costs κ² in B where the columns are not graded.
struct OrthogonalizedGramAccumulator<Scalar: RealBLASScalar>: RowAccumulator {
  /// RD⁻¹, exactly: D holds powers of two.
  let factor: Matrix<Scalar>
  let targetFactors: [Scalar]
  private(set) var sums: GramAccumulator<Scalar>

  init(factor: Matrix<Scalar>, columnFactors: [Scalar], targetFactors: [Scalar]) {
    self.factor = Matrix(rows: factor.rows, columns: factor.columns) { i, j in
      factor[i, j] / columnFactors[j]
    }
    self.targetFactors = targetFactors
    sums = GramAccumulator(columns: factor.columns, targetCount: targetFactors.count)
  }

  mutating func add(_ block: RowBlock<Scalar>) throws(LinearAlgebraError) {
    let step = max(64, (1 << 17) / max(1, factor.rows))
    let areTargetsScaled = targetFactors.contains { $0 != 1 }
    for start in stride(from: 0, to: block.rows, by: step) {
      let part = block[start..<min(start + step, block.rows)].weighted()
      // Sample by sample: Qᵀ = (RD⁻¹)⁻ᵀXᵀ.
      var samples = Matrix<Scalar>(rows: part.design.columns, columns: part.rows)
      try samples.copyBlock(from: part.design.transposed, atRow: 0, column: 0)
      try samples.solveTriangular(.upper, factor, .transposed)
      var targets = part.targets
      if areTargetsScaled {
        targets =
          Matrix(rows: part.rows, columns: targets.columns) { i, j in
            part.targets[i, j] * targetFactors[j]
          }.view
      }
      try sums.add(RowBlock(design: samples.transposed, targets: targets))
    }
  }

  mutating func merge(_ other: OrthogonalizedGramAccumulator) throws(LinearAlgebraError) {
    try sums.merge(other.sums)
  }
}
