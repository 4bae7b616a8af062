internal import CKernels

/// Where a matrix lies in a buffer when neither its rows nor its columns need be contiguous: entry (i, j)
/// is element `offset + i · rowStride + j · columnStride`.
public struct StridedLayout: Hashable, Sendable {
  public let rows: Int
  public let columns: Int
  public let rowStride: Int
  public let columnStride: Int
  public let offset: Int

  /// - Precondition: counts and offset are not negative, the row stride is at least 1. A column stride of 0
  ///   repeats one column.
  public init(rows: Int, columns: Int, rowStride: Int, columnStride: Int, offset: Int) {
    precondition(
      rows >= 0 && columns >= 0 && offset >= 0 && rowStride >= 1 && columnStride >= 0,
      "a strided matrix cannot have a negative size or a stride below 1")
    self.rows = rows
    self.columns = columns
    self.rowStride = rowStride
    self.columnStride = columnStride
    self.offset = offset
  }

  /// Some of the rows.
  public func rows(_ range: Range<Int>) -> StridedLayout {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= rows, "rows \(range) of \(rows)")
    return StridedLayout(
      rows: range.count, columns: columns, rowStride: rowStride, columnStride: columnStride,
      offset: offset + range.lowerBound * rowStride)
  }

  func requireInside(_ count: Int) {
    precondition(
      rows == 0 || columns == 0
        || offset + (rows - 1) * rowStride + (columns - 1) * columnStride < count,
      "a \(rows) × \(columns) matrix with strides \(rowStride), \(columnStride) at \(offset) overruns a buffer of \(count)"
    )
  }
}

/// What one double-double sweep reads: rows of a scaled, weighted least-squares problem.
///
/// X̂ = X·diag(columnScales), ŷ = y·targetScales, ŵ = w·weightScale; all scales are powers of two.
public struct DoubleDoubleRows: Sendable {
  public var design: [Double]
  public var designLow: [Double]?
  public var designLayout: StridedLayout
  public var targets: [Double]
  public var targetsLow: [Double]?
  public var targetLayout: StridedLayout
  public var columnScales: [Double]
  public var targetScales: [Double]
  /// One per row, or none.
  public var weights: ArraySlice<Double>?
  public var weightsLow: ArraySlice<Double>?
  public var weightScale: Double

  public init(
    design: [Double], designLow: [Double]?, designLayout: StridedLayout, targets: [Double],
    targetsLow: [Double]?, targetLayout: StridedLayout, columnScales: [Double],
    targetScales: [Double], weights: ArraySlice<Double>?, weightsLow: ArraySlice<Double>?,
    weightScale: Double
  ) {
    self.design = design
    self.designLow = designLow
    self.designLayout = designLayout
    self.targets = targets
    self.targetsLow = targetsLow
    self.targetLayout = targetLayout
    self.columnScales = columnScales
    self.targetScales = targetScales
    self.weights = weights
    self.weightsLow = weightsLow
    self.weightScale = weightScale
  }
}

/// Which machine code a sweep runs; all of them add in the same order.
public enum KernelVariant: Hashable, Sendable, CaseIterable {
  /// Whatever the processor offers.
  case best
  /// Without a fused multiply-add: Dekker's product.
  case plain
  case x86v3
  case x86v4

  var code: lapwing_variant {
    switch self {
    case .best: lapwing_variant_best
    case .plain: lapwing_variant_plain
    case .x86v3: lapwing_variant_v3
    case .x86v4: lapwing_variant_v4
    }
  }

  /// Whether this processor can run it.
  public var isSupported: Bool { lapwing_dd_variant_is_supported(code) == 1 }
}

/// Sums over rows in double-double, which merge.
public struct DoubleDoubleSums: Hashable, Sendable {
  /// X̂ᵀŴ(ŷ − X̂z), target by target: columns × targets.
  public var gradientHigh: [Double]
  public var gradientLow: [Double]
  /// Σ ŵ r², one per target.
  public var squareHigh: [Double]
  public var squareLow: [Double]
  /// How many double-double additions the longest path from a block of rows to these sums has.
  public var depth: Int
  /// False if a thread did not round to nearest or flushed subnormal numbers: nothing is proven then.
  public var isStandard: Bool

  /// Adds the sums of other rows; relative error of each addition at most 3u² + 13u³.
  public mutating func merge(_ other: DoubleDoubleSums) {
    precondition(
      gradientHigh.count == other.gradientHigh.count
        && squareHigh.count == other.squareHigh.count, "sums of different problems")
    DoubleDoubleKernels.add(&gradientHigh, &gradientLow, other.gradientHigh, other.gradientLow)
    DoubleDoubleKernels.add(&squareHigh, &squareLow, other.squareHigh, other.squareLow)
    depth = max(depth, other.depth) + 1
    isStandard = isStandard && other.isStandard
  }
}

