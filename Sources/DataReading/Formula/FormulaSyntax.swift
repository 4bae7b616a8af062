/// A part of a formula as it is written; what it means depends on where it stands.
struct FormulaSyntax: Hashable, Sendable {
  indirect enum Kind: Hashable, Sendable {
    case name(String, isQuoted: Bool)
    case number(Double)
    case call(String, [Argument])
    /// Parts with their signs; the first may have one too.
    case sum([Summand])
    /// `*`, `/`, `:`, `^`, or `%` for `%in%`.
    case binary(Character, FormulaSyntax, FormulaSyntax)
    /// + or − in front of a factor.
    case signed(isNegative: Bool, FormulaSyntax)
    case parenthesized(FormulaSyntax)
  }

  struct Summand: Hashable, Sendable {
    var isNegative: Bool
    /// Whether the sign is written.
    var isSigned: Bool
    var part: FormulaSyntax
  }

  struct Argument: Hashable, Sendable {
    var label: String?
    var value: FormulaSyntax
    var place: Range<Int>
  }

  var kind: Kind
  /// The characters of the formula.
  var place: Range<Int>
}

/// Reads formulas, with R's precedence: `^`, signs, `:`, `%in%`, `*` and `/`, `+` and `-`, `~`.
struct FormulaParser {
  /// Deeper nesting is refused: recursion must not run out of stack.
  private static let deepest = 60

  private let text: FormulaText
  private let tokens: [FormulaLexer.Token]
  private var position = 0
  private var depth = 0

  /// - Throws: `.invalidFormula`.
  init(_ text: FormulaText) throws(DataError) {
    self.text = text
    tokens = try FormulaLexer.tokens(of: text)
  }

  /// Target and terms.
  ///
  /// - Throws: `.invalidFormula`.
  mutating func formula() throws(DataError) -> (target: FormulaSyntax?, terms: FormulaSyntax) {
    if token.kind == .end {
      throw text.failure("the formula is empty; write target ~ terms, as in y ~ x1 + x2", at: place)
    }
    var target: FormulaSyntax?
    if !isNext("~") { target = try sum() }
    guard take("~") else {
      if token.kind != .end { throw unexpected() }
      throw text.failure(
        "the terms are missing; write target ~ terms, as in y ~ x1 + x2", at: place)
    }
    let terms = try sum()
    if isNext("~") { throw text.failure("a formula has only one ~", at: place) }
    if token.kind != .end { throw unexpected() }
    return (target, terms)
  }

  /// An expression alone.
  ///
  /// - Throws: `.invalidFormula`.
  mutating func expression() throws(DataError) -> FormulaSyntax {
    let result = try sum()
    if token.kind != .end { throw unexpected() }
    return result
  }

  // MARK: - Words

  private var token: FormulaLexer.Token { tokens[position] }
  private var place: Range<Int> { token.place }

  private func isNext(_ symbol: Character) -> Bool { token.kind == .symbol(symbol) }

  private mutating func take(_ symbol: Character) -> Bool {
    guard isNext(symbol) else { return false }
    position += 1
    return true
  }

  private func unexpected() -> DataError {
    switch token.kind {
    case .end:
      text.failure("something is missing here", at: place)
    case .symbol(")"):
      text.failure("there is no ( to this )", at: place)
    case .name, .quotedName, .number:
      text.failure(
        "an operator is missing before this; put a name with blanks in backquotes: `a b`",
        at: place)
    case .symbol(let symbol):
      text.failure("\(symbol == "%" ? "%in%" : "\(symbol)") cannot stand here", at: place)
    }
  }

  private mutating func nested<Result>(
    _ body: (inout FormulaParser) throws(DataError) -> Result
  ) throws(DataError) -> Result {
    guard depth < Self.deepest else {
      throw text.failure("this is nested too deeply", at: place)
    }
    depth += 1
    let result = try body(&self)
    depth -= 1
    return result
  }

  // MARK: - Levels of precedence

