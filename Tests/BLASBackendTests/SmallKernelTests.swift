import BLASBackend
import Matrices
import Testing
import _TestSupport

/// The kernels for orders up to 16, through the routines that choose them; 17 goes to the library.
@Suite struct SmallKernelTests {
  /// Integers of a few bits: sums of products are exact in both types.
  private static func integers<Scalar: RealBLASScalar>(
    _ rows: Int, _ columns: Int, _ generator: inout SeededGenerator
  ) -> Matrix<Scalar> {
    Matrix(rows: rows, columns: columns) { _, _ in Scalar((generator.uniform() * 16).rounded() - 8)
    }
  }

  @Test(arguments: scalarTypes) func productsAreExact(_ type: any RealBLASScalar.Type) throws {
    func check<Scalar: RealBLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 141)
      for m in 1...17 {
        for (n, k) in [(1, 1), (2, 3), (5, 4), (16, 16), (17, 2), (3, 17)] {
          let a: Matrix<Scalar> = Self.integers(m, k, &generator)
          let b: Matrix<Scalar> = Self.integers(k, n, &generator)
          let start: Matrix<Scalar> = Self.integers(m, n, &generator)
          let (placedA, placedB) = (Placed.input(a, padding: 2), Placed.input(b, padding: 1))
          for beta: Scalar in [0, 1, -3] {
            var c = Placed.output(beta == 0 ? start.map { _ in .nan } : start, padding: 3)
            try c.mutate { span, layout in
              try BLAS.gemm(
                .none, .none, alpha: 2, placedA.storage.span, placedA.layout, placedB.storage.span,
                placedB.layout, beta: beta, &span, layout)
            }
            let product = naiveProduct(a.inDouble, b.inDouble)
            let expected = Matrix<Scalar>(rows: m, columns: n) { i, j in
              Scalar(2 * product[i, j]) + (beta == 0 ? 0 : beta * start[i, j])
            }
            #expect(c.matrix == expected, "\(m) \(n) \(k) \(beta)")
            #expect(c.isSurroundingsUntouched)
          }
        }
      }
    }
    try check(type)
  }

  @Test(arguments: scalarTypes) func eliminationPivotsAsLAPACKDoes(
    _ type: any RealBLASScalar.Type
  ) throws {
    func check<Scalar: RealBLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 142)
      for n in 1...17 {
        let a: Matrix<Scalar> = generator.matrix(rows: n, columns: n)
        // A zero row and column more make the library do it, with the same pivots.
        let larger = Matrix<Scalar>(rows: 24, columns: 24) { i, j in
          i < n && j < n ? a[i, j] : i == j ? 1 : 0
        }
        func factor(_ a: Matrix<Scalar>) throws -> (Placed<Scalar>, [BLASInteger], LAPACKOutcome) {
          var placed = Placed.output(a, padding: 2)
          var pivots = [BLASInteger](repeating: 0, count: a.rows)
          let outcome = try placed.mutate { span, layout in
            var pivotSpan = pivots.mutableSpan
            return try LAPACK.getrf(&span, layout, pivots: &pivotSpan)
          }
          return (placed, pivots, outcome)
        }
        let (small, pivots, outcome) = try factor(a)
        let (large, reference, _) = try factor(larger)
        #expect(outcome == .success && small.isSurroundingsUntouched)
        #expect(pivots == Array(reference.prefix(n)), "\(n)")
        for j in 0..<n {
          for i in 0..<n {
            let difference = abs(small.matrix[i, j] - large.matrix[i, j])
            #expect(difference <= 1000 * Scalar(n) * .ulpOfOne, "\(n): \(i), \(j)")
          }
        }
        // A column of zeros is named, and the rest is factorized.
        for zero in Set([0, n / 2, n - 1]) {
          let singular = Matrix(rows: n, columns: n) { i, j in j == zero ? 0 : a[i, j] }
          #expect(try factor(singular).2 == .failure(zero + 1), "\(n)")
        }
      }
    }
    try check(type)
  }
}
