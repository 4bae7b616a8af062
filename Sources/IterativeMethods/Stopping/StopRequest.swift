public import BLASBackend
internal import LeastSquares
internal import Synchronization

/// A wish to stop, raised by another thread or a signal: runs that watch it end after the block under way.
public final class StopRequest: Sendable, Hashable {
  private let raised = Atomic<Bool>(false)
  private let watchers = Atomic<Int>(0)

  public init() {}

  public var isRaised: Bool { raised.load(ordering: .relaxed) }

  /// - Returns: whether a run is watching; if not, nothing will come of the wish soon.
  @discardableResult
  public func raise() -> Bool {
    raised.store(true, ordering: .relaxed)
    return watchers.load(ordering: .relaxed) > 0
  }

  /// Runs `body`, which looks at the request from time to time.
  public func watched<Result: ~Copyable, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    watchers.add(1, ordering: .relaxed)
    defer { watchers.subtract(1, ordering: .relaxed) }
    return try body()
  }

  public static func == (left: StopRequest, right: StopRequest) -> Bool { left === right }

  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// Ends a run that somebody wants to stop.
public struct Interruption<Scalar: RealBLASScalar>: StoppingRule {
  public let request: StopRequest

  public init(_ request: StopRequest) { self.request = request }

  public var needsMeasurement: Bool { false }

  public mutating func check(_ progress: Progress<Scalar>) -> StopVerdict? {
    request.isRaised ? StopVerdict(status: .interrupted, reason: "an interruption") : nil
  }
}
