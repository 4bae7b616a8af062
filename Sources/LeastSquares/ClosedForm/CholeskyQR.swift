public import BLASBackend
internal import Factorizations
public import Matrices

/// Minimises ‖XB − Y‖ by CholeskyQR2: normal equations twice, the second time in coordinates in which X is
/// nearly orthonormal.
///
/// R₁ᵀR₁ = XᵀX, then Q₁ = XR₁⁻¹ block by block, R₂ᵀR₂ = Q₁ᵀQ₁, z = (R₂ᵀR₂)⁻¹Q₁ᵀY, B = R₁⁻¹z. As accurate as
/// Householder QR while the first factorization succeeds with something to spare (κ(X) up to about 1e7 in
/// double precision), at the speed of matrix products.
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
    var inverse = Matrix<Scalar>.identity(problem.columns)
    try inverse.solveTriangular(.upper, first.u)
    let sums = try normal.transformed(by: inverse)
    let second: Cholesky<Scalar>
    do throws(LinearAlgebraError) {
      second = try Cholesky(sums.gram)
    } catch {
      guard case .notPositiveDefinite = error else { throw error }
      return nil
    }
    let inner = try second.solve(sums.moments)
    let solution = try inverse.multiplied(by: inner)
    return .solved(
      method: name, coefficients: normal.unscaled(solution),
      residualNorms: try normal.residualNorms(of: solution),
      conditioning: try normal.conditioning(first))
  }
}

/// (XT)ᵀ(XT) and (XT)ᵀY for a p × p transformation T.
struct TransformedGramAccumulator<Scalar: RealBLASScalar>: RowAccumulator {
  let transformation: Matrix<Scalar>
  private(set) var sums: GramAccumulator<Scalar>

  init(transformation: Matrix<Scalar>, targetCount: Int) {
    self.transformation = transformation
    sums = GramAccumulator(columns: transformation.columns, targetCount: targetCount)
  }

  mutating func add(_ block: RowBlock<Scalar>) throws(LinearAlgebraError) {
    let step = max(64, (1 << 17) / max(1, transformation.rows))
    for start in stride(from: 0, to: block.rows, by: step) {
      let part = block[start..<min(start + step, block.rows)].weighted()
      let design = try part.design.multiplied(by: transformation)
      try sums.add(RowBlock(design: design.view, targets: part.targets))
    }
  }

  mutating func merge(_ other: TransformedGramAccumulator) throws(LinearAlgebraError) {
    try sums.merge(other.sums)
  }
}
