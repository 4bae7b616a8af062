/// Takes a formula apart into words.
struct FormulaLexer {
  /// A word of a formula.
  struct Token: Hashable {
    enum Kind: Hashable {
      case name(String)
      case quotedName(String)
      case number(Double)
      case symbol(Character)
      case end
    }

    let kind: Kind
    let place: Range<Int>
  }

  private let text: FormulaText
  private var position = 0

  /// The words of a formula, the end among them.
  ///
  /// - Throws: `.invalidFormula`.
  static func tokens(of text: FormulaText) throws(DataError) -> [Token] {
    var lexer = FormulaLexer(text: text)
    var tokens: [Token] = []
    repeat { tokens.append(try lexer.next()) } while tokens.last?.kind != .end
    return tokens
  }

  private init(text: FormulaText) { self.text = text }

  private var current: Character? { peek(0) }

  private func peek(_ offset: Int) -> Character? {
    let index = position + offset
    return index < text.characters.count ? text.characters[index] : nil
  }

  private mutating func next() throws(DataError) -> Token {
    while let character = current, character.isWhitespace { position += 1 }
    let start = position
    guard let character = current else { return Token(kind: .end, place: start..<start) }
    if Self.isDigit(character) || character == "." && peek(1).map(Self.isDigit) == true {
      return try number(from: start)
    }
    if character.isLetter || character == "." || character == "_" {
      while let character = current, Self.continuesName(character) { position += 1 }
      let name = String(text.characters[start..<position])
      return Token(kind: .name(name), place: start..<position)
    }
    switch character {
    case "`", "\"", "'": return try quotedName(from: start, mark: character)
    case "*" where peek(1) == "*":
      position += 2
      return Token(kind: .symbol("^"), place: start..<position)
    case "%" where Array(text.characters[position...].prefix(4)) == Array("%in%"):
      position += 4
      return Token(kind: .symbol("%"), place: start..<position)
    case "~", "+", "-", "*", "/", "^", ":", "(", ")", ",", "=":
      position += 1
      return Token(kind: .symbol(character), place: start..<position)
    default: throw unexpected(character)
    }
  }

  private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }

  private static func continuesName(_ character: Character) -> Bool {
    character.isLetter || isDigit(character) || character == "." || character == "_"
      || character.isNumber
  }

  private func unexpected(_ character: Character) -> DataError {
    var message = "\(quoted(String(character))) has no meaning in a formula"
    switch character {
    case "%": message += "; nested terms are written a %in% b or a / b, interactions a:b"
    case "|": message += "; a target is named before ~, and all columns are written ."
    case "<", ">", "!", "&": message += "; make a column of it first"
    default: message += "; put a name that holds it in backquotes: `a\(character)b`"
    }
    return text.failure(message, at: position..<(position + 1))
  }

  private mutating func number(from start: Int) throws(DataError) -> Token {
    func skipDigits(_ lexer: inout FormulaLexer) {
      while let digit = lexer.current, Self.isDigit(digit) { lexer.position += 1 }
    }
    skipDigits(&self)
    if current == "." {
      position += 1
      skipDigits(&self)
    }
    if current == "e" || current == "E" {
      let sign = peek(1) == "+" || peek(1) == "-" ? 1 : 0
      if peek(1 + sign).map(Self.isDigit) == true {
        position += 1 + sign
        skipDigits(&self)
      }
    }
    let digits = String(text.characters[start..<position])
    // R writes whole numbers 2L.
    if current == "L" { position += 1 }
    if let character = current, Self.continuesName(character) {
      while let character = current, Self.continuesName(character) { position += 1 }
      let name = String(text.characters[start..<position])
      throw text.failure(
        "a name cannot start with a digit; put it in backquotes: `\(name)`", at: start..<position)
    }
    guard let value = parseNumber(digits), value.isFinite else {
      throw text.failure("the number is beyond the largest one, 1.8e308", at: start..<position)
    }
    return Token(kind: .number(value), place: start..<position)
  }

  private mutating func quotedName(from start: Int, mark: Character) throws(DataError) -> Token {
    position += 1
    var name = ""
    while let character = current, character != mark {
      if character == "\\", let escaped = peek(1), escaped == mark || escaped == "\\" {
        name.append(escaped)
        position += 2
      } else {
        name.append(character)
        position += 1
      }
    }
    guard current == mark else {
      throw text.failure("the quotation mark is not closed", at: start..<(start + 1))
    }
    position += 1
    guard !name.isEmpty else {
      throw text.failure("the name is empty", at: start..<position)
    }
    return Token(kind: .quotedName(name), place: start..<position)
  }
}
