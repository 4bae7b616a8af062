import Foundation
import Testing

@Suite(.timeLimit(.minutes(2))) struct OutputTests {
  private static let rows = "x,y\n1,1\n2,2.5\n5,3\n"
  private static let compare = ["compare", "rows.csv", "--target", "y"]

  @Test func jsonOnStandardOutputStandsAlone() async throws {
    let folder = try Folder(["rows.csv": Self.rows])
    let outcome = try await Tool.run(Self.compare + ["--json", "-"], in: folder)
    #expect(outcome.code == 0)
    #expect(outcome.errors.isEmpty)
    let json = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    let report = try #require(json as? [String: Any])
    #expect(Set(report.keys) == ["schema", "problem", "reference", "certificate", "solutions"])
    let problem = try #require(report["problem"] as? [String: Any])
    #expect(
      Set(problem.keys) == [
        "source", "rows", "columns", "rowsDropped", "targets", "terms", "rank", "conditionNumber",
        "scaledConditionNumber", "problemKind", "roundedTerms", "dependencies",
      ])
    let solutions = try #require(report["solutions"] as? [[String: Any]])
    #expect(
      solutions.compactMap { $0["method"] as? String } == [
        "normal", "qr", "svd", "certified", "gd",
      ])
    for solution in solutions {
      #expect(
        Set(solution.keys) == [
          "method", "kind", "status", "message", "coefficients", "digits", "residualNorm",
          "gradientNorm", "objective", "iterations", "epochs", "seconds", "stepSize",
          "largestStableStep", "predictedRate", "measuredRate",
        ])
      let coefficients = try #require(solution["coefficients"] as? [[String: Any]])
      #expect(coefficients.count == 2)
      for coefficient in coefficients {
        #expect(
          Set(coefficient.keys) == [
            "target", "term", "value", "digits", "errorBound", "errorLowerBound", "proven",
            "correctlyRounded", "standardError",
          ])
      }
    }
  }

  @Test func aFileOfJSONIsWrittenBesideTheText() async throws {
    let folder = try Folder(["rows.csv": Self.rows, "old.json": "old"])
    for name in ["new.json", "old.json"] {
      let outcome = try await Tool.run(Self.compare + ["--json", name], in: folder)
      #expect(outcome.code == 0)
      #expect(outcome.output.contains("Coefficients for y:"))
      let report = try JSONDecoder().decode(Report.self, from: Data(folder.text(name).utf8))
      #expect(report.schema == "lapwing.comparison/1")
    }
    #expect(try folder.names == ["new.json", "old.json", "rows.csv"])
  }

  @Test func aLinkStaysALinkToTheFile() async throws {
    let folder = try Folder(["rows.csv": Self.rows, "file.json": "old"])
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("link.json"), withDestinationPath: "file.json")
    #expect(try await Tool.run(Self.compare + ["--json", "link.json"], in: folder).code == 0)
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.path("link.json"))
    #expect(attributes[.type] as? FileAttributeType == .typeSymbolicLink)
    #expect(try folder.text("file.json").contains("lapwing.comparison/1"))
  }

  /// A pipe stands for all that is no file: once, `--json /dev/null` replaced the device.
  @Test func aPipeIsWrittenToAndStaysAPipe() async throws {
    let folder = try Folder(["rows.csv": Self.rows])
    // Where the tool does not write, the reader must not wait for ever.
    let outcome = try await Tool.shell(
      """
      exec 2> /dev/null; mkfifo pipe; cat pipe > copy & reader=$!
      "$0" "$@"; code=$?
      for i in 1 2 3 4 5 6 7 8 9 10; do kill -0 $reader || break; sleep 0.2; done
      kill $reader; exit $code
      """,
      Self.compare + ["--json", "pipe"], in: folder)
    #expect(outcome.code == 0)
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.path("pipe"))
    #expect(attributes[.type] as? FileAttributeType != .typeRegular)
    #expect(try folder.text("copy").contains("lapwing.comparison/1"))
  }

  @Test(arguments: [
    Refusal("--json .", 73, "directory"),
    Refusal("--json nowhere/out.json", 73, "nowhere/out.json", "no directory"),
    Refusal(["--json", ""], 73, ["empty"]),
  ])
  func aPlaceThatCannotBeWrittenIsRefusedBeforeTheWork(_ refusal: Refusal) async throws {
    let folder = try Folder(["rows.csv": Self.rows])
    let complaint = refusal.complaint(
      try await Tool.run(Self.compare + refusal.arguments, in: folder))
    #expect(complaint == nil)
    let early = refusal.complaint(
      try await Tool.run(["compare", "no.csv", "--target", "y"] + refusal.arguments, in: folder))
    #expect(early == nil)
    #expect(try folder.names == ["rows.csv"])
  }

  @Test(.enabled(if: getuid() != 0, "for the superuser every file is writable"))
  func aFileThatMayNotBeWrittenIsRefused() async throws {
    let folder = try Folder(["rows.csv": Self.rows, "locked.json": "old"])
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o444], ofItemAtPath: folder.path("locked.json"))
    let complaint = Refusal("", 73, "locked.json", "permission").complaint(
      try await Tool.run(Self.compare + ["--json", "locked.json"], in: folder))
    #expect(complaint == nil)
    #expect(try folder.text("locked.json") == "old")
  }

  @Test func aFailureLeavesNoFileBehind() async throws {
    let folder = try Folder(["rows.csv": "x,y\n1,1\nword,2\n"])
    let outcome = try await Tool.run(Self.compare + ["--json", "out.json"], in: folder)
    #expect(outcome.code == 65)
    #expect(try folder.names == ["rows.csv"])
  }

  @Test func aReaderThatLeavesEarlyIsNoError() async throws {
    let folder = try Folder(["rows.csv": Self.rows])
    let outcome = try await Tool.shell("\"$0\" \"$@\" | head -1", Self.compare, in: folder)
    #expect(outcome.code == 0)
    #expect(outcome.output.hasPrefix("rows.csv: 3 rows"))
    #expect(outcome.errors.isEmpty)
  }

  @Test(arguments: [Self.compare, ["--help"], ["doctor"]])
  func closedStandardOutputIsReported(_ arguments: [String]) async throws {
    let folder = try Folder(["rows.csv": Self.rows])
    let outcome = try await Tool.shell("exec \"$0\" \"$@\" >&-", arguments, in: folder)
    #expect(outcome.code == 74)
    #expect(outcome.errors == "lapwing: cannot write to standard output\n")
  }

  @Test func closedStandardErrorLeavesTheExitCode() async throws {
    let outcome = try await Tool.shell(
      "exec \"$0\" \"$@\" 2>&-", ["compare", "nowhere.csv", "--target", "y"])
    #expect(outcome.code == 66)
  }

  @Test func closedStandardInputIsNoInput() async throws {
    let outcome = try await Tool.shell(
      "exec \"$0\" \"$@\" <&-", ["compare", "-", "--target", "y"])
    #expect(Refusal("", 66, "standard input").complaint(outcome) == nil)
  }

  @Test func anInterruptEndsALongRunWithTheBestSoFar() async throws {
    let folder = try Folder()
    let outcome = try await Tool.run(
      [
        "compare", Tool.file("Examples/Data/longley.csv"), "--target", "y", "--solvers", "gd",
        "--max-iterations", "1e18", "--max-seconds", "60", "--json", "out.json",
      ], in: folder, interruptedAfter: .seconds(2))
    #expect(outcome.code == 130)
    #expect(outcome.errors.isEmpty)
    #expect(try folder.names == ["out.json"])
    #expect(outcome.output.contains("interrupted"))
  }

  @Test func secondsLimitARunThatIterationsDoNot() async throws {
    let outcome = try await Tool.run([
      "compare", Tool.file("Examples/Data/longley.csv"), "--target", "y", "--solvers", "gd",
      "--max-iterations", "1e18", "--max-seconds", "0.2", "--json", "-",
    ])
    #expect(outcome.code == 0)
    let descent = try outcome.decode(Report.self).solution("gd")
    #expect(descent.status == "timeLimit")
    #expect(descent.message.contains("time limit"))
  }
}
