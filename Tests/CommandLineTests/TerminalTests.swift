import Foundation
import Testing

/// What people see who sit at a terminal. `script` of util-linux makes one.
@Suite(.timeLimit(.minutes(2))) struct TerminalTests {
  private static let wide =
    "name of a first column,and of a second one,the third,fourth,fifth,y\n"
    + (0..<12).map { row in
      (0..<6).map { "\((row * 7 + $0 * $0 * 5 + row * row * $0) % 23)" }.joined(separator: ",")
    }.joined(separator: "\n") + "\n"

  /// Runs the tool in a terminal of so many columns; all of its output.
  private func seen(
    _ arguments: String, columns: Int, in folder: Folder, environment: String = ""
  ) async throws -> String {
    // The shell in the terminal gets the tool as `$LAPWING`, as its path has blanks or quotes of its own.
    let outcome = try await Tool.shell(
      """
      export LAPWING="$0" TERM=xterm; unset NO_COLOR; \(environment)
      script --quiet --return --command 'stty cols \(columns); "$LAPWING" \(arguments)' /dev/null
      """, [], in: folder)
    #expect(outcome.code == 0)
    return outcome.output.replacing("\r\n", with: "\n")
  }

  private func withoutColors(_ text: String) -> String {
    text.replacing(#/\u{1B}\[[0-9;]*[mK]/#, with: "")
  }

  @Test(arguments: [50, 80, 200])
  func tablesFitTheWidth(_ columns: Int) async throws {
    let folder = try Folder(["wide.csv": Self.wide])
    let text = withoutColors(
      try await seen(
        "compare wide.csv --target y --max-iterations 500", columns: columns, in: folder))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= columns }, "\(text)")
    for word in ["certified", "iteration limit", "name of a first column"] {
      #expect(text.contains(word))
    }
  }

  @Test func summariesFitTheWidth() async throws {
    let folder = try Folder(["wide.csv": Self.wide])
    let text = withoutColors(try await seen("fit wide.csv --target y", columns: 66, in: folder))
    let lines = text.components(separatedBy: "\n")
    let start = try #require(lines.firstIndex { $0.hasPrefix("Coefficients:") })
    #expect(lines[start...].prefix(8).allSatisfy { $0.count <= 66 }, "\(text)")
    #expect(text.contains("name of …umn") && text.contains("fifth"))
  }

  @Test func aFileGetsFullLinesWithoutColours() async throws {
    let folder = try Folder(["wide.csv": Self.wide])
    let text = try await Tool.run(["compare", "wide.csv", "--target", "y"], in: folder).output
    #expect(!text.contains("\u{1B}"))
    #expect(text.split(separator: "\n").contains { $0.count > 80 })
  }

  @Test func coloursAreForTerminalsWithoutNoColor() async throws {
    let folder = try Folder(["wide.csv": Self.wide])
    let command = "compare wide.csv --target y --solvers qr"
    let colored = try await seen(command, columns: 100, in: folder)
    #expect(colored.contains("\u{1B}[32msolved\u{1B}[0m"))
    let plain = try await seen(
      command, columns: 100, in: folder, environment: "export NO_COLOR=1")
    #expect(!plain.contains("\u{1B}") && plain.contains("solved"))
    let dumb = try await seen(command, columns: 100, in: folder, environment: "export TERM=dumb")
    #expect(!dumb.contains("\u{1B}"))
    // How wide the last column is, how long it took decides.
    func widths(_ text: String) -> [Int] {
      text.split(separator: "\n").map {
        $0.replacing(#/ +(time|[0-9.]+ (ns|µs|ms|s))$/#, with: "").count
      }
    }
    #expect(widths(withoutColors(colored)) == widths(plain))
  }

  private static let long =
    "compare '\(Tool.file("Examples/Data/longley.csv"))' --target y --solvers gd --max-iterations 1e18 --max-seconds 1.6"

  @Test func aLongRunShowsHowFarItIs() async throws {
    let folder = try Folder()
    let text = try await seen(Self.long, columns: 100, in: folder)
    #expect(text.contains("█") && text.contains(" left  iteration "))
    // At the end the line is gone.
    let end = try #require(text.components(separatedBy: "\u{1B}[K").last)
    #expect(!end.contains("█") && end.contains("longley"))
    #expect(!(try await seen(Self.long + " --quiet", columns: 100, in: folder)).contains("█"))
  }

  @Test func aShortRunAndAFileShowNone() async throws {
    let folder = try Folder(["wide.csv": Self.wide])
    let short = try await seen(
      "compare wide.csv --target y --solvers qr", columns: 100, in: folder)
    #expect(!short.contains("\u{1B}[K"))
    let piped = try await Tool.shell("exec \"$0\" \(Self.long)", [], in: folder)
    #expect(piped.errors.isEmpty)
  }

  /// A line of the log.
  private struct Entry: Decodable {
    var event: String
    var method: String?
    var iteration: Int?
    var gradientNorm: Double?
    var relativeError: Double?
    var status: String?
  }

  private func entries(_ text: String) throws -> [Entry] {
    try text.split(separator: "\n").map {
      try JSONDecoder().decode(Entry.self, from: Data($0.utf8))
    }
  }

  @Test func theLogHasEveryIterationAsALineOfJSON() async throws {
    let folder = try Folder(["rows.csv": "x,y\n1,1\n2,2.5\n5,3\n"])
    let command = ["compare", "rows.csv", "--target", "y", "--solvers", "qr,gd,cg"]
    let outcome = try await Tool.run(command + ["--log", "log.jsonl", "--verbose"], in: folder)
    #expect(outcome.code == 0)
    let log = try entries(folder.text("log.jsonl"))
    #expect(log.first?.event == "run")
    #expect(log.count { $0.event == "start" } == 3 && log.count { $0.event == "end" } == 3)
    let descent = log.filter { $0.event == "iteration" && $0.method == "gd" }
    #expect(descent.compactMap(\.iteration) == Array(0..<descent.count))
    #expect(descent.count > 10 && descent.first?.relativeError == 1)
    #expect(log.last { $0.method == "gd" }?.status == "converged")
    // The same on standard error.
    #expect(try entries(outcome.errors).map(\.event) == log.map(\.event))
  }

  @Test func aWarningIsNotForQuietRuns() async throws {
    let folder = try Folder(["rows.csv": "x,y\n1,1\n2,2.5\n5,3\n"])
    let command = ["fit", "rows.csv", "--target", "y", "--method", "gd", "--max-iterations", "3"]
    #expect(try await Tool.run(command, in: folder).errors.contains("warning"))
    #expect(try await Tool.run(command + ["--quiet"], in: folder).errors.isEmpty)
  }

  @Test(arguments: [
    Refusal("--quiet --verbose", 64, "--quiet", "--verbose"),
    Refusal("--log -", 64, "--verbose"), Refusal("--log nowhere/log", 73, "no directory"),
  ])
  func whatCannotBeLoggedIsRefused(_ refusal: Refusal) async throws {
    let folder = try Folder(["rows.csv": "x,y\n1,1\n2,2.5\n5,3\n"])
    let outcome = try await Tool.run(
      ["compare", "rows.csv", "--target", "y"] + refusal.arguments, in: folder)
    #expect(refusal.complaint(outcome) == nil)
  }
}
