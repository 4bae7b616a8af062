import Foundation
import Testing
import _TestSupport

/// The program prints and writes what R prints and computes; `Tests/Fixtures/r/lm.R` asked R.
@Suite(.timeLimit(.minutes(2))) struct AgainstRTests {
  // swift-format-ignore: AlwaysUseLowerCamelCase
  struct Fit: Decodable {
    var printed: [String]
    var printed_anova: [String]
    var fitted: [Double]
    var raw_residuals: [Double]
    var hat: [Double]
    var rstandard: [Double?]
    var rstudent: [Double?]
    var cooks: [Double?]
    var press: Double?
    var coefficients: [Double?]
  }

  private struct Nested: Decodable { var printed: [String] }

  // swift-format-ignore: AlwaysUseLowerCamelCase
  private struct File: Decodable {
    var mtcars_wt: Fit
    var longley: Fit
    var swiss: Fit
    var warpbreaks: Fit
    var mtcars_weighted_offset: Fit
    var nested: Nested
  }

  private static let folder = "Tests/Fixtures/r/"

  private static func read() throws -> File {
    try JSONDecoder().decode(
      File.self, from: Data(contentsOf: URL(filePath: Tool.file(folder + "lm.json"))))
  }

  private static func data(_ name: String) -> String { Tool.file(folder + name + ".csv") }

  @Test(arguments: [
    ("mtcars", "mpg ~ wt", "mtcars_wt"), ("longley", "Employed ~ .", "longley"),
    ("swiss", "Fertility ~ .", "swiss"),
  ])
  func fitPrintsWhatSummaryPrints(_ data: String, _ formula: String, _ name: String) async throws {
    let file = try Self.read()
    let r = ["mtcars_wt": file.mtcars_wt, "longley": file.longley, "swiss": file.swiss][name]!
    let outcome = try await Tool.run([
      "fit", Self.data(data), "--formula", formula, "--anova", "--press",
    ])
    #expect(outcome.code == 0)
    let start = try #require(r.printed.firstIndex(of: "Residuals:"))
    let summary = r.printed[start...].joined(separator: "\n").trimmingCharacters(in: .newlines)
    #expect(outcome.plainOutput.contains("\n" + summary + "\n"))
    #expect(outcome.plainOutput.contains("\n" + r.printed_anova.joined(separator: "\n") + "\n"))
    let press = try #require(outcome.output.firstMatch(of: /PRESS: ([0-9.e+-]+), predicted/))
    let expected = try #require(r.press)
    // Six digits are printed.
    #expect(abs(try #require(Double(press.1)) - expected) <= 1e-5 * expected)
  }

  @Test func anovaOfSavedModelsPrintsWhatRPrints() async throws {
    let folder = try Folder()
    for (place, terms) in [
      "1", "Education", "Education + Catholic + Infant.Mortality",
      "Agriculture + Examination + Education + Catholic + Infant.Mortality",
    ].enumerated() {
      let fit = try await Tool.run(
        [
          "fit", Self.data("swiss"), "--formula", "Fertility ~ \(terms)", "--save", "\(place).json",
        ], in: folder)
      #expect(fit.code == 0)
    }
    let outcome = try await Tool.run(["anova", "0.json", "1.json", "2.json", "3.json"], in: folder)
    #expect(outcome.code == 0)
    #expect(outcome.plainOutput == (try Self.read()).nested.printed.joined(separator: "\n") + "\n")
    let alone = try await Tool.run(["anova", "3.json"], in: folder)
    #expect(
      alone.plainOutput == (try Self.read()).swiss.printed_anova.joined(separator: "\n") + "\n")
  }

  @Test func modelsThatCannotBeComparedAreRefused() async throws {
    let folder = try Folder([
      "a.csv": "x,z,y,v\n1,2,2,1\n2,1,3,5\n3,5,7,2\n4,4,8,2\n5,1,9,4\n",
      "b.csv": "x,z,y,v\n1,2,2,1\n2,1,3,5\n3,5,7,2\n4,4,8,2\n5,1,8,4\n",
    ])
    for (name, arguments) in [
      ("x", ["a.csv", "--formula", "y ~ x"]), ("z", ["a.csv", "--formula", "y ~ z"]),
      ("v", ["a.csv", "--formula", "v ~ x"]), ("b", ["b.csv", "--formula", "y ~ x + z"]),
      ("w", ["a.csv", "--formula", "y ~ z", "--weights", "x"]),
      ("o", ["a.csv", "--formula", "y ~ z", "--offset", "x"]),
      ("n", ["a.csv", "--formula", "y ~ x + I(2 * x)", "--rank-deficient", "minimum-norm"]),
    ] {
      let fit = try await Tool.run(["fit"] + arguments + ["--save", "\(name).json"], in: folder)
      #expect(fit.code == 0, "\(name)")
    }
    for (other, words) in [
      ("v", "model 1 explains y, model 2 v"), ("b", "not fitted to the rows of model 1"),
      ("w", "with the same weights"), ("o", "and offset"),
      ("n", "model 2 has no degrees of freedom"),
    ] {
      let outcome = try await Tool.run(["anova", "x.json", "\(other).json"], in: folder)
      let refusal = Refusal(["anova", other], 65, [words])
      #expect(refusal.complaint(outcome) == nil)
    }
    let other = try await Tool.run(["anova", "x.json", "z.json"], in: folder)
    #expect(other.code == 0 && other.output.contains("only one has x"))
  }

  /// `fitted`, `residuals`, `hatvalues`, `rstandard`, `rstudent`, `cooks.distance` of a fit with weights and an
  /// offset. κ is 30: 11 digits and more.
  @Test func influenceIsThatOfR() async throws {
    let folder = try Folder()
    let outcome = try await Tool.run(
      [
        "fit", Self.data("mtcars"), "--formula", "mpg ~ wt + factor(gear)", "--weights", "w",
        "--offset", "o", "--influence", "rows.csv",
      ], in: folder)
    #expect(outcome.code == 0)
    let r = try Self.read().mtcars_weighted_offset
    let lines = try folder.text("rows.csv").split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let expected: [(String, [Double?])] = [
      ("fitted", r.fitted), ("residual", r.raw_residuals), ("leverage", r.hat),
      ("standardized", r.rstandard), ("studentized", r.rstudent), ("cooksDistance", r.cooks),
    ]
    #expect(lines[0] == expected.map(\.0) && lines.count == 33)
    for (column, (name, values)) in expected.enumerated() {
      let size = values.compactMap { $0 }.map(abs).max()!
      for (line, value) in zip(lines.dropFirst(), values) {
        let value = try #require(value)
        #expect(abs(try #require(Double(line[column])) - value) <= 1e-11 * size, "\(name)")
      }
    }
  }

  @Test func categoriesHaveTheCoefficientsOfR() async throws {
    let folder = try Folder()
    _ = try await Tool.run(
      [
        "fit", Self.data("warpbreaks"), "--formula", "breaks ~ wool * tension", "--save", "m.json",
      ], in: folder)
    struct Model: Decodable {
      var terms: [String]
      var coefficients: [[Double?]]
    }
    let model = try JSONDecoder().decode(Model.self, from: Data(folder.text("m.json").utf8))
    // R sorts tension L, M, H as its data frame says, we by letters: H is our baseline.
    #expect(
      model.terms == [
        "(Intercept)", "wool[B]", "tension[L]", "tension[M]", "wool[B]:tension[L]",
        "wool[B]:tension[M]",
      ])
    let (r, ours) = (
      try Self.read().warpbreaks.coefficients.map { $0! }, model.coefficients[0].map { $0! }
    )
    let expected = [
      r[0] + r[3], r[1] + r[5], -r[3], r[2] - r[3], -r[5], r[4] - r[5],
    ]
    for (a, b) in zip(ours, expected) { #expect(abs(a - b) <= 1e-12 * 50) }
  }

  @Test func whatHasNoStandardErrorsSaysSo() async throws {
    let folder = try Folder(["d.csv": "x,z,y\n1,2,2\n2,4,3\n3,6,7\n4,8,8\n"])
    let outcome = try await Tool.run(
      [
        "fit", "d.csv", "--target", "y", "--rank-deficient", "minimum-norm", "--level", "0.9",
        "--anova", "--collinearity", "--robust", "HC3", "--press", "--save", "m.json",
      ], in: folder)
    #expect(outcome.code == 0)
    #expect(
      outcome.output.contains(
        "No standard errors, tests or intervals: the columns do not determine these coefficients"))
    #expect(
      outcome.output.contains(
        "nothing to print for --level, --anova, --collinearity, --robust, --press"))
    let summary = try await Tool.run(["summary", "m.json"], in: folder)
    #expect(summary.output.hasSuffix("which are those of least norm.\n"))
    let predicted = try await Tool.run(
      ["predict", "m.json", "d.csv", "--interval", "confidence"], in: folder)
    #expect(predicted.code == 3 && predicted.errors.contains("which are those of least norm"))
  }
}

extension Tool.Outcome {
  /// R has typographic quotes where the locale does.
  fileprivate var plainOutput: String {
    output.replacing("‘", with: "'").replacing("’", with: "'")
  }
}
