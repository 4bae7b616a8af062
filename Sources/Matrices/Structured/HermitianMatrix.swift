public import BLASBackend

/// A matrix that equals its conjugate transpose: A = Aᴴ; a symmetric one for real scalars.
///
/// One triangle is stored, the other never read. Products use HEMM or SYMM; `solve` factorizes it as LDLᴴ.
public struct HermitianMatrix<Scalar: BLASScalar>: StructuredMatrix {
  /// n × n, never a transpose. Only the triangle counts; imaginary parts of the diagonal are taken to be 0.
  public let elements: MatrixView<Scalar>
  /// Which triangle is stored.
  public let triangle: Triangle

  /// The matrix whose one triangle is that of a square matrix. Nothing is copied but a transpose of complex
  /// numbers.
  ///
  /// - Throws: `.notSquare`.
  public init(
    _ triangle: Triangle = .upper, of elements: some MatrixProtocol<Scalar>
  ) throws(LinearAlgebraError) {
    let view = elements.view
    guard view.shape.isSquare else {
      throw .notSquare(operation: "Hermitian matrix", shape: view.shape)
    }
    // The upper triangle of a transpose or an adjoint is the lower one of what is stored; which is the
    // Hermitian matrix itself, only conjugated in the former case.
    if view.isTransposed && (Scalar.isReal || view.transposition == .adjoint) {
      self.init(checked: view.adjoint, triangle.other)
    } else {
      self.init(checked: view, triangle)
    }
  }

  private init(checked view: MatrixView<Scalar>, _ triangle: Triangle) {
    self.triangle = triangle
    elements = view.isTransposed ? Matrix(view).view : view
  }

  public var shape: Shape { elements.shape }

  public subscript(row: Int, column: Int) -> Scalar {
    requireInside(row, column)
    if row == column { return Scalar(elements[row, row]._realPart) }
    let isStored = triangle == .upper ? row < column : row > column
    return isStored ? elements[row, column] : elements[column, row]._conjugate
  }

  public func _formProduct(
    _ side: Side, with b: MatrixView<Scalar>, alpha: Scalar, beta: Scalar,
    into c: inout Matrix<Scalar>
  ) throws(DimensionOverflow) {
    // HEMM takes B as it is stored.
    let b = b.isTransposed ? Matrix(b).view : b
    let layout = c.layout
    try c.withStorage { (span) throws(DimensionOverflow) in
      try BLAS<Scalar>.symm(
        hermitian: true, side, triangle, alpha: alpha, elements.storage.span, elements.layout,
        b.storage.span,
        b.layout, beta: beta, &span, layout)
    }
  }
}

/// A matrix that equals its transpose, of real numbers.
public typealias SymmetricMatrix<Scalar: RealBLASScalar> = HermitianMatrix<Scalar>

/// A Hermitian matrix of which the program knows, or wants to be told, that it is positive definite:
/// `solve` uses Cholesky's factorization, and throws `.notPositiveDefinite` where it is not.
public struct PositiveDefiniteMatrix<Scalar: BLASScalar>: StructuredMatrix {
  public let hermitian: HermitianMatrix<Scalar>

  public init(_ hermitian: HermitianMatrix<Scalar>) { self.hermitian = hermitian }

  /// The matrix whose one triangle is that of a square matrix.
  ///
  /// - Throws: `.notSquare`.
  public init(
    _ triangle: Triangle = .upper, of elements: some MatrixProtocol<Scalar>
  ) throws(LinearAlgebraError) {
    hermitian = try HermitianMatrix(triangle, of: elements)
  }

  public var shape: Shape { hermitian.shape }
  public subscript(row: Int, column: Int) -> Scalar { hermitian[row, column] }

  public func _formProduct(
    _ side: Side, with b: MatrixView<Scalar>, alpha: Scalar, beta: Scalar,
    into c: inout Matrix<Scalar>
  ) throws(DimensionOverflow) {
    try hermitian._formProduct(side, with: b, alpha: alpha, beta: beta, into: &c)
  }
}
