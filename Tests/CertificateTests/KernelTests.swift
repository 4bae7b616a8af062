import BLASBackend
import Matrices
import Testing

/// The constants of the kernel's error bound, against exact sums.
@Suite struct KernelTests {
  /// Terms that cancel: random signs over many magnitudes.
  private static func values(_ s: inout Stream, _ count: Int) -> [Double] {
    (0..<count).map { _ in s.real() * powerOfTwo(s.integer(-30, 0)) }
  }

  private static func low(_ s: inout Stream, of values: [Double]) -> [Double] {
    values.map { $0.ulp * 0.5 * s.real() }
  }

  private static func rows(
    _ n: Int, _ p: Int, x: [Double], low: [Double]?, y: [Double], yLow: [Double]?,
    weights: [Double]? = nil
  ) -> DoubleDoubleRows {
    DoubleDoubleRows(
      design: x, designLow: low,
      designLayout: StridedLayout(rows: n, columns: p, rowStride: p, columnStride: 1, offset: 0),
      targets: y, targetsLow: yLow,
      targetLayout: StridedLayout(rows: n, columns: 1, rowStride: 1, columnStride: 1, offset: 0),
      columnScales: [Double](repeating: 1, count: p), targetScales: [1],
      weights: weights.map { $0[...] }, weightsLow: nil, weightScale: 1)
  }

  @Test(
    arguments: KernelVariant.allCases.filter(\.isSupported), [false, true])
  func residualStaysWithinItsBound(variant: KernelVariant, lowParts: Bool) {
    var s = Stream(state: 17)
    for p in [1, 2, 7, 8, 9, 20, 33, 100] {
      // A column of ones alone in the second row brings the residual of the first into the gradient.
      let x = [1] + KernelTests.values(&s, p - 1)
      let xLow = lowParts ? [0] + KernelTests.low(&s, of: Array(x.dropFirst())) : nil
      let z = KernelTests.values(&s, p)
      let zLow = KernelTests.low(&s, of: z)
      let y = KernelTests.values(&s, 1)
      let yLow = lowParts ? KernelTests.low(&s, of: y) : nil
      let sums = DoubleDoubleKernels.gradient(
        KernelTests.rows(1, p, x: x, low: xLow, y: y, yLow: yLow), zHigh: z, zLow: zLow,
        variant: variant)
      var terms = [y[0], yLow?[0] ?? 0]
      var size = y[0].magnitude
      for j in 0..<p {
        let a = DoubleDouble(sum: x[j], xLow?[j] ?? 0)
        terms += DoubleDoubleTests.products(a, DoubleDouble(sum: z[j], zLow[j])).map { -$0 }
        size += (x[j] * z[j]).magnitude
      }
      let error = DoubleDoubleTests.exactSum(
        terms + [-sums.gradientHigh[0], -sums.gradientLow[0]])
      let constant =
        DoubleDoubleKernels.residualConstant(columns: p, lowParts: lowParts) + 2
      #expect(error <= constant * 0x1p-106 * size)
      #expect(sums.isStandard)
    }
  }

  @Test(
    arguments: KernelVariant.allCases.filter(\.isSupported), [false, true])
  func gradientStaysWithinItsBound(variant: KernelVariant, lowParts: Bool) {
    var s = Stream(state: 19)
    let p = 11
    for n in [1, 15, 16, 17, 31, 100, 257] {
      let x = KernelTests.values(&s, n * p)
      let xLow = lowParts ? KernelTests.low(&s, of: x) : nil
      let y = KernelTests.values(&s, n)
      let yLow = KernelTests.low(&s, of: y)
      let zero = [Double](repeating: 0, count: p)
      let sums = DoubleDoubleKernels.gradient(
        KernelTests.rows(n, p, x: x, low: xLow, y: y, yLow: yLow), zHigh: zero, zLow: zero,
        variant: variant)
      let constant = DoubleDoubleKernels.gradientConstant(
        rows: n, depth: sums.depth, lowParts: lowParts, weights: false)
      for j in 0..<p {
        var terms: [Double] = []
        var size = 0.0
        for i in 0..<n {
          let a = DoubleDouble(sum: x[i * p + j], xLow?[i * p + j] ?? 0)
          terms += DoubleDoubleTests.products(a, DoubleDouble(sum: y[i], yLow[i]))
          size += (a.high * y[i]).magnitude
        }
        let error = DoubleDoubleTests.exactSum(
          terms + [-sums.gradientHigh[j], -sums.gradientLow[j]])
        #expect(error <= constant * 0x1p-106 * size)
      }
      var terms: [Double] = []
      for i in 0..<n {
        let r = DoubleDouble(sum: y[i], yLow[i])
        terms += DoubleDoubleTests.products(r, r)
      }
      let error = DoubleDoubleTests.exactSum(terms + [-sums.squareHigh[0], -sums.squareLow[0]])
      let squares = DoubleDoubleKernels.squareConstant(
        rows: n, depth: sums.depth, weights: false)
      #expect(error <= squares * 0x1p-106 * sums.squareHigh[0])
    }
  }

  @Test func readsRowsAndColumnsAlike() {
    var s = Stream(state: 23)
    let (n, p) = (100, 13)
    let x = KernelTests.values(&s, n * p)
    let turned = (0..<p).flatMap { j in (0..<n).map { x[$0 * p + j] } }
    let y = KernelTests.values(&s, n)
    let z = KernelTests.values(&s, p)
    let zLow = KernelTests.low(&s, of: z)
    let weights = s.reals(n).map(\.magnitude)
    var rows = KernelTests.rows(n, p, x: x, low: nil, y: y, yLow: nil, weights: weights)
    let one = DoubleDoubleKernels.gradient(rows, zHigh: z, zLow: zLow)
    rows.design = turned
    rows.designLayout = StridedLayout(
      rows: n, columns: p, rowStride: 1, columnStride: n, offset: 0)
    #expect(DoubleDoubleKernels.gradient(rows, zHigh: z, zLow: zLow) == one)
  }

  @Test func scalesByPowersOfTwoExactly() {
    var s = Stream(state: 29)
    let (n, p) = (50, 3)
    var rows = KernelTests.rows(
      n, p, x: KernelTests.values(&s, n * p), low: nil, y: KernelTests.values(&s, n), yLow: nil)
    let zero = [Double](repeating: 0, count: p)
    let one = DoubleDoubleKernels.gradient(rows, zHigh: zero, zLow: zero)
    rows.columnScales = [0x1p40, 1, 0x1p-40]
    rows.targetScales = [0x1p20]
    let other = DoubleDoubleKernels.gradient(rows, zHigh: zero, zLow: zero)
    for j in 0..<p {
      let scale = rows.columnScales[j] * 0x1p20
      #expect(other.gradientHigh[j] == one.gradientHigh[j] * scale)
      #expect(other.gradientLow[j] == one.gradientLow[j] * scale)
    }
  }

  @Test func seesNumbersThatAreNotFinite() {
    let layout = StridedLayout(rows: 2, columns: 3, rowStride: 3, columnStride: 1, offset: 0)
    let found = DoubleDoubleKernels.magnitudes([1, .nan, -3, -2, 5, -.infinity], layout)
    #expect(found[0] == 2)
    #expect(!found[1].isFinite)
    #expect(!found[2].isFinite)
  }
}
