internal import DataReading
internal import Foundation

/// Σ factorⱼ·bⱼ = value: an equation that the coefficients of a fit must satisfy.
public struct LinearEquation: Sendable, Hashable, Codable {
  /// As it was written.
  public let text: String
  /// One for each term.
  public let factors: [Double]
  public let value: Double

  /// Reads an equation such as `a + b = 1` or `2*x1 - x2/3 = (Intercept)`.
  ///
  /// Terms are called as the fit calls them, spaces and brackets included; a name in backquotes is taken as it is.
  ///
  /// - Parameters:
  ///   - text: the equation.
  ///   - terms: the names of the coefficients.
  /// - Throws: ``LinearEquationError`` that says what is wrong and where.
  public init(_ text: String, terms: [String]) throws(LinearEquationError) {
    var parser = LinearEquationParser(text, terms: terms)
    (factors, value) = try parser.equation()
    self.text = text
  }

  /// - Precondition: a factor for each term.
  public init(text: String, factors: [Double], value: Double) {
    self.text = text
    self.factors = factors
    self.value = value
  }
}

/// Why a text is no linear equation in the coefficients.
public struct LinearEquationError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String
}

/// Takes an equation apart; a name is the longest one of a term that stands there.
private struct LinearEquationParser {
  private let text: String
  private let characters: [Character]
  private let terms: [String]
  private var position = 0
  private var factors: [Double]
  private var value = 0.0

  init(_ text: String, terms: [String]) {
    self.text = text
    self.terms = terms
    characters = Array(text)
    factors = [Double](repeating: 0, count: terms.count)
  }

  mutating func equation() throws(LinearEquationError) -> (factors: [Double], value: Double) {
    try side(sign: 1)
    guard take("=") else { throw failure("an = is missing") }
    _ = take("=")
    try side(sign: -1)
    guard position == characters.count else { throw unexpected() }
    guard factors.contains(where: { $0 != 0 }) else {
      throw failure("no coefficient is left in it")
    }
    guard factors.allSatisfy(\.isFinite), value.isFinite else {
      throw failure("its numbers leave the number range")
    }
    return (factors, value)
  }

  /// Parts with their signs, up to the = or the end.
  private mutating func side(sign: Double) throws(LinearEquationError) {
    var isFirst = true
    while isFirst || isAt("+") || isAt("-") || isAt("−") {
      var own = sign
      while true {
        if take("-") || take("−") { own = -own } else if !take("+") { break }
      }
      try part(own)
      isFirst = false
    }
  }

  private mutating func part(_ sign: Double) throws(LinearEquationError) {
    skipBlanks()
    if let number = number() {
      _ = take("*") || take("·")
      skipBlanks()
      if let term = try term() {
        factors[term] += sign * number
      } else {
        value -= sign * number
      }
      return
    }
    guard let term = try term() else {
      throw position < characters.count ? unexpected() : failure("something is missing at its end")
    }
    var factor = 1.0
    if take("*") || take("·") {
      skipBlanks()
      guard let number = number() else { throw failure("a number is missing behind *") }
      factor = number
    } else if take("/") {
      skipBlanks()
      guard let number = number(), number != 0 else {
        throw failure("a number that is not 0 is missing behind /")
      }
      factor = 1 / number
    }
    factors[term] += sign * factor
  }

  // MARK: - Words

  /// The number that starts here, unless the name of a term does that is longer.
  private mutating func number() -> Double? {
    var end = position
    func isDigit(_ index: Int) -> Bool {
      index < characters.count && characters[index].isASCII && characters[index].isNumber
    }
    while isDigit(end) { end += 1 }
    if end < characters.count, characters[end] == "." {
      end += 1
      while isDigit(end) { end += 1 }
    }
    guard end > position, (position..<end).contains(where: isDigit) else { return nil }
    if end < characters.count, characters[end] == "e" || characters[end] == "E" {
      let hasSign = end + 1 < characters.count && "+-".contains(characters[end + 1])
      var last = end + (hasSign ? 2 : 1)
      if isDigit(last) {
        while isDigit(last) { last += 1 }
        end = last
      }
    }
    if let name = longestName(), name.count > end - position { return nil }
    guard let number = Double(String(characters[position..<end])) else { return nil }
    position = end
    return number
  }

  /// The term whose name starts here.
  private mutating func term() throws(LinearEquationError) -> Int? {
    guard position < characters.count else { return nil }
    if characters[position] == "`" {
      guard let end = characters[(position + 1)...].firstIndex(of: "`") else {
        throw failure("a backquote is not closed")
      }
      let name = String(characters[(position + 1)..<end])
      position = end + 1
      guard let term = terms.firstIndex(of: name) else { throw unknown(name) }
      return term
    }
    if let name = longestName() {
      position += name.count
      return terms.firstIndex(of: name)
    }
    let word = characters[position...].prefix { !" +-−*·/=".contains($0) }
    if word.isEmpty { return nil }
    throw unknown(String(word))
  }

  private func longestName() -> String? {
    terms.filter { name in
      guard !name.isEmpty, characters[position...].starts(with: name) else { return false }
      // x1 does not stand in x10.
      let next = position + name.count
      guard next < characters.count, let last = name.last, Self.isWord(last) else { return true }
      return !Self.isWord(characters[next])
    }.max { $0.count < $1.count }
  }

  private static func isWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_" || character == "."
  }

  private mutating func skipBlanks() {
    while position < characters.count, characters[position].isWhitespace { position += 1 }
  }

  private mutating func isAt(_ symbol: Character) -> Bool {
    skipBlanks()
    return position < characters.count && characters[position] == symbol
  }

  private mutating func take(_ symbol: Character) -> Bool {
    guard isAt(symbol) else { return false }
    position += 1
    return true
  }

  // MARK: - What is wrong

  private static func quoted(_ text: String) -> String { "\"\(text)\"" }

  private func failure(_ message: String) -> LinearEquationError {
    LinearEquationError(description: "\(Self.quoted(text)): \(message)")
  }

  private func unexpected() -> LinearEquationError {
    failure(
      "\(Self.quoted(String(characters[position]))) cannot stand at character \(position + 1)")
  }

  private func unknown(_ name: String) -> LinearEquationError {
    let hint =
      nearestName(to: name, among: terms).map { "did you mean \($0)?" }
      ?? "the terms are \(terms.prefix(20).joined(separator: ", "))\(terms.count > 20 ? ", …" : "")"
    return failure("there is no term \(Self.quoted(name)); \(hint)")
  }
}
