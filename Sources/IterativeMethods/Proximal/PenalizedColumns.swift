internal import BLASBackend
internal import LeastSquares
internal import Matrices

/// A problem in the columns whose coefficients are penalised: √w(X − x̄) with columns of length 1 and √w(y − ȳ) of
/// length 1; the means are weighted, and there are none without an intercept.
///
/// A column that the intercept explains but for rounding becomes one of zeros, and its coefficient stays 0.
struct PenalizedColumns: Sendable {
  /// n × (p − 1) with an intercept, n × p without.
  let design: Matrix<Double>
  /// n × k.
  let targets: Matrix<Double>
  /// Of the columns of X; 1 for a column of zeros.
  let lengths: [Double]
  /// Of the columns of Y; 1 for a column of zeros.
  let sizes: [Double]
  private let means: [Double]
  /// Whether a column is one of zeros.
  private let isZero: [Bool]
  private let targetMeans: [Double]
  private let hasIntercept: Bool

  /// - Throws: `.nonFinite` if the data are.
  /// - Complexity: three passes over X and one copy of it.
  init(
    _ problem: LeastSquaresProblem<Double>, hasIntercept: Bool
  ) throws(LinearAlgebraError) {
    try problem.requireFinite()
    let weights = problem.rowBlock.weights.map { view in
      (0..<problem.rows).map { view[$0, 0] }
    }
    let first = hasIntercept ? 1 : 0
    let columns = (first..<max(first, problem.columns)).map { j in
      CenteredColumn(
        problem.design[..., j...j].copiedColumn, weights: weights, centers: hasIntercept)
    }
    let targets = (0..<problem.targetCount).map { k in
      CenteredColumn(
        problem.targets[..., k...k].copiedColumn, weights: weights, centers: hasIntercept)
    }
    design = Matrix(
      rows: problem.rows, columns: columns.count, storage: columns.flatMap(\.elements))
    self.targets = Matrix(
      rows: problem.rows, columns: targets.count, storage: targets.flatMap(\.elements))
    lengths = columns.map(\.length)
    sizes = targets.map(\.length)
    means = columns.map(\.mean)
    isZero = columns.map { $0.elements.allSatisfy { $0 == 0 } }
    targetMeans = targets.map(\.mean)
    self.hasIntercept = hasIntercept
  }

  /// λmax of the Gram matrix, from above; of length-1 columns it is at most their number.
  func largestEigenvalue() throws(LinearAlgebraError) -> Double {
    guard design.columns > 0, design.rows > 0, design.maxNorm() > 0 else { return 0 }
    let bound = try LanczosBound(order: design.columns) { (v) throws(LinearAlgebraError) in
      try design.transposed.multiplied(by: design.multiplied(by: v))
    }.upperBound
    return min(bound, Double(design.columns) * (1 + 100 * Double(design.rows) * .ulpOfOne))
  }

  /// How often the bound reads X.
  static func lanczosPasses(columns: Int) -> Int {
    columns == 0 ? 0 : 2 * LanczosBound.steps(order: columns)
  }

  /// B of these columns from that of the problem.
  func inner(from given: Matrix<Double>) -> Matrix<Double> {
    let first = hasIntercept ? 1 : 0
    return Matrix(rows: lengths.count, columns: given.columns) { j, k in
      isZero[j] ? 0 : given[j + first, k] * (lengths[j] / sizes[k])
    }
  }

  /// B of the problem from that of these columns.
  func coefficients(from inner: Matrix<Double>) -> Matrix<Double> {
    let first = hasIntercept ? 1 : 0
    var result = Matrix<Double>(rows: inner.rows + first, columns: inner.columns)
    for k in 0..<inner.columns {
      for j in 0..<inner.rows {
        result[j + first, k] = inner[j, k] == 0 ? 0 : inner[j, k] * (sizes[k] / lengths[j])
      }
      if hasIntercept {
        result[0, k] = (0..<inner.rows).reduce(targetMeans[k]) { sum, j in
          sum - means[j] * result[j + 1, k]
        }
      }
    }
    return result
  }
}

/// √w(x − x̄)/length.
private struct CenteredColumn {
  let elements: [Double]
  let mean: Double
  let length: Double

  init(_ given: [Double], weights: [Double]?, centers: Bool) {
    // Near 1, so that neither sums nor squares leave the range.
    let largest = given.reduce(0) { max($0, abs($1)) }
    let unit = largest > 0 ? Double(sign: .plus, exponent: largest.exponent, significand: 1) : 1
    let heaviest = weights?.max() ?? 1
    guard largest > 0, heaviest > 0 else {
      (elements, mean, length) = ([Double](repeating: 0, count: given.count), 0, 1)
      return
    }
    let shares = weights.map { $0.map { $0 / heaviest } }
    let x = given.map { $0 / unit }
    var center = 0.0
    if centers {
      let total = shares?.reduce(0, +) ?? Double(x.count)
      func mean(_ values: [Double]) -> Double {
        (shares.map { zip($0, values).map { $0 * $1 } } ?? values).reduce(0, +) / total
      }
      center = mean(x)
      // What the first sum lost.
      center += mean(x.map { $0 - center })
    }
    var rest = x.map { $0 - center }
    if let shares { rest = zip(rest, shares).map { $0 * $1.squareRoot() } }
    let norm = Vector(rest).column.frobeniusNorm()
    let rounding = 4 * Double.ulpOfOne * Double(x.count).squareRoot() * abs(center)
    mean = center * unit
    guard norm > rounding else {
      (elements, length) = ([Double](repeating: 0, count: given.count), 1)
      return
    }
    elements = rest.map { $0 / norm }
    length = norm * unit * heaviest.squareRoot()
  }
}

extension MatrixView<Double> {
  /// The elements of a view of one column.
  fileprivate var copiedColumn: [Double] { (0..<rows).map { self[$0, 0] } }
}
