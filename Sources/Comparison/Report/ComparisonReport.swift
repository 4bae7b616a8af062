public import LeastSquares

public import Foundation

/// The result of a comparison, in the words of its JSON.
public struct ComparisonReport: Codable, Sendable {
  public var schema = "lapwing.comparison/1"
  public var problem: ProblemSummary
  /// The method that graded the others.
  public var reference: String
  public var solutions: [SolutionReport]

  /// The report as JSON: the shortest decimals that read back to the same doubles, sorted keys.
  ///
  /// - Throws: `EncodingError`; with the types at hand it has no reason to.
  public func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self) + Data("\n".utf8)
  }
}

/// What was solved.
public struct ProblemSummary: Codable, Sendable, Hashable {
  public var source: String
  public var rows: Int
  /// The intercept included.
  public var columns: Int
  public var rowsDropped: Int
  public var targets: [String]
  public var terms: [String]
  public var rank: Int
  /// κ₂ of X as given, over its significant singular values.
  @Nullable public var conditionNumber: Double?
  /// κ₂ of X with columns of length 1, likewise.
  @Nullable public var scaledConditionNumber: Double?
  /// `binary`: the doubles in memory are the problem.
  public var problemKind: String
}

/// What one method made of it.
public struct SolutionReport: Codable, Sendable {
  public var method: String
  public var kind: SolverKind
  public var status: SolutionStatus
  public var message: String
  /// Empty when the method has no answer.
  public var coefficients: [CoefficientReport]
  /// The least over the coefficients, or over the fitted values where those are graded.
  @Nullable public var digits: Double?
  /// ‖y − Xb‖₂ of each target.
  @NullableList public var residualNorm: [Double]
  /// ‖∇f‖₂ of the named objective.
  @Nullable public var gradientNorm: Double?
  public var objective: String
  /// Updates.
  public var iterations: Int
  /// Passes over the data.
  public var epochs: Int
  /// The method's own time, without reading the file.
  public var seconds: Double
  @Nullable public var stepSize: Double?
  @Nullable public var largestStableStep: Double?
  @Nullable public var predictedRate: Double?
  @Nullable public var measuredRate: Double?
}

/// One coefficient of one method.
public struct CoefficientReport: Codable, Sendable, Hashable {
  public var target: String
  public var term: String
  public var value: Double
  /// −log₁₀ of the relative error against the reference, at most 15.95.
  @Nullable public var digits: Double?
  @Nullable public var errorBound: Double?
  public var proven: Bool
  @NullableBool public var correctlyRounded: Bool?
}
