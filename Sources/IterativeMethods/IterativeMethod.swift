public import BLASBackend
public import LeastSquares

/// An iteration in the course of being run: its state, and one step.
public protocol IterativeMethod<Scalar>: ~Copyable {
  associatedtype Scalar: RealBLASScalar
  /// Where the iteration stands.
  var progress: Progress<Scalar> { get }
  /// Makes one update.
  mutating func advance() throws(IterationError) -> Progress<Scalar>
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
///   - rule: asked after every update, and once before the first.
///   - iterationLimit: the number of updates at most; 0 returns the start.
///   - observe: told of every state, the start included.
/// - Returns: the verdict and the last finite state.
/// - Throws: what ``IterativeMethod/advance()`` throws. Not converging is a status.
public func run<Method: IterativeMethod & ~Copyable>(
  _ method: inout Method, until rule: some StoppingRule<Method.Scalar>, iterationLimit: Int,
  observe: (Progress<Method.Scalar>) -> Void = { _ in }
) throws(IterationError) -> RunOutcome<Method.Scalar> {
  precondition(iterationLimit >= 0, "a negative iteration limit")
  var rule = rule
  var last = method.progress
  observe(last)
  guard last.isFinite else {
    return RunOutcome(
      status: .diverged, reason: "the numbers overflow at the start", last: last)
  }
  if let verdict = rule.check(last) {
    return RunOutcome(status: verdict.status, reason: verdict.reason, last: last)
  }
  while last.iteration < iterationLimit {
    let progress = try method.advance()
    guard progress.isFinite else {
      return RunOutcome(
        status: .diverged, reason: "the numbers overflowed at iteration \(progress.iteration)",
        last: last)
    }
    last = progress
    observe(last)
    if let verdict = rule.check(last) {
      return RunOutcome(status: verdict.status, reason: verdict.reason, last: last)
    }
  }
  return RunOutcome(
    status: .iterationLimit, reason: "the limit of \(iterationLimit) iterations",
    last: last)
}
