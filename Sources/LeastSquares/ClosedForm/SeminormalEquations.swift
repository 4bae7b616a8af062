internal import BLASBackend
internal import Factorizations
internal import Matrices

/// Corrects the solution of normal equations by its own residual, and measures it by the correction.
///
/// r = Y − XB from the data, δ = (XᵀX)⁻¹Xᵀr with the factor that there is: δ is the error of B up to a part
/// p·ε·κ² of it, so that its size tells the digits that B has, and B + δ has more. After a few steps rounding in
/// r alone is left, and B is as accurate as that of QR (corrected semi-normal equations).
///
/// - Complexity: 4npk flops and one pass over X for each measurement.
/// - Note: Source: Björck, *Stability analysis of the method of seminormal equations* (1987); Higham, *Accuracy
///   and Stability*, 2nd ed., section 20.6.
struct SeminormalEquations<Scalar: RealBLASScalar> {
  private let normal: ScaledNormalEquations<Scalar>
  private let factor: Cholesky<Scalar>
  let attainable: AttainableErrors
  /// The part of an error that a correction leaves, p·ε·κ².
  let contraction: Double

  /// B in scaled columns.
  private(set) var solution: Matrix<Scalar>
  private(set) var residual: ScaledNormalEquations<Scalar>.Residual
  private var correction: Matrix<Scalar>
  /// How many corrections were added.
  private(set) var corrections = 0
  /// The digits that every coefficient has, by the measured correction and by what rounding adds to it.
  private(set) var digits = 0.0
  /// The digits that rounding alone would leave, here and in QR.
  private(set) var attainableDigits = 0.0

  /// Solves, and measures.
  init(
    _ normal: ScaledNormalEquations<Scalar>, _ factor: Cholesky<Scalar>, rows: Int,
    contraction: Double
  ) throws(LinearAlgebraError) {
    self.normal = normal
    self.factor = factor
    self.contraction = contraction
    attainable = try AttainableErrors(factor: factor.u, rows: rows)
    solution = try factor.solve(normal.moments)
    residual = try normal.residual(of: solution)
    correction = try factor.solve(residual.descent)
    measure()
  }

  /// Adds the correction, and measures again.
  mutating func correct() throws(LinearAlgebraError) {
    solution.add(correction)
    residual = try normal.residual(of: solution)
    correction = try factor.solve(residual.descent)
    corrections += 1
    measure()
  }

  /// Whether another correction would bring digits.
  var canImprove: Bool { contraction < 0.25 && corrections < 4 && digits < attainableDigits - 0.3 }

  private mutating func measure() {
    digits = attainable.mostDigits
    attainableDigits = attainable.mostDigits
    for k in 0..<solution.columns {
      let norm = Double(residual.scaledNorms[k])
      let rounding = attainable.errors(of: solution, target: k, residualNorm: norm)
      let sizes = (0..<solution.rows).map { abs(Double(correction[$0, k])) }
      // One coefficient may be corrected by less than its error: by chance.
      let left = contraction * (sizes.max() ?? 0)
      let errors = zip(sizes, rounding).map { $0 + left + $1 }
      func digits(_ errors: [Double]) -> Double {
        attainable.digits(of: solution, target: k, residualNorm: norm, errors: errors)
      }
      self.digits = min(self.digits, digits(errors))
      attainableDigits = min(attainableDigits, digits(rounding))
    }
  }
}
