internal import LeastSquares

/// What a certificate says besides the coefficients.
public struct CertificateSummary: Codable, Sendable, Hashable {
  /// ‖I − QᵀQ‖ is at most this, and below 1: the proof that the columns are independent.
  public var orthogonalityBound: Double
  /// How the preconditioner was found.
  public var preconditioner: String
  /// Passes over the data in double-double arithmetic.
  public var passes: Int
  /// Passes in longer arithmetic, for coefficients that double-double leaves undecided.
  public var fixedPointPasses: Int
  public var degreesOfFreedom: Int
  public var targets: [TargetCertificate]
}

/// What is proven of one target.
public struct TargetCertificate: Codable, Sendable, Hashable {
  public var target: String
  @NullableValue public var residualSumOfSquares: ProvenNumber?
  @NullableValue public var residualStandardDeviation: ProvenNumber?
  @NullableValue public var rSquared: ProvenNumber?
}

/// A number with a proven bound of its error.
public struct ProvenNumber: Codable, Sendable, Hashable {
  public var value: Double
  /// |value − exact| is at most this.
  @Nullable public var errorBound: Double?

  init?(_ enclosure: Enclosure?) {
    guard let enclosure, enclosure.radius.isFinite else { return nil }
    value = enclosure.value
    errorBound = enclosure.errorBound
  }
}

extension Diagnosis {
  func certificateSummary(_ problem: ComparisonProblem) -> CertificateSummary? {
    guard let certificate else { return nil }
    return CertificateSummary(
      orthogonalityBound: certificate.orthogonalityBound,
      preconditioner: certificate.preconditioner, passes: certificate.passes,
      fixedPointPasses: certificate.fixedPointPasses,
      degreesOfFreedom: certificate.degreesOfFreedom,
      targets: zip(problem.targets, certificate.solutions).map { target, solution in
        TargetCertificate(
          target: target, residualSumOfSquares: ProvenNumber(solution.residualSquares),
          residualStandardDeviation: ProvenNumber(solution.residualDeviation),
          rSquared: ProvenNumber(solution.rSquared))
      })
  }
}
