public import ArgumentParser
public import Lapwing

/// How solvers are run: the same for every command that runs some.
struct SolverOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "An iterative solver stops after this many updates at the latest. Default: 10000.",
      valueName: "number"),
    transform: wholeNumber)
  var maxIterations: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "An iterative solver stops after this time at the latest. Default: no limit.",
      valueName: "seconds"))
  var maxSeconds: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "It has converged when the gradient norm is at most this times what it was at the start.",
      valueName: "number"))
  var tolerance: Double = 1e-10

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The step size, or auto: from the spectrum, on the safe side.", valueName: "number"))
  var step: Step = .automatic

  @Option(
    help: ArgumentHelp(
      "What iterative solvers minimise: half-mean ‖Xb−y‖²/(2n), half-sum ½‖Xb−y‖², mean ‖Xb−y‖²/n. Step sizes refer to it.",
      valueName: "name"))
  var objective: Objective = .halfMean

  @Flag(help: "Run iterative solvers on standardized columns and map the coefficients back.")
  var standardize = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Singular values of the column-scaled X count as zero if they are at most this times the largest. Default: a small multiple of the rounding error.",
      valueName: "number"))
  var rankTolerance: Double?

  @OptionGroup var descent: DescentCommandOptions
  @OptionGroup var penalty: PenaltyCommandOptions
  @OptionGroup var krylov: KrylovCommandOptions
  @OptionGroup var running: RunOptions
  @OptionGroup var threads: ThreadOption

  enum Step: ExpressibleByArgument {
    case automatic
    case fixed(Double)

    init?(argument: String) {
      if argument == "auto" {
        self = .automatic
      } else if let value = Double(argument) {
        self = .fixed(value)
      } else {
        return nil
      }
    }

    var defaultValueDescription: String { "auto" }
  }

  func validate() throws {
    if let maxIterations, maxIterations < 0 {
      throw ValidationError("--max-iterations cannot be negative")
    }
    if let maxSeconds, !(maxSeconds > 0 && maxSeconds < 1e9) {
      throw ValidationError("--max-seconds must be a positive number below 1e9")
    }
    if !(tolerance >= 0 && tolerance < 1) {
      throw ValidationError("--tolerance must be at least 0 and less than 1")
    }
    if case .fixed(let value) = step, !(value > 0 && value.isFinite) {
      throw ValidationError("--step must be a positive number, or auto")
    }
    if let rankTolerance, !(rankTolerance >= 0 && rankTolerance < 1) {
      throw ValidationError("--rank-tolerance must be at least 0 and less than 1")
    }
  }

  /// Sets the thread limit of the process and gives the rest to the solvers, but for the start, which needs the
  /// problem.
  func apply(_ interrupts: InterruptHandler? = nil) -> IterationOptions {
    threads.apply()
    var fixed: Double?
    if case .fixed(let value) = step { fixed = value }
    return IterationOptions(
      step: fixed, objective: objective,
      maximumIterations: maxIterations ?? (descent.maxEpochs == nil ? 10_000 : .max),
      maximumEpochs: descent.maxEpochs, tolerance: tolerance,
      lossTolerance: descent.lossTolerance, maximumSeconds: maxSeconds, standardize: standardize,
      optimizer: descent.optimizer, batch: descent.batch, validation: descent.validation,
      penalty: penalty.penalty, krylov: krylov.options, exactGradient: descent.exactGradient,
      control: running.control(interrupts?.request))
  }
}

/// How many threads the process may use.
struct ThreadOption: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How many threads to use at most. Default: one per processor.", valueName: "number"),
    transform: wholeNumber)
  var threads: Int?

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads must be from 1 to 1024")
    }
  }

  func apply() {
    if let threads { BLASThreads.limit = threads }
  }
}

/// A whole number, also written as 1e6.
///
/// - Throws: `ValidationError` for everything else.
func wholeNumber(_ text: String) throws -> Int {
  if let number = Int(text) { return number }
  guard let number = Double(text).flatMap({ Int(exactly: $0) }) else {
    throw ValidationError("not a whole number, or too large")
  }
  return number
}

extension CSVOptions.DecimalMark: ExpressibleByArgument {}
extension Objective: ExpressibleByArgument {}
extension RankDeficiencyPolicy: ExpressibleByArgument {}
extension MinimumNorm: ExpressibleByArgument {}
extension HeteroscedasticityCorrection: ExpressibleByArgument {}

extension SolverName {
  /// All names, for help texts.
  static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }

  /// The solvers of comma-separated lists.
  ///
  /// - Throws: `ValidationError` for an unknown name, or one that stands twice.
  static func list(_ lists: [String], of option: String) throws -> [SolverName] {
    let names = try lists.flatMap { try NameList($0, of: option) }
      .map(SolverName.init(argument:))
    for (index, name) in names.enumerated() where names[..<index].contains(name) {
      throw ValidationError("\(option) names \(name.rawValue) twice")
    }
    return names
  }

  /// Finds a solver by its name.
  ///
  /// - Throws: `ValidationError` that lists the names, the nearest one first.
  init(argument: String) throws {
    guard let name = SolverName(rawValue: argument) else {
      throw ValidationError(
        unknown("solver", argument, among: SolverName.allCases.map(\.rawValue)))
    }
    self = name
  }
}
