public import BLASBackend
internal import Factorizations
public import LeastSquares
public import Matrices

/// The minimiser of an elastic net in closed form: on its support, with its signs, the objective is a quadratic.
///
/// From the support of coefficients near it terms are exchanged one by one until the conditions of optimality hold: with
/// r = y − Xb, xⱼᵀr = λ₁·sign(bⱼ) + λ₂bⱼ where bⱼ ≠ 0, and |xⱼᵀr| ≤ λ₁ elsewhere. They prove the minimum, whatever
/// it was started from; so an iteration can be graded by it.
///
/// - Complexity: from R of the problem about 2p³ flops an exchange and target; p² scalars.
/// - Note: Source: Osborne, Presnell, Turlach, *A new approach to variable selection in least squares problems* (2000),
///   section 2; conditions: Hastie, Tibshirani, Wainwright, *Statistical learning with sparsity* (2015), section 2.2.
public struct ElasticNetMinimum: Sendable {
  /// B, p × k.
  public let coefficients: Matrix<Double>

  /// - Parameters:
  ///   - net: the penalties.
  ///   - reduced: R of the rows.
  ///   - hasIntercept: whether the first column of X is one of ones, which is not penalised.
  ///   - candidate: coefficients near the minimum, p × k.
  /// - Returns: nil if the minimum is not unique, or the exchanges lead nowhere.
  /// - Throws: `.tooLarge`.
  public init?(
    _ net: ElasticNet, of reduced: ReducedProblem<Double>, hasIntercept: Bool,
    near candidate: Matrix<Double>
  ) throws(LinearAlgebraError) {
    precondition(
      candidate.shape == Shape(reduced.columns, reduced.targetCount),
      "\(candidate.rows) × \(candidate.columns) coefficients")
    guard let columns = UnitColumns(net, reduced, hasIntercept: hasIntercept) else { return nil }
    var coefficients = Matrix<Double>(rows: candidate.rows, columns: candidate.columns)
    for k in 0..<candidate.columns {
      guard let column = try columns.minimum(target: k, near: candidate) else { return nil }
      for j in 0..<candidate.rows { coefficients[j, k] = column[j] }
    }
    guard coefficients.firstNonFinite() == nil else { return nil }
    self.coefficients = coefficients
  }
}

/// ½‖Ab − c‖² + Σ ωⱼ|bⱼ| + ½Σ ρⱼbⱼ² with columns of length 1.
private struct UnitColumns {
  private let design: Matrix<Double>
  private let targets: Matrix<Double>
  private let lengths: [Double]
  /// ω.
  private let l1: [Double]
  /// ρ.
  private let l2: [Double]
  /// Of the columns that are not penalised.
  private let free: Set<Int>

  init?(_ net: ElasticNet, _ reduced: ReducedProblem<Double>, hasIntercept: Bool) {
    let p = reduced.columns
    let r = Matrix(rows: p, columns: p) { i, j in
      i <= j ? reduced.r[i, j] / reduced.columnFactors[j] : 0
    }
    let lengths = (0..<p).map { r[..., $0...$0].frobeniusNorm() }
    targets = Matrix(rows: p, columns: reduced.targetCount) { i, k in
      reduced.c[i, k] / reduced.targetFactors[k]
    }
    guard r.firstNonFinite() == nil, targets.firstNonFinite() == nil else { return nil }
    design = Matrix(rows: p, columns: p) { i, j in lengths[j] > 0 ? r[i, j] / lengths[j] : 0 }
    self.lengths = lengths
    let factor = net.objective.hessianFactor(rows: max(1, reduced.rows))
    let square = net.objective == .mean ? 2 * net.l2 : net.l2
    func isFree(_ j: Int) -> Bool { hasIntercept && j == 0 || net.l1 == 0 }
    free = Set((0..<p).filter(isFree))
    l1 = (0..<p).map { isFree($0) || lengths[$0] == 0 ? 0 : net.l1 / factor / lengths[$0] }
    l2 = (0..<p).map {
      hasIntercept && $0 == 0 || lengths[$0] == 0 ? 0 : square / factor / lengths[$0] / lengths[$0]
    }
    guard (l1 + l2).allSatisfy(\.isFinite) else { return nil }
    // A column of zeros has the coefficient 0, unless nothing keeps it from any other.
    let isLoose = free.contains { lengths[$0] == 0 && (square == 0 || hasIntercept && $0 == 0) }
    guard !isLoose else { return nil }
  }

  /// - Returns: nil if it is not unique, or was not found.
  func minimum(
    target k: Int, near candidate: Matrix<Double>
  ) throws(LinearAlgebraError) -> [Double]? {
    let start = (0..<lengths.count).map { candidate[$0, k] * lengths[$0] }
    if start.allSatisfy(\.isFinite), let found = try exchange(from: start, target: k) {
      return found
    }
    // More terms than rows, far from the minimum, depend on each other.
    return try exchange(from: [Double](repeating: 0, count: lengths.count), target: k)
  }

