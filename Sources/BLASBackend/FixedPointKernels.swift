internal import CKernels

/// Sums over rows in fixed-point arithmetic, which merge exactly.
public struct FixedPointSums: Sendable {
  /// Words per number, least significant first, and how many of them stand behind the binary point.
  public let limbs: Int
  public let fractionLimbs: Int
  /// X̂ᵀŴ(ŷ − X̂z): `limbs` words per column, two's complement.
  public internal(set) var gradient: [UInt64]
  /// Σ ŵr² in double precision, with a relative error of about the number of rows times u.
  public internal(set) var square = 0.0
  /// Whether no bit was lost anywhere.
  public internal(set) var isExact = true

  /// No rows.
  public init(columns: Int, limbs: Int, fractionLimbs: Int) {
    precondition(
      fractionLimbs >= 0 && limbs > fractionLimbs,
      "\(limbs) words, \(fractionLimbs) of them fraction")
    self.limbs = limbs
    self.fractionLimbs = fractionLimbs
    gradient = [UInt64](repeating: 0, count: columns * limbs)
  }

  /// Adds the sums of other rows, exactly.
  public mutating func merge(_ other: FixedPointSums) {
    precondition(
      gradient.count == other.gradient.count && limbs == other.limbs
        && fractionLimbs == other.fractionLimbs, "sums of different problems")
    lapwing_fixed_add(gradient.count / limbs, limbs, &gradient, other.gradient)
    square += other.square
    isExact = isExact && other.isExact
  }
}

/// The gradient in fixed-point arithmetic of any length: where double-double ends.
///
/// All numbers are whole multiples of one unit, 2^(−64·fractionLimbs). Sums are exact. What is lost is the part
/// of a product that lies below the unit: less than one unit each time. With P = 1, or 2 where there are low
/// parts, and all |x̂|, ŵ ≤ 1:
///
/// - *Residual*: ŷ is cut off at the unit, P_y times, and so are the products x̂z, P_x times each: a row is off by
///   less than P_y + P_x·p units.
/// - *Gradient*: the products ŵr are cut off P_w times and enter times |x̂| ≤ 1, the products x̂·ŵr P_x times: n
///   rows give less than n(P_w + P_x) units. Without weights P_w = 0.
public enum FixedPointKernels {
  /// A row's residual is off by less than this many units.
  public static func residualUnits(_ rows: DoubleDoubleRows) -> Double {
    Double(
      (rows.targetsLow == nil ? 1 : 2)
        + rows.designLayout.columns * (rows.designLow == nil ? 1 : 2))
  }

  /// An entry of the gradient of `rows` rows is off by less than this many units, apart from the residuals'
  /// errors.
  public static func gradientUnits(_ rows: DoubleDoubleRows) -> Double {
    let weights = rows.weights == nil ? 0 : rows.weightsLow == nil ? 1 : 2
    return Double(rows.designLayout.rows) * Double(weights + (rows.designLow == nil ? 1 : 2))
  }

  /// One sweep: adds X̂ᵀŴ(ŷ − X̂z) and Σ ŵr² of these rows to `sums`, for one of their targets.
  ///
  /// The scales are applied exactly, however small the results.
  ///
  /// - Parameters:
  ///   - rows: X̂, ŷ and ŵ.
  ///   - target: which of the columns of targets is ŷ.
  ///   - z: `limbs` words per column, magnitudes.
  ///   - isNegative: the sign of each z.
  ///   - sums: what is added to.
  /// - Precondition: all |x̂|, |ŷ|, ŵ ≤ 1, and the integer parts of (n + 1)(1 + Σ|z|) fit.
  /// - Complexity: 2·rows·columns products of `limbs` words (twice as many with low parts); one read of the rows.
  public static func gradient(
    _ rows: DoubleDoubleRows, target: Int, z: [UInt64], isNegative: [Bool],
    into sums: inout FixedPointSums
  ) {
    let columns = rows.designLayout.columns
    let (limbs, fractionLimbs) = (sums.limbs, sums.fractionLimbs)
    precondition(
      z.count == columns * limbs && isNegative.count == columns && sums.gradient.count == z.count
        && (0..<rows.targetLayout.columns).contains(target),
      "\(z.count) words for \(columns) columns, target \(target)")
    if rows.designLayout.rows == 0 || columns == 0 { return }
    let signs = isNegative.map { $0 ? 1 as UInt8 : 0 }
    let isExact = DoubleDoubleKernels.withProblem(rows) { problem in
      withUnsafeTemporaryAllocation(
        of: UInt64.self, capacity: lapwing_fixed_scratch_size(limbs)
      ) {
        lapwing_fixed_gradient(
          &problem, target, limbs, fractionLimbs, z, signs, $0.baseAddress!, &sums.gradient,
          &sums.square)
      }
    }
    if isExact == 0 { sums.isExact = false }
  }
}
