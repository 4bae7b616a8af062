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
