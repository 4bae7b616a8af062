import CParsing

/// The different texts of a column, numbered in the order in which they first stand there.
struct TextTable: Hashable, Sendable {
  /// More different texts than this are no category.
  static let limit = 1000

  private(set) var texts: [String] = []
  /// Whether other texts than those at the start are refused.
  let isClosed: Bool
  /// What can be done about a column that makes no category.
  let remedy: String
  /// How many fields were numbered.
  private(set) var fields = 0
  /// Texts one after the other, and where each ends.
  private var bytes: [UInt8] = []
  private var ends: [Int] = [0]
  /// Open addressing: the number of a text, or −1. Never more than half full.
  private var slots = [Int32](repeating: -1, count: 64)

  /// - Parameter known: the only texts that may stand in the column; `nil` if all may.
  init(known: [String]? = nil, remedy: String) {
    isClosed = known != nil
    self.remedy = remedy
    for text in known ?? [] where text.utf8.count <= Int32.max {
      let content = Array(text.utf8)
      unsafe content.withUnsafeBufferPointer { _ = unsafe insert(text, $0) }
    }
  }

  /// What numbering a text may come to.
  enum Outcome {
    case number(Int)
    case unseen
    case notText
    case tooMany
  }

  /// The number of a text, by its bytes.
  mutating func number(_ content: UnsafeBufferPointer<UInt8>) -> Outcome {
    fields += 1
    let slot = unsafe slot(of: content)
    if slots[slot] >= 0 { return .number(Int(slots[slot])) }
    if isClosed { return .unseen }
    if texts.count == Self.limit { return .tooMany }
    let text = unsafe String(decoding: content, as: UTF8.self)
    guard unsafe text.utf8.elementsEqual(content) else { return .notText }
    return unsafe .number(insert(text, content))
  }

  private mutating func insert(_ text: String, _ content: UnsafeBufferPointer<UInt8>) -> Int {
    texts.append(text)
    unsafe bytes.append(contentsOf: content)
    ends.append(bytes.count)
    if 2 * texts.count > slots.count {
      slots = [Int32](repeating: -1, count: 2 * slots.count)
      for number in texts.indices.dropLast() {
        unsafe bytes[ends[number]..<ends[number + 1]].withUnsafeBufferPointer {
          slots[unsafe slot(of: $0)] = Int32(number)
        }
      }
    }
    slots[unsafe slot(of: content)] = Int32(texts.count - 1)
    return texts.count - 1
  }

  /// Where the text stands, or where it would.
  private func slot(of content: UnsafeBufferPointer<UInt8>) -> Int {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325  // FNV-1a
    for place in content.indices {
      hash = unsafe (hash ^ UInt64(content[place])) &* 0x100_0000_01b3
    }
    var slot = Int(truncatingIfNeeded: hash ^ (hash >> 32)) & (slots.count - 1)
    while slots[slot] >= 0 {
      let number = Int(slots[slot])
      if unsafe bytes[ends[number]..<ends[number + 1]].elementsEqual(content) { return slot }
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }
}

extension CSVPlan {
  /// Turns the places of texts in new samples into their numbers.
  ///
  /// - Throws: `.notACategory`, `.unseenLevel`, `.notText`.
  func number(
    _ tables: inout [TextTable], in samples: inout [Double], from first: Int,
    of window: borrowing ByteWindow, line: Int, _ schema: Schema, file: String
  ) throws(DataError) {
    guard !columns.textElements.isEmpty, first < samples.count else { return }
    let (bytes, start, end, isFinal) = (window.bytes, window.start, window.end, window.isFinal)
    for sample in stride(from: first, to: samples.count, by: columns.width) {
      for (table, element) in columns.textElements.enumerated() {
        let offset = start + Int(samples[sample + element])
        let outcome = unsafe bytes.withUnsafeBufferPointer { buffer in
          unsafe field(buffer, at: offset, limit: end, isFinal) {
            unsafe tables[table].number($0)
          }
        }
        if case .number(let number) = outcome {
          samples[sample + element] = Double(number)
          continue
        }
        var text = ""
        unsafe bytes.withUnsafeBufferPointer { buffer in
          unsafe field(buffer, at: offset, limit: end, isFinal) {
            text = unsafe String(decoding: $0, as: UTF8.self)
          }
        }
        // CR LF is one end of a line.
        let lineEnds = (start..<offset).count { place in
          bytes[place] == UInt8(ascii: "\n")
            || bytes[place] == UInt8(ascii: "\r") && bytes[place + 1] != UInt8(ascii: "\n")
        }
        throw tables[table].failure(
          outcome, text, column: schema.names[columns.columns[element]], file: file,
          line: line + lineEnds)
      }
    }
  }

  private func field<Result>(
    _ buffer: UnsafeBufferPointer<UInt8>, at offset: Int, limit: Int, _ isFinal: Bool,
    _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    var field = unsafe lapwing_csv_field()
    guard let base = buffer.baseAddress,
      unsafe lapwing_csv_read_field(base + offset, base + limit, isFinal, delimiter, &field)
        == LAPWING_CSV_OK,
      let start = unsafe field.start, let fieldEnd = unsafe field.end
    else { preconditionFailure("a field that was read cannot be read again") }
    let content = unsafe UnsafeBufferPointer(start: start, count: fieldEnd - start)
    guard unsafe field.is_quoted, unsafe content.contains(UInt8(ascii: "\"")) else {
      return unsafe body(content)
    }
    let single = unsafe CSVRecord.withoutDoubledQuotes(Array(content))
    return unsafe single.withUnsafeBufferPointer { unsafe body($0) }
  }
}

extension TextTable {
  /// Why a text has no number.
  func failure(
    _ outcome: Outcome, _ text: String, column: String, file: String, line: Int?
  ) -> DataError {
    switch outcome {
    case .unseen:
      return .unseenLevel(text, of: texts, column: column, file: file, line: line)
    case .notText:
      return DataError(
        .notText, "\(quoted(text)) is not UTF-8; convert the file first, with iconv -t UTF-8",
        file: file, line: line, column: column, text: text)
    case .tooMany, .number:
      let isName = fields == texts.count + 1
      let rows =
        isName ? "the first \(fields) rows hold as many different texts" : "there are more"
      return DataError(
        .notACategory,
        (isName
          ? rows + ": a name is no category"
          : rows + " than \(Self.limit) different texts, too many for a category")
          + "; \(remedy)",
        file: file, line: line, column: column)
    }
  }
}

extension DataError {
  /// The refusal of a level that the model does not know.
  static func unseenLevel(
    _ level: String, of known: [String], column: String, file: String, line: Int?
  ) -> DataError {
    DataError(
      .unseenLevel,
      "the model has not seen the level \(quoted(level)); it knows \(listed(known.map { quoted($0) }))",
      file: file, line: line, column: column, text: level)
  }
}
