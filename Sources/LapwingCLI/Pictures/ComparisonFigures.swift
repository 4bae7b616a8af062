import ArgumentParser
import Foundation
import Lapwing
import Plotting

/// What can be drawn of solved problems.
struct ComparisonFigures {
  /// The kinds of pictures that a comparison offers.
  enum Kind: String, CaseIterable {
    case fit
    case convergence
    case gradient
    case loss
    case paths
    case residuals
    case spectrum

    /// Whether it shows what an iterative solver did.
    var needsIterations: Bool {
      switch self {
      case .convergence, .gradient, .loss, .paths: true
      case .fit, .residuals, .spectrum: false
      }
    }
  }

  /// Refuses pictures of rows that are not in memory.
  ///
  /// - Throws: exit code 64.
  static func check(_ picture: PlotOptions, _ page: PageOption, for data: DataOptions) throws {
    guard try data.isStreamed else { return }
    if page.report != nil {
      throw failure(
        "--report shows all rows, and needs them in memory; raise --memory-limit", .usage)
    }
    if try picture.isWanted && !picture.kind(Kind.self).needsIterations {
      throw failure(
        "--plot-kind convergence, gradient, loss and paths show iterative solvers; other pictures need all rows in memory; raise --memory-limit",
        .usage)
    }
  }

  /// What one method found.
  struct Answer {
    let method: String
    /// p × k; nil without an answer.
    let coefficients: Matrix<Double>?
  }

  let problem: ComparisonProblem
  let answers: [Answer]
  /// The method whose residuals and statistics are shown: the reference if it is among the solvers, else the one
  /// with the most digits of those that solve least squares, without a penalty.
  let best: String
  let history: RunHistory
  var rankTolerance: Double?
  /// Standard errors that a page shows besides the usual ones.
  var robust: HeteroscedasticityCorrection?

  /// - Parameter isPenalized: whether `fista` minimised something else than the sum of squares.
  init(
    _ problem: ComparisonProblem, _ report: ComparisonReport, _ history: RunHistory,
    rankTolerance: Double?, isPenalized: Bool
  ) {
    self.problem = problem
    answers = report.solutions.map { solution in
      let values = solution.coefficients.map(\.value)
      return Answer(
        method: solution.method,
        coefficients: values.isEmpty
          ? nil
          : Matrix(rows: problem.terms.count, columns: problem.targets.count, storage: values))
    }
    let candidates = report.solutions.filter {
      !$0.coefficients.isEmpty && !(isPenalized && $0.method == SolverName.fista.rawValue)
    }
    best =
      candidates.contains { $0.method == report.reference }
      ? report.reference
      : candidates.max { $0.digits ?? -.infinity < $1.digits ?? -.infinity }?.method
        ?? report.reference
    self.history = history
    self.rankTolerance = rankTolerance
  }

  init(
    _ problem: ComparisonProblem, _ model: FittedModel, _ history: RunHistory,
    rankTolerance: Double?
  ) {
    self.problem = problem
    answers = [Answer(method: model.method, coefficients: model.coefficientMatrix)]
    best = model.method
    self.history = history
    self.rankTolerance = rankTolerance
  }

  /// - Throws: the exit code, after a message on standard error, where there is nothing of that kind to draw.
  func figure(_ kind: Kind) throws -> Figure {
    switch kind {
    case .fit: return try forEachTarget("Fit", fit)
    case .convergence: return try convergence(measuring: .error)
    case .gradient: return try convergence(measuring: .gradient)
    case .loss: return try convergence(measuring: .loss)
    case .paths:
      // A run that was gone on with repeats its states without coefficients: of a target that had ended before, all.
      let targets = problem.targets.indices.filter { course(of: $0) != nil }
      guard !targets.isEmpty else {
        throw nothing(
          history.courses.isEmpty
            ? "no iterative solver has run"
            : "the saved run had ended: its coefficients on the way were not kept")
      }
      return try forEachTarget("Coefficients", among: targets, paths)
    case .residuals: return try forEachTarget("Residuals", residuals)
    case .spectrum: return try spectrum()
    }
  }

