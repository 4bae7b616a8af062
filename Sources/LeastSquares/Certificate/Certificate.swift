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
  /// How many products of 64-bit words may go into the coefficients that double-double leaves undecided.
  ///
  /// A pass with F bits takes at least 2·n·p·F/64 of them, a few nanoseconds each: ten passes with 256 bits
  /// over 10⁶ numbers are within the budget, and take less than a second.
  public var fixedPointBudget = 1 << 27

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
  /// Passes in longer arithmetic, for coefficients that double-double leaves undecided.
  public let fixedPointPasses: Int
  /// How the preconditioner was found: "gram", "choleskyQR" or "qr".
  public let preconditioner: String
  public let rows: Int
  /// Rows with a positive weight minus columns.
  public let degreesOfFreedom: Int
}

/// The proven solution for one target.
public struct CertifiedSolution: Sendable {
  public let coefficients: [CertifiedCoefficient]
  /// Σ w r², without the penalty's part of the objective.
  public let residualSquares: Enclosure
  /// √(Σ w r² / degrees of freedom); nil without degrees of freedom, and with a penalty, which leaves their number
  /// to a convention. The coefficients' standard errors mean nothing then: they are biased.
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

  init(
    enclosure: Enclosure, value: Double, errorBound: Double, correctlyRounded: Bool?
  ) {
    self.enclosure = enclosure
    self.value = value
    self.errorBound = errorBound
    self.correctlyRounded = correctlyRounded
  }

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
  /// rounded or no further progress is possible. What is undecided then, because it is small beside the other
  /// coefficients or the columns are ill conditioned, is refined in fixed-point arithmetic, as far as
  /// ``CertificateOptions/fixedPointBudget`` goes.
  ///
  /// - Complexity: n·p² flops for the Gram matrix (3·n·p² more when the columns are ill conditioned), about
  ///   22·n·p per double-double pass and target.
  /// - Throws: why nothing could be proven. A certificate that is returned holds.
  public func certified(
    _ options: CertificateOptions = CertificateOptions()
  ) throws(NotCertifiable) -> Certificate {
    try certifiedInDoubleDouble(options).decidingInFixedPoint()
  }

  private func certifiedInDoubleDouble(
    _ options: CertificateOptions
  ) throws(NotCertifiable) -> CertificateOutcome {
    let plain: Result<CertificateOutcome, NotCertifiable>
    do throws(NotCertifiable) {
      let outcome = try CertificateRun(self, options).outcome()
      // Nothing to gain from a shift where the columns are well conditioned as they are.
      let isGood = outcome.certificate.preconditioner == Preconditioner.Method.gram.rawValue
      if isGood || outcome.certificate.solutions.allSatisfy(\.isProvenCorrectlyRounded) {
        return outcome
      }
      plain = .success(outcome)
    } catch {
      guard error.isNumerical else { throw error }
      plain = .failure(error)
    }
    guard let shifted = shiftedOutcome(options) else { return try plain.get() }
    guard case .success(var outcome) = plain else { return shifted }
    outcome.certificate = outcome.certificate.narrower(shifted.certificate)
    return outcome
  }

  /// A certificate through columns from which their means were subtracted, if there is an intercept.
  private func shiftedOutcome(_ options: CertificateOptions) -> CertificateOutcome? {
    do {
      guard let shift = try InterceptShift(self) else { return nil }
      var outcome = try CertificateRun(try shift.apply(to: self), options, shift: shift).outcome()
      outcome.certificate = outcome.certificate.with(
        solutions: outcome.certificate.solutions.map { shift.restore($0) })
      return outcome
    } catch {
      // Then the problem as it is says why.
      return nil
    }
  }
}

/// What double-double arithmetic has proven, and where it stopped.
struct CertificateOutcome: Sendable {
  let run: CertificateRun
  let steps: [GradientStep]
  var certificate: Certificate

  /// The certificate, after fixed-point arithmetic has decided what it can.
  ///
  /// - Throws: what reading rows throws.
  func decidingInFixedPoint() throws(NotCertifiable) -> Certificate {
    var budget = run.options.fixedPointBudget
    var passes = 0
    var solutions = certificate.solutions
    for (target, solution) in solutions.enumerated() where !solution.isProvenCorrectlyRounded {
      var refinement = FixedPointRefinement(run: run, target: target, budget: budget)
      let intervals = try refinement.refine(from: steps[target].solution)
      budget = refinement.budget
      passes += refinement.passes
      guard let intervals else { continue }
      let refined = run.unscaled(intervals, target: target).map { CertifiedCoefficient($0) }
      solutions[target] = solution.with(
        coefficients: zip(solution.coefficients, refined).map { before, after in
          guard let after else { return before }
          if before.correctlyRounded != after.correctlyRounded {
            return after.correctlyRounded == true ? after : before
          }
          return after.errorBound <= before.errorBound ? after : before
        })
    }
    return certificate.with(solutions: solutions, fixedPointPasses: passes)
  }
}

extension Certificate {
  func with(solutions: [CertifiedSolution], fixedPointPasses: Int = 0) -> Certificate {
    Certificate(
      kind: kind, solutions: solutions, orthogonalityBound: orthogonalityBound,
      scaledConditionEstimate: scaledConditionEstimate, passes: passes,
      fixedPointPasses: fixedPointPasses, preconditioner: preconditioner, rows: rows,
      degreesOfFreedom: degreesOfFreedom)
  }

  func narrower(_ other: Certificate) -> Certificate {
    with(solutions: zip(solutions, other.solutions).map { $0.narrower($1) })
  }
}

extension CertifiedSolution {
  func with(coefficients: [CertifiedCoefficient]) -> CertifiedSolution {
    CertifiedSolution(
      coefficients: coefficients, residualSquares: residualSquares,
      residualDeviation: residualDeviation, standardErrors: standardErrors, rSquared: rSquared)
  }
}
