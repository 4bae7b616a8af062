public import Foundation
public import LeastSquares

/// The result of a sweep, best first, in the words of its JSON.
public struct SweepReport: Codable, Sendable {
  public var schema = "lapwing.sweep/1"
  public var source: String
  public var rows: Int
  /// The intercept included.
  public var columns: Int
  public var targets: [String]
  public var terms: [String]
  public var method: String
  public var objective: String
  /// null for all rows.
  @NullableValue public var batchSize: Int?
  /// Whether gradients came from XᵀX, formed once.
  public var gramCached: Bool
  /// How often the rows were read, for all configurations together.
  public var passes: Int
  public var seconds: Double
  /// The spectrum's limits; null if they are not known.
  @Nullable public var largestEigenvalue: Double?
  @Nullable public var smallestEigenvalue: Double?
  public var configurations: [ConfigurationReport]

  /// As JSON: the shortest decimals that read back to the same doubles, sorted keys.
  ///
  /// - Throws: `EncodingError`; with the types at hand it has no reason to.
  public func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self) + Data("\n".utf8)
  }
}

/// How one configuration ended.
public struct ConfigurationReport: Codable, Sendable {
  public var stepSize: Double
  @Nullable public var momentum: Double?
  @Nullable public var weightDecay: Double?
  public var seed: UInt64
  public var status: SolutionStatus
  public var message: String
  /// The objective, summed over the targets.
  @Nullable public var loss: Double?
  /// The same on the rows that were held back.
  @Nullable public var validationLoss: Double?
  @Nullable public var gradientNorm: Double?
  public var iterations: Int
  public var epochs: Int
  @Nullable public var largestStableStep: Double?
  @Nullable public var predictedRate: Double?
  /// Target by target, term by term; not graded.
  public var coefficients: [CoefficientReport]
}
