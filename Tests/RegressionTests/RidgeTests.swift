import BLASBackend
import LeastSquares
import Matrices
import Testing
import _TestSupport

/// From none to so much that nothing is left.
let penalties = [0, 1e-12, 1e-6, 0.01, 1, 37.5, 1e4, 1e9, 1e30]

@Suite struct RidgeTests {
  /// The double-double solver knows penalties, too: λ for each column, none for the intercept.
  @Test(arguments: [true, false])
  func agreesWithTheExactSolution(_ hasIntercept: Bool) throws {
    for (rows, columns, targets) in [(30, 5, 1), (12, 8, 3), (100, 2, 2)] {
      var graded = GradedProblem.random(
        rows: rows, columns: columns, targets: targets, seed: UInt64(rows))
      let ridge = try RidgeRegression(graded.problem(), hasIntercept: hasIntercept)
      for penalty in penalties where penalty < 1e20 {
        graded.ridge = (0..<columns).map { hasIntercept && $0 == 0 ? 0 : penalty }
        let b = try ridge.coefficients(penalty: penalty)
        #expect(relativeDifference(b, try graded.exact()) <= 1e4 * .ulpOfOne, "λ = \(penalty)")
      }
    }
  }

  /// √λ·I below the columns and 0 below y, as a plain least-squares problem.
  @Test(arguments: [true, false])
  func agreesWithTheAugmentedSystem(_ hasIntercept: Bool) throws {
    for (rows, columns) in [(30, 5), (6, 9), (1, 3), (9, 9)] {
      let graded = GradedProblem.random(rows: rows, columns: columns, targets: 2, seed: 51)
      let ridge = try RidgeRegression(graded.problem(), hasIntercept: hasIntercept)
      for penalty in penalties where penalty >= 1e-2 && penalty < 1e20 {
        let root = penalty.squareRoot()
        let below = Matrix(rows: columns, columns: columns) { i, j in
          i == j && !(hasIntercept && i == 0) ? root : 0
        }
        let augmented = GradedProblem(
          design: graded.design.above(below),
          targets: graded.targets.above(Matrix(rows: columns, columns: 2)))
        let expected = try #require(try QRLeastSquares().solve(augmented.problem()).coefficients)
        let b = try ridge.coefficients(penalty: penalty)
        // The rounding of √λ is one of the data.
        #expect(relativeDifference(b, expected) <= 1e5 * .ulpOfOne, "λ = \(penalty)")
      }
    }
  }

  /// b = x·y/(x·x + λ) for one column, and the same of centred numbers with an intercept.
  @Test func agreesWithTheFormulaForOneColumn() throws {
    let (x, y) = ([1.0, 2, 4, 9], [3.0, 1, 5, 8])
    let targets = Matrix(rows: 4, columns: 1, storage: y)
    let plain = try RidgeRegression<Double>(
      LeastSquaresProblem(design: Matrix(rows: 4, columns: 1, storage: x), targets: targets),
      hasIntercept: false)
    let centred = try RidgeRegression<Double>(
      LeastSquaresProblem(
        design: Matrix(rows: 4, columns: 2, storage: [1, 1, 1, 1] + x), targets: targets),
      hasIntercept: true)
    for penalty in penalties {
      let slope = 97 / (102 + penalty)
      #expect(abs(try plain.coefficients(penalty: penalty)[0, 0] / slope - 1) <= 16 * .ulpOfOne)
      // Means 4 and 4.25: Sxy = 97 − 68, Sxx = 102 − 64.
      let inner = 29 / (38 + penalty)
      let b = try centred.coefficients(penalty: penalty)
      #expect(abs(b[1, 0] / inner - 1) <= 32 * .ulpOfOne)
      #expect(abs(b[0, 0] / (4.25 - 4 * inner) - 1) <= 64 * .ulpOfOne)
      #expect(abs(plain.degreesOfFreedom(penalty: penalty) - 102 / (102 + penalty)) <= 1e-14)
      #expect(abs(centred.degreesOfFreedom(penalty: penalty) - 1 - 38 / (38 + penalty)) <= 1e-14)
    }
  }

