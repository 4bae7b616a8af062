import CParsing

/// One record as texts: for the header and a look at the first rows, not for bulk.
struct CSVRecord {
  var fields: [String] = []
  /// The line where it starts.
  var line = 1
  /// The line behind it.
  var nextLine = 1
  /// Where the next record starts in the window.
  var next = 0

  /// What reading a record may come to.
  enum Outcome {
    case record(CSVRecord)
    /// The record, if one starts, is not complete in the window.
    case incomplete(hasStarted: Bool)
    case end
    case failure(lapwing_csv_status, line: Int, text: String)
  }

  /// Reads the record that starts at `start`, or behind the blank lines there.
  ///
  /// - Parameter isFinal: whether nothing follows behind `end`.
  static func read(
    _ bytes: [UInt8], from start: Int, to end: Int, isFinal: Bool, line: Int, delimiter: UInt8
  ) -> Outcome {
    unsafe bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return .end }
      let limit = unsafe base + end
      var lineNumber = UInt64(line)
      var kept: UnsafePointer<UInt8>?
      guard
        var position = unsafe lapwing_csv_skip_blank_lines(
          base + start, limit, isFinal, delimiter, &lineNumber, &kept)
      else { return isFinal ? .end : .incomplete(hasStarted: false) }
      var record = CSVRecord()
      record.line = Int(lineNumber)
      while true {
        var field = unsafe lapwing_csv_field()
        let status = unsafe lapwing_csv_read_field(position, limit, isFinal, delimiter, &field)
        switch status {
        case LAPWING_CSV_OK: break
        case LAPWING_CSV_MORE: return .incomplete(hasStarted: true)
        default:
          return unsafe .failure(status, line: Int(lineNumber), text: text(of: field))
        }
        unsafe record.fields.append(text(of: field))
        unsafe lineNumber += field.line_ends
        guard let next = unsafe field.next else { return .end }
        unsafe position = next
        if unsafe field.ends_record { break }
      }
      record.nextLine = Int(lineNumber)
      record.next = unsafe position - base
      return .record(record)
    }
  }

  /// The content of a field; of a long one the beginning.
  static func text(of field: lapwing_csv_field) -> String {
    guard let start = unsafe field.start, let end = unsafe field.end, unsafe end > start else {
      return ""
    }
    let length = unsafe min(end - start, 4096)
    var content = unsafe Array(UnsafeBufferPointer(start: start, count: length))
    if unsafe field.is_quoted { content = withoutDoubledQuotes(content) }
    return String(decoding: content, as: UTF8.self)
  }

  /// Inside quotes two quotes stand for one.
  static func withoutDoubledQuotes(_ content: [UInt8]) -> [UInt8] {
    var single: [UInt8] = []
    var isSecond = false
    for byte in content {
      isSecond = byte == UInt8(ascii: "\"") && !isSecond
      if !isSecond { single.append(byte) }
    }
    return single
  }
}

/// The double nearest to a text that is one number in any spelling of C, without blanks around it.
package func parseNumber(_ text: some StringProtocol) -> Double? {
  let bytes = Array(text.utf8)
  var value = 0.0
  let isNumber = unsafe bytes.withUnsafeBufferPointer { buffer in
    guard let base = buffer.baseAddress, !bytes.isEmpty else { return false }
    return unsafe lapwing_parse_number(base, base + buffer.count, &value)
  }
  return isNumber ? value : nil
}
