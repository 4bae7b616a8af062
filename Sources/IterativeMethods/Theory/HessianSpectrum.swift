public import BLASBackend
internal import Factorizations
internal import Foundation
public import LeastSquares
public import Matrices

/// The extreme eigenvalues of the Hessian h·XᵀX of a least-squares objective, on the safe side.
public struct HessianSpectrum: Sendable {
  /// At least λmax, and at most 1 % more; exact up to rounding for p ≤ ``exactLimit``.
  public let largest: Double
  /// The smallest significant eigenvalue; nil if it is not known.
  public let smallest: Double?
  /// How much each column contributes to λmax: the squared entries of its unit eigenvector.
  public let columnShares: [Double]

  /// Up to this number of columns all eigenvalues are computed.
  public static let exactLimit = 2000

  /// From R of the problem: singular values, whose squares are accurate down to ε²·λmax.
  ///
  /// - Parameters:
  ///   - reduced: R and QᵀY of the problem.
  ///   - rank: the number of significant singular values.
  ///   - objective: what is minimised; it sets the scale of gradients and steps.
  /// - Throws: `.svdDidNotConverge`; `.tooLarge`.
  /// - Complexity: about 20p³ flops.
  public init<Scalar: RealBLASScalar>(
    _ reduced: ReducedProblem<Scalar>, rank: Int, objective: Objective
  ) throws(LinearAlgebraError) {
    let given = Matrix<Double>(rows: reduced.r.rows, columns: reduced.columns) { i, j in
      Double(reduced.r[i, j]) / Double(reduced.columnFactors[j])
    }
    let factor = objective.hessianFactor(rows: max(1, reduced.rows))
    guard given.firstNonFinite() == nil else {
      // The columns are longer than numbers are large: no step is small enough.
      self = Self(
        largest: .infinity, smallest: nil,
        columnShares: [Double](repeating: .nan, count: reduced.columns))
      return
    }
    if reduced.columns > Self.exactLimit {
      self = try Self(boundingGram: given.gram(), factor: factor)
      return
    }
    let svd = try SVD(given)
    let square = { (sigma: Double) in sigma * sigma * factor }
    largest = square(svd.singularValues.first ?? 0) * Self.safety(columns: reduced.columns)
    smallest = rank > 0 ? square(svd.singularValues[rank - 1]) : nil
    columnShares = (0..<reduced.columns).map { svd.vt[0, $0] * svd.vt[0, $0] }
  }

  /// From XᵀX, in one pass: λmax to rounding, λmin only if it stands above the rounding of the sums.
  ///
  /// - Throws: `.nonFinite` if the data are; `.eigenvaluesDidNotConverge`; `.tooLarge`.
  /// - Complexity: n·p² + 9p³ flops; p² scalars.
  public init<Scalar: RealBLASScalar>(
    gramOf problem: LeastSquaresProblem<Scalar>, objective: Objective
  ) throws(LinearAlgebraError) {
    let empty = GramAccumulator<Scalar>(
      columns: problem.columns, targetCount: 0)
    let sums = try RowBlock(
      design: problem.design, targets: problem.targets[..., 0..<0],
      weights: problem.rowBlock.weights
    ).accumulate(into: empty, memory: problem.columns * problem.columns)
    if let found = try Self(sums, objective: objective) {
      self = found
      return
    }
    // Either the data are not finite, or their squares overflowed: R does not square.
    try problem.requireFinite()
    let reduced = try ReducedProblem(problem)
    self = try Self(reduced, rank: Spectrum(reduced).rank, objective: objective)
  }

  /// From XᵀX, as ``init(gramOf:objective:)``; nil where it is not finite.
  ///
  /// - Throws: `.eigenvaluesDidNotConverge`; `.tooLarge`.
  /// - Complexity: 9p³ flops.
  public init?<Scalar: RealBLASScalar>(
    _ sums: GramAccumulator<Scalar>, objective: Objective
  ) throws(LinearAlgebraError) {
    var gram = sums.gram.map { Double($0) }
    gram.symmetrize(from: .upper)
    guard gram.firstNonFinite() == nil else { return nil }
    let factor = objective.hessianFactor(rows: max(1, sums.rows))
    if sums.columns > Self.exactLimit {
      self = try Self(boundingGram: gram, factor: factor)
      return
    }
    // On one thread: an automatic step must not depend on how many there are.
    let symmetric = gram
    let eigen = try Workers.map(count: 1) { (_) throws(LinearAlgebraError) in
      try SymmetricEigen(symmetric)
    }[0]
    let top = eigen.eigenvalues.last ?? 0
    let rounding = Double(sums.columns) * Double(Scalar.ulpOfOne) * 10 * top
    largest = top * factor * Self.safety(columns: sums.columns)
    smallest = eigen.eigenvalues.first { $0 > rounding }.map { $0 * factor }
    let last = sums.columns - 1
    columnShares = (0..<sums.columns).map {
      eigen.eigenvectors[$0, last] * eigen.eigenvectors[$0, last]
    }
  }

