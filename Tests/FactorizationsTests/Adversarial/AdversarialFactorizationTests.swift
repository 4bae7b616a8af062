import BLASBackend
import ComplexModule
import Factorizations
import Matrices
import RealModule
import Testing
import _TestSupport

/// Every factorization and decomposition on matrices of every shape, of deficient rank, at both ends of the range and
/// with numbers that are not finite: each keeps LAPACK's criteria, or says why it cannot.
@Suite struct AdversarialFactorizationTests {
  private static func orthogonal<Scalar: BLASScalar>(
    _: Scalar.Type
  ) -> [AdversarialRoutine<Scalar>] {
    typealias V = Verdict<Scalar>
    return [
      .init("QR", .any) { a in
        let qr = try QR(a)
        let q = try qr.thinQ()
        return [V.product("QR", a, Judged(q), Judged(qr.r)), V.orthonormal("Q", q)]
      },
      .init("pivoted QR", .any) { a in
        let qr = try PivotedQR(a)
        let q = try qr.thinQ()
        let exchanged = Matrix(rows: a.rows, columns: a.columns) { a[$0, qr.pivots[$1]] }
        return [V.product("QR", exchanged, Judged(q), Judged(qr.r)), V.orthonormal("Q", q)]
      },
      .init("LQ", .any) { a in
        let lq = try LQ(a)
        let q = try lq.thinQ()
        return [V.product("LQ", a, Judged(lq.l), Judged(q)), V.orthonormal("Qᴴ", q.naiveAdjoint)]
      },
      .init("SVD", .any) { a in
        let svd = try SVD(a)
        return [
          V.product("UΣVᴴ", a, Judged(svd.u), V.diagonal(svd.singularValues), Judged(svd.vt)),
          V.orthonormal("U", svd.u), V.orthonormal("V", svd.vt.naiveAdjoint),
          V.ascending(svd.singularValues.reversed()),
          .init("not negative", svd.singularValues.allSatisfy { $0 >= 0 }),
        ]
      },
      .init("singular values", .any) { a in
        let values = try a.singularValues()
        let (found, exact) = (V.diagonal(values), V.diagonal(try SVD(a).singularValues))
        return [
          .init("‖A‖₂ = σ₁", try a.twoNorm() == values.first ?? 0),
          V.equal(
            "those of the SVD", found, exact, size: exact.size, order: max(a.rows, a.columns)),
        ]
      },
      .init("generalized SVD", .any) { a in
        let b = Matrix<Scalar>.companion(3, a.columns)
        let gsvd = try GeneralizedSVD(a, b)
        // Both parts have the scale of the larger one: R is common to them.
        let size = Judged(a).size + Judged(b).size
        let order = a.rows + a.columns + 3
        return [
          V.equal("A", Judged(gsvd.reconstructedA()), Judged(a), size: size, order: order),
          V.equal("B", Judged(gsvd.reconstructedB()), Judged(b), size: size, order: order),
          V.orthonormal("U", gsvd.u), V.orthonormal("V", gsvd.v), V.orthonormal("Q", gsvd.q),
        ]
      },
    ]
  }

