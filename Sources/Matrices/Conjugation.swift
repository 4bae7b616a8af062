public import BLASBackend

extension BLASScalar {
  /// Whether the type is its own real type: transposes are adjoints then.
  @inlinable static var isReal: Bool { !Self._isComplex }
}

extension MatrixProtocol {
  /// The complex conjugate of every element; a copy of a real matrix.
  ///
  /// - Complexity: mn scalars.
  public func conjugated() -> Matrix<Scalar> {
    Scalar.isReal ? Matrix(view) : map { $0._conjugate }
  }
}
