import Foundation
import Testing

/// The built `lapwing`, run as its users run it.
enum Tool {
  /// What a run came to.
  struct Outcome {
    /// The exit code; of a run that a signal ended 128 + its number, as shells say.
    let code: Int32
    let output: String
    let errors: String

    /// The lines on standard error.
    var errorLines: [Substring] { errors.split(separator: "\n") }

    func decode<Value: Decodable>(_: Value.Type) throws -> Value {
      try JSONDecoder().decode(Value.self, from: Data(output.utf8))
    }
  }

  /// Beside the test bundle, wherever it was built.
  static let executable: URL = {
    let places = CommandLine.arguments + Bundle.allBundles.map(\.bundlePath)
    for place in places where place.contains(".xctest") {
      var url = URL(fileURLWithPath: place)
      while url.path.contains(".xctest") { url.deleteLastPathComponent() }
      let candidate = url.appending(path: "lapwing")
      if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
    }
    preconditionFailure("no lapwing beside the tests: \(places)")
  }()

  static let package = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The path of a file of the package.
  static func file(_ path: String) -> String {
    package.appending(path: path).path(percentEncoded: false)
  }

  /// Runs the tool in a folder, with a file or nothing on standard input.
  ///
  /// - Parameter interruptedAfter: when to send it SIGINT.
  static func run(
    _ arguments: [String], in folder: Folder? = nil, input: String? = nil,
    interruptedAfter delay: Duration? = nil
  ) async throws -> Outcome {
    try await start(executable, arguments, folder, input, delay)
  }

  /// Runs it by the shell, which knows it as `$0` and the arguments as `"$@"`.
  static func shell(
    _ script: String, _ arguments: [String], in folder: Folder? = nil
  ) async throws -> Outcome {
    try await start(
      URL(filePath: "/bin/sh"), ["-c", script, executable.path] + arguments, folder, nil, nil)
  }

  private static func start(
    _ executable: URL, _ arguments: [String], _ folder: Folder?, _ input: String?,
    _ delay: Duration?
  ) async throws -> Outcome {
    // Files, not pipes: they never fill up.
    let streams = try Folder(["output": "", "errors": ""])
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = (folder ?? streams).url
    process.standardOutput = try FileHandle(forWritingTo: streams.url.appending(path: "output"))
    process.standardError = try FileHandle(forWritingTo: streams.url.appending(path: "errors"))
    process.standardInput =
      try input.map { try FileHandle(forReadingFrom: URL(filePath: $0)) } ?? .nullDevice
    try await launch(process, interruptedAfter: delay)
    return Outcome(
      code: process.terminationReason == .exit
        ? process.terminationStatus : 128 + process.terminationStatus,
      output: try streams.text("output"), errors: try streams.text("errors"))
  }

  /// Starts a process and waits for its end.
  private static func launch(
    _ process: Process, interruptedAfter delay: Duration?
  ) async throws {
    try await withCheckedThrowingContinuation {
      (continuation: CheckedContinuation<Void, any Error>) in
      process.terminationHandler = { _ in continuation.resume() }
      do { try unblocked { try process.run() } } catch { continuation.resume(throwing: error) }
      guard let delay else { return }
      let identifier = process.processIdentifier
      // A thread of its own: a task would wait for its turn behind the other tests.
      Thread.detachNewThread {
        Thread.sleep(forTimeInterval: delay / .seconds(1))
        kill(identifier, SIGINT)
      }
    }
  }
}

/// Starts a child that can be interrupted: it inherits which signals this thread blocks, and the threads
/// of the concurrency pool block SIGINT.
private func unblocked(_ start: () throws -> Void) rethrows {
  var (signals, before) = (sigset_t(), sigset_t())
  unsafe sigemptyset(&signals)
  unsafe sigaddset(&signals, SIGINT)
  unsafe pthread_sigmask(Int32(SIG_UNBLOCK), &signals, &before)
  defer { unsafe pthread_sigmask(Int32(SIG_SETMASK), &before, nil) }
  try start()
}

/// A temporary folder with some files; it goes when its owner does. Its name has blanks in it.
final class Folder: Sendable {
  let url: URL

  init(_ files: [String: String] = [:]) throws {
    url = FileManager.default.temporaryDirectory
      .appending(path: "lapwing tests \(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    for (name, text) in files { try Data(text.utf8).write(to: url.appending(path: name)) }
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path()).sorted() }
  }

  func path(_ name: String = "") -> String {
    url.appending(path: name).path(percentEncoded: false)
  }

  func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: url.appending(path: name)), as: UTF8.self)
  }
}

/// A command that the tool must refuse: nothing on standard output, one line on standard error.
struct Refusal: Sendable, CustomTestStringConvertible {
  let arguments: [String]
  let code: Int32
  /// What the line must say.
  let words: [String]

  init(_ arguments: String, _ code: Int32, _ words: String...) {
    self.init(arguments.split(separator: " ").map(String.init), code, words)
  }

  init(_ arguments: [String], _ code: Int32, _ words: [String]) {
    (self.arguments, self.code, self.words) = (arguments, code, words)
  }

  var testDescription: String { arguments.joined(separator: " ") }

  /// - Returns: what is wrong with an outcome; nil if it is such a refusal.
  func complaint(_ outcome: Tool.Outcome) -> String? {
    if outcome.code != code { return "exit code \(outcome.code), not \(code): \(outcome.errors)" }
    if !outcome.output.isEmpty { return "on standard output: \(outcome.output)" }
    guard outcome.errorLines.count == 1, outcome.errors.hasPrefix("lapwing: ") else {
      return "not one line of lapwing's on standard error: \(outcome.errors)"
    }
    let missing = words.filter { !outcome.errors.contains($0) }
    return missing.isEmpty ? nil : "does not say \(missing): \(outcome.errors)"
  }
}

/// What the tests read of a report.
struct Report: Decodable {
  var schema: String
  var problem: Problem
  var reference: String
  var certificate: Certificate?
  var solutions: [Solution]

  struct Certificate: Decodable {
    var orthogonalityBound: Double
    var degreesOfFreedom: Int
  }

  struct Number: Decodable {
    var value: Double
    var errorBound: Double?
  }

  struct Problem: Decodable {
    var source: String
    var rows: Int
    var columns: Int
    var rowsDropped: Int
    var targets: [String]
    var terms: [String]
    var rank: Int
    var dependencies: [String]
    var problemKind: String
    var roundedTerms: [String]
  }

  struct Solution: Decodable {
    var method: String
    var status: String
    var message: String
    var coefficients: [Coefficient]
    var digits: Double?
    var residualNorm: [Double?]
    var stepSize: Double?
    var largestStableStep: Double?
    var iterations: Int
  }

  struct Coefficient: Decodable {
    var target: String
    var term: String
    var value: Double
    var digits: Double?
    var errorBound: Double?
    var errorLowerBound: Double?
    var proven: Bool
    var correctlyRounded: Bool?
    var standardError: Number?
  }

  func solution(_ method: String) throws -> Solution {
    try #require(solutions.first { $0.method == method })
  }
}
