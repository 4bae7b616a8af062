import BLASBackend
import ComplexModule
import Factorizations
import Foundation
import Matrices
import Testing
import _TestSupport

/// Solvers by structure, with bounds, in mixed precision; least-squares drivers; matrix equations.
@Suite struct LinearSystemTests {
  private static func name<Scalar>(_ factorization: StructuredFactorization<Scalar>) -> String {
    switch factorization {
    case .diagonal: "diagonal"
    case .triangular(.upper, _): "upper"
    case .triangular(.lower, _): "lower"
    case .banded: "banded"
    case .cholesky: "cholesky"
    case .bunchKaufman: "bunchKaufman"
    case .lu: "lu"
    }
  }

  @Test(arguments: fourTypes) func structureChoosesTheSolver(_ type: any BLASScalar.Type) throws {
    func check<Scalar: BLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 111)
      for n in [2, 6, 70] {
        let random: Matrix<Scalar> = generator.matrix(rows: n, columns: n)
        func shaped(_ isKept: (Int, Int) -> Bool) -> Matrix<Scalar> {
          Matrix(rows: n, columns: n) { i, j in
            i == j
              ? random[i, j] + Scalar(Scalar.RealScalar(2 * n))
              : isKept(i, j) ? random[i, j] : .zero
          }
        }
        let definite: Matrix<Scalar> = generator.positiveDefinite(order: n, conditionNumber: 5)
        let symmetric = Matrix(rows: n, columns: n) { random[min($0, $1), max($0, $1)] }
        var cases: [(String, Matrix<Scalar>)] = [
          ("diagonal", shaped { _, _ in false }), ("upper", shaped(<)), ("lower", shaped(>)),
          ("cholesky", definite), ("bunchKaufman", random.hermitian), ("bunchKaufman", symmetric),
          ("lu", random),
        ]
        if n == 70 { cases.append(("banded", shaped { i, j in i - j <= 2 && j - i <= 1 })) }
        for (expected, a) in cases {
          let factorization = try StructuredFactorization(a)
          #expect(Self.name(factorization) == expected && factorization.shape == Shape(n, n))
          let b: Matrix<Scalar> = generator.matrix(rows: n, columns: 2)
          let x = try solve(a, b)
          #expect(solveRatio(a, solution: x, rightSides: b) <= ratioLimit, "\(expected) \(n)")
        }
      }
    }
    try check(type)
  }

  @Test func anIndefiniteMatrixWithAPositiveDiagonalIsNoMistake() throws {
    // Cholesky gives up in the middle, and what it left is not taken for the matrix.
    let a: Matrix<Double> = [[1, 2, 0], [2, 1, 1], [0, 1, 3]]
    guard case .bunchKaufman = try StructuredFactorization(a) else {
      Issue.record("not Bunch and Kaufman")
      return
    }
    let x = try solve(a, [[3], [4], [4]])
    #expect((0..<3).allSatisfy { abs(x[$0, 0] - 1) < 1e-14 })
  }

  @Test func mistakesAreTyped() throws {
    let empty = Matrix<Double>(rows: 0, columns: 0)
    #expect(try solve(empty, Matrix(rows: 0, columns: 2)).shape == Shape(0, 2))
    for a in [[[0.0, 0], [0, 1]], [[1, 1], [0, 0]], [[1, 0], [1, 0]]] as [Matrix<Double>] {
      #expect(throws: LinearAlgebraError.self) { try solve(a, [[1], [1]]) }
    }
    // Without right-hand sides a singular triangle is still singular.
    var none = Matrix<Double>(rows: 2, columns: 0)
    #expect(throws: LinearAlgebraError.singular(pivot: 1)) {
      try none.solveTriangular(.upper, [[1, 1], [0, 0]])
    }
    #expect(
      throws: LinearAlgebraError.shapeMismatch(
        operation: "solve", left: Shape(2, 2), right: Shape(3, 1))
    ) { try solve(.identity(2), Matrix<Double>(rows: 3, columns: 1)) }
    #expect(throws: LinearAlgebraError.nonFinite(row: 0, column: 1)) {
      try solve([[1, .infinity], [0, 1]], Matrix<Double>(rows: 2, columns: 1))
    }
  }

  @Test(arguments: fourTypes) func refinedSolutionsStayWithinTheirBounds(
    _ type: any BLASScalar.Type
  ) throws {
    func check<Scalar: BLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 112)
      for n in [0, 1, 2, 10, 40] {
        // Small integers: the right-hand sides are exact, so is the solution of ones.
        let ones = Matrix<Scalar>(repeating: 1, rows: n, columns: 2)
        let a = Matrix<Scalar>(rows: n, columns: n) { i, j in
          Scalar(
            _realPart: Scalar.RealScalar((generator.uniform() * 20).rounded() - 10),
            imaginaryPart: Scalar.RealScalar((generator.uniform() * 20).rounded() - 10))
            + (i == j ? Scalar(Scalar.RealScalar(30)) : .zero)
        }
        let b = Matrix<Scalar>(rows: n, columns: 2) { i, _ in
          (0..<n).reduce(.zero) { $0 + a[i, $1] }
        }
        let refined = try solveRefined(a, b)
        #expect(!refined.isSingularToWorkingPrecision)
        #expect(refined.bounds.forward.count == 2 && refined.bounds.backward.count == 2)
        for j in 0..<2 where n > 0 {
          let error = (0..<n).map { (refined.solution[$0, j] - ones[$0, j])._modulus }.max()!
          #expect(error <= refined.bounds.forward[j])
          #expect(refined.bounds.forward[j] <= Scalar.RealScalar(5000 * n) * .ulpOfOne)
          #expect(refined.bounds.backward[j] <= 10 * .ulpOfOne)
        }
        let g: Matrix<Scalar> = generator.positiveDefinite(order: n, conditionNumber: 10)
        let upper = Matrix(rows: n, columns: n) { i, j in i <= j ? g[i, j] : .naiveNaN }
        let definite = try solveRefined(positiveDefinite: upper, b)
        #expect(solveRatio(g, solution: definite.solution, rightSides: b) <= ratioLimit)
        #expect(definite.bounds.reciprocalConditionNumber > 0)
      }
    }
    try check(type)
    #expect(throws: LinearAlgebraError.singular(pivot: 1)) {
      try solveRefined([[1.0, 1], [1, 1]], [[1], [1]])
    }
    #expect(throws: LinearAlgebraError.notPositiveDefinite(leadingMinor: 2)) {
      try solveRefined(positiveDefinite: [[1.0, 2], [2, 1]], [[1], [1]])
    }
    // Equilibration takes the bad scaling away, so that the condition is that of the rest.
    let graded: Matrix<Double> = [[1e200, 1], [1, 2e-200]]
    #expect(try solveRefined(graded, [[1], [1]]).bounds.reciprocalConditionNumber > 0.1)
    let hilbert = Matrix<Double>(rows: 14, columns: 14) { 1 / Double($0 + $1 + 1) }
    #expect(try solveRefined(hilbert, .identity(14)).isSingularToWorkingPrecision)
  }

  @Test func mixedPrecisionIsAsAccurateAsTheFullOne() throws {
    try Self.checkMixed(Double.self)
    try Self.checkMixed(Complex<Double>.self)
    // κ = 10¹²: single precision cannot start, and the full one is used.
    var generator = SeededGenerator(seed: 113)
    let hard: Matrix<Double> = generator.matrix(rows: 30, columns: 30, conditionNumber: 1e12)
    let b: Matrix<Double> = generator.matrix(rows: 30, columns: 1)
    let (x, refinements) = try solveInMixedPrecision(hard, b)
    #expect(refinements == nil && solveRatio(hard, solution: x, rightSides: b) <= ratioLimit)
    #expect(throws: LinearAlgebraError.singular(pivot: 1)) {
      try solveInMixedPrecision([[1.0, 1], [1, 1]], [[1], [1]])
    }
    #expect(throws: LinearAlgebraError.notPositiveDefinite(leadingMinor: 2)) {
      try solveInMixedPrecision(positiveDefinite: [[1.0, 2], [2, 1]], [[1], [1]])
    }
  }

  private static func checkMixed<Scalar: MixedPrecisionScalar>(_: Scalar.Type) throws {
    var generator = SeededGenerator(seed: 114)
    for n in [0, 1, 2, 10, 50] {
      let b: Matrix<Scalar> = generator.matrix(rows: n, columns: 3)
      let a: Matrix<Scalar> = generator.matrix(rows: n, columns: n, conditionNumber: 100)
      let general = try solveInMixedPrecision(a, b)
      // Of an order or two the last bit may keep it from converging, and the full precision is taken.
      #expect(general.refinements != nil || n < 10, "\(n)")
      #expect(solveRatio(a, solution: general.solution, rightSides: b) <= ratioLimit)
      let g: Matrix<Scalar> = generator.positiveDefinite(order: n, conditionNumber: 100)
      let definite = try solveInMixedPrecision(positiveDefinite: g, b)
      #expect(definite.refinements != nil || n < 10, "\(n)")
      #expect(solveRatio(g, solution: definite.solution, rightSides: b) <= ratioLimit)
    }
  }

  @Test(arguments: fourTypes) func leastSquaresAreOptimalAndShort(
    _ type: any BLASScalar.Type
  ) throws {
    func check<Scalar: BLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 115)
      for (m, n) in [(0, 0), (0, 2), (2, 0), (1, 1), (8, 3), (3, 8), (6, 6)] {
        for kind in [Kind.random, .rankDeficient, .zero] {
          let a = kind.matrix(m, n, of: Scalar.self)
          for k in [0, 1, 2] {
            let b: Matrix<Scalar> = generator.matrix(rows: m, columns: k)
            let exact = naiveProduct(try a.pseudoInverse().inDouble, b.inDouble)
            for algorithm in LeastSquaresAlgorithm.allCases {
              let (x, rank) = try leastSquares(a, b, algorithm, relativeTolerance: 1e-4)
              #expect(x.shape == Shape(n, k))
              #expect(rank == (try a.rank(.relative(1e-4))), "\(algorithm) \(kind) \(m) \(n) \(k)")
              let error = naiveOneNorm(naiveDifference(x.inDouble, exact))
              #expect(
                error <= 1000 * Double(m + n) * Double(Scalar.RealScalar.ulpOfOne)
                  * (1 + naiveOneNorm(exact)), "\(algorithm) \(kind) \(m) \(n)")
            }
          }
        }
      }
    }
    try check(type)
  }

  @Test func constraintsHoldExactly() throws {
    // A line through (0, 1), fitted to (1, 2), (2, 2), (3, 4): slope 12/14.
    let a: Matrix<Double> = [[1, 1], [1, 2], [1, 3]]
    let x = try leastSquares(a, [2, 2, 4], constraints: [[1, 0]], [1])
    #expect(abs(x[0] - 1) < 1e-14 && abs(x[1] - 12.0 / 14) < 1e-14)
    #expect(throws: LinearAlgebraError.rankDeficient(rank: 1, columns: 2)) {
      try leastSquares(a, [2, 2, 4], constraints: [[1, 0], [1, 0]], [1, 1])
    }
    #expect(
      throws: LinearAlgebraError.shapeMismatch(
        operation: "constrained least squares", left: Shape(3, 2), right: Shape(1, 3))
    ) { try leastSquares(a, [2, 2, 4], constraints: Matrix(rows: 1, columns: 3), [1]) }
    #expect(throws: LinearAlgebraError.rankDeficient(rank: 1, columns: 2)) {
      try leastSquares(Matrix<Double>(rows: 0, columns: 2), [], constraints: [[1, 0]], [1])
    }
  }

  @Test func gaussAndMarkovWeightByTheCovariance() throws {
    // Two measurements of one quantity, the second ten times as uncertain: weights 100 : 1.
    let (x, y) = try gaussMarkov(
      Matrix<Double>(repeating: 1, rows: 2, columns: 1), .diagonal([1, 10]), [1, 2])
    #expect(abs(x[0] - 102.0 / 101) < 1e-14)
    #expect(abs(y[0] - (1 - x[0])) < 1e-14 && abs(y[1] - (2 - x[0]) / 10) < 1e-14)
    #expect(throws: LinearAlgebraError.rankDeficient(rank: 2, columns: 3)) {
      try gaussMarkov(Matrix<Double>(rows: 2, columns: 3), .identity(2), [1, 1])
    }
  }

  @Test(arguments: fourTypes) func sylvesterEquationsAreSolved(_ type: any BLASScalar.Type) throws {
    func check<Scalar: BLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 116)
      for (m, n) in [(0, 0), (0, 3), (1, 1), (4, 3), (10, 10)] {
        let shift = Scalar(Scalar.RealScalar(2 * (m + n)))
        func shifted(_ k: Int) -> Matrix<Scalar> {
          let random: Matrix<Scalar> = generator.matrix(rows: k, columns: k)
          return Matrix(rows: k, columns: k) { $0 == $1 ? random[$0, $1] + shift : random[$0, $1] }
        }
        let (a, b) = (shifted(m), shifted(n))
        let c: Matrix<Scalar> = generator.matrix(rows: m, columns: n)
        let x = try solveSylvester(a, b, c)
        let (a2, b2, x2) = (a.inDouble, b.inDouble, x.inDouble)
        let sum = naiveProduct(a2, x2).adding(naiveProduct(x2, b2))
        let bound =
          (naiveOneNorm(a2) + naiveOneNorm(b2)) * naiveOneNorm(x2) * Double(m + n)
          * Double(Scalar.RealScalar.ulpOfOne)
        #expect(naiveOneNorm(naiveDifference(sum, c.inDouble)) <= ratioLimit * bound, "\(m) \(n)")
        let square = c.shape.isSquare ? c.hermitian : Matrix<Scalar>.identity(m)
        let y = try solveLyapunov(a, square).inDouble
        let both = naiveProduct(a2, y).adding(naiveProduct(y, naiveTranspose(a2)))
        #expect(
          naiveOneNorm(naiveDifference(both, square.inDouble))
            <= ratioLimit * 2 * naiveOneNorm(a2) * naiveOneNorm(y) * Double(2 * m)
            * Double(Scalar.RealScalar.ulpOfOne))
      }
    }
    try check(type)
    #expect(throws: LinearAlgebraError.commonEigenvalue) {
      try solveSylvester([[1.0]], [[-1]], [[1]])
    }
  }
}

extension Matrix<Double> {
  fileprivate func adding(_ other: Matrix) -> Matrix {
    Matrix(rows: rows, columns: columns) { self[$0, $1] + other[$0, $1] }
  }
}
