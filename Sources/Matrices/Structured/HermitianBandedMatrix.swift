public import BLASBackend

/// A Hermitian matrix with zeros outside of a band around its diagonal; a symmetric one for real scalars. One
/// half of the band is stored, as LAPACK wants it.
///
/// Products with a vector use HBMV or SBMV.
public struct HermitianBandedMatrix<Scalar: BLASScalar>: StructuredMatrix, Hashable {
  /// How many diagonals above the main one are stored, and how many below are implied, or the reverse.
  public let bandwidth: Int
  /// Which triangle is stored.
  public let triangle: Triangle
  /// (bandwidth + 1) × n: element (i, j) of the upper triangle stands in row bandwidth + i − j of column j,
  /// of the lower triangle in row i − j. What lies outside of the matrix is 0.
  public let bands: Matrix<Scalar>

  /// The band of one triangle of a square matrix; what lies outside of it is dropped.
  ///
  /// - Precondition: the bandwidth is not negative.
  /// - Throws: `.notSquare`.
  /// - Complexity: (bandwidth + 1)·n scalars.
  public init(
    _ triangle: Triangle = .upper, of matrix: some MatrixProtocol<Scalar>, bandwidth: Int
  ) throws(LinearAlgebraError) {
    precondition(bandwidth >= 0, "a matrix cannot have a negative bandwidth")
    let view = matrix.view
    guard view.shape.isSquare else {
      throw .notSquare(operation: "Hermitian banded matrix", shape: view.shape)
    }
    let n = view.rows
    var bands = Matrix<Scalar>(rows: bandwidth + 1, columns: n)
    for j in 0..<n {
      let rows =
        triangle == .upper ? max(0, j - bandwidth)..<j + 1 : j..<min(n, j + bandwidth + 1)
      for i in rows { bands[(triangle == .upper ? bandwidth : 0) + i - j, j] = view[i, j] }
    }
    self.bandwidth = bandwidth
    self.triangle = triangle
    self.bands = bands
  }

  /// - Precondition: there is a main diagonal.
  init(decoded bands: Matrix<Scalar>, _ triangle: Triangle) {
    bandwidth = bands.rows - 1
    self.triangle = triangle
    var inside = bands
    for j in 0..<bands.columns {
      for k in 0..<bands.rows {
        let i = triangle == .upper ? j + k - bandwidth : j + k
        if i < 0 || i >= bands.columns { inside[k, j] = .zero }
      }
    }
    self.bands = inside
  }

  public var shape: Shape { Shape(bands.columns, bands.columns) }

  public subscript(row: Int, column: Int) -> Scalar {
    requireInside(row, column)
    if abs(row - column) > bandwidth { return .zero }
    if row == column {
      return Scalar(bands[triangle == .upper ? bandwidth : 0, column]._realPart)
    }
    let isStored = triangle == .upper ? row < column : row > column
    let (i, j) = isStored ? (row, column) : (column, row)
    let element = bands[(triangle == .upper ? bandwidth : 0) + i - j, j]
    return isStored ? element : element._conjugate
  }

  public func _formProduct(
    _ side: Side, with b: MatrixView<Scalar>, alpha: Scalar, beta: Scalar,
    into c: inout Matrix<Scalar>
  ) throws(DimensionOverflow) {
    guard side == .left || Scalar.isReal else {
      // The rows of BA would need the conjugate of A.
      return try general._formProduct(side, with: b, alpha: alpha, beta: beta, into: &c)
    }
    try c.formColumnProducts(side, b) { (x, xLayout, y, yLayout) throws(DimensionOverflow) in
      try BLAS<Scalar>.hbmv(
        triangle, bandwidth: bandwidth, alpha: alpha, bands.storage.span, bands.layout, x, xLayout,
        beta: beta, &y, yLayout)
    }
  }

  /// The same matrix with both halves of the band stored.
  public var general: BandedMatrix<Scalar> {
    let n = bands.columns
    var result = BandedMatrix<Scalar>(
      rows: n, columns: n, lowerBandwidth: bandwidth, upperBandwidth: bandwidth)
    for j in 0..<n { for i in result.storedRows(j) { result[i, j] = self[i, j] } }
    return result
  }
}
