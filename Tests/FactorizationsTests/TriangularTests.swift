import BLASBackend
import Factorizations
import Matrices
import Testing
import _TestSupport

@Suite struct TriangularTests {
  /// A triangle with a dominant diagonal; NaN stands in the other one, which must not be read.
  private static func triangular<Scalar: RealBLASScalar>(
    _ order: Int, _ triangle: Triangle, filling: Scalar
  ) -> Matrix<Scalar> {
    let random = Kind.random.matrix(order, order, of: Scalar.self)
    return Matrix(rows: order, columns: order) { i, j in
      if i == j { return 2 + abs(random[i, j]) }
      return (triangle == .upper ? i < j : i > j) ? random[i, j] / Scalar(order) : filling
    }
  }

  @Test(arguments: [Triangle.upper, .lower], [Transposition.none, .transposed])
  func solutionsSatisfyTheSystem(
    _ triangle: Triangle, _ transposition: Transposition
  ) throws {
    try Self.checkSolutions(Double.self, triangle, transposition)
    try Self.checkSolutions(Float.self, triangle, transposition)
  }

  private static func checkSolutions<Scalar: RealBLASScalar>(
    _: Scalar.Type, _ triangle: Triangle, _ transposition: Transposition
  ) throws {
    var generator = SeededGenerator(seed: 51)
    for n in orders {
      let t: Matrix<Scalar> = triangular(n, triangle, filling: 0)
      let operand = transposition == .none ? t : naiveTranspose(t)
      for k in [0, 1, 3] {
        let b: Matrix<Scalar> = generator.matrix(rows: n, columns: k)
        var x = b.padded(leadingDimension: n + 2)
        let address = x.storage.address
        try x.solveTriangular(triangle, triangular(n, triangle, filling: .nan), transposition)
        #expect(x.storage.address == address)
        #expect(solveRatio(operand, solution: x, rightSides: b) <= ratioLimit, "\(n), \(k)")
      }
    }
  }

  @Test(arguments: [Triangle.upper, .lower], [Transposition.none, .transposed])
  func refusalsNameTheFirstZeroOfTheDiagonal(
    _ triangle: Triangle, _ transposition: Transposition
  ) {
    for n in [1, 2, 3, 5, 10, 50, 90] {
      for pivot in Set([0, n / 2, n - 1]) {
        var t: Matrix<Double> = Self.triangular(n, triangle, filling: .nan)
        t[pivot, pivot] = 0
        t[n - 1, n - 1] = 0
        let b = Kind.random.matrix(n, 2, of: Double.self)
        var x = b
        #expect(throws: LinearAlgebraError.singular(pivot: pivot)) {
          try x.solveTriangular(triangle, t, transposition)
        }
        #expect(x == b)
      }
    }
  }

  @Test func refusesShapesThatDoNotFit() {
    var b = Matrix<Double>(repeating: 1, rows: 3, columns: 2)
    #expect(
      throws: LinearAlgebraError.notSquare(operation: "triangular solve", shape: Shape(3, 2))
    ) { try b.solveTriangular(.upper, Matrix(rows: 3, columns: 2)) }
    #expect(
      throws: LinearAlgebraError.shapeMismatch(
        operation: "triangular solve", left: Shape(2, 2), right: Shape(3, 2))
    ) { try b.solveTriangular(.upper, .identity(2)) }
    #expect(
      throws: LinearAlgebraError.notSquare(
        operation: "triangular condition number", shape: Shape(3, 2))
    ) { try b.reciprocalTriangularConditionNumber(.upper) }
    #expect(b == Matrix(repeating: 1, rows: 3, columns: 2))
  }

  @Test(arguments: [Triangle.upper, .lower])
  func conditionNumberIsWithinAFactorOfThree(_ triangle: Triangle) throws {
    for n in orders where n > 0 {
      let clean: Matrix<Double> = Self.triangular(n, triangle, filling: 0)
      let exact = try reciprocalConditionNumber(ofTriangular: clean, triangle)
      let t: Matrix<Double> = Self.triangular(n, triangle, filling: .nan)
      let estimate = try t.reciprocalTriangularConditionNumber(triangle)
      let slack = 1 - ratioLimit * Double(n) * Double.ulpOfOne / exact
      #expect(estimate >= exact * slack && estimate <= 3 * exact, "\(n): \(estimate), \(exact)")
    }
    let diagonal = Matrix<Float>.diagonal([4, 1, 0.5])
    #expect(try diagonal.reciprocalTriangularConditionNumber(triangle) == 0.125)
    #expect(try Matrix<Float>.diagonal([1, 0]).reciprocalTriangularConditionNumber(triangle) == 0)
    #expect(
      try Matrix<Float>(rows: 0, columns: 0).reciprocalTriangularConditionNumber(triangle) == 1)
  }
}
