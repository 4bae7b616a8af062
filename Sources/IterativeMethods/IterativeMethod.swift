public import BLASBackend
public import LeastSquares

/// An iteration in the course of being run: its state, and one step.
public protocol IterativeMethod<Scalar>: ~Copyable {
  associatedtype Scalar: RealBLASScalar
  /// Where the iteration stands.
  var progress: Progress<Scalar> { get }
  /// Makes one update, or a bounded number of them where single ones would take less time than looking at them.
  mutating func advance() throws(IterationError) -> Progress<Scalar>
  /// Brings objective and gradient of ``progress`` up to date, where they are not.
  mutating func measure() throws(IterationError) -> Progress<Scalar>
}

extension IterativeMethod where Self: ~Copyable {
  /// Most methods measure with every update.
  public mutating func measure() throws(IterationError) -> Progress<Scalar> { progress }
}

/// How a run ended.
public struct RunOutcome<Scalar: RealBLASScalar>: Sendable {
  public let status: SolutionStatus
  /// The rule that ended the run, in words.
  public let reason: String
  /// The last state whose numbers are all finite, or the start.
  public let last: Progress<Scalar>
}

/// Runs an iteration until a rule ends it: the one loop that all methods share.
///
/// - Parameters:
///   - method: what is run.
///   - rule: asked after every update, and once before the first.
///   - iterationLimit: the number of updates at most; 0 returns the start.
///   - observe: told of every state, the start included.
/// - Returns: the verdict and the last finite state.
/// - Throws: what ``IterativeMethod/advance()`` throws. Not converging is a status.
public func run<Method: IterativeMethod & ~Copyable>(
  _ method: inout Method, until rule: some StoppingRule<Method.Scalar>, iterationLimit: Int,
  observe: (Progress<Method.Scalar>) -> Void = { _ in }
) throws(IterationError) -> RunOutcome<Method.Scalar> {
  var rule = rule
  return try run(
    &method, until: &rule, iterationLimit: iterationLimit, observe: observe, pause: { _, _, _ in })
}

/// The same with a rule that the caller keeps, and a pause after every advance in which the state may be saved.
///
/// - Parameters:
///   - method: what is run.
///   - rule: asked after every update, and once before the first.
///   - iterationLimit: the number of updates at most; 0 returns the start.
///   - observe: told of every state, the start included.
///   - pause: given the method and the rule as they stand, and the verdict if the run ends here; what it throws ends
///     the run.
public func run<Method: IterativeMethod & ~Copyable, Rule: StoppingRule<Method.Scalar>>(
  _ method: inout Method, until rule: inout Rule, iterationLimit: Int,
  observe: (Progress<Method.Scalar>) -> Void,
  pause: (borrowing Method, Rule, StopVerdict?) throws(IterationError) -> Void
) throws(IterationError) -> RunOutcome<Method.Scalar> {
  precondition(iterationLimit >= 0, "a negative iteration limit")
  var last = method.progress
  if last.isMeasured { observe(last) }
  guard last.isFinite else {
    return RunOutcome(
      status: .diverged, reason: "the numbers overflow at the start", last: last)
  }
  var verdict = rule.verdict(on: last)
  while verdict == nil, last.iteration < iterationLimit {
    let progress = try method.advance()
    guard progress.isFinite else {
      return RunOutcome(
        status: .diverged, reason: "the numbers overflowed at iteration \(progress.iteration)",
        last: last)
    }
    last = progress
    if last.isMeasured { observe(last) }
    verdict = rule.verdict(on: last)
    try pause(method, rule, verdict)
  }
  if !last.isMeasured {
    let measured = try method.measure()
    if measured.isFinite {
      last = measured
      observe(last)
    }
  }
  return RunOutcome(
    status: verdict?.status ?? .iterationLimit,
    reason: verdict?.reason ?? "the limit of \(iterationLimit) iterations", last: last)
}
