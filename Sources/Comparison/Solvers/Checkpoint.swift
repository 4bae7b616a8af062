internal import BLASBackend
internal import DataReading
internal import Foundation
internal import IterativeMethods
internal import LeastSquares
internal import Matrices

/// What a saved run is of: the first line of its file. The run itself follows, and goes on to the same bits as if it had
/// never stopped.
private struct CheckpointHeader: Codable {
  var schema = checkpointSchema
  let method: String
  /// Of all numbers that the run uses.
  let data: UInt64
  /// All that the course of the run depends on besides.
  let settings: String
  /// Of the bytes of the run, to tell a damaged file.
  let content: UInt64
}

private let checkpointSchema = "lapwing.checkpoint/5"

/// Saves a run every so many seconds, and finds what was saved before.
struct CheckpointFile {
  let options: CheckpointOptions
  private let method: String
  private let data: UInt64
  private let settings: String
  private var last = ContinuousClock.now

  /// What is being written: always of this name, so that one that a killed run left is found again.
  private var unfinished: URL { target.appendingPathExtension("saving") }

  /// The file itself, behind all symbolic links.
  private var target: URL { fileBehindLinks(options.path) }

  /// - Parameters:
  ///   - options: where, and how often.
  ///   - name: whose run it is.
  ///   - data: a hash of all numbers that the run is made of.
  ///   - settings: all options that the course of the run depends on. Limits do not change it.
  init(_ options: CheckpointOptions, of name: SolverName, data: UInt64, settings: String) {
    self.options = options
    method = name.rawValue
    self.data = data
    self.settings = settings
    try? FileManager.default.removeItem(at: unfinished)
  }

  /// What was saved; nil if there is nothing yet.
  ///
  /// - Throws: `.checkpoint` if it cannot be read, or is of other data or options.
  func load<Run: Codable>(_: Run.Type) throws(IterationError) -> Run? {
    guard options.resumes, FileManager.default.fileExists(atPath: options.path) else { return nil }
    let header: CheckpointHeader
    let run: Run
    do {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: options.path))
      let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
      guard try decoder.decode(Schema.self, from: line).schema == checkpointSchema else {
        throw IterationError.checkpoint("\(options.path): saved by another version (--resume)")
      }
      header = try decoder.decode(CheckpointHeader.self, from: line)
      guard header.method == method else {
        throw IterationError.checkpoint(
          "\(options.path): saved by \(header.method), not by \(method) (--resume)")
      }
      guard header.data == data else {
        throw IterationError.checkpoint("\(options.path): saved from other data (--resume)")
      }
      guard header.settings == settings else {
        throw IterationError.checkpoint("\(options.path): saved with other options (--resume)")
      }
      let content = bytes.dropFirst(line.count + 1)
      var hash = Fingerprint()
      hash.add(content)
      guard hash.value == header.content else {
        throw IterationError.checkpoint("\(options.path): damaged (--resume)")
      }
      run = try decoder.decode(Run.self, from: content)
    } catch let error as IterationError {
      throw error
    } catch {
      throw .checkpoint("\(options.path): not a saved run (--resume)")
    }
    return run
  }

  private struct Schema: Decodable {
    let schema: String
  }

  // Shortest decimals are numbers bit for bit, also −0, which property lists make 0.
  private var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return encoder
  }

  private var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return decoder
  }

  /// Saves if it is time to, or if the run is interrupted; what has ended by itself is not gone on with.
  ///
  /// - Parameters:
  ///   - run: asked for only if it is saved.
  ///   - verdict: what ends the run; nil if it goes on.
  /// - Throws: `.checkpoint` if the file cannot be written.
  mutating func save<Run: Codable>(
    _ run: @autoclosure () -> Run, _ verdict: SolutionStatus?
  ) throws(IterationError) {
    switch verdict {
    case nil where last.duration(to: .now).seconds >= options.interval: break
    case .interrupted, .timeLimit: break
    default: return
    }
    do {
      let content = try encoder.encode(run())
      var hash = Fingerprint()
      hash.add(content)
      let header = CheckpointHeader(
        method: method, data: data, settings: settings, content: hash.value)
      var bytes = try encoder.encode(header)
      bytes.append(UInt8(ascii: "\n"))
      bytes.append(content)
      try bytes.write(to: unfinished)
    } catch {
      throw .checkpoint("\(options.path): cannot be written (--checkpoint)")
    }
    guard
      moveFile(
        unfinished.path(percentEncoded: false), over: target.path(percentEncoded: false))
    else { throw .checkpoint("\(options.path): cannot be replaced (--checkpoint)") }
    last = .now
  }
}

extension DescentSetting {
  /// nil where nothing is saved.
  func checkpointFile() throws(IterationError) -> CheckpointFile? {
    guard let checkpoint = options.control.checkpoint else { return nil }
    return CheckpointFile(
      checkpoint, of: name, data: try fingerprint(), settings: description)
  }

  /// - Complexity: a pass over all rows.
  private func fingerprint() throws(IterationError) -> UInt64 {
    var hash = Fingerprint()
    for index in 0..<data.blockCount { hash.add(try data.block(index)) }
    if let validation {
      for index in 0..<validation.blockCount { hash.add(try validation.block(index)) }
    }
    hash.add(start.view)
    return hash.value
  }

  /// The limits are among them where the schedule ends with them.
  private var description: String {
    let optimizer = options.optimizer
    let endsWithLimit = optimizer.schedule == .cosine || optimizer.schedule == .oneCycle
    return [
      "step \(options.step.map { "\($0)" } ?? "auto")", "objective \(options.objective.rawValue)",
      "tolerance \(options.tolerance)", "loss tolerance \(options.lossTolerance ?? -1)",
      "\(optimizer)", "batch \(batchSize ?? 0)", "order \(options.batch.order.rawValue)",
      "seed \(options.batch.seed)", "average \(options.batch.averagesFrom ?? -1)",
      "patience \(options.validation?.patience ?? -1)", "exact \(options.exactGradient)",
      "updates \(endsWithLimit ? updateLimit : 0)", "penalty \(options.penalty)",
    ].joined(separator: "; ")
  }
}

/// A hash of bytes, or of numbers and their shape, the same on every machine.
struct Fingerprint {
  private(set) var value: UInt64 = 0x6c61_7077_696e_6721

  /// Blocks of other sizes have another hash: epochs take them in another order.
  mutating func add(_ block: RowBlock<Double>) {
    add(block.design)
    add(block.targets)
    if let weights = block.weights { add(weights) }
  }

  mutating func add(_ matrix: MatrixView<Double>) {
    add(UInt64(matrix.rows))
    add(UInt64(matrix.columns))
    for i in 0..<matrix.rows { for j in 0..<matrix.columns { add(matrix[i, j].bitPattern) } }
  }

  mutating func add(_ bytes: Data) {
    add(UInt64(bytes.count))
    var (word, count) = (UInt64(0), 0)
    for byte in bytes {
      word = word << 8 | UInt64(byte)
      count += 1
      if count.isMultiple(of: 8) { add(word) }
    }
    add(word)
  }

  private mutating func add(_ word: UInt64) {
    value = (value ^ word) &* 0x9e37_79b9_7f4a_7c15
    value ^= value >> 29
  }
}
