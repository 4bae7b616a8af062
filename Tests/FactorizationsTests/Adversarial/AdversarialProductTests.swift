import BLASBackend
import ComplexModule
import Matrices
import RealModule
import Testing
import _TestSupport

/// Products and norms of dense and structured matrices of every shape, with factors at both ends of the range, and
/// with numbers that are not finite, which spread as they do in sums of products.
@Suite struct AdversarialProductTests {
  private static let types: [any BLASScalar.Type] = [
    Float.self, Double.self, Complex<Float>.self, Complex<Double>.self,
  ]

  /// Empty, single, tall and wide, (m, k, n); the last are beyond the kernels for small matrices.
  private static let shapes = [
    (0, 0, 0), (0, 2, 3), (2, 0, 3), (2, 3, 0), (1, 1, 1), (5, 2, 1), (2, 5, 3), (4, 4, 4),
    (3, 17, 5),
  ]

  /// Exponents of the factors: products that are ordinary, that vanish, and that reach an end of the range.
  private static func exponents<Scalar: BLASScalar>(_: Scalar.Type) -> [(Int, Int)] {
    typealias Real = Scalar.RealScalar
    let most = Int(Real.greatestFiniteMagnitude.exponent) - 10
    let least = Int(Real.leastNonzeroMagnitude.exponent) + 5
    return [
      (0, 0), (most, -most), (-most, most), (-most, -most), (most, 0), (least, 0), (least, most),
    ]
  }

  private static func matrix<Scalar: BLASScalar>(
    _ rows: Int, _ columns: Int, _ exponent: Int, seed: UInt64
  ) -> Matrix<Scalar> {
    var generator = SeededGenerator(seed: seed)
    let random: Matrix<Scalar> = generator.matrix(rows: rows, columns: columns)
    func power(_ k: Int) -> Scalar {
      Scalar(Scalar.RealScalar(sign: .plus, exponent: .init(k), significand: 1))
    }
    let (first, second) = (power(exponent / 2), power(exponent - exponent / 2))
    return random.map { $0 * first * second }
  }

