/// Some rows of a table of any format, read or still to be read: work for any thread.
enum TablePiece: Sendable {
  case text(CSVPiece)
  case array(ArrayPiece)
  case decoded(DecodedRows)

  func decoded() -> DecodedRows {
    switch self {
    case .text(let piece): piece.decoded()
    case .array(let piece): piece.decoded()
    case .decoded(let rows): rows
    }
  }
}

extension TableRows {
  /// The next rows, which take about this many bytes in the file; `nil` behind the last one.
  ///
  /// - Precondition: all tables of texts are closed.
  mutating func nextPiece(bytes: Int) throws(DataError) -> TablePiece? {
    switch consume self {
    case .csv(var rows):
      let piece = catching { () throws(DataError) in try rows.nextPiece(bytes: bytes) }
      self = .csv(rows)
      return try piece.get()
    case .array(var rows):
      let count = max(1, bytes / (8 * max(1, rows.schema.columns.count)))
      let piece = catching { () throws(DataError) in try rows.nextPiece(maximumRows: count) }
      self = .array(rows)
      return try piece.get().map { .array($0) }
    }
  }

  /// Counts what became of a piece; pieces come in their order.
  ///
  /// - Throws: what is wrong with it, with its place.
  mutating func absorb(_ decoded: DecodedRows) throws(DataError) {
    switch consume self {
    case .csv(var rows):
      let outcome = catching { () throws(DataError) in try rows.absorb(decoded) }
      self = .csv(rows)
      try outcome.get()
    case .array(var rows):
      let outcome = catching { () throws(DataError) in try rows.absorb(decoded) }
      self = .array(rows)
      try outcome.get()
    }
  }

  /// Refuses rows that lack values, if they may not, when all pieces are counted.
  func finish() throws(DataError) {
    switch self {
    case .csv(let rows): try rows.finish()
    case .array(let rows): try rows.finish()
    }
  }
}
