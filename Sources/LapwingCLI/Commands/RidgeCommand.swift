import ArgumentParser
import Foundation
import Lapwing
import Plotting

struct RidgeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ridge",
    abstract: "Shrink the coefficients, by as much as predicts best.",
    discussion: """
      Minimises ½‖Xb − y‖² + ½λ‖b‖², the intercept free, for a grid of λ from one factorization, and takes \
      the λ with the least error of predicting each row from all the others (exact, without refitting), or \
      each of --folds parts from the rest. Columns are penalised in the units they are given in.

      THE λ OF OTHERS (for n rows, s the standard deviation of y with the divisor n)
        scikit-learn Ridge(alpha=a)                       λ = a
        scikit-learn ElasticNet(alpha=a, l1_ratio=0)      λ = n·a
        statsmodels fit_regularized(alpha=a, L1_wt=0)     λ = n·a, which penalises a constant, too
        glmnet(alpha=0, standardize=FALSE, lambda=a)      λ = n·a/s
        glmnet(alpha=0, lambda=a), MASS lm.ridge(a)       n·a/s and a, for columns divided by their \
      standard deviations (divisor n)

      EXAMPLES
        lapwing ridge diabetes.csv --target target
        lapwing ridge diabetes.csv --target target --folds 10 --path path.csv
        lapwing ridge diabetes.csv --target target --penalty 0.5
        lapwing ridge diabetes.csv --target target --plot path.svg
      """)

  @OptionGroup(title: "Data") var data: DataOptions

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Take this λ instead of looking for one.", valueName: "number"))
  var penalty: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Judge a λ by so many parts of the rows in place of each row.", valueName: "number"),
    transform: wholeNumber)
  var folds: Int?

  @Option(
    help: ArgumentHelp(
      "Write λ, degrees of freedom, error and coefficients of the whole grid as CSV to this file; - is standard output.",
      valueName: "path"))
  var path: String?

  @OptionGroup(title: "Pictures") var picture: PlotOptions
  @OptionGroup(title: "Messages") var messages: MonitorOptions
  @OptionGroup var threads: ThreadOption

  /// The kinds of pictures: the coefficients and the error over λ.
  enum Picture: String, CaseIterable {
    case paths
  }

  func validate() throws {
    if let penalty, !(penalty >= 0 && penalty.isFinite) {
      throw ValidationError("--penalty must be a number that is not negative")
    }
    if let folds, folds < 2 { throw ValidationError("--folds must be at least 2") }
    if penalty != nil && (folds != nil || path != nil || picture.isWanted) {
      throw ValidationError(
        "--penalty leaves nothing to look for with --folds, --path or --plot")
    }
    _ = try picture.kind(Picture.self)
    if path == "-" && picture.plot == "-" {
      throw ValidationError("only one output can be standard output")
    }
  }

  func run() throws {
    threads.apply()
    if let path { try OutputFile(path: path).check() }
    try picture.check()
    let monitor = try RunMonitor(messages)
    monitor.begin("reading \(data.source.name)")
    let problem = try data.problem()
    monitor.begin("looking for λ")
    if let folds, folds > problem.rows {
      throw failure("--folds: there are only \(counted(problem.rows, "row"))", .usage)
    }
    if let folds {
      let width = Double(problem.terms.count + problem.targets.count)
      // Each part's factor, and those of the others put together.
      guard Double(folds) * width * width * 16 <= Double(DataInput.memoryOfMachine) / 2 else {
        throw failure(
          "--folds: a triangular factor of each of \(folds) parts takes more memory than there is; take fewer, or none to leave out single rows",
          .usage)
      }
    }
    let ridge: RidgeRegression<Double>
    var (grid, errors) = ([Double](), Matrix<Double>(rows: 0, columns: 0))
    do throws(ComparisonError) {
      ridge = try problem.ridge()
      if penalty == nil {
        grid = ridge.penaltyGrid()
        errors =
          if let folds {
            try problem.crossValidationErrors(folds: folds, penalties: grid)
          } else {
            try problem.leaveOneOutErrors(of: ridge, penalties: grid)
          }
      }
    } catch {
      throw failure(error.message(problem), error.exitCode)
    }
    try monitor.end()
    do {
      if let penalty {
        try print(ridge, problem, penalties: problem.targets.map { _ in penalty }, errors: nil)
        return
      }
      let best = problem.targets.indices.map { k in
        grid.indices.min { errors[$0, k] < errors[$1, k] } ?? 0
      }
      if let path { try write(ridge, problem, grid, errors, to: path) }
      if path != "-" {
        try print(
          ridge, problem, penalties: best.map { grid[$0] },
          errors: best.enumerated().map { errors[$1, $0] })
      }
      try picture.draw(figure(ridge, problem, grid, errors, best: best[0]))
    } catch let error as LinearAlgebraError {
      throw failure("\(problem.source): \(error)", .badData)
    }
  }

  private func print(
    _ ridge: RidgeRegression<Double>, _ problem: ComparisonProblem, penalties: [Double],
    errors: [Double]?
  ) throws {
    var text =
      "\(problem.source): \(counted(problem.rows, "row")), \(counted(problem.terms.count, "column"))\n"
    for (k, target) in problem.targets.enumerated() {
      let penalty = penalties[k]
      let b = try ridge.coefficients(penalty: penalty)
      text += "\nλ = \(brief(penalty)) for \(target): "
      text += "\(brief(ridge.degreesOfFreedom(penalty: penalty))) degrees of freedom"
      if let errors {
        let by = folds.map { "\($0)-fold" } ?? "leave-one-out"
        text += ", \(by) mean squared error \(brief(errors[k]))"
      }
      text += "\n"
      let width = problem.terms.map(\.count).max() ?? 0
      for (j, term) in problem.terms.enumerated() {
        let blanks = String(repeating: " ", count: width - term.count)
        text += "\(term)\(blanks)  \(String(format: "%14.8g", b[j, k]))\n"
      }
    }
    try OutputFile(path: "-").write(Data(text.utf8))
  }

  private func write(
    _ ridge: RidgeRegression<Double>, _ problem: ComparisonProblem, _ grid: [Double],
    _ errors: Matrix<Double>, to path: String
  ) throws {
    var table = CSVTable()
    table.add("penalty", grid)
    table.add("degreesOfFreedom", grid.map { ridge.degreesOfFreedom(penalty: $0) })
    let coefficients = try grid.map { try ridge.coefficients(penalty: $0) }
    for (k, target) in problem.targets.enumerated() {
      let prefix = problem.targets.count > 1 ? target + "." : ""
      table.add(prefix + "error", grid.indices.map { errors[$0, k] })
      for (j, term) in problem.terms.enumerated() {
        table.add(prefix + term, coefficients.map { $0[j, k] })
      }
    }
    try OutputFile(path: path).write(table.data)
  }

  /// The first target's coefficients and error over λ.
  private func figure(
    _ ridge: RidgeRegression<Double>, _ problem: ComparisonProblem, _ grid: [Double],
    _ errors: Matrix<Double>, best: Int
  ) throws -> Figure {
    let coefficients = try grid.map { try ridge.coefficients(penalty: $0) }
    // The intercept is not shrunk.
    let paths = problem.terms.enumerated().dropFirst(problem.hasIntercept ? 1 : 0).map { j, term in
      (label: term, values: coefficients.map { $0[j, 0] })
    }
    return .paths(
      paths, x: grid, axis: Axis("penalty λ", scale: .logarithmic),
      title: "Ridge regression of \(problem.targets[0]), \(withoutFolders(problem.source))",
      marked: (grid[best], "λ = \(brief(grid[best]))"),
      error: (
        "\(folds.map { "\($0)-fold" } ?? "leave-one-out") mean squared error",
        grid.indices.map { errors[$0, 0] }
      ))
  }

  private func brief(_ value: Double) -> String { String(format: "%.5g", value) }
}