  private static func square<Scalar: BLASScalar>(
    _: Scalar.Type
  ) -> [AdversarialRoutine<Scalar>] {
    typealias V = Verdict<Scalar>
    typealias C = Complex<Scalar.RealScalar>
    func complex(_ a: Matrix<Scalar>) -> Matrix<C> {
      a.map { C($0._realPart, $0._imaginaryPart) }
    }
    func diagonal(_ values: [C]) -> Matrix<C> { .diagonal(values) }
    return [
      .init("LU", .square) { a in
        let lu = try LU(a)
        let exchanged = Matrix(rows: a.rows, columns: a.columns) { a[lu.permutation[$0], $1] }
        // Partial pivoting lets numbers grow, by little in matrices this small.
        let found = Judged(lu.l) * Judged(lu.u)
        let reciprocal = try lu.reciprocalConditionNumber()
        return [
          V.equal(
            "LU", found, Judged(exchanged), size: Judged(lu.l).size * Judged(lu.u).size,
            order: a.rows),
          .init("determinant", (lu.logDeterminant.sign == .zero) == (lu.zeroPivot != nil)),
          .init("condition", reciprocal >= 0 && reciprocal <= 1 + 10 * .ulpOfOne),
        ]
      },
      .init("Eigen", .square) { a in
        let eigen = try Eigen(a, left: true)
        let (right, left) = (Judged(eigen.rightEigenvectors), Judged(eigen.leftEigenvectors!))
        let (values, matrix) = (Judged(diagonal(eigen.eigenvalues)), Judged(complex(a)))
        let alone = Judged(diagonal(try a.eigenvalues()))
        return [
          V.equal(
            "AV = VΛ", matrix * right, right * values, size: matrix.size * right.size,
            order: a.rows),
          V.equal(
            "WᴴA = ΛWᴴ", left.adjoint * matrix, values * left.adjoint,
            size: matrix.size * left.adjoint.size, order: a.rows),
          // Eigenvalues move by more than roundings where they are close; the trace does not.
          V.equal(
            "trace", trace(alone), trace(matrix), size: matrix.size, order: a.rows * a.rows),
        ]
      },
      .init("generalized eigenvalues", .square) { a in
        let b = Matrix<Scalar>.regular(a.rows)
        let eigen = try GeneralizedEigen(a, b)
        let x = Judged(eigen.rightEigenvectors)
        let (alpha, beta) = (
          Judged(diagonal(eigen.numerators)), Judged(diagonal(eigen.denominators))
        )
        let (first, second) = (Judged(complex(a)), Judged(complex(b)))
        return [
          V.equal(
            "AXβ = BXα", first * x * beta, second * x * alpha,
            size: x.size * (first.size * beta.size + second.size * alpha.size), order: 4 * a.rows)
        ]
      },
      .init("Schur", .square) { a in
        let schur = try Schur(a)
        return [
          V.product("ZTZᴴ", a, Judged(schur.z), Judged(schur.t), Judged(schur.z).adjoint),
          V.orthonormal("Z", schur.z),
        ]
      },
      .init("Hessenberg", .square) { a in
        let hessenberg = try Hessenberg(a)
        let q = try hessenberg.q()
        return [
          V.product("QHQᴴ", a, Judged(q), Judged(hessenberg.h), Judged(q).adjoint),
          V.orthonormal("Q", q),
        ]
      },
    ]
  }

  /// The trace as a matrix of one element, of a complex number four.
  private static func trace(_ a: Judged) -> Judged {
    let half = a.rows / 2
    var sum = Judged(Matrix<Double>(rows: 1, columns: 1))
    for i in 0..<half { sum = sum + a.element(i, i) }
    return sum
  }

  private static func hermitian<Scalar: BLASScalar>(
    _: Scalar.Type
  ) -> [AdversarialRoutine<Scalar>] {
    typealias V = Verdict<Scalar>
    func eigenCheck(_ a: Matrix<Scalar>, _ eigen: SymmetricEigen<Scalar>) -> [V.Check] {
      let vectors = Judged(eigen.eigenvectors)
      return [
        V.product("VΛVᴴ", a, vectors, V.diagonal(eigen.eigenvalues), vectors.adjoint),
        // Of relatively robust representations, whose theory allows nε/10⁻³, as vectors count as separate when their
        // eigenvalues differ by a thousandth (Dhillon, Parlett, Vömel, 2006). These reach 63 with one thread.
        .init("orthonormal vectors", orthonormalityRatio(eigen.eigenvectors) / 20),
        V.ascending(eigen.eigenvalues),
      ]
    }
    return [
      .init("symmetric eigenvalues", .hermitian) { a in
        let eigen = try SymmetricEigen(a)
        let (found, exact) = (
          V.diagonal(try a.symmetricEigenvalues()), V.diagonal(eigen.eigenvalues)
        )
        return eigenCheck(a.hermitian, eigen) + [
          V.equal("alone", found, exact, size: exact.size, order: a.rows)
        ]
      },
      .init("symmetric eigenvalues by place", .hermitian) { a in
        eigenCheck(a.hermitian, try SymmetricEigen(a, .indices(0..<a.rows)))
      },
      .init("symmetric eigenvalues in an interval", .hermitian) { a in
        let most = Scalar.RealScalar.greatestFiniteMagnitude
        return eigenCheck(a.hermitian, try SymmetricEigen(a, .interval(-most, most)))
      },
      .init("generalized symmetric eigenvalues", .hermitian) { a in
        var generator = SeededGenerator(seed: 5)
        let b: Matrix<Scalar> = generator.positiveDefinite(order: a.rows, conditionNumber: 5)
        let eigen = try GeneralizedSymmetricEigen(a, b)
        let (x, values) = (Judged(eigen.eigenvectors), V.diagonal(eigen.eigenvalues))
        let (first, second) = (Judged(a.hermitian), Judged(b))
        return [
          V.equal(
            "AX = BXΛ", first * x, second * x * values,
            size: x.size * (first.size + second.size * values.size), order: a.rows)
        ]
      },
      .init("Bunch–Kaufman", .hermitian) { a in
        let factorization = try BunchKaufman(a)
        let inertia = factorization.inertia
        let reciprocal = try factorization.reciprocalConditionNumber()
        return [
          V.product("UDUᴴ", a.hermitian, Judged(factorization.reconstructed())),
          .init("inertia", inertia.positive + inertia.negative + inertia.zero == a.rows),
          .init(
            "determinant",
            (factorization.logDeterminant.sign == .zero) == (factorization.zeroPivot != nil)),
          .init("condition", reciprocal >= 0 && reciprocal <= 1 + 10 * .ulpOfOne),
        ]
      },
      .init("Bunch–Kaufman, symmetric", .hermitian) { a in
        let factorization = try BunchKaufman(a, hermitian: false)
        let symmetric = Matrix(rows: a.rows, columns: a.columns) { a[min($0, $1), max($0, $1)] }
        return [V.product("UDUᵀ", symmetric, Judged(factorization.reconstructed()))]
      },
    ]
  }

