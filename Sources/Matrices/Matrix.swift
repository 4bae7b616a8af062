public import BLASBackend
internal import ComplexModule

/// A dense matrix, stored column by column.
///
/// Entry (i, j) stands at `storage[i + j · leadingDimension]`. A matrix is a value: assigning it shares
/// the storage, and the first change of either copy separates them.
public struct Matrix<Scalar: BLASScalar>: Sendable {
  /// All columns, each followed by `leadingDimension − rows` unused elements.
  public internal(set) var storage: [Scalar]
  public let layout: MatrixLayout

  /// A matrix of zeros.
  public init(rows: Int, columns: Int) {
    self.init(repeating: .zero, rows: rows, columns: columns)
  }

  /// A matrix with all elements equal.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Complex<Double>)
  @specialized(where Scalar == Complex<Float>)
  public init(repeating value: Scalar, rows: Int, columns: Int) {
    layout = MatrixLayout(rows: rows, columns: columns)
    storage = LargeStorage.array(repeating: value, count: layout.end)
  }

  /// A matrix over elements that are already stored column by column.
  ///
  /// - Precondition: `storage` holds (columns − 1) · leadingDimension + rows elements or more.
  public init(rows: Int, columns: Int, leadingDimension: Int? = nil, storage: [Scalar]) {
    layout = MatrixLayout(
      rows: rows, columns: columns, leadingDimension: leadingDimension ?? max(1, rows))
    precondition(
      layout.end <= storage.count,
      "a \(rows) × \(columns) matrix with leading dimension \(layout.leadingDimension) needs \(layout.end) elements; there are \(storage.count)"
    )
    self.storage = storage
  }

  /// A matrix whose elements are computed: `element(i, j)` in row i, column j.
  @inlinable
  public init<Failure: Error>(
    rows: Int, columns: Int, _ element: (Int, Int) throws(Failure) -> Scalar
  ) throws(Failure) {
    var elements: [Scalar] = []
    elements.reserveCapacity(rows * columns)
    for j in 0..<columns {
      for i in 0..<rows { elements.append(try element(i, j)) }
    }
    self.init(rows: rows, columns: columns, storage: elements)
  }

  public var rows: Int { layout.rows }
  public var columns: Int { layout.columns }
  public var leadingDimension: Int { layout.leadingDimension }
  public var shape: Shape { Shape(layout.rows, layout.columns) }
  public var isEmpty: Bool { layout.isEmpty }

  /// The element in row i, column j, both counted from 0.
  @inlinable
  public subscript(row: Int, column: Int) -> Scalar {
    get {
      requireInside(row, column)
      return storage[layout.index(row, column)]
    }
    set {
      requireInside(row, column)
      let index = layout.index(row, column)
      withStorage { $0[index] = newValue }
    }
  }

  @inlinable
  func requireInside(_ row: Int, _ column: Int) {
    precondition(
      row >= 0 && row < layout.rows && column >= 0 && column < layout.columns,
      "(\(row), \(column)) lies outside of a \(layout.rows) × \(layout.columns) matrix")
  }

  /// The n × n identity.
  public static func identity(_ order: Int) -> Matrix {
    var result = Matrix(rows: order, columns: order)
    for i in 0..<order { result[i, i] = 1 }
    return result
  }

  /// A square matrix with these elements on its diagonal and zeros elsewhere.
  public static func diagonal(_ elements: [Scalar]) -> Matrix {
    var result = Matrix(rows: elements.count, columns: elements.count)
    for (i, element) in elements.enumerated() { result[i, i] = element }
    return result
  }
}

extension Matrix {
  /// Hands the storage to `body` to change it in place.
  @inlinable
  package mutating func withStorage<Result, Failure: Error>(
    _ body: (inout MutableSpan<Scalar>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var span = storage.mutableSpan
    return try body(&span)
  }
}

extension Matrix: Hashable {
  public static func == (left: Matrix, right: Matrix) -> Bool {
    left.view == right.view
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(shape)
    for j in 0..<columns { for i in 0..<rows { hasher.combine(self[i, j]) } }
  }
}
