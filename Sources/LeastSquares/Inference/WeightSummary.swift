internal import Foundation

/// What the log-likelihood needs of observation weights.
///
/// A weight w says that the variance of that observation is σ²/w. The rows of X and Y come to inference
/// multiplied by √w; a row of weight 0 counts for nothing, as in R.
public struct WeightSummary: Sendable, Hashable {
  /// How many weights are not 0.
  public var observations: Int
  /// Σ log w over them.
  public var logarithmSum: Double

  public init(observations: Int, logarithmSum: Double) {
    self.observations = observations
    self.logarithmSum = logarithmSum
  }

  /// Adds other rows' weights.
  public mutating func add(_ other: WeightSummary) {
    observations += other.observations
    logarithmSum += other.logarithmSum
  }

  /// - Precondition: no weight is negative.
  public init(_ weights: some Sequence<Double>) {
    self.init(observations: 0, logarithmSum: 0)
    for weight in weights {
      precondition(weight >= 0, "a weight of \(weight)")
      if weight > 0 {
        observations += 1
        logarithmSum += log(weight)
      }
    }
  }
}
