import ArgumentParser
import Foundation
import Lapwing

struct SweepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Run many configurations of a method in one batched pass, and rank them.",
    usage: "lapwing sweep [<options>] <file> ...",
    discussion: """
      Every combination of the values is run, and each step of all of them reads the rows once. Lists \
      are numbers with commas, or a range: 1e-4..1:log:64 are 64 values at equal ratios, 0..0.9:lin:4 \
      four at equal distances. The best is first: by the loss on rows that were held back, or else by \
      the loss.

      PICTURES (--plot-kind)
        loss         the loss over what varies: a heat map over the first two numbers, or a line

      EXAMPLES
        lapwing sweep data.csv --target y --step 1e-4..1:log:64
        lapwing sweep data.csv --target y --method momentum --step 0.01,0.1 --momentum 0,0.5,0.9
        lapwing sweep data.csv --target y --method adam --step 1e-3..1:log:8 --batch-size 32 \
      --max-epochs 20 --validation-fraction 0.2
      """)

  @OptionGroup(title: "Data") var data: DataOptions

  @Option(
    help: ArgumentHelp(
      "The method: \(SolverName.descentFamily.map(\.rawValue).joined(separator: ", ")). Default: gd, or momentum with --momentum.",
      valueName: "name"))
  var method: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The step sizes.", valueName: "list"))
  var step: String

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The factors of momentum.", valueName: "list"))
  var momentum: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The weight decays.", valueName: "list"))
  var weightDecay: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The seeds of random starts and of the order of the rows.", valueName: "list"))
  var seed: String = "0"

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Updates at most. Default: 1000.", valueName: "number"),
    transform: wholeNumber)
  var maxIterations: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Epochs at most.", valueName: "number"), transform: wholeNumber)
  var maxEpochs: Int?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Seconds at most.", valueName: "seconds"))
  var maxSeconds: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "A configuration has converged when the gradient norm is at most this times what it was at the start.",
      valueName: "number"))
  var tolerance: Double = 1e-10

  @Option(
    help: ArgumentHelp(
      "What is minimised: half-mean, half-sum or mean. Step sizes refer to it.",
      valueName: "name"))
  var objective: Objective = .halfMean

  @Flag(help: "Run on standardized columns and map the coefficients back.")
  var standardize = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Rows of a mini-batch. Default: all; 1 for sgd.", valueName: "rows"),
    transform: wholeNumber)
  var batchSize: Int?

  @Option(
    help: ArgumentHelp(
      "In which order an epoch takes the rows: shuffled anew in every epoch, or sequential. Only then seeds share their batches.",
      valueName: "choice"))
  var order: RowOrder = .shuffled

  @Option(help: ArgumentHelp("How steps change, as in compare.", valueName: "schedule"))
  var schedule: ScheduleShape = .constant

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Holds back this part of the rows, to rank by.", valueName: "number"))
  var validationFraction: Double?

  @Option(
    name: .customLong("init"),
    help: ArgumentHelp(
      "Where to start: zero, normal, xavier or he.", valueName: "choice"))
  var initialization: String = "zero"

  @Flag(help: "Take the gradients always from the rows, never from XᵀX.")
  var exactGradient = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How many configurations the table shows at most.", valueName: "number"),
    transform: wholeNumber)
  var top: Int = 50

  @Option(
    help: ArgumentHelp(
      "Write all as JSON to this file; - is standard output, without the text.",
      valueName: "path"))
  var json: String?

  @OptionGroup(title: "Pictures") var picture: PlotOptions
  @OptionGroup(title: "Messages") var messages: MonitorOptions
  @OptionGroup var threads: ThreadOption

  /// More would not fit any memory worth having.
  private static let largestGrid = 100_000

  func validate() throws {
    let grid = try grid
    if grid.configurations.count > Self.largestGrid {
      throw ValidationError(
        "there are \(grid.configurations.count) configurations; \(Self.largestGrid) are the most")
    }
    if !grid.steps.allSatisfy({ $0 > 0 }) { throw ValidationError("--step must be positive") }
    if !grid.momenta.allSatisfy({ $0 >= 0 && $0 < 1 }) {
      throw ValidationError("--momentum must be at least 0 and less than 1")
    }
    if !grid.weightDecays.allSatisfy({ $0 >= 0 }) {
      throw ValidationError("--weight-decay cannot be negative")
    }
    if maxIterations ?? 0 < 0 || maxEpochs ?? 0 < 0 {
      throw ValidationError("--max-iterations and --max-epochs cannot be negative")
    }
    if let maxSeconds, !(maxSeconds > 0 && maxSeconds < 1e9) {
      throw ValidationError("--max-seconds must be a positive number below 1e9")
    }
    if !(tolerance >= 0 && tolerance < 1) {
      throw ValidationError("--tolerance must be at least 0 and less than 1")
    }
    if let batchSize, batchSize < 1 { throw ValidationError("--batch-size must be at least 1") }
    if let validationFraction, !(validationFraction > 0 && validationFraction < 1) {
      throw ValidationError("--validation-fraction must be more than 0 and less than 1")
    }
    _ = try picture.kind(SweepReport.Picture.self)
    if json == "-" && picture.plot == "-" {
      throw ValidationError("only one output can be standard output")
    }
    if top < 1 { throw ValidationError("--top must be at least 1") }
    _ = try start
  }

  private var start: Initialization {
    get throws {
      switch initialization {
      case "zero": return .zero
      case "normal": return .normal
      case "xavier": return .xavier
      case "he": return .he
      default: throw ValidationError("--init must be zero, normal, xavier or he")
      }
    }
  }

  private var grid: SweepGrid {
    get throws {
      let name = try method.map(SolverName.init(argument:)) ?? (momentum == nil ? .gd : .momentum)
      guard SolverName.descentFamily.contains(name) else {
        throw ValidationError("\(name.rawValue) has no steps to sweep")
      }
      let seeds = try NumberList(seed, of: "--seed").values.map { value in
        guard let whole = UInt64(exactly: value) else {
          throw ValidationError("--seed must be whole numbers that are not negative")
        }
        return whole
      }
      return SweepGrid(
        method: name, steps: try NumberList(step, of: "--step").values,
        momenta: try momentum.map { try NumberList($0, of: "--momentum").values } ?? [],
        weightDecays: try weightDecay.map { try NumberList($0, of: "--weight-decay").values } ?? [],
        seeds: seeds)
    }
  }

  func run() throws {
    let interrupts = InterruptHandler()
    threads.apply()
    if let json { try OutputFile(path: json).check() }
    try picture.check()
    let monitor = try RunMonitor(messages)
    monitor.begin("reading \(data.source.name)")
    let problem = try data.problem()
    monitor.begin("sweeping")
    let report: SweepReport
    do throws(ComparisonError) {
      report = try sweep(problem, (try? grid) ?? SweepGrid(steps: []), options: options(interrupts))
    } catch {
      throw failure(error.message(problem), error.exitCode)
    }
    try monitor.end()
    if let json { try OutputFile(path: json).write(report.json()) }
    if json != "-" {
      try OutputFile(path: "-").write(Data(report.text(limit: top, .standardOutput).utf8))
    }
    try picture.draw(report.figure())
    try interrupts.end()
  }

  private func options(_ interrupts: InterruptHandler) -> IterationOptions {
    IterationOptions(
      objective: objective,
      maximumIterations: maxIterations ?? (maxEpochs == nil ? 1000 : .max),
      maximumEpochs: maxEpochs, tolerance: tolerance, maximumSeconds: maxSeconds,
      standardize: standardize, optimizer: OptimizerOptions(schedule: schedule),
      batch: BatchOptions(size: batchSize, order: order),
      validation: validationFraction.map { ValidationOptions(fraction: $0) },
      initialization: (try? start) ?? .zero, exactGradient: exactGradient,
      control: RunControl(stop: interrupts.request))
  }
}

