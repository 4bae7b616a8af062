public import BLASBackend
public import Matrices

/// What a solver found.
public struct LeastSquaresSolution<Scalar: RealBLASScalar>: Sendable {
  /// The solver's name, as on the command line.
  public let method: String
  public let status: SolutionStatus
  /// Why there is no answer, or what to know about the one there is; empty if there is nothing to say.
  public let message: String
  /// B, p × k, in units of Y per unit of X; nil if the method has no answer.
  public let coefficients: Matrix<Scalar>?
  /// ‖y − Xb‖₂ of each target; empty without coefficients.
  public let residualNorms: [Scalar]
  /// What is known of the singular values of X.
  public let conditioning: Conditioning?

  public init(
    method: String, status: SolutionStatus, message: String = "",
    coefficients: Matrix<Scalar>? = nil, residualNorms: [Scalar] = [],
    conditioning: Conditioning? = nil
  ) {
    self.method = method
    self.status = status
    self.message = message
    self.coefficients = coefficients
    self.residualNorms = residualNorms
    self.conditioning = conditioning
  }

  /// An answer, unless a coefficient lies outside of the number range.
  static func solved(
    method: String, message: String = "", coefficients: Matrix<Scalar>, residualNorms: [Scalar],
    conditioning: Conditioning
  ) -> LeastSquaresSolution {
    guard coefficients.firstNonFinite() == nil else {
      return LeastSquaresSolution(
        method: method, status: .failed,
        message: "the coefficients leave the number range; give the columns other units",
        conditioning: conditioning)
    }
    return LeastSquaresSolution(
      method: method, status: .solved, message: message, coefficients: coefficients,
      residualNorms: residualNorms, conditioning: conditioning)
  }
}

/// The condition of X, as a solver found it on its way.
public struct Conditioning: Sendable, Hashable {
  /// κ₂ of X as given, over its non-zero singular values.
  public let conditionNumber: Double
  /// κ₂ of X with columns of length 1.
  public let scaledConditionNumber: Double
  /// The number of significant singular values of the column-scaled X.
  public let rank: Int
  /// True if the condition numbers are estimates in the 1-norm, within a small factor.
  public let isEstimate: Bool

  public init(
    conditionNumber: Double, scaledConditionNumber: Double, rank: Int, isEstimate: Bool
  ) {
    self.conditionNumber = conditionNumber
    self.scaledConditionNumber = scaledConditionNumber
    self.rank = rank
    self.isEstimate = isEstimate
  }
}

/// A direct method.
public protocol LeastSquaresSolver<Scalar>: Sendable {
  associatedtype Scalar: RealBLASScalar
  /// The method's name, as on the command line.
  var name: String { get }
  /// Solves for all targets.
  ///
  /// - Throws: `.nonFinite` if the data are; `.tooLarge`. That X does not determine B is a status, not an
  ///   error.
  func solve(
    _ problem: LeastSquaresProblem<Scalar>
  ) throws(LinearAlgebraError) -> LeastSquaresSolution<Scalar>
}
