public import ArgumentParser
public import Lapwing

/// How solvers are run: the same for every command that runs some.
struct SolverOptions: ParsableArguments {
  @Option(help: "Updates of an iterative solver at most.")
  var maxIterations: Int = 10_000

  @Option(help: "Seconds of an iterative solver at most. Default: no limit.")
  var maxSeconds: Double?

  @Option(help: "Stop when the gradient norm is at most this times what it was at the start.")
  var tolerance: Double = 1e-10

  @Option(help: "The step size, or auto: from the spectrum, on the safe side.")
  var step: Step = .automatic

  @Option(
    help:
      "What iterative solvers minimise: half-mean ‖Xb−y‖²/(2n), half-sum ½‖Xb−y‖², mean ‖Xb−y‖²/n. Step sizes refer to it."
  )
  var objective: Objective = .halfMean

  @Flag(help: "Run iterative solvers on standardized columns and map the coefficients back.")
  var standardize = false

  @Option(
    help: "Count singular values of the column-scaled X at most this times the largest as zero.")
  var rankTolerance: Double?

  @Option(help: "How many threads to use at most. Default: one per processor.")
  var threads: Int?

  enum Step: ExpressibleByArgument {
    case automatic
    case fixed(Double)

    init?(argument: String) {
      if argument == "auto" {
        self = .automatic
      } else if let value = Double(argument), value.isFinite, value > 0 {
        self = .fixed(value)
      } else {
        return nil
      }
    }

    var defaultValueDescription: String { "auto" }
  }

  func validate() throws {
    if maxIterations < 0 { throw ValidationError("--max-iterations cannot be negative.") }
    if let maxSeconds, !(maxSeconds > 0 && maxSeconds < 1e9) {
      throw ValidationError("--max-seconds must be a positive number below 1e9.")
    }
    if !(tolerance >= 0 && tolerance < 1) {
      throw ValidationError("--tolerance must be at least 0 and less than 1.")
    }
    if let rankTolerance, !(rankTolerance >= 0 && rankTolerance < 1) {
      throw ValidationError("--rank-tolerance must be at least 0 and less than 1.")
    }
    if let threads, threads < 1 || threads > 1024 {
      throw ValidationError("--threads must be from 1 to 1024.")
    }
  }

  /// Sets the thread limit of the process and gives the rest to the solvers.
  func apply() -> IterationOptions {
    if let threads { BLASThreads.limit = threads }
    var fixed: Double?
    if case .fixed(let value) = step { fixed = value }
    return IterationOptions(
      step: fixed, objective: objective, maximumIterations: maxIterations, tolerance: tolerance,
      maximumSeconds: maxSeconds, standardize: standardize)
  }
}

extension Objective: ExpressibleByArgument {}

extension SolverName {
  /// Finds a solver by its name.
  ///
  /// - Throws: `ValidationError` that lists the names, the nearest one first.
  init(argument: String) throws {
    guard let name = SolverName(rawValue: argument) else {
      let all = SolverName.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("There is no solver '\(argument)'; there are \(all).")
    }
    self = name
  }
}
