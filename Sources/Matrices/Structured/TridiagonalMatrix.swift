public import BLASBackend

/// A square matrix with zeros but on its diagonal and the two beside it.
public struct TridiagonalMatrix<Scalar: BLASScalar>: StructuredMatrix, Hashable {
  /// n − 1 elements (i + 1, i).
  public let lower: Vector<Scalar>
  /// n elements (i, i).
  public let diagonal: Vector<Scalar>
  /// n − 1 elements (i, i + 1).
  public let upper: Vector<Scalar>

  /// - Throws: `.shapeMismatch` unless the outer diagonals have one element less than the middle one.
  public init(
    lower: Vector<Scalar>, diagonal: Vector<Scalar>, upper: Vector<Scalar>
  ) throws(LinearAlgebraError) {
    for outer in [lower, upper] where outer.count != max(0, diagonal.count - 1) {
      throw .shapeMismatch(
        operation: "diagonals of a tridiagonal matrix", left: Shape(diagonal.count, 1),
        right: Shape(outer.count, 1))
    }
    (self.lower, self.diagonal, self.upper) = (lower, diagonal, upper)
  }

  /// The three diagonals of a square matrix; the rest is dropped.
  ///
  /// - Throws: `.notSquare`.
  public init(of matrix: some MatrixProtocol<Scalar>) throws(LinearAlgebraError) {
    let view = matrix.view
    guard view.shape.isSquare else {
      throw .notSquare(operation: "tridiagonal matrix", shape: view.shape)
    }
    diagonal = view.diagonal(0)
    lower = view.rows > 1 ? view.diagonal(-1) : []
    upper = view.rows > 1 ? view.diagonal(1) : []
  }

  public var shape: Shape { Shape(diagonal.count, diagonal.count) }

  public subscript(row: Int, column: Int) -> Scalar {
    requireInside(row, column)
    return switch column - row {
    case 0: diagonal[row]
    case 1: upper[row]
    case -1: lower[column]
    default: .zero
    }
  }

  /// Whether the matrix equals its adjoint, exactly.
  public var isHermitian: Bool {
    diagonal.allSatisfy { $0 == $0._conjugate }
      && zip(lower, upper).allSatisfy { $0 == $1._conjugate }
  }

  private init(_ lower: Vector<Scalar>, _ diagonal: Vector<Scalar>, _ upper: Vector<Scalar>) {
    (self.lower, self.diagonal, self.upper) = (lower, diagonal, upper)
  }

  /// Aᵀ.
  public var transposed: TridiagonalMatrix { TridiagonalMatrix(upper, diagonal, lower) }

  /// Aᴴ.
  public var adjoint: TridiagonalMatrix {
    TridiagonalMatrix(
      upper.map { $0._conjugate }, diagonal.map { $0._conjugate }, lower.map { $0._conjugate })
  }

  /// The same matrix in band storage.
  public var banded: BandedMatrix<Scalar> {
    let n = diagonal.count
    var result = BandedMatrix<Scalar>(
      rows: n, columns: n, lowerBandwidth: min(1, max(0, n - 1)),
      upperBandwidth: min(1, max(0, n - 1)))
    for i in 0..<n {
      result[i, i] = diagonal[i]
      if i + 1 < n { (result[i + 1, i], result[i, i + 1]) = (lower[i], upper[i]) }
    }
    return result
  }

  public func _formProduct(
    _ side: Side, with b: MatrixView<Scalar>, alpha: Scalar, beta: Scalar,
    into c: inout Matrix<Scalar>
  ) throws(DimensionOverflow) {
    try banded._formProduct(side, with: b, alpha: alpha, beta: beta, into: &c)
  }
}

extension TridiagonalMatrix {
  /// - Precondition: both have the same order.
  public static func + (left: TridiagonalMatrix, right: TridiagonalMatrix) -> TridiagonalMatrix {
    TridiagonalMatrix(
      left.lower + right.lower, left.diagonal + right.diagonal, left.upper + right.upper)
  }

  /// - Precondition: both have the same order.
  public static func - (left: TridiagonalMatrix, right: TridiagonalMatrix) -> TridiagonalMatrix {
    TridiagonalMatrix(
      left.lower - right.lower, left.diagonal - right.diagonal, left.upper - right.upper)
  }

  public static func * (factor: Scalar, matrix: TridiagonalMatrix) -> TridiagonalMatrix {
    TridiagonalMatrix(factor * matrix.lower, factor * matrix.diagonal, factor * matrix.upper)
  }
}
