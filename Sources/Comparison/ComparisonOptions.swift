public import IterativeMethods
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
  case momentum
  case nesterov
  case adagrad
  case adadelta
  case rmsprop
  case adam
  case adamw
  case sgd
  case svrg
  case saga
  case fista
  case lbfgs
  case cg
  case lsqr
  case lsmr

  /// What is compared unless solvers are named.
  public static let standard: [SolverName] = [.normal, .qr, .svd, .certified, .gd]

  public var kind: SolverKind { family == .direct ? .direct : .iterative }

  /// The methods that step along gradients.
  public static let descentFamily = allCases.filter { $0.family == .descent }

  /// What solvers have in common, and so how they are run.
  enum Family {
    case direct
    /// Steps along gradients, of all rows or of mini-batches.
    case descent
    /// Steps along gradients that are no chain of optimizers: of single rows without their noise, proximal, or with an
    /// approximate Hessian.
    case specialDescent
    /// Target by target in Krylov spaces of XᵀX.
    case krylov
  }

  var family: Family {
    switch self {
    case .normal, .choleskyQR, .qr, .qrcp, .svd, .certified: .direct
    case .gd, .momentum, .nesterov, .adagrad, .adadelta, .rmsprop, .adam, .adamw, .sgd: .descent
    case .svrg, .saga, .fista, .lbfgs: .specialDescent
    case .cg, .lsqr, .lsmr: .krylov
    }
  }
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
  /// nil: no limit.
  public var maximumEpochs: Int?
  /// Stop when ‖∇f‖ ≤ tolerance · ‖∇f at the start‖.
  public var tolerance: Double
  /// Stop when the loss changes by less than this fraction of itself; nil: a change of loss is no reason.
  public var lossTolerance: Double?
  /// nil: no limit.
  public var maximumSeconds: Double?
  /// Whether the columns are standardized first, and the coefficients mapped back.
  public var standardize: Bool
  public var optimizer: OptimizerOptions
  public var batch: BatchOptions
  /// nil: no rows are held back.
  public var validation: ValidationOptions?
  public var initialization: Initialization
  public var penalty: PenaltyOptions
  public var krylov: KrylovOptions
  /// Whether gradients of all rows always come from the rows: from XᵀX they cost less and are less accurate.
  public var exactGradient: Bool
  public var control: RunControl

  public init(
    step: Double? = nil, objective: Objective = .halfMean, maximumIterations: Int = 10_000,
    maximumEpochs: Int? = nil, tolerance: Double = 1e-10, lossTolerance: Double? = nil,
    maximumSeconds: Double? = nil, standardize: Bool = false, optimizer: OptimizerOptions = .init(),
    batch: BatchOptions = .init(), validation: ValidationOptions? = nil,
    initialization: Initialization = .zero, penalty: PenaltyOptions = .init(),
    krylov: KrylovOptions = .init(), exactGradient: Bool = false, control: RunControl = .init()
  ) {
    self.step = step
    self.objective = objective
    self.maximumIterations = maximumIterations
    self.maximumEpochs = maximumEpochs
    self.tolerance = tolerance
    self.lossTolerance = lossTolerance
    self.maximumSeconds = maximumSeconds
    self.standardize = standardize
    self.optimizer = optimizer
    self.batch = batch
    self.validation = validation
    self.initialization = initialization
    self.penalty = penalty
    self.krylov = krylov
    self.exactGradient = exactGradient
    self.control = control
  }
}

/// How a run can be interrupted, and gone on with.
public struct RunControl: Sendable, Hashable {
  /// Ends iterative solvers after the block under way.
  public var stop: StopRequest?
  /// Where the state of an iterative run is saved; nil: nowhere.
  public var checkpoint: CheckpointOptions?

  public init(stop: StopRequest? = nil, checkpoint: CheckpointOptions? = nil) {
    self.stop = stop
    self.checkpoint = checkpoint
  }
}

/// Where and how often the state of a run is saved.
public struct CheckpointOptions: Sendable, Hashable {
  public var path: String
  /// How many seconds apart.
  public var interval: Double
  /// Whether a state that is there is gone on with.
  public var resumes: Bool

  public init(path: String, interval: Double = 10, resumes: Bool = false) {
    self.path = path
    self.interval = interval
    self.resumes = resumes
  }
}
