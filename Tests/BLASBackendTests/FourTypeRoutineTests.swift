import BLASBackend
import ComplexModule
import Matrices
import RealModule
import Testing
import _TestSupport

/// The routines of BLAS 1 to 3 that exist for real and complex scalars alike, against plain loops: padded
/// layouts, NaN around inputs and in outputs that β = 0 overwrites.
@Suite struct FourTypeRoutineTests {
  static let types: [any BLASScalar.Type] = [
    Float.self, Double.self, Complex<Float>.self, Complex<Double>.self,
  ]
  private static let orders = [0, 1, 2, 3, 7, 20]

  /// Matrix elements in a buffer with NaN between the columns.
  private static func placed<Scalar: BLASScalar>(_ a: Matrix<Scalar>) -> Matrix<Scalar> {
    a.padded(leadingDimension: a.rows + 3)
  }

  private static func strided<Scalar: BLASScalar>(
    _ x: [Scalar], _ stride: Int
  ) -> (storage: [Scalar], layout: VectorLayout) {
    var storage = [Scalar](repeating: .naiveNaN, count: 1 + x.count * stride)
    for (i, element) in x.enumerated() { storage[1 + i * stride] = element }
    return (storage, VectorLayout(count: x.count, stride: stride, offset: 1))
  }

  private static func product<Scalar: BLASScalar>(
    _ a: Matrix<Scalar>, _ b: Matrix<Scalar>
  ) -> Matrix<Scalar> {
    var result = Matrix<Scalar>(rows: a.rows, columns: b.columns)
    for j in 0..<b.columns {
      for i in 0..<a.rows {
        var sum = Scalar.zero
        for k in 0..<a.columns { sum += a[i, k] * b[k, j] }
        result[i, j] = sum
      }
    }
    return result
  }

  private static func combine<Scalar: BLASScalar>(
    _ alpha: Scalar, _ a: Matrix<Scalar>, _ beta: Scalar, _ c: Matrix<Scalar>
  ) -> Matrix<Scalar> {
    Matrix(rows: a.rows, columns: a.columns) { i, j in
      alpha * a[i, j] + (beta == .zero ? .zero : beta * c[i, j])
    }
  }

  /// Relative to what was added up: (inner + 2) roundings of numbers of this size.
  private static func isClose<Scalar: BLASScalar>(
    _ a: Matrix<Scalar>, _ b: Matrix<Scalar>, inner: Int
  ) -> Bool {
    let unit = 60 * Scalar.RealScalar(inner + 4) * .ulpOfOne
    for j in 0..<a.columns {
      for i in 0..<a.rows where !((a[i, j] - b[i, j])._modulus <= unit) { return false }
    }
    return a.shape == b.shape
  }

  private static func numbers<Scalar: BLASScalar>(_: Scalar.Type) -> (
    alpha: Scalar, betas: [Scalar]
  ) {
    (
      Scalar(_realPart: 0.5, imaginaryPart: -0.75),
      [.zero, 1, Scalar(_realPart: -0.5, imaginaryPart: 0.25)]
    )
  }

  private static func hermitian<Scalar: BLASScalar>(
    _ a: Matrix<Scalar>, _ isHermitian: Bool
  ) -> Matrix<Scalar> {
    Matrix(rows: a.rows, columns: a.columns) { i, j in
      if i == j { return isHermitian ? Scalar(a[i, i]._realPart) : a[i, i] }
      if i < j { return a[i, j] }
      return isHermitian ? a[j, i]._conjugate : a[j, i]
    }
  }

  /// One triangle, NaN in the other.
  private static func half<Scalar: BLASScalar>(
    _ a: Matrix<Scalar>, _ triangle: Triangle
  ) -> Matrix<Scalar> {
    Matrix(rows: a.rows, columns: a.columns) { i, j in
      i == j || (triangle == .upper) == (i < j) ? a[i, j] : .naiveNaN
    }
  }

  /// One triangle of what a rank update should give, and what was there in the other.
  private static func merged<Scalar: BLASScalar>(
    _ new: Matrix<Scalar>, _ old: Matrix<Scalar>, _ triangle: Triangle
  ) -> Matrix<Scalar> {
    Matrix(rows: new.rows, columns: new.columns) { i, j in
      i == j || (triangle == .upper) == (i < j) ? new[i, j] : old[i, j]
    }
  }

