public import BLASBackend
internal import Factorizations
public import Matrices

/// How far the columns of X depend on each other, and which coefficients suffer.
///
/// - Note: Source: Belsley, Kuh, Welsch, *Regression Diagnostics* (1980), chapter 3.
public struct Collinearity: Sendable {
  /// By how much the variance of each coefficient exceeds that with orthogonal columns: the diagonal of
  /// (X̃ᵀX̃)⁻¹ times the squared length of each column of X̃, which is X less its means if there is an
  /// intercept. Of length p; nil for the intercept and for aliased columns.
  public let varianceInflationFactors: [Double?]
  /// κ₂ of the kept columns of X as given; nil if they are out of the number range.
  public let conditionNumber: Double?
  /// κ₂ of the kept columns of X at length 1: the largest condition index.
  public let scaledConditionNumber: Double?
  /// σ₁/σₖ of the kept columns of X at length 1 (not centred), ascending.
  public let conditionIndices: [Double]
  /// Which part of the variance of coefficient j (in the order of the kept columns) is due to the condition
  /// index k, in row k and column j; every column adds up to 1.
  public let varianceProportions: Matrix<Double>
}

extension LinearModelInference {
  /// Variance inflation, condition indices and variance proportions, from R alone.
  ///
  /// - Throws: `.svdDidNotConverge`; `.tooLarge`.
  /// - Complexity: about 30·rank³ flops.
  public func collinearity() throws(LinearAlgebraError) -> Collinearity {
    let ones = interceptColumn.flatMap { factor.direction(ofColumn: $0) }
    var inflation = [Double?](repeating: nil, count: columns)
    for (place, column) in keptColumns.enumerated() where column != interceptColumn {
      let length = factor.r[..., place...place].without(ones).frobeniusNorm()
      let root = inverse[place...place, ...].frobeniusNorm() * length
      inflation[column] = finite(root * root)
    }
    let lengths = (0..<rank).map { factor.r[..., $0...$0].frobeniusNorm() }
    let svd = try SVD(Matrix(rows: rank, columns: rank) { i, j in factor.r[i, j] / lengths[j] })
    let sigma = svd.singularValues
    var proportions = Matrix(rows: rank, columns: rank) { k, j in
      let ratio = svd.vt[k, j] / sigma[k]
      return ratio * ratio
    }
    for j in 0..<rank {
      let sum = (0..<rank).reduce(0) { $0 + proportions[$1, j] }
      for k in 0..<rank { proportions[k, j] /= sum }
    }
    let given = Matrix(rows: rank, columns: rank) { i, j in
      factor.r[i, j] / columnFactors[keptColumns[j]]
    }
    var conditionNumber: Double?
    if given.firstNonFinite() == nil {
      let values = try given.singularValues()
      conditionNumber = values.last.flatMap { finite(values[0] / $0) }
    }
    return Collinearity(
      varianceInflationFactors: inflation, conditionNumber: conditionNumber,
      scaledConditionNumber: sigma.last.flatMap { finite(sigma[0] / $0) },
      conditionIndices: sigma.map { sigma[0] / $0 }, varianceProportions: proportions)
  }
}