  /// An upper bound by Lanczos' method, for matrices too large for all eigenvalues.
  private init(boundingGram gram: Matrix<Double>, factor: Double) throws(LinearAlgebraError) {
    let bound = try LanczosBound(gram)
    largest = bound.upperBound * factor
    smallest = nil
    columnShares = bound.vector.map { $0 * $0 }
  }

  /// The spectrum that standardizing the columns would give, without another pass.
  ///
  /// With an intercept in the first column, R without its first row and column is R of the centred columns.
  /// Their lengths become √n, and the intercept stands apart with the eigenvalue h·n.
  ///
  /// - Throws: `.svdDidNotConverge`; `.tooLarge`.
  /// - Complexity: about 20p³ flops; nil for p > ``exactLimit``.
  public static func standardized<Scalar: RealBLASScalar>(
    _ reduced: ReducedProblem<Scalar>, hasIntercept: Bool, objective: Objective
  ) throws(LinearAlgebraError) -> HessianSpectrum? {
    let first = hasIntercept ? 1 : 0
    let columns = reduced.columns - first
    guard columns > 0, reduced.columns <= exactLimit, reduced.rows > 0 else { return nil }
    let lengths = (0..<columns).map { j in
      let length = Double(reduced.r[first..., (first + j)...(first + j)].frobeniusNorm())
      // What centring leaves of a constant column is rounding.
      let shift = hasIntercept ? abs(Double(reduced.r[0, first + j])) : 0
      let rounding =
        Double(Scalar.ulpOfOne) * (10 + Double(reduced.rows).squareRoot()) * shift
      return length > rounding ? length : 0
    }
    let unit = Matrix<Double>(rows: columns, columns: columns) { i, j in
      lengths[j] > 0 ? Double(reduced.r[first + i, first + j]) / lengths[j] : 0
    }
    let svd = try SVD(unit)
    let scale = objective.hessianFactor(rows: reduced.rows) * Double(reduced.rows)
    let tolerance = Spectrum.defaultTolerance(
      for: Scalar.self, rows: reduced.rows, columns: reduced.columns)
    let top = svd.singularValues[0]
    let bottom = svd.singularValues.last { $0 > tolerance * top } ?? top
    return HessianSpectrum(
      largest: scale * max(top * top, hasIntercept ? 1 : 0) * safety(columns: columns),
      smallest: scale * min(bottom * bottom, hasIntercept ? 1 : .infinity),
      columnShares: [Double](repeating: 0, count: first)
        + (0..<columns).map { svd.vt[0, $0] * svd.vt[0, $0] })
  }

  private init(largest: Double, smallest: Double?, columnShares: [Double]) {
    self.largest = largest
    self.smallest = smallest
    self.columnShares = columnShares
  }

  /// Covers the rounding of the decomposition.
  private static func safety(columns: Int) -> Double {
    1 + 16 * Double(max(1, columns)) * Double.ulpOfOne
  }

  /// The largest step for which plain descent does not diverge: 2/λmax.
  public var largestStableStep: Double { 2 / largest }

  /// The best fixed step 2/(λmax + λmin), kept 0.5 % below the limit of stability so that the top mode, too,
  /// decays fast.
  public var safeStep: Double {
    guard largest > 0, largest.isFinite else { return 1 }
    return min(2 / (largest + (smallest ?? 0)), 1.99 / largest)
  }

  /// max |1 − s·λ| over the significant eigenvalues: what plain descent multiplies the error by in a step, in
  /// the end; nil if λmin is not known.
  public func rate(step: Double) -> Double? {
    guard let smallest else { return nil }
    return max(abs(1 - step * smallest), abs(1 - step * largest))
  }

  /// −ln of ``rate(step:)``, accurate where the rate is 1 to all digits: what the logarithm of the error loses
  /// in a step; negative if the error grows.
  public func decay(step: Double) -> Double? {
    guard let smallest else { return nil }
    return [smallest, largest].map { step * $0 < 1 ? -log1p(-step * $0) : -log(step * $0 - 1) }
      .min()
  }

  /// How many steps gain a number of decimal digits; nil if they never do, or λmin is not known.
  public func iterations(forDigits digits: Double, step: Double) -> Double? {
    guard let decay = decay(step: step), decay > 0 else { return nil }
    return (digits * 2.302585092994046 / decay).rounded(.up)
  }

  /// λmax/λmin over the significant eigenvalues; nil if λmin is not known.
  public var conditionNumber: Double? { smallest.map { largest / $0 } }
}
