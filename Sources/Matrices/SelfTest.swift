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
    let samples = shapes.map { Sample(rows: $0, columns: $1) }
    return [
      test("GEMM", Double.self, samples, Self.gemm), test("GEMM", Float.self, samples, Self.gemm),
      test("SYRK", Double.self, samples, Self.syrk), test("SYRK", Float.self, samples, Self.syrk),
      test("GEMV", Double.self, samples, Self.gemv), test("GEMV", Float.self, samples, Self.gemv),
    ]
  }

  /// A matrix of small integers, column by column, and its XᵀX in integer arithmetic.
  private struct Sample {
    let rows: Int
    let columns: Int
    let integers: [Int]
    let gram: [Int]

    init(rows: Int, columns: Int) {
      var state: UInt32 = 1
      let integers = (0..<rows * columns).map { _ in
        state = state &* 1_664_525 &+ 1_013_904_223
        return Int(state >> 28) - 8
      }
      var gram = [Int](repeating: 0, count: columns * columns)
      for i in 0..<columns {
        for j in i..<columns {
          // A plain loop, once for all tests: without optimization, closures take half a minute.
          var (sum, row) = (0, 0)
          while row < rows {
            sum &+= integers[i &* rows &+ row] &* integers[j &* rows &+ row]
            row &+= 1
          }
          gram[i * columns + j] = sum
          gram[j * columns + i] = sum
        }
      }
      (self.rows, self.columns, self.integers, self.gram) = (rows, columns, integers, gram)
    }

    func isGram<Scalar: RealBLASScalar>(_ result: Matrix<Scalar>) -> Bool {
      (0..<columns).allSatisfy { i in
        (0..<columns).allSatisfy { j in result[i, j] == Scalar(gram[i * columns + j]) }
      }
    }
  }

  private static func test<Scalar: RealBLASScalar>(
    _ name: String, _: Scalar.Type, _ samples: [Sample],
    _ isRight: (Matrix<Scalar>, Sample) -> Bool
  ) -> SelfTest {
    var failures: [String] = []
    for sample in samples {
      let matrix = Matrix<Scalar>(
        rows: sample.rows, columns: sample.columns, storage: sample.integers.map { Scalar($0) })
      if !isRight(matrix, sample) { failures.append("\(sample.rows) × \(sample.columns)") }
    }
    return SelfTest(name: "\(name), \(Scalar.self)", cases: samples.count, failures: failures)
  }

  private static func gemm<Scalar: RealBLASScalar>(_ x: Matrix<Scalar>, _ sample: Sample) -> Bool {
    sample.isGram(x.transposed * x)
  }

  private static func syrk<Scalar: RealBLASScalar>(_ x: Matrix<Scalar>, _ sample: Sample) -> Bool {
    guard let gram = try? x.gram() else { return false }
    return sample.isGram(gram)
  }

  private static func gemv<Scalar: RealBLASScalar>(_ x: Matrix<Scalar>, _ sample: Sample) -> Bool {
    let last = sample.columns - 1
    let moments = (x.transposed * x.column(last)).column
    return (0..<sample.columns).allSatisfy {
      moments[$0, 0] == Scalar(sample.gram[$0 * sample.columns + last])
    }
  }
}
