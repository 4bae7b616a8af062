import CParsing

/// What the beginning of a file tells: its delimiter, its header, its columns.
struct CSVLayout: Sendable {
  let delimiter: UInt8
  let hasHeader: Bool
  let schema: Schema
  /// What the columns hold, as far as can be judged by the first rows; nil if no value is there.
  let seenKinds: [Schema.Kind?]
  /// Where in the first window the first row starts, and in which line.
  let firstRow: Int
  let firstLine: Int

  /// How many records are looked at to tell numbers from text.
  private static let sampleLimit = 100

  /// Looks at the beginning; takes nothing away from the window.
  ///
  /// - Throws: `.empty`, `.notText`, `.malformed`, `.recordTooLong`; what reading throws.
  init(
    _ window: inout ByteWindow, from reader: inout ByteReader, options: CSVOptions
  ) throws(DataError) {
    try window.refill(from: &reader)
    let start = try skipMark(window, file: reader.name)
    let chosen: UInt8
    switch options.delimiter {
    case .byte(let byte):
      try options.delimiter.requireUsable()
      guard options.decimalMark == .point || byte != UInt8(ascii: ",") else {
        throw DataError(
          .invalidOption, "a comma cannot be the delimiter and the decimal mark at once", text: ",")
      }
      chosen = byte
    case .automatic:
      chosen = try Self.sniff(
        &window, from: &reader, start: start, mayBeComma: options.decimalMark == .point)
    }
    delimiter = chosen

    let first = try Self.firstRecord(&window, &reader, start: start, delimiter: chosen)
    guard let first else {
      throw DataError(.empty, "there is nothing in it", file: reader.name)
    }
    if first.fields.contains(where: { $0.unicodeScalars.contains(where: isControl) }) {
      throw DataError(
        .notText, "there are control characters in its first row: this is no text file",
        file: reader.name)
    }
    let tokens = MissingTokens(options)
    let rows = Self.sample(
      window, from: first.next, line: first.nextLine, delimiter: chosen, limit: Self.sampleLimit)
    let kinds = Self.kinds(rows, count: first.fields.count, tokens)
    switch options.header {
    case .present: hasHeader = true
    case .absent: hasHeader = false
    case .automatic: hasHeader = Self.looksLikeHeader(first.fields, above: kinds, tokens)
    }
    let names = Self.names(hasHeader ? first.fields : first.fields.map { _ in "" })
    seenKinds = hasHeader ? kinds : Self.kinds([first.fields] + rows, count: names.count, tokens)
    schema = Schema(
      columns: zip(names, seenKinds).map { Schema.Column(name: $0, kind: $1 ?? .numeric) })
    if hasHeader {
      (firstRow, firstLine) = (first.next, first.nextLine)
      guard try Self.hasRecord(&window, &reader, from: first.next, chosen) else {
        throw DataError(
          .empty,
          options.header == .automatic
            ? "there is a header but no row; if it is a row, say so with --no-header"
            : "there is a header but no row",
          file: reader.name, line: first.line)
      }
    } else {
      (firstRow, firstLine) = (start, 1)
    }
  }

  // MARK: - Records

  /// The first record, complete; the window grows if it must.
  private static func firstRecord(
    _ window: inout ByteWindow, _ reader: inout ByteReader, start: Int, delimiter: UInt8
  ) throws(DataError) -> CSVRecord? {
    while true {
      switch CSVRecord.read(
        window.bytes, from: start, to: window.end, isFinal: window.isFinal, line: 1,
        delimiter: delimiter)
      {
      case .record(let record): return record
      case .end: return nil
      case .incomplete: try window.refill(from: &reader)
      case .failure(let status, let line, let text):
        throw quoteFailure(status, file: reader.name, line: line, text: text)
      }
    }
  }

  private static func hasRecord(
    _ window: inout ByteWindow, _ reader: inout ByteReader, from start: Int, _ delimiter: UInt8
  ) throws(DataError) -> Bool {
    while true {
      switch CSVRecord.read(
        window.bytes, from: start, to: window.end, isFinal: window.isFinal, line: 1,
        delimiter: delimiter)
      {
      case .end: return false
      case .incomplete(hasStarted: false): try window.refill(from: &reader)
      default: return true
      }
    }
  }

  /// The records that are complete in the window, up to a failure.
  private static func sample(
    _ window: borrowing ByteWindow, from start: Int, line: Int, delimiter: UInt8, limit: Int
  ) -> [[String]] {
    var rows: [[String]] = []
    var (position, line) = (start, line)
    while rows.count < limit,
      case .record(let record) = CSVRecord.read(
        window.bytes, from: position, to: window.end, isFinal: window.isFinal, line: line,
        delimiter: delimiter)
    {
      rows.append(record.fields)
      (position, line) = (record.next, record.nextLine)
    }
    return rows
  }

  // MARK: - Judgements

