public import BLASBackend
public import Matrices

/// φ(Θ) = Σ λ₁|θ| + ½λ₂θ² over all coefficients, each with factors of its own: lasso, ridge and elastic net, with
/// coefficients that go free where both factors are 0.
public struct SeparablePenalty<Scalar: RealBLASScalar>: Sendable {
  /// λ₁ of each coefficient, p × k.
  public let l1: Matrix<Scalar>
  /// λ₂ of each coefficient, p × k.
  public let l2: Matrix<Scalar>

  /// - Precondition: both have one shape, and no factor is negative or not finite.
  public init(l1: Matrix<Scalar>, l2: Matrix<Scalar>) {
    precondition(l1.shape == l2.shape, "penalty factors of \(l1.shape) and \(l2.shape)")
    l1.forEachIndex { i, j in
      precondition(
        l1[i, j] >= 0 && l2[i, j] >= 0 && l1[i, j].isFinite && l2[i, j].isFinite,
        "penalty factors \(l1[i, j]) and \(l2[i, j])")
    }
    self.l1 = l1
    self.l2 = l2
  }

  /// The same factors for all coefficients.
  public init(l1: Scalar, l2: Scalar, rows: Int, columns: Int) {
    self.init(
      l1: Matrix(repeating: l1, rows: rows, columns: columns),
      l2: Matrix(repeating: l2, rows: rows, columns: columns))
  }

  /// φ of one column of Θ.
  func value(_ parameters: Matrix<Scalar>, column j: Int) -> Double {
    var sum = 0.0
    for i in 0..<parameters.rows {
      let x = Double(parameters[i, j])
      sum += Double(l1[i, j]) * abs(x) + Double(l2[i, j]) / 2 * x * x
    }
    return sum
  }

  /// argmin ½(z − v)² + sφ(z): the soft threshold of v at sλ₁, divided by 1 + sλ₂.
  func proximal(_ v: Scalar, step s: Scalar, _ i: Int, _ j: Int) -> Scalar {
    softThreshold(v, s * l1[i, j]) / (1 + s * l2[i, j])
  }

  /// The norm of the shortest element of ∇f + ∂φ in one column: ‖∇f‖ where there is no penalty, and 0 at the
  /// minimum.
  func subgradientNorm(_ parameters: Matrix<Scalar>, gradient: Matrix<Scalar>, column j: Int)
    -> Double
  {
    let rest = Matrix(rows: parameters.rows, columns: 1) { i, _ in
      let x = parameters[i, j]
      let smooth = gradient[i, j] + l2[i, j] * x
      return x > 0
        ? smooth + l1[i, j] : x < 0 ? smooth - l1[i, j] : softThreshold(smooth, l1[i, j])
    }
    return Double(rest.frobeniusNorm())
  }
}

/// sign(v)·max(|v| − t, 0); a NaN stays one.
func softThreshold<Scalar: RealBLASScalar>(_ v: Scalar, _ t: Scalar) -> Scalar {
  v > t ? v - t : v < -t ? v + t : v.isFinite ? 0 : v
}
