public import LeastSquares

/// A method that a fit can use, by its name on the command line.
public enum FitMethod: Sendable, Hashable {
  /// The cheapest one that is seen to have the digits asked for.
  case automatic
  case solver(SolverName)

  /// "auto", or the name of a solver.
  public init?(name: String) {
    if name == "auto" {
      self = .automatic
    } else if let solver = SolverName(rawValue: name) {
      self = .solver(solver)
    } else {
      return nil
    }
  }

  /// All names.
  public static let names = ["auto"] + SolverName.allCases.map(\.rawValue)
}

/// How a fit is made.
public struct FitOptions: Sendable, Hashable {
  public var method: FitMethod
  /// How many digits `auto` is asked for.
  public var digits: Double
  public var whenRankDeficient: RankDeficiencyPolicy
  /// Whose norm is least, where coefficients of least norm are wanted.
  public var minimumNorm: MinimumNorm
  /// nil for ```/LeastSquares/Spectrum/defaultTolerance(for:rows:columns:)``.
  public var rankTolerance: Double?
  public var iteration: IterationOptions
  /// What the coefficients must satisfy; the method must be automatic then.
  public var constraint: CoefficientConstraint?

  public init(
    method: FitMethod = .automatic, digits: Double = 8,
    whenRankDeficient: RankDeficiencyPolicy = .drop,
    minimumNorm: MinimumNorm = .allCoefficients, rankTolerance: Double? = nil,
    iteration: IterationOptions = .init(), constraint: CoefficientConstraint? = nil
  ) {
    self.method = method
    self.digits = digits
    self.whenRankDeficient = whenRankDeficient
    self.minimumNorm = minimumNorm
    self.rankTolerance = rankTolerance
    self.iteration = iteration
    self.constraint = constraint
  }

  /// What the method adds to the objective; nil if there is nothing.
  var penalty: FittedModel.Penalty? {
    let penalty = iteration.penalty
    guard method == .solver(.fista), !penalty.isNone else { return nil }
    return FittedModel.Penalty(
      l1: penalty.l1, l2: penalty.l2, objective: iteration.objective,
      isStandardized: iteration.standardize)
  }
}
