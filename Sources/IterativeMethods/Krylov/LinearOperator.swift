public import BLASBackend
public import Matrices

/// A matrix that is known by what it does to vectors.
public protocol LinearOperator<Scalar>: Sendable {
  associatedtype Scalar: RealBLASScalar
  var shape: Shape { get }
  /// Ax.
  func apply(to x: Vector<Scalar>) throws(IterationError) -> Vector<Scalar>
  /// Aᵀy.
  func applyTransposed(to y: Vector<Scalar>) throws(IterationError) -> Vector<Scalar>
}
