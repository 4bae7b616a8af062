import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

@testable import BLASBackend

/// Samples in fenced memory, and the Gram matrix to which they are added.
private final class Case<Scalar: RealBLASScalar> {
  static var guardValue: Scalar { 12345 }

  let p: Int
  let layout: MatrixLayout
  let gramLayout: MatrixLayout
  private let fence: Fence<Scalar>
  private let gramFence: Fence<Scalar>
  /// What G held before.
  private(set) var initial: [Scalar] = []

  init(p: Int, samples: Int, gap: Int, _ number: () -> Double) {
    self.p = p
    layout = MatrixLayout(rows: p, columns: samples, leadingDimension: max(1, p) + gap)
    gramLayout = MatrixLayout(
      rows: p, columns: p, leadingDimension: max(1, p) + gap, offset: 3)
    fence = Fence(capacity: layout.end)
    gramFence = Fence(capacity: gramLayout.end)
    x.update(repeating: .nan)
    for i in 0..<samples {
      for j in 0..<p { x[layout.index(j, i)] = Scalar(number()) }
    }
    initial = [Scalar](repeating: Self.guardValue, count: gramLayout.end)
    for j in 0..<p {
      for i in 0..<p { initial[gramLayout.index(i, j)] = Scalar(number()) }
    }
  }

  var x: UnsafeMutableBufferPointer<Scalar> { fence.last(layout.end) }

  /// Adds the last `n` samples to the initial G. The result is the whole buffer of G, until the next call.
  func add(
    last n: Int, _ triangle: Triangle, _ instructions: InstructionSet, cut: Bool
  ) -> UnsafeMutableBufferPointer<Scalar> {
    let gram = gramFence.last(gramLayout.end)
    _ = gram.update(fromContentsOf: initial)
    var span = gram.mutableSpan
    let samples = layout.block(
      rows: 0..<p, columns: (layout.columns - n)..<layout.columns)
    Kernels.addGramByKernel(
      triangle, UnsafeBufferPointer(x).span, samples, into: &span, gramLayout,
      instructions: instructions, cutsGram: cut)
    return gram
  }

  /// Adds |x_i x_j|, or x_i x_j, of one sample to the triangle of a buffer of G.
  func addSample(
    _ sample: Int, to gram: inout [Double], _ triangle: Triangle, magnitudes: Bool = false
  ) {
    let entries = (0..<p).map { Double(x[layout.index($0, sample)]) }
    gram.withUnsafeMutableBufferPointer { gram in
      entries.withUnsafeBufferPointer { entries in
        for j in 0..<p {
          let column = gramLayout.index(0, j)
          for i in triangle == .upper ? 0..<(j + 1) : j..<p {
            let product = entries[i] * entries[j]
            gram[column + i] += magnitudes ? abs(product) : product
          }
        }
      }
    }
  }
}

/// Each instruction set, with the sums of all columns in one piece and with G cut into panels.
private let available = InstructionSet.allCases.filter { $0 <= .widest }.flatMap {
  [(instructions: $0, cut: false), (instructions: $0, cut: true)]
}

@Suite struct KernelGramTests {
  /// Every product and sum of these integers is exact, and whatever must not be touched is compared too:
  /// the other triangle, the gaps and the elements before.
  @Test(arguments: [Triangle.upper, .lower])
  func isExactOnIntegers(_ triangle: Triangle) {
    func check<Scalar: RealBLASScalar>(_: Scalar.Type) {
      var numbers = TestNumbers(seed: 5)
      let stride = MemoryLayout<Scalar>.stride
      for p in kernelColumnCounts {
        let most = p > 150 ? 1_000 / p : 19
        let work = Case<Scalar>(p: p, samples: most, gap: p % 3) {
          Double(numbers.integer(upTo: 9))
        }
        var expected = work.initial.map { Double($0) }
        for n in 0...most {
          if n > 0 { work.addSample(most - n, to: &expected, triangle) }
          let wanted = expected.map { Scalar($0) }
          for (instructions, cut) in available {
            let gram = work.add(last: n, triangle, instructions, cut: cut)
            // (Bytes, because a generic == is slow in debug builds. No zero of this sum is negative.)
            let right = wanted.withUnsafeBufferPointer {
              memcmp(gram.baseAddress!, $0.baseAddress!, gram.count * stride) == 0
            }
            #expect(right, "\(Scalar.self) \(instructions) cut: \(cut), n = \(n), p = \(p)")
          }
        }
      }
    }
    check(Float.self)
    check(Double.self)
  }

