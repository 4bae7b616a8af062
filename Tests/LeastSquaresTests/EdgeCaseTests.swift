import BLASBackend
import LeastSquares
import Matrices
import Testing
import _TestSupport

/// Shapes and columns at the edge of what least squares is defined for.
@Suite struct EdgeCaseTests {
  @Test(arguments: Method.allCases)
  func oneByOneIsADivision(_ method: Method) throws {
    let solution = try method.solve([[4]] as Matrix<Double>, [[10]] as Matrix<Double>)
    #expect(solution.status == .solved && solution.method == method.rawValue)
    #expect(try #require(solution.coefficients)[0, 0] == 2.5)
    #expect(solution.residualNorms == [0])
    #expect(solution.conditioning?.conditionNumber == 1)
  }

  @Test(arguments: Method.allCases)
  func noTargetsGiveNoColumns(_ method: Method) throws {
    let solution = try method.solve(
      [[1, 2], [3, 5], [0, 1]] as Matrix<Double>, Matrix(rows: 3, columns: 0))
    #expect(solution.status == .solved)
    #expect(solution.coefficients?.shape == Shape(2, 0) && solution.residualNorms.isEmpty)
  }

  @Test(arguments: Method.allCases)
  func noColumnsLeaveYAsItIs(_ method: Method) throws {
    let y = [[3], [4]] as Matrix<Double>
    let solution = try method.solve(Matrix(rows: 2, columns: 0), y)
    #expect(solution.status == .solved)
    #expect(solution.coefficients?.shape == Shape(0, 1))
    #expect(abs(solution.residualNorms[0] - 5) <= 10 * .ulpOfOne)
  }

