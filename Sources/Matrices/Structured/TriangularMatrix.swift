public import BLASBackend

/// A square matrix with zeros on one side of its diagonal: U or L.
///
/// It is a square view of which the other triangle is never read, nor the diagonal of a unit one: the factors
/// of an LU or a QR factorization lie in one matrix. Products use TRMM, solves TRTRS, at half of the flops
/// of dense ones.
public struct TriangularMatrix<Scalar: BLASScalar>: StructuredMatrix {
  /// n × n. Only the triangle counts.
  public let elements: MatrixView<Scalar>
  /// Which triangle is not zero.
  public let triangle: Triangle
  /// Whether the diagonal is stored or taken to be ones.
  public let diagonal: Diagonal

  /// One triangle of a square matrix, without a copy.
  ///
  /// - Throws: `.notSquare`.
  public init(
    _ triangle: Triangle, of elements: some MatrixProtocol<Scalar>, diagonal: Diagonal = .stored
  ) throws(LinearAlgebraError) {
    let elements = elements.view
    guard elements.shape.isSquare else {
      throw .notSquare(operation: "triangular matrix", shape: elements.shape)
    }
    self.init(checked: elements, triangle, diagonal)
  }

  init(checked elements: MatrixView<Scalar>, _ triangle: Triangle, _ diagonal: Diagonal) {
    self.elements = elements
    self.triangle = triangle
    self.diagonal = diagonal
  }

  public var shape: Shape { elements.shape }

  public subscript(row: Int, column: Int) -> Scalar {
    requireInside(row, column)
    if row == column && diagonal == .unit { return 1 }
    let isStored = triangle == .upper ? row <= column : row >= column
    return isStored ? elements[row, column] : .zero
  }

  /// Aᵀ, without a copy of real matrices.
  public var transposed: TriangularMatrix {
    TriangularMatrix(checked: elements.transposed, triangle.other, diagonal)
  }

  /// Aᴴ, without a copy.
  public var adjoint: TriangularMatrix {
    TriangularMatrix(checked: elements.adjoint, triangle.other, diagonal)
  }

  /// The triangle in which the stored elements lie, before the transposition of the view.
  public var storedTriangle: Triangle { elements.isTransposed ? triangle.other : triangle }

  public func _formProduct(
    _ side: Side, with b: MatrixView<Scalar>, alpha: Scalar, beta: Scalar,
    into c: inout Matrix<Scalar>
  ) throws(DimensionOverflow) {
    if beta == .zero {
      c.view.assign(b)
      try c.multiplyTriangular(side, self, alpha)
    } else {
      var product = Matrix(b)
      try product.multiplyTriangular(side, self, alpha)
      c.scaleAndAdd(beta, product)
    }
  }
}

extension Matrix {
  /// B ← αTB from the left, B ← αBT from the right, in place, for a triangular T.
  ///
  /// - Throws: `.shapeMismatch`, B unchanged; `.tooLarge`.
  /// - Complexity: m²n flops from the left, mn² from the right; no memory. Source: BLAS TRMM.
  public mutating func multiply(
    _ side: Side, by matrix: TriangularMatrix<Scalar>, scaledBy alpha: Scalar = 1
  ) throws(LinearAlgebraError) {
    guard matrix.shape.rows == (side == .left ? rows : columns) else {
      throw .shapeMismatch(
        operation: "triangular product", left: side == .left ? matrix.shape : shape,
        right: side == .left ? shape : matrix.shape)
    }
    try checkingSize { () throws(DimensionOverflow) in
      try multiplyTriangular(side, matrix, alpha)
    }
  }

  fileprivate mutating func multiplyTriangular(
    _ side: Side, _ matrix: TriangularMatrix<Scalar>, _ alpha: Scalar
  ) throws(DimensionOverflow) {
    let layout = layout
    let stored = matrix.elements
    try withStorage { (span) throws(DimensionOverflow) in
      try BLAS<Scalar>.trmm(
        side, matrix.storedTriangle, stored.transposition, matrix.diagonal, alpha: alpha,
        stored.storage.span, stored.layout, &span, layout)
    }
  }
}

extension MatrixProtocol {
  /// The elements on and above the k-th diagonal, zeros below: of any shape.
  ///
  /// - Complexity: mn scalars.
  public func keepingUpperTriangle(from k: Int = 0) -> Matrix<Scalar> {
    let view = view
    return Matrix(rows: view.rows, columns: view.columns) { i, j in
      j - i >= k ? view[i, j] : .zero
    }
  }

  /// The elements on and below the k-th diagonal, zeros above: of any shape.
  ///
  /// - Complexity: mn scalars.
  public func keepingLowerTriangle(from k: Int = 0) -> Matrix<Scalar> {
    let view = view
    return Matrix(rows: view.rows, columns: view.columns) { i, j in
      j - i <= k ? view[i, j] : .zero
    }
  }
}

extension Triangle {
  /// The other one.
  var other: Triangle { self == .upper ? .lower : .upper }
}
