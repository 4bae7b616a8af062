internal import CDistributions

/// The tail of a distribution that a probability measures.
public enum DistributionTail: Sendable, Hashable, CaseIterable {
  /// P(X ≤ x).
  case lower
  /// P(X > x), computed as such: a tiny probability keeps its digits.
  case upper
}

/// A continuous distribution whose probabilities and quantiles are known.
///
/// - Note: Source: Boost.Math, in double precision.
public protocol ContinuousDistribution: Sendable, Hashable {
  /// P(X ≤ x) or P(X > x); NaN for an x that is NaN.
  func probability(_ tail: DistributionTail, at x: Double) -> Double
  /// The x whose tail has the probability p; infinite at the open ends of the range, NaN unless
  /// 0 ≤ p ≤ 1.
  func quantile(_ tail: DistributionTail, _ p: Double) -> Double
}

/// The normal distribution with mean 0 and variance 1.
public struct NormalDistribution: ContinuousDistribution {
  public init() {}

  public func probability(_ tail: DistributionTail, at x: Double) -> Double {
    lapwing_normal_probability(tail.inC, x)
  }

  public func quantile(_ tail: DistributionTail, _ p: Double) -> Double {
    lapwing_normal_quantile(tail.inC, p)
  }
}

/// Student's t.
public struct StudentTDistribution: ContinuousDistribution {
  public let degreesOfFreedom: Double

  /// - Parameter degreesOfFreedom: greater than 0; infinity gives the normal distribution.
  public init(degreesOfFreedom: Double) {
    precondition(degreesOfFreedom > 0, "\(degreesOfFreedom) degrees of freedom")
    self.degreesOfFreedom = degreesOfFreedom
  }

  public func probability(_ tail: DistributionTail, at t: Double) -> Double {
    lapwing_student_t_probability(tail.inC, t, degreesOfFreedom)
  }

  /// P(|T| > |t|).
  public func twoSidedProbability(at t: Double) -> Double {
    min(1, 2 * probability(.upper, at: abs(t)))
  }

  public func quantile(_ tail: DistributionTail, _ p: Double) -> Double {
    lapwing_student_t_quantile(tail.inC, p, degreesOfFreedom)
  }

  /// The t with P(|T| ≤ t) = level, as confidence intervals need it.
  public func criticalValue(level: Double) -> Double {
    quantile(.upper, (1 - level) / 2)
  }
}

/// Fisher's F.
public struct FDistribution: ContinuousDistribution {
  public let numeratorDegreesOfFreedom: Double
  public let denominatorDegreesOfFreedom: Double

  /// - Parameters:
  ///   - numeratorDegreesOfFreedom: greater than 0, finite.
  ///   - denominatorDegreesOfFreedom: greater than 0; infinity gives χ² over its degrees of freedom.
  public init(numeratorDegreesOfFreedom: Double, denominatorDegreesOfFreedom: Double) {
    precondition(
      numeratorDegreesOfFreedom > 0 && denominatorDegreesOfFreedom > 0,
      "F with \(numeratorDegreesOfFreedom) and \(denominatorDegreesOfFreedom) degrees of freedom")
    self.numeratorDegreesOfFreedom = numeratorDegreesOfFreedom
    self.denominatorDegreesOfFreedom = denominatorDegreesOfFreedom
  }

  public func probability(_ tail: DistributionTail, at f: Double) -> Double {
    lapwing_f_probability(tail.inC, f, numeratorDegreesOfFreedom, denominatorDegreesOfFreedom)
  }

  public func quantile(_ tail: DistributionTail, _ p: Double) -> Double {
    lapwing_f_quantile(tail.inC, p, numeratorDegreesOfFreedom, denominatorDegreesOfFreedom)
  }
}

/// χ².
public struct ChiSquaredDistribution: ContinuousDistribution {
  public let degreesOfFreedom: Double

  /// - Parameter degreesOfFreedom: greater than 0, finite.
  public init(degreesOfFreedom: Double) {
    precondition(
      degreesOfFreedom > 0 && degreesOfFreedom.isFinite, "\(degreesOfFreedom) degrees of freedom")
    self.degreesOfFreedom = degreesOfFreedom
  }

  public func probability(_ tail: DistributionTail, at x: Double) -> Double {
    lapwing_chi_squared_probability(tail.inC, x, degreesOfFreedom)
  }

  public func quantile(_ tail: DistributionTail, _ p: Double) -> Double {
    lapwing_chi_squared_quantile(tail.inC, p, degreesOfFreedom)
  }
}

extension DistributionTail {
  fileprivate var inC: lapwing_tail {
    switch self {
    case .lower: lapwing_lower_tail
    case .upper: lapwing_upper_tail
    }
  }
}
