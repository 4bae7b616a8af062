public import BLASBackend
internal import Factorizations
internal import Foundation
public import LeastSquares
public import Matrices

/// How near to the minimum a stochastic descent with a constant step can come at best.
///
/// At the minimum the gradients gᵢ of single rows do not vanish, only their mean does: with C = (1/n)Σ gᵢgᵢᵀ every
/// mini-batch of b rows, drawn anew from all rows, kicks the iterate about, and in the direction v of an eigenvalue λ of
/// the Hessian the variance ends at s²·vᵀCv/(b(1 − (1 − sλ)²)). That the kicks also depend on the iterate is left out:
/// it makes the variance larger, by little where s is far below 1/L of single rows. Epochs that take every row once end
/// nearer where s·λ·n is below 1, because their kicks nearly sum up to nothing.
///
/// - Note: Source: Bottou, Curtis, Nocedal, *Optimization methods for large-scale machine learning* (2018), theorem
///   4.6; for a quadratic the variance follows from its recurrence.
public struct StochasticNoiseFloor: Sendable, Hashable {
  /// By how much the objective stays above its minimum in the mean, for each target.
  public let objectiveExcess: [Double]
  /// The root of the mean square of ‖Θ − Θ*‖, for each target.
  public let distances: [Double]
  /// The root of the mean square of ‖∇f‖, for each target.
  public let gradientNorms: [Double]

  /// - Parameters:
  ///   - source: where X, Y and weights are.
  ///   - minimum: Θ*, p × k.
  ///   - objective: what is minimised; it sets the scale of gradients and steps.
  ///   - step: s of plain descent. With momentum μ it is about s/(1 − μ), where s is small.
  ///   - batchSize: b; n of them leave no noise.
  /// - Throws: `.shapeMismatch`; `.nonFinite`; `.eigenvaluesDidNotConverge`; `.tooLarge`; what reading a block throws.
  /// - Precondition: step and batch size are positive.
  /// - Complexity: two passes, np²(2k + 1) + 9p³ flops; p² scalars for each worker.
  public init(
    _ source: any RowBlockSource<Double>, minimum: Matrix<Double>, objective: Objective,
    step: Double, batchSize: Int
  ) throws(IterationError) {
    precondition(step > 0 && batchSize > 0, "a step of \(step) and a batch of \(batchSize) rows")
    let (n, p) = (source.rows, source.columns)
    guard minimum.shape == Shape(p, source.targetCount) else {
      throw .linearAlgebra(
        .shapeMismatch(
          operation: "noise floor", left: minimum.shape, right: Shape(p, source.targetCount)))
    }
    try lifting { () throws(LinearAlgebraError) in try minimum.requireFinite("the minimum") }
    let h = objective.hessianFactor(rows: max(1, n))
    let sums = try source.accumulate(
      into: GramAccumulator<Double>(columns: p, targetCount: source.targetCount), memory: p * p)
    var gram = sums.gram
    gram.symmetrize(from: .upper)
    if gram.firstNonFinite() != nil || !sums.targetSquares.allSatisfy(\.isFinite) {
      try source.requireFinite()
      // The squares overflow, and so would those of the kicks.
      objectiveExcess = sums.targetSquares.map { _ in .infinity }
      (distances, gradientNorms) = (objectiveExcess, objectiveExcess)
      return
    }
    let symmetric = gram
    let eigen = try lifting { () throws(LinearAlgebraError) in try SymmetricEigen(symmetric) }
    let kicks = try source.accumulate(
      into: KickAccumulator(
        minimum: minimum, eigenvectors: eigen.eigenvectors, scale: h * Double(n)), memory: p * p)
    let top = max(0, eigen.eigenvalues.last ?? 0)
    let batch = Double(min(batchSize, max(1, n)))
    var (excess, distances, gradients) = ([Double](), [Double](), [Double]())
    for squares in kicks.squares {
      var (value, distance, gradient) = (0.0, 0.0, 0.0)
      // Below rounding an eigenvalue is that of a direction without kicks.
      for j in 0..<p where eigen.eigenvalues[j] > Double(p) * 10 * .ulpOfOne * top {
        let lambda = h * eigen.eigenvalues[j]
        // 1 − a² = sλ(2 − sλ); all rows make no noise.
        let loss = step * lambda * (2 - step * lambda)
        let variance =
          batchSize >= n
          ? 0 : loss > 0 ? step * step * squares[j] / Double(n) / batch / loss : .infinity
        value += lambda / 2 * variance
        distance += variance
        gradient += lambda * lambda * variance
      }
      excess.append(value)
      distances.append(distance.squareRoot())
      gradients.append(gradient.squareRoot())
    }
    objectiveExcess = excess
    self.distances = distances
    gradientNorms = gradients
  }
}

/// Σ (vⱼᵀgᵢ)² over all rows, for each target and eigenvector.
private struct KickAccumulator: RowAccumulator {
  let minimum: Matrix<Double>
  let eigenvectors: Matrix<Double>
  /// h·n.
  let scale: Double
  private(set) var squares: [[Double]]

  init(minimum: Matrix<Double>, eigenvectors: Matrix<Double>, scale: Double) {
    (self.minimum, self.eigenvectors, self.scale) = (minimum, eigenvectors, scale)
    squares = [[Double]](
      repeating: [Double](repeating: 0, count: minimum.rows), count: minimum.columns)
  }

  mutating func add(_ block: RowBlock<Double>) throws(LinearAlgebraError) {
    let step = max(64, (1 << 15) / max(1, minimum.rows))
    for start in stride(from: 0, to: block.rows, by: step) {
      let part = block[start..<min(start + step, block.rows)].weighted()
      var residual = Matrix(part.targets)
      try residual.formProduct(part.design, minimum, alpha: 1, beta: -1)
      for k in squares.indices {
        // gᵢ = h·n·√wᵢxᵢ·√wᵢrᵢ.
        let kicks = Matrix(rows: part.rows, columns: minimum.rows) { i, j in
          scale * part.design[i, j] * residual[i, k]
        }
        for (j, square) in try kicks.multiplied(by: eigenvectors).columnSquares().enumerated() {
          squares[k][j] += square
        }
      }
    }
  }

  mutating func merge(_ other: Self) throws(LinearAlgebraError) {
    for k in squares.indices {
      for j in squares[k].indices { squares[k][j] += other.squares[k][j] }
    }
  }
}
