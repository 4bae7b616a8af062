import ArgumentParser
import Foundation
import Lapwing

struct CertifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "certify",
    abstract: "Prove the digits of the least-squares coefficients, or of any others.",
    discussion: """
      Prints each coefficient with a rigorous bound of its error: rounding, of the data and of the proof \
      itself, is accounted for. With --coefficients, what another program computed is graded the same \
      way. Exit code 3 if nothing can be proven.

      EXAMPLES
        lapwing certify longley.csv --target y
        lapwing certify longley.csv --target y --coefficients theirs.json
      """)

  @OptionGroup(title: "Data") var data: DataOptions

  @Option(help: "A JSON file of coefficients to grade; - is standard input.")
  var coefficients: String?

  @Option(help: "Write the proof as JSON to this file; - is standard output, without the text.")
  var json: String?

  @Option(help: "How many threads to use at most. Default: one per processor.")
  var threads: Int?

  func validate() throws { try validateThreads(threads) }

  func run() throws {
    if let threads { BLASThreads.limit = threads }
    let problem = try data.load()
    let report: ComparisonReport
    do throws(ComparisonError) {
      report = try compare(problem, solvers: [.certified])
    } catch {
      throw failure(error.message(problem), error.exitCode)
    }
    guard report.certificate != nil else {
      try emit(report, text: report.proofText, json: json)
      throw ExitCode.noUniqueAnswer
    }
    guard let coefficients else {
      try emit(report, text: report.proofText, json: json)
      return
    }
    let matrix = try readCoefficients(coefficients, for: problem)
    let graded: ComparisonReport
    do throws(ComparisonError) {
      graded = try grade(matrix, as: coefficients, on: problem)
    } catch {
      throw failure(error.message(problem), error.exitCode)
    }
    try emit(graded, text: graded.proofText, json: json)
  }
}

/// - Throws: `ValidationError` for a number of threads that cannot be.
func validateThreads(_ threads: Int?) throws {
  if let threads, threads < 1 || threads > 1024 {
    throw ValidationError("--threads must be from 1 to 1024.")
  }
}
