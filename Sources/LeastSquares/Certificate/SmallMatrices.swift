internal import BLASBackend
internal import Matrices

// What the bounds need of p × p matrices.
extension Matrix where Scalar == Double {
  /// fl(Aᵀ(GA)): each entry with at most 2p roundings.
  func congruence(of g: Matrix) throws(LinearAlgebraError) -> Matrix {
    try Matrix.product(.transposed, self, try Matrix.product(.none, g, self))
  }

  func times(_ other: Matrix) throws(LinearAlgebraError) -> Matrix {
    try Matrix.product(.none, self, other)
  }

  private static func product(
    _ transposition: Transposition, _ a: Matrix, _ b: Matrix
  ) throws(LinearAlgebraError) -> Matrix {
    var result = Matrix(rows: a.columns, columns: b.columns)
    let layout = result.layout
    try checkingSize { () throws(DimensionOverflow) in
      try result.withStorage { (c) throws(DimensionOverflow) in
        try BLAS<Double>.gemm(
          transposition, .none, alpha: 1, a.storage.span, a.layout, b.storage.span, b.layout,
          beta: 0, &c, layout)
      }
    }
    return result
  }

  /// ‖I − A‖_F.
  var distanceFromIdentity: Double {
    var sum = 0.0
    for j in 0..<columns {
      for i in 0..<rows {
        let difference = (i == j ? 1 : 0) - self[i, j]
        sum += difference * difference
      }
    }
    return sum.squareRoot()
  }

  var magnitudes: Matrix {
    Matrix(rows: rows, columns: columns) { i, j in self[i, j].magnitude }
  }

  var largestColumnSum: Double {
    (0..<columns).map { j in (0..<rows).reduce(0) { $0 + self[$1, j].magnitude } }
      .largestMagnitude
  }

  var largestRowSum: Double {
    (0..<rows).map { i in (0..<columns).reduce(0) { $0 + self[i, $1].magnitude } }
      .largestMagnitude
  }

  mutating func mirrorUpperTriangle() {
    for j in 0..<columns { for i in 0..<j { self[j, i] = self[i, j] } }
  }

  /// Ax, each entry with at most `columns` roundings.
  func product(_ x: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: rows)
    for j in 0..<columns {
      let factor = x[j]
      for i in 0..<rows { result[i] += self[i, j] * factor }
    }
    return result
  }

  /// Aᵀx, each entry with at most `rows` roundings.
  func transposedProduct(_ x: [Double]) -> [Double] {
    (0..<columns).map { j in (0..<rows).reduce(0) { $0 + self[$1, j] * x[$1] } }
  }

  /// |A||x|.
  func absoluteProduct(_ x: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: rows)
    for j in 0..<columns {
      let factor = x[j].magnitude
      for i in 0..<rows { result[i] += self[i, j].magnitude * factor }
    }
    return result
  }

  /// |A|ᵀ|x|.
  func absoluteTransposedProduct(_ x: [Double]) -> [Double] {
    (0..<columns).map { j in
      (0..<rows).reduce(0) { $0 + self[$1, j].magnitude * x[$1].magnitude }
    }
  }
}
