/// A formula as R's `terms` understands it: variables, and terms that are sets of them.
///
/// - Note: Source: R 4.2, src/library/stats/src/model.c, `EncodeVars`, `TermCode` and `modelmatrix`.
struct FormulaTerms {
  /// What the target or a factor of terms is called, and what it is.
  struct Named<Content: Hashable>: Hashable {
    let name: String
    let content: Content
    let place: Range<Int>
  }

  /// A product of variables.
  struct Term: Hashable {
    /// In the order in which the variables first stand in the formula.
    let variables: [Int]
    /// Whether a category is coded by contrasts with its first level; else by all levels.
    var isContrast: [Bool]
  }

  private(set) var targets: [Named<FormulaExpression>] = []
  private(set) var offsets: [Named<FormulaExpression>] = []
  /// Those that stand in terms.
  private(set) var variables: [Named<FormulaInterpreter.Variable>] = []
  private(set) var terms: [Term] = []
  private(set) var hasIntercept = true
}

extension FormulaTerms {
  /// - Parameters:
  ///   - excluded: columns that `.` does not stand for, besides those of the target.
  ///   - offset: a column that is an offset, besides those of the formula.
  /// - Throws: `.invalidFormula`, `.unknownColumn`, `.duplicateColumn`, `.textColumn`.
  init(
    target: FormulaSyntax?, terms syntax: FormulaSyntax, text: FormulaText, schema: Schema,
    excluded: Set<String>
  ) throws(DataError) {
    let interpreter = FormulaInterpreter(text: text, schema: schema)
    targets = try Self.targets(target, interpreter)
    var encoder = FormulaEncoder(
      interpreter: interpreter, schema: schema,
      excluded: excluded.union(target?.names ?? []))
    var encoded = FormulaEncoder.TermList()
    try encoder.encode(syntax, keeps: true, into: &encoded)
    (hasIntercept, offsets) = (encoder.hasIntercept, encoder.offsets)

    let targetNames = Set(targets.map(\.name))
    for term in encoded.terms where term.count == 1 {
      let variable = encoder.variables[term[0]]
      if targetNames.contains(variable.name) {
        throw text.failure(
          "the target \(quoted(variable.name)) cannot be a term as well; leave it out here",
          at: variable.place)
      }
    }

    // By degree, and only the variables that are left in a term.
    let highest = encoded.terms.map(\.count).max() ?? 0
    let byDegree = Dictionary(grouping: encoded.terms, by: \.count)
    let ordered = highest == 0 ? [] : (1...highest).flatMap { byDegree[$0] ?? [] }
    let used = Set(ordered.flatMap { $0 }).sorted()
    let index = Dictionary(uniqueKeysWithValues: used.enumerated().map { ($1, $0) })
    variables = used.map { encoder.variables[$0] }
    let sets = ordered.map { term in term.map { index[$0]! } }
    terms = sets.indices.map { position in
      Term(
        variables: sets[position],
        isContrast: sets[position].map { variable in
          Self.isContrast(variable, in: sets[position], after: sets[..<position])
        })
    }
    if !hasIntercept { codeFirstCategoryFully() }
  }

  private static func targets(
    _ target: FormulaSyntax?, _ interpreter: FormulaInterpreter
  ) throws(DataError) -> [Named<FormulaExpression>] {
    guard let target else { return [] }
    var parts = [target]
    if case .call("cbind", let arguments) = target.kind {
      if arguments.isEmpty {
        throw interpreter.text.failure(
          "cbind names the targets, as in cbind(a, b)", at: target.place)
      }
      parts = arguments.map(\.value)
    }
    var targets: [Named<FormulaExpression>] = []
    for part in parts {
      let name = part.plainName ?? part.notation
      let content = try interpreter.expression(part)
      if targets.contains(where: { $0.name == name }) {
        throw interpreter.text.failure("the target \(quoted(name)) is named twice", at: part.place)
      }
      if content.columns.isEmpty {
        throw interpreter.text.failure("a target names a column", at: part.place)
      }
      targets.append(.init(name: name, content: content, place: part.place))
    }
    return targets
  }

  /// R's rule: contrasts, where what is left of the term without the variable is nothing (and the
  /// intercept carries the first level), or is contained in an earlier term.
  private static func isContrast(
    _ variable: Int, in term: [Int], after earlier: ArraySlice<[Int]>
  ) -> Bool {
    if term.count == 1 { return true }
    let rest = term.filter { $0 != variable }
    return earlier.contains { candidate in rest.allSatisfy(candidate.contains) }
  }

  /// Without an intercept the first category carries it.
  private mutating func codeFirstCategoryFully() {
    for (position, term) in terms.enumerated() {
      for (place, variable) in term.variables.enumerated() {
        guard case .category = variables[variable].content else { continue }
        terms[position].isContrast[place] = false
        return
      }
    }
  }
}

/// Turns the terms of a formula into sets of variables.
struct FormulaEncoder {
  typealias Variable = FormulaTerms.Named<FormulaInterpreter.Variable>

  /// Sets of variables, each once, in their order. A set is sorted.
  struct TermList {
    private(set) var terms: [[Int]] = []
    private var known: Set<[Int]> = []

    mutating func append(_ term: [Int]) {
      if !term.isEmpty && known.insert(term).inserted { terms.append(term) }
    }

    mutating func remove(_ removed: TermList) {
      terms.removeAll(where: removed.known.contains)
      known.subtract(removed.known)
    }
  }

  let interpreter: FormulaInterpreter
  let schema: Schema
  /// What `.` does not stand for.
  let excluded: Set<String>
  private(set) var hasIntercept = true
  private(set) var variables: [Variable] = []
  private(set) var offsets: [FormulaTerms.Named<FormulaExpression>] = []
  private var numbers: [String: Int] = [:]

