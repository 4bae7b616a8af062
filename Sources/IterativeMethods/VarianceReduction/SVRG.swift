public import BLASBackend
internal import Foundation
public import LeastSquares
public import Matrices

/// SVRG in its loopless form: Θ ← Θ − s(∇fᵢ(Θ) − ∇fᵢ(W) + ∇f(W)) for a random row i, where the snapshot W becomes the
/// present Θ with a probability of 1/n after every update.
///
/// The noise of the steps vanishes as Θ and W near the minimum: the rate is linear with a constant step, which for
/// plain stochastic descent it is not. An advance lasts until the next snapshot, so that what is measured there is at
/// hand anyway.
///
/// - Complexity: 6pk flops an update; a snapshot reads X once, on average every n updates. A copy of the data, and 3pk
///   scalars.
/// - Note: Source: Johnson, Zhang, *Accelerating stochastic gradient descent using predictive variance reduction*
///   (2013); loopless: Kovalev, Horváth, Richtárik, *Don't jump through hoops and remove those loops* (2020),
///   algorithm 1.
public struct SVRG: Sendable, Hashable {
  /// nil: 1/(6L), L = max h·n·wᵢ‖xᵢ‖².
  public let step: Double?
  public let objective: Objective
  public let seed: UInt64

  public init(step: Double? = nil, objective: Objective = .halfMean, seed: UInt64 = 0) {
    self.step = step
    self.objective = objective
    self.seed = seed
  }

  /// The iteration at its start.
  ///
  /// - Parameters:
  ///   - problem: X, Y and weights.
  ///   - start: Θ₀, p × k; zeros by default.
  ///   - updateLimit: an advance ends there.
  /// - Throws: `.shapeMismatch`; `.nonFinite` if the data are.
  public func makeIteration(
    on problem: LeastSquaresProblem<Double>, from start: Matrix<Double>? = nil,
    updateLimit: Int = .max
  ) throws(IterationError) -> SVRGIteration {
    try SVRGIteration(self, problem, start, updateLimit)
  }
}

/// SVRG in the course of being run.
public struct SVRGIteration: ResumableIteration, ~Copyable {
  public typealias Scalar = Double
  /// The step size in use.
  public let step: Double
  /// L.
  public let largestSmoothness: Double
  private let rows: SampledRows
  private let objective: LeastSquaresObjective<Double>
  private let seed: UInt64
  private let updateLimit: Int
  /// ∇f(W), column by column.
  private var mean: [Double]
  public private(set) var progress: Progress<Double>

  init(
    _ method: SVRG, _ problem: LeastSquaresProblem<Double>, _ start: Matrix<Double>?,
    _ updateLimit: Int
  ) throws(IterationError) {
    let (state, gradient) = try stochasticStart(problem, method.objective, start)
    let rows = SampledRows(problem, objective: method.objective)
    self.rows = rows
    largestSmoothness = rows.largestSmoothness
    step = method.step ?? (rows.largestSmoothness > 0 ? 1 / (6 * rows.largestSmoothness) : 1)
    objective = LeastSquaresObjective(problem, objective: method.objective)
    seed = method.seed
    self.updateLimit = updateLimit
    mean = gradient
    progress = state
  }

  public mutating func advance() throws(IterationError) -> Progress<Double> {
    let before = progress.iteration
    // The updates up to here are a place in the stream: a run that goes on elsewhere draws the same rows.
    var random = RandomStream(seed: seed, place: before)
    let count = max(1, min(length(&random), updateLimit - before))
    // Θ − W: its products need no y, and nothing cancels.
    var delta = [Double](repeating: 0, count: mean.count)
    if rows.count > 0 {
      var span = delta.mutableSpan
      for _ in 0..<count {
        let i = random.index(below: rows.count)
        for k in 0..<rows.targetCount {
          let d = rows.curvature(i, along: span.span, column: k)
          rows.move(&span, by: step, d, row: i, mean.span, column: k)
        }
      }
    }
    let snapshot = progress.parameters
    let p = rows.columns
    let parameters = Matrix(rows: snapshot.rows, columns: snapshot.columns) { j, k in
      snapshot[j, k] + delta[k * p + j]
    }
    let (values, gradient) = try objective.evaluate(parameters)
    mean = gradient.elementsByColumn
    progress = stochasticProgress(
      iteration: before + count, rows: rows.count,
      passes: progress.passes + 1, parameters, values, gradient, changed: parameters != snapshot)
    return progress
  }

  /// The snapshot, with what was measured there, and its gradient.
  public struct State: Codable, Sendable {
    let progress: Progress<Double>
    let mean: [Double]
  }

  public var state: State { State(progress: progress, mean: mean) }

  public mutating func resume(from state: State) { (progress, mean) = (state.progress, state.mean) }

  /// How many updates the next snapshot is away: geometric with the mean n.
  private func length(_ random: inout RandomStream) -> Int {
    guard rows.count > 1 else { return 1 }
    let draw = log1p(-random.uniform()) / log1p(-1 / Double(rows.count))
    // At most some forty times n.
    return 1 + Int(draw)
  }
}
