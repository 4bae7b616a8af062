/// A factor of the terms of a design, with what was learnt about it from the data.
public struct DesignVariable: Hashable, Sendable {
  /// As R writes it: `log(x)`, `poly(x, 3)`, `origin`.
  public let name: String
  public let content: Content

  /// What it is.
  public enum Content: Hashable, Sendable {
    /// One number in each row.
    case number(FormulaExpression)
    /// A category of a column: its levels in their order. They may be numbers.
    case category(column: String, levels: [String], areNumbers: Bool, Contrasts)
    /// Powers 1 … degree.
    case powers(FormulaExpression, degree: Int)
    /// Orthogonal polynomials of degree 1, 2, …
    case orthogonal(FormulaExpression, PolynomialBasis)
    /// Products of powers of several expressions up to a degree.
    case powerProducts([FormulaExpression], degree: Int)
    /// Products of orthogonal polynomials of several expressions up to a degree, that of each basis.
    case orthogonalProducts([FormulaExpression], [PolynomialBasis])
  }

  /// The columns of the file that it needs.
  var columns: Set<String> {
    switch content {
    case .number(let expression), .powers(let expression, _), .orthogonal(let expression, _):
      expression.columns
    case .powerProducts(let expressions, _), .orthogonalProducts(let expressions, _):
      expressions.reduce(into: []) { $0.formUnion($1.columns) }
    case .category(let column, _, _, _): [column]
    }
  }

  /// What it is called as a term of its own: a plain column without backquotes.
  var nameAlone: String {
    switch content {
    case .number(.column(let column)): column
    case .category(let column, _, _, _) where name == FormulaNotation.name(column): column
    default: name
    }
  }

  /// How the columns that it makes are called behind its name.
  func suffixes(isContrast: Bool) -> [String] {
    switch content {
    case .number: [""]
    case .category(_, let levels, _, let contrasts):
      isContrast ? contrasts.suffixes(levels: levels) : levels.map { "[\($0)]" }
    case .powers(_, let degree): degree == 1 ? [""] : (1...degree).map(String.init)
    case .orthogonal(_, let basis):
      basis.degree == 1 ? [""] : (1...basis.degree).map(String.init)
    case .powerProducts(let expressions, let degree):
      PolynomialTerms.exponents(variables: expressions.count, degree: degree)
        .map(PolynomialTerms.suffix)
    case .orthogonalProducts(let expressions, let bases):
      PolynomialTerms.exponents(variables: expressions.count, degree: bases[0].degree)
        .map(PolynomialTerms.suffix)
    }
  }

  /// What is rounded to doubles, in whatever arithmetic the rest is evaluated.
  var roundedParts: [String] {
    switch content {
    case .number(let expression): expression.roundedParts.map(\.description)
    case .powers(let expression, _): expression.roundedParts.map(\.description)
    case .powerProducts(let expressions, _):
      expressions.flatMap(\.roundedParts).map(\.description)
    case .orthogonal, .orthogonalProducts: [name]
    case .category(_, _, _, let contrasts): contrasts == .poly ? [name] : []
    }
  }
}

extension DesignVariable {
  /// Learns levels and bases from the data.
  ///
  /// - Throws: `.notACategory`; `.invalidFormula` for a polynomial of too high degree.
  init(
    _ variable: FormulaTerms.Named<FormulaInterpreter.Variable>, of formula: Formula,
    in frame: Frame
  ) throws(DataError) {
    name = variable.name
    switch variable.content {
    case .number(let expression): content = .number(expression)
    case .category(let column, let contrasts):
      guard let values = frame[column]?.values else {
        preconditionFailure("the frame lacks the column \(quoted(column))")
      }
      var tally = LevelTally()
      tally.add(values)
      let (levels, areNumbers) = try tally.levels(
        of: column, isForced: name != column, formula, file: frame.source)
      content = try Self.category(
        column, levels, areNumbers, contrasts, formula, at: variable.place)
    case .polynomial(let expression, let degree, isRaw: true):
      content = .powers(expression, degree: degree)
    case .polynomial(let expression, let degree, isRaw: false):
      content = .orthogonal(
        expression, try Self.basis(expression, degree, formula, at: variable.place, in: frame))
    case .polynomials(let expressions, let degree, isRaw: true):
      content = .powerProducts(expressions, degree: degree)
    case .polynomials(let expressions, let degree, isRaw: false):
      var bases: [PolynomialBasis] = []
      for expression in expressions {
        bases.append(
          try Self.basis(expression, degree, formula, at: variable.place, in: frame))
      }
      content = .orthogonalProducts(expressions, bases)
    }
  }

  private static func basis(
    _ expression: FormulaExpression, _ degree: Int, _ formula: Formula, at place: Range<Int>,
    in frame: Frame
  ) throws(DataError) -> PolynomialBasis {
    let values = expression.values(count: frame.rows) { frame.numbers($0) }
    // What is not finite is refused by name and line when the design is made.
    let finite = values.filter(\.isFinite)
    guard let basis = PolynomialBasis(degree: degree, over: finite) else {
      throw noBasis(
        of: expression, degree: degree, differentValues: Set(finite).count, formula, at: place)
    }
    return basis
  }

  /// - Throws: `.invalidFormula` for too many levels for polynomials.
  static func category(
    _ column: String, _ levels: [String], _ areNumbers: Bool, _ contrasts: Contrasts,
    _ formula: Formula, at place: Range<Int>
  ) throws(DataError) -> Content {
    if contrasts == .poly && levels.count > Contrasts.mostPolynomialLevels {
      throw formula.characters.failure(
        "\(levels.count) levels are too many for polynomials, at most \(Contrasts.mostPolynomialLevels)",
        at: place)
    }
    return .category(column: column, levels: levels, areNumbers: areNumbers, contrasts)
  }

  /// The refusal of a polynomial of too high degree, or of numbers that are too large.
  static func noBasis(
    of expression: FormulaExpression, degree: Int, differentValues: Int, _ formula: Formula,
    at place: Range<Int>
  ) -> DataError {
    formula.characters.failure(
      differentValues > degree
        ? "the powers of \(expression) overflow; scale it first, as in poly(I(x / 1000), \(degree))"
        : "\(expression) has \(counted(differentValues, "different value")); the degree of a polynomial must be less",
      at: place)
  }
}

extension Frame {
  /// The numbers of a column that was asked for.
  func numbers(_ name: String) -> [Double] {
    guard case .numbers(let numbers) = self[name]?.values else {
      preconditionFailure("the frame lacks the column of numbers \(quoted(name))")
    }
    return numbers
  }

  /// The numbers of a column of a file as they are written.
  ///
  /// - Precondition: low parts were asked for.
  func decimals(_ name: String) -> [BoundedDecimal] {
    guard let low = lowParts?[name] else {
      preconditionFailure("the frame lacks the low parts of \(quoted(name))")
    }
    return zip(numbers(name), low).map { BoundedDecimal(high: $0, low: $1) }
  }
}
