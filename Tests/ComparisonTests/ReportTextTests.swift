import BLASBackend
import Foundation
import LeastSquares
import Matrices
import Testing
import _TestSupport

@testable import Comparison

@Suite struct ReportTextTests {
  @Test func tableAlignsItsColumns() {
    var table = TextTable([("name", .left), ("µ", .right), ("end", .left)])
    table.add(["a", "12.5", "x"])
    table.add(["longer", "3", ""])
    #expect(
      table.text == """
        name       µ  end
        a       12.5  x
        longer     3
        """)
  }

  @Test func tableOfTitlesIsOneLine() {
    #expect(TextTable([("a", .left), ("b", .right)]).text == "a  b")
  }

  @Test func columnsThatDoNotFitInFollowBelow() {
    var table = TextTable([("name", .left), ("first", .right), ("second", .right)])
    table.add(["long name 40 columns are the least width", "1", "2"])
    #expect(
      table.text(TextLayout(columns: 47)) == """
        name                                      first
        long name 40 columns are the least width      1

        name                                      second
        long name 40 columns are the least width       2
        """)
    #expect(table.text(TextLayout(columns: 55)) == table.text)
  }

  @Test func wideCharactersTakeTwoColumns() {
    var table = TextTable([("n", .left), ("v", .right)])
    table.add(["漢字", "1"])
    table.add(["e\u{301}", "2"])
    #expect(table.text == "n     v\n漢字  1\ne\u{301}     2")
  }

  @Test func longSentencesAreBrokenBetweenWords() {
    let text = (0..<40).map { "word\($0)" }.joined(separator: " ")
    let lines = TextLayout(columns: 50).wrapped(text, indent: 2).components(separatedBy: "\n")
    #expect(lines.allSatisfy { $0.count <= 50 } && lines.count > 5)
    #expect(lines.dropFirst().allSatisfy { $0.hasPrefix("  word") })
    #expect(lines.map { $0.drop { $0 == " " } }.joined(separator: " ") == text)
    #expect(TextLayout.plain.wrapped(text) == text)
  }

  @Test func timesHaveAUnitThatSuits() {
    #expect(timeText(0.0000123) == "12 µs" && timeText(0) == "0 µs")
    #expect(
      timeText(0.0123) == "12.3 ms" && timeText(12.345) == "12.35 s"
        || timeText(12.345) == "12.34 s")
  }

  @Test func reportHasItsPartsInOrder() throws {
    let report = try compare(
      .longley(), solvers: [.normal, .choleskyQR, .qr, .qrcp, .svd, .certified, .gd],
      options: IterationOptions(maximumIterations: 10))
    let parts = report.text.components(separatedBy: "\n\n")
    try #require(parts.count == 4)
    #expect(report.text.hasSuffix(".\n"))
    #expect(
      parts[0] == """
        longley.csv: 16 rows, 7 columns (with the intercept), target y
        rank 7 of 7; condition number 4.86e+09, with columns of length 1 4.33e+04
        """)
    let table = parts[1].components(separatedBy: "\n")
    try #require(table.count == 9)
    #expect(table[0].hasPrefix("method       status "))
    #expect(
      table[1...7].map { $0.prefix(12) } == [
        "normal      ", "cholesky-qr ", "qr          ", "qrcp        ", "svd         ",
        "certified   ", "gd          ",
      ])
    #expect(table[6].contains("  15.9  ") && table[7].contains("iteration limit"))
    #expect(table[8] == "digits: proven, against the exact solution of the binary problem")
    // Right-aligned: the titles end where the numbers do.
    let end = { (line: String, text: String) in
      line.range(of: text).map { line.distance(from: line.startIndex, to: $0.upperBound) }
    }
    #expect(end(table[0], "digits") == end(table[6], "15.9"))
    #expect(end(table[0], "residual norm") == end(table[6], "914.5622"))
    let coefficients = parts[2].components(separatedBy: "\n")
    #expect(coefficients.count == 9 && coefficients[0] == "Coefficients for y:")
    #expect(coefficients[2].hasPrefix("(Intercept)  ") && coefficients[2].contains("-3482258.63"))
    #expect(Set(coefficients.dropFirst().map(\.count)).count == 1)
    #expect(parts[3].hasPrefix("gd: stopped at the limit of 10 iterations"))
    #expect(report.text.split(separator: "\n").allSatisfy { !$0.hasSuffix(" ") })
  }

  @Test func reportOfDeficientDataSaysSo() throws {
    let report = try compare(.threeRows(), solvers: [.normal, .svd])
    #expect(report.text.contains("rank 2 of 3; condition number of the non-zero spectrum 12.6"))
    #expect(report.text.contains("digits: agreement with svd"))
    #expect(report.text.contains("normal: rank 2 of 3 columns"))
    let table = report.text.components(separatedBy: "\n\n")[1].components(separatedBy: "\n")
    let end = { (text: String) in
      table.compactMap { line in
        line.range(of: text).map { line.distance(from: line.startIndex, to: $0.upperBound) }
      }.first
    }
    #expect(end("reference") == end("digits") && end("reference") != nil)
    let alone = try compare(.threeRows(), solvers: [.normal])
    #expect(!alone.text.contains("Coefficients for"))
  }

  @Test func dependenciesAreWrittenOut() throws {
    let report = try compare(.threeRows(), solvers: [.svd])
    #expect(report.problem.dependencies == ["x2 = 1·(Intercept) + 1·x1"])
    #expect(report.text.contains("\ndependent column: x2 = 1·(Intercept) + 1·x1\n"))
  }

  /// What is shown of digits is reached, and has no sign that means nothing.
  @Test func digitsAreRoundedDown() {
    #expect(digitsText(9.99) == "9.9" && digitsText(15.95) == "15.9" && digitsText(3) == "3.0")
    #expect(digitsText(-0.0) == "0.0" && digitsText(-0.01) == "-0.1")
    #expect(digitsText(-1e-16) == "0.0")
  }

  @Test func countsAreSingularOrPlural() throws {
    let problem = try ComparisonProblem([[2]], [[4]], intercept: false, rowsDropped: 1)
    let text = try compare(problem, solvers: [.qr]).text
    #expect(
      text.hasPrefix("data.csv: 1 row, 1 column, target y; 1 row with missing values left out"))
    let two = try ComparisonProblem(
      [[1, 0], [1, 1], [1, 3]], [[1, 2], [3, 4], [5, 7]], rowsDropped: 2)
    let plural = try compare(two, solvers: [.qr]).text
    #expect(plural.contains("targets y1, y2; 2 rows with missing values left out"))
    #expect(plural.contains("Coefficients for y1:") && plural.contains("Coefficients for y2:"))
  }
}
