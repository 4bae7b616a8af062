public import BLASBackend
public import DataReading
public import Foundation
public import LeastSquares
internal import Matrices

/// What a part of the data says about a model: merged with the other parts it is what all data say, without
/// them.
public struct PartialFit: Codable, Sendable {
  /// The first word of the file.
  public static let schema = "lapwing.accumulator/1"

  /// Where the rows came from.
  public var source: String
  /// How the design is made; parts must agree in it.
  public var recipe: DesignRecipe
  /// R of [X Y].
  public var factor: TSQRAccumulator<Double>
  public var rowsDropped: Int
  /// What is known of the weights; null without any.
  public var weights: FittedModel.Weights?

  /// Reads all rows, in one pass.
  ///
  /// - Throws: ``ComparisonError``.
  /// - Complexity: 2n(p + k)² flops.
  public init(_ rows: inout StreamedRows) throws(ComparisonError) {
    guard rows.targetCount > 0 else { throw .empty("there is no target") }
    factor = try rows.factor()
    (source, recipe, rowsDropped) = (rows.name, rows.recipe, rows.rowsDropped)
    weights = rows.weights.map {
      FittedModel.Weights(observations: $0.observations, logarithmSum: $0.logarithmSum)
    }
  }

  /// Adds what another part says.
  ///
  /// - Throws: ``ModelFileError`` if it is of another model, or of other units.
  public mutating func merge(_ other: PartialFit) throws(ModelFileError) {
    guard other.recipe == recipe else {
      throw ModelFileError(
        description: other.recipe.formula == recipe.formula
          ? "the parts have different levels of categories or polynomials; accumulate the later ones with --like the first"
          : "the parts are of different models, \(recipe.formula) and \(other.recipe.formula)")
    }
    do throws(LinearAlgebraError) { try factor.merge(other.factor) } catch {
      throw ModelFileError(description: "the parts do not fit each other: \(error)")
    }
    source += ", " + other.source
    rowsDropped += other.rowsDropped
    if let more = other.weights, let before = weights {
      weights = FittedModel.Weights(
        observations: before.observations + more.observations,
        logarithmSum: before.logarithmSum + more.logarithmSum)
    }
  }

  /// The model of all rows that were merged.
  ///
  /// - Throws: ``ComparisonError``: `.needsMemory` for methods that need the rows.
  public func fit(options: FitOptions = .init()) throws(ComparisonError) -> FittedModel {
    let solution = try options.solve(factor, hasIntercept: recipe.hasIntercept)
    return try linearAlgebra { () throws(LinearAlgebraError) in
      try FittedModel(
        solution, factor, source: source, recipe: recipe, rowsDropped: rowsDropped,
        weights: weights.map {
          WeightSummary(observations: $0.observations, logarithmSum: $0.logarithmSum)
        }, rankTolerance: options.rankTolerance)
    }
  }
}

extension PartialFit {
  /// The part as a file: a line with the schema, the checksum and the size of the JSON behind it.
  ///
  /// - Throws: `EncodingError`; a part that was made has no reason to.
  public func file() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let json = try encoder.encode(self)
    let header = "\(Self.schema) \(Self.checksum(json)) \(json.count)\n"
    return Data(header.utf8) + json + Data("\n".utf8)
  }

  /// Whether a file begins as a part does.
  public static func isPart(_ beginning: Data) -> Bool {
    beginning.starts(with: Data("lapwing.accumulator/".utf8))
  }

  /// Reads a part, and checks that it is whole.
  ///
  /// - Throws: ``ModelFileError`` with what is wrong.
  public init(file: Data) throws(ModelFileError) {
    func refusal(_ reason: String) -> ModelFileError { ModelFileError(description: reason) }
    guard Self.isPart(file), let end = file.prefix(200).firstIndex(of: UInt8(ascii: "\n")) else {
      throw refusal("not an accumulator of Lapwing's")
    }
    let words = String(decoding: file[file.startIndex..<end], as: UTF8.self).split(separator: " ")
    guard words.first.map(String.init) == Self.schema else {
      throw refusal("the format is \(words.first ?? ""); this version reads \(Self.schema)")
    }
    guard words.count == 3, let count = Int(words[2]), count >= 0 else {
      throw refusal("the accumulator is damaged: its first line makes no sense")
    }
    let json = file[(end + 1)...]
    guard json.count - 1 == count else {
      throw refusal(
        json.count <= count
          ? "the accumulator is truncated" : "the accumulator is damaged: it is too long")
    }
    guard Self.checksum(json.prefix(count)) == words[1] else {
      throw refusal("the accumulator is damaged: its checksum does not agree")
    }
    do { self = try JSONDecoder().decode(PartialFit.self, from: json.prefix(count)) } catch {
      throw refusal("not an accumulator of Lapwing's: \(decodingReason(error))")
    }
    guard recipe.columns.count == factor.columns, recipe.targets.count == factor.targetCount,
      factor.targetCount > 0, (weights == nil) == (recipe.weights == nil)
    else { throw refusal("the parts of the accumulator do not fit each other") }
  }

  /// CRC-32, as of zip and PNG.
  private static func checksum(_ bytes: some Sequence<UInt8>) -> String {
    var sum: UInt32 = ~0
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum >> 1 ^ (sum & 1 == 1 ? 0xedb8_8320 : 0) }
    }
    let hexadecimal = String(~sum, radix: 16)
    return String(repeating: "0", count: 8 - hexadecimal.count) + hexadecimal
  }
}
