import BLASBackend
import Factorizations
import Matrices
import Testing
import _TestSupport

@Suite struct CholeskyTests {
  /// The largest condition numbers for which n²ε·κ < 1, so that rounding cannot make a minor negative.
  private static func conditionNumbers<Scalar: RealBLASScalar>(_: Scalar.Type) -> [Double] {
    Scalar.self == Double.self ? [1, 1e6, 1e12] : [1, 100, 1000]
  }

  @Test func factorsMultiplyOutAndSolve() throws {
    try Self.check(Double.self)
    try Self.check(Float.self)
  }

  private static func check<Scalar: RealBLASScalar>(_: Scalar.Type) throws {
    var generator = SeededGenerator(seed: 41)
    for n in orders {
      for conditionNumber in conditionNumbers(Scalar.self) {
        let g: Matrix<Scalar> = generator.positiveDefinite(
          order: n, conditionNumber: conditionNumber)
        let cholesky = try Cholesky(g)
        let u = cholesky.u
        #expect(cholesky.shape == Shape(n, n) && isTriangular(u, .upper))
        #expect(factorizationRatio(g, factors: naiveTranspose(u), u) <= ratioLimit, "\(n)")
        #expect(reconstructionRatio(g, cholesky.reconstructed()) <= ratioLimit, "\(n)")
        for k in [0, 1, 3] {
          let b: Matrix<Scalar> = generator.matrix(rows: n, columns: k)
          let x = try cholesky.solve(b.padded(leadingDimension: n + 2))
          #expect(solveRatio(g, solution: x, rightSides: b) <= ratioLimit, "\(n)")
        }
      }
    }
  }

  @Test func gradedMatricesAreSolved() throws {
    // A diagonal scaling by powers of two is exact, and so are its factors: U is scaled, bit for bit.
    var generator = SeededGenerator(seed: 42)
    let g: Matrix<Double> = generator.positiveDefinite(order: 10, conditionNumber: 100)
    func power(_ i: Int) -> Double { Double(sign: .plus, exponent: 8 * i - 40, significand: 1) }
    let scaled = Matrix(rows: 10, columns: 10) { i, j in power(i) * g[i, j] * power(j) }
    let (plain, graded) = (try Cholesky(g).u, try Cholesky(scaled).u)
    #expect(graded == Matrix(rows: 10, columns: 10) { i, j in plain[i, j] * power(j) })
  }

