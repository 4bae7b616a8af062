import DataReading
import Testing
import _TestSupport

/// What is refused, where the message points, and which way out it names.
@Suite struct FormulaErrorTests {
  struct Case: Sendable, CustomStringConvertible {
    let formula: String
    let code: DataError.Code
    /// The part of the formula that the caret marks.
    let marked: String
    /// What the message must say.
    let says: String

    init(
      _ formula: String, _ marked: String, _ says: String, _ code: DataError.Code = .invalidFormula
    ) {
      (self.formula, self.marked, self.says, self.code) = (formula, marked, says, code)
    }

    var description: String { formula }
  }

  static let cases = [
    Case("", "", "the formula is empty"),
    Case("y", "", "target ~ terms"),
    Case("y ~", "", "something is missing"),
    Case("y ~ x +", "", "something is missing"),
    Case("y ~ x ~ weight", "~", "only one ~"),
    Case("y ~ x weight", "weight", "an operator is missing"),
    Case("y ~ (x + weight", "(", "not closed"),
    Case("y ~ x)", ")", "there is no ("),
    Case("y ~ log(x", "(", "not closed"),
    Case("y ~ `x", "`", "not closed"),
    Case("y ~ \"\"", "\"\"", "the name is empty"),
    Case("y ~ 2x", "2x", "backquotes"),
    Case("y ~ x + 2", "2", "I(2 * x)"),
    Case("y ~ x * 2", "2", "I(2 * x)"),
    Case("y ~ 1e999", "1e999", "beyond the largest"),
    Case("y ~ x ** ", "", "something is missing"),
    Case("y ~ x^weight", "weight", "I(x^2)"),
    Case("y ~ x^0.5", "0.5", "I(x^2)"),
    Case("y ~ x^-1", "-1", "I(x^2)"),
    Case("y ~ I(x:weight)", "x:weight", "write *"),
    Case("y ~ x | origin", "|", "no meaning"),
    Case("y ~ x %o% origin", "%", "a / b"),
    Case("y ~ %in% x", "%in%", "%in% cannot stand here"),
    Case("y ~ I(x %in% weight)", "x %in% weight", "write *"),
    Case("y ~ (x > 3)", ">", "make a column"),
    Case("y ~ wieght + x", "wieght", "did you mean \"weight\"?", .unknownColumn),
    Case("y ~ log(wieght)", "wieght", "did you mean \"weight\"?", .unknownColumn),
    Case("why ~ x", "why", "there is no column \"why\"", .unknownColumn),
    Case("y ~ poly(q, 2)", "q", "there is no column", .unknownColumn),
    Case("y ~ C(q)", "q", "there is no column", .unknownColumn),
    Case("y ~ log(origin)", "origin", "holds text", .textColumn),
    Case("y ~ I(x + origin)", "origin", "holds text", .textColumn),
    Case("origin ~ x", "origin", "holds text", .textColumn),
    Case("y ~ offset(origin)", "origin", "holds text", .textColumn),
    Case("y ~ logg(x)", "logg", "did you mean log"),
    Case("y ~ ns(x, 3)", "ns", "the functions are"),
    Case("y ~ log(x, 2, 3)", "2", "one argument and a base"),
    Case("y ~ log(x, weight = 2)", "log(x, weight = 2)", "log(x, 3)"),
    Case("y ~ log()", "log()", "one argument"),
    Case("y ~ log(base = x)", "log(base = x)", "one argument"),
    Case("y ~ I(poly(x, 2))", "poly(x, 2)", "a term of its own"),
    Case("y ~ poly(x, 0)", "0", "from 1 to 100"),
    Case("y ~ poly(x, degree = weight)", "degree = weight", "from 1 to 100"),
    Case("y ~ poly(x, weight, 2)", "2", "poly(x, z, degree = 2)"),
    Case(
      "y~poly(x,weight,degree=100,raw=TRUE)+poly(x,weight,y,degree=90)",
      "poly(x,weight,y,degree=90)", "too many products"),
    Case("y ~ poly(x, 2, 3)", "3", "raw = TRUE"),
    Case("y ~ poly(x, 2, raw = maybe)", "maybe", "TRUE or FALSE"),
    Case("y ~ poly()", "poly()", "poly(x, 3)"),
    Case("y ~ poly(x, 6)", "poly(x, 6)", "6 different values"),
    Case("y ~ C(x + 1)", "C(x + 1)", "name one"),
    Case("y ~ C(x, contr.some)", "contr.some", "the contrasts are"),
    Case("y ~ C(x, sum, 2)", "2", "name of contrasts"),
    Case("y ~ factor(x, sum)", "sum", "C(x, sum)"),
    Case("y ~ x - offset(x)", "offset(x)", "cannot be taken away"),
    Case("y ~ cbind(x, weight)", "cbind(x, weight)", "before the ~"),
    Case("cbind() ~ x", "cbind()", "names the targets"),
    Case("cbind(y, y) ~ x", "y", "named twice"),
    Case("3 ~ x", "3", "names a column"),
    Case("y ~ I(3)", "I(3)", "names a column"),
    Case("y ~ x + y", "y", "leave it out"),
    Case("log(y) ~ x + log(y)", "log(y)", "leave it out"),
    Case("y ~ log(.)", ".", "a term of its own"),
    Case(". ~ x", ".", "a term of its own"),
  ]

