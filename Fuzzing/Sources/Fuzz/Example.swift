import Foundation
import Lapwing

/// What the library makes of a few rows: a model, a part, a descent that was saved.
enum Example {
  private static let input = DataInput.text(
    "x,kind,y\n0,a,1\n1,b,3\n2,a,4\n3,c,8\n4,b,9\n5,c,11\n6,a,14\n7,b,15\n")
  private static let request = DesignRequest(.formula("y ~ x + kind"))

  static func model() throws -> FittedModel {
    try fit(TabularData(csv: input, request: request))
  }

  static func part() throws -> PartialFit {
    var rows = StreamedRows(try DesignBlocks(input, request: request))
    return try PartialFit(&rows)
  }

  /// Some steps of a descent, on from what was saved.
  static func descent(_ file: URL, interval: Double = 1e8, iterations: Int = 40) throws
    -> FittedModel
  {
    var options = IterationOptions()
    options.maximumIterations = iterations
    options.control = RunControl(
      checkpoint: CheckpointOptions(
        path: file.path(percentEncoded: false), interval: interval, resumes: true))
    return try fit(
      TabularData(csv: input, request: request),
      options: FitOptions(method: .solver(.momentum), iteration: options))
  }

  static func checkpoint() throws -> [UInt8] {
    let url = temporary
    defer { try? FileManager.default.removeItem(at: url) }
    _ = try descent(url, interval: 0, iterations: 20)
    return Array(try Data(contentsOf: url))
  }

  private static var temporary: URL {
    FileManager.default.temporaryDirectory.appending(
      path: "lapwing-fuzz-\(ProcessInfo.processInfo.processIdentifier)")
  }

  static func file(_ bytes: [UInt8]) throws -> URL {
    let url = temporary
    try Data(bytes).write(to: url)
    return url
  }
}
