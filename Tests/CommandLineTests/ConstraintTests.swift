import Foundation
import Testing
import _TestSupport

@Suite(.timeLimit(.minutes(2))) struct ConstraintTests {
  private struct Model: Decodable {
    var method: String
    var status: String
    var coefficients: [[Double?]]
  }

  private func model(_ folder: borrowing Folder, _ name: String = "m.json") throws -> Model {
    try JSONDecoder().decode(Model.self, from: Data(folder.text(name).utf8))
  }

  private static let mixture =
    "a,b,c,y\n1,0,0,2\n0,1,0,5\n0,0,1,1\n1,1,0,6.5\n1,0,1,3.5\n0,1,1,5.5\n1,1,1,8.2\n2,1,0,9\n"

  /// Against R: substituting c = 1 − a − b, `lm(I(y - c) ~ I(a - c) + I(b - c) - 1)` of these data.
  @Test func coefficientsSatisfyTheEquation() async throws {
    let folder = try Folder(["d.csv": Self.mixture])
    let outcome = try await Tool.run(
      [
        "fit", "d.csv", "--formula", "y ~ a + b + c - 1", "--constraint", "2*a - b = 0",
        "--constraint", "a + b + c = 8", "--save", "m.json",
      ], in: folder)
    #expect(outcome.code == 0, "\(outcome.errors)")
    let b = try model(folder).coefficients[0].compactMap { $0 }
    #expect(b.count == 3)
    #expect(abs(2 * b[0] - b[1]) <= 1e-14 * 10 && abs(b[0] + b[1] + b[2] - 8) <= 1e-14 * 10)
    // One coefficient t is free: a = t, b = 2t, c = 8 − 3t; y − 8c = t·(a + 2b − 3c).
    let rows = Self.mixture.split(separator: "\n").dropFirst().map {
      $0.split(separator: ",").map { Double($0)! }
    }
    let (x, z) = (rows.map { $0[0] + 2 * $0[1] - 3 * $0[2] }, rows.map { $0[3] - 8 * $0[2] })
    let xx = x.reduce(0) { $0 + $1 * $1 }
    let t = zip(x, z).reduce(0) { $0 + $1.0 * $1.1 } / xx
    #expect(abs(b[0] - t) <= 1e-14 * 10)
    let rss = zip(x, z).reduce(0) { $0 + ($1.1 - t * $1.0) * ($1.1 - t * $1.0) }
    let error = (rss / 7 / xx).squareRoot()
    let line = try #require(outcome.output.firstMatch(of: /\na[ ]+[0-9.]+[ ]+([0-9.]+)/))
    #expect(abs(try #require(Double(line.1)) - error) <= 1e-5 * error)
    #expect(outcome.output.contains("on 7 degrees of freedom"))
    #expect(
      outcome.output.contains(
        /F-statistic of the constraints: [0-9.e+]+ on 2 and 5 DF, p-value: [0-9.e-]+/))
    #expect(outcome.output.contains("subject to 2*a - b = 0, a + b + c = 8"))
    let saved = try await Tool.run(["summary", "m.json", "--anova"], in: folder)
    #expect(saved.output.contains("nothing to print for --anova"))
    #expect(saved.output.contains("F-statistic of the constraints: "))
    // The interval of a new observation at a = 1, b = 2, c = −3, where the fit is 14t − 24.
    let place = try Folder(["new.csv": "a,b,c\n1,2,-3\n", "m.json": try folder.text("m.json")])
    let predicted = try await Tool.run(
      ["predict", "m.json", "new.csv", "--interval", "prediction"], in: place)
    let numbers = predicted.output.split(separator: "\n")[1].split(separator: ",").compactMap {
      Double($0)
    }
    let factor = 14.0
    #expect(abs(numbers[0] - (factor * t - 24)) <= 1e-12)
    #expect(abs(numbers[1] - factor * error) <= 1e-12 * error)
    let radius = 2.364624251592785 * (rss / 7 + factor * factor * error * error).squareRoot()
    #expect(abs(numbers[3] - numbers[2] - 2 * radius) <= 1e-12 * radius)
    // The same rows once more change nothing but the degrees of freedom.
    let update = try await Tool.run(
      ["update", "m.json", "d.csv", "--save", "twice.json"], in: folder)
    #expect(update.code == 0 && update.output.contains("on 15 degrees of freedom"))
    for (a, b) in zip(try model(folder, "twice.json").coefficients[0], b) {
      #expect(abs(try #require(a) - b) <= 1e-13)
    }
  }

  /// Names with brackets, blanks and signs in them, and numbers on either side.
  @Test(arguments: [
    ("g[b] = g[c]", "breaks"), ("(Intercept) + x 1/2 = 3 - -1", "breaks"),
    ("`x 1` = 1.5e0", "breaks"), ("I(z^2) - 0.5 I(z^2) = x 1 * 2", "breaks"),
  ])
  func equationsNameTermsAsTheFitDoes(_ equation: String, _: String) async throws {
    let folder = try Folder([
      "d.csv": "x 1,g,z,y\n1,a,1,2\n2,b,3,3\n3,c,2,7\n4,a,5,8\n5,b,1,9\n6,c,4,1\n7,a,2,5\n8,b,6,6\n"
    ])
    let outcome = try await Tool.run(
      [
        "fit", "d.csv", "--formula", "y ~ `x 1` + g + I(z^2)", "--constraint", equation, "--save",
        "m.json",
      ], in: folder)
    #expect(outcome.code == 0, "\(outcome.errors)")
    // (Intercept), x 1, g[b], g[c], I(z^2)
    let b = try model(folder).coefficients[0].compactMap { $0 }
    let rest =
      switch equation.prefix(2) {
      case "g[": b[2] - b[3]
      case "(I": b[0] + b[1] / 2 - 4
      case "`x": b[1] - 1.5
      default: b[4] / 2 - 2 * b[1]
      }
    #expect(abs(rest) <= 1e-13)
  }

  @Test(arguments: [
    ("a + b", 64, "an = is missing"), ("a + = 1", 64, "\"=\" cannot stand at character 5"),
    ("a = ", 64, "something is missing at its end"), ("aa = 1", 64, "no term \"aa\""),
    ("a = a", 64, "no coefficient is left"), ("a = 1 b = 2", 64, "cannot stand"),
    ("a * b = 1", 64, "a number is missing behind *"), ("a/0 = 1", 64, "not 0"),
    ("`a = 1", 64, "not closed"), ("", 64, "something is missing"), ("a = 1e999", 64, "range"),
  ])
  func whatIsNoEquationIsRefused(_ equation: String, _ code: Int, _ words: String) async throws {
    let folder = try Folder(["d.csv": Self.mixture])
    let outcome = try await Tool.run(
      ["fit", "d.csv", "--target", "y", "--constraint", equation], in: folder)
    #expect(Refusal([equation], Int32(code), [words]).complaint(outcome) == nil)
  }

  @Test func equationsThatDependOnEachOtherAreRefused() async throws {
    let folder = try Folder(["d.csv": Self.mixture])
    let outcome = try await Tool.run(
      [
        "fit", "d.csv", "--target", "y", "--constraint", "a = 1", "--constraint", "2*a = 2",
      ], in: folder)
    #expect(Refusal([], 64, ["only 1 of the 2 equations"]).complaint(outcome) == nil)
  }

  @Test func nonNegativeCoefficientsHaveNoStandardErrors() async throws {
    let folder = try Folder(["d.csv": "a,b,y\n1,3,0\n2,2,2.5\n3,1,5\n4,2,5.8\n5,0,10\n"])
    let plain = try await Tool.run(
      ["fit", "d.csv", "--target", "y", "--save", "p.json"], in: folder)
    #expect(plain.code == 0)
    #expect(try #require(try model(folder, "p.json").coefficients[0][2]) < 0)
    let outcome = try await Tool.run(
      ["fit", "d.csv", "--target", "y", "--non-negative", "--save", "m.json"], in: folder)
    #expect(outcome.code == 0)
    // b is at the bound; the rest is the line through a alone.
    let b = try model(folder)
    #expect(b.method == "nnls" && b.coefficients[0][2] == 0)
    let (mean, slope) = (4.66, 2.33)
    #expect(abs(b.coefficients[0][1]! - slope) <= 1e-13)
    #expect(abs(b.coefficients[0][0]! - (mean - 3 * slope)) <= 1e-13)
    #expect(outcome.output.contains("No standard errors, tests or intervals: theory has none"))
    let predicted = try await Tool.run(["predict", "m.json", "d.csv"], in: folder)
    #expect(predicted.code == 0 && predicted.output.hasPrefix("y\n"))
    let update = try await Tool.run(
      ["update", "m.json", "d.csv", "--save", "twice.json"], in: folder)
    #expect(update.code == 0)
    #expect(try model(folder, "twice.json").coefficients[0][2] == 0)
  }

  @Test(arguments: [
    ["--non-negative", "--constraint", "a = 1"], ["--non-negative", "--method", "qr"],
    ["--constraint", "a = 1", "--json", "-"],
  ])
  func whatDoesNotGoTogetherIsRefused(_ options: [String]) async throws {
    let folder = try Folder(["d.csv": Self.mixture])
    let outcome = try await Tool.run(["fit", "d.csv", "--target", "y"] + options, in: folder)
    #expect(Refusal(options, 64, []).complaint(outcome) == nil)
  }
}
