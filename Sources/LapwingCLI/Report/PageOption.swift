import ArgumentParser
import Foundation
import Lapwing
import Plotting

/// A result as a page for a browser.
struct PageOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write a page with tables, pictures and explanations to this HTML file; - is standard output, without the text.",
      valueName: "path"),
    completion: .file(extensions: ["html"]))
  var report: String?

  /// Looks for gnuplot and for the place of the file, so that nobody waits for a page in vain.
  ///
  /// - Throws: the exit code, after a message on standard error.
  func check() throws {
    guard let report else { return }
    try OutputFile(path: report).check()
    _ = try drawing { try Gnuplot() }
  }

  /// - Throws: the exit code, after a message on standard error.
  func write(_ figures: ComparisonFigures, _ result: ComparisonReport) throws {
    guard let report else { return }
    let page = try drawing {
      try ComparisonPage(
        problem: figures.problem, report: result, figures: figures, gnuplot: Gnuplot(),
        command: ["lapwing"] + CommandLine.arguments.dropFirst()
      ).html()
    }
    try OutputFile(path: report).write(Data(page.utf8))
  }
}