  private static func sniff(
    _ window: inout ByteWindow, from reader: inout ByteReader, start: Int, mayBeComma: Bool
  ) throws(DataError) -> UInt8 {
    let (comma, semicolon, tab, bar) = (
      UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "|")
    )
    let name = reader.name.lowercased()
    if name.hasSuffix(".tsv") || name.hasSuffix(".tab") { return tab }
    // Records that agree with the first one in their number of fields count; then the fields. Where
    // a semicolon does as well as a comma, the comma is a decimal one.
    var best: (byte: UInt8, agreeing: Int, fields: Int)?
    for byte in mayBeComma ? [semicolon, tab, bar, comma] : [semicolon, tab, bar] {
      let rows = sample(window, from: start, line: 1, delimiter: byte, limit: 10)
      guard let fields = rows.first?.count, fields > 1 else { continue }
      let agreeing = rows.filter { $0.count == fields }.count
      if let best, (best.agreeing, best.fields) >= (agreeing, fields) { continue }
      best = (byte, agreeing, fields)
    }
    return best?.byte ?? (mayBeComma ? comma : semicolon)
  }

  /// What columns hold: `nil` if no value is there.
  private static func kinds(
    _ rows: [[String]], count: Int, _ tokens: MissingTokens
  ) -> [Schema.Kind?] {
    var balance = [Int](repeating: 0, count: count)
    var isSeen = [Bool](repeating: false, count: count)
    for row in rows {
      for (column, field) in row.prefix(count).enumerated() {
        switch tokens.meaning(of: field) {
        case .missing: break
        case .number: (balance[column], isSeen[column]) = (balance[column] + 1, true)
        case .text: (balance[column], isSeen[column]) = (balance[column] - 1, true)
        }
      }
    }
    return zip(balance, isSeen).map { !$1 ? nil : $0 < 0 ? .text : .numeric }
  }

  private static func looksLikeHeader(
    _ fields: [String], above kinds: [Schema.Kind?], _ tokens: MissingTokens
  ) -> Bool {
    let meanings = fields.map(tokens.meaning)
    if zip(meanings, kinds).contains(where: { $0 == .text && $1 == .numeric }) { return true }
    return meanings.contains(.text) && !meanings.contains(.number)
  }

  /// The names of the columns; one without a name is called after its place, x1, x2, …
  private static func names(_ fields: [String]) -> [String] {
    fields.enumerated().map { $1.isEmpty ? "x\($0 + 1)" : $1 }
  }
}

/// What no text holds, save blanks and the ends of lines.
private func isControl(_ scalar: Unicode.Scalar) -> Bool {
  (scalar.value < 0x20 && !(9...13).contains(scalar.value)) || scalar.value == 0x7f
}

/// What wrong quotes or a NUL mean.
func quoteFailure(
  _ status: lapwing_csv_status, file: String, line: Int, text: String
) -> DataError {
  switch status {
  case LAPWING_CSV_OPEN_QUOTE:
    DataError(
      .malformed, "quotes open here and never close: \(quoted(text, limit: 30))", file: file,
      line: line, text: text)
  case LAPWING_CSV_AFTER_QUOTE:
    DataError(
      .malformed,
      "text follows behind the closing quote of \(quoted(text, limit: 30)); a quote inside of quotes is written twice",
      file: file, line: line, text: text)
  default:
    DataError(.notText, "there is a byte 0: this is no text file", file: file, line: line)
  }
}

/// Where the text starts, behind the mark of UTF-8 if there is one; refuses what is no text.
private func skipMark(_ window: borrowing ByteWindow, file: String) throws(DataError) -> Int {
  let head = Array(window.bytes[..<min(window.end, 6)])
  func starts(_ bytes: UInt8...) -> Bool { head.starts(with: bytes) }
  if starts(0xef, 0xbb, 0xbf) { return 3 }
  if starts(0xff, 0xfe) || starts(0xfe, 0xff) {
    throw DataError(
      .notText, "this is UTF-16; convert it first: iconv -f UTF-16 -t UTF-8", file: file)
  }
  let tool: String? =
    if starts(0x1f, 0x8b) {
      "gzip -dc"
    } else if starts(0x28, 0xb5, 0x2f, 0xfd) {
      "zstd -dc"
    } else if starts(0xfd, 0x37, 0x7a, 0x58, 0x5a) {
      "xz -dc"
    } else if starts(0x42, 0x5a, 0x68) {
      "bzip2 -dc"
    } else if starts(0x50, 0x4b, 0x03, 0x04) {
      "unzip -p"
    } else {
      nil
    }
  // BZh and PK may start a text, so a compressed file must also hold what no text holds.
  if let tool, window.bytes[..<window.end].prefix(4096).contains(where: { $0 < 9 }) {
    throw DataError(
      .notText, "this is a compressed file; unpack it first: \(tool) FILE | … -", file: file)
  }
  return 0
}
