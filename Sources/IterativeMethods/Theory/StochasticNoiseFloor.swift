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
  ///   - problem: X, Y and weights.
  ///   - minimum: Θ*, p × k.
  ///   - objective: what is minimised; it sets the scale of gradients and steps.
  ///   - step: s of plain descent. With momentum μ it is about s/(1 − μ), where s is small.
  ///   - batchSize: b; n of them leave no noise.
  /// - Throws: `.shapeMismatch`; `.nonFinite`; `.eigenvaluesDidNotConverge`; `.tooLarge`.
  /// - Precondition: step and batch size are positive.
  /// - Complexity: np²(k + 1) + 9p³ flops; p² scalars and a copy of X.
  public init(
    _ problem: LeastSquaresProblem<Double>, minimum: Matrix<Double>, objective: Objective,
    step: Double, batchSize: Int
  ) throws(LinearAlgebraError) {
    precondition(step > 0 && batchSize > 0, "a step of \(step) and a batch of \(batchSize) rows")
    let (n, p) = (problem.rows, problem.columns)
    guard minimum.shape == Shape(p, problem.targetCount) else {
      throw .shapeMismatch(
        operation: "noise floor", left: minimum.shape, right: Shape(p, problem.targetCount))
    }
    try problem.requireFinite()
    try minimum.requireFinite()
    let h = objective.hessianFactor(rows: max(1, n))
    let block = problem.rowBlock.weighted()
    let eigen = try SymmetricEigen(block.design.gram())
    let top = max(0, eigen.eigenvalues.last ?? 0)
    let batch = Double(min(batchSize, max(1, n)))
    var (excess, distances, gradients) = ([Double](), [Double](), [Double]())
    var residual = Matrix(block.targets)
    try residual.formProduct(block.design, minimum, alpha: 1, beta: -1)
    for k in 0..<problem.targetCount {
      // gᵢ = h·n·√wᵢxᵢ·√wᵢrᵢ.
      let kicks = Matrix(rows: n, columns: p) { i, j in
        h * Double(n) * block.design[i, j] * residual[i, k]
      }
      let rotated = try kicks.multiplied(by: eigen.eigenvectors)
      let squares = try rotated.columnSquares()
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
