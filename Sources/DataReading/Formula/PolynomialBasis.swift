/// Polynomials that are orthogonal over the values of a column, as R's `poly` makes them.
///
/// p₀ = 1, p₁ = x − α₁, pᵢ₊₁ = (x − αᵢ₊₁)·pᵢ − (νᵢ/νᵢ₋₁)·pᵢ₋₁, where νᵢ = Σ pᵢ² and
/// αᵢ₊₁ = Σ x·pᵢ² / νᵢ over the values; the columns of the basis are pᵢ/√νᵢ. The same recurrence makes the
/// design at first and at predictions.
///
/// - Note: Source: R 4.2, `stats::poly` and `predict.poly`; Kennedy and Gentle, *Statistical Computing*,
///   1980, pages 343–4.
public struct PolynomialBasis: Hashable, Sendable {
  /// α₁ … α of the degree.
  public let alpha: [Double]
  /// ν₀ … ν of the degree.
  public let squaredNorms: [Double]

  public var degree: Int { alpha.count }

  /// A basis that was computed before; `nil` if it cannot be one.
  init?(alpha: [Double], squaredNorms: [Double]) {
    guard !alpha.isEmpty, squaredNorms.count == alpha.count + 1, alpha.allSatisfy(\.isFinite),
      squaredNorms.allSatisfy({ $0.isFinite && $0 > 0 })
    else { return nil }
    (self.alpha, self.squaredNorms) = (alpha, squaredNorms)
  }

  /// The basis over some values; `nil` if it has fewer different values than it needs, degree + 1, or
  /// the powers overflow.
  ///
  /// - Complexity: 6 · values · degree flops.
  init?(degree: Int, over values: [Double]) {
    guard degree >= 1, Set(values).count > degree else { return nil }
    // Sums around the mean: α is then a small correction.
    let mean = values.reduce(0, +) / Double(values.count)
    let centred = values.map { $0 - mean }
    var (last, current) = ([Double](), [Double](repeating: 1, count: values.count))
    var (alpha, squaredNorms) = ([Double](), [Double(values.count)])
    for step in 0..<degree {
      let norm = squaredNorms[step]
      var weighted = 0.0
      for (x, p) in zip(centred, current) { weighted += x * p * p }
      let shift = weighted / norm
      alpha.append(shift + mean)
      let ratio = step == 0 ? 0 : norm / squaredNorms[step - 1]
      var next = [Double](repeating: 0, count: values.count)
      for row in values.indices {
        let before = step == 0 ? 0 : last[row]
        next[row] = (values[row] - alpha[step]) * current[row] - ratio * before
      }
      (last, current) = (current, next)
      squaredNorms.append(next.reduce(0) { $0 + $1 * $1 })
    }
    self.init(alpha: alpha, squaredNorms: squaredNorms)
  }

  /// The columns of the basis at some values.
  func columns(at values: [Double]) -> [[Double]] {
    var (last, current) = (values, [Double](repeating: 1, count: values.count))
    var columns: [[Double]] = []
    for step in 0..<degree {
      let ratio = step == 0 ? 0 : squaredNorms[step] / squaredNorms[step - 1]
      let scale = squaredNorms[step + 1].squareRoot()
      var next = [Double](repeating: 0, count: values.count)
      for row in values.indices {
        let before = step == 0 ? 0 : last[row]
        next[row] = (values[row] - alpha[step]) * current[row] - ratio * before
      }
      columns.append(next.map { $0 / scale })
      (last, current) = (current, next)
    }
    return columns
  }
}
