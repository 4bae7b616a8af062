import BLASBackend
import ComplexModule
import Factorizations
import Foundation
import Matrices
import RealModule
import Testing
import _TestSupport

/// Every factorization and function on what breaks them: no elements, one element, NaN and infinities,
/// numbers at both ends of the range. None may trap, and none may return what is not a number.
@Suite struct ExtremeMatrixTests {
  /// A computation that returns all numbers of its result.
  private struct Computation<Scalar: BLASScalar> {
    let name: String
    let run: (Matrix<Scalar>) throws -> [Matrix<Scalar>]

    init(_ name: String, _ run: @escaping (Matrix<Scalar>) throws -> [Matrix<Scalar>]) {
      (self.name, self.run) = (name, run)
    }
  }

  private static func row<Scalar: BLASScalar>(_ reals: [Scalar.RealScalar]) -> Matrix<Scalar> {
    Matrix(rows: 1, columns: reals.count, storage: reals.map { Scalar($0) })
  }

  private static func parts<Scalar: BLASScalar>(
    _ a: Matrix<Complex<Scalar.RealScalar>>
  ) -> [Matrix<Scalar>] {
    [
      a.map { Scalar($0._realPart) }, a.map { Scalar($0._imaginaryPart) },
    ]
  }

  private static func computations<Scalar: BLASScalar>(
    _: Scalar.Type
  ) -> [Computation<Scalar>] {
    [
      Computation("LU") { [try LU($0).factors] },
      Computation("LU solve") { [try LU($0).solve($0)] },
      Computation("LU inverse") { [try LU($0).inverse()] },
      Computation("Cholesky") { [try Cholesky($0.hermitian).u] },
      Computation("pivoted Cholesky") { [try PivotedCholesky($0.hermitian).u] },
      Computation("Bunch–Kaufman") { [try BunchKaufman($0.hermitian).factors] },
      Computation("QR") { [try QR($0).r, try QR($0).thinQ()] },
      Computation("pivoted QR") { [try PivotedQR($0).r, try PivotedQR($0).thinQ()] },
      Computation("LQ") { [try LQ($0).l, try LQ($0).thinQ()] },
      Computation("SVD") {
        let svd = try SVD($0)
        return [svd.u, row(svd.singularValues), svd.vt]
      },
      Computation("symmetric eigenvalues") {
        let eigen = try SymmetricEigen($0.hermitian)
        return [eigen.eigenvectors, row(eigen.eigenvalues)]
      },
      Computation("symmetric eigenvalues by place") {
        let eigen = try SymmetricEigen($0.hermitian, .indices(0..<$0.rows))
        return [eigen.eigenvectors, row(eigen.eigenvalues)]
      },
      Computation("eigenvalues") {
        let eigen = try Eigen($0)
        return parts(eigen.rightEigenvectors)
          + parts(Matrix(rows: 1, columns: $0.rows, storage: eigen.eigenvalues))
      },
      Computation("generalized eigenvalues") {
        let eigen = try GeneralizedEigen($0, $0)
        return parts(eigen.rightEigenvectors)
      },
      Computation("generalized SVD") {
        let gsvd = try GeneralizedSVD($0, $0)
        return [gsvd.u, gsvd.v, gsvd.q, row(gsvd.cosines)]
      },
      Computation("Schur") { [try Schur($0).t, try Schur($0).z] },
      Computation("Hessenberg") { [try Hessenberg($0).h, try Hessenberg($0).q()] },
      Computation("solve") { [try solve($0, $0)] },
      Computation("refined solve") { [try solveRefined($0, $0).solution] },
      Computation("least squares") { [try leastSquares($0, $0).solution] },
      Computation("pseudo-inverse") { [try $0.pseudoInverse()] },
      Computation("null space") { [try $0.nullSpace()] },
      Computation("exponential") { [try $0.exponential()] },
      Computation("square root") { [try $0.squareRoot()] },
      Computation("logarithm") { [try $0.logarithm()] },
      Computation("Sylvester") { [try solveSylvester($0, $0, $0)] },
    ]
  }

