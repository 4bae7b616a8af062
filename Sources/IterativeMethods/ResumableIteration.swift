/// An iteration that can be saved: from its state another one goes on to the same bits, as if it had never stopped.
public protocol ResumableIteration<Scalar>: IterativeMethod, ~Copyable {
  /// All that the iteration remembers between two updates.
  associatedtype State: Codable & Sendable
  var state: State { get }
  /// Goes on from a state that was saved.
  ///
  /// - Precondition: the state is that of a run of the same method on the same data.
  mutating func resume(from state: State)
}