  @Test(arguments: types) func vectorsAreCombined(_ type: any BLASScalar.Type) throws {
    func check<Scalar: BLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 131)
      for n in Self.orders {
        let x: Matrix<Scalar> = generator.matrix(rows: n, columns: 1)
        let y: Matrix<Scalar> = generator.matrix(rows: n, columns: 1)
        for (s, t) in [(1, 1), (2, 3)] {
          let (xs, xLayout) = Self.strided(Array(x.storage), s)
          let (ys, yLayout) = Self.strided(Array(y.storage), t)
          var inner = Scalar.zero
          for i in 0..<n { inner += x[i, 0]._conjugate * y[i, 0] }
          let dot = try BLAS.dotc(xs.span, xLayout, ys.span, yLayout)
          #expect((dot - inner)._modulus <= 60 * Scalar.RealScalar(n + 1) * .ulpOfOne)
          let sizes = x.storage.map { abs($0._realPart) + abs($0._imaginaryPart) }
          let sum = try BLAS.asum(xs.span, xLayout)
          #expect(abs(sum - sizes.reduce(0, +)) <= 60 * Scalar.RealScalar(n + 1) * .ulpOfOne)
          let largest = try BLAS.iamax(xs.span, xLayout)
          #expect(largest == sizes.indices.max { sizes[$0] < sizes[$1] })
          var (a, b) = (xs, ys)
          try Self.exchange(&a, xLayout, &b, yLayout)
          for i in 0..<n {
            #expect(a[1 + i * s] == y[i, 0] && b[1 + i * t] == x[i, 0])
          }
          try Self.copy(xs, xLayout, &b, yLayout)
          for i in 0..<n { #expect(b[1 + i * t] == x[i, 0]) }
          (a, b) = (xs, ys)
          try Self.rotate(&a, xLayout, &b, yLayout)
          for i in 0..<n {
            let (c, d) = (Scalar(0.6), Scalar(0.8))
            #expect((a[1 + i * s] - (c * x[i, 0] + d * y[i, 0]))._modulus <= 20 * .ulpOfOne)
            #expect((b[1 + i * t] - (c * y[i, 0] - d * x[i, 0]))._modulus <= 20 * .ulpOfOne)
          }
        }
      }
      let (f, g) = (
        Scalar(_realPart: 3, imaginaryPart: 1), Scalar(_realPart: -4, imaginaryPart: 2)
      )
      let (r, c, s) = BLAS<Scalar>.rotg(f, g)
      #expect((Scalar(c) * f + s * g - r)._modulus <= 50 * .ulpOfOne)
      #expect((Scalar(c) * g - s._conjugate * f)._modulus <= 50 * .ulpOfOne)
      #expect(abs(c * c + s._modulus * s._modulus - 1) <= 10 * .ulpOfOne)
    }
    try check(type)
  }

  private static func exchange<Scalar: BLASScalar>(
    _ a: inout [Scalar], _ aLayout: VectorLayout, _ b: inout [Scalar], _ bLayout: VectorLayout
  ) throws {
    var first = a.mutableSpan
    var second = b.mutableSpan
    try BLAS.swap(&first, aLayout, &second, bLayout)
  }

  private static func copy<Scalar: BLASScalar>(
    _ a: [Scalar], _ aLayout: VectorLayout, _ b: inout [Scalar], _ bLayout: VectorLayout
  ) throws {
    var span = b.mutableSpan
    try BLAS.copy(a.span, aLayout, &span, bLayout)
  }

  private static func rotate<Scalar: BLASScalar>(
    _ a: inout [Scalar], _ aLayout: VectorLayout, _ b: inout [Scalar], _ bLayout: VectorLayout
  ) throws {
    var first = a.mutableSpan
    var second = b.mutableSpan
    try BLAS.rot(&first, aLayout, &second, bLayout, cosine: 0.6, sine: 0.8)
  }

  @Test(arguments: types) func matricesMeetVectors(_ type: any BLASScalar.Type) throws {
    func check<Scalar: BLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 132)
      let (alpha, betas) = Self.numbers(Scalar.self)
      for n in Self.orders {
        let random: Matrix<Scalar> = generator.matrix(rows: n, columns: n)
        let x: Matrix<Scalar> = generator.matrix(rows: n, columns: 1)
        let y: Matrix<Scalar> = generator.matrix(rows: n, columns: 1)
        let (xs, xLayout) = Self.strided(Array(x.storage), 2)
        for triangle in [Triangle.upper, .lower] {
          let a = Self.hermitian(random, true)
          let stored = Self.placed(Self.half(a, triangle))
          for beta in betas {
            var (ys, yLayout) = Self.strided(
              beta == .zero ? y.storage.map { _ in .naiveNaN } : Array(y.storage), 3)
            try Self.change(&ys) {
              try BLAS.hemv(
                triangle, alpha: alpha, stored.storage.span, stored.layout, xs.span, xLayout,
                beta: beta, &$0, yLayout)
            }
            let found = Matrix(rows: n, columns: 1) { i, _ in ys[1 + 3 * i] }
            #expect(
              Self.isClose(found, Self.combine(alpha, Self.product(a, x), beta, y), inner: 20),
              "\(n)")
          }
          // Rank one and two.
          var c = Self.placed(a)
          let layout = c.layout
          try c.withStorage {
            try BLAS.her(triangle, alpha: 0.5, xs.span, xLayout, &$0, layout)
          }
          let outer = Self.product(x, x.naiveAdjoint)
          #expect(
            Self.isClose(
              c, Self.merged(Self.combine(Scalar(0.5), outer, 1, a), a, triangle), inner: 10))
          c = Self.placed(a)
          try c.withStorage {
            try BLAS.her2(
              triangle, alpha: alpha, xs.span, xLayout, y.storage.span, VectorLayout(count: n), &$0,
              layout)
          }
          let both = Self.combine(
            alpha, Self.product(x, y.naiveAdjoint), 1,
            Self.combine(alpha._conjugate, Self.product(y, x.naiveAdjoint), 1, a))
          #expect(Self.isClose(c, Self.merged(both, a, triangle), inner: 10))
          // Triangular.
          let strong = Matrix(rows: n, columns: n) { i, j in
            i == j ? Scalar(4) : random[i, j] * Scalar(0.25)
          }
          let t = Matrix(rows: n, columns: n) { i, j in
            i == j || (triangle == .upper) == (i < j) ? strong[i, j] : .zero
          }
          let tStored = Self.placed(Self.half(strong, triangle))
          for transposition in [Transposition.none, .transposed, .adjoint] {
            let op =
              transposition == .none
              ? t : transposition == .adjoint ? t.naiveAdjoint : naiveTranspose(t)
            var z = xs
            try Self.change(&z) {
              try BLAS.trmv(
                triangle, transposition, .stored, tStored.storage.span, tStored.layout, &$0, xLayout
              )
            }
            let image = Matrix(rows: n, columns: 1) { i, _ in z[1 + 2 * i] }
            #expect(Self.isClose(image, Self.product(op, x), inner: 20))
            try Self.change(&z) {
              try BLAS.trsv(
                triangle, transposition, .stored, tStored.storage.span, tStored.layout, &$0, xLayout
              )
            }
            let back = Matrix(rows: n, columns: 1) { i, _ in z[1 + 2 * i] }
            #expect(Self.isClose(back, x, inner: 60))
          }
        }
        // Rank one of a rectangle, conjugated or not.
        let w: Matrix<Scalar> = generator.matrix(rows: 4, columns: 1)
        let start: Matrix<Scalar> = generator.matrix(rows: n, columns: 4)
        for conjugating in [true, false] {
          var c = Self.placed(start)
          let layout = c.layout
          try c.withStorage {
            try BLAS.ger(
              conjugating: conjugating, alpha: alpha, xs.span, xLayout, w.storage.span,
              VectorLayout(count: 4), &$0, layout)
          }
          let outer = Self.product(x, conjugating ? w.naiveAdjoint : naiveTranspose(w))
          #expect(Self.isClose(c, Self.combine(alpha, outer, 1, start), inner: 4))
        }
        // A band of two diagonals below and one above.
        let banded = Matrix(rows: n, columns: n) { i, j in
          i - j <= 2 && j - i <= 1 ? random[i, j] : .zero
        }
        let band = Matrix(rows: 4, columns: n) { i, j in
          let row = i - 1 + j
          return row >= 0 && row < n ? random[row, j] : .naiveNaN
        }
        for transposition in [Transposition.none, .transposed, .adjoint] {
          let op =
            transposition == .none
            ? banded : transposition == .adjoint ? banded.naiveAdjoint : naiveTranspose(banded)
          for beta in betas {
            var ys = beta == .zero ? y.storage.map { _ in Scalar.naiveNaN } : Array(y.storage)
            try Self.change(&ys) {
              try BLAS.gbmv(
                transposition, rows: n, lower: 2, upper: 1, alpha: alpha, band.storage.span,
                band.layout, xs.span, xLayout, beta: beta, &$0, VectorLayout(count: n))
            }
            #expect(
              Self.isClose(
                Matrix(rows: n, columns: 1, storage: ys),
                Self.combine(alpha, Self.product(op, x), beta, y), inner: 4), "\(n)")
          }
        }
      }
    }
    try check(type)
  }

  private static func change<Scalar: BLASScalar>(
    _ x: inout [Scalar], _ body: (inout MutableSpan<Scalar>) throws -> Void
  ) throws {
    var span = x.mutableSpan
    try body(&span)
  }

  @Test(arguments: types) func symmetricMatricesMeetMatrices(_ type: any BLASScalar.Type) throws {
    func check<Scalar: BLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 133)
      let (alpha, betas) = Self.numbers(Scalar.self)
      for (m, n) in [(0, 0), (0, 2), (1, 1), (3, 2), (2, 3), (17, 6)] {
        for isHermitian in [true, false] {
          for triangle in [Triangle.upper, .lower] {
            for side in [Side.left, .right] {
              let order = side == .left ? m : n
              let a = Self.hermitian(
                generator.matrix(rows: order, columns: order, of: Scalar.self), isHermitian)
              let stored = Self.placed(Self.half(a, triangle))
              let b: Matrix<Scalar> = generator.matrix(rows: m, columns: n)
              let start: Matrix<Scalar> = generator.matrix(rows: m, columns: n)
              for beta in betas {
                var c = Self.placed(beta == .zero ? start.map { _ in .naiveNaN } : start)
                let layout = c.layout
                try c.withStorage {
                  try BLAS.symm(
                    hermitian: isHermitian, side, triangle, alpha: alpha, stored.storage.span,
                    stored.layout, b.storage.span, b.layout, beta: beta, &$0, layout)
                }
                let image = side == .left ? Self.product(a, b) : Self.product(b, a)
                #expect(
                  Self.isClose(c, Self.combine(alpha, image, beta, start), inner: order),
                  "\(m) \(n)")
              }
            }
          }
        }
      }
    }
    try check(type)
  }

  @Test(arguments: types) func rankUpdatesKeepTheOtherTriangle(
    _ type: any BLASScalar.Type
  ) throws {
    func check<Scalar: BLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 134)
      let (alpha, betas) = Self.numbers(Scalar.self)
      for (n, k) in [(0, 0), (2, 0), (1, 1), (3, 5), (12, 4)] {
        for plain in [true, false] {
          let a: Matrix<Scalar> = generator.matrix(rows: plain ? n : k, columns: plain ? k : n)
          let b: Matrix<Scalar> = generator.matrix(rows: plain ? n : k, columns: plain ? k : n)
          for triangle in [Triangle.upper, .lower] {
            for beta in betas {
              let start = Self.hermitian(
                generator.matrix(rows: n, columns: n, of: Scalar.self), true)
              let real = beta._realPart
              func updated(
                _ matrix: Matrix<Scalar>,
                _ body: (inout MutableSpan<Scalar>, MatrixLayout) throws -> Void
              ) throws -> Matrix<Scalar> {
                var c = Self.placed(matrix)
                let layout = c.layout
                try c.withStorage { try body(&$0, layout) }
                return c
              }
              let (opA, opB) = plain ? (a, b) : (a.naiveAdjoint, b.naiveAdjoint)
              let herk = try updated(start) {
                try BLAS.herk(
                  triangle, plain ? .none : .adjoint, alpha: 0.5, a.storage.span, a.layout,
                  beta: real, &$0, $1)
              }
              let square = Self.product(opA, opA.naiveAdjoint)
              #expect(
                Self.isClose(
                  herk,
                  Self.merged(
                    Self.combine(Scalar(0.5), square, Scalar(real), start), start, triangle),
                  inner: k), "\(n) \(k)")
              let her2k = try updated(start) {
                try BLAS.syr2k(
                  hermitian: true, triangle, plain ? .none : .adjoint, alpha: alpha, a.storage.span,
                  a.layout, b.storage.span, b.layout, beta: Scalar(real), &$0, $1)
              }
              let mixed = Self.combine(
                alpha, Self.product(opA, opB.naiveAdjoint), 1,
                Self.combine(
                  alpha._conjugate, Self.product(opB, opA.naiveAdjoint), Scalar(real), start))
              #expect(Self.isClose(her2k, Self.merged(mixed, start, triangle), inner: 2 * k))
              let syr2k = try updated(start) {
                try BLAS.syr2k(
                  hermitian: false, triangle, plain ? .none : .transposed, alpha: alpha,
                  a.storage.span, a.layout, b.storage.span, b.layout, beta: beta, &$0, $1)
              }
              let (tA, tB) = plain ? (a, b) : (naiveTranspose(a), naiveTranspose(b))
              let sum = Self.combine(
                alpha, Self.product(tA, naiveTranspose(tB)), 1,
                Self.combine(alpha, Self.product(tB, naiveTranspose(tA)), beta, start))
              #expect(Self.isClose(syr2k, Self.merged(sum, start, triangle), inner: 2 * k))
            }
          }
        }
      }
    }
    try check(type)
  }
}
