import BLASBackend
import ComplexModule
import Factorizations
import Foundation
import Matrices
import Testing
import _TestSupport

/// Updates, pivoting, and the factorization of indefinite matrices.
@Suite struct CholeskyFamilyTests {
  @Test(arguments: fourTypes) func updatesAndDowndatesUndoEachOther(
    _ type: any BLASScalar.Type
  ) throws {
    func check<Scalar: BLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 91)
      for n in [0, 1, 2, 5, 40] {
        for k in [0, 1, 3] {
          let g: Matrix<Scalar> = generator.positiveDefinite(order: n, conditionNumber: 10)
          let x: Matrix<Scalar> = generator.matrix(rows: n, columns: k)
          var cholesky = try Cholesky(g)
          try cholesky.update(adding: x)
          let (g2, x2) = (g.inDouble, x.inDouble)
          let product = naiveProduct(x2, naiveTranspose(x2))
          let sum = Matrix<Double>(rows: g2.rows, columns: g2.columns) {
            g2[$0, $1] + product[$0, $1]
          }
          let bound = Double(Scalar.RealScalar.ulpOfOne) * Double(n + k + 1) * naiveOneNorm(sum)
          func error(_ factor: Cholesky<Scalar>, _ exact: Matrix<Double>) -> Double {
            let u = factor.u.inDouble
            return naiveOneNorm(naiveDifference(exact, naiveProduct(naiveTranspose(u), u)))
          }
          #expect(error(cholesky, sum) <= ratioLimit * bound)
          #expect((0..<n).allSatisfy { cholesky.u[$0, $0]._realPart > 0 })
          #expect((0..<n).allSatisfy { abs(cholesky.u[$0, $0]._imaginaryPart) <= .ulpOfOne })
          let norm = Double(cholesky.oneNorm)
          #expect(norm <= naiveOneNorm(sum) * 1.001 && norm >= naiveOneNorm(sum) / 1.5)
          // κ(G) = 10: the downdate loses no more than that.
          try cholesky.downdate(removing: x)
          #expect(error(cholesky, g2) <= 10 * ratioLimit * bound)
          let b: Matrix<Scalar> = generator.matrix(rows: n, columns: 2)
          #expect(
            solveRatio(g, solution: try cholesky.solve(b), rightSides: b)
              <= 10 * ratioLimit * Double(1 + k) * 10)
        }
      }
    }
    try check(type)
  }

  @Test func impossibleDowndatesLeaveTheFactor() throws {
    var cholesky = try Cholesky([[4.0, 2], [2, 3]])
    let before = cholesky.factors
    #expect(throws: LinearAlgebraError.notPositiveDefinite(leadingMinor: 2)) {
      try cholesky.downdate(removing: [[2], [0]])
    }
    #expect(throws: LinearAlgebraError.nonFinite(row: 1, column: 0, operand: "the columns")) {
      try cholesky.update(adding: [[0], [.nan]])
    }
    #expect(
      throws: LinearAlgebraError.shapeMismatch(
        operation: "Cholesky update", left: Shape(2, 2), right: Shape(3, 1))
    ) { try cholesky.update(adding: Matrix(rows: 3, columns: 1)) }
    #expect(cholesky.factors == before)
    // 4 − 1 · 1: a rank-one downdate by hand.
    try cholesky.downdate(removing: [[1], [0]])
    let g = cholesky.reconstructed()
    #expect(abs(g[0, 0] - 3) < 1e-15 && abs(g[0, 1] - 2) < 1e-15 && abs(g[1, 1] - 3) < 1e-15)
  }

  @Test(arguments: fourTypes) func pivotingFindsTheRank(_ type: any BLASScalar.Type) throws {
    func check<Scalar: BLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 92)
      for (n, rank) in [(0, 0), (1, 0), (1, 1), (5, 3), (12, 12), (30, 4)] {
        let half: Matrix<Scalar> = generator.matrix(rows: n, columns: rank)
        let g = Matrix<Scalar>(rows: n, columns: n) { i, j in
          (0..<rank).reduce(.zero) { $0 + half[i, $1] * half[j, $1]._conjugate }
        }.hermitian
        let factorization = try PivotedCholesky(g)
        #expect(factorization.rank == rank && factorization.order == n)
        #expect(factorization.pivots.sorted() == Array(0..<n))
        #expect(reconstructionRatio(g, factorization.reconstructed()) <= ratioLimit)
      }
    }
    try check(type)
    #expect(try PivotedCholesky([[1.0, 0], [0, 1e-3]], tolerance: 1e-2).rank == 1)
  }

  @Test(arguments: fourTypes) func indefiniteMatricesAreFactored(
    _ type: any BLASScalar.Type
  ) throws {
    func check<Scalar: BLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 93)
      for n in squareOrders {
        for kind in [Kind.random, .rankDeficient, .zero, .gradedColumns, .illConditioned] {
          for hermitian in [true, false] {
            let random = kind.matrix(n, n, of: Scalar.self)
            let a =
              hermitian
              ? random.hermitian
              : Matrix(rows: n, columns: n) { random[min($0, $1), max($0, $1)] }
            // The lower triangle must not be read.
            let upper = Matrix(rows: n, columns: n) { i, j in i <= j ? a[i, j] : .naiveNaN }
            let factorization = try BunchKaufman(upper, hermitian: hermitian)
            #expect(
              reconstructionRatio(a, factorization.reconstructed()) <= ratioLimit,
              "\(kind) \(n) \(hermitian)")
            if factorization.zeroPivot != nil { continue }
            let b: Matrix<Scalar> = generator.matrix(rows: n, columns: 2)
            let x = try factorization.solve(b)
            #expect(solveRatio(a, solution: x, rightSides: b) <= ratioLimit, "\(kind) \(n)")
            if kind == .random {
              #expect(inverseRatio(a, try factorization.inverse()) <= ratioLimit)
              let (own, lu) = (factorization.logDeterminant, try LU(a).logDeterminant)
              let tolerance = Scalar.RealScalar(1000 * (n + 1)) * Scalar.RealScalar.ulpOfOne
              #expect(abs(own.logarithm - lu.logarithm) <= tolerance * 10)
              #expect((own.sign - lu.sign)._modulus <= tolerance * 10)
              let (one, other) = (
                try factorization.reciprocalConditionNumber(), try LU(a).reciprocalConditionNumber()
              )
              #expect(one <= 3 * other && other <= 3 * one)
            }
          }
        }
      }
    }
    try check(type)
  }

  @Test func inertiaCountsTheSignsOfTheEigenvalues() throws {
    var generator = SeededGenerator(seed: 94)
    for n in [1, 2, 7, 20] {
      let random: Matrix<Complex<Double>> = generator.matrix(rows: n, columns: n)
      let values = try random.hermitian.symmetricEigenvalues()
      let inertia = try BunchKaufman(random.hermitian).inertia
      #expect(inertia.positive == values.count { $0 > 0 })
      #expect(inertia.negative == values.count { $0 < 0 } && inertia.zero == 0)
    }
    #expect(try BunchKaufman(Matrix<Double>(rows: 3, columns: 3)).inertia == (0, 0, 3))
    #expect(throws: LinearAlgebraError.singular(pivot: 2)) {
      try BunchKaufman(Matrix<Double>(rows: 3, columns: 3)).solve(.identity(3))
    }
  }

  @Test func refactorizingTakesNoNewMemory() throws {
    var generator = SeededGenerator(seed: 95)
    let a: Matrix<Double> = generator.positiveDefinite(order: 9, conditionNumber: 5)
    let b: Matrix<Double> = generator.positiveDefinite(order: 9, conditionNumber: 50)
    var cholesky = try Cholesky(a)
    let address = cholesky.factors.storage.address
    try cholesky.refactorize(b)
    #expect(cholesky.u == (try Cholesky(b)).u && cholesky.factors.storage.address == address)
    #expect(throws: LinearAlgebraError.notPositiveDefinite(leadingMinor: 1)) {
      try cholesky.refactorize(Matrix(rows: 9, columns: 9))
    }
  }
}