  /// More panels would be a long picture.
  private static let mostPanels = 24

  /// One figure for all targets; of very many, for the first ones.
  private func forEachTarget(
    _ title: String, among targets: [Int]? = nil, _ figure: (Int) throws -> Figure
  ) throws -> Figure {
    let targets = targets ?? Array(problem.targets.indices)
    let first = try figure(targets[0])
    let count = problem.targets.count
    if count == 1 { return first }
    let shown = targets.prefix(max(1, Self.mostPanels / first.panels.count))
    let figures = try [first] + shown.dropFirst().map(figure)
    return .joined(
      zip(shown.map { problem.targets[$0] }, figures).map { ($0, $1) },
      title: (shown.count < count ? "\(title), \(shown.count) of \(count) targets" : title)
        + ", \(source)")
  }

  /// The file without its folders.
  var source: String { withoutFolders(problem.source) }

  /// The data with a line for each solver where there is one feature, else fitted against observed values.
  func fit(target: Int) throws -> Figure {
    let design = problem.data.design
    let observed = (0..<design.rows).map { problem.data.targets[$0, target] }
    let series = try answers.compactMap { answer -> Figure.FittedSeries? in
      guard let coefficients = answer.coefficients, coefficients.firstNonFinite() == nil else {
        return nil
      }
      let fitted = try design.multiplied(by: coefficients)
      return Figure.FittedSeries(
        answer.method, fitted: (0..<design.rows).map { fitted[$0, target] })
    }
    guard !series.isEmpty else { throw nothing("no solver has an answer to draw") }
    let name = problem.targets[target]
    if let feature = onlyFeature {
      return .lines(
        series, x: (0..<design.rows).map { design[$0, feature] }, observed: observed,
        feature: problem.terms[feature], target: name, source: source)
    }
    return .fittedAgainstObserved(series, observed: observed, target: name, source: source)
  }

  /// The one column that is not the intercept's; nil if there are more or less.
  private var onlyFeature: Int? {
    let first = problem.hasIntercept ? 1 : 0
    return problem.terms.count == first + 1 ? first : nil
  }

  enum Measure {
    case error
    case gradient
    case loss
  }

  func convergence(measuring measure: Measure) throws -> Figure {
    // Where there is no answer to measure the error against, the gradient says how far it is.
    let hasErrors = history.courses.contains { $0.states.contains { $0.relativeError != nil } }
    let measure = measure == .error && !hasErrors ? .gradient : measure
    let curves = history.courses.map { course in
      let states = course.states
      return ConvergenceCurve(
        label(course), iterations: states.map { Double($0.iteration) },
        seconds: states.map(\.seconds),
        values: states.map { state in
          switch measure {
          case .error: state.relativeError ?? .nan
          case .gradient: state.gradientNorm
          case .loss: state.objective
          }
        },
        // The loss does not fall to zero, so its rate is none of the theory's.
        predictedRate: measure == .loss
          ? nil : history.ended.first { $0.method == course.method.rawValue }?.predictedRate)
    }
    guard !curves.isEmpty else { throw nothing("no iterative solver has run") }
    if measure == .loss, let losses { return losses }
    let objective = history.ended.first?.objective ?? ""
    let name =
      switch measure {
      case .error: "relative error ‖b − b*‖ / ‖b*‖"
      case .gradient: "gradient norm ‖∇f‖ of \(objective)"
      case .loss: "loss, \(objective)"
      }
    return .convergence(curves, measure: name, source: source)
  }

  /// Training and validation loss over epochs; nil where no rows were held back.
  private var losses: Figure? {
    let courses = history.courses.filter { course in
      course.states.contains { $0.validationObjective != nil }
    }
    guard !courses.isEmpty else { return nil }
    let series = courses.map { course in
      let states = course.states
      return (
        label: label(course), epochs: states.map { Double($0.epoch) },
        train: states.map(\.objective), validation: states.map { $0.validationObjective ?? .nan }
      )
    }
    return .losses(
      series, measure: "loss, \(history.ended.first?.objective ?? "")", source: source)
  }

