public import BLASBackend
public import LeastSquares

/// A reason to stop.
public struct StopVerdict: Hashable, Sendable {
  public let status: SolutionStatus
  /// The rule that fired, in words.
  public let reason: String

  public init(status: SolutionStatus, reason: String) {
    self.status = status
    self.reason = reason
  }
}

/// Looks at each state of an iteration and may end it. A value: every run has its own copy.
public protocol StoppingRule<Scalar>: Sendable {
  associatedtype Scalar: RealBLASScalar
  mutating func check(_ progress: Progress<Scalar>) -> StopVerdict?
}

/// The first of several rules that fires.
public struct FirstOf<Scalar: RealBLASScalar>: StoppingRule {
  private var rules: [any StoppingRule<Scalar>]

  public init(_ rules: [any StoppingRule<Scalar>]) { self.rules = rules }

  public mutating func check(_ progress: Progress<Scalar>) -> StopVerdict? {
    for index in rules.indices {
      if let verdict = rules[index].check(progress) { return verdict }
    }
    return nil
  }
}
