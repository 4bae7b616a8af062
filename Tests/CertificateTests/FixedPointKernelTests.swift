import BLASBackend
import Matrices
import Testing

/// The fixed-point sweep against sums without any rounding.
@Suite struct FixedPointKernelTests {
  private struct Drawn {
    var rows: DoubleDoubleRows
    var z: [Dyadic]

    init(_ n: Int, _ p: Int, low: Bool, weighted: Bool, seed: UInt64) {
      var s = Stream(state: seed)
      // Entries down to the subnormal numbers, which the scales bring near 1.
      func values(_ count: Int, _ scale: Double) -> [Double] {
        (0..<count).map { _ in s.real() * powerOfTwo(-s.integer(0, 60)) * scale }
      }
      let x = values(n * p, 0x1p-1000)
      let y = values(n, 0x1p300)
      let w = values(n, 1).map(\.magnitude)
      func lowParts(_ values: [Double]) -> [Double] { values.map { $0.ulp / 2 * s.real() } }
      rows = DoubleDoubleRows(
        design: x, designLow: low ? lowParts(x) : nil,
        designLayout: StridedLayout(
          rows: n, columns: p, rowStride: p, columnStride: 1, offset: 0),
        targets: y, targetsLow: low ? lowParts(y) : nil,
        targetLayout: StridedLayout(rows: n, columns: 1, rowStride: 1, columnStride: 1, offset: 0),
        columnScales: [Double](repeating: 0x1p1000, count: p), targetScales: [0x1p-300],
        weights: weighted ? w[...] : nil, weightsLow: weighted && low ? lowParts(w)[...] : nil,
        weightScale: 1)
      z = (0..<p).map { _ in
        Dyadic(8 * s.real() * powerOfTwo(-s.integer(0, 9))).rounded(toMultipleOfTwoTo: -64)
      }
    }

    var count: Int { rows.designLayout.rows }
    var columns: Int { rows.designLayout.columns }

    func x(_ i: Int, _ j: Int) -> Dyadic {
      let at = i * rows.designLayout.rowStride + j * rows.designLayout.columnStride
      let value = Dyadic(rows.design[at]) + Dyadic(rows.designLow?[at] ?? 0)
      return value * Dyadic(rows.columnScales[j])
    }

    func weight(_ i: Int) -> Dyadic {
      Dyadic(rows.weights?[i] ?? 1) + Dyadic(rows.weightsLow?[i] ?? 0)
    }

    /// X̂ᵀŴ(ŷ − X̂z).
    func gradient() -> [Dyadic] {
      var h = [Dyadic](repeating: .zero, count: columns)
      for i in 0..<count {
        let y = Dyadic(rows.targets[i]) + Dyadic(rows.targetsLow?[i] ?? 0)
        let r = (0..<columns).reduce(y * Dyadic(rows.targetScales[0])) { $0 - x(i, $1) * z[$1] }
        for j in 0..<columns { h[j] = h[j] + x(i, j) * weight(i) * r }
      }
      return h
    }

    func sums(fractionLimbs: Int) -> FixedPointSums {
      let limbs = fractionLimbs + 1
      var sums = FixedPointSums(columns: columns, limbs: limbs, fractionLimbs: fractionLimbs)
      FixedPointKernels.gradient(
        rows, target: 0, z: z.flatMap { $0.words(count: limbs, unit: -64 * fractionLimbs) },
        isNegative: z.map(\.isNegative), into: &sums)
      return sums
    }
  }

  private static func entry(_ sums: FixedPointSums, _ j: Int) -> Dyadic {
    Dyadic(
      twosComplement: sums.gradient[j * sums.limbs..<(j + 1) * sums.limbs],
      exponent: -64 * sums.fractionLimbs)
  }

