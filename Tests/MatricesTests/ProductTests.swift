import BLASBackend
import Matrices
import Testing
import _TestSupport

/// Products of small integers are exact, so BLAS must agree with plain loops to the last bit.
@Suite struct ProductTests {
  /// (m, k, n) of an m × k by k × n product: empty, single, one column (GEMV), one row, and sizes with
  /// remainders of the kernels' widths.
  private static let shapes = [
    (0, 0, 0), (1, 1, 1), (3, 2, 4), (5, 3, 1), (1, 4, 1), (1, 3, 5), (0, 3, 2), (2, 0, 3),
    (2, 0, 1), (3, 2, 0), (0, 2, 1), (17, 9, 1), (20, 11, 13),
  ]

  @Test(arguments: Form.allCases, Form.allCases)
  func productsOfAllFormsEqualPlainLoops(_ left: Form, _ right: Form) throws {
    try Self.checkProducts(Double.self, left, right)
    try Self.checkProducts(Float.self, left, right)
  }

  private static func checkProducts<Scalar: RealBLASScalar>(
    _: Scalar.Type, _ left: Form, _ right: Form
  ) throws {
    var generator = SeededGenerator(seed: 3)
    for (m, k, n) in shapes {
      let a: Matrix<Scalar> = generator.integers(m, k)
      let b: Matrix<Scalar> = generator.integers(k, n)
      let start: Matrix<Scalar> = generator.integers(m, n)
      let product = naiveProduct(a.inDouble, b.inDouble)
      let (x, y) = (left.view(of: a), right.view(of: b))
      #expect((x * y).inDouble == product, "\(m), \(k), \(n)")
      // β = 0 must not read the result, nor what stands between its columns.
      for padding in [0, 3] {
        var result = Matrix<Scalar>(repeating: .nan, rows: m, columns: n)
          .padded(leadingDimension: max(1, m) + padding)
        try result.formProduct(x, y, alpha: 2)
        #expect(result.inDouble == product.map { 2 * $0 }, "\(m), \(k), \(n)")
        result = start.padded(leadingDimension: max(1, m) + padding)
        try result.formProduct(x, y, alpha: -1, beta: 3)
        let expected = Matrix(rows: m, columns: n) { 3 * Double(start[$0, $1]) - product[$0, $1] }
        #expect(result.inDouble == expected, "\(m), \(k), \(n)")
        #expect(result.storage.count(where: \.isNaN) == (result.leadingDimension - m) * n)
      }
    }
  }

  @Test func operatorsTakeMatricesAndViews() {
    let (a, b): (Matrix<Double>, Matrix<Double>) = ([[1, 2], [3, 4]], [[0, 1], [1, 1]])
    let expected: Matrix<Double> = [[2, 3], [4, 7]]
    #expect(a * b == expected && a.view * b == expected && a * b.view == expected)
    #expect(a.transposed * b == [[3, 4], [4, 6]] && b * a.transposed == [[2, 4], [3, 7]])
    #expect(a[0..<1, ...] * b[..., 1..<2] == [[3]])
  }

  @Test(arguments: Form.allCases)
  func matrixTimesVectorEqualsPlainLoops(_ form: Form) throws {
    var generator = SeededGenerator(seed: 4)
    for (m, k) in [(0, 0), (0, 3), (3, 0), (1, 1), (1, 5), (5, 1), (19, 7)] {
      let a: Matrix<Float> = generator.integers(m, k)
      let x: Matrix<Float> = generator.integers(k, 1)
      let expected = naiveProduct(a.inDouble, x.inDouble)
      let result = form.view(of: a) * x.column(0)
      #expect(result.column.inDouble == expected && result.count == m)
    }
  }

  @Test func rowsOfAMatrixAreStridedVectors() {
    var generator = SeededGenerator(seed: 5)
    let a: Matrix<Double> = generator.integers(6, 4)
    for i in 0..<6 {
      let row = a[i...i, 1...].transposed
      let product = a[..., 1...] * row
      #expect(product == naiveProduct(Matrix(a[..., 1...]), Matrix(row)))
    }
  }

  @Test func aProductMayReadTheMatrixThatItOverwrites() throws {
    var generator = SeededGenerator(seed: 6)
    let a: Matrix<Double> = generator.integers(5, 5)
    var square = a
    try square.formProduct(square, square.transposed)
    #expect(square == naiveProduct(a, naiveTranspose(a)))
    var accumulated = a
    try accumulated.formProduct(accumulated.transposed, accumulated, alpha: 2, beta: -1)
    let product = naiveProduct(naiveTranspose(a), a)
    #expect(accumulated == Matrix(rows: 5, columns: 5) { 2 * product[$0, $1] - a[$0, $1] })
    var gram = a
    try gram.formGram(of: gram)
    gram.symmetrize(from: .upper)
    #expect(gram == product)
  }

