import Matrices

/// Columns of numbers, from one array or from several with equally many rows, side by side.
struct ArrayTable: Sendable {
  /// More columns than this are a damaged header.
  static let mostColumns = 1_000_000

  /// What messages call it.
  let name: String
  let parts: [ArrayPart]
  /// The names of all columns.
  let names: [String]

  var rows: Int { parts.first?.rows ?? 0 }
  var schema: Schema {
    Schema(columns: names.map { Schema.Column(name: $0, kind: .numeric) })
  }

  /// One array, whose columns are called x1, x2, …
  ///
  /// - Throws: `.empty`.
  init(_ part: ArrayPart, name: String) throws(DataError) {
    try self.init([("", part)], name: name)
  }

  /// Arrays side by side: a single column has the name of its array, of several column i is called after the
  /// array and i. The columns of an array without a name are x1, x2, …
  ///
  /// - Throws: `.empty`; `.malformed` if the arrays differ in their rows.
  init(_ arrays: [(name: String, part: ArrayPart)], name: String) throws(DataError) {
    self.name = name
    parts = arrays.map(\.part)
    names = arrays.flatMap { array, part in
      if let names = part.names { return names }
      return part.columns == 1 && !array.isEmpty
        ? [array] : (1...max(1, part.columns)).map { "\(array.isEmpty ? "x" : array)\($0)" }
    }
    guard let first = arrays.first, first.part.rows > 0, arrays.allSatisfy({ $0.part.columns > 0 })
    else { throw DataError(.empty, "there is nothing in it", file: name) }
    if let other = arrays.first(where: { $0.part.rows != first.part.rows }) {
      throw DataError(
        .malformed,
        "\(quoted(first.name)) has \(counted(first.part.rows, "row")) and \(quoted(other.name)) \(other.part.rows)",
        file: name)
    }
  }
}

extension ArrayTable {
  /// Two tables of equally many rows side by side.
  init(_ left: ArrayTable, beside right: ArrayTable, name: String) {
    self.name = name
    (parts, names) = (left.parts + right.parts, left.names + right.names)
  }

  /// The same columns by other names.
  func renamed(_ names: [String]) -> ArrayTable {
    ArrayTable(name: name, parts: parts, names: names)
  }

  private init(name: String, parts: [ArrayPart], names: [String]) {
    (self.name, self.parts, self.names) = (name, parts, names)
  }
}

/// One array.
struct ArrayPart: Sendable {
  let rows: Int
  let columns: Int
  let content: Content
  /// What its columns are called, if it says so.
  var names: [String]?

  enum Content: Sendable {
    /// Elements one after the other, row by row or column by column.
    case stored(ByteStore, offset: Int, ElementType, isFortranOrder: Bool)
    case dense(Matrix<Double>)
    case sparse(CompressedRows)
    case rows(any RowStore)
    /// Arrays one below the other.
    case stacked([ArrayPart])
  }

  /// Neighbouring columns, and where in a sample they go.
  struct Run: Hashable, Sendable {
    let column: Int
    let element: Int
    let count: Int
  }

  /// An array in a file.
  ///
  /// - Parameter offset: where its header begins.
  /// - Throws: what the header throws; `.malformed` if the file is too short for it.
  init(npy store: ByteStore, at offset: Int = 0, name: String) throws(DataError) {
    let header = try NPYHeader(file: name) { range throws(DataError) in
      try store.bytes(offset + range.lowerBound..<offset + range.upperBound)
    }
    guard header.dataSize <= store.size - offset - header.length else { throw .truncated(name) }
    (rows, columns) = (header.rows, header.columns)
    content = .stored(
      store, offset: offset + header.length, header.element,
      isFortranOrder: header.isFortranOrder)
  }

  init(_ matrix: Matrix<Double>) {
    (rows, columns, content) = (matrix.rows, matrix.columns, .dense(matrix))
  }

  init(_ rows: CompressedRows) {
    (self.rows, columns, content) = (rows.rows, rows.columns, .sparse(rows))
  }

  /// - Precondition: there is one, and all have equally many columns.
  init(stacking parts: [ArrayPart]) {
    rows = parts.reduce(0) { $0 + $1.rows }
    (columns, content) = (parts[0].columns, .stacked(parts))
  }
}
