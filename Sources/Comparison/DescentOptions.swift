public import BLASBackend
internal import Foundation
public import IterativeMethods
public import Matrices

/// The numbers of the optimizers; nil stands for PyTorch's defaults, or for what the spectrum gives.
public struct OptimizerOptions: Sendable, Hashable {
  /// μ of `momentum`, `nesterov` and `sgd`, and of `rmsprop`; nil: from the spectrum with automatic steps and
  /// gradients of all rows, else 0.9, and none for `sgd` and `rmsprop`.
  public var momentum: Double?
  /// β₁ of `adam` and `adamw`.
  public var meanDecay: Double?
  /// β₂ of `adam` and `adamw`, α of `rmsprop`, ρ of `adadelta`.
  public var squareDecay: Double?
  public var epsilon: Double?
  /// λ: of `adamw` decoupled, else added to the gradient as λθ.
  public var weightDecay: Double?
  /// The largest norm of a gradient; longer ones are shortened.
  public var clipNorm: Double?
  /// The largest absolute value of a gradient's element.
  public var clipValue: Double?
  public var schedule: ScheduleShape
  /// For how many epochs the step grows to its full length.
  public var warmUpEpochs: Double

  public init(
    momentum: Double? = nil, meanDecay: Double? = nil, squareDecay: Double? = nil,
    epsilon: Double? = nil, weightDecay: Double? = nil, clipNorm: Double? = nil,
    clipValue: Double? = nil, schedule: ScheduleShape = .constant, warmUpEpochs: Double = 0
  ) {
    self.momentum = momentum
    self.meanDecay = meanDecay
    self.squareDecay = squareDecay
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    self.clipNorm = clipNorm
    self.clipValue = clipValue
    self.schedule = schedule
    self.warmUpEpochs = warmUpEpochs
  }
}

/// How the length of the steps changes from epoch to epoch, and within one.
public enum ScheduleShape: Sendable, Hashable {
  case constant
  /// Times a factor every few epochs.
  case step(factor: Double, everyEpochs: Double)
  /// Times a factor an epoch.
  case exponential(factor: Double)
  /// Divided by 1 + decay · epochs.
  case inverseTime(decay: Double)
  /// Down to 0 at the limit of the run, by half a cosine.
  case cosine
  /// Up and down once until the limit of the run; `step` is the peak.
  case oneCycle

  /// - Parameters:
  ///   - updatesPerEpoch: at least 1.
  ///   - updates: until the limit of the run.
  func schedule(_ step: Double, updatesPerEpoch: Int, updates: Int) -> Schedule {
    let m = Double(updatesPerEpoch)
    switch self {
    case .constant: return .constant(step)
    case .step(let factor, let epochs):
      return .step(
        from: step, factor: factor, every: max(1, Int(min(1e15, (epochs * m).rounded()))))
    case .exponential(let factor): return .exponential(from: step, factor: pow(factor, 1 / m))
    case .inverseTime(let decay): return .inverseTime(from: step, decay: decay / m)
    case .cosine: return .cosine(from: step, to: 0, steps: updates)
    case .oneCycle: return .oneCycle(peak: step, steps: updates)
    }
  }
}

/// Which rows an update uses.
public struct BatchOptions: Sendable, Hashable {
  /// nil: all rows, but 1 of `sgd`.
  public var size: Int?
  public var order: RowOrder
  /// Of the order of the rows, of what is held back and of a random start.
  public var seed: UInt64
  /// From this epoch on, counted from 0, the coefficients are the mean of all iterates; nil for the last iterate.
  public var averagesFrom: Int?

  public init(
    size: Int? = nil, order: RowOrder = .shuffled, seed: UInt64 = 0, averagesFrom: Int? = nil
  ) {
    self.size = size
    self.order = order
    self.seed = seed
    self.averagesFrom = averagesFrom
  }
}

/// Rows that are held back.
public struct ValidationOptions: Sendable, Hashable {
  /// Which part of the rows, drawn by the seed of the batches.
  public var fraction: Double
  /// After how many epochs without a smaller loss on these rows a run stops, with the coefficients that had the
  /// smallest one; nil: it goes on.
  public var patience: Int?

  public init(fraction: Double, patience: Int? = nil) {
    self.fraction = fraction
    self.patience = patience
  }
}

/// Where a descent starts.
public enum Initialization: Sendable, Hashable {
  case zero
  /// Standard normal numbers.
  case normal
  /// Normal with the variance 2/(p + k).
  ///
  /// - Note: Source: Glorot, Bengio (2010), equation 16.
  case xavier
  /// Normal with the variance 2/p.
  ///
  /// - Note: Source: He, Zhang, Ren, Sun (2015), equation 10.
  case he
  /// Coefficients in the given columns, p × k.
  case coefficients(Matrix<Double>)
}
