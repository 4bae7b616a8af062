import BLASBackend
import ComplexModule
import Matrices
import RealModule
import Testing
import _TestSupport

/// Every routine that had real scalars only, with complex ones: through the real matrices of twice the
/// order that complex ones stand for.
@Suite struct ComplexRoutineTests {
  @Test func theLayoutIsThatOfC() throws {
    // (1 + 2i)(3 − i) = 5 + 5i; with the first factor conjugated 1 − 7i.
    let (x, y) = ([Complex<Double>(1, 2)], [Complex<Double>(3, -1)])
    let layout = VectorLayout(count: 1)
    #expect(try BLAS.dot(x.span, layout, y.span, layout) == Complex(5, 5))
    #expect(try BLAS.nrm2(x.span, layout) == 5.0.squareRoot())
    let single = [Complex<Float>(3, 4)]
    #expect(try BLAS.nrm2(single.span, layout) == 5)
    #expect(try BLAS.dot(single.span, layout, single.span, layout) == Complex(-7, 24))
  }

  @Test func productsHonourTransposeAndAdjoint() throws {
    try Self.checkProducts(Complex<Double>.self)
    try Self.checkProducts(Complex<Float>.self)
  }

  private static func checkProducts<Scalar: BLASScalar>(_: Scalar.Type) throws {
    var generator = SeededGenerator(seed: 71)
    let (alpha, beta) = (
      Scalar(_realPart: 0.5, imaginaryPart: -2), Scalar(_realPart: -1, imaginaryPart: 0.25)
    )
    func op(_ a: Matrix<Scalar>, _ transposition: Transposition) -> Matrix<Scalar> {
      switch transposition {
      case .none: a
      case .transposed: naiveTranspose(a)
      case .adjoint: a.naiveAdjoint
      }
    }
    for ta in [Transposition.none, .transposed, .adjoint] {
      for tb in [Transposition.none, .transposed, .adjoint] {
        for (m, n, k) in [(1, 1, 1), (3, 2, 4), (9, 8, 10), (2, 2, 0)] {
          let a: Matrix<Scalar> =
            ta == .none
            ? generator.matrix(rows: m, columns: k) : generator.matrix(rows: k, columns: m)
          let b: Matrix<Scalar> =
            tb == .none
            ? generator.matrix(rows: k, columns: n) : generator.matrix(rows: n, columns: k)
          var c: Matrix<Scalar> = generator.matrix(rows: m, columns: n)
          let (opA, opB) = (op(a, ta), op(b, tb))
          let expected = Matrix<Scalar>(rows: m, columns: n) { i, j in
            var sum = Scalar.zero
            for l in 0..<k { sum += opA[i, l] * opB[l, j] }
            return alpha * sum + beta * c[i, j]
          }
          let layout = c.layout
          try c.withStorage { span in
            try BLAS.gemm(
              ta, tb, alpha: alpha, a.storage.span, a.layout, b.storage.span, b.layout, beta: beta,
              &span, layout)
          }
          let scale = Double(k + 2)
          #expect(
            reconstructionRatio(expected, c) <= ratioLimit * scale, "\(ta) \(tb) \(m) \(n) \(k)")
        }
      }
    }
  }

  @Test func factorizationsAreThoseOfHermitianMatrices() throws {
    try Self.checkFactorizations(Complex<Double>.self)
    try Self.checkFactorizations(Complex<Float>.self)
  }

  private static func checkFactorizations<Scalar: BLASScalar>(_: Scalar.Type) throws {
    var generator = SeededGenerator(seed: 72)
    var workspace = Workspace<Scalar>()
    for n in [1, 2, 5, 40] {
      let a: Matrix<Scalar> = generator.positiveDefinite(order: n, conditionNumber: 1e3)
      let b: Matrix<Scalar> = generator.matrix(rows: n, columns: 3)
      var (factor, x) = (a, b)
      #expect(
        try factor.withStorage { try LAPACK.potrf(.lower, &$0, a.layout) } == .success)
      let layout = b.layout
      try x.withStorage {
        try LAPACK.potrs(.lower, factor.storage.span, a.layout, &$0, layout)
      }
      #expect(solveRatio(a, solution: x, rightSides: b) <= ratioLimit)
      let condition = try LAPACK.pocon(
        .lower, factor.storage.span, a.layout,
        oneNorm: Scalar.RealScalar(naiveOneNorm(a.inDouble)), workspace: &workspace)
      #expect(condition > 0 && condition <= 1.001)

      var (vectors, values) = (a, [Scalar.RealScalar](repeating: 0, count: n))
      let outcome = try vectors.withStorage { span in
        var valueSpan = values.mutableSpan
        return try LAPACK.heevd(
          .thin, .upper, &span, a.layout, eigenvalues: &valueSpan, workspace: &workspace)
      }
      #expect(outcome == .success && values[0] > 0)
      #expect(orthonormalityRatio(vectors) <= ratioLimit)
      #expect(
        factorizationRatio(
          a, factors: vectors, .diagonal(values.map { Scalar($0) }), vectors.naiveAdjoint)
          <= ratioLimit)

      let tall: Matrix<Scalar> = generator.matrix(rows: n + 7, columns: n)
      var (qr, tau) = (tall, [Scalar](repeating: .zero, count: n))
      try qr.withStorage { span in
        var tauSpan = tau.mutableSpan
        try LAPACK.geqrf(&span, tall.layout, tau: &tauSpan, workspace: &workspace)
      }
      var product = Matrix<Scalar>(rows: n + 7, columns: n) { i, j in i <= j ? qr[i, j] : .zero }
      try product.withStorage { span in
        try LAPACK.unmqr(
          .left, .none, reflectors: n, qr.storage.span, qr.layout, tau: tau.span, &span,
          tall.layout,
          workspace: &workspace)
      }
      #expect(reconstructionRatio(tall, product) <= ratioLimit)

      var (copy, u, vt) = (
        tall, Matrix<Scalar>(rows: n + 7, columns: n), Matrix<Scalar>(rows: n, columns: n)
      )
      let (uLayout, vtLayout) = (u.layout, vt.layout)
      let svd = try copy.withStorage { aSpan in
        try u.withStorage { uSpan in
          try vt.withStorage { vtSpan in
            var valueSpan = values.mutableSpan
            return try LAPACK.gesdd(
              .thin, &aSpan, tall.layout, singularValues: &valueSpan, u: &uSpan, uLayout,
              vt: &vtSpan,
              vtLayout, workspace: &workspace)
          }
        }
      }
      #expect(svd == .success)
      #expect(
        factorizationRatio(tall, factors: u, .diagonal(values.map { Scalar($0) }), vt) <= ratioLimit
      )
    }
  }
}
