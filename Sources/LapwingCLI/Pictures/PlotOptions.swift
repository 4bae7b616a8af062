import ArgumentParser
import Foundation
import Plotting

/// A picture of a result: the same for every command that draws some.
struct PlotOptions: ParsableArguments {
  @Option(
    defaultAsFlag: "-",
    help: ArgumentHelp(
      "Draw a picture into this file, by its name .svg, .png or .pdf; without a file, or with -, in characters on standard output.",
      valueName: "path"),
    completion: .file(extensions: ["svg", "png", "pdf"]))
  var plot: String?

  @Option(
    name: .customLong("plot-kind"),
    help: ArgumentHelp(
      "What the picture shows; see PICTURES above. Default: the first of them.", valueName: "name"),
    completion: .list(ComparisonFigures.Kind.allCases.map(\.rawValue)))
  var name: String?

  /// Whether there is something to draw.
  var isWanted: Bool { plot != nil }

  func validate() throws {
    if let plot, plot != "-", PictureFormat(path: plot) == nil {
      throw ValidationError(
        "--plot '\(plot)': a picture is a file .svg, .png or .pdf; --plot without a file draws in characters, and stands last or before another option"
      )
    }
    if plot == nil && name != nil {
      throw ValidationError("--plot-kind says what --plot draws; there is no --plot")
    }
  }

  /// The kind that was asked for, the first one by default.
  ///
  /// - Throws: `ValidationError` that lists the kinds.
  func kind<Kind: RawRepresentable<String> & CaseIterable>(_: Kind.Type) throws -> Kind {
    let all = Array(Kind.allCases)
    guard let name else { return all[0] }
    guard let kind = Kind(rawValue: name) else {
      throw ValidationError(unknown("picture", name, among: all.map(\.rawValue)))
    }
    return kind
  }

  /// Looks for gnuplot and for the place of the file, so that nobody waits for a picture in vain.
  ///
  /// - Throws: the exit code, after a message on standard error.
  func check() throws {
    guard let plot else { return }
    if plot != "-" { try OutputFile(path: plot).check() }
    _ = try drawing { try Gnuplot() }
  }

  /// Draws, and writes all of the picture or nothing.
  ///
  /// - Throws: the exit code, after a message on standard error.
  func draw(_ figure: @autoclosure () throws -> Figure) throws {
    guard let plot else { return }
    let figure = try figure()
    let picture = try drawing { () throws in
      if let format = PictureFormat(path: plot) {
        return Data(try Gnuplot().draw(figure, as: format))
      }
      let terminal = Terminal.standardOutput
      let text = try Gnuplot().text(
        figure, columns: terminal?.columns ?? 80, usesColor: terminal?.usesColor ?? false)
      return Data(text.utf8)
    }
    try OutputFile(path: plot).write(picture)
  }
}

/// Does something for which gnuplot is needed.
///
/// - Throws: exit code 73, after a message on standard error, for a `PlotError`.
func drawing<Result>(_ body: () throws -> Result) throws -> Result {
  do { return try body() } catch let error as PlotError {
    throw failure(error.description, .cannotCreate)
  }
}
