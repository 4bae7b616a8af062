/// A factor of the terms of a design, with what was learnt about it from the data.
public struct DesignVariable: Hashable, Sendable {
  /// As R writes it: `log(x)`, `poly(x, 3)`, `origin`.
  public let name: String
  public let content: Content

  /// What it is.
  public enum Content: Hashable, Sendable {
    /// One number in each row.
    case number(FormulaExpression)
    /// A category of a column: its levels, the baseline first. They may be numbers.
    case category(column: String, levels: [String], areNumbers: Bool)
    /// Powers 1 … degree.
    case powers(FormulaExpression, degree: Int)
    /// Orthogonal polynomials of degree 1, 2, …
    case orthogonal(FormulaExpression, PolynomialBasis)
  }

  /// The columns of the file that it needs.
  var columns: Set<String> {
    switch content {
    case .number(let expression), .powers(let expression, _), .orthogonal(let expression, _):
      expression.columns
    case .category(let column, _, _): [column]
    }
  }

  /// What it is called as a term of its own: a plain column without backquotes.
  var nameAlone: String {
    switch content {
    case .number(.column(let column)): column
    case .category(let column, _, _) where name == FormulaNotation.name(column): column
    default: name
    }
  }

  /// How the columns that it makes are called behind its name.
  func suffixes(isContrast: Bool) -> [String] {
    switch content {
    case .number: [""]
    case .category(_, let levels, _): levels.dropFirst(isContrast ? 1 : 0).map { "[\($0)]" }
    case .powers(_, let degree): degree == 1 ? [""] : (1...degree).map(String.init)
    case .orthogonal(_, let basis):
      basis.degree == 1 ? [""] : (1...basis.degree).map(String.init)
    }
  }

  /// What is rounded to doubles, in whatever arithmetic the rest is evaluated.
  var roundedParts: [String] {
    switch content {
    case .number(let expression): expression.roundedParts.map(\.description)
    case .powers(let expression, _): expression.roundedParts.map(\.description)
    case .orthogonal: [name]
    case .category: []
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
    case .category(let column):
      guard let values = frame[column]?.values else {
        preconditionFailure("the frame lacks the column \(quoted(column))")
      }
      var tally = LevelTally()
      tally.add(values)
      let (levels, areNumbers) = try tally.levels(
        of: column, isForced: name != column, formula, file: frame.source)
      content = .category(column: column, levels: levels, areNumbers: areNumbers)
    case .polynomial(let expression, let degree, isRaw: true):
      content = .powers(expression, degree: degree)
    case .polynomial(let expression, let degree, isRaw: false):
      let values = expression.values(count: frame.rows) { frame.numbers($0) }
      // What is not finite is refused by name and line when the design is made.
      let finite = values.filter(\.isFinite)
      guard let basis = PolynomialBasis(degree: degree, over: finite) else {
        throw Self.noBasis(
          of: expression, degree: degree, differentValues: Set(finite).count, formula,
          at: variable.place)
      }
      content = .orthogonal(expression, basis)
    }
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
