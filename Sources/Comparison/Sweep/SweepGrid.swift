/// The configurations of a sweep: every combination of the values.
public struct SweepGrid: Sendable, Hashable {
  /// Of the descent family.
  public var method: SolverName
  public var steps: [Double]
  /// Empty: the method's own.
  public var momenta: [Double]
  /// Empty: the method's own.
  public var weightDecays: [Double]
  /// Of random starts, and of the order of the rows; not empty.
  public var seeds: [UInt64]

  public init(
    method: SolverName = .gd, steps: [Double], momenta: [Double] = [],
    weightDecays: [Double] = [], seeds: [UInt64] = [0]
  ) {
    self.method = method
    self.steps = steps
    self.momenta = momenta
    self.weightDecays = weightDecays
    self.seeds = seeds
  }

  public var configurations: [SweepConfiguration] {
    let momenta = momenta.isEmpty ? [nil] : momenta.map { Optional($0) }
    let decays = weightDecays.isEmpty ? [nil] : weightDecays.map { Optional($0) }
    return steps.flatMap { step in
      momenta.flatMap { momentum in
        decays.flatMap { decay in
          seeds.map {
            SweepConfiguration(step: step, momentum: momentum, weightDecay: decay, seed: $0)
          }
        }
      }
    }
  }
}

/// The numbers that a sweep varies.
public struct SweepConfiguration: Sendable, Hashable {
  public let step: Double
  public let momentum: Double?
  public let weightDecay: Double?
  public let seed: UInt64
}
