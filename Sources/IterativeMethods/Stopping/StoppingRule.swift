public import BLASBackend
public import LeastSquares

/// A reason to stop.
public struct StopVerdict: Hashable, Sendable, Codable {
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
  /// Whether the rule looks at the objective or the gradient; limits do not.
  var needsMeasurement: Bool { get }
}

extension StoppingRule {
  public var needsMeasurement: Bool { true }

  /// Asks the rule if the state has what it looks at.
  mutating func verdict(on progress: Progress<Scalar>) -> StopVerdict? {
    progress.isMeasured || !needsMeasurement ? check(progress) : nil
  }
}

/// The first of several rules that fires.
public struct FirstOf<Scalar: RealBLASScalar>: StoppingRule {
  private var rules: [any StoppingRule<Scalar>]

  public init(_ rules: [any StoppingRule<Scalar>]) { self.rules = rules }

  /// Each rule is asked for itself.
  public var needsMeasurement: Bool { false }

  public mutating func check(_ progress: Progress<Scalar>) -> StopVerdict? {
    for index in rules.indices {
      if let verdict = rules[index].verdict(on: progress) { return verdict }
    }
    return nil
  }
}