  @Test(arguments: fourTypes) func nothingTrapsAndNothingIsMadeUp(
    _ type: any BLASScalar.Type
  ) throws {
    func check<Scalar: BLASScalar>(_: Scalar.Type) throws {
      let random = Kind.random.matrix(5, 5, of: Scalar.self)
      let huge = Scalar(Scalar.RealScalar.greatestFiniteMagnitude / 64)
      let tiny = Scalar(Scalar.RealScalar.leastNormalMagnitude)
      let subnormal = Scalar(Scalar.RealScalar.leastNonzeroMagnitude * 4)
      let matrices: [(String, Matrix<Scalar>)] = [
        ("empty", Matrix(rows: 0, columns: 0)), ("one", [[3]]), ("zero", [[0]]),
        ("zeros", Matrix(rows: 4, columns: 4)), ("huge", random.map { $0 * huge }),
        ("tiny", random.map { $0 * tiny }), ("subnormal", random.map { $0 * subnormal }),
        // More than 32 bits hold, and no memory: refused as too large, or copied without the gap.
        (
          "far apart",
          Matrix(rows: 1, columns: 1, leadingDimension: 1 << 31, storage: [3])
        ),
        (
          "both ends",
          Matrix(rows: 4, columns: 4) { i, j in i == j ? (i < 2 ? huge : tiny) : .zero }
        ),
      ]
      for computation in Self.computations(Scalar.self) {
        for (name, a) in matrices {
          do {
            for result in try computation.run(a) {
              let isFinite = result.storage.allSatisfy(\.isFinite)
              #expect(isFinite, "\(computation.name) of \(name), \(Scalar.self)")
            }
          } catch is LinearAlgebraError {
            #expect(name != "one" && name != "empty", "\(computation.name) refuses \(name)")
          }
        }
        for value in [Scalar.naiveNaN, Scalar(Scalar.RealScalar.infinity)] {
          var a = random
          // In the upper triangle, which those of Hermitian matrices read.
          a[1, 3] = value
          expectNonFiniteInput(row: 1, column: 3, computation.name) { try computation.run(a) }
        }
      }
    }
    try check(type)
  }

  @Test func answersBeyondTheRangeAreRefused() throws {
    // σ₁ = λ₃ = 3 · the largest number.
    let a = Matrix<Double>(repeating: .greatestFiniteMagnitude, rows: 3, columns: 3)
    #expect(throws: LinearAlgebraError.nonFinite(row: 0, column: 0, operand: "the values")) {
      try SVD(a)
    }
    #expect(throws: LinearAlgebraError.nonFinite(row: 0, column: 0, operand: "the values")) {
      try a.twoNorm()
    }
    #expect(throws: LinearAlgebraError.nonFinite(row: 2, column: 2, operand: "the values")) {
      try SymmetricEigen(a)
    }
    #expect(throws: LinearAlgebraError.nonFinite(row: 2, column: 2, operand: "the values")) {
      try SymmetricEigen(a, .indices(0..<3))
    }
    for refused in [
      { _ = try Eigen(a) }, { _ = try Schur(a) }, { _ = try Hessenberg(a) },
      { _ = try a.power(2) }, { _ = try solveSylvester([[1e-300]], [[1e-300]], [[1e300]]) },
      { _ = try LU([[1e-300]]).solve([[1e300]]) },
      { _ = try Cholesky([[1e-300]]).solve([[1e300]]) },
      { _ = try solve([[1e-300, 1e-300], [0, 1e-300]], [[1], [1e300]]) },
      { _ = try leastSquares([[1e-300], [1e-300]], [[1e300], [1e300]]) },
    ] as [() throws -> Void] {
      #expect(throws: LinearAlgebraError.self) { try refused() }
    }
  }

  /// Where the answer is in range, a power of two as factor must not cost digits.
  @Test(arguments: [-900, 900]) func scalesAreTakenOut(_ exponent: Int) throws {
    let a = Kind.random.matrix(8, 8, of: Double.self)
    let scaled = a.map { scalbn($0, exponent) }
    let b = Kind.random.matrix(8, 2, of: Double.self)
    for x in [
      try solve(scaled, b), try leastSquares(scaled, b).solution, try SVD(scaled).solve(b),
      try solveRefined(scaled, b).solution, try PivotedQR(scaled).solve(b),
    ] {
      let back = x.map { scalbn($0, exponent) }
      #expect(solveRatio(a, solution: back, rightSides: b) <= ratioLimit)
    }
    #expect(reconstructionRatio(scaled, try SVD(scaled).reconstructed()) <= ratioLimit)
    #expect(reconstructionRatio(scaled, try Schur(scaled).reconstructed()) <= ratioLimit)
    #expect(
      reconstructionRatio(
        scaled.hermitian, try SymmetricEigen(scaled.hermitian).reconstructed()) <= ratioLimit)
    let complex = scaled.map { Complex($0, $0 / 3) }
    #expect(reconstructionRatio(complex, try LU(complex).reconstructed()) <= ratioLimit)
  }
}