  @Test func formingAProductKeepsTheStorage() throws {
    let a = Matrix<Double>.identity(3)
    var result = Matrix<Double>(rows: 3, columns: 3)
    let address = result.storage.address
    try result.formProduct(a, a)
    try result.formGram(of: a)
    result.symmetrize(from: .upper)
    try result.copyBlock(from: a[0..<2, 0..<2], atRow: 1, column: 1)
    #expect(result.storage.address == address)
  }

  @Test(arguments: Form.allCases, [Triangle.upper, .lower])
  func gramMatricesEqualPlainLoops(_ form: Form, _ triangle: Triangle) throws {
    try Self.checkGram(Double.self, form, triangle)
    try Self.checkGram(Float.self, form, triangle)
  }

  private static func checkGram<Scalar: RealBLASScalar>(
    _: Scalar.Type, _ form: Form, _ triangle: Triangle
  ) throws {
    var generator = SeededGenerator(seed: 7)
    for (m, n) in [(0, 0), (0, 2), (2, 0), (1, 1), (5, 3), (3, 5), (40, 17)] {
      let a: Matrix<Scalar> = generator.integers(m, n)
      let start: Matrix<Scalar> = generator.integers(n, n)
      let expected = naiveProduct(naiveTranspose(a.inDouble), a.inDouble)
      #expect(try form.view(of: a).gram().inDouble == expected)
      func isInside(_ i: Int, _ j: Int) -> Bool { triangle == .upper ? i <= j : i >= j }
      var overwritten = Matrix<Scalar>(repeating: .nan, rows: n, columns: n)
      try overwritten.formGram(of: form.view(of: a), triangle)
      var accumulated = start.padded(leadingDimension: n + 2)
      try accumulated.formGram(of: form.view(of: a), triangle, alpha: 2, beta: -3)
      for j in 0..<n {
        for i in 0..<n {
          if isInside(i, j) {
            #expect(Double(overwritten[i, j]) == expected[i, j])
            #expect(
              Double(accumulated[i, j]) == 2 * expected[i, j] - 3 * Double(start[i, j]))
          } else {
            #expect(overwritten[i, j].isNaN && accumulated[i, j] == start[i, j])
          }
        }
      }
    }
  }

  @Test func symmetrizeCopiesTheChosenTriangle() {
    let a: Matrix<Double> = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    var (upper, lower) = (a, a)
    upper.symmetrize(from: .upper)
    #expect(upper == [[1, 2, 3], [2, 5, 6], [3, 6, 9]])
    lower.symmetrize(from: .lower)
    #expect(lower == [[1, 4, 7], [4, 5, 8], [7, 8, 9]])
  }

  @Test(arguments: Form.allCases)
  func copyBlockWritesTheBlockAndNothingElse(_ form: Form) throws {
    var generator = SeededGenerator(seed: 8)
    for (rows, columns) in [(0, 0), (0, 2), (2, 0), (1, 1), (3, 2), (2, 4), (4, 4)] {
      let a: Matrix<Float> = generator.integers(rows, columns)
      for factor: Float in [1, -2] {
        var target = Matrix<Float>(repeating: 100, rows: 6, columns: 7)
          .padded(leadingDimension: 8)
        try target.copyBlock(from: form.view(of: a), atRow: 2, column: 3, scaledBy: factor)
        let expected = Matrix<Float>(rows: 6, columns: 7) { i, j in
          (2..<2 + rows).contains(i) && (3..<3 + columns).contains(j)
            ? factor * a[i - 2, j - 3] : 100
        }
        #expect(target == expected && target.storage.count(where: \.isNaN) == 14)
      }
    }
  }

  @Test func copyBlockMayReadTheMatrixThatItWrites() throws {
    var a = Matrix<Double>(rows: 3, columns: 3) { i, j in Double(3 * i + j) }
    let before = a
    try a.copyBlock(from: a.transposed, atRow: 0, column: 0)
    #expect(a == naiveTranspose(before))
  }

  @Test func notANumberReachesEveryProductThatReadsIt() {
    var a = Matrix<Double>(repeating: 0, rows: 3, columns: 4)
    a[1, 2] = .nan
    let b = Matrix<Double>(repeating: 0, rows: 4, columns: 2)
    let wide = a * b
    #expect(wide[1, 0].isNaN && wide[1, 1].isNaN && wide[0, 0] == 0 && wide[2, 1] == 0)
    let thin = a * b[..., 0..<1]
    #expect(thin[1, 0].isNaN && thin[0, 0] == 0 && thin[2, 0] == 0)
  }
}
