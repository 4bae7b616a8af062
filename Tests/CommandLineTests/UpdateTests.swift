import Foundation
import Testing
import _TestSupport

@Suite(.timeLimit(.minutes(2))) struct UpdateTests {
  private struct Model: Decodable {
    let terms: [String]
    let coefficients: [[Double?]]
    let message: String
  }

  /// The first rows and the last ones of a file, each with its header.
  private func parts(of file: String, first count: Int) throws -> (first: String, last: String) {
    let lines = try String(contentsOfFile: Tool.file(file), encoding: .utf8)
      .split(separator: "\n").map(String.init)
    return (
      lines[...count].joined(separator: "\n"),
      ([lines[0]] + lines[(count + 1)...]).joined(separator: "\n")
    )
  }

  /// Longley has κ = 4e4 with columns of length 1: what is added and removed keeps 9 digits or more.
  @Test func rowsAddedAndRemovedGiveTheFitOfTheRowsThatAreLeft() async throws {
    let (first, last) = try parts(of: "Examples/Data/longley.csv", first: 12)
    let folder = try Folder(["first.csv": first, "last.csv": last])
    let fit = ["--target", "y", "--method", "qr", "--save"]
    #expect(try await Tool.run(["fit", "first.csv"] + fit + ["first.json"], in: folder).code == 0)
    #expect(
      try await Tool.run(["update", "first.json", "last.csv", "--save", "all.json"], in: folder)
        .code
        == 0)
    #expect(
      try await Tool.run(
        ["update", "all.json", "last.csv", "--remove", "--save", "back.json"], in: folder
      ).code == 0)
    let all = try model(folder, "all.json")
    let exact = try StRDProblem("Longley").exact.coefficients
    for (value, exact) in zip(all.coefficients[0], exact) {
      #expect(try correctDigits(#require(value), of: exact) >= 9)
    }
    let (before, after) = (try model(folder, "first.json"), try model(folder, "back.json"))
    for (old, new) in zip(before.coefficients[0], after.coefficients[0]) {
      let (old, new) = (try #require(old), try #require(new))
      #expect(abs(old - new) <= 1e-8 * abs(old))
    }
  }

  /// Weights, 0 among them, and every statistic that follows from them; only what is known of each residual is not
  /// there after an update.
  @Test func anUpdatedModelHasTheStatisticsOfAllRows() async throws {
    let rows = [
      "1,2.1,1", "2,3.9,2", "3,6.2,0.5", "4,8.1,1", "5,9.7,3", "6,12.4,1", "7,13.6,0", "8,16.3,2",
      "9,17.7,0.25", "10,20.4,1",
    ]
    func file(_ rows: some Sequence<String>) -> String {
      (["x,y,w"] + rows).joined(separator: "\n") + "\n"
    }
    let folder = try Folder([
      "first.csv": file(rows[..<6]), "last.csv": file(rows[6...]), "all.csv": file(rows),
    ])
    let model = ["--formula", "y ~ x", "--weights", "w", "--save"]
    for (name, more) in [("first", []), ("all", ["--method", "qr"])] {
      let fit = try await Tool.run(
        ["fit", "\(name).csv"] + model + ["\(name).json"] + more, in: folder)
      #expect(fit.code == 0)
    }
    let update = try await Tool.run(
      ["update", "first.json", "last.csv", "--save", "both.json"], in: folder)
    #expect(update.code == 0 && !update.output.contains("Residuals:"))
    func statistics(_ name: String) async throws -> Substring {
      let output = try await Tool.run(["summary", name, "--criteria"], in: folder).output
      return try output[#require(output.range(of: "Coefficients:")).lowerBound...]
    }
    let expected = try await statistics("all.json")
    #expect(
      expected.contains(/Log-likelihood: -?[0-9.]+ with 3 parameters, AIC: [0-9.]+, BIC: [0-9.]+/))
    #expect(try await statistics("both.json") == expected)
    // And back again.
    let back = ["update", "both.json", "last.csv", "--remove", "--save", "back.json"]
    #expect(try await Tool.run(back, in: folder).code == 0)
    #expect(try await statistics("back.json") == statistics("first.json"))
  }

  /// Columns that the tolerance of the fit took for one stay one.
  @Test func anUpdateKeepsTheRankTolerance() async throws {
    func file(_ rows: Range<Int>) -> String {
      "x,z,y\n"
        + rows.map { "\($0),\(Double($0) + ($0 % 2 == 0 ? 1e-6 : -1e-6)),\($0 * $0)\n" }.joined()
    }
    let folder = try Folder(["first.csv": file(0..<8), "last.csv": file(8..<14)])
    let fit = ["fit", "first.csv", "--target", "y", "--rank-tolerance", "1e-4"]
    #expect(try await Tool.run(fit + ["--save", "first.json"], in: folder).code == 0)
    let update = ["update", "first.json", "last.csv", "--save", "all.json"]
    #expect(try await Tool.run(update, in: folder).code == 0)
    for name in ["first.json", "all.json"] {
      #expect(try model(folder, name).coefficients[0].count { $0 == nil } == 1, "\(name)")
    }
  }

  @Test func rowsThatWereNeverThereAreNotRemoved() async throws {
    let folder = try Folder(["line.csv": "x,y\n1,1\n2,3\n3,4\n", "other.csv": "x,y\n90,1\n"])
    _ = try await Tool.run(["fit", "line.csv", "--target", "y", "--save", "m.json"], in: folder)
    let outcome = try await Tool.run(["update", "m.json", "other.csv", "--remove"], in: folder)
    #expect(outcome.code == 65)
    #expect(outcome.errors.contains("never there"))
  }

  @Test(arguments: [
    ("all-coefficients", [15.353535353535353, 10.565656565656566]),
    ("slopes", [28.148148148148149, 2.8888888888888888]),
  ])
  func bothConventionsOfTheLeastNormCanBeAskedFor(_ norm: String, _ expected: [Double]) async throws
  {
    let folder = try Folder([:])
    let outcome = try await Tool.run(
      [
        "fit", Tool.file("Tests/Fixtures/reference/real/warpbreaks_dummies.csv"), "--target",
        "breaks", "--rank-deficient", "minimum-norm", "--minimum-norm", norm, "--save", "m.json",
      ], in: folder)
    #expect(outcome.code == 0)
    let found = try model(folder, "m.json").coefficients[0]
    for (value, expected) in zip(found, expected) {
      #expect(abs(try #require(value) - expected) <= 1e-12 * expected)
    }
  }

  @Test func ridgeFindsAPenaltyAndWritesItsPath() async throws {
    let folder = try Folder([:])
    let data = ["ridge", Tool.file("Examples/Data/diabetes.csv"), "--target", "target"]
    let outcome = try await Tool.run(data + ["--path", "path.csv"], in: folder)
    #expect(outcome.code == 0)
    #expect(outcome.output.contains("leave-one-out mean squared error"))
    let path = try folder.text("path.csv")
    let lines = path.split(separator: "\n")
    #expect(lines[0].hasPrefix("penalty,degreesOfFreedom,error,(Intercept),age"))
    #expect(lines.count == 101)
    // Without a penalty it is the least-squares fit: scikit-learn's and R's bmi slope of these data.
    let plain = try await Tool.run(data + ["--penalty", "0"], in: folder)
    #expect(plain.output.contains("5.6029621"))
    #expect(try await Tool.run(data + ["--folds", "1"], in: folder).code == 64)
  }

  private func model(_ folder: borrowing Folder, _ name: String) throws -> Model {
    try JSONDecoder().decode(Model.self, from: Data(folder.text(name).utf8))
  }
}
