/// The texts and numbers that stand for a missing value.
struct MissingTokens: Sendable {
  /// Texts one after the other, and where each ends.
  private(set) var bytes: [UInt8] = []
  private(set) var ends: [Int] = []
  private(set) var numbers: [Double] = []
  private var texts: Set<String> = ["", "NA"]

  init(_ tokens: [String]) {
    for token in tokens {
      let token = trimmed(token)
      if let number = parseNumber(token), number.isFinite {
        numbers.append(number)
      } else if !token.isEmpty {
        texts.insert(token)
        bytes += Array(token.utf8)
        ends.append(bytes.count)
      }
    }
  }

  /// What a trimmed field is.
  enum Meaning {
    case missing, number, text
  }

  func meaning(of field: String) -> Meaning {
    if texts.contains(field) { return .missing }
    guard let number = parseNumber(field) else {
      // Meant as a number: reading it says what is wrong with it.
      return hasDecimalComma(field) ? .number : .text
    }
    return number.isNaN || numbers.contains(number) ? .missing : .number
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
