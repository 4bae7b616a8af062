import CParsing

extension CSVPlan.Outcome {
  /// What a status that ends the reading means.
  func failure(_ schema: Schema, hasHeader: Bool, file: String) -> DataError {
    let column = schema.columns.indices.contains(errorColumn) ? schema.names[errorColumn] : nil
    switch status {
    case LAPWING_CSV_NOT_A_NUMBER:
      return DataError(
        .notANumber, "\(quoted(text)) is not a number" + remedy, file: file, line: errorLine,
        column: column, text: text)
    case LAPWING_CSV_NOT_FINITE:
      let isWritten = text.utf8.contains { $0 | 0x20 == UInt8(ascii: "n") }
      return DataError(
        .nonFinite,
        isWritten
          ? "\(quoted(text)) is not finite"
          : "\(quoted(text)) is beyond the largest number, 1.8e308",
        file: file, line: errorLine, column: column, text: text)
    case LAPWING_CSV_FIELD_COUNT:
      let expected = schema.columns.count
      return DataError(
        .malformed,
        "\(counted(fields, "field")) where \(hasHeader ? "the header" : "the first row") has \(expected)",
        file: file, line: line)
    default: return quoteFailure(status, file: file, line: errorLine, text: text)
    }
  }

  private var remedy: String {
    let looksMissing = [
      "?", "-", "--", ".", "*", "n/a", "#n/a", "null", "none", "nil", "missing", "unknown",
    ]
    if looksMissing.contains(text.lowercased()) {
      return "; if it stands for a missing value, say so with --missing-token '\(text)'"
    }
    if hasDecimalComma(text) {
      return
        "; if its decimals stand behind a comma, say so with --decimal-mark ,; nothing stands between thousands"
    }
    return text.contains(".") && parseNumber(text.replacing(",", with: "")) != nil
      ? "; nothing stands between thousands" : ""
  }
}
