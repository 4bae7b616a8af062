public import ArgumentParser
import Foundation
public import Lapwing

/// How the methods of the descent family are run: the same for every command that runs solvers.
struct DescentCommandOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "A method of the descent family stops after this many epochs at the latest; an epoch uses every row once. Unless --max-iterations is given, too, updates are not counted then.",
      valueName: "number"),
    transform: wholeNumber)
  var maxEpochs: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "It also stops when the loss changes by less than this fraction of itself from one epoch to the next.",
      valueName: "number"))
  var lossTolerance: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How many rows the gradient of an update is made of. Default: all; 1 for sgd.",
      valueName: "rows"),
    transform: wholeNumber)
  var batchSize: Int?

  @Option(
    help: ArgumentHelp(
      "In which order an epoch takes the rows: shuffled anew in every epoch, or sequential.",
      valueName: "choice"))
  var order: RowOrder = .shuffled

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The seed of all that is random.", valueName: "number"))
  var seed: UInt64 = 0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "From this epoch on, counted from 0, the coefficients are the mean of all iterates.",
      valueName: "epoch"),
    transform: wholeNumber)
  var averageFrom: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The factor of momentum of momentum, nesterov, rmsprop and sgd. Default: from the spectrum, or 0.9; none for rmsprop and sgd.",
      valueName: "number"))
  var momentum: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The decays of the running means of adam and adamw: of gradients and of their squares. Default: 0.9,0.999.",
      valueName: "number,number"))
  var betas: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The decay of the running mean of squares of rmsprop (default 0.99) and adadelta (0.9).",
      valueName: "number"))
  var squareDecay: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "What adaptive methods add to the root of squares. Default: as PyTorch's.",
      valueName: "number"))
  var epsilon: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Adds this times the coefficients to the gradient; of adamw it shrinks the coefficients instead (default 0.01).",
      valueName: "number"))
  var weightDecay: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Shortens gradients to this norm at most.", valueName: "number"))
  var clipNorm: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Cuts the elements of gradients off at this size.", valueName: "number"))
  var clipValue: Double?

  @Option(
    help: ArgumentHelp(
      "How steps change: constant, cosine, one-cycle, exponential:FACTOR (an epoch), inverse-time:DECAY (1/(1 + DECAY · epochs)), step:FACTOR:EPOCHS.",
      valueName: "schedule"))
  var schedule: ScheduleShape = .constant

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "For how many epochs steps grow to their full length.", valueName: "epochs"))
  var warmUp: Double = 0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Holds back this part of the rows, drawn at random, to validate.", valueName: "number"))
  var validationFraction: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Stops after this many epochs without a smaller validation loss, with the coefficients that had the smallest.",
      valueName: "epochs"),
    transform: wholeNumber)
  var patience: Int?

  @Option(
    name: .customLong("init"),
    help: ArgumentHelp(
      "Where methods of the descent family start: zero, normal, xavier, he, or a JSON file of coefficients.",
      valueName: "choice"))
  var initialization: String = "zero"

  @Flag(
    help:
      "Take the gradients of all rows always from the rows, also where XᵀX, formed once, would cost less."
  )
  var exactGradient = false

  func validate() throws {
    func require(_ condition: Bool, _ message: String) throws {
      if !condition { throw ValidationError(message) }
    }
    try require(maxEpochs ?? 1 >= 0, "--max-epochs cannot be negative")
    try require(batchSize ?? 1 >= 1, "--batch-size must be at least 1")
    try require(averageFrom ?? 0 >= 0, "--average-from cannot be negative")
    try require(patience ?? 1 >= 1, "--patience must be at least 1")
    if let lossTolerance {
      try require(
        lossTolerance >= 0 && lossTolerance < 1,
        "--loss-tolerance must be at least 0 and less than 1")
    }
    if let momentum {
      try require(momentum >= 0 && momentum < 1, "--momentum must be at least 0 and less than 1")
    }
    if let squareDecay {
      try require(
        squareDecay > 0 && squareDecay < 1, "--square-decay must be more than 0 and less than 1")
    }
    for (value, name) in [(epsilon, "--epsilon"), (weightDecay, "--weight-decay")] {
      try require(
        value ?? 0 >= 0 && value ?? 0 < .infinity, "\(name) must be a number that is not negative")
    }
    for (value, name) in [(clipNorm, "--clip-norm"), (clipValue, "--clip-value")] {
      try require(
        value ?? 1 > 0 && value ?? 1 < .infinity, "\(name) must be a positive number")
    }
    try require(warmUp >= 0 && warmUp < 1e9, "--warm-up must be a number from 0 to 1e9")
    if let validationFraction {
      try require(
        validationFraction > 0 && validationFraction < 1,
        "--validation-fraction must be more than 0 and less than 1")
    }
    try require(
      patience == nil || validationFraction != nil, "--patience needs --validation-fraction")
    _ = try decays
  }

  private var decays: (mean: Double, square: Double)? {
    get throws {
      guard let betas else { return nil }
      let numbers = betas.split(separator: ",", omittingEmptySubsequences: false).map {
        Double($0.trimmingCharacters(in: .whitespaces))
      }
      guard numbers.count == 2, let mean = numbers[0], let square = numbers[1],
        mean >= 0 && mean < 1, square > 0 && square < 1
      else {
        throw ValidationError("--betas must be two numbers below 1, such as 0.9,0.999")
      }
      return (mean, square)
    }
  }

  var optimizer: OptimizerOptions {
    let decays = (try? decays) ?? nil
    return OptimizerOptions(
      momentum: momentum, meanDecay: decays?.mean, squareDecay: decays?.square ?? squareDecay,
      epsilon: epsilon, weightDecay: weightDecay, clipNorm: clipNorm, clipValue: clipValue,
      schedule: schedule, warmUpEpochs: warmUp)
  }

  var batch: BatchOptions {
    BatchOptions(size: batchSize, order: order, seed: seed, averagesFrom: averageFrom)
  }

  var validation: ValidationOptions? {
    validationFraction.map { ValidationOptions(fraction: $0, patience: patience) }
  }

  /// Where the methods start on this problem.
  ///
  /// - Throws: exit code 66 if there is no such file, 65 if it is malformed.
  func start(_ problem: ComparisonProblem) throws -> Initialization {
    switch initialization {
    case "zero": .zero
    case "normal": .normal
    case "xavier": .xavier
    case "he": .he
    default: .coefficients(try readCoefficients(initialization, for: problem, option: "--init"))
    }
  }
}

extension RowOrder: ExpressibleByArgument {}

extension ScheduleShape: ExpressibleByArgument {
  public init?(argument: String) {
    let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
    let numbers = parts.dropFirst().map { Double($0) ?? .nan }
    guard numbers.allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
    switch (parts.first, numbers.count) {
    case ("constant", 0): self = .constant
    case ("cosine", 0): self = .cosine
    case ("one-cycle", 0): self = .oneCycle
    case ("exponential", 1): self = .exponential(factor: numbers[0])
    case ("inverse-time", 1): self = .inverseTime(decay: numbers[0])
    case ("step", 2): self = .step(factor: numbers[0], everyEpochs: numbers[1])
    default: return nil
    }
  }

  public var defaultValueDescription: String { "constant" }
}
