import ArgumentParser
import Foundation
import Lapwing

struct FitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "Fit one model, print its statistics, and keep it.",
    discussion: """
      The method auto takes the cheapest one that is seen to have the digits asked for, and says which \
      and why: normal equations, measured by the correction that their residual gives; corrected \
      semi-normal equations; CholeskyQR2 for many targets; QR; below full rank pivoted QR or singular \
      values. Where even QR misses the digits, it says so. Columns that depend on others are left out unless \
      --rank-deficient says otherwise. Exit code 2 if an iteration diverged, 3 if --rank-deficient \
      error found no unique answer.

      PICTURES (--plot-kind)
        fit          the data with the line, or fitted against observed
        residuals    four plots of the residuals, with Cook's distance
        spectrum     singular values, and the gap where the rank ends
        convergence  error of an iterative method over iterations and seconds
        gradient     its gradient norm, likewise
        loss         its loss, likewise; with rows held back, on these and on the others
        paths        its coefficients over its iterations

      EXAMPLES
        lapwing fit longley.csv --target y
        lapwing fit cars.csv --formula 'mpg ~ weight + I(weight^2) + origin' --missing drop
        lapwing fit cars.csv --target mpg --features weight --save model.json
        lapwing fit cars.csv --target mpg --coefficients-to b.csv --residuals-to r.npy
        lapwing fit X.npy --target-file y.npy --coefficients-to b.npy
        lapwing fit cars.csv --target mpg --plot residuals.svg --plot-kind residuals
        lapwing fit diabetes.csv --target target --method fista --l1 0.5 --save lasso.json
        lapwing fit mixture.csv --formula 'y ~ a + b + c - 1' --constraint 'a + b + c = 1'
      """)

  @OptionGroup(title: "Data") var data: DataOptions

  @Option(
    help: ArgumentHelp(
      "The method: \(FitMethod.names.joined(separator: ", ")).", valueName: "name"),
    completion: .list(FitMethod.names))
  var method: String = "auto"

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How many digits auto is asked for.", valueName: "number"))
  var digits: Double = 8

  @Option(
    help: ArgumentHelp(
      "What is done where columns depend on each other: drop them, take the coefficients of least norm (minimum-norm; auto, svd and iterative methods), or end with an error.",
      valueName: "choice"))
  var rankDeficient: RankDeficiencyPolicy = .drop

  @Option(
    help: ArgumentHelp(
      "Whose norm is least with minimum-norm: of all coefficients, or of the slopes, the intercept left out.",
      valueName: "choice"))
  var minimumNorm: MinimumNorm = .allCoefficients

  @Flag(
    help:
      "Least squares with no coefficient below 0, but for the intercept's. There are no standard errors then."
  )
  var nonNegative = false

  @Option(
    name: .customLong("constraint"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "An equation that the coefficients must satisfy, in terms as the fit calls them: 'a + b = 1'; may be repeated.",
      valueName: "equation"))
  var constraints: [String] = []

  @OptionGroup(title: "Iterative methods") var solver: SolverOptions
  @OptionGroup(title: "Statistics") var statistics: StatisticsOptions

  @Option(
    help: ArgumentHelp(
      "Standard errors that do not assume equal variances: HC0, HC1, HC2 or HC3.",
      valueName: "name"))
  var robust: HeteroscedasticityCorrection?

  @Flag(
    help:
      "Print PRESS, the sum of squares of predicting each row by the fit to the others, and the R² it leaves."
  )
  var press = false

  @Option(
    help: ArgumentHelp(
      "Write fitted values, residuals, leverages, standardized and studentized residuals and Cook's distances of all rows as CSV to this file, as R's functions of these names give them; - is standard output.",
      valueName: "path"))
  var influence: String?

  @Option(
    help: ArgumentHelp("Write the model to this file, for summary and predict.", valueName: "path"),
    completion: .file())
  var save: String?

  @Option(
    help: ArgumentHelp(
      "Write the coefficients with their proven digits as JSON to this file; - is standard output, without the text.",
      valueName: "path"), completion: .file())
  var json: String?

  @OptionGroup(title: "Tables") var outputs: FitOutputs
  @OptionGroup(title: "Pictures") var picture: PlotOptions
  @OptionGroup var page: PageOption
  @OptionGroup(title: "Messages") var messages: MonitorOptions

  func validate() throws {
    try validatePenalty()
    if case .solver(let name) = try fitMethod {
      try solver.running.validate([name])
    } else {
      try solver.running.validate([])
    }
    let kind = try picture.kind(ComparisonFigures.Kind.self)
    if kind.needsIterations, try fitMethod.isDirect {
      throw ValidationError("--plot-kind \(kind.rawValue) needs an iterative --method")
    }
    if !(digits > 0 && digits <= 15.95) {
      throw ValidationError("--digits must be more than 0 and at most 15.95")
    }
    let isConstrained = nonNegative || !constraints.isEmpty
    if nonNegative && !constraints.isEmpty {
      throw ValidationError("--non-negative and --constraint exclude each other")
    }
    if isConstrained && method != "auto" {
      throw ValidationError("--method has no choice under --non-negative or --constraint")
    }
    if try isConstrained
      && (page.report != nil || picture.kind(ComparisonFigures.Kind.self) == .residuals)
    {
      throw ValidationError(
        "--report and --plot-kind residuals show statistics of least squares, which are others under --non-negative or --constraint"
      )
    }
    if isConstrained && json != nil {
      throw ValidationError(
        "--json grades least squares, and nothing is proven of it under --non-negative or --constraint"
      )
    }
    if ([json, save, influence, picture.plot, page.report] + outputs.paths).count(where: {
      $0 == "-"
    }) > 1 {
      throw ValidationError("only one output can be standard output")
    }
  }

  /// A penalty is fista's, and there are no statistics of least squares under it.
  private func validatePenalty() throws {
    guard !solver.penalty.penalty.isNone else { return }
    if try fitMethod != .solver(.fista) {
      throw ValidationError("--l1 and --l2 need --method fista")
    }
    if try page.report != nil || picture.kind(ComparisonFigures.Kind.self) == .residuals {
      throw ValidationError(
        "--report and --plot-kind residuals show statistics of least squares, and --l1 and --l2 leave none"
      )
    }
  }

  private var fitMethod: FitMethod {
    get throws {
      guard let method = FitMethod(name: method) else {
        throw ValidationError(unknown("method", method, among: FitMethod.names))
      }
      return method
    }
  }

  /// What the coefficients must satisfy.
  ///
  /// - Throws: exit code 64 for what is no equation in the terms.
  private func constraint(_ terms: [String]) throws -> CoefficientConstraint? {
    if nonNegative { return .nonNegative }
    if constraints.isEmpty { return nil }
    do throws(LinearEquationError) {
      return .equations(
        try constraints.map { (text) throws(LinearEquationError) in
          try LinearEquation(text, terms: terms)
        })
    } catch {
      throw failure("--constraint \(error)", .usage)
    }
  }

  private func fitOptions(
    _ iteration: IterationOptions, _ constraint: CoefficientConstraint? = nil
  ) -> FitOptions {
    FitOptions(
      method: (try? fitMethod) ?? .automatic, digits: digits, whenRankDeficient: rankDeficient,
      minimumNorm: minimumNorm, rankTolerance: solver.rankTolerance, iteration: iteration,
      constraint: constraint)
  }

  func run() throws {
    let interrupts = InterruptHandler()
    var iteration = solver.apply(interrupts)
    try solver.running.check()
    var states = HistoryTable()
    for path in ([json, save, influence] + outputs.paths).compactMap({ $0 }) {
      try OutputFile(path: path).check()
    }
    try picture.check()
    try page.check()
    try ComparisonFigures.check(picture, page, for: data)
    if let model = try fitWithoutRows(fitOptions(iteration)) {
      try refuseWithoutAnswer(model)
      if let save { try OutputFile(path: save).write(model.json()) }
      try outputs.writeCoefficients(of: model)
      try writeRowsOnceMore(of: model)
      if !([save] + outputs.paths).contains("-") {
        let parts = try [model.heading] + statistics.parts(model)
        try OutputFile(path: "-").write(Data((parts.joined(separator: "\n\n") + "\n").utf8))
      }
      return
    }
    let monitor = try RunMonitor(messages)
    monitor.begin("reading \(data.source.name)")
    let rows = try data.isStreamed ? FitRows.stored(data.store()) : .memory(data.read())
    let problem =
      switch rows {
      case .memory(let table): ComparisonProblem(table)
      case .stored(let store): try data.stored(store)
      }
    let constraint = try constraint(problem.terms)
    iteration.initialization = try solver.descent.start(problem)
    monitor.prepare(for: problem, iteration)
    let model: FittedModel
    do throws(ComparisonError) {
      func observe(_ event: ComparisonEvent) {
        monitor.observe(event)
        states.add(event)
      }
      let options = fitOptions(iteration, constraint)
      switch rows {
      case .memory(let table): model = try fit(table, options: options, observe: observe)
      case .stored(let store): model = try fit(store, options: options, observe: observe)
      }
    } catch .linearAlgebra(.rankDeficient(let rank, let count)) where constraint != nil {
      throw failure(
        "--constraint: only \(rank) of the \(count) equations are independent of each other", .usage
      )
    } catch {
      throw failure(error.message(problem), error.exitCode)
    }
    try monitor.end()
    try solver.running.write(states)
    try refuseWithoutAnswer(model)
    if let save { try OutputFile(path: save).write(model.json()) }
    try outputs.writeCoefficients(of: model)
    switch rows {
    case .memory(let table): try outputs.writeRows(of: model, table)
    case .stored: try writeRowsOnceMore(of: model)
    }
    if let json { try OutputFile(path: json).write(graded(model, problem).json()) }
    if let influence { try writeInfluence(of: model, problem, offset: rows.offset, to: influence) }
    if !([json, save, influence, page.report] + outputs.paths).contains("-") {
      try OutputFile(path: "-").write(Data(text(model, problem).utf8))
    }
    var figures = ComparisonFigures(
      problem, model, monitor.history, rankTolerance: solver.rankTolerance)
    figures.robust = robust
    try picture.draw(figures.figure(picture.kind(ComparisonFigures.Kind.self)))
    if page.report != nil { try page.write(figures, graded(model, problem)) }
    if model.status == .diverged { throw ExitCode.diverged }
    if model.status != .solved && model.status != .converged {
      messages.warn(model.message)
    }
    try interrupts.end()
  }

  /// The coefficients with what can be proven of them.
  private func graded(
    _ model: FittedModel, _ problem: ComparisonProblem
  ) throws -> ComparisonReport {
    var report: ComparisonReport
    do throws(ComparisonError) {
      report = try grade(
        model.coefficientMatrix, as: model.method, on: problem,
        options: IterationOptions(
          objective: solver.objective, standardize: solver.standardize,
          penalty: solver.penalty.penalty),
        rankTolerance: solver.rankTolerance)
    } catch {
      throw failure(error.message(problem), error.exitCode)
    }
    report.solutions[0].status = model.status
    report.solutions[0].message = model.message
    return report
  }

  /// - Throws: exit code 3 with the reason if there are no coefficients.
  private func refuseWithoutAnswer(_ model: FittedModel) throws {
    guard model.coefficients.allSatisfy({ $0.allSatisfy { $0 == nil } }), !model.terms.isEmpty
    else { return }
    throw failure("\(model.source): \(model.method): \(model.message)", .noUniqueAnswer)
  }

  private func text(_ model: FittedModel, _ problem: ComparisonProblem) throws -> String {
    let others = (robust == nil ? [] : ["--robust"]) + (press ? ["--press"] : [])
    var parts = [model.heading]
    parts += try statistics.parts(model, others: others)
    if !others.isEmpty, let inference = try model.inference() {
      parts += try rowStatistics(model, inference, problem)
    }
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// What takes another look at the rows.
  private func rowStatistics(
    _ model: FittedModel, _ inference: LinearModelInference, _ problem: ComparisonProblem
  ) throws -> [String] {
    let sums = try inference.influenceSums(
      of: problem.data.rowBlock, corrections: robust.map { [$0] } ?? [])
    var parts: [String] = []
    for k in model.targets.indices {
      if let robust {
        parts.append(
          try sums.robustCovariance(robust, target: k)
            .map { StatisticsText.robust($0, model, target: k) }
            ?? "Standard errors \(robust.rawValue): none, \(sums.largestLeverage < 1 ? "there are no degrees of freedom" : "a row has leverage 1, and no residual to judge by")"
        )
      }
      if press {
        parts.append(
          StatisticsText.press(
            sums.predictedResidualSumsOfSquares[k], inference.fits[k], model, target: k))
      }
    }
    return parts
  }

  private func writeInfluence(
    of model: FittedModel, _ problem: ComparisonProblem, offset: [Double]?, to path: String
  ) throws {
    guard let inference = try model.inference() else {
      throw failure(
        "--influence: there are no leverages: \(model.reasonWithoutInference)", .noUniqueAnswer)
    }
    var table = CSVTable()
    for (k, target) in model.targets.enumerated() {
      let rows = try inference.influence(of: problem.data.rowBlock, target: k)
      let fitted = offset.map { zip(rows.fittedValues, $0).map { $0 + $1 } } ?? rows.fittedValues
      let prefix = model.targets.count > 1 ? target + "." : ""
      table.add(prefix + "fitted", fitted)
      table.add(prefix + "residual", rows.residuals)
      table.add(prefix + "leverage", rows.leverages)
      table.add(prefix + "standardized", rows.standardizedResiduals)
      table.add(prefix + "studentized", rows.studentizedResiduals)
      table.add(prefix + "cooksDistance", rows.cooksDistances)
    }
    try OutputFile(path: path).write(table.data)
  }
}

/// Where the rows of a fit are.
private enum FitRows {
  case memory(TabularData)
  case stored(StoredRows)

  /// What is added with the coefficient 1; of rows in memory.
  var offset: [Double]? {
    if case .memory(let table) = self { table.offset } else { nil }
  }
}

extension FitMethod {
  fileprivate var isDirect: Bool {
    switch self {
    case .automatic: true
    case .solver(let name): name.kind == .direct
    }
  }
}
