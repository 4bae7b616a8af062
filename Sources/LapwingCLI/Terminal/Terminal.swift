import CTerminal
import Foundation
import Lapwing

/// A stream that a person reads.
struct Terminal {
  /// How wide its lines are.
  let columns: Int
  /// Whether text may be coloured: not where `NO_COLOR` is set, or the terminal knows no colours.
  let usesColor: Bool

  static let standardOutput = Terminal(descriptor: STDOUT_FILENO)
  static let standardError = Terminal(descriptor: STDERR_FILENO)

  /// nil where a file, a pipe or nothing is behind the stream.
  init?(descriptor: Int32) {
    guard isatty(descriptor) == 1 else { return nil }
    let environment = ProcessInfo.processInfo.environment
    let measured = Int(lapwing_terminal_columns(descriptor))
    columns = measured > 0 ? measured : environment["COLUMNS"].flatMap { Int($0) } ?? 80
    // https://no-color.org: whatever the value is, unless it is empty.
    usesColor = environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
  }
}

extension TextLayout {
  /// For what is behind standard output.
  static var standardOutput: TextLayout {
    guard let terminal = Terminal.standardOutput else { return .plain }
    return TextLayout(columns: terminal.columns, usesColor: terminal.usesColor)
  }
}
