/// Which multiple of the residual sum of squares an iteration minimises.
///
/// The minimiser is the same for all; step sizes, gradients and the Hessian are not.
public enum Objective: String, Sendable, Hashable, Codable, CaseIterable {
  /// ‖XΘ − Y‖² / (2n), with the Hessian XᵀX / n.
  case halfMean = "half-mean"
  /// ½‖XΘ − Y‖², with the Hessian XᵀX.
  case halfSum = "half-sum"
  /// ‖XΘ − Y‖² / n, with the Hessian 2XᵀX / n.
  case mean

  /// The factor by which XᵀX becomes the Hessian and Xᵀ(XΘ − Y) the gradient, for n rows.
  public func hessianFactor(rows: Int) -> Double {
    switch self {
    case .halfMean: 1 / Double(rows)
    case .halfSum: 1
    case .mean: 2 / Double(rows)
    }
  }

  /// The value for a residual sum of squares.
  public func value(residualSquare: Double, rows: Int) -> Double {
    residualSquare / 2 * hessianFactor(rows: rows)
  }
}