  /// A shift of y moves the intercept and nothing else; a huge penalty leaves the mean.
  @Test func doesNotPenaliseTheIntercept() throws {
    let graded = GradedProblem.random(rows: 25, columns: 4, seed: 52)
    var shifted = graded
    shifted.targets = graded.targets.map { $0 + 1000 }
    let one = try RidgeRegression(graded.problem(), hasIntercept: true)
    let other = try RidgeRegression(shifted.problem(), hasIntercept: true)
    for penalty in penalties {
      let difference =
        try other.coefficients(penalty: penalty) - one.coefficients(penalty: penalty)
      #expect(abs(difference[0, 0] - 1000) <= 1e-10)
      for j in 1..<4 { #expect(abs(difference[j, 0]) <= 1e-11) }
    }
    let mean = graded.targets.storage.reduce(0, +) / 25
    let b = try one.coefficients(penalty: 1e30)
    #expect(abs(b[0, 0] - mean) <= 1e2 * .ulpOfOne * abs(mean))
    for j in 1..<4 { #expect(abs(b[j, 0]) <= 1e-27) }
  }

  @Test func isLeastSquaresWithoutPenalty() throws {
    for name in ["Norris", "Longley", "Wampler3"] {
      let strd = try StRDProblem(name)
      let problem = try LeastSquaresProblem<Double>(
        design: strd.design(), targets: strd.targets())
      let b = try RidgeRegression(problem, hasIntercept: true).coefficients(penalty: 0)
      let exact = strd.exactOfRoundedDesign.coefficients
      #expect(correctDigits(b.column(0).elements, of: exact) >= 8, "\(name)")
    }
  }

  /// Without a penalty the rank is that of scaled columns: units do not make a column disappear.
  @Test func unitsDoNotCountWithoutPenalty() throws {
    var graded = GradedProblem.random(rows: 40, columns: 4, seed: 53)
    let units = [1, 1e-10, 1e10, 1]
    graded.design = Matrix(rows: 40, columns: 4) { i, j in graded.design[i, j] * units[j] }
    let exact = try graded.exact()
    for hasIntercept in [true, false] {
      let ridge = try RidgeRegression(graded.problem(), hasIntercept: hasIntercept)
      let b = try ridge.coefficients(penalty: 0)
      for j in 0..<4 { #expect(abs(b[j, 0] / exact[j, 0] - 1) <= 1e4 * .ulpOfOne, "\(j)") }
      #expect(abs(ridge.degreesOfFreedom(penalty: 0) - 4) <= 1e-12)
    }
  }

  /// λ → 0 ends at the shortest slopes, and λ = 0 is there.
  @Test func isOfMinimumNormBelowFullRank() throws {
    let warpbreaks = try RealProblem("warpbreaks_dummies")
    let (design, targets) = try warpbreaks.designAndTargets()
    let problem = try LeastSquaresProblem<Double>(design: design, targets: targets)
    let free = try RidgeRegression(problem, hasIntercept: true)
    let slopes = try #require(warpbreaks.exact.centredMinimumNorm)
    #expect(correctDigits(try free.coefficients(penalty: 0).column(0).elements, of: slopes) >= 13.5)
    #expect(
      correctDigits(try free.coefficients(penalty: 1e-8).column(0).elements, of: slopes) >= 8)
    #expect(abs(free.degreesOfFreedom(penalty: 0) - 4) <= 1e-12)
    let all = try RidgeRegression(problem, hasIntercept: false)
    let exact = warpbreaks.exact.coefficients
    #expect(correctDigits(try all.coefficients(penalty: 0).column(0).elements, of: exact) >= 13.5)
  }

  /// A column that is constant beside the intercept has nothing to say, at any penalty.
  @Test func constantColumnsHaveNoSlope() throws {
    let graded = GradedProblem.random(rows: 21, columns: 3, seed: 54)
    let constant = Matrix(rows: 21, columns: 4) { i, j in j == 3 ? 0.1 : graded.design[i, j] }
    let with = try RidgeRegression<Double>(
      LeastSquaresProblem(design: constant, targets: graded.targets), hasIntercept: true)
    let without = try RidgeRegression(graded.problem(), hasIntercept: true)
    for penalty in penalties {
      let (b, c) = (
        try with.coefficients(penalty: penalty), try without.coefficients(penalty: penalty)
      )
      #expect(abs(b[3, 0]) <= 1e-3 * .ulpOfOne.squareRoot(), "λ = \(penalty)")
      #expect(
        relativeDifference(Matrix(b[0..<3, ...]), c) <= 1e4 * .ulpOfOne, "λ = \(penalty)")
    }
  }

  @Test func theGridGoesFromNothingToEverything() throws {
    for columns in [2, 5] {
      let graded = GradedProblem.random(
        rows: 30, columns: columns, conditionNumber: 1e4, seed: 55)
      let ridge = try RidgeRegression(graded.problem(), hasIntercept: true)
      let grid = ridge.penaltyGrid()
      #expect(grid.count == 100 && zip(grid, grid.dropFirst()).allSatisfy { $0 > $1 })
      let (first, last) = (grid[0], grid[99])
      let slopes = Double(columns - 1)
      #expect(ridge.degreesOfFreedom(penalty: first) - 1 <= 1.001e-3 * slopes)
      #expect(ridge.degreesOfFreedom(penalty: last) - 1 >= (1 - 1.001e-3) * slopes)
      let short = ridge.penaltyGrid(count: 4, span: 1e-3)
      let top = 1000 * ridge.singularValues[0] * ridge.singularValues[0]
      for (found, factor) in zip(short, [1, 0.1, 0.01, 0.001]) {
        #expect(abs(found / (top * factor) - 1) <= 1e2 * .ulpOfOne)
      }
      #expect(ridge.penaltyGrid(count: 1) == [first])
    }
  }

  @Test func emptyAndSingleColumnsAreFine() throws {
    let ones = try LeastSquaresProblem<Double>(
      design: Matrix(repeating: 1, rows: 5, columns: 1),
      targets: Matrix(rows: 5, columns: 1) { i, _ in Double(i) })
    let mean = try RidgeRegression(ones, hasIntercept: true)
    for penalty in penalties {
      #expect(abs(try mean.coefficients(penalty: penalty)[0, 0] - 2) <= 4 * .ulpOfOne)
      #expect(mean.degreesOfFreedom(penalty: penalty) == 1)
    }
    let none = try RidgeRegression<Double>(
      LeastSquaresProblem(
        design: Matrix(repeating: 1, rows: 5, columns: 2), targets: Matrix(rows: 5, columns: 0)),
      hasIntercept: true)
    #expect(try none.coefficients(penalty: 1).shape == Shape(2, 0))
  }

  @Test func weighsRows() throws {
    var graded = GradedProblem.random(rows: 30, columns: 4, targets: 2, seed: 56)
    graded.weights = (0..<30).map { Double($0 % 4) }
    let ridge = try RidgeRegression(graded.problem(), hasIntercept: true)
    for penalty in [0, 0.1, 10] {
      graded.ridge = [0, penalty, penalty, penalty]
      #expect(
        relativeDifference(try ridge.coefficients(penalty: penalty), try graded.exact())
          <= 1e4 * .ulpOfOne)
    }
  }
}