/// Numbers with commas, or ranges: 1e-4..1:log:64, 0..0.9:lin:4.
struct NumberList {
  let values: [Double]

  /// - Throws: `ValidationError` for everything else.
  init(_ text: String, of option: String) throws {
    values = try text.split(separator: ",", omittingEmptySubsequences: false).flatMap { part in
      guard let values = Self.values(part.trimmingCharacters(in: .whitespaces)) else {
        throw ValidationError(
          "\(option): '\(part)' is neither a number nor a range such as 1e-4..1:log:64")
      }
      return values
    }
  }

  private static func values(_ text: String) -> [Double]? {
    if let number = Double(text) { return number.isFinite ? [number] : nil }
    let parts = text.components(separatedBy: ":")
    let ends = parts[0].components(separatedBy: "..").map { Double($0) ?? .nan }
    guard parts.count == 3, ends.count == 2, let count = Int(parts[2]),
      (1...100_000).contains(count),
      ends.allSatisfy(\.isFinite)
    else { return nil }
    let (first, last) = (ends[0], ends[1])
    func value(_ fraction: Double) -> Double? {
      switch parts[1] {
      case "lin": first + (last - first) * fraction
      case "log" where first > 0 && last > 0: first * pow(last / first, fraction)
      default: nil
      }
    }
    var values: [Double] = []
    for i in 0..<count {
      // The ends as they are written.
      let inside = value(count == 1 ? 0 : Double(i) / Double(count - 1))
      guard let inside else { return nil }
      values.append(i == count - 1 && count > 1 ? last : i == 0 ? first : inside)
    }
    return values
  }
}