/// The fused double-double passes over rows, bounds-checked.
///
/// **The order of operations** and hence the error, with u = 2⁻⁵³, L = 8 lanes, k = ⌈p/L⌉ and blocks of
/// b = 16 rows. A sum of products is kept as s + c: s collects the rounded products, c the errors of the
/// products, of the additions to s, and the terms with low parts. The error of an addition to s is known
/// exactly and goes into c, so only what c itself rounds is lost: (roundings on the longest path of c) times
/// (sum of the magnitudes that enter c).
///
/// *Residual*, relative to T = |ŷ| + Σ|x̂||z|: each lane adds k products, a tree adds the lanes in log₂L = 3
/// steps, then ŷ comes in and s + c is normalised, exactly.
/// - What enters c: the additions to s have errors of at most u·T on each of the k + 3 levels (the first one
///   of a lane is exact), a product u, x·z_low or y_low u, x_low·z another u: (k + 5)·u·T, (k + 6)·u·T with
///   low parts of the design.
/// - Roundings: 2 to form e + x·z_low (3 with x_low·z), 1 to add the error t of the addition, k in the lane, 2
///   in each step of the tree, 1 with ŷ: k + 10, k + 11 with low parts.
/// - What is left out: x_low·z_low, u²·T.
///
/// So c₁ = (k + 10)(k + 5), or (k + 11)(k + 6) + 1, in units of u²·T. Powers of 1 + u are left to the
/// inflation of the bound.
///
/// *Gradient*, relative to Σ|x̂||v|: a column of a block adds b products. b − 1 inexact additions, and
/// 2 (3) more terms enter c; 2 (3) + 1 + b roundings: (b + 3)(b + 1), or (b + 4)(b + 2) + 1. Normalised
/// pairs of blocks are merged by accurate additions, 3u² + 13u³ < 4u² each on a path of length `depth`.
/// With weights v = w ⊗ r has a relative error of at most 7u², and w itself may be off by u²: 8.
///
/// *Squares* Σ w r²: as the gradient with low parts, and seven more additions over the lanes.
///
/// - Note: Source: Ogita, Rump, Oishi, *Accurate sum and dot product*, SIAM J. Sci. Comput. 26 (2005), whose
///   Dot2 this is, with lanes and blocks.
public enum DoubleDoubleKernels {
  /// b.
  public static let blockRows = Int(LAPWING_DD_BLOCK_ROWS)

  /// c₁: the residual's error is at most this times u²·T.
  public static func residualConstant(columns: Int, lowParts: Bool) -> Double {
    let lanes = Int(LAPWING_DD_LANES)
    let k = Double((columns + lanes - 1) / lanes)
    return lowParts ? (k + 11) * (k + 6) + 1 : (k + 10) * (k + 5)
  }

  /// c₂: the error of a gradient entry is at most this times u²·Σ|x̂||v|.
  public static func gradientConstant(
    rows: Int, depth: Int, lowParts: Bool, weights: Bool
  ) -> Double {
    let b = Double(min(rows, blockRows))
    let block = lowParts ? (b + 4) * (b + 2) + 1 : (b + 3) * (b + 1)
    return block + 4 * Double(depth) + (weights ? 8 : 0)
  }

  /// The relative error of Σ w r², in units of u².
  public static func squareConstant(rows: Int, depth: Int, weights: Bool) -> Double {
    gradientConstant(
      rows: rows, depth: depth + Int(LAPWING_DD_LANES) - 1, lowParts: true, weights: weights)
  }

  /// Whether this thread rounds to nearest and keeps subnormal numbers.
  public static var roundingIsStandard: Bool { lapwing_rounding_is_standard() == 1 }

  /// One sweep: r = ŷ − X̂z, then X̂ᵀŴr and Σ ŵ r², for every target.
  ///
  /// - Parameters:
  ///   - rows: X̂, ŷ and Ŵ.
  ///   - zHigh: the high parts of z, columns × targets, target by target.
  ///   - zLow: the low parts; the pairs are normalised.
  ///   - variant: the instruction set.
  /// - Complexity: about 22 flops per entry and target, 44 with low parts; one read of the rows.
  public static func gradient(
    _ rows: DoubleDoubleRows, zHigh: [Double], zLow: [Double], variant: KernelVariant = .best
  ) -> DoubleDoubleSums {
    let (columns, targets) = (rows.designLayout.columns, rows.targetLayout.columns)
    var sums = DoubleDoubleSums(
      gradientHigh: [Double](repeating: 0, count: columns * targets),
      gradientLow: [Double](repeating: 0, count: columns * targets),
      squareHigh: [Double](repeating: 0, count: targets),
      squareLow: [Double](repeating: 0, count: targets), depth: 0, isStandard: true)
    if rows.designLayout.rows == 0 || columns == 0 || targets == 0 {
      sums.isStandard = roundingIsStandard
      return sums
    }
    precondition(
      zHigh.count == columns * targets && zLow.count == zHigh.count,
      "\(zHigh.count) and \(zLow.count) coefficients for \(columns) columns and \(targets) targets")
    let scratchSize = lapwing_dd_scratch_size(
      rows.designLayout.rows, columns, targets, rows.designLow == nil ? 0 : 1)
    let depth = withProblem(rows) { problem in
      zHigh.withUnsafeBufferPointer { zHigh in
        zLow.withUnsafeBufferPointer { zLow in
          problem.z_high = zHigh.baseAddress
          problem.z_low = zLow.baseAddress
          return withUnsafeTemporaryAllocation(of: Double.self, capacity: scratchSize) {
            lapwing_dd_gradient(
              &problem, variant.code, $0.baseAddress!, &sums.gradientHigh, &sums.gradientLow,
              &sums.squareHigh, &sums.squareLow)
          }
        }
      }
    }
    sums.depth = max(0, Int(depth))
    sums.isStandard = depth >= 0
    return sums
  }