  @Test func readsTheUpperTriangleOnly() throws {
    var generator = SeededGenerator(seed: 43)
    let g: Matrix<Double> = generator.positiveDefinite(order: 6, conditionNumber: 10)
    let half = Matrix(rows: 6, columns: 6) { i, j in i <= j ? g[i, j] : .nan }
    let (full, upper) = (try Cholesky(g), try Cholesky(half))
    #expect(upper.u == full.u && upper.oneNorm == full.oneNorm)
    #expect(
      try upper.reciprocalConditionNumber() == full.reciprocalConditionNumber())
    // The sum of six magnitudes rounds five times.
    #expect(abs(full.oneNorm - naiveOneNorm(g)) <= 5 * Double.ulpOfOne * full.oneNorm)
  }

  @Test func refusalsNameTheFirstMinorThatIsNotPositive() {
    // n above the diagonal's 1 keeps all minors positive up to the one that is spoilt; 300 is beyond the
    // sizes at which OpenBLAS divides the work.
    for n in [1, 2, 5, 50, 300] {
      for k in Set([0, n / 3, n / 2, n - 1]) {
        for value in [-1.0, 0] {
          var g = Matrix<Double>(rows: n, columns: n) { i, j in i == j ? Double(n + 1) : 1 }
          g[k, k] = value
          // A later one does not matter.
          g[n - 1, n - 1] = min(g[n - 1, n - 1], k < n - 1 ? -5 : value)
          #expect(throws: LinearAlgebraError.notPositiveDefinite(leadingMinor: k + 1)) {
            try Cholesky(g)
          }
          let single = g.map { Float($0) }
          #expect(throws: LinearAlgebraError.notPositiveDefinite(leadingMinor: k + 1)) {
            try Cholesky(single)
          }
        }
      }
    }
    // Positive diagonal, negative determinant.
    #expect(throws: LinearAlgebraError.notPositiveDefinite(leadingMinor: 2)) {
      try Cholesky([[1, 2], [2, 1]] as Matrix<Double>)
    }
    #expect(throws: LinearAlgebraError.notPositiveDefinite(leadingMinor: 1)) {
      try Cholesky(Matrix<Double>(rows: 3, columns: 3))
    }
  }

  @Test func namesTheElementThatIsNotFinite() {
    for n in [1, 2, 3, 40] {
      for (i, j) in [(0, 0), (0, n - 1), (n / 2, n / 2), (n / 3, n / 2), (n - 1, n - 1)] {
        for value in [Double.nan, .infinity] {
          var g = Matrix<Double>.identity(n)
          // Below the diagonal nothing is read, whatever stands there.
          for column in 0..<n { for row in column..<n where row > column { g[row, column] = .nan } }
          g[i, j] = value
          #expect(throws: LinearAlgebraError.nonFinite(row: i, column: j)) { try Cholesky(g) }
        }
      }
    }
  }

  @Test func normsThatOverflowAreNoObstacle() throws {
    let g: Matrix<Double> = [[0x1p1023, 0x1p1022, 0x1p1022], [0, 0x1p1023, 0], [0, 0, 0x1p1023]]
    let cholesky = try Cholesky(g)
    #expect(cholesky.oneNorm == .infinity && cholesky.u.firstNonFinite() == nil)
    #expect(try cholesky.reciprocalConditionNumber() == 0)
  }

  @Test func refusesShapesThatDoNotFit() throws {
    #expect(
      throws: LinearAlgebraError.notSquare(
        operation: "Cholesky factorization", shape: Shape(2, 3))
    ) { try Cholesky(Matrix<Double>(rows: 2, columns: 3)) }
    let cholesky = try Cholesky(Matrix<Double>.identity(3))
    var b = Matrix<Double>(repeating: 1, rows: 2, columns: 1)
    #expect(
      throws: LinearAlgebraError.shapeMismatch(
        operation: "Cholesky solve", left: Shape(3, 3), right: Shape(2, 1))
    ) { try cholesky.solveInPlace(&b) }
    #expect(b == [[1], [1]])
  }

  @Test func consumingReusesTheStorage() throws {
    var generator = SeededGenerator(seed: 44)
    let g: Matrix<Double> = generator.positiveDefinite(order: 8, conditionNumber: 10)
    let (copy, address) = (Matrix(g.view), g.storage.address)
    let consumed = try Cholesky(consume g)
    #expect(consumed.factors.storage.address == address)
    let kept = try Cholesky(copy)
    #expect(kept.u == consumed.u && kept.factors.storage.address != copy.storage.address)
    let b: Matrix<Double> = generator.matrix(rows: 8, columns: 2)
    let (other, rightAddress) = (Matrix(b.view), b.storage.address)
    let solution = try kept.solve(consume b)
    #expect(solution.storage.address == rightAddress)
    #expect(try kept.solve(other) == solution)
  }

  @Test func conditionNumberIsThatOfTheMatrix() throws {
    var generator = SeededGenerator(seed: 45)
    for n in orders where n > 0 {
      let g: Matrix<Double> = generator.positiveDefinite(order: n, conditionNumber: 1e4)
      let cholesky = try Cholesky(g)
      let inverse = try cholesky.solve(.identity(n))
      let exact = 1 / (naiveOneNorm(g) * naiveOneNorm(inverse))
      let estimate = try cholesky.reciprocalConditionNumber()
      let slack = 1 - ratioLimit * Double(n) * Double.ulpOfOne / exact
      #expect(estimate >= exact * slack && estimate <= 3 * exact, "\(n): \(estimate), \(exact)")
    }
    #expect(try Cholesky(Matrix<Double>(rows: 0, columns: 0)).reciprocalConditionNumber() == 1)
    #expect(try Cholesky(Matrix<Double>.diagonal([1, 0.25])).reciprocalConditionNumber() == 0.25)
  }
}
