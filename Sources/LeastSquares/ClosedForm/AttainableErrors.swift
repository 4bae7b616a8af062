internal import BLASBackend
internal import Factorizations
internal import Foundation
internal import Matrices

/// The errors that rounding leaves in B, to first order, in methods that are backward stable column by column:
/// QR, and normal equations whose solution was corrected.
///
/// The worst case is |Δbⱼ| ≤ γ·(‖r‖·Σₖ|G⁻¹|ⱼₖ‖xₖ‖ + √(G⁻¹)ⱼⱼ·(Σₖ‖xₖ‖|bₖ| + ‖y‖)) with G = XᵀX = RᵀR: coefficient
/// by coefficient what ε·(κ + κ²ρ)·‖b‖, ρ = ‖r‖/(‖X‖‖b‖), says of their norm. Errors of single operations are as
/// often positive as negative, and so squares are summed here in place of magnitudes, over the rows, too: that is
/// what to expect, not a bound.
///
/// - Complexity: 2p³ flops, then 2pk for the errors; nothing is read again.
/// - Note: Source: Björck, *Component-wise perturbation analysis and error bounds for linear least squares
///   solutions* (1991); Higham, *Accuracy and Stability*, 2nd ed., section 20.1.
struct AttainableErrors: Sendable {
  /// ‖xₖ‖.
  private let lengths: [Double]
  /// √Σₖ(G⁻¹ⱼₖ‖xₖ‖)².
  private let residualFactors: [Double]
  /// √(G⁻¹)ⱼⱼ.
  private let fittedFactors: [Double]
  private let precision: Double
  /// What the rounding of a row adds to the sums over all, relative to them.
  private let errorOfRow: Double

  /// - Parameters:
  ///   - factor: R, p × p, of columns with lengths near 1.
  ///   - rows: n.
  init<Scalar: RealBLASScalar>(factor: Matrix<Scalar>, rows: Int) throws(LinearAlgebraError) {
    let p = factor.columns
    let r = factor.map { Double($0) }
    lengths = (0..<p).map { r[..., $0...$0].frobeniusNorm() }
    var inverse = Matrix<Double>.identity(p)
    try inverse.solveTriangular(.upper, r)
    for j in 0..<p { for i in j + 1..<max(p, j + 1) { inverse[i, j] = 0 } }
    let product = try inverse.multiplied(by: inverse.transposed)
    let lengths = lengths
    residualFactors = (0..<p).map { j in
      Matrix(rows: p, columns: 1) { k, _ in product[j, k] * lengths[k] }.frobeniusNorm()
    }
    fittedFactors = (0..<p).map { product[$0, $0].squareRoot() }
    precision = Double(Scalar.ulpOfOne)
    // Sums over more rows round more themselves.
    errorOfRow = 2 * precision / Double(min(max(rows, 1), 16)).squareRoot()
  }

  /// The errors of each coefficient of a target, in the columns of the factor.
  func errors<Scalar: RealBLASScalar>(
    of solution: Matrix<Scalar>, target: Int, residualNorm: Double
  ) -> [Double] {
    let fitted = Matrix(rows: lengths.count, columns: 1) { k, _ in
      lengths[k] * Double(solution[k, target])
    }.frobeniusNorm()
    return lengths.indices.map { j in
      errorOfRow * (residualNorm * residualFactors[j] + fittedFactors[j] * (fitted + residualNorm))
    }
  }

  /// −log₁₀ of the largest error of a coefficient relative to it. A coefficient that adds less to the fit than
  /// rounding does to the data is as good as 0: its error counts relative to the largest coefficient.
  func digits<Scalar: RealBLASScalar>(
    of solution: Matrix<Scalar>, target: Int, residualNorm: Double, errors: [Double]
  ) -> Double {
    let sizes = lengths.indices.map { abs(Double(solution[$0, target])) * lengths[$0] }
    let largest = sizes.max() ?? 0
    let rounding = 4 * precision * Double(sizes.count) * max(largest, residualNorm)
    var digits = mostDigits
    for j in sizes.indices where errors[j] > 0 {
      let size = sizes[j] > rounding ? sizes[j] : largest
      digits = min(digits, size > 0 ? -log10(errors[j] * lengths[j] / size) : mostDigits)
    }
    // NaN, where something overflowed, is no digit.
    return digits > 0 ? digits : 0
  }

  /// What the number format has.
  var mostDigits: Double { -log10(precision / 2) }
}
