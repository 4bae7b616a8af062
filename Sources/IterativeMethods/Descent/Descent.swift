public import BLASBackend
public import LeastSquares
public import Matrices

/// Descent by an optimizer, with gradients of all rows or of mini-batches.
///
/// A mini-batch of b rows gives the gradient h·(n/b)·Σ wᵢxᵢ(xᵢΘ − yᵢ) over its rows: on average over the batches of
/// an epoch that of the objective, with its weights. Every epoch takes each row once. The same seed gives the same
/// bits for any number of threads.
///
/// ```swift
/// let problem = try LeastSquaresProblem(
///   design: [[1, 1], [1, 2], [1, 3]] as Matrix<Double>, target: [6, 5, 7])
/// let descent = Descent<Double>(Chain(Adam(), LearningRate(0.01)), batchSize: 32, seed: 1)
/// var iteration = try descent.makeIteration(on: problem)
/// let outcome = try run(&iteration, until: GradientTolerance(relativeTolerance: 1e-6), iterationLimit: 10_000)
/// ```
///
/// - Note: Source: Bottou, Curtis, Nocedal, *Optimization methods for large-scale machine learning* (2018),
///   sections 3 and 4.
public struct Descent<Scalar: RealBLASScalar>: Sendable {
  public var optimizer: any Optimizer<Scalar>
  public var objective: Objective
  /// b; nil for all rows.
  public var batchSize: Int?
  public var order: RowOrder
  public var seed: UInt64
  /// From this epoch on, counted from 0, the answer is the mean of all iterates; nil for the last iterate.
  ///
  /// - Note: Source: Polyak, Juditsky, *Acceleration of stochastic approximation by averaging* (1992).
  public var averagesFrom: Int?
  /// Whether gradients of all rows come from XᵀX, XᵀY and YᵀY, formed once: p² instead of n·p products a step, at the
  /// cost of κ(X)²·ε of their digits.
  public var cachesGram: Bool
  /// With mini-batches objective and gradient are measured at the end of every so many epochs, by a pass over all rows.
  public var measuresEvery: Int

  /// - Precondition: `batchSize` ≥ 1, `measuresEvery` ≥ 1.
  public init(
    _ optimizer: any Optimizer<Scalar>, objective: Objective = .halfMean, batchSize: Int? = nil,
    order: RowOrder = .shuffled, seed: UInt64 = 0, averagesFrom: Int? = nil,
    cachesGram: Bool = false, measuresEvery: Int = 1
  ) {
    precondition(measuresEvery >= 1, "measurements every \(measuresEvery) epochs")
    precondition(batchSize ?? 1 >= 1, "a batch of \(batchSize ?? 0) rows")
    self.optimizer = optimizer
    self.objective = objective
    self.batchSize = batchSize
    self.order = order
    self.seed = seed
    self.averagesFrom = averagesFrom
    self.cachesGram = cachesGram
    self.measuresEvery = measuresEvery
  }

  /// The iteration at its start.
  ///
  /// - Parameters:
  ///   - source: where the rows are.
  ///   - start: Θ₀, p × k; zeros by default.
  ///   - validation: rows that were held back.
  ///   - updateLimit: an epoch is not begun beyond it, and ends there.
  /// - Throws: `.shapeMismatch`; `.nonFinite` if the data are; what reading a block throws.
  public func makeIteration(
    on source: any RowBlockSource<Scalar>, from start: Matrix<Scalar>? = nil,
    validation: (any RowBlockSource<Scalar>)? = nil, updateLimit: Int = .max
  ) throws(IterationError) -> DescentIteration<Scalar> {
    let zeros = Matrix<Scalar>(rows: source.columns, columns: source.targetCount)
    return try DescentIteration(
      self, on: source, configurations: [(optimizer, start ?? zeros)], validation: validation,
      updateLimit: updateLimit)
  }

  /// Several configurations of one problem, in one pass over the rows: their gradients share two products a block.
  ///
  /// The columns of Θ are the targets of the first configuration, then those of the second, and so on.
  ///
  /// - Parameters:
  ///   - configurations: the optimizer and Θ₀, p × k, of each, in place of ``optimizer``.
  ///   - source: where the rows are.
  ///   - validation: rows that were held back.
  ///   - updateLimit: an epoch is not begun beyond it, and ends there.
  /// - Throws: as ``makeIteration(on:from:validation:updateLimit:)``.
  public func makeIteration(
    of configurations: [(optimizer: any Optimizer<Scalar>, start: Matrix<Scalar>)],
    on source: any RowBlockSource<Scalar>, validation: (any RowBlockSource<Scalar>)? = nil,
    updateLimit: Int = .max
  ) throws(IterationError) -> DescentIteration<Scalar> {
    try DescentIteration(
      self, on: source, configurations: configurations, validation: validation,
      updateLimit: updateLimit)
  }

  /// The iteration at a state that was saved: it goes on to the same bits as if it had never stopped.
  ///
  /// - Parameters:
  ///   - source: where the rows are.
  ///   - state: of a run of this descent on the same rows.
  ///   - validation: rows that were held back.
  ///   - updateLimit: an epoch is not begun beyond it, and ends there.
  /// - Throws: `.shapeMismatch` if it cannot be; what reading a block throws.
  public func resumeIteration(
    on source: any RowBlockSource<Scalar>, from state: DescentState<Scalar>,
    validation: (any RowBlockSource<Scalar>)? = nil, updateLimit: Int = .max
  ) throws(IterationError) -> DescentIteration<Scalar> {
    let shape = Shape(source.columns, source.targetCount)
    guard state.parameters.shape == shape else {
      throw .linearAlgebra(
        .shapeMismatch(
          operation: "saved state of a descent", left: state.parameters.shape, right: shape))
    }
    return DescentIteration(
      self, on: source, optimizers: [optimizer], validation: validation, updateLimit: updateLimit,
      state: state, whole: try gradients(of: source))
  }

  func gradients(
    of source: any RowBlockSource<Scalar>
  ) throws(IterationError) -> DescentGradient<Scalar> {
    cachesGram ? try DescentGradient(summing: source) : .rows(source)
  }

  /// Whether every update uses all of n rows.
  func isFullBatch(rows: Int) -> Bool { batchSize.map { $0 >= rows } ?? true }
}
