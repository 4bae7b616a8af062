import BLASBackend
import LeastSquares
import Matrices
import Testing
import _TestSupport

/// Parameters that cannot be are errors of their own, and no traps.
@Suite struct RefusedParameterTests {
  @Test(arguments: [-1, 0, 1, 9])
  func foldsAreAtLeastTwoAndAtMostTheRows(_ folds: Int) throws {
    let problem = try GradedProblem.random(rows: 8, columns: 2, seed: 1).problem()
    #expect(
      throws: LinearAlgebraError.outOfRange(
        parameter: "folds", value: Double(folds), allowed: "2 to the number of rows, 8")
    ) {
      try RidgeRegression.crossValidationErrors(
        problem, hasIntercept: true, folds: folds, penalties: [1])
    }
  }

  @Test(arguments: [-1e-300, -.infinity, .infinity])
  func penaltiesAreNotNegative(_ penalty: Double) throws {
    let problem = try GradedProblem.random(rows: 8, columns: 2, seed: 1).problem()
    let ridge = try RidgeRegression(problem, hasIntercept: true)
    let error = LinearAlgebraError.outOfRange(
      parameter: "penalty", value: penalty, allowed: "0 or more")
    #expect(throws: error) { try ridge.coefficients(penalty: penalty) }
    #expect(throws: error) { try ridge.leaveOneOutErrors(problem, penalties: [1, penalty]) }
    #expect(throws: error) {
      try RidgeRegression.crossValidationErrors(
        problem, hasIntercept: true, folds: 3, penalties: [1, penalty])
    }
    #expect(error.description.hasPrefix("the penalty cannot be "))
  }

  @Test func aPenaltyThatIsNoNumberIsRefused() throws {
    let problem = try GradedProblem.random(rows: 8, columns: 2, seed: 1).problem()
    let ridge = try RidgeRegression(problem, hasIntercept: true)
    #expect(throws: LinearAlgebraError.self) { try ridge.coefficients(penalty: .nan) }
  }
}
