/// A model in R's notation: `log(y) ~ x + I(x^2) + origin:x - 1`.
///
/// Left of `~` stands the target, an expression, or several in `cbind(a, b)`. The terms right of it:
///
/// | | |
/// |---|---|
/// | `x`, `"a b"`, a b in backticks | a column of numbers, or of texts: a category |
/// | `.` | all columns that are not in the target |
/// | `a:b`, `a * b`, `(a + b + c)^2`, `a / b`, `b %in% a` | interactions: the product; `a + b + a:b`; all up to 2 factors; `a + a:b`; `a:b` |
/// | `- a`, `- 1`, `+ 0` | without this term, without an intercept |
/// | `I(x^2 / 3)`, `log(x)`, `log(x, 3)` | arithmetic; `log`, `log2`, `log10`, `log1p`, `exp`, `expm1`, `sqrt`, `abs`, `sign`, `floor`, `ceiling`, `sin`, `cos`, `tan`, `asin`, `acos`, `atan`, `sinh`, `cosh`, `tanh` |
/// | `poly(x, 3)`, `poly(x, 3, raw = TRUE)`, `poly(x, z, degree = 2)` | orthogonal or plain powers, and products of them |
/// | `C(x)`, `factor(x)` | a category of a column of numbers |
/// | `C(x, sum)`, `C(x, contr.helmert)` | a category with other contrasts: `treatment`, `SAS`, `sum`, `helmert`, `poly` |
/// | `offset(x)` | added with the coefficient 1 |
///
/// A category is treatment-coded: one column for each level but the first, or for all levels where R
/// does so. The first level is the first by its bytes (of numbers: the least). A term is called as R
/// calls it, but a level stands in brackets: `origin[Japan]`.
public struct Formula: Hashable, Sendable {
  /// As it was written.
  public let text: String
  let characters: FormulaText
  let target: FormulaSyntax?
  let terms: FormulaSyntax
  /// Whether a user wrote it; else it was made of names of columns.
  let isWritten: Bool

  /// Reads a formula.
  ///
  /// - Throws: `.invalidFormula`; the message shows the place.
  public init(_ text: String) throws(DataError) {
    try self.init(text, isWritten: true)
  }

  private init(_ text: String, isWritten: Bool) throws(DataError) {
    self.text = text
    self.isWritten = isWritten
    characters = FormulaText(text)
    var parser = try FormulaParser(characters)
    (target, terms) = try parser.formula()
  }

  /// The formula with these columns as targets and as terms.
  public init(
    targets: [String], features: [String], hasIntercept: Bool = true
  ) throws(DataError) {
    let names = targets.map(FormulaNotation.name)
    let target =
      names.count == 1 ? names[0] : names.isEmpty ? "" : "cbind(\(names.joined(separator: ", ")))"
    let terms =
      features.map(FormulaNotation.name) + (hasIntercept ? features.isEmpty ? ["1"] : [] : ["0"])
    try self.init(
      (target.isEmpty ? "" : target + " ") + "~ " + terms.joined(separator: " + "), isWritten: false
    )
  }

  /// What can be done about a column that makes no category.
  func remedy(for column: String) -> String {
    isWritten
      ? "leave it out of the formula; from all columns it is taken away with - \(FormulaNotation.name(column))"
      : "name the columns to use with --features"
  }
}

extension Formula: CustomStringConvertible {
  public var description: String { text }
}
