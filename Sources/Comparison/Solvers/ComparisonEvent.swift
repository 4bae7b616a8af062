public import BLASBackend
internal import IterativeMethods
internal import LeastSquares
public import Matrices

/// What a comparison tells while it runs.
public enum ComparisonEvent: Sendable {
  case started(SolverName)
  /// An iterative solver has reached a state; its start is the first one. A run that goes on from a checkpoint first
  /// repeats the states from before, without their coefficients.
  case iterated(IterationRecord)
  case ended(SolutionReport)
}

/// Where an iterative solver stands.
public struct IterationRecord: Sendable {
  public let method: SolverName
  /// The target that the method works on alone; nil where all targets share the steps.
  public let target: Int?
  /// Updates; 0 at the start.
  public let iteration: Int
  /// Passes over the data.
  public let passes: Int
  /// Epochs that were completed, each of which uses all rows once.
  public let epoch: Int
  /// Since the method was started.
  public let seconds: Double
  /// The value of the objective, summed over the targets.
  public let objective: Double
  /// The same on the rows that were held back; nil if there are none.
  public let validationObjective: Double?
  /// The length of the last step; nil where there is no such thing.
  public let stepSize: Double?
  /// ‖∇f‖₂ over the targets, in the columns that the method works in.
  public let gradientNorm: Double
  /// ‖Θ − Θ*‖ / ‖Θ*‖ against the best closed form, in the columns that the method works in; the absolute error
  /// where Θ* is 0; nil where there is no Θ*.
  public let relativeError: Double?
  /// −ln of what theory says that a step multiplies the error by, in the end; nil where it says nothing.
  public let predictedDecay: Double?
  /// nil of a state that is repeated.
  private let parameters: Matrix<Double>?
  private let standardization: Standardization<Double>?
  /// Which columns of the problem those of the method are; nil for all of them.
  private var places: (columns: [Int], count: Int)?

  init(
    _ progress: Progress<Double>, of method: SolverName, target: Int?, seconds: Double,
    relativeError: Double?, predictedDecay: Double? = nil,
    standardization: Standardization<Double>?
  ) {
    self.method = method
    self.target = target
    iteration = progress.iteration
    passes = progress.passes
    epoch = progress.epoch
    validationObjective = progress.validationObjective.map { $0.reduce(0, +) }
    stepSize = progress.stepSize
    self.seconds = seconds
    objective = progress.objective.reduce(0, +)
    gradientNorm = progress.gradientNorms.norm
    self.relativeError = relativeError
    self.predictedDecay = predictedDecay
    parameters = progress.parameters
    self.standardization = standardization
  }

  /// A state from before an interruption.
  init(
    repeating numbers: StateNumbers, of method: SolverName, relativeError: Double?,
    predictedDecay: Double?
  ) {
    self.method = method
    target = numbers.target
    iteration = numbers.iteration
    passes = numbers.passes
    epoch = numbers.epoch
    seconds = numbers.seconds
    objective = numbers.objective
    validationObjective = numbers.validationObjective
    stepSize = numbers.stepSize
    gradientNorm = numbers.gradientNorm
    self.relativeError = relativeError
    self.predictedDecay = predictedDecay
    parameters = nil
    standardization = nil
  }

  /// The coefficients of the given columns, p × k, or p × 1 of one target; nil of a state that is repeated.
  public var coefficients: Matrix<Double>? {
    guard let parameters else { return nil }
    let own = standardization?.coefficients(fromStandardized: parameters) ?? parameters
    return places.map { own.placed(inRows: $0.columns, of: $0.count) } ?? own
  }

  /// The same of a problem with more columns, which have the coefficient 0.
  func placed(inColumns columns: [Int], of count: Int) -> IterationRecord {
    var record = self
    record.places = (columns, count)
    return record
  }
}
