internal import BLASBackend

/// Checks that the products of this machine's BLAS are right.
///
/// Releases of OpenBLAS have computed XᵀX or Xᵀy wrongly on some CPUs. Products of small integers are exact
/// in floating point, whatever the order of summation: any difference from integer arithmetic is a defect.
public struct SelfTest: Sendable, Hashable {
  /// The operation, as "SYRK, Double".
  public let name: String
  /// How many products were compared.
  public let cases: Int
  /// The shapes for which a result was wrong; empty if all is well.
  public let failures: [String]

  /// Tests GEMM, SYRK and GEMV in both precisions over shapes with remainders of every kernel width.
  ///
  /// - Complexity: about 10⁹ flops.
  public static func run() -> [SelfTest] {
    let shapes = [(1, 1), (3, 2), (17, 5), (64, 8), (100, 33), (257, 20), (1031, 127), (4099, 64)]
    return [
      test("GEMM", Double.self, shapes, Self.gemm), test("GEMM", Float.self, shapes, Self.gemm),
      test("SYRK", Double.self, shapes, Self.syrk), test("SYRK", Float.self, shapes, Self.syrk),
      test("GEMV", Double.self, shapes, Self.gemv), test("GEMV", Float.self, shapes, Self.gemv),
    ]
  }

  private static func test<Scalar: RealBLASScalar>(
    _ name: String, _: Scalar.Type, _ shapes: [(Int, Int)],
    _ isRight: (Matrix<Scalar>, [Int]) -> Bool
  ) -> SelfTest {
    var failures: [String] = []
    for (rows, columns) in shapes {
      var state: UInt32 = 1
      let integers = (0..<rows * columns).map { _ in
        state = state &* 1_664_525 &+ 1_013_904_223
        return Int(state >> 28) - 8
      }
      let matrix = Matrix<Scalar>(
        rows: rows, columns: columns, storage: integers.map { Scalar($0) })
      if !isRight(matrix, integers) { failures.append("\(rows) × \(columns)") }
    }
    return SelfTest(name: "\(name), \(Scalar.self)", cases: shapes.count, failures: failures)
  }

  private static func gemm<Scalar: RealBLASScalar>(_ x: Matrix<Scalar>, _ integers: [Int]) -> Bool {
    isExact(x.transposed * x, x.columns) { product(integers, rows: x.rows, $0, $1) }
  }

  private static func syrk<Scalar: RealBLASScalar>(_ x: Matrix<Scalar>, _ integers: [Int]) -> Bool {
    guard let gram = try? x.gram() else { return false }
    return isExact(gram, x.columns) { product(integers, rows: x.rows, $0, $1) }
  }

  private static func gemv<Scalar: RealBLASScalar>(_ x: Matrix<Scalar>, _ integers: [Int]) -> Bool {
    let last = x.columns - 1
    let moments = (x.transposed * x.column(last)).column
    return (0..<x.columns).allSatisfy {
      moments[$0, 0] == Scalar(product(integers, rows: x.rows, $0, last))
    }
  }

  private static func isExact<Scalar: RealBLASScalar>(
    _ result: Matrix<Scalar>, _ order: Int, _ expected: (Int, Int) -> Int
  ) -> Bool {
    // Both triangles of XᵀX hold the same numbers.
    (0..<order).allSatisfy { i in
      (0...i).allSatisfy { j in
        let number = Scalar(expected(i, j))
        return result[i, j] == number && result[j, i] == number
      }
    }
  }

  /// Column i times column j, in integers.
  private static func product(_ integers: [Int], rows: Int, _ i: Int, _ j: Int) -> Int {
    var sum = 0
    for k in 0..<rows { sum += integers[i * rows + k] * integers[j * rows + k] }
    return sum
  }
}
