import Foundation
import Lapwing

/// What happens in a run as lines of JSON, each an object with the key `event`.
struct EventLog {
  private let handle: FileHandle
  private let path: String?
  private var buffer = Data()
  private static let bufferSize = 1 << 16

  /// On standard error.
  init() {
    handle = .standardError
    path = nil
  }

  /// A log is written as the run goes, not at its end: one that was interrupted has its log too.
  ///
  /// - Throws: exit code 73 if the file cannot be made.
  init(path: String) throws {
    try OutputFile(path: path).write(Data())
    guard let handle = FileHandle(forWritingAtPath: path) else {
      throw failure("\(path) cannot be written", .cannotCreate)
    }
    self.handle = handle
    self.path = path
  }

  /// The first line: what was run.
  mutating func begin() throws {
    try add([
      ("event", .text("run")), ("schema", .text("lapwing.log/1")),
      ("version", .text(lapwingVersion)), ("arguments", .texts(CommandLine.arguments.dropFirst())),
    ])
  }

  mutating func add(_ event: ComparisonEvent) throws {
    switch event {
    case .started(let name):
      try add([("event", .text("start")), ("method", .text(name.rawValue))])
      try flush()
    case .iterated(let record):
      try add([
        ("event", .text("iteration")), ("method", .text(record.method.rawValue)),
        ("target", record.target.map { .whole($0) } ?? .null),
        ("iteration", .whole(record.iteration)), ("epoch", .whole(record.epoch)),
        ("passes", .whole(record.passes)),
        ("seconds", .number(record.seconds)), ("loss", .number(record.objective)),
        ("validationLoss", record.validationObjective.map { .number($0) } ?? .null),
        ("stepSize", record.stepSize.map { .number($0) } ?? .null),
        ("gradientNorm", .number(record.gradientNorm)),
        ("relativeError", record.relativeError.map { .number($0) } ?? .null),
      ])
    case .ended(let solution):
      try add([
        ("event", .text("end")), ("method", .text(solution.method)),
        ("status", .text(solution.status.rawValue)), ("iterations", .whole(solution.iterations)),
        ("seconds", .number(solution.seconds)),
        ("digits", solution.digits.map { .number($0) } ?? .null),
        ("message", .text(solution.message)),
      ])
      try flush()
    }
  }

  /// - Throws: exit code 74 if the log cannot be written.
  mutating func flush() throws {
    do { try handle.write(contentsOf: buffer) } catch {
      // Where standard error is closed, the exit code must say it all.
      if let path { throw failure("\(path) cannot be written", .cannotWrite) }
    }
    buffer.removeAll(keepingCapacity: true)
  }

  private enum Value {
    case text(String)
    case texts(ArraySlice<String>)
    case whole(Int)
    case number(Double)
    case null
  }

  private mutating func add(_ members: [(String, Value)]) throws {
    let text = members.map { "\"\($0)\":\(Self.json($1))" }.joined(separator: ",")
    buffer.append(contentsOf: "{\(text)}\n".utf8)
    if buffer.count > Self.bufferSize { try flush() }
  }

  private static func json(_ value: Value) -> String {
    switch value {
    case .text(let text): string(text)
    case .texts(let texts): "[" + texts.map(string).joined(separator: ",") + "]"
    case .whole(let number): "\(number)"
    // Shortest decimals that read back to the same double.
    case .number(let number): number.isFinite ? "\(number)" : "null"
    case .null: "null"
    }
  }

  private static func string(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{0}"..."\u{1F}": result += String(format: "\\u%04x", scalar.value)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
