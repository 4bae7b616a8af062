package import BLASBackend
internal import Matrices

/// What to prove besides the coefficients, and how hard to try.
public struct CertificateOptions: Sendable {
  /// How precise standard errors are to be.
  public enum StandardErrors: Hashable, Sendable {
    case none
    /// Without another pass: 4 to 14 digits, more the better the columns are conditioned.
    case free
    /// With one pass for p targets: 14 digits or more wherever the orthogonality bound is below 1e-5.
    case refined
  }

  /// What R² compares the residuals with.
  public enum TotalSquares: Hashable, Sendable {
    case none
    /// Σ w(y − ȳ)²: models with an intercept.
    case centered
    /// Σ w y².
    case uncentered
  }

  /// The most double-double passes for the coefficients.
  public var maximumPasses = 8
  public var standardErrors = StandardErrors.free
  public var totalSquares = TotalSquares.none

  /// The machine code of the passes, and the terms of the bounds, for tests.
  package var variant = KernelVariant.best
  package var mutation = CertificateMutation()

  public init() {}
}

/// Proven enclosures of the solution of a least-squares problem.
public struct Certificate: Sendable {
  /// Which numbers the problem consists of.
  public let kind: ProblemKind
  /// One solution per target.
  public let solutions: [CertifiedSolution]
  /// α ≥ ‖I − QᵀQ‖₂, below 1: what proves full rank and drives every radius.
  public let orthogonalityBound: Double
  /// An upper estimate of the condition number of the columns scaled by powers of two.
  public let scaledConditionEstimate: Double
  /// Double-double passes over the data for the coefficients.
  public let passes: Int
  /// How the preconditioner was found: "gram", "choleskyQR" or "qr".
  public let preconditioner: String
  public let rows: Int
  /// Rows with a positive weight minus columns.
  public let degreesOfFreedom: Int
}

/// The proven solution for one target.
public struct CertifiedSolution: Sendable {
  public let coefficients: [CertifiedCoefficient]
  /// Σ w r²; nil with a ridge penalty, whose solution does not minimise it.
  public let residualSquares: Enclosure?
  /// √(Σ w r² / degrees of freedom); nil with a penalty or without degrees of freedom.
  public let residualDeviation: Enclosure?
  /// One per coefficient; nil where ``residualDeviation`` is, or when not asked for.
  public let standardErrors: [Enclosure]?
  /// nil unless asked for and the total is proven not to be zero.
  public let rSquared: Enclosure?
}

/// A coefficient with its proof.
public struct CertifiedCoefficient: Hashable, Sendable {
  public let enclosure: Enclosure
  /// The double to print: the correctly rounded coefficient where that is proven.
  public let value: Double
  /// |value − coefficient| is at most this.
  public let errorBound: Double
  /// Whether ``value`` is the double nearest to the coefficient: true if proven, nil if undecided.
  public let correctlyRounded: Bool?

  init(_ enclosure: Enclosure) {
    self.enclosure = enclosure
    if let rounded = enclosure.roundedValue {
      value = rounded
      correctlyRounded = true
      let distance = (enclosure.center - rounded).magnitude
      let bound = (distance.high + enclosure.radius) * (1 + 8 * RoundingBounds.u)
      errorBound = min(bound.nextUp, rounded.ulp / 2)
    } else {
      value = enclosure.value
      correctlyRounded = nil
      errorBound = enclosure.errorBound
    }
  }

  /// Proven correct digits of ``value``: −log₁₀ of its relative error; 0 if zero is not excluded.
  public var provenDigits: Double {
    guard enclosure.excludesZero else { return 0 }
    return enclosure.provenDigits(errorBound: errorBound)
  }
}

extension CertificateProblem {
  /// Solves the problem with a proof of every digit.
  ///
  /// One Gram (or QR) pass, then double-double passes until each coefficient is proven to be correctly
  /// rounded or no further progress is possible.
  ///
  /// - Complexity: n·p² flops for the Gram matrix (3·n·p² more when the columns are ill conditioned), about
  ///   22·n·p per double-double pass and target.
  /// - Throws: why nothing could be proven. A certificate that is returned holds.
  public func certified(
    _ options: CertificateOptions = CertificateOptions()
  ) throws(NotCertifiable) -> Certificate {
    let plain: Result<Certificate, NotCertifiable>
    do throws(NotCertifiable) {
      let certificate = try CertificateRun(self, options).certificate()
      // Nothing to gain from a shift where the columns are well conditioned as they are.
      if certificate.preconditioner == Preconditioner.Method.gram.rawValue { return certificate }
      if certificate.solutions.allSatisfy(\.isProvenCorrectlyRounded) { return certificate }
      plain = .success(certificate)
    } catch {
      guard error.isNumerical else { throw error }
      plain = .failure(error)
    }
    guard let shifted = shiftedCertificate(options) else { return try plain.get() }
    guard case .success(let certificate) = plain else { return shifted }
    return certificate.narrower(shifted)
  }

  /// A certificate through columns from which their means were subtracted, if there is an intercept.
  private func shiftedCertificate(_ options: CertificateOptions) -> Certificate? {
    guard let shift = InterceptShift(self) else { return nil }
    do {
      let run = try CertificateRun(shift.apply(to: self), options, shift: shift)
      let certificate = try run.certificate()
      return certificate.with(solutions: certificate.solutions.map { shift.restore($0) })
    } catch {
      // Then the problem as it is says why.
      return nil
    }
  }
}

extension Certificate {
  func with(solutions: [CertifiedSolution]) -> Certificate {
    Certificate(
      kind: kind, solutions: solutions, orthogonalityBound: orthogonalityBound,
      scaledConditionEstimate: scaledConditionEstimate, passes: passes,
      preconditioner: preconditioner, rows: rows, degreesOfFreedom: degreesOfFreedom)
  }

  func narrower(_ other: Certificate) -> Certificate {
    with(solutions: zip(solutions, other.solutions).map { $0.narrower($1) })
  }
}
