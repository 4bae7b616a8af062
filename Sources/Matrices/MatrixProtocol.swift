public import BLASBackend

/// What can stand in a product or a sum: a ``Matrix`` or a ``MatrixView``.
public protocol MatrixProtocol<Scalar>: Sendable {
  associatedtype Scalar: BLASScalar
  /// The elements as a view; making it copies nothing.
  var view: MatrixView<Scalar> { get }
}

/// A matrix that can be changed in place: a ``Matrix``, or a slice of one.
public protocol MutableMatrixProtocol<Scalar>: MatrixProtocol {
  /// The elements as a view, which may be changed but keeps its shape.
  var view: MatrixView<Scalar> { get set }
}

extension MatrixProtocol {
  @inlinable public var shape: Shape { view.shape }

  /// Aᵀ, as a view.
  @inlinable public var transposed: MatrixView<Scalar> { view.transposed }

  /// Aᴴ, the conjugate transpose, as a view; the same as ``transposed`` for real scalars.
  @inlinable public var adjoint: MatrixView<Scalar> { view.adjoint }
}

extension Matrix: MutableMatrixProtocol {}

extension MatrixView: MutableMatrixProtocol {
  @inlinable
  public var view: MatrixView {
    get { self }
    set { assign(newValue) }
    _modify { yield &self }
  }
}
