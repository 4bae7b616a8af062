public import BLASBackend
public import Matrices

/// Where an iteration stands after an update.
public struct Progress<Scalar: RealBLASScalar>: Sendable, Codable {
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
  /// How many epochs were completed: each uses all rows of the training data once.
  public let epoch: Int
  /// The objective on the rows that were held back, for each target; nil if there are none.
  public let validationObjective: [Double]?
  /// The length of the last step; nil if there was none, or it has no such length.
  public let stepSize: Double?
  /// Whether the objective and the gradient are those of Θ. Within an epoch of mini-batches they are what was
  /// measured last, and only limits are looked at.
  public let isMeasured: Bool

  /// - Parameters:
  ///   - iteration: the number of updates.
  ///   - passes: how often all of X was read.
  ///   - parameters: Θ.
  ///   - objective: f of each column.
  ///   - gradientNorms: ‖∇f‖₂ of each column.
  ///   - changedParameters: whether the last update changed a bit of Θ.
  ///   - krylov: what Krylov methods know besides.
  ///   - dualityGaps: of each column, of proximal methods.
  ///   - epoch: the number of updates by default, each of which uses all rows.
  ///   - validationObjective: of the rows held back.
  ///   - stepSize: s of the last update; nil where there is none.
  ///   - isMeasured: whether objective and gradient are those of this Θ.
  public init(
    iteration: Int, passes: Int, parameters: Matrix<Scalar>, objective: [Double],
    gradientNorms: [Double], changedParameters: Bool, krylov: KrylovEstimates? = nil,
    dualityGaps: [Double]? = nil, epoch: Int? = nil, validationObjective: [Double]? = nil,
    stepSize: Double? = nil,
    isMeasured: Bool = true
  ) {
    self.iteration = iteration
    self.passes = passes
    self.parameters = parameters
    self.objective = objective
    self.gradientNorms = gradientNorms
    self.changedParameters = changedParameters
    self.krylov = krylov
    self.dualityGaps = dualityGaps
    self.epoch = epoch ?? iteration
    self.validationObjective = validationObjective
    self.stepSize = stepSize
    self.isMeasured = isMeasured
  }

  /// The state with the objective on other rows beside it, or as one that was looked at before.
  package func with(
    validationObjective: [Double]? = nil, isMeasured: Bool? = nil
  ) -> Progress {
    Progress(
      iteration: iteration, passes: passes, parameters: parameters, objective: objective,
      gradientNorms: gradientNorms, changedParameters: changedParameters, krylov: krylov,
      dualityGaps: dualityGaps, epoch: epoch,
      validationObjective: validationObjective ?? self.validationObjective, stepSize: stepSize,
      isMeasured: isMeasured ?? self.isMeasured)
  }

  /// True if parameters, objective and gradient are finite numbers.
  public var isFinite: Bool {
    objective.allSatisfy(\.isFinite) && gradientNorms.allSatisfy(\.isFinite)
      && parameters.firstNonFinite() == nil
  }
}
