import BLASBackend
import Factorizations
import Matrices
import Testing
import _TestSupport

@Suite struct QRTests {
  @Test(arguments: Kind.allCases)
  func factorsMultiplyOut(_ kind: Kind) throws {
    try Self.checkFactors(Double.self, kind)
    try Self.checkFactors(Float.self, kind)
  }

  private static func checkFactors<Scalar: RealBLASScalar>(
    _: Scalar.Type, _ kind: Kind
  ) throws {
    for (m, n) in shapes {
      let a = kind.matrix(m, n, of: Scalar.self)
      let qr = try QR(a)
      let (q, r) = (try qr.thinQ(), qr.r)
      let smaller = min(m, n)
      #expect(qr.shape == Shape(m, n) && qr.tau.count == smaller)
      #expect(q.shape == Shape(m, smaller) && r.shape == Shape(smaller, n))
      #expect(isTriangular(r, .upper))
      #expect(factorizationRatio(a, factors: q, r) <= ratioLimit, "\(m) × \(n)")
      #expect(reconstructionRatio(a, qr.reconstructed()) <= ratioLimit, "\(m) × \(n)")
      #expect(orthonormalityRatio(q) <= ratioLimit, "\(m) × \(n)")
    }
  }

  @Test func applyingQAndItsTransposeGivesTheMatrixBack() throws {
    var generator = SeededGenerator(seed: 21)
    for (m, n) in shapes {
      let qr = try QR(generator.matrix(rows: m, columns: n, of: Float.self))
      let b: Matrix<Float> = generator.matrix(rows: m, columns: 3)
      var result = b.padded(leadingDimension: m + 1)
      try qr.applyQ(.transposed, to: &result)
      let thin = naiveProduct(naiveTranspose(try qr.thinQ().inDouble), b.inDouble)
      let top = Matrix(result[0..<min(m, n), ...])
      if !top.isEmpty { #expect(reconstructionRatio(thin.map { Float($0) }, top) <= ratioLimit) }
      try qr.applyQ(.none, to: &result)
      #expect(reconstructionRatio(b, result) <= ratioLimit, "\(m) × \(n)")
    }
  }

  @Test(arguments: [Kind.random, .padded, .gradedRows, .gradedColumns])
  func solutionsAreOptimal(_ kind: Kind) throws {
    try Self.checkSolutions(Double.self, kind)
    try Self.checkSolutions(Float.self, kind)
  }

  private static func checkSolutions<Scalar: RealBLASScalar>(
    _: Scalar.Type, _ kind: Kind
  ) throws {
    var generator = SeededGenerator(seed: 22)
    for (m, n) in shapes where m >= n {
      let a = kind.matrix(m, n, of: Scalar.self)
      let qr = try QR(a)
      for k in [0, 1, 3] {
        let y: Matrix<Scalar> = generator.matrix(rows: m, columns: k)
        let solved = try qr.solve(y)
        let b = Matrix(solved[0..<n, ...])
        #expect(
          optimalityRatio(design: a, targets: y, coefficients: b) <= ratioLimit, "\(m) × \(n)")
        if m == n { #expect(solveRatio(a, solution: b, rightSides: y) <= ratioLimit) }
        // What stands below is the residual, turned: its norm is what rounding leaves of ‖y − Xb‖.
        let residual = naiveDifference(y.inDouble, naiveProduct(a.inDouble, b.inDouble))
        let turned = solved[n..<m, ...].frobeniusNorm()
        let size =
          a.inDouble.frobeniusNorm() * b.inDouble.frobeniusNorm() + y.inDouble.frobeniusNorm()
        #expect(
          abs(Double(turned) - residual.frobeniusNorm())
            <= ratioLimit * Double(m) * Double(Scalar.ulpOfOne) * size)
      }
    }
  }

  @Test func exactProblemsGiveTheirSolution() throws {
    // Orthogonal columns of integers: every number on the way is a small multiple of a power of two.
    let x: Matrix<Double> = [[1, 1], [1, -1], [1, 1], [1, -1]]
    let b = try QR(x).solve([[5], [1], [5], [1]])
    // Four roundings at most touch each coefficient.
    #expect(abs(b[0, 0] - 3) <= 4 * (3.0).ulp && abs(b[1, 0] - 2) <= 4 * (3.0).ulp)
  }

  @Test func consumingReusesTheStorage() throws {
    var generator = SeededGenerator(seed: 23)
    let a: Matrix<Double> = generator.matrix(rows: 20, columns: 7)
    let address = a.storage.address
    let qr = try QR(consume a)
    #expect(qr.factors.storage.address == address)
    var workspace = Workspace<Double>()
    let again: Matrix<Double> = generator.matrix(rows: 20, columns: 7)
    let secondAddress = again.storage.address
    #expect(try QR(consume again, workspace: &workspace).factors.storage.address == secondAddress)
    let rightSides: Matrix<Double> = generator.matrix(rows: 20, columns: 2)
    let (copy, thirdAddress) = (Matrix(rightSides.view), rightSides.storage.address)
    let solutions = try qr.solve(consume rightSides)
    #expect(solutions.storage.address == thirdAddress)
    #expect(try qr.solve(copy) == solutions)
  }