  init(interpreter: FormulaInterpreter, schema: Schema, excluded: Set<String>) {
    (self.interpreter, self.schema, self.excluded) = (interpreter, schema, excluded)
  }

  /// More terms than this are a slip.
  private static let limit = 100_000

  /// Appends the terms that a part of the formula stands for.
  ///
  /// - Parameter keeps: whether they are added; else they are about to be taken away.
  mutating func encode(
    _ syntax: FormulaSyntax, keeps: Bool, into list: inout TermList
  ) throws(DataError) {
    switch syntax.kind {
    case .number(let value):
      guard value == 0 || value == 1 else {
        throw interpreter.text.failure(
          "a number is no term; arithmetic stands in I(…), as in I(2 * x)", at: syntax.place)
      }
      hasIntercept = (value == 1) == keeps
    case .name(".", false): try encodeAllColumns(syntax.place, into: &list)
    case .parenthesized(let inside): try encode(inside, keeps: keeps, into: &list)
    case .sum(let parts):
      for part in parts {
        try encode(part.part, keeps: keeps, isNegative: part.isNegative, into: &list)
      }
    case .signed(let isNegative, let operand):
      try encode(operand, keeps: keeps, isNegative: isNegative, into: &list)
    case .binary("^", let base, let exponent):
      try encodePower(base, exponent, keeps: keeps, into: &list)
    case .binary(let symbol, let left, let right):
      try encodeProduct(symbol, left, right, keeps: keeps, into: &list)
    case .call("offset", let arguments):
      guard keeps else {
        throw interpreter.text.failure("an offset cannot be taken away", at: syntax.place)
      }
      guard arguments.count == 1, arguments[0].label == nil else {
        throw interpreter.text.failure("offset(…) takes one column or expression", at: syntax.place)
      }
      let content = try interpreter.expression(arguments[0].value)
      let name = syntax.notation
      if !offsets.contains(where: { $0.name == name }) {
        offsets.append(.init(name: name, content: content, place: syntax.place))
      }
    case .call("cbind", _):
      throw interpreter.text.failure("cbind names targets, before the ~", at: syntax.place)
    case .name, .call: list.append([try number(of: syntax)])
    }
    if list.terms.count > Self.limit {
      throw interpreter.text.failure("these are more than \(Self.limit) terms", at: syntax.place)
    }
  }

  private mutating func encode(
    _ part: FormulaSyntax, keeps: Bool, isNegative: Bool, into list: inout TermList
  ) throws(DataError) {
    guard isNegative else { return try encode(part, keeps: keeps, into: &list) }
    var removed = TermList()
    try encode(part, keeps: !keeps, into: &removed)
    list.remove(removed)
  }

  private mutating func encodeProduct(
    _ symbol: Character, _ left: FormulaSyntax, _ right: FormulaSyntax, keeps: Bool,
    into list: inout TermList
  ) throws(DataError) {
    var (lefts, rights) = (TermList(), TermList())
    try encode(left, keeps: keeps, into: &lefts)
    try encode(right, keeps: keeps, into: &rights)
    switch symbol {
    case ":": try append(lefts, rights, to: &list, at: left.place)
    case "*":
      for term in lefts.terms + rights.terms { list.append(term) }
      try append(lefts, rights, to: &list, at: left.place)
    case "%":
      // Each term within all of the right ones together.
      let all = Set(rights.terms.flatMap { $0 })
      for term in lefts.terms { list.append(all.union(term).sorted()) }
    default:
      let all = Set(lefts.terms.flatMap { $0 })
      for term in lefts.terms { list.append(term) }
      for term in rights.terms { list.append(all.union(term).sorted()) }
    }
  }

  private func append(
    _ lefts: TermList, _ rights: TermList, to list: inout TermList, at place: Range<Int>
  ) throws(DataError) {
    guard lefts.terms.count * rights.terms.count <= Self.limit else {
      throw interpreter.text.failure("these are more than \(Self.limit) terms", at: place)
    }
    for left in lefts.terms {
      for right in rights.terms { list.append(Set(left).union(right).sorted()) }
    }
  }

  private mutating func encodePower(
    _ base: FormulaSyntax, _ exponent: FormulaSyntax, keeps: Bool, into list: inout TermList
  ) throws(DataError) {
    guard case .number(let value) = exponent.kind, let power = Int(exactly: value),
      (1...100).contains(power)
    else {
      throw interpreter.text.failure(
        "(a + b)^2 means all products of up to 2 terms; the power of a column is written I(x^2)",
        at: exponent.place)
    }
    var bases = TermList()
    try encode(base, keeps: keeps, into: &bases)
    var products = bases
    for _ in 1..<power {
      var next = TermList()
      try append(bases, products, to: &next, at: base.place)
      if next.terms.count == products.terms.count && next.terms == products.terms { break }
      products = next
    }
    for term in products.terms { list.append(term) }
  }

  private mutating func encodeAllColumns(
    _ place: Range<Int>, into list: inout TermList
  ) throws(DataError) {
    for column in schema.columns where !excluded.contains(column.name) {
      let syntax = FormulaSyntax(kind: .name(column.name, isQuoted: true), place: place)
      list.append([try number(of: syntax)])
    }
  }

  /// The number of a variable; a new one, if it is not known yet.
  private mutating func number(of syntax: FormulaSyntax) throws(DataError) -> Int {
    let name = syntax.notation
    if let number = numbers[name] { return number }
    let content = try interpreter.variable(syntax)
    if case .number(let expression) = content, expression.columns.isEmpty {
      throw interpreter.text.failure("a term names a column", at: syntax.place)
    }
    numbers[name] = variables.count
    variables.append(.init(name: name, content: content, place: syntax.place))
    return variables.count - 1
  }
}