  /// The coefficients of the first iterative solver that knows them, over its steps; the intercept, which may be of another size
  /// altogether, only if there is nothing else.
  func paths(target: Int) throws -> Figure {
    guard let course = course(of: target) else { throw nothing("no iterative solver has run") }
    let states = course.states.compactMap { state in
      state.coefficients.map { (state.iteration, $0) }
    }
    let column = course.target == nil ? target : 0
    let terms = problem.terms.indices
    let paths = (problem.hasIntercept && terms.count > 1 ? terms.dropFirst() : terms).map {
      index in (label: problem.terms[index], values: states.map { $0.1[index, column] })
    }
    // Much happens in the first steps of a long run; its start, iteration 0, has no place on a logarithmic axis.
    let last = Double(states.last?.0 ?? 0)
    let isLong = last > 100
    return .paths(
      paths, x: states.map { Double($0.0) },
      axis: Axis(
        "iteration", scale: isLong ? .logarithmic : .linear, range: isLong ? 1...last : nil,
        countsWhole: true),
      title:
        "Coefficients of \(course.method.rawValue)\(problem.targets.count > 1 ? " for \(problem.targets[target])" : "") on \(source)"
    )
  }

  /// The first course whose coefficients for a target are known.
  private func course(of target: Int) -> RunHistory.Course? {
    history.courses.first {
      $0.target ?? target == target && $0.states.contains { $0.coefficients != nil }
    }
  }

  /// The residuals of the best solution.
  func residuals(target: Int) throws -> Figure {
    guard let inference = try inference() else {
      throw nothing("X is rank deficient: there are no leverages and no standardized residuals")
    }
    let rows = try inference.influence(of: problem.data.rowBlock.weighted(), target: target)
    let standardized = rows.standardizedResiduals.map { $0 ?? .nan }
    let count = standardized.count { $0.isFinite }
    let normal = NormalDistribution()
    return .residuals(
      ResidualSeries(
        fitted: rows.fittedValues, residuals: rows.residuals, standardized: standardized,
        leverages: rows.leverages, cooksDistances: rows.cooksDistances.map { $0 ?? .nan },
        normalQuantiles: (0..<count).map {
          normal.quantile(.lower, (Double($0) + 0.5) / Double(count))
        }, rank: inference.rank), target: problem.targets[target], method: best, source: source)
  }

  /// The statistics of the best solution; nil where the columns of X depend on each other.
  func inference() throws -> LinearModelInference? {
    let best = answers.first { $0.method == self.best }?.coefficients
    let inference = try LinearModelInference(
      try ReducedProblem(problem.data), interceptColumn: problem.hasIntercept ? 0 : nil,
      coefficients: best, rankTolerance: rankTolerance)
    return inference.rank == problem.terms.count ? inference : nil
  }

  func spectrum() throws -> Figure {
    let spectrum = try Spectrum(
      ReducedProblem(problem.data), relativeTolerance: rankTolerance)
    return .spectrum(
      given: spectrum.singularValues, scaled: spectrum.scaledSingularValues,
      tolerance: spectrum.relativeTolerance, rank: spectrum.rank, source: source)
  }

  private func label(_ course: RunHistory.Course) -> String {
    guard let target = course.target, problem.targets.count > 1 else {
      return course.method.rawValue
    }
    return "\(course.method.rawValue), \(problem.targets[target])"
  }

  private func nothing(_ reason: String) -> ExitCode {
    failure("no picture: \(reason)", .cannotCreate)
  }
}

/// The name of a file, for a title.
func withoutFolders(_ source: String) -> String {
  source.contains("/") ? URL(filePath: source).lastPathComponent : source
}
