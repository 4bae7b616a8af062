import ArgumentParser
import Foundation
import Lapwing

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Solve one problem by several methods, side by side, and grade them.",
    discussion: """
      Each method is graded by the digits that are proven of its coefficients. Where nothing can be \
      proven, by its agreement with the best closed-form answer: QR where the columns of X are \
      independent, the SVD with least norm where they are not.

      PICTURES (--plot-kind)
        fit          the data with each solver's line, or fitted against observed
        convergence  error of the iterative solvers over iterations and seconds
        gradient     their gradient norm, likewise
        loss         their loss, likewise; with rows held back, on these and on the others
        paths        the coefficients of the first of them over its iterations
        residuals    four plots of the residuals, with Cook's distance
        spectrum     singular values, and the gap where the rank ends

      EXAMPLES
        lapwing compare longley.csv --target y
        lapwing compare cars.csv --target mpg --features weight,power --missing drop
        lapwing compare data.csv --target y --solvers qr,gd --step 0.01 --json -
        lapwing compare data.csv --target y --plot errors.svg --plot-kind convergence
        lapwing compare data.csv --target y --report report.html
      """)

  @OptionGroup(title: "Data") var data: DataOptions
  @OptionGroup var kind: ProblemOption
  @OptionGroup(title: "Solvers") var solver: SolverOptions

  @Option(
    name: .customLong("solvers"),
    help: ArgumentHelp(
      "Which solvers to compare, of \(SolverName.list). Default: \(SolverName.standard.map(\.rawValue).joined(separator: ",")).",
      valueName: "names"), completion: .list(SolverName.allCases.map(\.rawValue)))
  var solverLists: [String] = []

  @OptionGroup var deficiency: RankDeficiencyOption

  @Option(
    help: ArgumentHelp(
      "Write the comparison as JSON to this file; - is standard output, without the text.",
      valueName: "path"), completion: .file())
  var json: String?

  @OptionGroup(title: "Pictures") var picture: PlotOptions
  @OptionGroup var page: PageOption
  @OptionGroup(title: "Messages") var messages: MonitorOptions

  func validate() throws {
    let names = try solvers
    try solver.running.validate(names)
    let kind = try picture.kind(ComparisonFigures.Kind.self)
    if kind.needsIterations, !names.contains(where: { $0.kind == .iterative }) {
      throw ValidationError("--plot-kind \(kind.rawValue) needs an iterative solver")
    }
    if [json, picture.plot, page.report].count(where: { $0 == "-" }) > 1 {
      throw ValidationError("only one output can be standard output")
    }
  }

  func run() throws {
    let interrupts = InterruptHandler()
    var options = solver.apply(interrupts)
    try solver.running.check()
    var states = HistoryTable()
    if let json { try OutputFile(path: json).check() }
    try picture.check()
    try page.check()
    try ComparisonFigures.check(picture, page, for: data)
    let monitor = try RunMonitor(messages)
    monitor.begin("reading \(data.source.name)")
    let problem = try deficiency.apply(to: kind.load(data), tolerance: solver.rankTolerance)
    options.initialization = try solver.descent.start(problem)
    let names = try solvers
    monitor.prepare(for: problem, options)
    let report: ComparisonReport
    do throws(ComparisonError) {
      report = try compare(
        problem, solvers: names, options: options, rankTolerance: solver.rankTolerance
      ) { event in
        monitor.observe(event)
        states.add(event)
      }
    } catch {
      throw failure(error.message(problem), error.exitCode)
    }
    try monitor.end()
    try solver.running.write(states)
    try emit(
      report, text: page.report == "-" ? nil : report.text(.standardOutput), json: json)
    let figures = ComparisonFigures(
      problem, report, monitor.history, rankTolerance: solver.rankTolerance,
      isPenalized: !solver.penalty.penalty.isNone)
    try picture.draw(figures.figure(picture.kind(ComparisonFigures.Kind.self)))
    try page.write(figures, report)
    try interrupts.end()
  }

  private var solvers: [SolverName] {
    get throws {
      let names = try SolverName.list(solverLists, of: "--solvers")
      if !solver.penalty.penalty.isNone && !names.contains(.fista) {
        throw ValidationError("--l1 and --l2 are for the solver fista: --solvers fista")
      }
      return names.isEmpty ? SolverName.standard : names
    }
  }
}

/// Prints the text, and the JSON where it was asked for; JSON on standard output stands alone.
func emit(_ report: ComparisonReport, text: String?, json path: String?) throws {
  if let path { try OutputFile(path: path).write(report.json()) }
  if path != "-", let text { try OutputFile(path: "-").write(Data(text.utf8)) }
}
