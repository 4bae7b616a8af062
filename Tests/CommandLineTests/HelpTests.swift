import Foundation
import Testing

@Suite(.timeLimit(.minutes(2))) struct HelpTests {
  @Test(arguments: [[], ["compare"], ["verify"], ["certify"], ["doctor"]])
  func everyCommandExplainsItselfWithAnExampleInEightyColumns(_ command: [String]) async throws {
    let outcome = try await Tool.run(command + ["--help"])
    #expect(outcome.code == 0)
    #expect(outcome.errors.isEmpty)
    #expect(outcome.output.contains("EXAMPLE"))
    #expect(outcome.output.contains("  lapwing \(command.first ?? "compare")"))
    let widest = outcome.output.split(separator: "\n").map(\.count).max() ?? 0
    #expect(widest <= 80)
  }

  @Test func theHelpOfCompareNamesEveryOptionOfItsContract() async throws {
    let help = try await Tool.run(["compare", "--help"]).output
    for option in [
      "target", "features", "no-intercept", "no-header", "delimiter", "missing", "missing-token",
      "solvers", "max-iterations", "max-seconds", "tolerance", "step", "objective", "standardize",
      "threads", "json",
    ] {
      #expect(help.contains("  --\(option) "))
    }
  }

  @Test func theHelpListsTheExitCodes() async throws {
    let help = try await Tool.run(["--help"]).output
    for code in [0, 1, 2, 3, 4, 64, 65, 66, 70, 73, 74, 130] {
      #expect(help.contains(try Regex("(?m)^ +\(code)  [a-z]")), "\(code)")
    }
  }

  @Test(arguments: [["--version"], ["compare", "--version"], ["doctor", "--version"]])
  func theVersionIsANumber(_ arguments: [String]) async throws {
    let outcome = try await Tool.run(arguments)
    #expect(outcome.code == 0)
    #expect(outcome.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
  }

  @Test func withoutArgumentsThereIsHelp() async throws {
    let outcome = try await Tool.run([])
    #expect(outcome.code == 0)
    #expect(outcome.output.contains("SUBCOMMANDS"))
  }

  @Test func doctorNamesTheLibrariesAndFindsNoDefect() async throws {
    let outcome = try await Tool.run(["doctor", "--threads", "2"])
    #expect(outcome.code == 0)
    #expect(outcome.errors.isEmpty)
    for word in ["OpenBLAS", "LAPACKE", "threads", "ok     SYRK, Double", "All is well."] {
      #expect(outcome.output.contains(word))
    }
    #expect(!outcome.output.contains("unknown"))
  }

  /// The checks of the other suites would find a wrong outcome.
  @Test func theCheckerOfRefusalsFindsWhatIsWrong() {
    let refusal = Refusal("compare", 65, "line 3")
    func complaint(_ code: Int32, _ output: String, _ errors: String) -> String? {
      refusal.complaint(Tool.Outcome(code: code, output: output, errors: errors))
    }
    #expect(complaint(65, "", "lapwing: line 3\n") == nil)
    #expect(complaint(64, "", "lapwing: line 3\n") != nil)
    #expect(complaint(65, "x", "lapwing: line 3\n") != nil)
    #expect(complaint(65, "", "lapwing: line 4\n") != nil)
    #expect(complaint(65, "", "lapwing: line 3\nat main.swift:1\n") != nil)
    #expect(complaint(65, "", "Error: line 3\n") != nil)
  }
}