  /// As many roundings as terms, of numbers of the size of the product of the norms.
  private static func expect<Scalar: BLASScalar>(
    _ name: String, _ found: Matrix<Scalar>, _ a: Matrix<Scalar>, _ b: Matrix<Scalar>,
    plus c: Matrix<Scalar>? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let (left, right) = (Judged(a), Judged(b))
    var exact = left * right
    var size = left.size * right.size
    if let c {
      exact = exact + Judged(c)
      size = size + Judged(c).size
    }
    let ratio = Judged.ratio(
      Judged(found), exact, size: size, order: a.columns + 1, of: Scalar.self)
    #expect(
      ratio <= ratioLimit, "\(name), \(a.shape) · \(b.shape), \(Scalar.self): \(ratio)",
      sourceLocation: sourceLocation)
  }

  @Test(arguments: types) func denseProducts(_ type: any BLASScalar.Type) throws {
    func check<Scalar: BLASScalar>(_: Scalar.Type) throws {
      for (m, k, n) in Self.shapes {
        for (first, second) in Self.exponents(Scalar.self) {
          let a: Matrix<Scalar> = Self.matrix(m, k, first, seed: 1)
          let b: Matrix<Scalar> = Self.matrix(k, n, second, seed: 2)
          Self.expect("AB", try a.multiplied(by: b), a, b)
          // Stored as their adjoints.
          let (left, right) = (a.naiveAdjoint, b.naiveAdjoint)
          Self.expect("AᴴBᴴ", try left.adjoint.multiplied(by: right.adjoint), a, b)
          // β = 0 does not read what stood there.
          var c = Matrix<Scalar>(repeating: .naiveNaN, rows: m, columns: n)
          try c.formProduct(left.adjoint, b)
          Self.expect("C ← AB", c, a, b)
          let before: Matrix<Scalar> = Self.matrix(m, n, 0, seed: 3)
          c = before
          try c.formProduct(a, b, beta: 1)
          Self.expect("C ← AB + C", c, a, b, plus: before)
          c = before
          try c.formProduct(a, b, alpha: .zero, beta: 1)
          #expect(c == before)
          if n == 1 {
            Self.expect("Ax", try a.multiplied(by: Vector(b.storage)).column, a, b)
          }
        }
      }
    }
    try check(type)
  }

  @Test(arguments: types) func structuredProducts(_ type: any BLASScalar.Type) throws {
    func check<Scalar: BLASScalar>(_: Scalar.Type) throws {
      func check(_ name: String, _ a: some StructuredMatrix<Scalar>, _ exponent: Int) throws {
        let dense = a.dense()
        let b: Matrix<Scalar> = Self.matrix(a.columns, 2, exponent, seed: 5)
        let left: Matrix<Scalar> = Self.matrix(2, a.rows, exponent, seed: 6)
        Self.expect("\(name) B", try a.multiplied(by: b), dense, b)
        Self.expect("B \(name)", try left.multiplied(by: a), left, dense)
        var c = Matrix<Scalar>(repeating: .naiveNaN, rows: a.rows, columns: 2)
        try c.formProduct(a, b)
        Self.expect("C ← \(name) B", c, dense, b)
      }
      for n in [0, 1, 2, 5, 18] {
        for (first, second) in Self.exponents(Scalar.self) {
          let a: Matrix<Scalar> = Self.matrix(n, n, first, seed: 4)
          for triangle in [Triangle.upper, .lower] {
            try check("triangular", TriangularMatrix(triangle, of: a), second)
            try check("Hermitian", HermitianMatrix(triangle, of: a), second)
            try check(
              "Hermitian banded", HermitianBandedMatrix(triangle, of: a, bandwidth: 2), second)
          }
          try check(
            "banded", BandedMatrix(of: a, lowerBandwidth: 3, upperBandwidth: 1), second)
          try check("tridiagonal", TridiagonalMatrix(of: a), second)
          try check("diagonal", DiagonalMatrix(a.diagonal), second)
        }
      }
      // No element of A is read without a column of B.
      let none = Matrix<Scalar>(rows: 3, columns: 0)
      #expect(try TriangularMatrix(.upper, of: Matrix.identity(3)).multiplied(by: none) == none)
    }
    try check(type)
  }

  @Test(arguments: types) func numbersThatAreNotFiniteSpread(_ type: any BLASScalar.Type) throws {
    func check<Scalar: BLASScalar>(_: Scalar.Type) throws {
      for (m, k, n) in [(1, 1, 1), (4, 4, 4), (3, 17, 5), (20, 20, 20)] {
        var a: Matrix<Scalar> = Self.matrix(m, k, 0, seed: 7)
        let b: Matrix<Scalar> = Self.matrix(k, n, 0, seed: 8)
        for value in [Scalar.naiveNaN, Scalar(.infinity)] {
          let kept = a[m / 2, k - 1]
          a[m / 2, k - 1] = value
          let c = try a.multiplied(by: b)
          for j in 0..<n {
            for i in 0..<m { #expect(c[i, j].isFinite == (i != m / 2), "\(m) \(k) \(n)") }
          }
          a[m / 2, k - 1] = kept
        }
      }
    }
    try check(type)
  }

  @Test(arguments: types) func vectorsAtBothEnds(_ type: any BLASScalar.Type) throws {
    func check<Scalar: BLASScalar>(_: Scalar.Type) throws {
      typealias Real = Scalar.RealScalar
      for n in [0, 1, 3, 40] {
        for (first, second) in Self.exponents(Scalar.self) {
          let x: Matrix<Scalar> = Self.matrix(n, 1, first, seed: 9)
          let y: Matrix<Scalar> = Self.matrix(n, 1, second, seed: 10)
          let (u, v) = (Vector(x.storage), Vector(y.storage))
          Self.expect(
            "xᴴy", Matrix(rows: 1, columns: 1, storage: [try u.innerProduct(v)]), x.naiveAdjoint, y)
          Self.expect(
            "xᵀy", Matrix(rows: 1, columns: 1, storage: [try u.dot(v)]), naiveTranspose(x), y)
          // ‖x‖₂ itself is in range, its square is not.
          let norms = [try u.norm(), x.frobeniusNorm()].map {
            Matrix(rows: 1, columns: 1, storage: [$0])
          }
          for norm in norms {
            let (found, vector) = (Judged(norm), Judged(x))
            let square = Judged(x.inDouble).size
            if n == 0 {
              #expect(norm[0, 0] == 0)
              continue
            }
            // Of complex numbers the sum of squares stands twice on the diagonal of the real form.
            let sum = (vector.adjoint * vector).element(0, 0)
            #expect(
              Judged.ratio(
                found * found, sum,
                size: square * square + square * Judged.Size(Double(Real.leastNormalMagnitude)),
                order: n + 2, of: Scalar.self) <= ratioLimit)
          }
        }
      }
    }
    try check(type)
  }
}
