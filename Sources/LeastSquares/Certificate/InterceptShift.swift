internal import BLASBackend
internal import Matrices

/// Subtracts a number from each column of a problem with an intercept, exactly.
///
/// With x′ = x − m the slopes stay what they are and θ₀ = θ₀′ − Σ mⱼθⱼ, but the columns are no longer nearly
/// parallel to the intercept. Of doubles x and m the difference is a double-double without error. Decimals are
/// off by εu²|x|, which is more relative to x′ by the ratio of the norms; the subtraction adds 2u².
struct InterceptShift: Sendable {
  /// The column of ones.
  let intercept: Int
  /// What is subtracted from each column; 0 from the intercept.
  let shifts: [Double]

  /// The shifted copy takes 16 bytes per number; beyond 2²⁶ numbers none is made.
  private static let mostEntries = 1 << 26

  /// Nil without a column of ones that bears no penalty, if that is the only column, or if a copy would be too
  /// large.
  ///
  /// - Throws: what reading rows throws.
  init?(_ problem: CertificateProblem) throws(NotCertifiable) {
    let isRead = problem.reader != nil
    guard problem.columns > 1,
      isRead || problem.rows <= InterceptShift.mostEntries / problem.columns
    else { return nil }
    var isOnes = (0..<problem.columns).map { (problem.ridge?[$0] ?? .zero) == .zero }
    try problem.forEachPiece { piece in
      let design = piece.block.design
      for j in isOnes.indices where isOnes[j] {
        isOnes[j] = piece.range.allSatisfy {
          design.high[$0, j] == 1 && (design.low?[$0, j] ?? 0) == 0
        }
      }
    }
    guard let ones = isOnes.firstIndex(of: true) else { return nil }
    intercept = ones
    let rows = Double(problem.rows)
    var means = [Double](repeating: 0, count: problem.columns)
    try problem.forEachPiece { piece in
      let design = piece.block.design.high
      for j in means.indices where j != ones {
        // Divided first: a sum of large numbers may overflow.
        means[j] = piece.range.reduce(means[j]) { $0 + design[$1, j] / rows }
      }
    }
    shifts = means.map { $0.isFinite ? $0 : 0 }
  }

  /// - Throws: what reading rows throws.
  func apply(to problem: CertificateProblem) throws(NotCertifiable) -> CertificateProblem {
    var errors = problem.columnErrors
    let isExact = !problem.hasLowParts
    let shifted = errors.indices.filter { j in
      j != intercept && !(isExact && errors[j] == 0)
    }
    let ratios = try shifted.isEmpty ? [] : ratiosOfNorms(problem)
    for j in shifted { errors[j] = errors[j] * ratios[j] * (1 + 0x1p-20) + 2 }
    return problem.mapping(columnErrors: errors, ridge: problem.ridge, hasLowParts: true) {
      [shifts] block in
      CertificateRows(
        design: block.design.subtracting(shifts), targets: block.targets, sameWeightsAs: block)
    }
  }

  /// ‖W^½x‖ / ‖W^½(x − m)‖ of each column; errors of a sum of squares are far below the margin that the caller
  /// adds.
  private func ratiosOfNorms(_ problem: CertificateProblem) throws(NotCertifiable) -> [Double] {
    var largest = shifts.map(\.magnitude)
    try problem.forEachPiece { piece in
      let design = piece.block.design.high
      for j in largest.indices {
        largest[j] = piece.range.reduce(largest[j]) { max($0, design[$1, j].magnitude) }
      }
    }
    var (before, after) = (shifts.map { _ in 0.0 }, shifts.map { _ in 0.0 })
    try problem.forEachPiece { piece in
      let design = piece.block.design.high
      for j in largest.indices {
        for i in piece.range {
          let weight = piece.block.weights?[i] ?? 1
          let x = design[i, j] / largest[j]
          let difference = (design[i, j] - shifts[j]) / largest[j]
          before[j] += weight * x * x
          after[j] += weight * difference * difference
        }
      }
    }
    return zip(before, after).map { ($0 / $1).squareRoot() }
  }

  /// The solution of the problem as it was.
  func restore(_ solution: CertifiedSolution) -> CertifiedSolution {
    var coefficients = solution.coefficients
    var constant = coefficients[intercept].enclosure
    for j in shifts.indices where j != intercept {
      let shift = Enclosure(center: DoubleDouble(shifts[j]), radius: 0)
      constant = constant - shift * coefficients[j].enclosure
    }
    coefficients[intercept] = CertifiedCoefficient(constant)
    return solution.with(coefficients: coefficients)
  }

  /// The coefficients of the problem as it was.
  func restore(_ intervals: [DyadicEnclosure]) -> [DyadicEnclosure] {
    var result = intervals
    for j in shifts.indices where j != intercept {
      let shift = Dyadic(shifts[j])
      result[intercept].center = result[intercept].center - shift * intervals[j].center
      result[intercept].radius =
        result[intercept].radius + shift.absoluteValue * intervals[j].radius
    }
    return result
  }

  /// The linear form of the shifted coefficients that is coefficient `index` of the problem as it was.
  func form(of index: Int) -> [Double] {
    shifts.indices.map { j in
      index == intercept && j != intercept ? -shifts[j] : (j == index ? 1 : 0)
    }
  }
}

extension DoubleDoubleMatrix {
  /// Each entry minus the number of its column: exact for doubles, else a relative error of 2u².
  func subtracting(_ shifts: [Double]) -> DoubleDoubleMatrix {
    var (highs, lows): ([Double], [Double]) = ([], [])
    highs.reserveCapacity(rows * columns)
    lows.reserveCapacity(rows * columns)
    for i in 0..<rows {
      for j in 0..<columns {
        let difference =
          low == nil ? DoubleDouble(sum: high[i, j], -shifts[j]) : self[i, j] - shifts[j]
        highs.append(difference.high)
        lows.append(difference.low)
      }
    }
    return DoubleDoubleMatrix(
      high: Matrix(rows: columns, columns: rows, storage: highs).transposed,
      low: Matrix(rows: columns, columns: rows, storage: lows).transposed)
  }
}

extension CertifiedSolution {
  /// Of each part the narrower interval: both hold.
  func narrower(_ other: CertifiedSolution) -> CertifiedSolution {
    func choose(_ a: Enclosure?, _ b: Enclosure?) -> Enclosure? {
      guard let a, let b else { return a ?? b }
      return a.radius <= b.radius ? a : b
    }
    let errors = standardErrors.map { own in
      zip(own, other.standardErrors ?? own).map { $0.radius <= $1.radius ? $0 : $1 }
    }
    return CertifiedSolution(
      coefficients: zip(coefficients, other.coefficients).map {
        $0.errorBound < $1.errorBound
          || ($0.errorBound == $1.errorBound && $0.enclosure.radius <= $1.enclosure.radius)
          ? $0 : $1
      },
      residualSquares: residualSquares.radius <= other.residualSquares.radius
        ? residualSquares : other.residualSquares,
      residualDeviation: choose(residualDeviation, other.residualDeviation),
      standardErrors: errors ?? other.standardErrors,
      rSquared: choose(rSquared, other.rSquared))
  }

  var isProvenCorrectlyRounded: Bool {
    coefficients.allSatisfy { $0.correctlyRounded == true }
  }
}