  private mutating func sum() throws(DataError) -> FormulaSyntax {
    try nested { (parser) throws(DataError) in
      var parts: [FormulaSyntax.Summand] = []
      let start = parser.place.lowerBound
      repeat {
        let isNegative = parser.take("-")
        let isSigned = isNegative || parser.take("+")
        let part = try parser.product()
        parts.append(.init(isNegative: isNegative, isSigned: isSigned, part: part))
      } while parser.isNext("+") || parser.isNext("-")
      if parts.count == 1 && !parts[0].isSigned { return parts[0].part }
      let end = parts[parts.count - 1].part.place.upperBound
      return FormulaSyntax(kind: .sum(parts), place: start..<end)
    }
  }

  private mutating func product() throws(DataError) -> FormulaSyntax {
    try chain("*", "/") { (parser) throws(DataError) in
      try parser.chain("%", nil) { (parser) throws(DataError) in
        try parser.chain(":", nil) { (parser) throws(DataError) in try parser.factor() }
      }
    }
  }

  private mutating func chain(
    _ first: Character, _ second: Character?,
    _ part: (inout FormulaParser) throws(DataError) -> FormulaSyntax
  ) throws(DataError) -> FormulaSyntax {
    var result = try part(&self)
    let before = depth
    while true {
      let symbol: Character
      if take(first) {
        symbol = first
      } else if let second, take(second) {
        symbol = second
      } else {
        break
      }
      // A chain leans to the left: each link is one level deeper.
      result = try nested { (parser) throws(DataError) in
        let right = try part(&parser)
        return FormulaSyntax(
          kind: .binary(symbol, result, right),
          place: result.place.lowerBound..<right.place.upperBound)
      }
      depth += 1
    }
    depth = before
    return result
  }

  private mutating func factor() throws(DataError) -> FormulaSyntax {
    let start = place.lowerBound
    guard isNext("-") || isNext("+") else { return try power() }
    let isNegative = take("-")
    if !isNegative { _ = take("+") }
    return try nested { (parser) throws(DataError) in
      let operand = try parser.factor()
      return FormulaSyntax(
        kind: .signed(isNegative: isNegative, operand), place: start..<operand.place.upperBound)
    }
  }

  private mutating func power() throws(DataError) -> FormulaSyntax {
    let base = try primary()
    guard take("^") else { return base }
    return try nested { (parser) throws(DataError) in
      // −1 in x^−1, and to the right: x^2^3 is x^(2^3).
      let exponent = try parser.factor()
      return FormulaSyntax(
        kind: .binary("^", base, exponent),
        place: base.place.lowerBound..<exponent.place.upperBound)
    }
  }

  private mutating func primary() throws(DataError) -> FormulaSyntax {
    let first = token
    switch first.kind {
    case .number(let value):
      position += 1
      return FormulaSyntax(kind: .number(value), place: first.place)
    case .quotedName(let name):
      position += 1
      return FormulaSyntax(kind: .name(name, isQuoted: true), place: first.place)
    case .name(let name):
      position += 1
      guard isNext("(") else {
        return FormulaSyntax(kind: .name(name, isQuoted: false), place: first.place)
      }
      return try call(name, from: first.place.lowerBound)
    case .symbol("("):
      position += 1
      let inside = try sum()
      let end = place.upperBound
      guard take(")") else { throw unclosed(first.place) }
      return FormulaSyntax(kind: .parenthesized(inside), place: first.place.lowerBound..<end)
    default: throw unexpected()
    }
  }

  private func unclosed(_ opening: Range<Int>) -> DataError {
    token.kind == .end ? text.failure("this ( is not closed", at: opening) : unexpected()
  }

  private mutating func call(_ name: String, from start: Int) throws(DataError) -> FormulaSyntax {
    let opening = place
    position += 1
    var arguments: [FormulaSyntax.Argument] = []
    if !isNext(")") {
      repeat {
        let first = place.lowerBound
        var label: String?
        if case .name(let name) = token.kind, tokens[position + 1].kind == .symbol("=") {
          label = name
          position += 2
        }
        let value = try sum()
        arguments.append(
          .init(label: label, value: value, place: first..<value.place.upperBound))
      } while take(",")
    }
    let end = place.upperBound
    guard take(")") else { throw unclosed(opening) }
    return FormulaSyntax(kind: .call(name, arguments), place: start..<end)
  }
}
