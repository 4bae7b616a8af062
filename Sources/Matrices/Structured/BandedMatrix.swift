public import BLASBackend

/// A matrix with zeros outside of a band around its diagonal, stored diagonal by diagonal as LAPACK wants it.
///
/// Products with a vector use GBMV.
public struct BandedMatrix<Scalar: BLASScalar>: StructuredMatrix, Hashable {
  public let shape: Shape
  /// How many diagonals below the main one are stored.
  public let lowerBandwidth: Int
  /// How many diagonals above the main one are stored.
  public let upperBandwidth: Int
  /// (lowerBandwidth + 1 + upperBandwidth) × columns: element (i, j) of the matrix stands in row
  /// upperBandwidth + i − j of column j. What lies outside of the matrix is 0.
  public private(set) var bands: Matrix<Scalar>

  /// A banded matrix of zeros.
  ///
  /// - Precondition: no count is negative.
  public init(rows: Int, columns: Int, lowerBandwidth: Int, upperBandwidth: Int) {
    precondition(
      lowerBandwidth >= 0 && upperBandwidth >= 0, "a matrix cannot have a negative bandwidth")
    shape = Shape(rows, columns)
    self.lowerBandwidth = lowerBandwidth
    self.upperBandwidth = upperBandwidth
    bands = Matrix(rows: lowerBandwidth + 1 + upperBandwidth, columns: columns)
  }

  /// The band of a matrix; what lies outside of it is dropped.
  ///
  /// - Precondition: no bandwidth is negative.
  /// - Complexity: (lowerBandwidth + 1 + upperBandwidth)·n scalars.
  public init(
    of matrix: some MatrixProtocol<Scalar>, lowerBandwidth: Int, upperBandwidth: Int
  ) {
    let view = matrix.view
    self.init(
      rows: view.rows, columns: view.columns, lowerBandwidth: lowerBandwidth,
      upperBandwidth: upperBandwidth)
    for j in 0..<view.columns { for i in storedRows(j) { self[i, j] = view[i, j] } }
  }

  /// A square matrix from its diagonals: `[-1: [1, 1], 0: [2, 2, 2], 1: [3, 3]]`.
  ///
  /// - Throws: `.shapeMismatch` if a diagonal has not as many elements as its place in a matrix of this order.
  public init(order: Int, diagonals: [Int: Vector<Scalar>]) throws(LinearAlgebraError) {
    let offsets = diagonals.keys
    for (offset, diagonal) in diagonals where diagonal.count != max(0, order - abs(offset)) {
      throw .shapeMismatch(
        operation: "diagonal \(offset) of a banded matrix", left: Shape(order, order),
        right: Shape(diagonal.count, 1))
    }
    self.init(
      rows: order, columns: order, lowerBandwidth: max(0, -(offsets.min() ?? 0)),
      upperBandwidth: max(0, offsets.max() ?? 0))
    for (offset, diagonal) in diagonals {
      let (row, column) = (max(0, -offset), max(0, offset))
      for (k, element) in diagonal.enumerated() { self[row + k, column + k] = element }
    }
  }

  /// The rows of column j that lie in the band.
  func storedRows(_ j: Int) -> Range<Int> {
    let first = max(0, j - upperBandwidth)
    return first..<max(first, min(shape.rows, j + lowerBandwidth + 1))
  }

  /// The element in row i, column j, both counted from 0. Outside of the band it can be read, not set.
  public subscript(row: Int, column: Int) -> Scalar {
    get {
      requireInside(row, column)
      return storedRows(column).contains(row)
        ? bands[upperBandwidth + row - column, column] : .zero
    }
    set {
      requireInside(row, column)
      precondition(
        storedRows(column).contains(row), "(\(row), \(column)) lies outside of the band")
      bands[upperBandwidth + row - column, column] = newValue
    }
  }

