public import BLASBackend
public import Matrices

// How far a result is from what rounding excuses. Each function returns an error divided by the bound
// that the theory gives for it, in units of ε of the scalar type, and infinity where the result is not a
// number. Complex matrices are judged as the real ones of twice the order that they stand for. A correct
// algorithm stays below `ratioLimit`, whatever the data.

/// What no ratio may exceed. The worst seen of correct algorithms is 0.8; LAPACK's testers allow 30.
public let ratioLimit = 10.0

/// ‖A − Â‖₁ / (‖A‖₁ · max(n, p) · ε), for a factorization multiplied out again.
public func reconstructionRatio<Scalar: BLASScalar>(
  _ a: Matrix<Scalar>, _ reconstructed: Matrix<Scalar>
) -> Double {
  guard a.shape == reconstructed.shape else { return .infinity }
  let reference = a.inDouble
  return ratio(
    naiveOneNorm(naiveDifference(reference, reconstructed.inDouble)),
    naiveOneNorm(reference) * Double(max(a.rows, a.columns)) * epsilon(Scalar.self))
}

/// As ``reconstructionRatio(_:_:)``, with Â the product of these factors.
public func factorizationRatio<Scalar: BLASScalar>(
  _ a: Matrix<Scalar>, factors: Matrix<Scalar>...
) -> Double {
  var product = factors[0].inDouble
  for factor in factors.dropFirst() { product = naiveProduct(product, factor.inDouble) }
  let reference = a.inDouble
  guard reference.shape == product.shape else { return .infinity }
  return ratio(
    naiveOneNorm(naiveDifference(reference, product)),
    naiveOneNorm(reference) * Double(max(a.rows, a.columns)) * epsilon(Scalar.self))
}

/// ‖I − QᵀQ‖₁ / (max(n, p) · ε).
public func orthonormalityRatio<Scalar: BLASScalar>(_ q: Matrix<Scalar>) -> Double {
  let columns = q.inDouble
  let product = naiveProduct(naiveTranspose(columns), columns)
  return ratio(
    naiveOneNorm(naiveDifference(.identity(columns.columns), product)),
    Double(max(q.rows, q.columns)) * epsilon(Scalar.self))
}

/// ‖B − AX‖₁ / (‖A‖₁ · ‖X‖₁ · n · ε), the worst over the columns of X: the backward error of a
/// square system.
public func solveRatio<Scalar: BLASScalar>(
  _ a: Matrix<Scalar>, solution: Matrix<Scalar>, rightSides: Matrix<Scalar>
) -> Double {
  guard a.columns == solution.rows, a.rows == rightSides.rows,
    solution.columns == rightSides.columns
  else { return .infinity }
  let (matrix, x) = (a.inDouble, solution.inDouble)
  let residual = naiveDifference(rightSides.inDouble, naiveProduct(matrix, x))
  let norm = naiveOneNorm(matrix)
  return worst(0..<x.columns) { j in
    ratio(
      naiveOneNorm(ofColumn: j, in: residual),
      norm * naiveOneNorm(ofColumn: j, in: x) * Double(a.rows) * epsilon(Scalar.self))
  }
}

/// ‖Xᵀr‖₁ / (‖X‖₁ (‖X‖₁‖b‖₁ + ‖y‖₁) · max(n, p) · ε), the worst over the targets: how far b is from
/// satisfying the normal equations.
public func optimalityRatio<Scalar: BLASScalar>(
  design: Matrix<Scalar>, targets: Matrix<Scalar>, coefficients: Matrix<Scalar>
) -> Double {
  guard design.rows == targets.rows, design.columns == coefficients.rows,
    targets.columns == coefficients.columns
  else { return .infinity }
  let (x, y, b) = (design.inDouble, targets.inDouble, coefficients.inDouble)
  let gradient = naiveProduct(naiveTranspose(x), naiveDifference(y, naiveProduct(x, b)))
  let norm = naiveOneNorm(x)
  return worst(0..<y.columns) { j in
    let size = norm * naiveOneNorm(ofColumn: j, in: b) + naiveOneNorm(ofColumn: j, in: y)
    return ratio(
      naiveOneNorm(ofColumn: j, in: gradient),
      norm * size * Double(max(x.rows, x.columns)) * epsilon(Scalar.self))
  }
}

/// The relative error of coefficients over max(n, p) · ε · (κ + κ²ρ), the bound for backward stable
/// solvers (QR, SVD); ρ = ‖r‖ / (‖X‖‖b‖).
public func stableCoefficientRatio<Scalar: BLASScalar>(
  _ type: Scalar.Type, relativeError: Double, shape: Shape, conditionNumber: Double,
  relativeResidual: Double
) -> Double {
  let growth = conditionNumber + conditionNumber * conditionNumber * relativeResidual
  return ratio(relativeError, Double(max(shape.rows, shape.columns)) * epsilon(type) * growth)
}

/// The relative error of coefficients over max(n, p) · ε · κ², the bound for normal equations; nil
/// where that bound is 1 or more and so says nothing.
public func normalEquationsCoefficientRatio<Scalar: BLASScalar>(
  _ type: Scalar.Type, relativeError: Double, shape: Shape, conditionNumber: Double
) -> Double? {
  let bound =
    Double(max(shape.rows, shape.columns)) * epsilon(type) * conditionNumber * conditionNumber
  return bound < 1 ? ratio(relativeError, bound) : nil
}

private func epsilon<Scalar: BLASScalar>(_: Scalar.Type) -> Double {
  Double(Scalar.RealScalar.ulpOfOne)
}

/// 0 / 0 is a perfect result for a zero matrix; whatever is not a number is the worst.
private func ratio(_ error: Double, _ bound: Double) -> Double {
  if error == 0 && bound >= 0 { return 0 }
  let quotient = error / bound
  return quotient >= 0 ? quotient : .infinity
}

private func worst(_ columns: Range<Int>, _ ratio: (Int) -> Double) -> Double {
  columns.map(ratio).max() ?? 0
}
