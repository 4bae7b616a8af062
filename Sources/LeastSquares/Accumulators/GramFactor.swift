public import BLASBackend
internal import Factorizations
internal import Foundation
public import Matrices

/// R of [X Y] by Cholesky of the Gram matrix: from one pass at half the cost of a QR, with twice the condition.
///
/// The columns are scaled by powers of two first. Products of different targets are not known; R is that of
/// each target by itself.
///
/// - Complexity: (p + k)³/3 flops.
/// - Note: Source: Higham, *Accuracy and Stability*, 2nd ed., sections 10.1 and 20.4.
public struct GramFactor<Scalar: RealBLASScalar>: Sendable {
  public let factor: TSQRAccumulator<Scalar>
  /// An estimate of κ of X with columns of about length 1, in the 1-norm.
  public let scaledConditionNumber: Double
  /// How many digits of the coefficients, and of the residual norms, are sure to be right.
  public let digits: Double

  /// Nil if XᵀX is not positive definite in this precision, or has left the number range.
  ///
  /// - Throws: `.tooLarge`.
  public init?(_ sums: GramAccumulator<Scalar>) throws(LinearAlgebraError) {
    guard sums.isInRange, sums.rows >= sums.columns else { return nil }
    let (p, k) = (sums.columns, sums.targetCount)
    let products = sums.gram
    let lengths = (0..<p).map { j -> Scalar in
      let square = products[j, j]
      return square > 0
        ? Scalar(sign: .plus, exponent: square.squareRoot().exponent, significand: 1) : 1
    }
    let gram = Matrix(rows: p, columns: p) { i, j in
      i <= j ? products[i, j] / lengths[i] / lengths[j] : 0
    }
    let cholesky: Cholesky<Scalar>
    do throws(LinearAlgebraError) { cholesky = try Cholesky(gram) } catch {
      guard case .notPositiveDefinite = error else { throw error }
      return nil
    }
    let reciprocal = p == 0 ? 1 : Double(try cholesky.reciprocalConditionNumber())
    guard reciprocal > 0 else { return nil }
    let u = cholesky.u
    var c = Matrix(rows: p, columns: k) { i, j in sums.moments[i, j] / lengths[i] }
    if p > 0 { try c.solveTriangular(.upper, u, .transposed) }
    var r = Matrix<Scalar>(rows: p + k, columns: p + k)
    for j in 0..<p { for i in 0...j { r[i, j] = u[i, j] * lengths[j] } }
    let rounding = Double(max(1, p)) * Double(Scalar.ulpOfOne)
    var relativeError = rounding / reciprocal
    for j in 0..<k {
      let square = sums.targetSquares[j]
      var fitted: Scalar = 0
      for i in 0..<p {
        r[i, p + j] = c[i, j]
        fitted += c[i, j] * c[i, j]
      }
      let rest = square - fitted
      r[p + j, p + j] = rest > 0 ? rest.squareRoot() : 0
      // What is left of yᵀy by subtraction is as wrong as yᵀy was.
      if square > 0 {
        relativeError = max(relativeError, rest > 0 ? rounding * Double(square / rest) : .infinity)
      }
    }
    factor = TSQRAccumulator(columns: p, targetCount: k, rows: sums.rows, r: r, scaling: nil)
    scaledConditionNumber = (1 / reciprocal).squareRoot()
    digits = max(0, -log10(relativeError))
  }
}
