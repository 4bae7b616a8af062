import Foundation
import Synchronization

/// A line on a terminal that says how far a long run is. It appears after a second and goes at the end.
///
/// A thread of its own draws it, as what takes long may not report for a while.
final class ProgressDisplay: Sendable {
  private struct State {
    var label = ""
    var detail = ""
    /// How long the run has taken at its last state, and how much longer it will take, in seconds; nil where that is
    /// not known.
    var times: (elapsed: Double, remaining: Double)?
    var phaseStart = ContinuousClock.now
    var isVisible = false
    var isOver = false
  }

  private let state = Mutex(State())
  private let start = ContinuousClock.now
  private let columns: Int

  /// - Parameter columns: how wide the terminal is.
  init(columns: Int) {
    self.columns = columns
    Thread.detachNewThread { [self] in
      while draw() { Thread.sleep(forTimeInterval: 0.1) }
    }
  }

  /// Something else begins.
  func begin(_ label: String) {
    state.withLock {
      $0.label = label
      $0.detail = ""
      $0.times = nil
      $0.phaseStart = .now
    }
  }

  func update(remaining: Double?, elapsed: Double, detail: String) {
    state.withLock {
      $0.times = remaining.map { (elapsed, $0) }
      $0.detail = detail
    }
  }

  /// Takes the line away, for good.
  func end() {
    state.withLock {
      if $0.isVisible { Self.write("\r\u{1B}[K") }
      $0.isVisible = false
      $0.isOver = true
    }
  }

  /// Whether there is more to draw.
  private func draw() -> Bool {
    state.withLock { state in
      guard !state.isOver else { return false }
      if start.duration(to: .now) >= .seconds(1), !state.label.isEmpty {
        let elapsed = state.phaseStart.duration(to: .now) / .seconds(1)
        let line = Self.line(
          state.label, detail: state.detail, times: state.times, elapsed: elapsed,
          columns: columns)
        Self.write("\r\u{1B}[K" + line)
        state.isVisible = true
      }
      return true
    }
  }

  /// "gd  ███████░░░░░░░  43 %  12 s, about 16 s left  iteration 4300", as much of it as there is room for.
  static func line(
    _ label: String, detail: String, times: (elapsed: Double, remaining: Double)?, elapsed: Double,
    columns: Int
  ) -> String {
    var parts = [label]
    if let times, times.elapsed > 0 {
      let fraction = times.elapsed / (times.elapsed + times.remaining)
      let width = 20
      let filled = Int((fraction * Double(width)).rounded(.down))
      parts.append(
        String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled))
      parts.append(String(format: "%3.0f %%", (fraction * 100).rounded(.down)))
      parts.append("\(time(elapsed)), about \(time(times.remaining)) left")
    } else {
      parts.append(time(elapsed))
    }
    if !detail.isEmpty { parts.append(detail) }
    return String(parts.joined(separator: "  ").prefix(max(0, columns - 1)))
  }

  private static func time(_ seconds: Double) -> String {
    guard seconds < 1e9 else { return "very long" }
    if seconds < 60 { return String(format: "%.0f s", seconds) }
    let whole = Int(seconds)
    return seconds < 3600
      ? String(format: "%d:%02d min", whole / 60, whole % 60)
      : String(format: "%d:%02d h", whole / 3600, whole % 3600 / 60)
  }

  private static func write(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
