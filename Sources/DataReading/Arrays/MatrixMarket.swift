import Matrices

/// A matrix in the exchange format of the Matrix Market: dense (`array`) or sparse (`coordinate`), of reals,
/// integers or a pattern of ones, general, symmetric or skew-symmetric.
///
/// The entries do not come row by row, so they are kept in memory: 8 bytes for each of a dense matrix, 16 for
/// each that a sparse one names.
///
/// - Note: Source: Boisvert, Pozo, Remington, *The Matrix Market Exchange Formats: Initial Design*, NISTIR 5935,
///   1996.
struct MatrixMarket {
  static let magic = Array("%%MatrixMarket".utf8)

  private enum Symmetry: String {
    case general, symmetric, hermitian
    case skew = "skew-symmetric"
  }

  /// Reads all of it.
  ///
  /// - Throws: `.malformed` with the line; `.unsupportedArray` for complex matrices; `.tooLarge`.
  static func read(_ reader: inout ByteReader) throws(DataError) -> ArrayPart {
    var lines = LineReader()
    let file = reader.name
    guard let banner = try lines.next(from: &reader) else { throw .truncated(file) }
    let words = banner.lowercased().split(whereSeparator: \.isWhitespace).map(String.init)
    guard words.count == 5, words[1] == "matrix", words[2] == "array" || words[2] == "coordinate",
      let symmetry = Symmetry(rawValue: words[4])
    else {
      throw DataError(
        .malformed,
        "the first line is not %%MatrixMarket matrix, array or coordinate, a field and a symmetry",
        file: file, line: 1)
    }
    guard ["real", "double", "integer", "pattern"].contains(words[3]), symmetry != .hermitian else {
      throw DataError(
        .unsupportedArray, "a matrix of complex numbers; only reals are read", file: file, line: 1)
    }
    let isCoordinate = words[2] == "coordinate"
    let isPattern = words[3] == "pattern"
    func malformed(_ message: String) -> DataError {
      DataError(.malformed, message, file: file, line: lines.line)
    }
    // Comments and empty lines stand before the sizes.
    var sizes: [Int] = []
    while sizes.isEmpty {
      guard let line = try lines.next(from: &reader) else { throw .truncated(file) }
      if line.first == "%" { continue }
      let fields = line.split(whereSeparator: \.isWhitespace)
      if fields.isEmpty { continue }
      sizes = fields.compactMap { Int($0) }.filter { $0 >= 0 }
      guard sizes.count == fields.count, sizes.count == (isCoordinate ? 3 : 2) else {
        throw malformed("the sizes of the matrix are damaged")
      }
    }
    let (rows, columns) = (sizes[0], sizes[1])
    guard rows <= Int(Int32.max), columns <= ArrayTable.mostColumns,
      symmetry == .general || rows == columns
    else { throw malformed("a matrix of \(rows) × \(columns)") }
    guard rows > 0, columns > 0 else {
      throw DataError(.empty, "there is nothing in it", file: file)
    }
    if isCoordinate {
      guard rows <= physicalMemory() / 64 else { throw .beyondMemory(file) }
      var entries: [(row: Int32, column: Int32, value: Double)] = []
      var named = 0
      while let line = try lines.next(from: &reader) {
        let fields = line.split(whereSeparator: \.isWhitespace)
        if fields.isEmpty { continue }
        guard fields.count == (isPattern ? 2 : 3), let row = Int32(fields[0]),
          let column = Int32(fields[1]), row >= 1, row <= rows, column >= 1, column <= columns,
          let value = isPattern ? 1 : parseNumber(fields[2])
        else { throw malformed("\(quoted(line)) is no entry of this matrix") }
        named += 1
        entries.append((row - 1, column - 1, value))
        if symmetry != .general && row != column {
          entries.append((column - 1, row - 1, symmetry == .skew ? -value : value))
        }
      }
      guard named == sizes[2] else {
        throw malformed("\(named) entries, not \(sizes[2])")
      }
      return ArrayPart(CompressedRows(rows: rows, columns: columns, entries: entries))
    }
    // Column by column; of a symmetric matrix what lies below the diagonal, and of a skew one without it.
    var matrix = Matrix<Double>(rows: 0, columns: 0)
    var values: [Double] = []
    let (all, overflows) = rows.multipliedReportingOverflow(by: columns)
    guard !overflows, all <= physicalMemory() / 16 else { throw .beyondMemory(file) }
    let expected =
      switch symmetry {
      case .general: all
      case .symmetric, .hermitian: rows * (rows + 1) / 2
      case .skew: rows * (rows - 1) / 2
      }
    while let line = try lines.next(from: &reader) {
      for field in line.split(whereSeparator: \.isWhitespace) {
        guard let value = parseNumber(field) else {
          throw malformed("\(quoted(String(field))) is not a number")
        }
        values.append(value)
        if values.count > expected { throw malformed("more than \(expected) entries") }
      }
    }
    guard values.count == expected else { throw .truncated(file) }
    if symmetry == .general {
      matrix = Matrix(rows: rows, columns: columns, storage: values)
    } else {
      matrix = Matrix(rows: rows, columns: columns)
      var next = 0
      for j in 0..<columns {
        for i in (symmetry == .skew ? j + 1 : j)..<max(rows, j + 1) where i < rows {
          matrix[i, j] = values[next]
          if i != j { matrix[j, i] = symmetry == .skew ? -values[next] : values[next] }
          next += 1
        }
      }
    }
    return ArrayPart(matrix)
  }
}

/// Lines of a text, one after the other.
private struct LineReader {
  /// Longer lines are refused: the file is not what it seems.
  private static let longest = 1 << 20

  private var bytes: [UInt8] = []
  private var start = 0
  /// The number of the last line.
  private(set) var line = 0

  mutating func next(from reader: inout ByteReader) throws(DataError) -> String? {
    var searched = start
    while true {
      if let end = bytes[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { start = end + 1 }
        line += 1
        return String(decoding: bytes[start..<end], as: UTF8.self)
      }
      guard bytes.count - start <= Self.longest else {
        throw DataError(
          .recordTooLong, "a line is longer than \(Self.longest >> 20) MiB", file: reader.name,
          line: line + 1)
      }
      bytes.removeSubrange(..<start)
      (start, searched) = (0, bytes.count)
      let more = try reader.next(256 << 10)
      if more.isEmpty {
        if bytes.isEmpty { return nil }
        line += 1
        defer { bytes = [] }
        return String(decoding: bytes, as: UTF8.self)
      }
      bytes += more
    }
  }
}
