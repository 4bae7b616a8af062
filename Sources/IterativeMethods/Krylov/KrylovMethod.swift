public import BLASBackend
public import Matrices

/// A method that builds its solution in the Krylov spaces of AᵀA.
public protocol KrylovMethod: ~Copyable {
  associatedtype Operator: LinearOperator<Double>
  /// All that changes from step to step.
  associatedtype State: Codable & Sendable
  /// A.
  var a: Operator { get }
  /// x after the steps so far.
  var solution: Vector<Double> { get }
  var estimates: KrylovEstimates { get }
  /// How many steps were made.
  var iteration: Int { get }
  /// - Parameters:
  ///   - a: A, m × n.
  ///   - b: of length m.
  ///   - damping: μ of ‖Ax − b‖² + μ²‖x‖².
  /// - Throws: `.shapeMismatch` if b has another number of rows than A.
  init(_ a: Operator, rightSide b: Vector<Double>, damping: Double) throws(IterationError)
  var state: State { get }
  /// Makes one step; none where the minimum is reached.
  mutating func step() throws(IterationError)
  /// Goes on from a state that was saved, to the same bits.
  ///
  /// - Precondition: the state is that of the same method on the same A, b and damping.
  mutating func resume(from state: State)
}

func norm(_ x: Vector<Double>) throws(IterationError) -> Double {
  try lifting { () throws(LinearAlgebraError) in try x.norm() }
}

func square(_ x: Vector<Double>) throws(IterationError) -> Double {
  try lifting { () throws(LinearAlgebraError) in try x.dot(x) }
}

func add(
  _ x: inout Vector<Double>, _ y: Vector<Double>, scaledBy factor: Double
) throws(IterationError) {
  try lifting { () throws(LinearAlgebraError) in try x.add(y, scaledBy: factor) }
}
