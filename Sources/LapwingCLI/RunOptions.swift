import ArgumentParser
import Foundation
import Lapwing

/// How a run is followed, interrupted and gone on with: the same for every command that runs iterative solvers.
struct RunOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write loss, validation loss, gradient norm, step and time of every measured state as CSV to this file; - is standard output.",
      valueName: "path"),
    completion: .file())
  var history: String?

  @Option(
    help: ArgumentHelp(
      "Save the whole state of a run in this file every so many seconds, and when it is interrupted: of one iterative solver.",
      valueName: "path"),
    completion: .file())
  var checkpoint: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How many seconds apart.", valueName: "seconds"))
  var checkpointInterval: Double = 10

  @Flag(
    help: "Go on from the state in the file of --checkpoint, if there is one: to the same bits.")
  var resume = false

  func validate() throws {
    if resume && checkpoint == nil { throw ValidationError("--resume needs --checkpoint") }
    if !(checkpointInterval >= 0 && checkpointInterval < 1e9) {
      throw ValidationError("--checkpoint-interval must be a number from 0 to 1e9")
    }
    if checkpoint == "-" || checkpoint == "" {
      throw ValidationError("--checkpoint needs the name of a file")
    }
  }

  /// A checkpoint holds one run.
  ///
  /// - Throws: `ValidationError` if not exactly one of the solvers is iterative.
  func validate(_ solvers: [SolverName]) throws {
    guard checkpoint != nil else { return }
    let count = solvers.count { $0.kind == .iterative }
    guard count != 1 else { return }
    throw ValidationError(
      "--checkpoint saves one run, and there \(count == 0 ? "is none" : "are \(count)"): it needs exactly one iterative solver"
    )
  }

  /// Looks whether the files can be made.
  ///
  /// - Throws: exit code 73.
  func check() throws {
    for path in [history, checkpoint].compactMap({ $0 }) { try OutputFile(path: path).check() }
  }

  /// - Throws: exit code 73 or 74.
  func write(_ states: HistoryTable) throws {
    if let history { try OutputFile(path: history).write(states.data) }
  }

  func control(_ stop: StopRequest?) -> RunControl {
    RunControl(
      stop: stop,
      checkpoint: checkpoint.map {
        CheckpointOptions(path: $0, interval: checkpointInterval, resumes: resume)
      })
  }
}

/// Turns the interrupt signal into a wish to stop; where nobody looks at it, the program ends at once.
final class InterruptHandler {
  let request = StopRequest()
  private let source: any DispatchSourceSignal

  init() {
    let request = request
    source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    source.setEventHandler {
      let isSecond = request.isRaised
      if !request.raise() || isSecond { Foundation.exit(ExitCode.interrupted.rawValue) }
    }
    signal(SIGINT, SIG_IGN)
    source.resume()
  }

  /// - Throws: exit code 130 if there was an interruption.
  func end() throws {
    if request.isRaised { throw ExitCode.interrupted }
  }
}

/// The measured states of iterative solvers, as CSV.
struct HistoryTable {
  private var rows: [String] = []

  mutating func add(_ event: ComparisonEvent) {
    guard case .iterated(let record) = event else { return }
    let numbers: [Double?] = [
      record.objective, record.validationObjective, record.gradientNorm, record.stepSize,
      record.seconds,
    ]
    let target = record.target.map { "\($0 + 1)" } ?? ""
    rows.append(
      ([record.method.rawValue, target, "\(record.epoch)", "\(record.iteration)"]
        + numbers.map { value in value.flatMap { $0.isFinite ? "\($0)" : nil } ?? "NA" })
        .joined(separator: ","))
  }

  var data: Data {
    let header =
      "method,target,epoch,iteration,trainLoss,validationLoss,gradientNorm,step,seconds"
    return Data(([header] + rows).joined(separator: "\n").appending("\n").utf8)
  }
}
