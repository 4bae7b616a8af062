/// Where a column-major matrix lies in a buffer.
///
/// Entry (i, j) is element `offset + i + j · leadingDimension`.
public struct MatrixLayout: Hashable, Sendable {
  public let rows: Int
  public let columns: Int
  /// The distance between the beginnings of two neighbouring columns, at least max(1, rows).
  public let leadingDimension: Int
  public let offset: Int

  /// - Precondition: the counts are not negative and `leadingDimension` ≥ max(1, rows).
  @inlinable
  public init(rows: Int, columns: Int, leadingDimension: Int, offset: Int = 0) {
    precondition(rows >= 0 && columns >= 0 && offset >= 0, "a matrix cannot have a negative size")
    precondition(
      leadingDimension >= max(1, rows), "the leading dimension is less than the number of rows")
    self.rows = rows
    self.columns = columns
    self.leadingDimension = leadingDimension
    self.offset = offset
  }

  /// A matrix stored without gaps.
  @inlinable
  public init(rows: Int, columns: Int) {
    self.init(rows: rows, columns: columns, leadingDimension: max(1, rows))
  }

  @inlinable public var isEmpty: Bool { rows == 0 || columns == 0 }

  /// True if the columns follow each other without a gap.
  @inlinable public var isContiguous: Bool { leadingDimension == rows || columns <= 1 }

  /// One past the last element that the matrix touches.
  @inlinable
  public var end: Int {
    isEmpty ? offset : offset + (columns - 1) * leadingDimension + rows
  }

  @inlinable
  public func index(_ row: Int, _ column: Int) -> Int {
    offset + row + column * leadingDimension
  }

  /// The layout of a contiguous range of rows and columns.
  @inlinable
  public func block(rows rowRange: Range<Int>, columns columnRange: Range<Int>) -> MatrixLayout {
    precondition(
      rowRange.lowerBound >= 0 && rowRange.upperBound <= rows && columnRange.lowerBound >= 0
        && columnRange.upperBound <= columns,
      "block \(rowRange) × \(columnRange) lies outside of a \(rows) × \(columns) matrix")
    return MatrixLayout(
      rows: rowRange.count, columns: columnRange.count, leadingDimension: leadingDimension,
      offset: index(rowRange.lowerBound, columnRange.lowerBound))
  }

  /// Traps unless the whole matrix lies inside a buffer of `count` elements.
  @inlinable
  func requireInside(_ count: Int) {
    precondition(
      isEmpty || end <= count,
      "a \(rows) × \(columns) matrix with leading dimension \(leadingDimension) at \(offset) needs \(end) elements; the buffer has \(count)"
    )
  }
}

/// Where a vector lies in a buffer: element i is element `offset + i · stride`.
public struct VectorLayout: Hashable, Sendable {
  public let count: Int
  /// At least 1.
  public let stride: Int
  public let offset: Int

  @inlinable
  public init(count: Int, stride: Int = 1, offset: Int = 0) {
    precondition(count >= 0 && offset >= 0, "a vector cannot have a negative size")
    precondition(stride >= 1, "a stride is at least 1")
    self.count = count
    self.stride = stride
    self.offset = offset
  }

  @inlinable
  func requireInside(_ bufferCount: Int) {
    precondition(
      count == 0 || offset + (count - 1) * stride < bufferCount,
      "a vector of \(count) elements with stride \(stride) at \(offset) overruns a buffer of \(bufferCount)"
    )
  }
}
