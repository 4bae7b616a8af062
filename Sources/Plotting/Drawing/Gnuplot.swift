internal import Foundation

/// Why there is no picture.
public enum PlotError: Error, Sendable, Hashable, CustomStringConvertible {
  case gnuplotNotFound
  /// What gnuplot said.
  case gnuplotFailed(String)
  /// A temporary file could not be used.
  case noTemporaryFile(String)

  public var description: String {
    switch self {
    case .gnuplotNotFound:
      "pictures are drawn by gnuplot, which is not installed: apt-get install gnuplot-nox"
    case .gnuplotFailed(let message): "gnuplot could not draw the picture: \(message)"
    case .noTemporaryFile(let reason): "no temporary file for gnuplot: \(reason)"
    }
  }
}

/// The program that draws.
public struct Gnuplot: Sendable {
  private let executable: URL

  /// - Parameter searchPath: directories with colons between them; nil for those of the environment.
  /// - Throws: `.gnuplotNotFound`.
  public init(searchPath: String? = nil) throws(PlotError) {
    let searchPath = searchPath ?? ProcessInfo.processInfo.environment["PATH"] ?? ""
    for directory in searchPath.split(separator: ":") {
      let candidate = URL(filePath: String(directory)).appending(path: "gnuplot")
      if FileManager.default.isExecutableFile(atPath: candidate.path(percentEncoded: false)) {
        executable = candidate
        return
      }
    }
    throw .gnuplotNotFound
  }

  /// The bytes of a picture file.
  ///
  /// - Throws: `.gnuplotFailed`; `.noTemporaryFile`.
  public func draw(_ figure: Figure, as format: PictureFormat) throws(PlotError) -> [UInt8] {
    let layout = Layout(figure)
    let picture = try run(GnuplotScript(layout, format: format).text)
    guard format == .svg else { return picture }
    let document = SVGDocument(String(decoding: picture, as: UTF8.self))
    return Array(document.completed(figure, layout).utf8)
  }

  /// An SVG element that stands within HTML, under a heading: as wide as its place, in the colour of the text
  /// around it, with grid lines in the page's `--grid` and blue as its `--series-blue`.
  ///
  /// - Parameter identifier: what the identifiers in it begin with; no two elements of a page share one.
  /// - Throws: `.gnuplotFailed`; `.noTemporaryFile`.
  public func inlineSVG(_ figure: Figure, identifier: String) throws(PlotError) -> String {
    let layout = Layout(figure, showsTitle: false)
    let picture = try run(GnuplotScript(layout, format: .svg).text)
    return SVGDocument(String(decoding: picture, as: UTF8.self))
      .embedded(figure, layout, identifier: identifier)
  }

  /// The figure in characters.
  ///
  /// - Throws: `.gnuplotFailed`; `.noTemporaryFile`.
  public func text(
    _ figure: Figure, columns: Int, usesColor: Bool = false
  ) throws(PlotError) -> String {
    let script = TextScript(figure, columns: columns, usesColor: usesColor)
    let output = String(decoding: try run(script.text), as: UTF8.self)
    return TextScript.tidied(output, title: figure.title)
  }

  /// What gnuplot writes to its standard output.
  private func run(_ script: String) throws(PlotError) -> [UInt8] {
    do {
      let files = FileManager.default
      let folder = files.temporaryDirectory.appending(
        path: "lapwing-plot-\(UUID().uuidString)", directoryHint: .isDirectory)
      try files.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      defer { try? files.removeItem(at: folder) }
      // Files, not pipes: they never fill up.
      func stream(_ name: String, _ content: String) throws -> URL {
        let url = folder.appending(path: name)
        try Data(content.utf8).write(to: url)
        return url
      }
      let (output, errors) = (try stream("output", ""), try stream("errors", ""))
      let process = Process()
      process.executableURL = executable
      // Nothing of the user's own settings.
      process.arguments = ["--default-settings"]
      process.environment = ProcessInfo.processInfo.environment
        .merging(["LC_ALL": "C.UTF-8", "GNUTERM": "unknown"]) { _, ours in ours }
      process.standardInput = try FileHandle(forReadingFrom: stream("input", script))
      process.standardOutput = try FileHandle(forWritingTo: output)
      process.standardError = try FileHandle(forWritingTo: errors)
      try process.run()
      process.waitUntilExit()
      let picture = try Data(contentsOf: output)
      let message = String(decoding: try Data(contentsOf: errors), as: UTF8.self)
      guard process.terminationReason == .exit, process.terminationStatus == 0, !picture.isEmpty
      else { throw PlotError.gnuplotFailed(Self.firstComplaint(message)) }
      return Array(picture)
    } catch let error as PlotError {
      throw error
    } catch {
      throw .noTemporaryFile("\(error)")
    }
  }

  /// The line that says what is wrong: after the command and a caret.
  private static func firstComplaint(_ message: String) -> String {
    let lines = message.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    return lines.last { !$0.isEmpty && $0 != "^" } ?? "it said nothing"
  }
}
