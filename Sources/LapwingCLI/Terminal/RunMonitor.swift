import ArgumentParser
import Foundation
import Lapwing

/// Follows a run: for the progress line, the log and the pictures.
final class RunMonitor {
  private(set) var history: RunHistory
  private let display: ProgressDisplay?
  private var logs: [EventLog] = []
  /// What went wrong with a log; thrown at the end of the run.
  private var trouble: (any Error)?
  private var limits: IterationOptions?
  private var pace = Pace()

  /// - Throws: exit code 73 if the log file cannot be made.
  init(_ options: MonitorOptions) throws {
    history = RunHistory(coefficients: 1)
    display =
      options.quiet || options.verbose
      ? nil : Terminal.standardError.map { ProgressDisplay(columns: $0.columns) }
    if let path = options.log { logs.append(try EventLog(path: path)) }
    if options.verbose { logs.append(EventLog()) }
    for index in logs.indices { try logs[index].begin() }
  }

  deinit { display?.end() }

  /// What is done next, for as long as no solver says more.
  func begin(_ label: String) { display?.begin(label) }

  /// The solvers begin.
  func prepare(for problem: ComparisonProblem, _ options: IterationOptions) {
    history = RunHistory(coefficients: problem.terms.count * problem.targets.count)
    limits = options
    display?.begin("proving")
  }

  func observe(_ event: ComparisonEvent) {
    history.add(event)
    for index in logs.indices where trouble == nil {
      do { try logs[index].add(event) } catch { trouble = error }
    }
    switch event {
    case .started(let name): display?.begin(name.rawValue)
    case .iterated(let record):
      guard let display else { return }
      pace.note(record)
      display.update(
        remaining: limits.flatMap { pace.remaining(record, $0) }, elapsed: record.seconds,
        detail: pace.detail(record))
    case .ended: display?.begin("grading")
    }
  }

  /// Takes the progress line away before a result is printed.
  ///
  /// - Throws: the exit code, if the log could not be written.
  func end() throws {
    display?.end()
    for index in logs.indices where trouble == nil { try logs[index].flush() }
    if let trouble { throw trouble }
  }
}
