import Testing

@testable import BLASBackend

/// The kernels for orders up to 16, each on every instruction set that this processor has, against sums in `Double`.
@Suite struct KernelSmallTests {
  private static let sets = InstructionSet.allCases.filter { $0 <= .widest }

  /// A number in [−1, 1) for each place.
  private func number(_ place: Int) -> Double {
    var bits = UInt64(truncatingIfNeeded: place &+ 1) &* 0x9e37_79b9_7f4a_7c15
    // SplitMix64, or the numbers would be those of a straight line.
    bits = (bits ^ bits >> 30) &* 0xbf58_476d_1ce4_e5b9
    bits = (bits ^ bits >> 27) &* 0x94d0_49bb_1331_11eb
    bits ^= bits >> 31
    return Double(bits >> 11) / Double(1 << 52) - 1
  }

  /// Every shape, with gaps between the columns that must stay as they are, and a C that is not read where β = 0.
  private func checkProducts<Scalar: RealBLASScalar>(_ set: InstructionSet, _: Scalar.Type) {
    for m in 1...16 {
      for n in [1, 2, 3, 4, 5, 7, 8, 9, 11, 15, 16] {
        for (k, beta) in zip([1, 2, 3, 4, 4, 5, 16, 16], [0, -0.5, 0, 0, -0.5, -0.5, 0, -0.5]) {
          let beta = Scalar(beta)
          let layouts = [(m, k), (k, n), (m, n)].map {
            MatrixLayout(rows: $0.0, columns: $0.1, leadingDimension: $0.0 + m % 3, offset: n % 4)
          }
          let a = (0..<layouts[0].end + 3).map { Scalar(number($0)) }
          let b = (0..<layouts[1].end + 3).map { Scalar(number($0 + 1000)) }
          let before = (0..<layouts[2].end + 20).map { Scalar(number($0 + 2000)) }
          var c = before
          var expected = before.map { Double($0) }
          for i in 0..<m {
            for j in 0..<n {
              if beta == 0 { c[layouts[2].index(i, j)] = .nan }
              let sum = (0..<k).reduce(0) {
                $0 + Double(a[layouts[0].index(i, $1)]) * Double(b[layouts[1].index($1, j)])
              }
              let place = layouts[2].index(i, j)
              expected[place] =
                1.5 * sum + (beta == 0 ? 0 : Double(beta) * Double(before[place]))
            }
          }
          var span = c.mutableSpan
          let isDone = Scalar._formSmallProduct(
            set, 1.5, a.span, layouts[0], b.span, layouts[1], beta, &span, layouts[2])
          #expect(isDone)
          // k + 3 roundings of numbers that sum to less than 1.5k + 0.5.
          let bound = Double(Scalar.ulpOfOne) * Double(k + 3) * (1.5 * Double(k) + 0.5)
          #expect(
            zip(c, expected).allSatisfy { abs(Double($0) - $1) <= bound },
            "\(set), \(m) × \(n) × \(k)")
          let inside = Set((0..<m).flatMap { i in (0..<n).map { layouts[2].index(i, $0) } })
          #expect(
            c.indices.allSatisfy { inside.contains($0) || c[$0] == before[$0] },
            "\(set), \(m) × \(n) × \(k)")
        }
      }
    }
  }

  @Test(arguments: sets) func productsAreTheSums(_ set: InstructionSet) {
    checkProducts(set, Double.self)
    checkProducts(set, Float.self)
  }

  @Test func whatIsTooLargeOrEmptyIsLeftAlone() {
    for (m, n, k) in [(17, 1, 1), (1, 17, 1), (1, 1, 17), (0, 1, 1), (1, 0, 1), (1, 1, 0)] {
      let a = [Double](repeating: 1, count: 17)
      var c = [Double](repeating: 2, count: 17)
      var span = c.mutableSpan
      let isDone = Double._formSmallProduct(
        nil, 1, a.span, MatrixLayout(rows: m, columns: k), a.span,
        MatrixLayout(rows: k, columns: n),
        0, &span, MatrixLayout(rows: m, columns: n))
      #expect(!isDone && c == [Double](repeating: 2, count: 17))
    }
  }

  /// PA − LU is at most a few units of rounding of |L||U|, and the solution has such a residual.
  private func checkSolutions<Scalar: RealBLASScalar>(_ set: InstructionSet, _: Scalar.Type) {
    for n in 1...16 {
      let lda = n + n % 3
      let given = (0..<n * lda).map { Scalar(number($0 + 17 * n)) }
      let right = (0..<n).map { Scalar(number($0 + 900)) }
      var (lu, x, pivots) = (given, right, [BLASInteger](repeating: 0, count: n))
      let info = lu.withUnsafeMutableBufferPointer { lu in
        pivots.withUnsafeMutableBufferPointer { pivots in
          Scalar._smallLU(set, n, lu.baseAddress!, lda, pivots.baseAddress!)
        }
      }
      #expect(info == 0 && pivots.enumerated().allSatisfy { $1 > $0 && $1 <= n })
      lu.withUnsafeBufferPointer { lu in
        pivots.withUnsafeBufferPointer { pivots in
          x.withUnsafeMutableBufferPointer { x in
            Scalar._smallLUSolve(
              set, n, 1, lu.baseAddress!, lda, pivots.baseAddress!, x.baseAddress!, n)
          }
        }
      }
      var rows = Array(0..<n)
      for (k, pivot) in pivots.enumerated() { rows.swapAt(k, Int(pivot) - 1) }
      let eps = Double(Scalar.ulpOfOne)
      for i in 0..<n {
        var (residual, size) = (Double(right[rows[i]]), 0.0)
        for j in 0..<n {
          var (sum, magnitudes) = (0.0, 0.0)
          for l in 0...min(i, j) {
            let product = (l == i ? 1 : Double(lu[i + l * lda])) * Double(lu[l + j * lda])
            sum += product
            magnitudes += abs(product)
          }
          if i > j { #expect(abs(lu[i + j * lda]) <= 1) }
          let element = Double(given[rows[i] + j * lda])
          #expect(abs(sum - element) <= Double(n + 1) * eps * magnitudes, "\(set), order \(n)")
          residual -= element * Double(x[j])
          size += magnitudes * abs(Double(x[j]))
        }
        // Higham, Accuracy and Stability of Numerical Algorithms, theorem 9.4: 3nu|L||U||x|, here with u = eps/2.
        #expect(abs(residual) <= 3 * Double(n) * eps * size, "\(set), order \(n)")
      }
    }
  }

  @Test(arguments: sets) func factorsAndSolutionsAreThose(_ set: InstructionSet) {
    checkSolutions(set, Double.self)
    checkSolutions(set, Float.self)
  }
}
