internal import BLASBackend

// What is stored is written, and nothing else: the elements that the structure implies are neither in the file
// nor asked of it.

extension TriangularMatrix: Codable {
  private enum CodingKeys: CodingKey { case order, triangle, diagonal, elements }

  /// Decodes the triangle column by column, without the diagonal if that is a unit one.
  ///
  /// - Throws: `DecodingError` if the number of elements is not that of a triangle of the order.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let triangle = try container.decode(Triangle.self, forKey: .triangle)
    let diagonal = try container.decode(Diagonal.self, forKey: .diagonal)
    let packed = PackedTriangle(triangle, hasDiagonal: diagonal == .stored)
    let elements: Matrix<Scalar> = try packed.decode(
      order: try container.decode(Int.self, forKey: .order), from: container, .elements)
    self.init(checked: elements.view, triangle, diagonal)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(shape.rows, forKey: .order)
    try container.encode(triangle, forKey: .triangle)
    try container.encode(diagonal, forKey: .diagonal)
    let packed = PackedTriangle(triangle, hasDiagonal: diagonal == .stored)
    try packed.encode(elements, to: &container, .elements)
  }
}

extension HermitianMatrix: Codable {
  private enum CodingKeys: CodingKey { case order, triangle, elements }

  /// Decodes the stored triangle column by column.
  ///
  /// - Throws: `DecodingError` if the number of elements is not that of a triangle of the order.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let triangle = try container.decode(Triangle.self, forKey: .triangle)
    let elements: Matrix<Scalar> = try PackedTriangle(triangle).decode(
      order: try container.decode(Int.self, forKey: .order), from: container, .elements)
    try self.init(triangle, of: elements)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(shape.rows, forKey: .order)
    try container.encode(triangle, forKey: .triangle)
    try PackedTriangle(triangle).encode(elements, to: &container, .elements)
  }
}

extension PositiveDefiniteMatrix: Codable {
  /// Decodes a Hermitian matrix. Whether it is positive definite shows when it is factorized.
  ///
  /// - Throws: `DecodingError` if the number of elements is not that of a triangle of the order.
  public init(from decoder: any Decoder) throws {
    self.init(try HermitianMatrix(from: decoder))
  }

  public func encode(to encoder: any Encoder) throws { try hermitian.encode(to: encoder) }
}

extension TridiagonalMatrix: Codable {
  private enum CodingKeys: CodingKey { case lower, diagonal, upper }

  /// Decodes the three diagonals.
  ///
  /// - Throws: `DecodingError` unless the outer ones have one element less than the middle one.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func vector(_ key: CodingKeys) throws -> Vector<Scalar> {
      try container.decode(Vector<Scalar>.self, forKey: key)
    }
    let (lower, diagonal, upper) = (
      try vector(.lower), try vector(.diagonal), try vector(.upper)
    )
    for (key, outer) in [(CodingKeys.lower, lower), (.upper, upper)]
    where outer.count != max(0, diagonal.count - 1) {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: container,
        debugDescription: "\(outer.count) elements beside a diagonal of \(diagonal.count)")
    }
    try self.init(lower: lower, diagonal: diagonal, upper: upper)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(lower, forKey: .lower)
    try container.encode(diagonal, forKey: .diagonal)
    try container.encode(upper, forKey: .upper)
  }
}

extension BandedMatrix: Codable {
  private enum CodingKeys: CodingKey { case rows, lowerBandwidth, upperBandwidth, bands }

  /// Decodes the number of rows, the bandwidths and ``bands``; what lies outside of the matrix is dropped.
  ///
  /// - Throws: `DecodingError` if a count is negative or does not fit the bands.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let rows = try container.decode(Int.self, forKey: .rows)
    let lower = try container.decode(Int.self, forKey: .lowerBandwidth)
    let upper = try container.decode(Int.self, forKey: .upperBandwidth)
    let bands = try container.decode(Matrix<Scalar>.self, forKey: .bands)
    // Written so that no sum overflows.
    guard rows >= 0, lower >= 0, upper >= 0, upper < bands.rows, lower == bands.rows - 1 - upper
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .bands, in: container,
        debugDescription:
          "\(bands.rows) diagonals cannot be \(lower) below and \(upper) above the main one of a matrix of \(rows) rows"
      )
    }
    self.init(
      rows: rows, columns: bands.columns, lowerBandwidth: lower, upperBandwidth: upper)
    for j in 0..<bands.columns {
      for i in storedRows(j) { self[i, j] = bands[upper + i - j, j] }
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(shape.rows, forKey: .rows)
    try container.encode(lowerBandwidth, forKey: .lowerBandwidth)
    try container.encode(upperBandwidth, forKey: .upperBandwidth)
    try container.encode(bands, forKey: .bands)
  }
}

extension HermitianBandedMatrix: Codable {
  private enum CodingKeys: CodingKey { case triangle, bands }

  /// Decodes ``bands``; what lies outside of the matrix is taken to be 0.
  ///
  /// - Throws: `DecodingError` if there is not even the main diagonal.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let triangle = try container.decode(Triangle.self, forKey: .triangle)
    let bands = try container.decode(Matrix<Scalar>.self, forKey: .bands)
    guard bands.rows > 0 else {
      throw DecodingError.dataCorruptedError(
        forKey: .bands, in: container, debugDescription: "the main diagonal is missing")
    }
    self.init(decoded: bands, triangle)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(triangle, forKey: .triangle)
    try container.encode(bands, forKey: .bands)
  }
}

/// The elements of one triangle, column by column.
private struct PackedTriangle {
  private let triangle: Triangle
  private let hasDiagonal: Bool

  init(_ triangle: Triangle, hasDiagonal: Bool = true) {
    (self.triangle, self.hasDiagonal) = (triangle, hasDiagonal)
  }

  private func rows(_ column: Int, of order: Int) -> Range<Int> {
    triangle == .upper
      ? 0..<(hasDiagonal ? column + 1 : column) : (hasDiagonal ? column : column + 1)..<order
  }

  func encode<Scalar, Key>(
    _ elements: MatrixView<Scalar>, to container: inout KeyedEncodingContainer<Key>, _ key: Key
  ) throws {
    let order = elements.rows
    try container.encode(
      (0..<order).flatMap { j in rows(j, of: order).map { elements[$0, j] } }, forKey: key)
  }

  func decode<Scalar, Key>(
    order: Int, from container: KeyedDecodingContainer<Key>, _ key: Key
  ) throws -> Matrix<Scalar> {
    let packed = try container.decode([Scalar].self, forKey: key)
    // The first condition keeps the product of the second from overflowing.
    guard order >= 0, order <= packed.count + 1,
      packed.count == (hasDiagonal ? order * (order + 1) : order * (order - 1)) / 2
    else {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: container,
        debugDescription: "\(packed.count) elements do not make a triangle of the order \(order)")
    }
    var (result, next) = (Matrix<Scalar>(rows: order, columns: order), 0)
    for j in 0..<order {
      for i in rows(j, of: order) {
        result[i, j] = packed[next]
        next += 1
      }
    }
    return result
  }
}
