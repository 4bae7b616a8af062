public import BLASBackend
internal import Factorizations
public import Matrices

/// The singular values of X, as given and with columns of length 1, and the rank they show.
///
/// The rank is counted in the column-scaled spectrum: there it depends neither on the units of a column nor
/// on those of the others.
///
/// - Complexity: about 8p³ flops for two decompositions of R.
public struct Spectrum: Sendable {
  /// σ of X, descending.
  public let singularValues: [Double]
  /// σ of X with columns of length 1, descending.
  public let scaledSingularValues: [Double]
  /// Scaled singular values at most this times the largest one count as zero.
  public let relativeTolerance: Double
  /// The number of significant singular values of the scaled X.
  public let rank: Int

  /// - Parameters:
  ///   - reduced: R of the problem.
  ///   - relativeTolerance: nil for the default, ``defaultTolerance(for:rows:columns:)``.
  /// - Throws: `.svdDidNotConverge`; `.tooLarge`.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public init<Scalar: RealBLASScalar>(
    _ reduced: ReducedProblem<Scalar>, relativeTolerance: Double? = nil
  ) throws(LinearAlgebraError) {
    let tolerance =
      relativeTolerance
      ?? Self.defaultTolerance(for: Scalar.self, rows: reduced.rows, columns: reduced.columns)
    let scaled = try reduced.unitColumnFactor().factor.singularValues().map(Double.init)
    let given = Matrix<Double>(rows: reduced.r.rows, columns: reduced.columns) { i, j in
      Double(reduced.r[i, j]) / Double(reduced.columnFactors[j])
    }
    scaledSingularValues = scaled
    // Out of the range of the numbers there is no spectrum of X as given.
    singularValues =
      given.firstNonFinite() == nil
      ? try given.singularValues() : [Double](repeating: .nan, count: reduced.columns)
    self.relativeTolerance = tolerance
    rank = scaled.prefix { $0 > tolerance * (scaled.first ?? 0) }.count
  }

  /// ε·(10p + √n): above what the rounding of the data and of the reduction to R do to a zero singular
  /// value, far below what least squares in this precision can make use of.
  public static func defaultTolerance<Scalar: RealBLASScalar>(
    for _: Scalar.Type, rows: Int, columns: Int
  ) -> Double {
    Double(Scalar.ulpOfOne) * (10 * Double(columns) + Double(rows).squareRoot())
  }

  /// κ₂ of X as given, over its significant singular values.
  public var conditionNumber: Double { ratio(singularValues) }
  /// κ₂ of X with columns of length 1, over its significant singular values.
  public var scaledConditionNumber: Double { ratio(scaledSingularValues) }

  /// The last significant and the first insignificant scaled singular value; nil at full rank.
  public var gap: (significant: Double, insignificant: Double)? {
    guard rank > 0, rank < scaledSingularValues.count else { return nil }
    return (scaledSingularValues[rank - 1], scaledSingularValues[rank])
  }

  public var conditioning: Conditioning {
    Conditioning(
      conditionNumber: conditionNumber, scaledConditionNumber: scaledConditionNumber, rank: rank,
      isEstimate: false)
  }

  private func ratio(_ values: [Double]) -> Double {
    guard rank > 0, let largest = values.first else { return .nan }
    return largest / values[rank - 1]
  }
}

extension ReducedProblem {
  /// R with columns of length 1, and the lengths of X·D's columns (1 for a column of zeros).
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func unitColumnFactor() -> (factor: Matrix<Scalar>, lengths: [Scalar]) {
    let lengths = (0..<columns).map { j in
      let norm = r[..., j...j].frobeniusNorm()
      return norm > 0 ? norm : 1
    }
    return (Matrix(rows: r.rows, columns: columns) { i, j in r[i, j] / lengths[j] }, lengths)
  }
}
