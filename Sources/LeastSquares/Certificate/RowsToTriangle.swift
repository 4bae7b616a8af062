internal import BLASBackend
internal import Matrices

extension PlainSweeps {
  /// R of [√Ŵ X̂; √Λ̂] = QR by Householder reflections, block of rows after block of rows (TSQR).
  ///
  /// - Complexity: 2·n·p² flops, one pass; needs no trust, so nothing of it enters a bound.
  func triangle() throws(NotCertifiable) -> Matrix<Double> {
    let p = problem.columns
    let rowsAtOnce = max(1024, 4 * p)
    var result = Matrix<Double>(rows: 0, columns: p)
    for first in stride(from: 0, to: parts.count, by: PlainSweeps.partsAtOnce) {
      let count = min(PlainSweeps.partsAtOnce, parts.count - first)
      let factors = try Workers.map(count: count) { (index) throws(NotCertifiable) in
        try triangle(of: parts[first + index], rowsAtOnce)
      }
      for factor in factors { result = try proving(result.stacked(on: factor).triangularFactor) }
    }
    if let ridge = problem.ridge {
      let roots = Matrix.diagonal(ridge.map { $0.high.squareRoot() })
      result = try proving(result.stacked(on: roots).triangularFactor)
    }
    return result
  }

  private func triangle(
    of part: ScaledProblem.Part, _ rowsAtOnce: Int
  ) throws(NotCertifiable) -> Matrix<Double> {
    let p = problem.columns
    var triangle = Matrix<Double>(rows: 0, columns: p)
    var packed = Block(problem, rows: min(rowsAtOnce, part.rows.count))
    try forEachPiece(of: part, multipleOf: rowsAtOnce) { (piece) throws(NotCertifiable) in
      let rows = piece.range
      for first in stride(from: rows.lowerBound, to: rows.upperBound, by: rowsAtOnce) {
        let range = first..<min(first + rowsAtOnce, rows.upperBound)
        pack(piece.block, range, into: &packed)
        let block = packed.design
        let stacked = Matrix(rows: triangle.rows + range.count, columns: p) { i, j in
          i < triangle.rows ? triangle[i, j] : block[(i - triangle.rows) * p + j]
        }
        triangle = try proving(stacked.triangularFactor)
      }
    }
    return triangle
  }
}

extension Matrix where Scalar == Double {
  func stacked(on other: Matrix) -> Matrix {
    Matrix(rows: rows + other.rows, columns: columns) { i, j in
      i < rows ? self[i, j] : other[i - rows, j]
    }
  }

  /// R of A = QR, min(rows, columns) × columns.
  func triangularFactor() throws(LinearAlgebraError) -> Matrix {
    var copy = self
    var tau = [Double](repeating: 0, count: max(1, min(rows, columns)))
    var workspace = Workspace<Double>()
    let layout = layout
    try checkingSize { () throws(DimensionOverflow) in
      var tauSpan = tau.mutableSpan
      try copy.withStorage { (a) throws(DimensionOverflow) in
        try LAPACK<Double>.geqrf(&a, layout, tau: &tauSpan, workspace: &workspace)
      }
    }
    return Matrix(rows: min(rows, columns), columns: columns) { i, j in i <= j ? copy[i, j] : 0 }
  }

  /// R⁻¹ of an upper triangular R, or nil if a diagonal element is zero.
  func invertedTriangle() throws(LinearAlgebraError) -> Matrix? {
    guard (0..<columns).allSatisfy({ self[$0, $0] != 0 }) else { return nil }
    var inverse = Matrix.identity(columns)
    let own = layout
    let target = inverse.layout
    try checkingSize { () throws(DimensionOverflow) in
      try inverse.withStorage { (b) throws(DimensionOverflow) in
        try BLAS<Double>.trsm(
          .left, .upper, .none, .stored, alpha: 1, storage.span, own, &b, target)
      }
    }
    for j in 0..<columns { for i in (j + 1)..<max(j + 1, columns) { inverse[i, j] = 0 } }
    return inverse
  }

  /// The upper Cholesky factor, or nil if the stored upper triangle is not positive definite.
  func choleskyFactor() throws(LinearAlgebraError) -> Matrix? {
    var factor = self
    let layout = layout
    let outcome = try checkingSize { () throws(DimensionOverflow) in
      try factor.withStorage { (a) throws(DimensionOverflow) in
        try LAPACK<Double>.potrf(.upper, &a, layout)
      }
    }
    guard outcome == .success else { return nil }
    for j in 0..<columns { for i in (j + 1)..<max(j + 1, columns) { factor[i, j] = 0 } }
    return factor
  }

  /// The number of pivots of a column-pivoted QR, of columns scaled to length 1, above
  /// max(rows, columns)·ε, and the columns beyond.
  func numericalRank(rows: Int) throws(LinearAlgebraError) -> (rank: Int, dependent: [Int]) {
    var copy = Matrix(rows: self.rows, columns: columns) { i, j in self[i, j] }
    for j in 0..<columns {
      let length = (0..<copy.rows).map { copy[$0, j] }.norm
      if length > 0 { for i in 0..<copy.rows { copy[i, j] = copy[i, j] / length } }
    }
    var pivots: [Int] = []
    let count = min(copy.rows, columns)
    var tau = [Double](repeating: 0, count: max(1, count))
    var workspace = Workspace<Double>()
    let layout = copy.layout
    try checkingSize { () throws(DimensionOverflow) in
      var tauSpan = tau.mutableSpan
      try copy.withStorage { (a) throws(DimensionOverflow) in
        try LAPACK<Double>.geqp3(
          &a, layout, pivots: &pivots, tau: &tauSpan, workspace: &workspace)
      }
    }
    let threshold =
      Double(max(rows, columns)) * Double.ulpOfOne * (count > 0 ? copy[0, 0].magnitude : 0)
    let rank = (0..<count).prefix { copy[$0, $0].magnitude > threshold }.count
    return (rank, pivots[rank...].sorted())
  }
}
