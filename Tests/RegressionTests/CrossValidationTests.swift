import BLASBackend
import LeastSquares
import Matrices
import Testing
import _TestSupport

@Suite struct CrossValidationTests {
  @Test(arguments: [true, false])
  func leavingOneOutIsRefitting(_ hasIntercept: Bool) throws {
    for (rows, columns) in [(15, 4), (30, 2), (8, 12)] {
      let graded = GradedProblem.random(rows: rows, columns: columns, targets: 2, seed: 61)
      try checkLeaveOneOut(graded, hasIntercept)
    }
  }

  @Test func leavingOneOutKnowsWeights() throws {
    var graded = GradedProblem.random(rows: 20, columns: 4, targets: 2, seed: 62)
    graded.weights = (0..<20).map { Double($0 % 5) / 2 }
    try checkLeaveOneOut(graded, true)
    try checkLeaveOneOut(graded, false)
  }

  private func checkLeaveOneOut(_ graded: GradedProblem, _ hasIntercept: Bool) throws {
    let rows = graded.design.rows
    let problem = try graded.problem()
    let ridge = try RidgeRegression(problem, hasIntercept: hasIntercept)
    let chosen = penalties.filter { $0 >= (rows > graded.design.columns ? 0 : 1e-2) }
    let errors = try ridge.leaveOneOutErrors(problem, penalties: chosen)
    let brute = try bruteForce(
      graded, hasIntercept, chosen, parts: (0..<rows).map { [$0] })
    #expect(errors.shape == Shape(chosen.count, graded.targets.columns))
    for l in chosen.indices {
      for k in 0..<graded.targets.columns {
        #expect(
          abs(errors[l, k] / brute[l, k] - 1) <= 1e6 * .ulpOfOne, "λ = \(chosen[l]), target \(k)")
      }
    }
  }

  @Test(arguments: [true, false])
  func foldsAreRefits(_ hasIntercept: Bool) throws {
    for (rows, folds) in [(20, 5), (20, 3), (17, 2), (9, 9)] {
      var graded = GradedProblem.random(rows: rows, columns: 4, targets: 2, seed: 63)
      for weighted in [false, true] {
        if weighted { graded.weights = (0..<rows).map { 0.5 + Double($0 % 3) } }
        let errors = try RidgeRegression.crossValidationErrors(
          graded.problem(), hasIntercept: hasIntercept, folds: folds, penalties: penalties)
        let brute = try bruteForce(
          graded, hasIntercept, penalties,
          parts: (0..<folds).map { Array(stride(from: $0, to: rows, by: folds)) })
        for l in penalties.indices {
          for k in 0..<2 {
            #expect(
              abs(errors[l, k] / brute[l, k] - 1) <= 1e6 * .ulpOfOne,
              "λ = \(penalties[l]), \(folds) folds of \(rows)")
          }
        }
      }
    }
  }

  @Test func asManyFoldsAsRowsLeaveOneOut() throws {
    let problem = try GradedProblem.random(rows: 25, columns: 3, seed: 64).problem()
    let ridge = try RidgeRegression(problem, hasIntercept: true)
    let one = try ridge.leaveOneOutErrors(problem, penalties: penalties)
    let other = try RidgeRegression.crossValidationErrors(
      problem, hasIntercept: true, folds: 25, penalties: penalties)
    #expect(relativeDifference(one, other) <= 1e5 * .ulpOfOne)
  }

  /// A row that a column describes alone cannot be predicted from the others; with a penalty it can.
  @Test func aRowOfItsOwnHasAnInfiniteError() throws {
    var graded = GradedProblem.random(rows: 12, columns: 3, seed: 65)
    for i in 0..<12 { graded.design[i, 2] = i == 4 ? 1 : 0 }
    let problem = try graded.problem()
    let ridge = try RidgeRegression(problem, hasIntercept: true)
    let errors = try ridge.leaveOneOutErrors(problem, penalties: [0, 1])
    #expect(errors[0, 0] == .infinity && errors[1, 0].isFinite)
  }

  @Test func refusesWhatDoesNotFit() throws {
    let graded = GradedProblem.random(rows: 10, columns: 3, seed: 66)
    let ridge = try RidgeRegression(graded.problem(), hasIntercept: true)
    let other = GradedProblem.random(rows: 10, columns: 4, seed: 66)
    #expect(throws: LinearAlgebraError.self) {
      try ridge.leaveOneOutErrors(other.problem(), penalties: [1])
    }
    for folds in [-1, 0, 1, 11] {
      #expect(throws: LinearAlgebraError.self) {
        try RidgeRegression.crossValidationErrors(
          graded.problem(), hasIntercept: true, folds: folds, penalties: [1])
      }
    }
  }

  /// Refits without each part: Σ wᵢeᵢ² / Σ wᵢ of its rows.
  private func bruteForce(
    _ graded: GradedProblem, _ hasIntercept: Bool, _ penalties: [Double], parts: [[Int]]
  ) throws -> Matrix<Double> {
    var sums = Matrix<Double>(rows: penalties.count, columns: graded.targets.columns)
    let total = graded.weights?.reduce(0, +) ?? Double(graded.design.rows)
    for part in parts {
      let rest = (0..<graded.design.rows).filter { !part.contains($0) }
      let others = GradedProblem(
        design: graded.design.taking(rows: rest), targets: graded.targets.taking(rows: rest),
        weights: graded.weights.map { weights in rest.map { weights[$0] } })
      let left = GradedProblem(
        design: graded.design.taking(rows: part), targets: graded.targets.taking(rows: part),
        weights: graded.weights.map { weights in part.map { weights[$0] } })
      let ridge = try RidgeRegression(others.problem(), hasIntercept: hasIntercept)
      for (l, penalty) in penalties.enumerated() {
        let errors = squares(left, try ridge.coefficients(penalty: penalty))
        for (k, error) in errors.enumerated() { sums[l, k] += error / total }
      }
    }
    return sums
  }
}