  @Test func whatIsNotConsumedStaysUnchanged() throws {
    let a: Matrix<Double> = [[1, 2], [3, 4], [5, 6]]
    let b: Matrix<Double> = [[1], [2], [4]]
    let qr = try QR(a)
    _ = try qr.solve(b)
    #expect(a == [[1, 2], [3, 4], [5, 6]] && b == [[1], [2], [4]])
  }

  @Test func aReusedWorkspaceChangesNothing() throws {
    var generator = SeededGenerator(seed: 24)
    var workspace = Workspace<Float>()
    for (m, n) in [(50, 50), (3, 2), (90, 50), (1, 1), (10, 50)] {
      let a: Matrix<Float> = generator.matrix(rows: m, columns: n)
      let (fresh, reused) = (try QR(a), try QR(a, workspace: &workspace))
      #expect(fresh.factors == reused.factors && fresh.tau == reused.tau)
    }
  }

  @Test func namesTheElementThatIsNotFinite() {
    for value in [Double.nan, .infinity, -.infinity] {
      for (m, n) in [(1, 1), (4, 3), (3, 4), (50, 40)] {
        for (i, j) in [(0, 0), (m - 1, 0), (0, n - 1), (m - 1, n - 1), (m / 2, n / 2)] {
          var a = Kind.random.matrix(m, n, of: Double.self)
          a[i, j] = value
          #expect(throws: LinearAlgebraError.nonFinite(row: i, column: j)) { try QR(a) }
          #expect(throws: LinearAlgebraError.nonFinite(row: i, column: j)) { try PivotedQR(a) }
        }
      }
    }
  }

  @Test func refusesFactorsThatOverflow() {
    // Finite, but the length of the column is not.
    let a = Matrix<Double>(repeating: .greatestFiniteMagnitude, rows: 3, columns: 1)
    #expect(throws: LinearAlgebraError.nonFinite(row: 0, column: 0, operand: "the factors")) {
      try QR(a)
    }
    #expect(throws: LinearAlgebraError.nonFinite(row: 0, column: 0, operand: "the factors")) {
      try PivotedQR(a)
    }
  }

  @Test func refusesWhatCannotBeSolvedAndLeavesItUnchanged() throws {
    let b = Matrix<Double>(rows: 3, columns: 2) { i, j in Double(i + j + 1) }
    var target = b
    let wide = try QR(Kind.random.matrix(3, 5, of: Double.self))
    #expect(throws: LinearAlgebraError.rankDeficient(rank: 3, columns: 5)) {
      try wide.solveInPlace(&target)
    }
    let tall = try QR(Kind.random.matrix(4, 2, of: Double.self))
    #expect(
      throws: LinearAlgebraError.shapeMismatch(
        operation: "application of Q", left: Shape(4, 2), right: Shape(3, 2))
    ) { try tall.solveInPlace(&target) }
    #expect(
      throws: LinearAlgebraError.shapeMismatch(
        operation: "application of Q", left: Shape(4, 2), right: Shape(3, 2))
    ) { try tall.applyQ(.none, to: &target) }
    #expect(target == b)
    for column in 0..<3 {
      var a = Kind.random.matrix(3, 3, of: Double.self)
      for i in 0..<3 { a[i, column] = 0 }
      let singular = try QR(a)
      #expect(throws: LinearAlgebraError.singular(pivot: column)) {
        try singular.solveInPlace(&target)
      }
      #expect(target == b)
    }
  }

  @Test func conditionNumberIsThatOfR() throws {
    for n in orders where n > 0 {
      let qr = try QR(Kind.random.matrix(n + 4, n, of: Double.self))
      let exact = try reciprocalConditionNumber(ofTriangular: qr.r, .upper)
      let estimate = try qr.reciprocalConditionNumber()
      // An estimate of ‖R⁻¹‖ from below, so one of 1/κ from above, up to rounding: R is well conditioned.
      let slack = 1 - ratioLimit * Double(n) * Double.ulpOfOne / exact
      #expect(estimate >= exact * slack && estimate <= 3 * exact, "\(n): \(estimate), \(exact)")
    }
    #expect(try QR(Matrix<Double>(rows: 3, columns: 0)).reciprocalConditionNumber() == 1)
    #expect(try QR(Matrix<Double>(rows: 3, columns: 2)).reciprocalConditionNumber() == 0)
    let wide = try QR(Kind.random.matrix(2, 3, of: Double.self))
    #expect(try wide.reciprocalConditionNumber() == 0)
  }
}
