public import BLASBackend

/// A square matrix with zeros off its diagonal.
public struct DiagonalMatrix<Scalar: BLASScalar>: StructuredMatrix, Hashable, Codable {
  public var diagonal: Vector<Scalar>

  public init(_ diagonal: Vector<Scalar>) { self.diagonal = diagonal }

  public var shape: Shape { Shape(diagonal.count, diagonal.count) }

  public subscript(row: Int, column: Int) -> Scalar {
    requireInside(row, column)
    return row == column ? diagonal[row] : .zero
  }

  /// Aᵀ, the matrix itself.
  public var transposed: DiagonalMatrix { self }

  /// Aᴴ.
  public var adjoint: DiagonalMatrix { DiagonalMatrix(diagonal.map { $0._conjugate }) }

  public func dense() -> Matrix<Scalar> { .diagonal(diagonal.elements) }

  public func _formProduct(
    _ side: Side, with b: MatrixView<Scalar>, alpha: Scalar, beta: Scalar,
    into c: inout Matrix<Scalar>
  ) {
    // dᵢ repeated along row i from the left, along column i from the right.
    let factors = side == .left ? diagonal.column.view : diagonal.column.view.transposed
    if beta == .zero {
      c.view.assign(b)
      c.view.updateElements(with: factors) { alpha * $1 * $0 }
    } else {
      c.scaleAndAdd(beta, Matrix.combining(factors, b, b.shape) { alpha * $0 * $1 })
    }
  }
}

extension Matrix {
  /// C ← βC + P; β = 0 overwrites C without reading it.
  mutating func scaleAndAdd(_ beta: Scalar, _ product: consuming Matrix) {
    if beta == .zero {
      self = product
    } else {
      view.updateElements(with: product.view) { beta * $0 + $1 }
    }
  }
}

extension DiagonalMatrix {
  /// The product of two diagonal matrices.
  ///
  /// - Precondition: both have the same order.
  public static func * (left: DiagonalMatrix, right: DiagonalMatrix) -> DiagonalMatrix {
    DiagonalMatrix(left.diagonal .* right.diagonal)
  }

  /// - Precondition: both have the same order.
  public static func + (left: DiagonalMatrix, right: DiagonalMatrix) -> DiagonalMatrix {
    DiagonalMatrix(left.diagonal + right.diagonal)
  }

  /// - Precondition: both have the same order.
  public static func - (left: DiagonalMatrix, right: DiagonalMatrix) -> DiagonalMatrix {
    DiagonalMatrix(left.diagonal - right.diagonal)
  }

  public static func * (factor: Scalar, matrix: DiagonalMatrix) -> DiagonalMatrix {
    DiagonalMatrix(factor * matrix.diagonal)
  }
}
