public import LeastSquares

/// A solver that can be compared, by its name on the command line.
public enum SolverName: String, Sendable, Hashable, CaseIterable {
  case normal
  case choleskyQR = "cholesky-qr"
  case qr
  case qrcp
  case svd
  case certified
  case gd
  case cg
  case lsqr
  case lsmr

  /// What is compared unless solvers are named.
  public static let standard: [SolverName] = [.normal, .qr, .svd, .certified, .gd]

  public var kind: SolverKind { self == .gd || isKrylov ? .iterative : .direct }

  /// Solves target by target in Krylov spaces of XᵀX.
  var isKrylov: Bool { [.cg, .lsqr, .lsmr].contains(self) }
}

public enum SolverKind: String, Sendable, Hashable, Codable {
  case direct
  case iterative
}

/// How the iterative solvers are run.
public struct IterationOptions: Sendable, Hashable {
  /// nil: from the spectrum.
  public var step: Double?
  public var objective: Objective
  public var maximumIterations: Int
  /// Stop when ‖∇f‖ ≤ tolerance · ‖∇f at the start‖.
  public var tolerance: Double
  /// nil: no limit.
  public var maximumSeconds: Double?
  /// Whether the columns are standardized first, and the coefficients mapped back.
  public var standardize: Bool

  public init(
    step: Double? = nil, objective: Objective = .halfMean, maximumIterations: Int = 10_000,
    tolerance: Double = 1e-10, maximumSeconds: Double? = nil, standardize: Bool = false
  ) {
    self.step = step
    self.objective = objective
    self.maximumIterations = maximumIterations
    self.tolerance = tolerance
    self.maximumSeconds = maximumSeconds
    self.standardize = standardize
  }
}
