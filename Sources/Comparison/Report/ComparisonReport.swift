public import LeastSquares

public import Foundation

/// The result of a comparison, in the words of its JSON.
public struct ComparisonReport: Codable, Sendable {
  public var schema = "lapwing.comparison/1"
  public var problem: ProblemSummary
  /// The method that graded the others.
  public var reference: String
  /// What was proven besides the coefficients; null if nothing could be.
  @NullableValue public var certificate: CertificateSummary?
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
  /// The columns that depend on others, each as a sum of those; empty at full rank.
  public var dependencies: [String]
  /// κ₂ of X as given, over its significant singular values.
  @Nullable public var conditionNumber: Double?
  /// κ₂ of X with columns of length 1, likewise.
  @Nullable public var scaledConditionNumber: Double?
  /// `binary`: the doubles in memory are the problem; `decimal`: the numbers as they are written.
  public var problemKind: String
  /// What the decimal problem takes as rounded to doubles, and exact: functions, divisions, orthogonal
  /// polynomials, constants that are no doubles, differences that cancel.
  public var roundedTerms: [String]
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
  @NullableElements public var residualNorm: [Double]
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
  /// −log₁₀ of the relative error against the reference, at most 15.95; where it is proven, at least this.
  @Nullable public var digits: Double?
  /// |value − exact| is proven to be at most this.
  @Nullable public var errorBound: Double?
  /// |value − exact| is proven to be at least this.
  @Nullable public var errorLowerBound: Double?
  /// Whether the bounds are proven.
  public var proven: Bool
  @NullableValue public var correctlyRounded: Bool?
  /// Of the certified solution alone, with its proven error bound.
  @NullableValue public var standardError: ProvenNumber?

  init(target: String, term: String, value: Double) {
    self.target = target
    self.term = term
    self.value = value
    digits = nil
    errorBound = nil
    errorLowerBound = nil
    proven = false
    correctlyRounded = nil
    standardError = nil
  }
}
