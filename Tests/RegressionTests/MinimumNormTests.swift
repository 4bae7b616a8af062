import BLASBackend
import LeastSquares
import Matrices
import Testing
import _TestSupport

@Suite struct MinimumNormTests {
  private func solve(
    _ design: Matrix<Double>, _ targets: Matrix<Double>, _ convention: MinimumNorm,
    weights: [Double]? = nil
  ) throws -> LeastSquaresSolution<Double> {
    let graded = GradedProblem(design: design, targets: targets, weights: weights)
    return try SVDLeastSquares(minimumNorm: convention).solve(graded.problem())
  }

  @Test func bothConventionsAgreeWithTheReference() throws {
    let warpbreaks = try RealProblem("warpbreaks_dummies")
    let (design, targets) = try warpbreaks.designAndTargets()
    let threeRows = try ThreeRowExample()
    let cases = [
      (design, targets, warpbreaks.exact.coefficients, warpbreaks.exact.centredMinimumNorm!),
      (
        threeRows.design, threeRows.targets, threeRows.minimumNorm, threeRows.centredMinimumNorm
      ),
    ]
    for (design, targets, all, slopes) in cases {
      for (convention, exact) in [(MinimumNorm.allCoefficients, all), (.slopes, slopes)] {
        let solution = try solve(design, targets, convention)
        let b = try #require(solution.coefficients).column(0).elements
        #expect(correctDigits(b, of: exact) >= 13.5, "\(convention): \(b)")
        #expect(
          solution.message.contains(
            convention == .slopes ? "slopes of least norm" : "those of least norm"))
      }
    }
  }

  @Test func theDriverTakesTheConvention() throws {
    let warpbreaks = try RealProblem("warpbreaks_dummies")
    let (design, targets) = try warpbreaks.designAndTargets()
    let problem = try LeastSquaresProblem<Double>(design: design, targets: targets)
    let solution = try AutomaticLeastSquares(minimumNorm: .slopes).solve(problem)
    let b = try #require(solution.coefficients).column(0).elements
    #expect(correctDigits(b, of: warpbreaks.exact.centredMinimumNorm!) >= 13.5)
  }

  @Test func theConventionDoesNotCountAtFullRank() throws {
    let graded = GradedProblem.random(rows: 20, columns: 4, targets: 2, seed: 70)
    let one = try solve(graded.design, graded.targets, .allCoefficients)
    let other = try solve(graded.design, graded.targets, .slopes)
    #expect(bits(try #require(one.coefficients)) == bits(try #require(other.coefficients)))
  }

  /// The definition: fit centred columns to centred y, then put the means back. Also with weights, for p > n and
  /// for many targets.
  @Test func slopesAreThoseOfCentredColumns() throws {
    for (rows, columns, rank) in [(20, 6, 3), (5, 9, 4), (4, 4, 2), (30, 7, 6)] {
      for weighted in [false, true] {
        var generator = SeededGenerator(seed: UInt64(rows))
        let left: Matrix<Double> = generator.matrix(rows: rows, columns: rank)
        let right: Matrix<Double> = generator.matrix(rows: rank, columns: columns)
        let product = naiveProduct(left, right)
        let design = Matrix(rows: rows, columns: columns + 1) { i, j in
          j == 0 ? 1 : product[i, j - 1] + Double(j)
        }
        let targets: Matrix<Double> = generator.matrix(rows: rows, columns: 3)
        let weights = (0..<rows).map { _ in weighted ? generator.uniform(in: 0.5...2) : 1 }
        let solution = try solve(
          design, targets, .slopes, weights: weighted ? weights : nil)
        let b = try #require(solution.coefficients)
        let total = weights.reduce(0, +)
        func centred(_ a: Matrix<Double>) -> (Matrix<Double>, [Double]) {
          let means = (0..<a.columns).map { j in
            (0..<a.rows).reduce(0) { $0 + weights[$1] * a[$1, j] } / total
          }
          return (Matrix(rows: a.rows, columns: a.columns) { i, j in a[i, j] - means[j] }, means)
        }
        let (x, xMeans) = centred(design.taking(columns: Array(1...columns)))
        let (y, yMeans) = centred(targets)
        let expected = try #require(
          try solve(x, y, .allCoefficients, weights: weighted ? weights : nil).coefficients)
        #expect(relativeDifference(Matrix(b[1..., ...]), expected) <= 1e5 * .ulpOfOne)
        for k in 0..<3 {
          let intercept =
            yMeans[k] - (0..<columns).reduce(0) { $0 + xMeans[$1] * expected[$1, k] }
          #expect(abs(b[0, k] - intercept) <= 1e5 * .ulpOfOne * max(1, abs(intercept)))
        }
      }
    }
  }

  /// A constant moves the intercept only: the convention that counts it in the norm does not have this property.
  @Test func slopesDoNotChangeWithAConstant() throws {
    let (design, targets) = try RealProblem("warpbreaks_dummies").designAndTargets()
    let moved = Matrix(rows: design.rows, columns: 6) { i, j in
      design[i, j] + (j == 2 ? 7 : 0)
    }
    let one = try #require(try solve(design, targets, .slopes).coefficients)
    let other = try #require(
      try solve(moved, targets.map { $0 + 100 }, .slopes).coefficients)
    #expect(relativeDifference(Matrix(other[1..., ...]), Matrix(one[1..., ...])) <= 1e-12)
    let shortest = try #require(try solve(design, targets, .allCoefficients).coefficients)
    let shorter = try #require(
      try solve(moved, targets.map { $0 + 100 }, .allCoefficients).coefficients)
    #expect(relativeDifference(Matrix(shorter[1..., ...]), Matrix(shortest[1..., ...])) > 0.01)
  }

  /// Constant columns beside the intercept, up to rounding: their slopes are 0, not noise over noise.
  @Test func constantColumnsHaveNoSlope() throws {
    let graded = GradedProblem.random(rows: 21, columns: 3, seed: 71)
    let design = Matrix(rows: 21, columns: 5) { i, j in
      j < 3 ? graded.design[i, j] : 0.1 * Double(j)
    }
    let b = try #require(try solve(design, graded.targets, .slopes).coefficients)
    let expected = try graded.exact()
    #expect(b[3, 0] == 0 && b[4, 0] == 0)
    #expect(relativeDifference(Matrix(b[0..<3, ...]), expected) <= 1e4 * .ulpOfOne)
  }

  @Test func aFirstColumnOfZerosTakesUpNothing() throws {
    let graded = GradedProblem.random(rows: 12, columns: 3, seed: 72)
    let design = Matrix(rows: 12, columns: 3) { i, j in j == 0 ? 0 : graded.design[i, j] }
    let b = try #require(try solve(design, graded.targets, .slopes).coefficients)
    let expected = try GradedProblem(
      design: design.taking(columns: [1, 2]), targets: graded.targets
    ).exact()
    #expect(abs(b[0, 0]) <= 1e2 * .ulpOfOne)
    #expect(relativeDifference(Matrix(b[1..., ...]), expected) <= 1e3 * .ulpOfOne)
  }

  /// x, s·x, z, t·z: each pair shares its coefficient c as c/(1 + s²)·(1, s), whatever the lengths of the others
  /// are. Powers of two, so that the columns depend on each other exactly; the rest is κ·ε of (x, z).
  @Test(arguments: [(-1, 1), (-40, 40), (-250, 250), (-480, 480)])
  func theLeastNormKeepsItsDigitsWhereLengthsDiffer(_ small: Int, _ large: Int) throws {
    var generator = SeededGenerator(seed: 17)
    let base: Matrix<Double> = generator.matrix(rows: 12, columns: 2, conditionNumber: 2)
    let (s, t) = (
      Double(sign: .plus, exponent: small, significand: 1),
      Double(sign: .plus, exponent: large, significand: 1)
    )
    let design = Matrix(rows: 12, columns: 4) { i, j in
      base[i, j / 2] * (j == 1 ? s : j == 3 ? t : 1)
    }
    let targets: Matrix<Double> = generator.matrix(rows: 12, columns: 1)
    let plain = try QRLeastSquares<Double>().solve(
      LeastSquaresProblem<Double>(design: base, targets: targets))
    let c = try #require(plain.coefficients)
    let least = try SVDLeastSquares<Double>().solve(
      LeastSquaresProblem<Double>(design: design, targets: targets))
    let b = try #require(least.coefficients)
    #expect(least.conditioning?.rank == 2)
    let expected = [
      c[0, 0] / (1 + s * s), c[0, 0] * (s / (1 + s * s)), c[1, 0] / t / (t + 1 / t),
      c[1, 0] / (t + 1 / t),
    ]
    // Errors are relative to the lengths of the columns (Cox, Higham 1998): x and z are of one length, so that the
    // small share of z may have the error of the large one of x.
    let sizes = [expected[0], expected[1], max(abs(expected[0]), abs(expected[2])), expected[3]]
    for (j, exact) in expected.enumerated() where abs(exact) > 0x1p-1000 {
      #expect(
        abs(b[j, 0] - exact) <= 1e-13 * abs(sizes[j]), "coefficient \(j): \(b[j, 0]), \(exact)")
    }
  }
}
