import BLASBackend
import ComplexModule
import Factorizations
import Matrices
import Testing
import _TestSupport

/// Every solver, as ``AdversarialFactorizationTests`` tests every factorization: once with the matrix as the input,
/// and once with the right-hand sides.
@Suite struct AdversarialSolverTests {
  typealias Solve<Scalar: BLASScalar> = (Matrix<Scalar>, Matrix<Scalar>) throws -> Matrix<Scalar>

  /// A solver of square systems on matrices A of its domain, and on right-hand sides B for one A that is regular.
  ///
  /// `shape` makes of a matrix what the solver takes, zeros outside of a band for instance; it keeps the element in
  /// the last row and column.
  private static func routines<Scalar: BLASScalar>(
    _ name: String, _ domain: AdversarialRoutine<Scalar>.Domain,
    isBanded: Bool = false, shape: @escaping (Matrix<Scalar>) -> Matrix<Scalar> = { $0 },
    of solve: @escaping Solve<Scalar>
  ) -> [AdversarialRoutine<Scalar>] {
    typealias V = Verdict<Scalar>
    return [
      .init(name, domain, degree: -1, needsRank: true, isBanded: isBanded) { a in
        // Some take others, for least squares.
        if !a.shape.isSquare { throw LinearAlgebraError.notSquare(operation: name, shape: a.shape) }
        let b = Matrix<Scalar>.companion(a.rows, 2)
        let x = try solve(a, b)
        return [V.solution(shape(domain.readsUpperTriangle ? a.hermitian : a), x, b)]
      },
      .init("\(name), right-hand sides", .any) { b in
        var generator = SeededGenerator(seed: 6)
        let a: Matrix<Scalar> =
          domain == .definite
          ? generator.positiveDefinite(order: b.rows, conditionNumber: 5)
          : domain == .hermitian ? Matrix.regular(b.rows).hermitian : .regular(b.rows)
        return [V.solution(shape(a), try solve(a, b), b)]
      },
    ]
  }

