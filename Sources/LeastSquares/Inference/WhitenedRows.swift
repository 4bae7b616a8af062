internal import BLASBackend
internal import Factorizations
internal import Matrices

/// Rows of X as rows of Q = X·R⁻¹, with what the fit leaves of their targets.
///
/// Both come from BLAS on blocks; the error of Q grows with κ of the column-scaled X.
///
/// - Complexity: rank² + 2pk flops for each row.
struct RowWhitening<Scalar: RealBLASScalar>: Sendable {
  let kept: [Int]
  let r: Matrix<Scalar>
  /// The diagonal of D of the kept columns; nil if all are 1.
  let factors: [Scalar]?
  /// B with zeros for aliased columns, p × k.
  let coefficients: Matrix<Scalar>

  init(_ inference: LinearModelInference) {
    kept = inference.keptColumns
    r = inference.factor.r.map { Scalar($0) }
    let factors = kept.map { Scalar(inference.columnFactors[$0]) }
    self.factors = factors.allSatisfy { $0 == 1 } ? nil : factors
    coefficients = Matrix(rows: inference.columns, columns: inference.fits.count) { i, j in
      Scalar(inference.fits[j].coefficients[i] ?? 0)
    }
  }

  /// How many rows are worth one call of BLAS.
  var step: Int { max(64, (1 << 16) / max(1, coefficients.rows)) }

  /// Qᵀ of these rows, rank × n.
  func whitened(_ design: MatrixView<Scalar>) throws(LinearAlgebraError) -> Matrix<Scalar> {
    var rows = Matrix<Scalar>(rows: kept.count, columns: design.rows)
    if kept.isEmpty || design.rows == 0 { return rows }
    if kept.count == design.columns {
      try rows.copyBlock(from: design.transposed, atRow: 0, column: 0)
    } else {
      for (place, column) in kept.enumerated() {
        try rows.copyBlock(
          from: design[..., column...column].transposed, atRow: place, column: 0)
      }
    }
    if let factors {
      let unscaled = rows
      rows = Matrix(rows: rows.rows, columns: rows.columns) { i, j in unscaled[i, j] * factors[i] }
    }
    try rows.solveTriangular(.upper, r, .transposed)
    return rows
  }

  /// Y − XB, n × k.
  func residuals(_ block: RowBlock<Scalar>) throws(LinearAlgebraError) -> Matrix<Scalar> {
    var residuals = Matrix<Scalar>(rows: block.rows, columns: block.targets.columns)
    try residuals.copyBlock(from: block.targets, atRow: 0, column: 0)
    try residuals.formProduct(block.design, coefficients, alpha: -1, beta: 1)
    return residuals
  }
}

extension Matrix where Scalar: RealBLASScalar {
  /// The squared length of each column.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func squaredColumnLengths() -> [Double] {
    let span = storage.span
    return (0..<columns).map { j in
      let start = layout.index(0, j)
      var sum: Scalar = 0
      for k in start..<start + rows { sum += span[k] * span[k] }
      return Double(sum)
    }
  }

  /// Column j times `factors[j]`.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func scalingColumns(by factors: [Double]) -> Matrix {
    let (span, rows) = (storage.span, rows)
    let elements = [Scalar](capacity: rows * columns) { output in
      for j in 0..<columns {
        let (start, factor) = (layout.index(0, j), Scalar(factors[j]))
        for k in start..<start + rows { output.append(factor * span[k]) }
      }
    }
    return Matrix(rows: rows, columns: columns, storage: elements)
  }
}

extension MatrixView where Scalar: RealBLASScalar {
  /// The elements of one column.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func doubles(ofColumn column: Int) -> [Double] {
    let (span, (step, stride)) = (storage.span, strides)
    let start = layout.offset + column * stride
    return (0..<rows).map { Double(span[start + $0 * step]) }
  }
}
