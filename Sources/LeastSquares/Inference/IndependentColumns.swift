internal import BLASBackend
internal import Factorizations
internal import Matrices

/// The triangular factor of those columns of X that inference is about.
///
/// A column that depends on the kept ones before it, to the tolerance, is left out, as R's `lm` does: the
/// first of a set of dependent columns stay. R is upper triangular already; below the first column that is
/// left out it becomes a Hessenberg matrix, and rotations of neighbouring rows make it triangular again.
///
/// - Complexity: 3p² flops for each column left out and each column after it; p² scalars.
/// - Note: Source: Golub, Van Loan, *Matrix Computations*, 4th ed., section 6.5.2 (deleting a column).
struct IndependentColumns: Sendable {
  /// Places in X, ascending.
  let kept: [Int]
  /// The wanted columns of X that the kept ones before them determine.
  let aliased: [Int]
  /// R of the kept columns of X·D, rank × rank.
  let r: Matrix<Double>
  /// All columns of X·D in the coordinates of Q, rank × p.
  let rotated: Matrix<Double>
  /// QᵀY·E, rank × k.
  let c: Matrix<Double>
  /// ‖y − Xb‖ of each target for the kept columns, in units of Y.
  let residualNorms: [Double]

  /// - Parameters:
  ///   - wanted: the columns to keep if they are independent; nil for all.
  ///   - tolerance: a column is dependent if what the kept ones before it leave of it is at most this
  ///     times its length.
  init<Scalar: RealBLASScalar>(
    _ reduced: ReducedProblem<Scalar>, wanted: [Int]?, tolerance: Double
  ) {
    let (p, k) = (reduced.columns, reduced.targetCount)
    var rows = RotatedRows(
      Matrix<Double>(rows: p, columns: p + k) { i, j in
        j < p ? Double(reduced.r[i, j]) : Double(reduced.c[i, j - p])
      })
    var (kept, aliased): ([Int], [Int]) = ([], [])
    for j in wanted.map({ Set($0).sorted() }) ?? Array(0..<p) {
      let length = Double(reduced.r[..., j...j].frobeniusNorm())
      // Beyond n rows there are zeros only.
      if kept.count < min(p, reduced.rows) {
        rows.compress(column: j, toRow: kept.count)
        if abs(rows[kept.count, j]) > tolerance * length {
          kept.append(j)
          continue
        }
      }
      aliased.append(j)
    }
    let rank = kept.count
    (self.kept, self.aliased) = (kept, aliased)
    rotated = Matrix(rows: rank, columns: p) { i, j in rows[i, j] }
    r = Matrix(rows: rank, columns: rank) { i, j in i <= j ? rows[i, kept[j]] : 0 }
    c = Matrix(rows: rank, columns: k) { i, j in rows[i, p + j] }
    residualNorms = (0..<k).map { j in
      let outside = Double(reduced.residualNorms[j])
      let scale = Double(reduced.targetFactors[j])
      let below = (rank..<max(rank, p)).map { rows[$0, p + j] / scale }
      return Matrix(rows: 1, columns: below.count + 1, storage: below + [outside]).frobeniusNorm()
    }
  }
}

/// Rows of a matrix that rotations mix; stored row by row, as rotations read them.
private struct RotatedRows {
  private let columns: Int
  private var elements: [Double]

  init(_ matrix: Matrix<Double>) {
    columns = matrix.columns
    elements = Matrix(matrix.transposed).storage
  }

  subscript(row: Int, column: Int) -> Double { elements[row * columns + column] }

  /// Rotates the rows `first`…`column` so that the column is zero below the row `first`. Columns before it
  /// are zero in these rows, or were left out.
  mutating func compress(column: Int, toRow first: Int) {
    guard first < column else { return }
    for i in (first + 1...column).reversed() {
      let (a, b) = (self[i - 1, column], self[i, column])
      if b == 0 { continue }
      let length = hypotenuse(a, b)
      let (cosine, sine) = (a / length, b / length)
      // Also the columns that were left out, so that their relation to the kept ones stays known.
      for j in 0..<columns {
        let (above, below) = (elements[(i - 1) * columns + j], elements[i * columns + j])
        elements[(i - 1) * columns + j] = cosine * above + sine * below
        elements[i * columns + j] = cosine * below - sine * above
      }
    }
  }

  private func hypotenuse(_ a: Double, _ b: Double) -> Double {
    let (large, small) = (max(abs(a), abs(b)), min(abs(a), abs(b)))
    let ratio = small / large
    return large * (1 + ratio * ratio).squareRoot()
  }
}
