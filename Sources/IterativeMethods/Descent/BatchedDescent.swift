public import BLASBackend
public import LeastSquares
internal import Matrices

/// Several configurations of one problem, each with a stopping rule of its own, in one pass over the rows a step.
///
/// A configuration that has ended, converged or diverged, is retired, and the others go on without its columns.
public struct BatchedDescent<Scalar: RealBLASScalar>: IterativeMethod, ~Copyable {
  private var iteration: DescentIteration<Scalar>
  private let targetCount: Int
  /// Of those that go on: which configurations they are, and their rules.
  private var active: [Int]
  private var rules: [any StoppingRule<Scalar>]
  /// The last state in which the numbers of all of them are finite.
  private var last: Progress<Scalar>
  /// How each configuration has ended; nil while it goes on.
  public private(set) var outcomes: [RunOutcome<Scalar>?]

  /// - Parameters:
  ///   - iteration: made of as many configurations as there are rules.
  ///   - targetCount: k.
  ///   - rules: when each configuration stops.
  public init(
    _ iteration: consuming DescentIteration<Scalar>, targetCount: Int,
    rules: [any StoppingRule<Scalar>]
  ) {
    precondition(
      iteration.progress.parameters.columns == targetCount * rules.count,
      "\(iteration.progress.parameters.columns) columns for \(rules.count) rules")
    last = iteration.progress
    self.iteration = iteration
    self.targetCount = targetCount
    self.rules = rules
    active = Array(rules.indices)
    outcomes = rules.map { _ in nil }
    judge()
  }

  public var progress: Progress<Scalar> { iteration.progress }

  /// Whether every configuration has ended.
  public var isDone: Bool { active.isEmpty }

  public mutating func advance() throws(IterationError) -> Progress<Scalar> {
    _ = try iteration.advance()
    note()
    judge()
    return progress
  }

  public mutating func measure() throws(IterationError) -> Progress<Scalar> {
    _ = try iteration.measure()
    note()
    return progress
  }

  /// Ends those that go on.
  public mutating func end(_ status: SolutionStatus, _ reason: String) {
    for (position, index) in active.enumerated() {
      outcomes[index] = RunOutcome(
        status: status, reason: reason, last: last.part(position, targetCount))
    }
    retire(Set(active.indices))
  }

  /// Takes over what is finite; the others have diverged.
  private mutating func note() {
    let progress = progress
    if !progress.isFinite {
      var ended: Set<Int> = []
      for (position, index) in active.enumerated()
      where !progress.part(position, targetCount).isFinite {
        outcomes[index] = RunOutcome(
          status: .diverged, reason: "the numbers overflowed by iteration \(progress.iteration)",
          last: last.part(position, targetCount))
        ended.insert(position)
      }
      retire(ended)
    }
    last = self.progress
  }

  private mutating func judge() {
    var ended: Set<Int> = []
    for (position, index) in active.enumerated() {
      let state = last.part(position, targetCount)
      guard let verdict = rules[position].verdict(on: state) else { continue }
      outcomes[index] = RunOutcome(status: verdict.status, reason: verdict.reason, last: state)
      ended.insert(position)
    }
    retire(ended)
    if !ended.isEmpty { last = progress }
  }

  private mutating func retire(_ positions: Set<Int>) {
    guard !positions.isEmpty else { return }
    iteration.retire(positions)
    let kept = active.indices.filter { !positions.contains($0) }
    active = kept.map { active[$0] }
    rules = kept.map { rules[$0] }
  }
}

extension Progress {
  /// The state of one configuration.
  fileprivate func part(_ position: Int, _ targetCount: Int) -> Progress {
    let columns = targetCount * position..<targetCount * (position + 1)
    return Progress(
      iteration: iteration, passes: passes, parameters: Matrix(parameters[..., columns]),
      objective: Array(objective[columns]), gradientNorms: Array(gradientNorms[columns]),
      changedParameters: changedParameters, epoch: epoch,
      validationObjective: validationObjective.map { Array($0[columns]) }, stepSize: stepSize,
      isMeasured: isMeasured)
  }
}
