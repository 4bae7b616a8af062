import Foundation
import Testing

@Suite(.timeLimit(.minutes(2))) struct VerifyTests {
  private static let rows = "x,y\n1,1\n2,2.5\n5,3\n"
  private static let verify = ["verify", "rows.csv", "--target", "y"]
  /// 27/26 and 11/26.
  private static let right =
    #"{"coefficients": {"(Intercept)": 1.0384615384615385, "x": "0.42307692307692307"}}"#

  @Test(arguments: [
    ("linear100.csv --solver gd", 0, "gd agrees with the exact solution"),
    ("norris.csv --solver gd --standardize --digits 9", 0, "gd agrees with the exact solution"),
    ("longley.csv --solver svd --digits 9", 0, "svd agrees with the exact solution"),
    ("longley.csv --solver normal --digits 9", 1, "does not agree"),
    ("longley.csv --solver gd", 1, "does not agree"),
    ("longley.csv --solver gd --step 1", 2, "diverged"),
    ("threerow.csv --solver gd", 3, "rank 2 of 3"),
    ("threerow.csv --solver gd --objective half-sum --step 0.1", 3, "no unique answer"),
  ])
  func theExitCodeIsTheVerdict(_ command: String, _ code: Int, _ words: String) async throws {
    var arguments = command.split(separator: " ").map(String.init)
    arguments[0] = Tool.file("Examples/Data/\(arguments[0])")
    let outcome = try await Tool.run(["verify", "--target", "y"] + arguments)
    #expect(outcome.code == Int32(code))
    #expect(outcome.errors.isEmpty)
    #expect(outcome.output.contains(words))
    #expect(outcome.output.split(separator: "\n").count == 1)
  }

  @Test func coefficientsFromElsewhereAreGraded() async throws {
    let folder = try Folder([
      "rows.csv": Self.rows, "right.json": Self.right,
      "wrong.json": Self.right.replacing("1.0384615384615385", with: "1.0385"),
    ])
    let right = try await Tool.run(
      Self.verify + ["--coefficients", "right.json", "--digits", "14"], in: folder)
    #expect(right.code == 0)
    #expect(right.output.contains("right.json agrees with the exact solution"))
    let wrong = try await Tool.run(Self.verify + ["--coefficients", "wrong.json"], in: folder)
    #expect(wrong.code == 1)
    #expect(wrong.output.contains("(Intercept) of y"))
    let lenient = try await Tool.run(
      Self.verify + ["--coefficients", "wrong.json", "--digits", "4"], in: folder)
    #expect(lenient.code == 0)
  }

  @Test func aReportIsAFileOfCoefficients() async throws {
    let folder = try Folder(["rows.csv": Self.rows])
    let compare = ["compare", "rows.csv", "--target", "y", "--json", "report.json"]
    #expect(try await Tool.run(compare, in: folder).code == 0)
    let outcome = try await Tool.run(
      Self.verify + ["--coefficients", "report.json", "--digits", "13"], in: folder)
    #expect(outcome.code == 0)
  }

  @Test func coefficientsMayComeFromStandardInput() async throws {
    let folder = try Folder(["rows.csv": Self.rows, "right.json": Self.right])
    let outcome = try await Tool.run(
      Self.verify + ["--coefficients", "-"], in: folder, input: folder.path("right.json"))
    #expect(outcome.code == 0)
  }

  /// The worst verdict is the exit code, and each solver has its line and its test.
  @Test func severalSolversAtOnceAndJUnit() async throws {
    let folder = try Folder(["rows.csv": Self.rows])
    let good = try await Tool.run(
      Self.verify + ["--solver", "qr,svd", "--solver", "lbfgs", "--junit", "junit.xml"], in: folder)
    #expect(good.code == 0 && good.output.split(separator: "\n").count == 3, "\(good.errors)")
    let xml = try folder.text("junit.xml")
    #expect(xml.contains("tests=\"3\" failures=\"0\" errors=\"0\""))
    let bad = try await Tool.run(
      Self.verify + ["--solver", "qr,gd", "--max-iterations", "1", "--junit", "-"], in: folder)
    #expect(bad.code == 1 && bad.output.hasPrefix("<?xml"))
    #expect(bad.output.contains("<failure") && bad.output.contains("name=\"gd\""))
    let worst = try await Tool.run(
      Self.verify + ["--solver", "qr,gd", "--step", "10"], in: folder)
    #expect(worst.code == 2)
    for (arguments, words) in [
      (["--solver", "qr,qr"], "twice"), (["--solver", "qr", "--l1", "1"], "--l1"),
      (["--solver", "qr", "--json", "-", "--junit", "-"], "only one"),
    ] {
      let complaint = Refusal("", 64, words).complaint(
        try await Tool.run(Self.verify + arguments, in: folder))
      #expect(complaint == nil)
    }
  }

  @Test func lassoAndElasticNetAreVerifiedAndFitted() async throws {
    let folder = try Folder()
    let data = [Tool.file("Examples/Data/diabetes.csv"), "--target", "target"]
    let penalty = ["--l1", "1", "--l2", "0.01", "--tolerance", "1e-15"]
    let solver = try await Tool.run(["verify"] + data + ["--solver", "fista"] + penalty)
    #expect(solver.code == 0, "\(solver.output)\(solver.errors)")
    #expect(solver.output.contains("fista agrees with the minimum of the penalised objective"))
    let model = try await Tool.run(
      ["fit"] + data + ["--method", "fista", "--save", "model.json", "--json", "fit.json"]
        + penalty,
      in: folder)
    #expect(model.code == 0, "\(model.errors)")
    #expect(model.output.contains("a penalty draws the coefficients towards 0"))
    #expect(try folder.text("model.json").contains("\"penalty\""))
    let given = ["verify"] + data + ["--coefficients", "fit.json"]
    #expect(try await Tool.run(given + penalty, in: folder).code == 0)
    #expect(try await Tool.run(given, in: folder).code == 1)
    let predicted = try await Tool.run(["predict", "model.json", data[0]], in: folder)
    #expect(predicted.code == 0, "\(predicted.errors)")
    let update = try await Tool.run(
      ["update", "model.json", data[0], "--save", "new.json"], in: folder)
    #expect(update.code != 0 && update.errors.contains("penalty"), "\(update.errors)")
    let refused = try await Tool.run(["fit"] + data + ["--l1", "1"])
    #expect(refused.code == 64 && refused.errors.contains("--method fista"))
  }

  @Test func severalTargetsNeedOneLevelMore() async throws {
    let folder = try Folder([
      "rows.csv": "x,y1,y2\n1,1,2\n2,2.5,5\n5,3,6\n",
      "right.json": """
      {"coefficients": {"y1": {"(Intercept)": 1.0384615384615385, "x": 0.42307692307692307},
                        "y2": {"(Intercept)": 2.0769230769230771, "x": 0.84615384615384615}}}
      """,
      "flat.json": Self.right,
    ])
    let verify = ["verify", "rows.csv", "--target", "y1,y2", "--coefficients"]
    #expect(try await Tool.run(verify + ["right.json"], in: folder).code == 0)
    let complaint = Refusal("", 65, "flat.json", "one level more").complaint(
      try await Tool.run(verify + ["flat.json"], in: folder))
    #expect(complaint == nil)
  }

  @Test func theVerdictComesWithAReport() async throws {
    let folder = try Folder(["rows.csv": Self.rows, "right.json": Self.right])
    let outcome = try await Tool.run(
      Self.verify + ["--coefficients", "right.json", "--json", "-"], in: folder)
    let report = try outcome.decode(Report.self)
    #expect(report.solutions.map(\.method) == ["right.json"])
    #expect(report.solutions.first?.digits ?? 0 > 14)
  }

  /// A reference that cannot be read is never a pass.
  @Test(arguments: [
    (nil, 66, "no such file"),
    ("", 65, "not a JSON document"),
    ("hello", 65, "not a JSON document"),
    ("[1, 2]", 65, "an object is needed"),
    ("{}", 65, "coefficients"),
    (#"{"coefficients": {}}"#, 65, "(Intercept)"),
    (#"{"coefficients": {"(Intercept)": 1}}"#, 65, "`x`"),
    (#"{"coefficients": {"(Intercept)": 1, "x": 1, "z": 2}}"#, 65, "unknown term `z`"),
    (#"{"coefficients": {"(Intercept)": "one", "x": 1}}"#, 65, "(Intercept)"),
    (#"{"coefficients": {"(Intercept)": null, "x": 1}}"#, 65, "a number is needed"),
    (#"{"coefficients": {"(Intercept)": "inf", "x": 1}}"#, 65, "not a finite number"),
    (#"{"coefficients": {"z": {"(Intercept)": 1, "x": 1}}}"#, 65, "unknown target `z`"),
    (#"{"solutions": []}"#, 65, "no coefficients"),
  ])
  func aReferenceThatIsNoneIsAnError(_ text: String?, _ code: Int, _ words: String) async throws {
    var files = ["rows.csv": Self.rows]
    files["theirs.json"] = text
    let complaint = Refusal("", Int32(code), "theirs.json", words).complaint(
      try await Tool.run(Self.verify + ["--coefficients", "theirs.json"], in: Folder(files)))
    #expect(complaint == nil)
  }

  @Test func aDirectoryIsNoReference() async throws {
    let folder = try Folder(["rows.csv": Self.rows])
    let complaint = Refusal("", 66, "directory").complaint(
      try await Tool.run(Self.verify + ["--coefficients", "."], in: folder))
    #expect(complaint == nil)
  }
}
