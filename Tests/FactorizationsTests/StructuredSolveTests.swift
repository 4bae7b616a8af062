import BLASBackend
import ComplexModule
import Factorizations
import Matrices
import Testing
import _TestSupport

@Suite struct StructuredSolveTests {
  /// What is solved has the residual of a backward stable solver.
  private func check<Scalar: BLASScalar>(
    _ a: some SolvableMatrix<Scalar>, _ b: Matrix<Scalar>
  ) throws {
    let x = try solve(a, b)
    let dense = Matrix(a)
    let residual = (b - dense * x).oneNorm()
    let bound =
      dense.oneNorm() * x.oneNorm() * Scalar.RealScalar(max(1, a.rows)) * Scalar.RealScalar.ulpOfOne
    #expect(residual <= 10 * bound, "\(type(of: a)) of order \(a.rows)")
    if b.columns > 0 { #expect(try solve(a, b[..., 0]).count == a.rows) }
  }

  private func checkAll<Scalar: BLASScalar>(_ a: Matrix<Scalar>, _ b: Matrix<Scalar>) throws {
    // A heavy diagonal: every structure taken from it is regular.
    var a = a
    a.diagonal .+= Scalar(Scalar.RealScalar(4 * a.rows + 1))
    try check(DiagonalMatrix(a.diagonal), b)
    try check(
      PermutationMatrix<Scalar>(exchanges: (0..<a.rows).map { max($0, a.rows / 2) }, order: a.rows),
      b)
    try check(TridiagonalMatrix(of: a), b)
    for (lower, upper) in [(0, 0), (1, 2), (3, 0)] {
      try check(BandedMatrix(of: a, lowerBandwidth: lower, upperBandwidth: upper), b)
    }
    for triangle in [Triangle.upper, .lower] {
      for view in [a.view, a.transposed, a.adjoint] {
        try check(TriangularMatrix(triangle, of: view), b)
        try check(TriangularMatrix(triangle, of: view, diagonal: .unit), b)
        try check(HermitianMatrix(triangle, of: view), b)
        try check(PositiveDefiniteMatrix(triangle, of: view), b)
      }
      try check(HermitianBandedMatrix(triangle, of: a, bandwidth: 2), b)
    }
  }

  @Test(arguments: [0, 1, 2, 5, 20])
  func structuresAreSolvedByTheirOwnSolvers(_ n: Int) throws {
    var generator = Xoshiro256(seed: 3)
    for k in [0, 1, 3] {
      try checkAll(
        Matrix<Double>.randomNormal(rows: n, columns: n, using: &generator),
        .randomNormal(rows: n, columns: k, using: &generator))
    }
    try checkAll(
      Matrix<Complex<Float>>.randomNormal(rows: n, columns: n, using: &generator),
      .randomNormal(rows: n, columns: 2, using: &generator))
  }

  @Test func whatHasNoSolutionSaysWhy() throws {
    let b: Vector<Double> = [1, 2]
    #expect(throws: LinearAlgebraError.singular(pivot: 1)) {
      try solve(DiagonalMatrix<Double>([1, 0]), b)
    }
    #expect(throws: LinearAlgebraError.singular(pivot: 0)) {
      try solve(TriangularMatrix(.upper, of: [[0, 1], [5, 1]] as Matrix<Double>), b)
    }
    #expect(throws: LinearAlgebraError.notPositiveDefinite(leadingMinor: 2)) {
      try solve(PositiveDefiniteMatrix(of: [[1, 2], [0, 1]] as Matrix<Double>), b)
    }
    #expect(throws: LinearAlgebraError.notSquare(operation: "banded solve", shape: Shape(2, 3))) {
      try solve(BandedMatrix<Double>(rows: 2, columns: 3, lowerBandwidth: 0, upperBandwidth: 0), b)
    }
    #expect(throws: LinearAlgebraError.self) {
      try solve(DiagonalMatrix<Double>([1, 2, 3]), b)
    }
    #expect(try solve([[2, 0], [0, 4]] as Matrix<Double>, b) == [0.5, 0.5])
  }
}
