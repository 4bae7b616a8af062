/// The texts and numbers that stand for a missing value.
struct MissingTokens: Sendable {
  /// Texts one after the other, and where each ends.
  private(set) var bytes: [UInt8] = []
  private(set) var ends: [Int] = []
  private(set) var numbers: [Double] = []
  private var texts: Set<String> = ["", "NA"]
  let decimalMark: CSVOptions.DecimalMark

  init(_ options: CSVOptions) {
    decimalMark = options.decimalMark
    for token in options.missingTokens {
      let token = trimmed(token)
      if let number = parseNumber(token, decimalMark: decimalMark), number.isFinite {
        numbers.append(number)
      } else if !token.isEmpty {
        texts.insert(token)
        bytes += Array(token.utf8)
        ends.append(bytes.count)
      }
    }
  }

  /// The double nearest to a number as it is written here.
  func number(_ text: String) -> Double? { parseNumber(text, decimalMark: decimalMark) }

  /// What a trimmed field is.
  enum Meaning {
    case missing, number, text
  }

  func meaning(of field: String) -> Meaning {
    if texts.contains(field) { return .missing }
    guard let number = parseNumber(field, decimalMark: decimalMark) else {
      // Meant as a number: reading it says what is wrong with it.
      let isMeant = decimalMark == .point ? hasDecimalComma(field) : parseNumber(field) != nil
      return isMeant ? .number : .text
    }
    return number.isNaN || numbers.contains(number) ? .missing : .number
  }
}

/// The double nearest to a number with this decimal mark.
private func parseNumber(_ text: String, decimalMark: CSVOptions.DecimalMark) -> Double? {
  switch decimalMark {
  case .point: parseNumber(text)
  case .comma: text.contains(".") ? nil : parseNumber(text.replacing(",", with: "."))
  }
}

/// Whether a text would be a number if its only comma were a point.
func hasDecimalComma(_ text: String) -> Bool {
  let parts = text.split(separator: ",", omittingEmptySubsequences: false)
  return parts.count == 2 && parseNumber(parts.joined(separator: ".")) != nil
}

/// A text without blanks at its ends.
func trimmed(_ text: String) -> String {
  func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }
  guard let first = text.firstIndex(where: { !isBlank($0) }),
    let last = text.lastIndex(where: { !isBlank($0) })
  else { return "" }
  return String(text[first...last])
}
