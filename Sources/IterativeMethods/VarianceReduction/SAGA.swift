public import BLASBackend
public import LeastSquares
public import Matrices

/// SAGA: Θ ← Θ − s(∇fᵢ(Θ) − ∇fᵢ(Wᵢ) + meanⱼ ∇fⱼ(Wⱼ)) for a random row i, where Wᵢ is the Θ at which the row was drawn
/// last.
///
/// Its rate is linear with a constant step. For least squares ∇fᵢ is a number times xᵢ, so that the memory of all
/// gradients is one number for each row and target. An advance is n updates, after which all rows are measured.
///
/// - Complexity: 8pk flops an update; 4npk flops and one read of X for each measurement. A copy of the data, nk + 2pk
///   scalars.
/// - Note: Source: Defazio, Bach, Lacoste-Julien, *SAGA: a fast incremental gradient method with support for
///   non-strongly convex composite objectives* (2014), section 2.
public struct SAGA: Sendable, Hashable {
  /// nil: 1/(3L), L = max h·n·wᵢ‖xᵢ‖².
  public let step: Double?
  public let objective: Objective
  public let seed: UInt64

  public init(step: Double? = nil, objective: Objective = .halfMean, seed: UInt64 = 0) {
    self.step = step
    self.objective = objective
    self.seed = seed
  }

  /// The iteration at its start, where the gradients of all rows are known.
  ///
  /// - Parameters:
  ///   - problem: X, Y and weights.
  ///   - start: Θ₀, p × k; zeros by default.
  ///   - updateLimit: an advance ends there.
  /// - Throws: `.shapeMismatch`; `.nonFinite` if the data are.
  public func makeIteration(
    on problem: LeastSquaresProblem<Double>, from start: Matrix<Double>? = nil,
    updateLimit: Int = .max
  ) throws(IterationError) -> SAGAIteration {
    try SAGAIteration(self, problem, start, updateLimit)
  }
}

/// SAGA in the course of being run.
public struct SAGAIteration: ResumableIteration, ~Copyable {
  public typealias Scalar = Double
  /// The step size in use.
  public let step: Double
  /// L.
  public let largestSmoothness: Double
  private let rows: SampledRows
  private let objective: LeastSquaresObjective<Double>
  private let seed: UInt64
  private let updateLimit: Int
  /// cᵢ(xᵢᵀθ − yᵢ) where the row was drawn last, row by row.
  private var table: [Double]
  /// The mean of the table's gradients, column by column.
  private var mean: [Double]
  public private(set) var progress: Progress<Double>

  init(
    _ method: SAGA, _ problem: LeastSquaresProblem<Double>, _ start: Matrix<Double>?,
    _ updateLimit: Int
  ) throws(IterationError) {
    let (state, gradient) = try stochasticStart(problem, method.objective, start)
    let rows = SampledRows(problem, objective: method.objective)
    let theta = state.parameters.elementsByColumn
    self.rows = rows
    largestSmoothness = rows.largestSmoothness
    step = method.step ?? (rows.largestSmoothness > 0 ? 1 / (3 * rows.largestSmoothness) : 1)
    objective = LeastSquaresObjective(problem, objective: method.objective)
    seed = method.seed
    self.updateLimit = updateLimit
    table = (0..<rows.count).flatMap { i in
      (0..<rows.targetCount).map { rows.derivative(i, at: theta.span, column: $0) }
    }
    mean = gradient
    progress = state
  }

  public mutating func advance() throws(IterationError) -> Progress<Double> {
    let before = progress.iteration
    var random = RandomStream(seed: seed, place: before)
    let count = max(1, min(rows.count, updateLimit - before))
    let present = progress.parameters
    var theta = present.elementsByColumn
    // Taken out of self, where only one of them could be changed at a time.
    var (mean, table) = (self.mean, self.table)
    (self.mean, self.table) = ([], [])
    let rows = rows
    if rows.count > 0 {
      let share = 1 / Double(rows.count)
      var thetaSpan = theta.mutableSpan
      var meanSpan = mean.mutableSpan
      var tableSpan = table.mutableSpan
      for _ in 0..<count {
        let i = random.index(below: rows.count)
        for k in 0..<rows.targetCount {
          let derivative = rows.derivative(i, at: thetaSpan.span, column: k)
          let change = derivative - tableSpan[i * rows.targetCount + k]
          rows.move(&thetaSpan, by: step, change, row: i, meanSpan.span, column: k)
          rows.add(share * change, row: i, to: &meanSpan, column: k)
          tableSpan[i * rows.targetCount + k] = derivative
        }
      }
    }
    (self.mean, self.table) = (mean, table)
    let parameters = Matrix(rows: present.rows, columns: present.columns, storage: theta)
    let (values, gradient) = try objective.evaluate(parameters)
    progress = stochasticProgress(
      iteration: before + count, rows: rows.count, passes: progress.passes + 2, parameters, values,
      gradient, changed: parameters != present)
    return progress
  }

  /// Θ with what was measured there, the derivatives of all rows, and their mean.
  public struct State: Codable, Sendable {
    let progress: Progress<Double>
    let mean: [Double]
    let table: [Double]
  }

  public var state: State { State(progress: progress, mean: mean, table: table) }

  public mutating func resume(from state: State) {
    (progress, mean, table) = (state.progress, state.mean, state.table)
  }
}

/// The state at the start, and ∇f there, column by column.
///
/// - Throws: `.shapeMismatch`; `.nonFinite` if the data are.
func stochasticStart(
  _ problem: LeastSquaresProblem<Double>, _ objective: Objective, _ start: Matrix<Double>?
) throws(IterationError) -> (state: Progress<Double>, gradient: [Double]) {
  let zeros = Matrix<Double>(rows: problem.columns, columns: problem.targetCount)
  let start = start ?? zeros
  guard start.shape == zeros.shape else {
    throw .linearAlgebra(
      .shapeMismatch(operation: "start of the descent", left: start.shape, right: zeros.shape))
  }
  let (values, gradient) = try LeastSquaresObjective(problem, objective: objective).evaluate(start)
  if !values.allSatisfy(\.isFinite) || gradient.firstNonFinite() != nil {
    try lifting { () throws(LinearAlgebraError) in try problem.requireFinite() }
  }
  let state = stochasticProgress(
    iteration: 0, rows: problem.rows, passes: 1, start, values, gradient, changed: true)
  return (state, gradient.elementsByColumn)
}

func stochasticProgress(
  iteration: Int, rows: Int, passes: Int, _ parameters: Matrix<Double>, _ values: [Double],
  _ gradient: Matrix<Double>, changed: Bool
) -> Progress<Double> {
  Progress(
    iteration: iteration, passes: passes, parameters: parameters, objective: values,
    gradientNorms: (0..<gradient.columns).map { gradient[..., $0...$0].frobeniusNorm() },
    changedParameters: changed, epoch: iteration / max(1, rows))
}

extension Matrix {
  /// All elements, column by column and without gaps.
  var elementsByColumn: [Scalar] {
    leadingDimension == rows && storage.count == rows * columns
      ? storage : (0..<columns).flatMap { column($0).elements }
  }
}
