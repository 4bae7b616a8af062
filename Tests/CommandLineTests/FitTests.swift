import Foundation
import Testing
import _TestSupport

@Suite(.timeLimit(.minutes(3))) struct FitTests {
  private struct Model: Decodable {
    let schema: String
    let terms: [String]
    let method: String
    let coefficients: [[Double?]]
  }

  private static let cars = [
    "fit", Tool.file("Examples/Data/cars_mpg.csv"), "--missing", "drop", "--formula",
    "Miles_per_Gallon ~ Cylinders + Displacement + Horsepower + Weight_in_lbs + Acceleration + Origin",
  ]

  /// κ is 46 with columns of length 1: every method keeps 10 digits and more.
  @Test(arguments: ["auto", "normal", "cholesky-qr", "qr", "qrcp", "svd", "certified", "lsmr"])
  func everyMethodFindsTheCoefficientsOfTheCars(_ method: String) async throws {
    let folder = try Folder([:])
    let outcome = try await Tool.run(
      Self.cars + ["--method", method, "--save", "m.json"], in: folder)
    #expect(outcome.code == 0)
    #expect(outcome.output.contains("Residual standard error: 4.161 on 384 degrees of freedom"))
    #expect(outcome.output.contains("(14 observations deleted due to missingness)"))
    let model = try JSONDecoder().decode(Model.self, from: Data(folder.text("m.json").utf8))
    #expect(model.terms.suffix(2) == ["Origin[Japan]", "Origin[USA]"])
    let exact = try RealProblem("cars_mpg").exact.coefficients
    for (value, exact) in zip(model.coefficients[0], exact) {
      #expect(try correctDigits(#require(value), of: exact) >= (method == "lsmr" ? 6 : 10))
    }
  }

  @Test func aSavedModelSaysTheSame() async throws {
    let folder = try Folder([:])
    let fit = try await Tool.run(Self.cars, in: folder)
    #expect(try await Tool.run(Self.cars + ["--save", "m.json"], in: folder).code == 0)
    let summary = try await Tool.run(["summary", "m.json"], in: folder)
    #expect(summary.code == 0)
    #expect(summary.output == fit.output)
    let more = try await Tool.run(
      ["summary", "m.json", "--anova", "--collinearity", "--level", "0.9"], in: folder)
    for words in ["Analysis of Variance", "Variance inflation factors", "5 %", "95 %"] {
      #expect(more.output.contains(words), "\(words)")
    }
  }

  @Test func predictionsFollowTheModel() async throws {
    let folder = try Folder([
      "line.csv": "x,g,y\n1,a,2\n2,a,4\n3,a,6\n1,b,3\n2,b,5\n3,b,7.5\n",
      "new.csv": "g,x\nb,4\na,10\n", "unseen.csv": "g,x\nb,4\nc,1\n", "short.csv": "x\n1\n",
    ])
    #expect(
      try await Tool.run(
        ["fit", "line.csv", "--formula", "y ~ x * g", "--save", "m.json"], in: folder
      ).code == 0)
    let outcome = try await Tool.run(
      ["predict", "m.json", "new.csv", "--interval", "prediction"], in: folder)
    #expect(outcome.code == 0)
    let rows = outcome.output.split(separator: "\n").map { $0.split(separator: ",") }
    #expect(rows[0] == ["y", "y.standardError", "y.lower", "y.upper"])
    // Group b: 3, 5, 7.5 has the slope 2.25 and the mean 31/6.
    let values = try rows.dropFirst().map { try $0.map { try #require(Double($0)) } }
    #expect(abs(values[0][0] - (31.0 / 6 + 2 * 2.25)) <= 1e-13)
    #expect(abs(values[1][0] - 20) <= 1e-12)
    #expect(values.allSatisfy { $0[2] < $0[0] && $0[0] < $0[3] && $0[1] > 0 })
    let unseen = try await Tool.run(["predict", "m.json", "unseen.csv"], in: folder)
    #expect(unseen.code == 65 && unseen.output.isEmpty)
    #expect(unseen.errors.contains("\"c\"") && unseen.errors.contains("unseen.csv:3"))
    let short = try await Tool.run(["predict", "m.json", "short.csv"], in: folder)
    #expect(short.code == 64 && short.errors.contains("\"g\""))
  }

  @Test func whatIsNoModelIsRefused() async throws {
    let folder = try Folder([
      "cut.json": #"{"schema": "lapwing.model/1", "terms": ["#, "other.json": #"{"a": 1}"#,
      "future.json": #"{"schema": "lapwing.model/9"}"#,
    ])
    for (name, code) in [
      ("cut.json", 65), ("other.json", 65), ("future.json", 65), ("none.json", 66),
    ] {
      let outcome = try await Tool.run(["summary", name], in: folder)
      #expect(outcome.code == Int32(code), "\(name)")
      #expect(outcome.errors.hasPrefix("lapwing: \(name): "), "\(outcome.errors)")
      #expect(outcome.output.isEmpty)
    }
  }

  @Test func dependentColumnsAreDroppedAndExplained() async throws {
    let data = ["fit", Tool.file("Examples/Data/threerow.csv"), "--target", "y"]
    let dropped = try await Tool.run(data)
    #expect(dropped.code == 0)
    #expect(dropped.output.contains("x2 = 1·(Intercept) + 1·x1"))
    #expect(dropped.output.contains("not defined because of singularities"))
    let refused = try await Tool.run(data + ["--rank-deficient", "error"])
    #expect(refused.code == 3 && refused.output.isEmpty)
    #expect(refused.errors.contains("rank 2 of 3"))
  }

  /// Whole weights count rows several times; an offset is the same as fitting what is left.
  @Test func weightsRepeatRowsAndOffsetsAreSubtracted() async throws {
    let folder = try Folder([
      "w.csv": "x,y,w\n1,2,1\n2,3,2\n3,7,3\n4,8,1\n",
      "r.csv": "x,y\n1,2\n2,3\n2,3\n3,7\n3,7\n3,7\n4,8\n",
      "o.csv": "x,y,o\n1,2,10\n2,3,20\n3,7,30\n4,8,50\n",
      "d.csv": "x,y\n1,-8\n2,-17\n3,-23\n4,-42\n",
    ])
    for (left, right) in [
      (["w.csv", "--weights", "w"], ["r.csv"]), (["o.csv", "--offset", "o"], ["d.csv"]),
    ] {
      var found: [[Double]] = []
      for arguments in [left, right] {
        let outcome = try await Tool.run(
          ["fit"] + arguments + ["--target", "y", "--method", "qr", "--save", "m.json"],
          in: folder)
        #expect(outcome.code == 0)
        let model = try JSONDecoder().decode(Model.self, from: Data(folder.text("m.json").utf8))
        found.append(model.coefficients[0].compactMap { $0 })
      }
      for (a, b) in zip(found[0], found[1]) { #expect(abs(a - b) <= 1e-13 * max(1, abs(b))) }
    }
  }

  @Test func anIterationThatDivergesEndsWithTwo() async throws {
    let outcome = try await Tool.run([
      "fit", Tool.file("Examples/Data/linear100.csv"), "--target", "y", "--method", "gd", "--step",
      "3",
    ])
    #expect(outcome.code == 2)
    let limited = try await Tool.run([
      "fit", Tool.file("Examples/Data/linear100.csv"), "--target", "y", "--method", "gd",
      "--max-iterations", "3",
    ])
    #expect(limited.code == 0)
    #expect(limited.errors.contains("warning: stopped at the limit of 3 iterations"))
  }

  @Test func aFormulaThatIsWrongIsShownWithItsPlace() async throws {
    let outcome = try await Tool.run([
      "fit", Tool.file("Examples/Data/linear100.csv"), "--formula", "y ~ lag(x)",
    ])
    #expect(outcome.code == 64)
    #expect(outcome.errors.contains("y ~ lag(x)\n") && outcome.errors.contains("^"))
  }
}
