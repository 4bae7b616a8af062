internal import BLASBackend
internal import Matrices

extension ReducedProblem {
  /// The problem in the other columns once the first one, an intercept, takes up what it can: R and C without
  /// their first row, R also without its first column. If the first column is one of ones, that is the problem
  /// in centred columns (with weights: about weighted means).
  ///
  /// A column that is a multiple of the first one but for rounding becomes one of zeros: scaled to length 1 its
  /// rounding would count like any other column. Nil if the first column is one of zeros, which takes up nothing.
  ///
  /// - Parameter relativeTolerance: what counts as rounding of a column, relative to its length.
  /// - Complexity: p² copies.
  func withoutFirstColumn(relativeTolerance: Double) -> ReducedProblem? {
    guard columns > 0, r[0, 0] != 0 else { return nil }
    let p = columns - 1
    let isLeft = (0..<p).map { j in
      let rest = r[1..., (j + 1)...(j + 1)].frobeniusNorm()
      return Double(rest) > relativeTolerance * Double(r[..., (j + 1)...(j + 1)].frobeniusNorm())
    }
    return ReducedProblem(
      r: Matrix(rows: p, columns: p) { i, j in isLeft[j] ? r[i + 1, j + 1] : 0 },
      c: Matrix(c[1..., ...]), columnFactors: Array(columnFactors.dropFirst()),
      targetFactors: targetFactors, residualNorms: residualNorms, rows: rows)
  }

  /// All coefficients from those of ``withoutFirstColumn(relativeTolerance:)``, in units of the data: the first
  /// one makes the first row of RB = C hold.
  func withFirstCoefficient(_ slopes: Matrix<Scalar>) -> Matrix<Scalar> {
    var result = Matrix<Scalar>(rows: columns, columns: slopes.columns)
    for k in 0..<slopes.columns {
      var rest = c[0, k]
      for j in 1..<max(1, columns) {
        result[j, k] = slopes[j - 1, k]
        // In units of the scaled columns and targets.
        rest -= r[0, j] * (slopes[j - 1, k] / columnFactors[j] * targetFactors[k])
      }
      result[0, k] = rest / r[0, 0] / targetFactors[k] * columnFactors[0]
    }
    return result
  }
}
