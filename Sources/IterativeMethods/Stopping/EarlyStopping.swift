public import BLASBackend
internal import LeastSquares
public import Matrices

/// Stops when the objective on the rows that were held back finds no new least value for some epochs, and keeps
/// the parameters that had it.
///
/// Of several targets the objectives count as fractions of what they were at the start, on average: their units may
/// differ.
///
/// - Note: Source: Prechelt, *Early stopping – but when?* (1998), the criterion UP without its strips.
public struct EarlyStopping<Scalar: RealBLASScalar>: StoppingRule, Codable {
  /// How many epochs without a new least value are too many.
  public let patience: Int
  /// Θ with the least objective on the rows held back.
  public private(set) var best: Matrix<Scalar>?
  public private(set) var bestEpoch = 0
  private var start: [Double] = []
  private var least = Double.infinity

  public init(patience: Int) { self.patience = patience }

  public mutating func check(_ progress: Progress<Scalar>) -> StopVerdict? {
    guard let now = progress.validationObjective, !now.isEmpty else { return nil }
    if start.isEmpty { start = now }
    let loss = zip(now, start).map { $1 > 0 ? $0 / $1 : $0 }.reduce(0, +) / Double(now.count)
    if loss < least {
      least = loss
      best = progress.parameters
      bestEpoch = progress.epoch
    } else if progress.epoch - bestEpoch >= patience {
      return StopVerdict(
        status: .converged,
        reason:
          "the validation loss has not fallen for \(patience) epochs, so the coefficients are those of epoch \(bestEpoch)"
      )
    }
    return nil
  }
}