  @Test(arguments: [false, true], [false, true])
  func staysWithinItsBound(low: Bool, weighted: Bool) {
    for (n, p) in [(1, 1), (1, 9), (7, 3), (40, 2)] {
      let drawn = Drawn(n, p, low: low, weighted: weighted, seed: UInt64(n + p))
      let exact = drawn.gradient()
      let sums = drawn.sums(fractionLimbs: 1)
      #expect(!sums.isExact)
      for j in 0..<p {
        let through = (0..<n).reduce(Dyadic.zero) {
          $0 + drawn.x($1, j).absoluteValue * drawn.weight($1)
        }
        let units =
          Dyadic(FixedPointKernels.gradientUnits(drawn.rows))
          + through * Dyadic(FixedPointKernels.residualUnits(drawn.rows))
        let error = (FixedPointKernelTests.entry(sums, j) - exact[j]).absoluteValue
        #expect(error <= units.scaled(byPowerOfTwo: -64))
      }
      // With words enough, nothing is lost, and the sum says so.
      let long = drawn.sums(fractionLimbs: 12)
      #expect(long.isExact)
      for j in 0..<p { #expect(FixedPointKernelTests.entry(long, j) == exact[j]) }
    }
  }

  @Test func mergesAndReadsColumnsToTheSameBits() {
    let drawn = Drawn(30, 4, low: true, weighted: true, seed: 3)
    let whole = drawn.sums(fractionLimbs: 2)
    var columnwise = drawn
    func turned(_ values: [Double]) -> [Double] {
      (0..<4).flatMap { j in (0..<30).map { values[$0 * 4 + j] } }
    }
    columnwise.rows.design = turned(drawn.rows.design)
    columnwise.rows.designLow = drawn.rows.designLow.map(turned)
    columnwise.rows.designLayout = StridedLayout(
      rows: 30, columns: 4, rowStride: 1, columnStride: 30, offset: 0)
    #expect(columnwise.sums(fractionLimbs: 2).gradient == whole.gradient)
    var merged = FixedPointSums(columns: 4, limbs: 3, fractionLimbs: 2)
    for range in [0..<11, 11..<30] {
      var part = drawn
      part.rows.designLayout = drawn.rows.designLayout.rows(range)
      part.rows.targetLayout = drawn.rows.targetLayout.rows(range)
      part.rows.weights = drawn.rows.weights?[range]
      part.rows.weightsLow = drawn.rows.weightsLow?[range]
      merged.merge(part.sums(fractionLimbs: 2))
    }
    #expect(merged.gradient == whole.gradient && merged.isExact == whole.isExact)
    #expect(abs(merged.square - whole.square) <= 1e-13 * whole.square)
  }

  /// Numbers made so that each product loses almost a unit: no constant may be smaller.
  @Test func everyUnitIsNeeded() {
    let almostOne = 1 - 0x1p-53
    func lost(_ n: Int, _ p: Int, y: Double, z: Double, weight: Double?) -> (Double, Double) {
      var drawn = Drawn(n, p, low: false, weighted: weight != nil, seed: 1)
      drawn.rows.design = [Double](repeating: almostOne, count: n * p)
      drawn.rows.columnScales = [Double](repeating: 1, count: p)
      drawn.rows.targets = [Double](repeating: y * 0x1p-64, count: n)
      drawn.rows.targetScales = [1]
      drawn.rows.weights = weight.map { [Double](repeating: $0, count: n)[...] }
      drawn.z = [Dyadic](repeating: Dyadic(z * 0x1p-64), count: p)
      let found = FixedPointKernelTests.entry(drawn.sums(fractionLimbs: 1), 0)
      let error = (drawn.gradient()[0] - found).absoluteValue.scaled(byPowerOfTwo: 64)
      let residuals = FixedPointKernels.residualUnits(drawn.rows) * Double(n)
      return (
        error.nearestDouble, FixedPointKernels.gradientUnits(drawn.rows) + residuals
      )
    }
    // The residuals: y and p products, all of them cut off to zero.
    let (residual, _) = lost(1, 9, y: almostOne, z: -1, weight: nil)
    #expect(residual > 9.99 && residual < 10)
    // The products with r, which is one unit.
    let (gradient, bound) = lost(50, 1, y: 1, z: 0, weight: nil)
    #expect(gradient > 49.99 && gradient <= bound)
    // Those with the weights besides.
    let (weighted, larger) = lost(50, 1, y: 2, z: 0, weight: almostOne)
    #expect(weighted > 99.99 && weighted <= larger)
  }
}
