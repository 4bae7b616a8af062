import ArgumentParser
import Foundation
import Lapwing

struct CertifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "certify",
    abstract: "Prove the digits of the least-squares coefficients, or of any others.",
    // Generated, it would list every option in one line.
    usage: "lapwing certify [<options>] <file> ...",
    discussion: """
      Prints each coefficient with a rigorous bound of its error: rounding, of the data and of the proof \
      itself, is accounted for. With --coefficients, what another program computed is graded the same \
      way. Exit code 3 if nothing can be proven.

      EXAMPLES
        lapwing certify longley.csv --target y
        lapwing certify longley.csv --target y --coefficients theirs.json
      """)

  @OptionGroup(title: "Data") var data: DataOptions
  @OptionGroup var kind: ProblemOption

  @Option(
    help: ArgumentHelp(
      "A JSON file of coefficients to grade; - is standard input.", valueName: "path"))
  var coefficients: String?

  @Option(
    help: ArgumentHelp(
      "Write the proof as JSON to this file; - is standard output, without the text.",
      valueName: "path"))
  var json: String?

  @OptionGroup(title: "Messages") var messages: MonitorOptions
  @OptionGroup var threads: ThreadOption

  func validate() throws {
    if data.source.isStandardInput && coefficients == "-" {
      throw ValidationError("only one of the data and the coefficients can be standard input")
    }
  }

  func run() throws {
    threads.apply()
    if let json { try OutputFile(path: json).check() }
    let monitor = try RunMonitor(messages)
    monitor.begin("reading \(data.source.name)")
    let problem = try kind.load(data)
    monitor.begin("proving")
    let theirs = try coefficients.map { ($0, try readCoefficients($0, for: problem)) }
    let report: ComparisonReport
    do throws(ComparisonError) {
      if let (name, values) = theirs,
        case let graded = try grade(values, as: name, on: problem), graded.certificate != nil
      {
        report = graded
      } else {
        report = try compare(problem, solvers: [.certified]) { event in monitor.observe(event) }
      }
    } catch {
      throw failure(error.message(problem), error.exitCode)
    }
    try monitor.end()
    try emit(report, text: report.proofText(.standardOutput), json: json)
    if report.certificate == nil { throw ExitCode.noUniqueAnswer }
  }
}
