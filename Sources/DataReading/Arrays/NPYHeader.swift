/// What stands at the beginning of a NumPy array file.
///
/// - Note: Source: NumPy, *NEP 1: A Simple File Format for NumPy Arrays*; versions 1, 2 and 3.
struct NPYHeader: Hashable, Sendable {
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  /// A header of plain columns takes about a hundred bytes.
  private static let longest = 64 << 10

  let element: ElementType
  let isFortranOrder: Bool
  let rows: Int
  let columns: Int
  /// Where the elements begin, counted from the magic.
  let length: Int

  /// How many bytes the elements take.
  var dataSize: Int { rows * columns * element.size }

  /// - Parameters:
  ///   - bytes: hands out bytes from the magic on.
  ///   - file: what messages call the array.
  /// - Throws: `.malformed`; `.unsupportedArray` for what is no matrix of numbers.
  init(
    file: String, _ bytes: (Range<Int>) throws(DataError) -> [UInt8]
  ) throws(DataError) {
    func malformed(_ message: String) -> DataError {
      DataError(.malformed, "\(message): this is no array of NumPy's", file: file)
    }
    let start = try bytes(0..<8)
    guard start.starts(with: Self.magic) else { throw malformed("the magic is missing") }
    let sizeBytes: Int
    switch start[6] {
    case 1: sizeBytes = 2
    case 2, 3: sizeBytes = 4
    default: throw malformed("the version \(start[6]) of the format is not known")
    }
    let size = try bytes(8..<8 + sizeBytes).reversed().reduce(0) { $0 << 8 | Int($1) }
    guard size <= Self.longest else { throw malformed("a header of \(size) bytes") }
    length = 8 + sizeBytes + size
    let text = String(decoding: try bytes(8 + sizeBytes..<length), as: UTF8.self)
    var parser = NPYDictionary(text)
    guard let entries = parser.entries() else { throw malformed("the header is damaged") }
    guard case .text(let descriptor) = entries["descr"] else {
      throw DataError(
        .unsupportedArray,
        "this is a structured array; save its columns as a plain one", file: file)
    }
    guard let element = ElementType(descriptor: descriptor) else {
      throw DataError(
        .unsupportedArray,
        "elements of the type \(quoted(descriptor)) are not read; save f4, f8, i1 … i8, u1 … u8 or bool",
        file: file)
    }
    guard case .truth(let isFortranOrder) = entries["fortran_order"],
      case .numbers(let shape) = entries["shape"]
    else { throw malformed("the header is incomplete") }
    guard shape.count == 1 || shape.count == 2 else {
      throw DataError(
        .unsupportedArray,
        "an array of \(shape.count) dimensions; rows and columns, or one column, are needed",
        file: file)
    }
    let (rows, columns) = (shape[0], shape.count == 2 ? shape[1] : 1)
    let (count, overflows) = rows.multipliedReportingOverflow(by: columns)
    guard !overflows, !count.multipliedReportingOverflow(by: element.size).overflow,
      columns <= ArrayTable.mostColumns
    else { throw malformed("a shape of \(rows) × \(columns)") }
    (self.element, self.isFortranOrder) = (element, isFortranOrder)
    (self.rows, self.columns) = (rows, columns)
  }

  /// The header of a file of doubles, in rows.
  static func bytes(rows: Int, columns: Int?) -> [UInt8] {
    let shape = columns.map { "(\(rows), \($0))" } ?? "(\(rows),)"
    var text = "{'descr': '<f8', 'fortran_order': False, 'shape': \(shape), }"
    // Room for any number of rows, so that the header can be written before they are counted.
    let size = 118
    text += String(repeating: " ", count: max(0, size - 1 - text.utf8.count)) + "\n"
    return magic + [1, 0, UInt8(size & 255), UInt8(size >> 8)] + Array(text.utf8)
  }
}

/// The literal of a dictionary in Python, as far as headers need it.
private struct NPYDictionary {
  enum Value: Hashable {
    case text(String)
    case truth(Bool)
    case numbers([Int])
    /// Something else that is well formed so far: a list, as structured arrays have it.
    case other
  }

  private let characters: [Character]
  private var position = 0

  init(_ text: String) { characters = Array(text) }

  private mutating func skipBlanks() {
    while position < characters.count, characters[position].isWhitespace { position += 1 }
  }

  private mutating func take(_ character: Character) -> Bool {
    skipBlanks()
    guard position < characters.count, characters[position] == character else { return false }
    position += 1
    return true
  }

  mutating func entries() -> [String: Value]? {
    guard take("{") else { return nil }
    var entries: [String: Value] = [:]
    while !take("}") {
      guard let key = string(), take(":"), let value = value() else { return nil }
      entries[key] = value
      if value == .other { return entries }
      if !take(",") {
        guard take("}") else { return nil }
        break
      }
    }
    skipBlanks()
    return position == characters.count ? entries : nil
  }

  private mutating func string() -> String? {
    for quote in ["'", "\""] as [Character] where take(quote) {
      guard let end = characters[position...].firstIndex(of: quote) else { return nil }
      defer { position = end + 1 }
      return String(characters[position..<end])
    }
    return nil
  }

  private mutating func value() -> Value? {
    if let text = string() { return .text(text) }
    if take("[") { return .other }
    if take("(") {
      var numbers: [Int] = []
      while !take(")") {
        skipBlanks()
        let end = characters[position...].firstIndex { !$0.isASCII || !$0.isNumber }
        guard let end, let number = Int(String(characters[position..<end])) else { return nil }
        position = end
        numbers.append(number)
        // Written by Python 2.
        _ = take("L")
        if !take(",") {
          guard take(")") else { return nil }
          break
        }
      }
      return .numbers(numbers)
    }
    for (word, truth) in [("True", true), ("False", false)] {
      skipBlanks()
      if characters[position...].starts(with: word) {
        position += word.count
        return .truth(truth)
      }
    }
    return nil
  }
}