  /// Goes from one support to the next: to its minimiser, or to where the first coefficient on the way is 0, which
  /// then leaves it; from a minimiser on to the column whose condition is hurt most. The objective falls each time.
  private func exchange(
    from start: [Double], target k: Int
  ) throws(LinearAlgebraError) -> [Double]? {
    let p = lengths.count
    var b = start
    var signs = b.map { $0 == 0 ? 0.0 : $0 < 0 ? -1 : 1 }
    func isInside(_ j: Int) -> Bool { lengths[j] > 0 && (free.contains(j) || signs[j] != 0) }
    for _ in 0..<20 * p + 50 {
      let support = (0..<p).filter(isInside)
      guard let goal = try solution(on: support, signs, target: k) else { return nil }
      let flipped = support.filter { !free.contains($0) && goal[$0] * signs[$0] <= 0 }
      let fraction = flipped.map { b[$0] == goal[$0] ? 0 : b[$0] / (b[$0] - goal[$0]) }.min()
      guard let fraction else {
        b = goal
        let conditions = conditions(b, target: k)
        let worst = (0..<p).filter { lengths[$0] > 0 && !isInside($0) }
          .max { conditions.excess[$0] < conditions.excess[$1] }
        guard let worst, conditions.excess[worst] > conditions.rounding else {
          guard try isUnique(conditions, support) else { return nil }
          return (0..<p).map { lengths[$0] > 0 ? b[$0] / lengths[$0] : 0 }
        }
        signs[worst] = conditions.products[worst] < 0 ? -1 : 1
        continue
      }
      let step = max(0, min(1, fraction))
      for j in support {
        let isFirst = flipped.contains(j) && b[j] / (b[j] - goal[j]) <= step
        b[j] = isFirst ? 0 : b[j] + step * (goal[j] - b[j])
        if isFirst || b[j] * signs[j] <= 0 && !free.contains(j) {
          b[j] = 0
          signs[j] = 0
        }
      }
    }
    return nil
  }

  /// The minimiser where only some coefficients, with given signs, are not 0; nil if it is not unique.
  private func solution(
    on support: [Int], _ signs: [Double], target k: Int
  ) throws(LinearAlgebraError) -> [Double]? {
    let (p, count) = (lengths.count, support.count)
    var b = [Double](repeating: 0, count: p)
    guard count > 0 else { return b }
    guard let qr = try stacked(support) else { return nil }
    // AᵀAb = Aᵀc − ω·sign, with A = QR: Rb = Qᵀc − R⁻ᵀ(ω·sign).
    var sides = Matrix(rows: p + count, columns: 1) { i, _ in i < p ? targets[i, k] : 0 }
    try qr.applyQ(.adjoint, to: &sides)
    let r = qr.r
    var shift = Matrix(rows: count, columns: 1) { i, _ in l1[support[i]] * signs[support[i]] }
    try shift.solveTriangular(.upper, r, .transposed)
    var solution = Matrix(rows: count, columns: 1) { i, _ in sides[i, 0] - shift[i, 0] }
    try solution.solveTriangular(.upper, r)
    for (i, j) in support.enumerated() { b[j] = solution[i, 0] }
    return b
  }

  /// A with √ρ below it, of some columns.
  private func stacked(_ columns: [Int]) throws(LinearAlgebraError) -> QR<Double>? {
    let (p, count) = (lengths.count, columns.count)
    let qr = try QR(
      Matrix(rows: p + count, columns: count) { i, j in
        i < p ? design[i, columns[j]] : i - p == j ? l2[columns[j]].squareRoot() : 0
      })
    let smallest = (0..<count).map { abs(qr.factors[$0, $0]) }.min() ?? 1
    return smallest > 16 * Double(p + count) * Double.ulpOfOne ? qr : nil
  }

  /// Whether no other coefficients are as good: the columns at the limit of their condition do not depend on those of
  /// the support.
  ///
  /// - Note: Source: Tibshirani, *The lasso problem and uniqueness* (2013), section 2.
  private func isUnique(_ conditions: Conditions, _ support: [Int]) throws(LinearAlgebraError)
    -> Bool
  {
    let others = (0..<lengths.count).filter {
      lengths[$0] > 0 && !support.contains($0) && conditions.excess[$0] >= -conditions.rounding
    }
    if others.isEmpty { return true }
    return try stacked(support + others) != nil
  }

  /// xⱼᵀr − ρⱼbⱼ, and how far its size exceeds ωⱼ.
  private struct Conditions {
    let products: [Double]
    let excess: [Double]
    let rounding: Double
  }

  private func conditions(_ b: [Double], target k: Int) -> Conditions {
    let p = lengths.count
    let residual = (0..<p).map { i in
      (0..<p).reduce(targets[i, k]) { $0 - design[i, $1] * b[$1] }
    }
    let size = targets[..., k...k].frobeniusNorm() + b.map { abs($0) }.reduce(0, +)
    let products = (0..<p).map { j in
      (0...j).reduce(-l2[j] * b[j]) { $0 + design[$1, j] * residual[$1] }
    }
    return Conditions(
      products: products, excess: (0..<p).map { abs(products[$0]) - l1[$0] },
      rounding: 64 * Double(p) * Double.ulpOfOne * size)
  }
}