  /// (h, l) ← (h, l) + (a, b), pair by pair.
  static func add(
    _ h: inout [Double], _ l: inout [Double], _ a: [Double], _ b: [Double]
  ) {
    precondition(h.count == l.count && h.count == a.count && h.count == b.count, "unequal lengths")
    lapwing_dd_add(h.count, &h, &l, a, b)
  }

  /// Calls `body` with the rows as the kernels take them; z is left to it.
  static func withProblem(
    _ rows: DoubleDoubleRows, _ body: (inout lapwing_dd_problem) -> Int32
  ) -> Int32 {
    let (x, y) = (rows.designLayout, rows.targetLayout)
    x.requireInside(rows.design.count)
    y.requireInside(rows.targets.count)
    if let low = rows.designLow { x.requireInside(low.count) }
    if let low = rows.targetsLow { y.requireInside(low.count) }
    precondition(x.rows == y.rows, "\(x.rows) rows of the design, \(y.rows) of the targets")
    precondition(
      rows.columnScales.count == x.columns && rows.targetScales.count == y.columns,
      "scales do not fit a \(x.rows) × \(x.columns) problem with \(y.columns) targets")
    precondition(
      (rows.weights?.count ?? x.rows) == x.rows && (rows.weightsLow?.count ?? x.rows) == x.rows,
      "\(rows.weights?.count ?? 0) weights for \(x.rows) rows")
    return rows.design.withUnsafeBufferPointer { design in
      rows.designLow.withPointer { designLow in
        rows.targets.withUnsafeBufferPointer { targets in
          rows.targetsLow.withPointer { targetsLow in
            rows.weights.withPointer { weights in
              rows.weightsLow.withPointer { weightsLow in
                rows.columnScales.withUnsafeBufferPointer { columnScales in
                  rows.targetScales.withUnsafeBufferPointer { targetScales in
                    var problem = lapwing_dd_problem(
                      rows: x.rows, columns: x.columns, targets: y.columns,
                      design: lapwing_dd_matrix(
                        high: design.baseAddress! + x.offset,
                        low: designLow.map { $0 + x.offset }, row_stride: x.rowStride,
                        column_stride: x.columnStride),
                      target: lapwing_dd_matrix(
                        high: targets.baseAddress! + y.offset,
                        low: targetsLow.map { $0 + y.offset }, row_stride: y.rowStride,
                        column_stride: y.columnStride),
                      column_scales: columnScales.baseAddress,
                      target_scales: targetScales.baseAddress, weights: weights,
                      weights_low: weightsLow, weight_scale: rows.weightScale,
                      z_high: nil, z_low: nil)
                    return body(&problem)
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}

extension Optional {
  /// The address of the elements, or nil without an array.
  fileprivate func withPointer<Result>(
    _ body: (UnsafePointer<Double>?) -> Result
  ) -> Result where Wrapped: Sequence, Wrapped.Element == Double {
    guard let self else { return body(nil) }
    return self.withContiguousStorageIfAvailable { body($0.baseAddress) }
      ?? Array(self).withUnsafeBufferPointer { body($0.baseAddress) }
  }
}

extension DoubleDoubleKernels {
  /// For each column the largest |x_ij| of these rows; infinity or NaN if one of them is not finite.
  public static func magnitudes(_ x: [Double], _ layout: StridedLayout) -> [Double] {
    layout.requireInside(x.count)
    var bits = [UInt64](repeating: 0, count: layout.columns)
    if layout.rows > 0 && layout.columns > 0 {
      x.withUnsafeBufferPointer {
        lapwing_magnitude_bits(
          layout.rows, layout.columns, $0.baseAddress! + layout.offset, layout.rowStride,
          layout.columnStride, &bits)
      }
    }
    return bits.map { Double(bitPattern: $0) }
  }

  /// out[i · columns + j] ← x_ij · scales[j] · factors[i], the factors being optional.
  public static func pack(
    _ x: [Double], _ layout: StridedLayout, scales: [Double], factors: [Double]?,
    into out: inout [Double]
  ) {
    layout.requireInside(x.count)
    precondition(
      scales.count == layout.columns && (factors?.count ?? layout.rows) == layout.rows
        && out.count >= layout.rows * layout.columns, "pack: \(layout), \(out.count)")
    if layout.rows == 0 || layout.columns == 0 { return }
    x.withUnsafeBufferPointer { x in
      factors.withPointer { factors in
        lapwing_pack_rows(
          layout.rows, layout.columns, x.baseAddress! + layout.offset, layout.rowStride,
          layout.columnStride, scales, factors, &out)
      }
    }
  }
}
