public import BLASBackend
public import Matrices

/// Where an iteration stands after an update.
public struct Progress<Scalar: RealBLASScalar>: Sendable {
  /// How many updates were made; 0 at the start.
  public let iteration: Int
  /// How often the data were read.
  public let passes: Int
  /// Θ, p × k.
  public let parameters: Matrix<Scalar>
  /// The value of the objective for each target.
  public let objective: [Double]
  /// ‖∇f‖₂ for each target.
  public let gradientNorms: [Double]
  /// Whether the update changed Θ at all.
  public let changedParameters: Bool
  /// What a Krylov method knows besides; nil of other methods.
  public let krylov: KrylovEstimates?
  /// How far the objective of each target is above its minimum at most; nil where that is not known.
  public let dualityGaps: [Double]?

  public init(
    iteration: Int, passes: Int, parameters: Matrix<Scalar>, objective: [Double],
    gradientNorms: [Double], changedParameters: Bool, krylov: KrylovEstimates? = nil,
    dualityGaps: [Double]? = nil
  ) {
    self.iteration = iteration
    self.passes = passes
    self.parameters = parameters
    self.objective = objective
    self.gradientNorms = gradientNorms
    self.changedParameters = changedParameters
    self.krylov = krylov
    self.dualityGaps = dualityGaps
  }

  /// True if parameters, objective and gradient are finite numbers.
  public var isFinite: Bool {
    objective.allSatisfy(\.isFinite) && gradientNorms.allSatisfy(\.isFinite)
      && parameters.firstNonFinite() == nil
  }
}
