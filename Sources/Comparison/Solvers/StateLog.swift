internal import Foundation

/// What a history tells of a state.
struct StateNumbers: Hashable {
  var iteration: Int
  var passes: Int
  var epoch: Int
  var seconds: Double
  var objective: Double
  var validationObjective: Double?
  var stepSize: Double?
  var gradientNorm: Double
  /// ‖Θ − Θ*‖; nil where there is no Θ*.
  var error: Double?
  /// The target that the method works on alone; nil where all targets share the steps.
  var target: Int?
}

extension StateNumbers {
  init(_ record: IterationRecord, error: Double?) {
    self.init(
      iteration: record.iteration, passes: record.passes, epoch: record.epoch,
      seconds: record.seconds, objective: record.objective,
      validationObjective: record.validationObjective, stepSize: record.stepSize,
      gradientNorm: record.gradientNorm, error: error, target: record.target)
  }
}

/// The states of a run as bytes: as they grow they need not be put into a file's words again and again.
struct StateLog: Codable {
  /// Ten words of eight bytes a state, the least significant byte first; NaN for what there is none of, and the
  /// target after the one that is meant, or 0.
  private var bytes = Data()

  private static let words = 10

  mutating func append(_ state: StateNumbers) {
    let counts = [state.iteration, state.passes, state.epoch, state.target.map { $0 + 1 } ?? 0]
      .map { UInt64($0) }
    let numbers = [
      state.seconds, state.objective, state.validationObjective ?? .nan, state.stepSize ?? .nan,
      state.gradientNorm, state.error ?? .nan,
    ].map(\.bitPattern)
    for word in counts + numbers {
      for shift in stride(from: UInt64(0), to: 64, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: word >> shift))
      }
    }
  }

  init() {}

  /// - Throws: `DecodingError` if the bytes are no states.
  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    bytes = try container.decode(Data.self, forKey: .bytes)
    guard Self.states(in: bytes) != nil else {
      throw DecodingError.dataCorruptedError(
        forKey: .bytes, in: container, debugDescription: "\(bytes.count) bytes that are no states")
    }
  }

  private enum CodingKeys: CodingKey { case bytes }

  var states: [StateNumbers] { Self.states(in: bytes) ?? [] }

  private static func states(in bytes: Data) -> [StateNumbers]? {
    guard bytes.count.isMultiple(of: 8 * words) else { return nil }
    func word(_ index: Int) -> UInt64 {
      (0..<8).reduce(0) { $0 | UInt64(bytes[bytes.startIndex + 8 * index + $1]) << (8 * $1) }
    }
    var states: [StateNumbers] = []
    for first in stride(from: 0, to: bytes.count / 8, by: words) {
      let counts = (0..<4).compactMap { Int(exactly: word(first + $0)) }
      let numbers = (4..<10).map { Double(bitPattern: word(first + $0)) }
      func known(_ number: Double) -> Double? { number.isNaN ? nil : number }
      guard counts.count == 4 else { return nil }
      states.append(
        StateNumbers(
          iteration: counts[0], passes: counts[1], epoch: counts[2], seconds: numbers[0],
          objective: numbers[1], validationObjective: known(numbers[2]),
          stepSize: known(numbers[3]), gradientNorm: numbers[4], error: known(numbers[5]),
          target: counts[3] > 0 ? counts[3] - 1 : nil))
    }
    return states
  }
}
