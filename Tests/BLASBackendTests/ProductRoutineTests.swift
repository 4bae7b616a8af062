import BLASBackend
import Matrices
import Testing
import _TestSupport

@Suite struct ProductRoutineTests {
  private static let transpositions: [Transposition] = [.none, .transposed, .adjoint]
  private static let shapes = [
    (0, 0), (0, 3), (3, 0), (1, 1), (1, 5), (5, 1), (2, 3), (3, 2), (5, 5), (10, 3), (50, 10),
    (10, 50),
  ]

  @Test(arguments: scalarTypes)
  func gemvIsTheProduct(_ type: any RealBLASScalar.Type) throws {
    func check<Scalar: RealBLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 5)
      for (rows, columns) in Self.shapes {
        for transposition in Self.transpositions {
          for (alpha, beta, padding): (Scalar, Scalar, Int) in [(1, 0, 0), (-2, 1, 1), (0.5, 3, 3)]
          {
            let a = Placed<Scalar>.input(
              generator.matrix(rows: rows, columns: columns), padding: padding)
            let op = a.matrix.applied(transposition)
            let x = PlacedVector<Scalar>.input(generator.normals(op.columns), stride: padding + 1)
            let start: [Scalar] =
              beta == 0 ? [Scalar](repeating: .nan, count: op.rows) : generator.normals(op.rows)
            var y = PlacedVector<Scalar>.output(start, stride: padding + 1)
            try y.mutate { span, yLayout in
              try BLAS.gemv(
                transposition, alpha: alpha, a.storage.span, a.layout, x.storage.span, x.layout,
                beta: beta, &span, yLayout)
            }
            let (value, size) = naiveCombination(
              Double(alpha), op, Matrix(column: x.elements).inDouble, Double(beta),
              Matrix(column: start).inDouble)
            #expect(
              isRounding(Matrix(column: y.elements), of: value, sizes: size, terms: op.columns),
              "\(rows) × \(columns), \(transposition), \(alpha), \(beta)")
            #expect(y.isSurroundingsUntouched)
          }
        }
      }
    }
    try check(type)
  }

  @Test(arguments: scalarTypes)
  func gemmIsTheProduct(_ type: any RealBLASScalar.Type) throws {
    func check<Scalar: RealBLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 6)
      let sizes = [
        (0, 0, 0), (2, 3, 0), (0, 3, 2), (2, 0, 3), (1, 1, 1), (2, 3, 5), (5, 2, 3), (10, 1, 5),
        (1, 10, 3),
        (50, 50, 50),
      ]
      for (m, n, k) in sizes {
        for left in Self.transpositions {
          for right in Self.transpositions {
            for (alpha, beta, padding): (Scalar, Scalar, Int) in [
              (1, 0, 0), (-2, 1, 1), (0.5, 3, 3),
            ] {
              let a = Placed<Scalar>.input(
                left == .none
                  ? generator.matrix(rows: m, columns: k) : generator.matrix(rows: k, columns: m),
                padding: padding)
              let b = Placed<Scalar>.input(
                right == .none
                  ? generator.matrix(rows: k, columns: n) : generator.matrix(rows: n, columns: k),
                padding: 2 * padding)
              let start: Matrix<Scalar> =
                beta == 0
                ? Matrix(repeating: .nan, rows: m, columns: n)
                : generator.matrix(rows: m, columns: n)
              var c = Placed<Scalar>.output(start, padding: padding)
              try c.mutate { span, cLayout in
                try BLAS.gemm(
                  left, right, alpha: alpha, a.storage.span, a.layout, b.storage.span, b.layout,
                  beta: beta, &span, cLayout)
              }
              let (value, size) = naiveCombination(
                Double(alpha), a.matrix.applied(left), b.matrix.applied(right), Double(beta),
                start.inDouble)
              #expect(
                isRounding(c.matrix, of: value, sizes: size, terms: k),
                "\(m), \(n), \(k), \(left), \(right), \(alpha), \(beta)")
              #expect(c.isSurroundingsUntouched)
            }
          }
        }
      }
    }
    try check(type)
  }

  @Test(arguments: scalarTypes)
  func syrkIsOneTriangleOfTheGramMatrix(_ type: any RealBLASScalar.Type) throws {
    func check<Scalar: RealBLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 7)
      for (rows, columns) in Self.shapes {
        for transposition in Self.transpositions {
          for triangle in [Triangle.upper, .lower] {
            for (alpha, beta, padding): (Scalar, Scalar, Int) in [
              (1, 0, 0), (-2, 1, 1), (0.5, 3, 3),
            ] {
              let a = Placed<Scalar>.input(
                generator.matrix(rows: rows, columns: columns), padding: padding)
              let op = a.matrix.applied(transposition)
              let start: Matrix<Scalar> =
                beta == 0
                ? Matrix(repeating: .nan, rows: op.rows, columns: op.rows)
                : generator.matrix(rows: op.rows, columns: op.rows)
              // The other triangle must stay as it is: it holds the sentinel.
              var c = Placed<Scalar>.output(
                start.replacing(outside: triangle, by: sentinel()).withDiagonal(of: start),
                padding: padding)
              try c.mutate { span, cLayout in
                try BLAS.syrk(
                  triangle, transposition, alpha: alpha, a.storage.span, a.layout, beta: beta,
                  &span, cLayout)
              }
              let (value, size) = naiveCombination(
                Double(alpha), op, naiveTranspose(op), Double(beta), start.inDouble)
              #expect(
                isRounding(
                  c.matrix.triangular(triangle, .stored),
                  of: value.triangular(triangle, .stored), sizes: size, terms: op.columns),
                "\(rows) × \(columns), \(transposition), \(triangle), \(alpha), \(beta)")
              let result = c.matrix
              for j in 0..<op.rows {
                for i in 0..<op.rows where triangle == .upper ? i > j : i < j {
                  #expect(result[i, j] == sentinel())
                }
              }
              #expect(c.isSurroundingsUntouched)
            }
          }
        }
      }
    }
    try check(type)
  }

  @Test(arguments: scalarTypes)
  func productsOfIntegersAreExact(_ type: any RealBLASScalar.Type) throws {
    // Some releases of BLAS were wrong on some processors; every sum here is an integer that the
    // scalar type holds, so no rounding can excuse a difference.
    func check<Scalar: RealBLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 8)
      for (n, p) in [(7, 3), (64, 17), (301, 33)] {
        let a = Matrix<Scalar>(rows: n, columns: p) { _, _ in
          Scalar(Int(generator.next() % 17) - 8)
        }
        let expected = naiveProduct(naiveTranspose(a.inDouble), a.inDouble)
        var gram = [Scalar](repeating: .nan, count: p * p)
        var product = gram
        let layout = MatrixLayout(rows: p, columns: p)
        try gram.mutate { span in
          try BLAS.syrk(
            .upper, .transposed, alpha: 1, a.storage.span, a.layout, beta: 0, &span, layout)
        }
        try product.mutate { span in
          try BLAS.gemm(
            .transposed, .none, alpha: 1, a.storage.span, a.layout, a.storage.span, a.layout,
            beta: 0, &span, layout)
        }
        #expect(Matrix(rows: p, columns: p, storage: product).inDouble == expected)
        let triangle = Matrix(rows: p, columns: p, storage: gram).triangular(.upper, .stored)
        #expect(triangle.inDouble == expected.triangular(.upper, .stored))
      }
    }
    try check(type)
  }
}

extension Matrix {
  fileprivate func withDiagonal(of other: Matrix) -> Matrix {
    var result = self
    for i in 0..<rows { result[i, i] = other[i, i] }
    return result
  }
}
