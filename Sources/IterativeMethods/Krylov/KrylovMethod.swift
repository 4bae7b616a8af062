public import BLASBackend
public import Matrices

/// A method that builds its solution in the Krylov spaces of AᵀA.
public protocol KrylovMethod: ~Copyable {
  /// x after the steps so far.
  var solution: Vector<Double> { get }
  var estimates: KrylovEstimates { get }
  /// How many steps were made.
  var iteration: Int { get }
  /// Makes one step.
  mutating func step() throws(IterationError)
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
