import ArgumentParser
import Foundation
import Lapwing

/// The Swift side of `scripts/bench`: does what the harness asks for, line by line, and says how long it took.
@main
struct Benchmarks: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "Benchmarks",
    abstract: "The worker of scripts/bench; without it, run scripts/bench instead.",
    subcommands: [
      Serve.self, FitCSV.self, FitBlocks.self, Profile.self, LinearAlgebra.self, SolveMany.self,
    ], defaultSubcommand: Serve.self)
}

/// One line of standard input.
struct Request: Codable {
  enum Command: String, Codable { case load, run, limits }
  var command: Command
  /// Paths of NPY files.
  var design: String?
  var targets: String?
  var workload: Workload?
  var threads: Int?
  /// How often the call is made; the times of all are reported.
  var repeats: Int?
  var iterations: Int?
  var step: Double?
  /// Of an epoch over mini-batches: sgd or adam, rows of a batch, and whether in random order.
  var rule: String?
  var batch: Int?
  var shuffled: Bool?
}

/// One line of standard output.
struct Response: Codable {
  var error: String?
  var seconds: [Double]?
  var coefficients: [Double]?
  var limits: [String: Double]?
  var core: String?
}

struct Serve: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read requests as JSON, one a line, and answer them.")

  func run() throws {
    var session = Session()
    let (decoder, encoder) = (JSONDecoder(), JSONEncoder())
    while let line = readLine() {
      let response: Response
      do {
        response = try session.answer(try decoder.decode(Request.self, from: Data(line.utf8)))
      } catch {
        response = Response(error: "\(error)")
      }
      FileHandle.standardOutput.write(try encoder.encode(response) + Data("\n".utf8))
    }
  }
}

struct Session {
  private var problem: LeastSquaresProblem<Double>?

  mutating func answer(_ request: Request) throws -> Response {
    let limit = BLASThreads.limit
    defer { BLASThreads.limit = limit }
    if let threads = request.threads { BLASThreads.limit = threads }
    switch request.command {
    case .load:
      guard let design = request.design, let targets = request.targets else {
        throw Failure.badRequest("load needs a design and targets")
      }
      problem = nil
      problem = try loadProblem(design: design, targets: targets)
      return Response()
    case .limits:
      return Response(
        limits: [
          "read": Limits.readBandwidth(), "gemm": Limits.gemm(),
          "gram": Limits.gramKernel(),
        ], core: BackendInformation().coreName)
    case .run:
      guard let problem else { throw Failure.notLoaded }
      guard let workload = request.workload else { throw Failure.badRequest("run what?") }
      var response = Response(seconds: [])
      for _ in 0..<(request.repeats ?? 1) {
        let (coefficients, seconds) = try workload.run(problem, request)
        response.seconds!.append(seconds)
        response.coefficients = coefficients
      }
      return response
    }
  }
}

/// X from a file of n × p doubles, y from one of n: samples contiguous, as NumPy has them too.
func loadProblem(design: String, targets: String) throws -> LeastSquaresProblem<Double> {
  let (x, y) = (try NumPyArray(path: design), try NumPyArray(path: targets))
  guard x.shape.count == 2, y.shape == [x.shape[0]] else { throw Failure.badRequest(design) }
  return try LeastSquaresProblem(
    design: Matrix(rows: x.shape[1], columns: x.shape[0], storage: x.elements).transposed,
    targets: Matrix(rows: y.shape[0], columns: 1, storage: y.elements))
}

/// CSV to coefficients, as a process of its own.
struct FitCSV: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "csv",
    abstract: "Fit the columns of a file of any format to its column y, in blocks.")
  @Argument var file: String

  func run() throws {
    var rows = StreamedRows(
      try DesignBlocks(
        .file(file),
        request: DesignRequest(.columns(ColumnSelection(targets: ["y"], features: .allOthers())))))
    let model = try fit(&rows, options: FitOptions(method: .solver(.normal)))
    print(model.coefficients[0].map { "\($0 ?? .nan)" }.joined(separator: " "))
  }
}

/// An array in a file to coefficients, as a process of its own.
struct FitBlocks: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "blocks",
    abstract: "Fit the columns of an array to its last one, in blocks and without an intercept.")
  @Argument var file: String

  func run() throws {
    let columns = try DesignBlocks(
      .file(file),
      request: DesignRequest(
        .columns(ColumnSelection(targets: ["x1"], features: .allOthers(), hasIntercept: false))))
    let target = columns.schema.columns.last?.name ?? ""
    var rows = StreamedRows(
      try DesignBlocks(
        .file(file),
        request: DesignRequest(
          .columns(
            ColumnSelection(targets: [target], features: .allOthers(), hasIntercept: false)))))
    let model = try fit(&rows, options: FitOptions(method: .solver(.normal)))
    print(model.coefficients[0].map { "\($0 ?? .nan)" }.joined(separator: " "))
  }
}

/// One workload over and over, for a profiler.
struct Profile: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run one workload repeatedly on random data and print the times.")
  @Argument var workload: String
  @Argument var rows: Int
  @Argument var columns: Int
  @Option var repeats = 10
  @Option var threads: Int?
  @Option(help: "Of an epoch: sgd or adam.") var rule: String?
  @Option(help: "Rows of a mini-batch.") var batch: Int?
  @Flag(help: "Take the rows in random order.") var shuffled = false
  @Option var iterations = 20

  func run() throws {
    guard let workload = Workload(rawValue: workload) else {
      throw ValidationError("unknown workload \(workload)")
    }
    if let threads { BLASThreads.limit = threads }
    let problem = try randomProblem(rows: rows, columns: columns)
    let request = Request(
      command: .run, iterations: iterations, step: workload == .epoch ? 0.001 : 0.5, rule: rule,
      batch: batch, shuffled: shuffled)
    let times = try (0..<repeats).map { _ in try workload.run(problem, request).seconds }.sorted()
    print("least \(times[0] * 1e3) ms, median \(times[times.count / 2] * 1e3) ms")
  }
}

/// Uniform numbers from a fixed seed (SplitMix64).
func randomProblem(rows: Int, columns: Int) throws -> LeastSquaresProblem<Double> {
  var state: UInt64 = 42
  func next() -> Double {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return Double(Int64(bitPattern: z ^ (z >> 31))) * 0x1p-62
  }
  var samples = LargeStorage.array(repeating: 0.0, count: rows * columns)
  for i in samples.indices { samples[i] = next() }
  let targets = (0..<rows).map { i in
    samples[i * columns] * 3 + next()
  }
  return try LeastSquaresProblem(
    design: Matrix(rows: columns, columns: rows, storage: samples).transposed,
    targets: Matrix(rows: rows, columns: 1, storage: targets))
}
