import BLASBackend
import Factorizations
import Matrices
import Testing
import _TestSupport

@Suite struct BandedTests {
  @Test(arguments: fourTypes) func bandsSolveLikeTheirDenseMatrices(
    _ type: any BLASScalar.Type
  ) throws {
    func check<Scalar: BLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 121)
      for n in [0, 1, 2, 5, 40] {
        for (lower, upper) in [(0, 0), (1, 1), (2, 1), (0, 3), (6, 2)] {
          let random: Matrix<Scalar> = generator.matrix(rows: n, columns: n)
          let a = Matrix(rows: n, columns: n) { i, j in
            i - j <= lower && j - i <= upper ? random[i, j] : .zero
          }
          // NaN outside of the band must not be read.
          let dense = Matrix(rows: n, columns: n) { i, j in
            i - j <= lower && j - i <= upper ? random[i, j] : .naiveNaN
          }
          let banded = try BandedLU(dense, lower: lower, upper: upper)
          #expect(banded.shape == Shape(n, n))
          let b: Matrix<Scalar> = generator.matrix(rows: n, columns: 2)
          let x = try banded.solve(b)
          #expect(solveRatio(a, solution: x, rightSides: b) <= ratioLimit, "\(n) \(lower) \(upper)")
          var y = b
          try banded.solveInPlace(.adjoint, &y)
          #expect(solveRatio(a.naiveAdjoint, solution: y, rightSides: b) <= ratioLimit)
          let (own, lu) = (
            try banded.reciprocalConditionNumber(), try LU(a).reciprocalConditionNumber()
          )
          #expect(own <= 3 * lu && lu <= 3 * own)
        }
        // Diagonally dominant and Hermitian.
        for d in [0, 1, 4] {
          let random: Matrix<Scalar> = generator.matrix(rows: n, columns: n)
          let a = Matrix(rows: n, columns: n) { i, j in
            abs(i - j) > d
              ? .zero
              : i == j
                ? Scalar(Scalar.RealScalar(4 * d + 5))
                : random.hermitian[i, j]
                  * Scalar(Scalar.RealScalar(0.5))
          }
          let band = Matrix(rows: d + 1, columns: n) { i, j in
            let row = i - d + j
            return row >= 0 ? a[row, j] : .naiveNaN
          }
          let cholesky = try BandedCholesky(upperBand: band)
          let b: Matrix<Scalar> = generator.matrix(rows: n, columns: 2)
          #expect(
            solveRatio(a, solution: try cholesky.solve(b), rightSides: b) <= ratioLimit, "\(n) \(d)"
          )
          let (own, other) = (
            try cholesky.reciprocalConditionNumber(), try Cholesky(a).reciprocalConditionNumber()
          )
          #expect(own <= 3 * other && other <= 3 * own)
        }
      }
    }
    try check(type)
  }

  @Test(arguments: fourTypes) func tridiagonalSystemsAreSolved(_ type: any BLASScalar.Type) throws {
    func check<Scalar: BLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 122)
      for n in [0, 1, 2, 3, 30] {
        let random: Matrix<Scalar> = generator.matrix(rows: n, columns: n)
        let off = max(0, n - 1)
        let (l, d, u) = (
          (0..<off).map { random[$0 + 1, $0] }, (0..<n).map { random[$0, $0] },
          (0..<off).map { random[$0, $0 + 1] }
        )
        let a = Matrix(rows: n, columns: n) { abs($0 - $1) <= 1 ? random[$0, $1] : .zero }
        let solver = try TridiagonalLU(lower: l, diagonal: d, upper: u)
        let b: Matrix<Scalar> = generator.matrix(rows: n, columns: 3)
        #expect(solveRatio(a, solution: try solver.solve(b), rightSides: b) <= ratioLimit, "\(n)")
        var y = b
        try solver.solveInPlace(.transposed, &y)
        #expect(solveRatio(naiveTranspose(a), solution: y, rightSides: b) <= ratioLimit)

        let diagonal = [Scalar.RealScalar](repeating: 8, count: n)
        let g = Matrix(rows: n, columns: n) { i, j in
          i == j ? Scalar(8) : i == j + 1 ? l[j] : j == i + 1 ? l[i]._conjugate : .zero
        }
        let cholesky = try TridiagonalCholesky(diagonal: diagonal, off: l)
        #expect(solveRatio(g, solution: try cholesky.solve(b), rightSides: b) <= ratioLimit, "\(n)")
      }
    }
    try check(type)
  }

  @Test func mistakesAreNamedWhereTheyStand() throws {
    #expect(throws: LinearAlgebraError.nonFinite(row: 2, column: 1)) {
      try TridiagonalLU(lower: [1, .nan], diagonal: [1, 1, 1], upper: [1.0, 1])
    }
    #expect(throws: LinearAlgebraError.nonFinite(row: 1, column: 2)) {
      try TridiagonalLU(lower: [1, 1], diagonal: [1, 1, 1], upper: [1.0, .infinity])
    }
    #expect(
      throws: LinearAlgebraError.shapeMismatch(
        operation: "tridiagonal matrix", left: Shape(3, 1), right: Shape(3, 1))
    ) { try TridiagonalLU(lower: [1, 1, 1], diagonal: [1, 1, 1], upper: [1.0, 1]) }
    let singular = try TridiagonalLU(lower: [1, 1], diagonal: [0, 0, 0], upper: [1.0, 1])
    #expect(singular.zeroPivot == 2)
    var b = Matrix<Double>(repeating: 1, rows: 3, columns: 1)
    #expect(throws: LinearAlgebraError.singular(pivot: 2)) { try singular.solveInPlace(&b) }
    #expect(throws: LinearAlgebraError.notPositiveDefinite(leadingMinor: 2)) {
      try TridiagonalCholesky(diagonal: [1.0, 1], off: [2.0])
    }
    #expect(throws: LinearAlgebraError.notPositiveDefinite(leadingMinor: 2)) {
      try BandedCholesky(upperBand: [[0.0, 2], [1, 1]])
    }
    var band = Matrix<Double>(repeating: 1, rows: 3, columns: 4)
    band[0, 0] = .nan  // outside of the matrix
    _ = try BandedLU(band: band, lower: 1, upper: 1)
    band[2, 2] = .nan
    #expect(throws: LinearAlgebraError.nonFinite(row: 3, column: 2)) {
      try BandedLU(band: band, lower: 1, upper: 1)
    }
    #expect(
      try BandedLU(band: Matrix<Double>(rows: 3, columns: 4), lower: 1, upper: 1).zeroPivot == 0)
  }
}
