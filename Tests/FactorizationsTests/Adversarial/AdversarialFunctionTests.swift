import BLASBackend
import ComplexModule
import Factorizations
import Matrices
import RealModule
import Testing
import _TestSupport

/// Every function of matrices, as ``AdversarialFactorizationTests`` tests every factorization.
@Suite struct AdversarialFunctionTests {
  private static func subspaces<Scalar: BLASScalar>(
    _: Scalar.Type
  ) -> [AdversarialRoutine<Scalar>] {
    typealias V = Verdict<Scalar>
    return [
      .init("rank and bases", .any) { a in
        let (basis, null) = (try a.columnSpace(), try a.nullSpace())
        let rank = try a.rank()
        let (matrix, zero) = (
          Judged(a), Judged(Matrix<Scalar>(rows: a.rows, columns: null.columns))
        )
        let projected = Judged(basis) * (Judged(basis).adjoint * matrix)
        return [
          .init("dimensions", basis.columns == rank && null.columns == a.columns - rank),
          V.orthonormal("column space", basis), V.orthonormal("null space", null),
          V.equal(
            "AN = 0", matrix * Judged(null), zero, size: matrix.size,
            order: max(a.rows, a.columns)),
          V.equal(
            "UUᴴA = A", projected, matrix, size: matrix.size, order: max(a.rows, a.columns)),
        ]
      },
      .init("polar", .tall) { a in
        let (unitary, hermitian) = try a.polar()
        return [
          V.product("UH", a, Judged(unitary), Judged(hermitian)), V.orthonormal("U", unitary),
          .init("Hermitian", hermitian == hermitian.hermitian),
        ]
      },
      .init("triangular condition", .square, degree: 0) { a in
        // Bare: numbers that are not finite spread.
        try a.requireFinite()
        let reciprocal = try a.reciprocalTriangularConditionNumber(.upper)
        return [.init("condition", reciprocal >= 0 && reciprocal <= 1 + 10 * .ulpOfOne)]
      },
    ]
  }

  private static func functions<Scalar: BLASScalar>(
    _: Scalar.Type
  ) -> [AdversarialRoutine<Scalar>] {
    typealias V = Verdict<Scalar>
    typealias Real = Scalar.RealScalar
    return [
      .init("exponential", .square, degree: 2) { a in
        let norm = Judged(a).size
        let identity = Matrix<Scalar>.identity(a.rows)
        if a.oneNorm() < Real.ulpOfOne {
          // e^A = I + A and what is below rounding.
          return [
            V.equal(
              "I + A", Judged(try a.exponential()), Judged(identity) + Judged(a),
              size: Judged.Size(1), order: a.rows)
          ]
        }
        let (there, back) = (
          Judged(try a.exponential()), Judged(try a.map { .zero - $0 }.exponential())
        )
        return [
          // The condition of the exponential is at least ‖A‖.
          V.equal(
            "e^A e^−A = I", there * back, Judged(identity),
            size: there.size * back.size * (norm + Judged.Size(1)), order: 10 * a.rows)
        ]
      },
      .init("square root", .definite, degree: 0, needsRank: true) { a in
        let root = Judged(try a.squareRoot())
        return [
          V.equal("X² = A", root * root, Judged(a), size: root.size * root.size, order: a.rows)
        ]
      },
      .init("power ½", .definite, degree: 0, needsRank: true) { a in
        let (found, exact) = (Judged(try a.power(0.5)), Judged(try a.squareRoot()))
        // By way of the logarithm, which has up to log of the range.
        return [V.equal("root", found, exact, size: exact.size, order: 2000 * max(1, a.rows))]
      },
      .init("logarithm", .definite, degree: 0, needsRank: true) { a in
        let eigen = try SymmetricEigen(a)
        let found = Judged(try a.logarithm())
        // What is known of small eigenvalues is relative to the large ones.
        let condition =
          eigen.eigenvalues.isEmpty ? 1 : eigen.eigenvalues.last! / eigen.eigenvalues[0]
        guard condition > 0 && condition < 1000 else { return [] }
        let vectors = Judged(eigen.eigenvectors)
        let values = V.diagonal(eigen.eigenvalues.map { .log($0) })
        return [
          V.equal(
            "V log(Λ) Vᴴ", found, vectors * values * vectors.adjoint,
            size: values.size + Judged.Size(Double(condition)), order: 10 * a.rows)
        ]
      },
      .init("power 2", .square, degree: 2) { a in
        let matrix = Judged(a)
        return [
          V.equal(
            "A²", Judged(try a.power(2)), matrix * matrix, size: matrix.size * matrix.size,
            order: a.rows)
        ]
      },
      .init("power 0", .square) { a in
        [.init("identity", try a.power(0) == .identity(a.rows))]
      },
      .init("Kronecker", .any) { a in
        // As it is: a product of numbers, which spread.
        try a.requireFinite()
        let b: Matrix<Scalar> = [[1, 0], [0, 1]]
        let product = a.kronecker(b)
        let (m, n) = (a.rows, a.columns)
        return [
          .init(
            "A ⊗ I",
            product
              == Matrix(rows: 2 * m, columns: 2 * n) { i, j in
                i % 2 == j % 2 ? a[i / 2, j / 2] : .zero
              })
        ]
      },
    ]
  }

  @Test(arguments: fourTypes) func claimsAreKept(_ type: any BLASScalar.Type) {
    func check<Scalar: BLASScalar>(_: Scalar.Type) {
      AdversarialRoutine<Scalar>.check(
        Self.subspaces(Scalar.self) + Self.functions(Scalar.self))
    }
    check(type)
  }
}
