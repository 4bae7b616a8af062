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
/// products, of the additions to s and the terms with low parts. An addition to s has an error that is
/// known exactly and goes into c, so only what c itself rounds is lost.
///
/// *Residual*: each lane adds k products, a tree adds the L lanes in 3 steps, then ŷ comes in. The
/// longest path has k + 3 inexact additions to s, so the terms in c sum to at most
/// (k + 3 + 2)·u·T with T = |ŷ| + |X̂||z| (one u each for a product's error and for x·z_low; one more
/// for x_low·z). A term passes at most k + 10 roundings on its way into c (two in its own products and
/// differences, one when it joins the addition's error, k in its lane, two in each step of the tree, one
/// with ŷ), one more with x_low. So the error is at most
/// (k + 10)(k + 5)u²T < d²u²T with d + 3 in the place of k + 10, where **d = k + 7**; with x_low
/// (k + 11)(k + 6)u²T and u²T for the neglected x_low·z_low, less than (d + 4)²u²T.
///
/// *Gradient*: a block adds b products, so with the same counting its error is at most (b + 3)(b + 1)u²
/// times Σ|x̂||v|, with x_low (b + 4)(b + 2)u² + u²; weights make v = w·r, relative error at most 7u²,
/// 8u² when the weights themselves are off by u². Blocks are merged by accurate additions, 3u² each on a
/// path of length `depth`.
///
/// *Squares*: as the gradient with x_low, and three steps... of additions over the lanes at most 7.
public enum DoubleDoubleKernels {
  /// b.
  public static let blockRows = Int(LAPWING_DD_BLOCK_ROWS)
  /// The additions over lanes that end each Σ w r².
  public static let laneAdditions = Int(LAPWING_DD_LANES) - 1

  /// d of the residual: the longest path of additions.
  public static func residualPath(columns: Int) -> Int {
    let lanes = Int(LAPWING_DD_LANES)
    return (columns + lanes - 1) / lanes + 7
  }

  /// Whether this thread rounds to nearest and keeps subnormal numbers.
  public static var roundingIsStandard: Bool { lapwing_rounding_is_standard() == 1 }

  /// One sweep: r = ŷ − X̂z, then X̂ᵀŴr and Σ ŵ r², for every target.
  ///
  /// - Parameters:
  ///   - zHigh, zLow: columns × targets, target by target, normalised pairs.
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
    let depth = withProblem(rows, zHigh, zLow) { problem, scratch in
      lapwing_dd_gradient(
        problem, variant.code, scratch, &sums.gradientHigh, &sums.gradientLow, &sums.squareHigh,
        &sums.squareLow)
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

  private static func withProblem(
    _ rows: DoubleDoubleRows, _ zHigh: [Double], _ zLow: [Double],
    _ body: (UnsafePointer<lapwing_dd_problem>, UnsafeMutablePointer<Double>) -> Int32
  ) -> Int32 {
    let (x, y) = (rows.designLayout, rows.targetLayout)
    x.requireInside(rows.design.count)
    y.requireInside(rows.targets.count)
    if let low = rows.designLow { x.requireInside(low.count) }
    if let low = rows.targetsLow { y.requireInside(low.count) }
    precondition(x.rows == y.rows, "\(x.rows) rows of the design, \(y.rows) of the targets")
    precondition(
      rows.columnScales.count == x.columns && rows.targetScales.count == y.columns
        && zHigh.count == x.columns * y.columns && zLow.count == zHigh.count,
      "scales or coefficients do not fit a \(x.rows) × \(x.columns) problem with \(y.columns) targets")
    precondition(
      (rows.weights?.count ?? x.rows) == x.rows && (rows.weightsLow?.count ?? x.rows) == x.rows,
      "\(rows.weights?.count ?? 0) weights for \(x.rows) rows")
    let scratchSize = lapwing_dd_scratch_size(
      x.rows, x.columns, y.columns, rows.designLow == nil ? 0 : 1)
    return rows.design.withUnsafeBufferPointer { design in
      rows.designLow.withPointer { designLow in
        rows.targets.withUnsafeBufferPointer { targets in
          rows.targetsLow.withPointer { targetsLow in
            rows.weights.withPointer { weights in
              rows.weightsLow.withPointer { weightsLow in
                rows.columnScales.withUnsafeBufferPointer { columnScales in
                  rows.targetScales.withUnsafeBufferPointer { targetScales in
                    zHigh.withUnsafeBufferPointer { zHigh in
                      zLow.withUnsafeBufferPointer { zLow in
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
                          z_high: zHigh.baseAddress, z_low: zLow.baseAddress)
                        return withUnsafeTemporaryAllocation(
                          of: Double.self, capacity: scratchSize
                        ) { body(&problem, $0.baseAddress!) }
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