  @Test(arguments: [0, 1, 2])
  func fewerRowsThanColumnsAreRankDeficient(_ rows: Int) throws {
    var random = SeededGenerator(seed: 3)
    let x: Matrix<Double> = random.matrix(rows: rows, columns: 3)
    let y: Matrix<Double> = random.matrix(rows: rows, columns: 2)
    for method in [Method.normal, .qr] {
      let solution = try method.solve(x, y)
      #expect(solution.status == .rankDeficient && solution.coefficients == nil)
      #expect(solution.conditioning?.rank == rows)
      #expect(solution.message.contains("rank \(rows) of 3 columns"))
    }
    let svd = try Method.svd.solve(x, y)
    #expect(svd.status == .solved && svd.conditioning?.rank == rows)
    let b = try #require(svd.coefficients)
    // X has full row rank: the fit is exact, and b = Xᵀ(XXᵀ)⁻¹y lies in the row space.
    #expect(naiveDifference(naiveProduct(x, b), y).maxNorm() <= 1000 * .ulpOfOne)
    #expect(svd.residualNorms.allSatisfy { $0 <= 1000 * .ulpOfOne })
    if rows == 0 { #expect(b == Matrix(rows: 3, columns: 2)) }
    if rows == 1 {
      let length = x.frobeniusNorm()
      for j in 0..<3 {
        let expected = x[0, j] * y[0, 0] / (length * length)
        #expect(abs(b[j, 0] - expected) <= 100 * .ulpOfOne * b.maxNorm())
      }
    }
  }

  @Test(arguments: Method.allCases)
  func asManyRowsAsColumnsAreInterpolated(_ method: Method) throws {
    let x: Matrix<Double> = [[2, 1, 0], [1, 3, 1], [0, 1, 4]]
    let b: Matrix<Double> = [[1], [-2], [3]]
    let solution = try method.solve(x, naiveProduct(x, b))
    #expect(naiveDifference(try #require(solution.coefficients), b).maxNorm() <= 1000 * .ulpOfOne)
    #expect(solution.residualNorms[0] <= 1000 * .ulpOfOne)
  }

  @Test func zeroColumnIsNamedAndGetsZeroByTheSVD() throws {
    let x: Matrix<Double> = [[1, 0, 2], [3, 0, 1], [2, 0, 2], [0, 0, 5]]
    let y: Matrix<Double> = [[1], [2], [3], [4]]
    try expectRank(2, x, y)
    let b = try #require(try Method.svd.solve(x, y).coefficients)
    #expect(b[1, 0] == 0)
    let without: Matrix<Double> = [[1, 2], [3, 1], [2, 2], [0, 5]]
    let reduced = try #require(try Method.qr.solve(without, y).coefficients)
    #expect(abs(b[0, 0] - reduced[0, 0]) <= 100 * .ulpOfOne)
    #expect(abs(b[2, 0] - reduced[1, 0]) <= 100 * .ulpOfOne)
  }

  @Test func allColumnsZeroGiveZeros() throws {
    let (x, y) = (Matrix<Double>(rows: 3, columns: 2), [[3], [0], [4]] as Matrix<Double>)
    try expectRank(0, x, y)
    let solution = try Method.svd.solve(x, y)
    #expect(solution.coefficients == Matrix(rows: 2, columns: 1))
    #expect(abs(solution.residualNorms[0] - 5) <= 10 * .ulpOfOne)
  }

  @Test func duplicatedColumnSharesItsCoefficientEqually() throws {
    let x: Matrix<Double> = [[1, 2, 2], [1, 3, 3], [1, 5, 5], [1, 4, 4]]
    let y: Matrix<Double> = [[5], [7], [11], [9]]
    // y = 1 + 2x: least norm of (a, b, b) with 2b = 2.
    try expectRank(2, x, y)
    let b = try #require(try Method.svd.solve(x, y).coefficients)
    for (value, expected) in zip(b.storage, [1.0, 1, 1]) {
      #expect(abs(value - expected) <= 1000 * .ulpOfOne)
    }
  }

  /// Scaled by less than a power of two, so that the multiple is not exact.
  @Test(arguments: [3.0, 1e-150, 1e6, 0.1])
  func multipleOfAColumnIsFoundAtAnyScale(_ factor: Double) throws {
    var random = SeededGenerator(seed: 5)
    let base: Matrix<Double> = random.matrix(rows: 30, columns: 3)
    let x = Matrix(rows: 30, columns: 4) { i, j in j < 3 ? base[i, j] : factor * base[i, 1] }
    try expectRank(3, x, random.matrix(rows: 30, columns: 1))
  }

  @Test(arguments: [5.0, 0.1, 1e9, -1e-9])
  func constantColumnBesideAnInterceptIsRankDeficient(_ value: Double) throws {
    var random = SeededGenerator(seed: 6)
    let base: Matrix<Double> = random.matrix(rows: 30, columns: 1)
    let x = Matrix(rows: 30, columns: 3) { i, j in [1, value, base[i, 0]][j] }
    let y: Matrix<Double> = random.matrix(rows: 30, columns: 1)
    try expectRank(2, x, y)
    // Of least norm is the multiple of (1, value): nearly all of it on the larger column.
    let solution = try Method.svd.solve(x, y)
    let b = try #require(solution.coefficients)
    let kappa = try #require(solution.conditioning?.conditionNumber)
    #expect(abs(b[0, 0] * value - b[1, 0]) <= 1e3 * .ulpOfOne * kappa * max(1, abs(value)))
  }

  @Test func targetsOfZerosGiveZeros() throws {
    let x: Matrix<Double> = [[1, 2], [3, 5], [0, 1]]
    for method in Method.allCases {
      let solution = try method.solve(x, Matrix(rows: 3, columns: 1))
      #expect(solution.status == .solved)
      #expect(solution.coefficients == Matrix(rows: 2, columns: 1))
      #expect(solution.residualNorms == [0])
    }
  }

  @Test func differentNumbersOfRowsThrow() {
    #expect(
      throws: LinearAlgebraError.shapeMismatch(
        operation: "least-squares problem", left: Shape(3, 2), right: Shape(2, 1))
    ) {
      try LeastSquaresProblem<Double>(
        design: Matrix<Double>(rows: 3, columns: 2), targets: Matrix(rows: 2, columns: 1))
    }
  }

  /// Normal equations and QR say so, and give nothing; the SVD solves.
  private func expectRank(_ rank: Int, _ x: Matrix<Double>, _ y: Matrix<Double>) throws {
    for method in [Method.normal, .qr] {
      let solution = try method.solve(x, y)
      #expect(solution.status == .rankDeficient, "\(method)")
      #expect(solution.coefficients == nil && solution.residualNorms.isEmpty)
      #expect(solution.conditioning?.rank == rank)
      #expect(solution.message.hasPrefix("rank \(rank) of \(x.columns) columns"))
    }
    let svd = try Method.svd.solve(x, y)
    #expect(svd.status == .solved && svd.conditioning?.rank == rank)
    #expect(svd.message.contains("least norm"))
    // The norm of the residual that is reported is that of what is returned.
    let b = try #require(svd.coefficients)
    let residual = naiveDifference(y, naiveProduct(x, b)).frobeniusNorm()
    #expect(
      abs(svd.residualNorms[0] - residual)
        <= ratioLimit * Double(x.rows) * .ulpOfOne * y.frobeniusNorm())
  }
}