  @Test(arguments: cases)
  func pointsAtTheCause(_ expected: Case) throws {
    let error = try #require(failure(expected.formula))
    #expect(error.code == expected.code)
    #expect(error.message.contains(expected.says), "\(error)")
    #expect(error.text == expected.marked)
    let place = try #require(error.place)
    // The caret stands under the first of these characters.
    let lines = error.message.split(separator: "\n", omittingEmptySubsequences: false)
    try #require(lines.count == 3)
    #expect(lines[1] == "  " + expected.formula)
    #expect(
      lines[2].firstIndex(of: "^").map { lines[2].distance(from: lines[2].startIndex, to: $0) }
        == place.lowerBound + 2)
    #expect(lines[2].count == place.upperBound + 2)
  }

  @Test func showsThePartOfALongFormula() throws {
    let formula = "y ~ " + [String](repeating: "x + weight", count: 40).joined(separator: " + ")
    let error = try #require(failure(formula + " + nothing + " + formula.dropFirst(4)))
    let lines = error.message.split(separator: "\n")
    #expect(lines[1].count < 90)
    let caret = try #require(Array(lines[2]).firstIndex(of: "^"))
    #expect(lines[1].dropFirst(caret).hasPrefix("nothing"))
  }

  /// The file is named where the data are at fault, and a formula is read before the file.
  @Test func namesTheFileWhereItMatters() throws {
    let formula = try #require(failure(reading: "y,x\n1,2\n2,1\n", "y ~ x +"))
    #expect(formula.file == nil)
    #expect(failure(reading: "y,x\n1,2\n2,1\n", "y ~ x + y")?.file == nil)
    #expect(failure(reading: "y,x\n1,2\n2,1\n", "y ~ q")?.file == "data.csv")
    let missing = #expect(throws: DataError.self) {
      try TabularData(csv: .file("/nowhere"), request: DesignRequest(.formula("y ~ x +")))
    }
    #expect(missing?.code == .invalidFormula)
  }

  @Test func refusesFormulasWithoutColumns() {
    #expect(failure("y ~ 0")?.code == .nothingSelected)
    #expect(failure("y ~ x - x - 1")?.code == .nothingSelected)
    #expect(failure("y ~ offset(x) - 1")?.code == .nothingSelected)
  }

  @Test func refusesDeepNestingAndManyTerms() throws {
    let deep =
      "y ~ " + String(repeating: "(", count: 10_000) + "x" + String(repeating: ")", count: 10_000)
    #expect(failure(deep)?.message.contains("nested too deeply") == true)
    #expect(failure("y ~ " + String(repeating: "x:", count: 5000) + "x")?.code == .invalidFormula)
    #expect(failure("y ~ I(" + String(repeating: "-", count: 5000) + "x)")?.code == .invalidFormula)
    let wide = Frame(
      (0..<600).map { Frame.Column("x\($0)", numbers: [1, 2, 3, 4]) }
        + [.init("y", numbers: [1, 2, 3, 5])])
    #expect(failure("y ~ .^2", wide)?.message.contains("100000 terms") == true)
  }

  @Test func namesTermAndLineOfWhatIsNotFinite() throws {
    let text = "y,x,f\n1,1,a\n\n2,\"2\n\",b\n3,0,a\n4,-1,b\n"
    let fixed = text.replacing("\"2\n\"", with: "2")
    let log = try #require(failure(reading: fixed, "y ~ log(x)"))
    #expect((log.code, log.line, log.text) == (.nonFinite, 5, "log(x)"))
    #expect(log.description.contains("data.csv:5: "))
    #expect(log.message.contains("is infinite"))
    let root = try #require(failure(reading: fixed, "y ~ f:sqrt(x)"))
    #expect((root.code, root.line, root.text) == (.nonFinite, 6, "sqrt(x)"))
    #expect(root.message.contains("has no value"))
    #expect(failure(reading: fixed, "log(y - 3) ~ x")?.line == 2)
    #expect(failure(reading: fixed, "y ~ x + offset(1 / x)")?.line == 5)
    #expect(failure(reading: "y,x\n1,1\n2,1e200\n", "y ~ x:I(x * 1e150)")?.line == 3)
    #expect(failure(reading: "y,x\n1,1\n2,0\n", "y ~ x + I(x^-1)")?.line == 3)
    #expect(failure("y ~ log(x - 1)")?.message.contains("in row 1") == true)
  }
}
