public import BLASBackend

/// What can stand in a product or a sum: a ``Matrix`` or a ``MatrixView``.
public protocol MatrixProtocol<Scalar>: Sendable {
  associatedtype Scalar: BLASScalar
  /// The elements as a view; making it copies nothing.
  var view: MatrixView<Scalar> { get }
}

extension MatrixProtocol {
  public var shape: Shape { view.shape }
}

extension Matrix: MatrixProtocol {}

extension MatrixView: MatrixProtocol {
  public var view: MatrixView { self }
}