  private static func square<Scalar: BLASScalar>(
    _: Scalar.Type
  ) -> [AdversarialRoutine<Scalar>] {
    func band(_ lower: Int, _ upper: Int) -> (Matrix<Scalar>) -> Matrix<Scalar> {
      return { a in
        Matrix(rows: a.rows, columns: a.columns) { i, j in
          i - j <= lower && j - i <= upper ? a[i, j] : .zero
        }
      }
    }
    return [
      routines("solve", .square) { try solve($0, $1) },
      routines("LU solve", .square) { try LU($0).solve($1) },
      routines("LU solve, adjoint", .square, shape: { $0.naiveAdjoint }) { a, b in
        var x = b
        try LU(a).solveInPlace(.adjoint, &x)
        return x
      },
      routines("refined solve", .square) { a, b in
        let refined = try solveRefined(a, b)
        for bound in refined.bounds.forward + refined.bounds.backward { #expect(bound >= 0) }
        return refined.solution
      },
      routines("QR solve", .square) { try QR($0).solve($1) },
      routines("pivoted QR solve", .square) { try PivotedQR($0).solve($1) },
      routines("LQ solve", .square) { try LQ($0).solve($1) },
      routines("banded LU solve", .square, isBanded: true, shape: band(2, 1)) {
        try BandedLU($0, lower: 2, upper: 1).solve($1)
      },
      routines("tridiagonal solve", .square, isBanded: true, shape: band(1, 1)) {
        try Factorizations.solve(TridiagonalMatrix(of: $0), $1)
      },
      routines("banded solve", .square, isBanded: true, shape: band(1, 3)) {
        try Factorizations.solve(BandedMatrix(of: $0, lowerBandwidth: 1, upperBandwidth: 3), $1)
      },
      routines("upper triangular solve", .square, isBanded: true, shape: band(0, .max)) {
        try Factorizations.solve(TriangularMatrix(.upper, of: $0), $1)
      },
      routines("diagonal solve", .square, isBanded: true, shape: band(0, 0)) { a, b in
        try Factorizations.solve(DiagonalMatrix(a.diagonal), b)
      },
      routines("Bunch–Kaufman solve", .hermitian) { try BunchKaufman($0).solve($1) },
      routines("Hermitian solve", .hermitian) {
        try Factorizations.solve(HermitianMatrix(of: $0), $1)
      },
      routines("Hermitian banded solve", .hermitian, isBanded: true, shape: band(2, 2)) {
        try Factorizations.solve(HermitianBandedMatrix(of: $0, bandwidth: 2), $1)
      },
      routines("Cholesky solve", .definite) { try Cholesky($0).solve($1) },
      routines("positive definite solve", .definite) {
        try Factorizations.solve(PositiveDefiniteMatrix(of: $0), $1)
      },
      routines("refined positive definite solve", .definite) {
        try solveRefined(positiveDefinite: $0, $1).solution
      },
    ].flatMap { $0 }
  }

  private static func inverses<Scalar: BLASScalar>(
    _: Scalar.Type
  ) -> [AdversarialRoutine<Scalar>] {
    typealias V = Verdict<Scalar>
    func inverse(_ a: Matrix<Scalar>, _ x: Matrix<Scalar>) -> [V.Check] {
      let (left, right) = (Judged(a), Judged(x))
      return [
        V.equal(
          "AX = I", left * right, Judged(Matrix<Scalar>.identity(a.rows)),
          size: left.size * right.size, order: a.rows)
      ]
    }
    return [
      .init("LU inverse", .square, degree: -1, needsRank: true) {
        inverse($0, try LU($0).inverse())
      },
      .init("Bunch–Kaufman inverse", .hermitian, degree: -1, needsRank: true) {
        inverse($0.hermitian, try BunchKaufman($0).inverse())
      },
      .init("Cholesky inverse", .definite, degree: -1, needsRank: true) {
        inverse($0.hermitian, try Cholesky($0).inverse())
      },
      .init("power −1", .square, degree: -1, needsRank: true) { inverse($0, try $0.power(-1)) },
    ]
  }

  private static func leastSquaresRoutines<Scalar: BLASScalar>(
    _: Scalar.Type
  ) -> [AdversarialRoutine<Scalar>] {
    typealias V = Verdict<Scalar>
    func optimality(_ a: Matrix<Scalar>, _ x: Matrix<Scalar>, _ b: Matrix<Scalar>) -> [V.Check] {
      let (design, solution, right) = (Judged(a), Judged(x), Judged(b))
      let least = Judged.Size(Double(Scalar.RealScalar.leastNormalMagnitude))
      return [
        V.equal(
          "AᴴAX = AᴴB", design.adjoint * (design * solution), design.adjoint * right,
          size: design.adjoint.size * (design.size * (solution.size + least) + right.size),
          order: a.rows + a.columns)
      ]
    }
    return LeastSquaresAlgorithm.allCases.flatMap { algorithm -> [AdversarialRoutine<Scalar>] in
      [
        .init("least squares, \(algorithm)", .any, degree: -1) { a in
          let b = Matrix<Scalar>.companion(a.rows, 2)
          return optimality(a, try leastSquares(a, b, algorithm).solution, b)
        },
        .init("least squares, \(algorithm), right-hand sides", .any) { b in
          let a = Matrix<Scalar>.companion(b.rows, 3)
          return optimality(a, try leastSquares(a, b, algorithm).solution, b)
        },
      ]
    } + [
      .init("QR least squares", .tall, degree: -1, needsRank: true) { a in
        let b = Matrix<Scalar>.companion(a.rows, 2)
        return optimality(a, Matrix(try QR(a).solve(b)[0..<a.columns, ...]), b)
      },
      .init("LQ least norm", .wide, degree: -1, needsRank: true) { a in
        let b = Matrix<Scalar>.companion(a.rows, 2)
        return optimality(a, try LQ(a).solve(b), b)
      },
      .init("SVD solve", .any, degree: -1) { a in
        let b = Matrix<Scalar>.companion(a.rows, 2)
        return optimality(a, try SVD(a).solve(b), b)
      },
      .init("SVD solve, right-hand sides", .any) { b in
        let a = Matrix<Scalar>.companion(b.rows, 3)
        return optimality(a, try SVD(a).solve(b), b)
      },
      .init("pseudo-inverse", .any, degree: -1) { a in
        let (left, right) = (Judged(a), Judged(try a.pseudoInverse()))
        return [
          V.equal(
            "AXA = A", left * right * left, left, size: left.size * right.size * left.size,
            order: max(a.rows, a.columns))
        ]
      },
      .init("constrained least squares", .tall, degree: -1, needsRank: true) { a in
        // Σx = 1.
        let n = a.columns
        let ones = Matrix<Scalar>(repeating: 1, rows: min(1, n), columns: n)
        let b = Matrix<Scalar>.companion(a.rows, 1)
        let sum = Matrix<Scalar>(repeating: 1, rows: ones.rows, columns: 1)
        let x = try leastSquares(a, Vector(b.storage), constraints: ones, Vector(sum.storage))
        return [V.solution(ones, x.column, sum)]
      },
      .init("Gauss–Markov", .tall, degree: -1, needsRank: true) { a in
        let d = Matrix<Scalar>.companion(a.rows, 1)
        let (x, y) = try gaussMarkov(a, .regular(a.rows), Vector(d.storage))
        let (design, factor) = (Judged(a), Judged(Matrix<Scalar>.regular(a.rows)))
        let (first, second) = (Judged(x.column), Judged(y.column))
        let least = Judged.Size(Double(Scalar.RealScalar.leastNormalMagnitude))
        return [
          V.equal(
            "Ax + By = d", design * first + factor * second, Judged(d),
            size: design.size * (first.size + least) + factor.size * second.size,
            order: a.rows + a.columns)
        ]
      },
    ]
  }

  private static func equations<Scalar: BLASScalar>(
    _: Scalar.Type
  ) -> [AdversarialRoutine<Scalar>] {
    typealias V = Verdict<Scalar>
    func sylvester(
      _ a: Matrix<Scalar>, _ b: Matrix<Scalar>, _ c: Matrix<Scalar>, _ x: Matrix<Scalar>
    ) -> [V.Check] {
      let (first, second, solution) = (Judged(a), Judged(b), Judged(x))
      let least = Judged.Size(Double(Scalar.RealScalar.leastNormalMagnitude))
      return [
        V.equal(
          "AX + XB = C", first * solution + solution * second, Judged(c),
          size: (first.size + second.size) * (solution.size + least), order: a.rows + b.rows)
      ]
    }
    return [
      .init("Sylvester", .square, degree: -1) { a in
        // Of the same scale, with eigenvalues far from those of −A.
        let largest = a.maxNorm()
        let power = largest.isFinite && largest > 0 ? Int(largest.exponent) : 0
        let b = Matrix<Scalar>.regular(3).scaled(power + (a.rows > 4 ? 3 : 1))
        let c = Matrix<Scalar>.companion(a.rows, 3)
        return sylvester(a, b, c, try solveSylvester(a, b, c))
      },
      .init("Sylvester, right-hand sides", .any) { c in
        let (a, b) = (Matrix<Scalar>.regular(c.rows), Matrix<Scalar>.regular(c.columns))
        return sylvester(a, b, c, try solveSylvester(a, b, c))
      },
      .init("Lyapunov, right-hand sides", .square) { c in
        let a = Matrix<Scalar>.regular(c.rows)
        return sylvester(a, a.naiveAdjoint, c, try solveLyapunov(a, c))
      },
    ]
  }

  @Test(arguments: fourTypes) func claimsAreKept(_ type: any BLASScalar.Type) {
    func check<Scalar: BLASScalar>(_: Scalar.Type) {
      AdversarialRoutine<Scalar>.check(
        Self.square(Scalar.self) + Self.inverses(Scalar.self)
          + Self.leastSquaresRoutines(Scalar.self) + Self.equations(Scalar.self))
    }
    check(type)
  }

  @Test func claimsOfMixedPrecisionAreKept() {
    func check<Scalar: MixedPrecisionScalar>(_: Scalar.Type) {
      AdversarialRoutine<Scalar>.check(
        Self.routines("mixed solve", .square) { try solveInMixedPrecision($0, $1).solution }
          + Self.routines("mixed positive definite solve", .definite) {
            try solveInMixedPrecision(positiveDefinite: $0, $1).solution
          })
    }
    check(Double.self)
    check(Complex<Double>.self)
  }
}
