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
  private var startNorm = 0.0

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
      if record.iteration == 0 { startNorm = record.gradientNorm }
      let detail = "iteration \(record.iteration)"
      display.update(fraction: fraction(record), detail: detail)
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

  /// How far it is to what will end the run first. Gradients fall by about the same factor in each step.
  private func fraction(_ record: IterationRecord) -> Double? {
    guard let limits else { return nil }
    var fractions = [Double(record.iteration) / Double(max(1, limits.maximumIterations))]
    if let epochs = limits.maximumEpochs {
      fractions.append(Double(record.epoch) / Double(max(1, epochs)))
    }
    if let seconds = limits.maximumSeconds { fractions.append(record.seconds / seconds) }
    if limits.tolerance > 0, startNorm > 0, record.gradientNorm > 0 {
      fractions.append(log(record.gradientNorm / startNorm) / log(limits.tolerance))
    }
    return fractions.filter(\.isFinite).max().map { min(1, $0) }
  }
}