  /// More rows than a panel is deep and more columns than one holds, in both directions.
  @Test(arguments: [Triangle.upper, .lower])
  func isExactOnIntegersInPanels(_ triangle: Triangle) {
    func check<Scalar: RealBLASScalar>(_: Scalar.Type) {
      var numbers = TestNumbers(seed: 15)
      for (n, p) in [(257, 25), (600, 9), (258, 203), (5, 193), (3, 515)] {
        let work = Case<Scalar>(p: p, samples: n, gap: p % 3) {
          Double(numbers.integer(upTo: 9))
        }
        var expected = work.initial.map { Double($0) }
        for i in 0..<n { work.addSample(i, to: &expected, triangle) }
        for (instructions, cut) in available where cut {
          let gram = work.add(last: n, triangle, instructions, cut: cut)
          #expect(
            gram.elementsEqual(expected.map { Scalar($0) }),
            "\(Scalar.self) \(instructions) n = \(n), p = \(p)")
        }
      }
    }
    check(Float.self)
    check(Double.self)
  }

  /// Several row blocks, the last one not whole. A sum of n + 1 terms, however ordered, is off by at
  /// most (n + 2)u times the sum of their magnitudes.
  @Test func staysInsideTheErrorBound() {
    func check<Scalar: RealBLASScalar>(_: Scalar.Type) {
      var numbers = TestNumbers(seed: 6)
      for (n, p) in [(1001, 1), (777, 3), (515, 10), (403, 20), (213, 50), (101, 100), (70, 131)] {
        let work = Case<Scalar>(p: p, samples: n, gap: p % 2) { numbers.real() }
        let initial = work.initial
        var expected = work.initial.map { Double($0) }
        var magnitudes = work.initial.map { abs(Double($0)) }
        for i in 0..<n {
          work.addSample(i, to: &expected, .lower)
          work.addSample(i, to: &magnitudes, .lower, magnitudes: true)
        }
        // u = ε instead of ε/2: what it is compared with may be off as well.
        let unit = Double(Scalar.ulpOfOne) * Double(n + 2)
        func worst(_ gram: UnsafeMutableBufferPointer<Scalar>) -> Double {
          gram.indices.reduce(0.0) { worst, k in
            initial[k] == Case<Scalar>.guardValue
              ? worst : max(worst, abs(Double(gram[k]) - expected[k]) / (unit * magnitudes[k]))
          }
        }
        for (instructions, cut) in available {
          let place = "\(Scalar.self) \(instructions) cut: \(cut), \(n) × \(p)"
          #expect(worst(work.add(last: n, .lower, instructions, cut: cut)) <= 1, "\(place)")
          #expect(worst(work.add(last: n - 1, .lower, instructions, cut: cut)) > 1, "\(place)")
        }
      }
    }
    check(Float.self)
    check(Double.self)
  }

  /// A NaN or an infinity in column c reaches row and column c of G, and nothing else.
  @Test func spreadsWhatIsNotFinite() {
    func check<Scalar: RealBLASScalar>(_: Scalar.Type) {
      var numbers = TestNumbers(seed: 7)
      for p in [1, 3, 8, 10, 17, 37, 70] {
        for n in [1, 6, 19] {
          for column in Set([0, p / 2, p - 1]) {
            for poison in [Scalar.nan, .infinity] {
              let work = Case<Scalar>(p: p, samples: n, gap: 1) {
                Double(numbers.integer(upTo: 9)) + 0.5
              }
              work.x[work.layout.index(column, n / 2)] = poison
              for (instructions, cut) in available {
                let gram = work.add(last: n, .upper, instructions, cut: cut)
                for j in 0..<p {
                  for i in 0...j {
                    let entry = gram[work.gramLayout.index(i, j)]
                    let touched = i == column || j == column
                    let right =
                      touched
                      ? (poison.isNaN ? entry.isNaN : entry.isInfinite) : entry.isFinite
                    #expect(right, "\(instructions) n = \(n), p = \(p): \(i), \(j)")
                  }
                }
              }
            }
          }
        }
      }
    }
    check(Float.self)
    check(Double.self)
  }

  /// Below, at and above the planner's lines the caller sees the same matrix.
  @Test func agreesWithSyrkAcrossTheLines() throws {
    var numbers = TestNumbers(seed: 8)
    let line = (1...600).last { Kernels<Double>.prefersGramKernel(columns: $0) }
    let limit = try #require(line)
    let cut = (1...1000).first { Kernels<Double>.sharesGram(columns: $0) } ?? limit
    for p in Set([limit - 1, limit, limit + 1, cut - 1, cut, cut + 1]).sorted() {
      let samples = (0..<7 * p).map { _ in Double(numbers.integer(upTo: 9)) }
      let layout = MatrixLayout(rows: p, columns: 7)
      let square = MatrixLayout(rows: p, columns: p)
      var gram = [Double](repeating: 1, count: p * p)
      var reference = gram
      var span = gram.mutableSpan
      try Kernels.addGram(.upper, samples.span, layout, into: &span, square)
      span = reference.mutableSpan
      try BLAS.syrk(.upper, .none, alpha: 1, samples.span, layout, beta: 1, &span, square)
      #expect(gram == reference, "p = \(p)")
    }
  }
}
