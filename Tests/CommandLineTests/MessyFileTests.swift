import Foundation
import Testing

/// A file, and the command that must refuse it.
struct MessyFile: Sendable, CustomTestStringConvertible {
  let name: String
  let text: String
  let refusal: Refusal

  init(
    _ name: String, _ text: String, _ code: Int32, _ words: String...,
    options: String = "--target y"
  ) {
    (self.name, self.text) = (name, text)
    refusal = Refusal(
      ["compare", name] + options.split(separator: " ").map(String.init), code,
      words + (code == 64 ? [] : [name]))
  }

  var testDescription: String { name }
}

@Suite(.timeLimit(.minutes(2))) struct MessyFileTests {
  @Test(arguments: [
    MessyFile(
      "text column.csv", "city,x,y\nParis,1,2\nRome,2,3\nOslo,3,5\n", 65, "\"city\"",
      "a name is no category", "--features"),
    MessyFile(
      "text target.csv", "city,x\nParis,1\nRome,2\n", 65, "target \"city\"", "text",
      options: "--target city"),
    MessyFile(
      "missing.csv", "x,y\n1,2\nNA,3\n3,5\n4,\n", 65, ":3", "2 values", "2 of 4 rows",
      "--missing drop"),
    MessyFile("nan.csv", "x,y\n1,2\nnan,3\n3,5\n", 65, ":3", "missing", "--missing drop"),
    MessyFile(
      "question.csv", "x,y\n1,2\n?,3\n3,5\n", 65, ":3", "\"?\"", "--missing-token '?'"),
    MessyFile(
      "all missing.csv", "x,y\n,2\n,3\n", 65, "no row is left", options: "--target y --missing drop"
    ),
    MessyFile("empty.csv", "", 65, "nothing in it"),
    MessyFile("binary.csv", "\u{4}\u{5}\u{1b},PNG\nx\u{0}y\n", 65, "no text file"),
    MessyFile("nul.csv", "x,y\n1,2\n\u{0},3\n", 65, "no text file"),
    MessyFile("short.csv", "x,z,y\n1,2,3\n4,5\n7,8,9\n", 65, ":3", "2 fields", "3"),
    MessyFile("long.csv", "x,z,y\n1,2,3\n4,5,6,7\n7,8,9\n", 65, ":3", "4 fields", "3"),
    MessyFile("header only.csv", "x,y\n", 65, "no row", "--no-header"),
    MessyFile("names.csv", "a,a,y\n1,4,2\n2,2,3\n", 65, "\"a\"", "1 and 2"),
    MessyFile("too large.csv", "x,y\n1,1\n1e999,2\n", 65, ":3", "\"x\"", "1e999", "largest"),
    MessyFile("infinite.csv", "x,y\n1,1\ninf,2\n", 65, ":3", "\"x\"", "\"inf\"", "finite"),
    MessyFile("word.csv", "x,y\n1,1\n2,2\nthree,3\n", 65, ":4", "\"x\"", "\"three\""),
    MessyFile(
      "decimal comma.csv", "x;y\n1,5;1\n2,5;2\n", 65, ":2", "\"x\"", "\"1,5\"",
      "--decimal-mark ,"),
    MessyFile("quote.csv", "x,y\n1,1\n\"2,2\n", 65, ":3", "never close"),
    MessyFile(
      "only target.csv", "y\n1\n2\n", 64, "no features", "no intercept",
      options: "--target y --no-intercept"),
    MessyFile("one column.txt", "hello\nworld\n", 64, "\"y\"", "the only one is \"hello\""),
    MessyFile(
      "colon.csv", "x:y\n1:2\n", 64, "\"y\"", "x:y"),
    MessyFile("numbers.csv", "1,2\n3,4\n", 64, "\"x1\" and \"x2\""),
  ])
  func isRefusedByNameAndPlace(_ file: MessyFile) async throws {
    let folder = try Folder([file.name: file.text])
    let complaint = file.refusal.complaint(try await Tool.run(file.refusal.arguments, in: folder))
    #expect(complaint == nil)
  }

  @Test(arguments: [
    Refusal("compare nowhere.csv --target y", 66, "nowhere.csv", "no such file"),
    Refusal("compare . --target y", 66, "directory"),
    Refusal(["compare", "", "--target", "y"], 66, ["no such file"]),
  ])
  func whatIsNoFileIsRefused(_ refusal: Refusal) async throws {
    let complaint = refusal.complaint(try await Tool.run(refusal.arguments, in: Folder()))
    #expect(complaint == nil)
  }

  /// All of them are the line through (1, 1), (2, 2.5), (5, 3).
  @Test(arguments: [
    ("plain.csv", "x,y\n1,1\n2,2.5\n5,3\n", []),
    ("no end.csv", "x,y\n1,1\n2,2.5\n5,3", []),
    ("crlf.csv", "x,y\r\n1,1\r\n2,2.5\r\n5,3\r\n", []),
    ("cr.csv", "x,y\r1,1\r2,2.5\r5,3\r", []),
    ("bom.csv", "\u{feff}x,y\n1,1\n2,2.5\n5,3\n", []),
    ("blank lines.csv", "x,y\n1,1\n\n2,2.5\n5,3\n\n", []),
    ("spellings.csv", "x,y\n 1 ,1.\n+2,25e-1\n5.0,3E0\n", []),
    ("semicolons.csv", "x;y\n1;1\n2;2.5\n5;3\n", []),
    ("tabs.tsv", "x\ty\n1\t1\n2\t2.5\n5\t3\n", []),
    ("tabs.csv", "x\ty\n1\t1\n2\t2.5\n5\t3\n", ["--delimiter", "tab"]),
    ("bars.csv", "x|y\n1|1\n2|2.5\n5|3\n", []),
    ("quotes.csv", "\"x\",\"y\"\n\"1\",1\n2,\"2.5\"\n5,3\n", []),
    ("gaps.csv", "x,y\n1,1\n,9\n2,2.5\nNA,9\n5,3\n", ["--missing", "drop"]),
    (
      "codes.csv", "x,y\n1,1\n-999,9\n2,2.5\n5,3\n",
      ["--missing", "drop", "--missing-token", "-999"]
    ),
    ("others.csv", "name,x,y\na,1,1\nb,2,2.5\nc,5,3\n", ["--features", "x"]),
  ])
  func everySpellingOfTheSameDataGivesTheSameLine(
    _ name: String, _ text: String, _ options: [String]
  ) async throws {
    let folder = try Folder([name: text])
    let outcome = try await Tool.run(
      ["compare", name, "--target", "y", "--solvers", "qr", "--json", "-"] + options, in: folder)
    #expect(outcome.code == 0)
    #expect(outcome.errors.isEmpty)
    let report = try outcome.decode(Report.self)
    #expect(report.problem.terms == ["(Intercept)", "x"])
    #expect(report.problem.rows == 3)
    let values = try report.solution("qr").coefficients.map(\.value)
    try #require(values.count == 2)
    // 27/26 and 11/26.
    #expect(abs(values[0] - 27.0 / 26) < 1e-14)
    #expect(abs(values[1] - 11.0 / 26) < 1e-14)
  }

  @Test func rowsWithoutAHeaderHaveNumberedColumns() async throws {
    let folder = try Folder(["rows.csv": "1,1\n2,2.5\n5,3\n"])
    for options in [[], ["--no-header"]] {
      let outcome = try await Tool.run(
        ["compare", "rows.csv", "--target", "x2", "--solvers", "qr", "--json", "-"] + options,
        in: folder)
      #expect(try outcome.decode(Report.self).problem.rows == 3)
    }
  }

  @Test func standardInputIsADash() async throws {
    let folder = try Folder(["rows.csv": "x,y\n1,1\n2,2.5\n5,3\n"])
    let outcome = try await Tool.run(
      ["compare", "-", "--target", "y", "--solvers", "qr"], input: folder.path("rows.csv"))
    #expect(outcome.code == 0)
    #expect(outcome.output.hasPrefix("standard input: 3 rows, 2 columns"))
    let complaint = Refusal("", 65, "standard input", "nothing in it").complaint(
      try await Tool.run(["compare", "-", "--target", "y"]))
    #expect(complaint == nil)
  }

  @Test func namesMayHoldCommasAndLineBreaks() async throws {
    let folder = try Folder(["rows.csv": "\"a,b\",\"c\nd\",y\n1,2,3\n2,5,1\n3,1,7\n4,4,4\n"])
    let outcome = try await Tool.run(
      ["compare", "rows.csv", "--target", "y", "--features", "\"c\nd\",\"a,b\""], in: folder)
    #expect(outcome.code == 0)
    #expect(outcome.output.contains("\nc d "))
    #expect(outcome.output.contains("\na,b "))
  }

  @Test func severalTargetsAreGivenWithCommasOrRepeated() async throws {
    let folder = try Folder(["rows.csv": "x,y1,y2\n1,1,3\n2,2.5,1\n5,3,7\n"])
    for targets in [["--target", "y1,y2"], ["--target", "y1", "--target", "y2"]] {
      let outcome = try await Tool.run(
        ["compare", "rows.csv", "--solvers", "qr", "--json", "-"] + targets, in: folder)
      let report = try outcome.decode(Report.self)
      #expect(report.problem.targets == ["y1", "y2"])
      #expect(report.problem.terms == ["(Intercept)", "x"])
      #expect(try report.solution("qr").coefficients.count == 4)
    }
  }
}