  /// Aᵀ.
  ///
  /// - Complexity: (lowerBandwidth + 1 + upperBandwidth)·m scalars.
  public var transposed: BandedMatrix { flipped { $0 } }

  /// Aᴴ.
  ///
  /// - Complexity: (lowerBandwidth + 1 + upperBandwidth)·m scalars.
  public var adjoint: BandedMatrix { flipped { $0._conjugate } }

  private func flipped(_ transform: (Scalar) -> Scalar) -> BandedMatrix {
    var result = BandedMatrix(
      rows: shape.columns, columns: shape.rows, lowerBandwidth: upperBandwidth,
      upperBandwidth: lowerBandwidth)
    for j in 0..<shape.columns { for i in storedRows(j) { result[j, i] = transform(self[i, j]) } }
    return result
  }

  public func _formProduct(
    _ side: Side, with b: MatrixView<Scalar>, alpha: Scalar, beta: Scalar,
    into c: inout Matrix<Scalar>
  ) throws(DimensionOverflow) {
    // C = BA is Cᵀ = AᵀBᵀ: one GBMV for each row.
    try c.formColumnProducts(side, b) { (x, xLayout, y, yLayout) throws(DimensionOverflow) in
      try BLAS<Scalar>.gbmv(
        side == .left ? .none : .transposed, rows: shape.rows, lower: lowerBandwidth,
        upper: upperBandwidth, alpha: alpha, bands.storage.span, bands.layout, x, xLayout,
        beta: beta, &y, yLayout)
    }
  }
}

extension Matrix {
  /// Runs a matrix-vector routine on each column of B and C, or on each row from the right.
  mutating func formColumnProducts(
    _ side: Side, _ b: MatrixView<Scalar>,
    _ routine: (Span<Scalar>, VectorLayout, inout MutableSpan<Scalar>, VectorLayout)
      throws(DimensionOverflow) -> Void
  ) throws(DimensionOverflow) {
    let b = b.unconjugated
    let (layout, shape) = (layout, shape)
    try withStorage { (span) throws(DimensionOverflow) in
      for k in 0..<(side == .left ? shape.columns : shape.rows) {
        let (x, y) =
          side == .left
          ? (
            VectorLayout(
              count: b.rows, stride: max(1, b.strides.row),
              offset: b.layout.offset + k * b.strides.column),
            VectorLayout(count: shape.rows, offset: layout.index(0, k))
          )
          : (
            VectorLayout(
              count: b.columns, stride: max(1, b.strides.column),
              offset: b.layout.offset + k * b.strides.row),
            VectorLayout(
              count: shape.columns, stride: layout.leadingDimension, offset: layout.index(k, 0))
          )
        try routine(b.storage.span, x, &span, y)
      }
    }
  }
}

extension BandedMatrix {
  /// - Precondition: both have the same shape.
  public static func + (left: BandedMatrix, right: BandedMatrix) -> BandedMatrix {
    left.combined(right) { $0 + $1 }
  }

  /// - Precondition: both have the same shape.
  public static func - (left: BandedMatrix, right: BandedMatrix) -> BandedMatrix {
    left.combined(right) { $0 - $1 }
  }

  public static func * (factor: Scalar, matrix: BandedMatrix) -> BandedMatrix {
    var result = matrix
    result.bands *= factor
    return result
  }

  private func combined(
    _ other: BandedMatrix, _ combine: (Scalar, Scalar) -> Scalar
  ) -> BandedMatrix {
    precondition(shape == other.shape, "banded matrices: \(shape) and \(other.shape)")
    var result = BandedMatrix(
      rows: shape.rows, columns: shape.columns,
      lowerBandwidth: max(lowerBandwidth, other.lowerBandwidth),
      upperBandwidth: max(upperBandwidth, other.upperBandwidth))
    for j in 0..<shape.columns {
      for i in result.storedRows(j) { result[i, j] = combine(self[i, j], other[i, j]) }
    }
    return result
  }
}
