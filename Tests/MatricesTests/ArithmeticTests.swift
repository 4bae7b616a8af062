import BLASBackend
import Matrices
import Testing
import _TestSupport

@Suite struct ArithmeticTests {
  @Test(arguments: Form.allCases, Form.allCases)
  func sumsAndDifferencesOfAllFormsEqualPlainLoops(_ left: Form, _ right: Form) throws {
    try Self.check(Double.self, left, right)
    try Self.check(Float.self, left, right)
  }

  private static func check<Scalar: RealBLASScalar>(
    _: Scalar.Type, _ left: Form, _ right: Form
  ) throws {
    var generator = SeededGenerator(seed: 9)
    for (rows, columns) in [(0, 0), (0, 3), (3, 0), (1, 1), (1, 6), (6, 1), (4, 7), (70, 33)] {
      let a: Matrix<Scalar> = generator.integers(rows, columns)
      let b: Matrix<Scalar> = generator.integers(rows, columns)
      let (x, y) = (left.view(of: a), right.view(of: b))
      #expect(x + y == Matrix(rows: rows, columns: columns) { a[$0, $1] + b[$0, $1] })
      #expect(x - y == Matrix(rows: rows, columns: columns) { a[$0, $1] - b[$0, $1] })
      #expect(3 * x == Matrix(rows: rows, columns: columns) { 3 * a[$0, $1] })
      #expect(-Matrix(x) == Matrix(rows: rows, columns: columns) { 0 - a[$0, $1] })
      #expect(try x.adding(y) == x + y)
      #expect(try x.subtracting(y) == x - y)
    }
  }

  @Test func operatorsTakeMatricesAndViews() {
    let a: Matrix<Double> = [[1, 2], [3, 4]]
    #expect(a + a.transposed == [[2, 5], [5, 8]] && a.transposed - a == [[0, 1], [-1, 0]])
    #expect(2 * a.transposed == [[2, 6], [4, 8]] && a + a == 2 * a)
    #expect(-a.padded(leadingDimension: 5) == [[-1, -2], [-3, -4]])
  }

  @Test func differentShapesAreRefused() {
    let a = Matrix<Double>(rows: 2, columns: 3)
    #expect(
      throws: LinearAlgebraError.shapeMismatch(
        operation: "matrix sum", left: Shape(2, 3), right: Shape(3, 2))
    ) { try a.adding(a.transposed) }
    #expect(
      throws: LinearAlgebraError.shapeMismatch(
        operation: "matrix difference", left: Shape(2, 3), right: Shape(2, 2))
    ) { try a.subtracting(a[..., 1...]) }
  }
}
