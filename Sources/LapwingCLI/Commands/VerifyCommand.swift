import ArgumentParser
import Foundation
import Lapwing

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Does a solver, or a file of coefficients, agree with the closed form?",
    discussion: """
      The answer is the exit code: 0 agrees, 1 digits missed, 2 the iteration diverged, 3 no unique \
      answer to agree with. For use in CI.

      Coefficients from elsewhere are JSON: {"coefficients": {"(Intercept)": 1.5, "x1": 2}}, with one \
      level more for several targets, or a report of this tool.

      EXAMPLES
        lapwing verify linear100.csv --target y --solver gd --digits 6
        lapwing verify longley.csv --target y --coefficients theirs.json --digits 8
        lapwing verify data.csv --target y --solver fista --l1 0.1 --tolerance 1e-14
      """)

  @OptionGroup(title: "Data") var data: DataOptions
  @OptionGroup var kind: ProblemOption
  @OptionGroup(title: "Solver") var options: SolverOptions
  @OptionGroup var deficiency: RankDeficiencyOption
  @OptionGroup(title: "Messages") var messages: MonitorOptions

  @Option(
    name: .customLong("solver"),
    help: ArgumentHelp(
      "The solver to verify, or several of them, separated by commas: \(SolverName.list).",
      valueName: "names"),
    completion: .list(SolverName.allCases.map(\.rawValue)))
  var solverLists: [String] = []

  @Option(
    help: ArgumentHelp(
      "A JSON file of coefficients to verify; - is standard input.", valueName: "path"))
  var coefficients: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How many digits every coefficient must have.", valueName: "number"))
  var digits: Double = 6

  @Option(
    help: ArgumentHelp(
      "Write the comparison as JSON to this file; - is standard output, without the text.",
      valueName: "path"))
  var json: String?

  @Option(
    help: ArgumentHelp(
      "Write the verdicts as JUnit XML to this file, a test for each solver; - is standard output, without the text.",
      valueName: "path"),
    completion: .file())
  var junit: String?

  func validate() throws {
    if try solvers.isEmpty == (coefficients == nil) {
      throw ValidationError("give either --solver or --coefficients")
    }
    if !(digits > 0 && digits <= 15.95) {
      throw ValidationError("--digits must be more than 0 and at most 15.95")
    }
    if data.source.isStandardInput && coefficients == "-" {
      throw ValidationError("only one of the data and the coefficients can be standard input")
    }
    if json == "-" && junit == "-" {
      throw ValidationError("only one of --json and --junit can be standard output")
    }
    try options.running.validate(try solvers)
    if try !options.penalty.penalty.isNone && solvers.contains(where: { $0 != .fista }) {
      throw ValidationError(
        "--l1 and --l2 are for the solver fista, or for --coefficients: nothing else minimises a penalised objective"
      )
    }
  }

  private var solvers: [SolverName] {
    get throws { try SolverName.list(solverLists, of: "--solver") }
  }

  func run() throws {
    let interrupts = InterruptHandler()
    var iteration = options.apply(interrupts)
    try options.running.check()
    var states = HistoryTable()
    for path in [json, junit].compactMap({ $0 }) { try OutputFile(path: path).check() }
    let solvers = try solvers
    let monitor = try RunMonitor(messages)
    monitor.begin("reading \(data.source.name)")
    let problem = try deficiency.apply(to: kind.load(data), tolerance: options.rankTolerance)
    iteration.initialization = try options.descent.start(problem)
    monitor.prepare(for: problem, iteration)
    let report: ComparisonReport
    if !solvers.isEmpty {
      report = try comparing(problem) { () throws(ComparisonError) in
        try compare(
          problem, solvers: solvers, options: iteration, rankTolerance: options.rankTolerance
        ) { event in
          monitor.observe(event)
          states.add(event)
        }
      }
    } else {
      let path = coefficients ?? "-"
      let matrix = try readCoefficients(path, for: problem)
      report = try comparing(problem) { () throws(ComparisonError) in
        try grade(
          matrix, as: path, on: problem, options: iteration, rankTolerance: options.rankTolerance)
      }
    }
    try monitor.end()
    try options.running.write(states)
    let verifications = report.solutions.indices.map {
      Verification(
        report, digits: digits, solution: $0, isPenalized: !options.penalty.penalty.isNone)
    }
    if let junit {
      let xml = JUnitReport(source: problem.source, verifications).xml
      try OutputFile(path: junit).write(Data(xml.utf8))
    }
    let text = verifications.map { $0.summary + "\n" }.joined()
    if junit == "-" {
      if let json { try OutputFile(path: json).write(report.json()) }
    } else {
      try emit(report, text: text, json: json)
    }
    try interrupts.end()
    let verdicts = Set(verifications.map(\.verdict))
    if verdicts.contains(.noUniqueAnswer) { throw ExitCode.noUniqueAnswer }
    if verdicts.contains(.diverged) { throw ExitCode.diverged }
    if verdicts.contains(.disagrees) { throw ExitCode.digitsMissed }
  }

  private func comparing(
    _ problem: ComparisonProblem, _ body: () throws(ComparisonError) -> ComparisonReport
  ) throws -> ComparisonReport {
    do throws(ComparisonError) { return try body() } catch {
      throw failure(error.message(problem), error.exitCode)
    }
  }
}

/// Reads coefficients that were computed elsewhere.
///
/// - Throws: exit code 66 if there is no such file, 65 if it is malformed.
func readCoefficients(
  _ path: String, for problem: ComparisonProblem, option: String = "--coefficients"
) throws -> Matrix<Double> {
  let json: Data
  do {
    json =
      path == "-"
      ? try FileHandle.standardInput.readToEnd() ?? Data()
      : try Data(contentsOf: URL(fileURLWithPath: path))
  } catch {
    var isDirectory = false
    if let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] {
      isDirectory = type as? FileAttributeType == .typeDirectory
    }
    let reason =
      isDirectory
      ? "this is a directory, not a file"
      : FileManager.default.fileExists(atPath: path) ? "cannot be read" : "no such file"
    throw failure("\(path): \(reason) (\(option))", .noInput)
  }
  do throws(CoefficientFileError) {
    return try CoefficientFile.matrix(
      from: json, terms: problem.terms, targets: problem.targets)
  } catch {
    throw failure("\(path): \(error)", .badData)
  }
}