  private static func definite<Scalar: BLASScalar>(
    _: Scalar.Type
  ) -> [AdversarialRoutine<Scalar>] {
    typealias V = Verdict<Scalar>
    return [
      .init("Cholesky", .definite, needsRank: true) { a in
        let cholesky = try Cholesky(a)
        let reciprocal = try cholesky.reciprocalConditionNumber()
        return [
          V.product("UᴴU", a.hermitian, Judged(cholesky.u).adjoint, Judged(cholesky.u)),
          .init("determinant", cholesky.logDeterminant.sign == 1),
          .init("condition", reciprocal >= 0 && reciprocal <= 1 + 10 * .ulpOfOne),
        ]
      },
      .init("pivoted Cholesky", .definite) { a in
        let factorization = try PivotedCholesky(a)
        let (u, pivots) = (Judged(factorization.u), factorization.pivots)
        let full = a.hermitian
        return [
          // What the tolerance n·ε·max aᵢᵢ leaves out is a block of up to n columns.
          V.equal(
            "UᴴU", u.adjoint * u,
            Judged(Matrix(rows: a.rows, columns: a.rows) { full[pivots[$0], pivots[$1]] }),
            size: Judged(a).size, order: a.rows * a.rows)
        ]
      },
      .init("Cholesky update and downdate", .definite, needsRank: true) { a in
        var cholesky = try Cholesky(a)
        // As large as the factor.
        let largest = a.hermitian.maxNorm()
        let power = largest > 0 ? Int(largest.exponent) / 2 : 0
        let x = Matrix<Scalar>.companion(a.rows, 2).scaled(power)
        try cholesky.update(adding: x)
        let (exact, columns) = (Judged(a.hermitian), Judged(x))
        let more = Judged(cholesky.u)
        let sum = exact + columns * columns.adjoint
        let size = exact.size + columns.size * columns.adjoint.size
        var checks = [V.equal("added", more.adjoint * more, sum, size: size, order: a.rows)]
        try cholesky.downdate(removing: x)
        let less = Judged(cholesky.u)
        checks.append(
          // The error grows with the condition of the result, 10.
          V.equal("removed", less.adjoint * less, exact, size: size, order: 10 * a.rows))
        return checks
      },
    ]
  }

  static func all<Scalar: BLASScalar>(_: Scalar.Type) -> [AdversarialRoutine<Scalar>] {
    orthogonal(Scalar.self) + square(Scalar.self) + hermitian(Scalar.self) + definite(Scalar.self)
  }

  @Test(arguments: fourTypes) func claimsAreKept(_ type: any BLASScalar.Type) {
    func check<Scalar: BLASScalar>(_: Scalar.Type) {
      AdversarialRoutine<Scalar>.check(Self.all(Scalar.self))
    }
    check(type)
  }
}
