import BLASBackend
import LeastSquares
import Matrices
import Testing
import _TestSupport

/// The table of ``PenaltyConvention``: the gradient of what others minimise vanishes at our solution.
@Suite struct PenaltyConventionTests {
  @Test(arguments: [0.003, 0.2, 15])
  func ourSolutionMinimisesWhatOthersMinimise(_ alpha: Double) throws {
    let graded = GradedProblem.random(rows: 40, columns: 4, seed: 95)
    let ridge = try RidgeRegression(graded.problem(), hasIntercept: true)
    let n = 40.0
    let y = graded.targets.storage
    let mean = y.reduce(0, +) / n
    let s = (y.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n).squareRoot()
    // The factors of ‖r‖² and of ‖b‖² in each row of the table.
    let table: [(PenaltyConvention, squares: Double, penalty: Double)] = [
      (.halfSum, 1, alpha), (.halfSum, 0.5, 0.5 * alpha), (.mean, 0.5 / n, 0.5 * alpha),
      (.mean, 1 / n, alpha), (.glmnet, 0.5 / n, 0.5 * alpha / s),
    ]
    for (convention, squares, factor) in table {
      let penalty = convention.penalty(alpha, totalWeight: n, targetDeviation: s)
      let b = try ridge.coefficients(penalty: penalty)
      let residual = naiveDifference(naiveProduct(graded.design, b), graded.targets)
      let products = naiveProduct(naiveTranspose(graded.design), residual)
      let gradient = (0..<4).map {
        2 * squares * products[$0, 0] + ($0 == 0 ? 0 : 2 * factor * b[$0, 0])
      }
      #expect(gradient.allSatisfy { abs($0) <= 1e-12 }, "\(convention)")
      // The oracle notices a penalty that is off by a thousandth.
      let wrong = try ridge.coefficients(penalty: 1.001 * penalty)
      let distance = relativeDifference(wrong, b)
      #expect(distance > 1e-9, "\(convention): \(distance)")
    }
  }

  /// glmnet divides y by its standard deviation, fits with λ/s, and multiplies the coefficients by s.
  @Test func glmnetsScalingOfTheTargetIsUndone() throws {
    let graded = GradedProblem.random(rows: 40, columns: 4, seed: 96)
    let y = graded.targets.storage
    let mean = y.reduce(0, +) / 40
    let s = (y.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 40).squareRoot()
    var standard = graded
    standard.targets = (1 / s) * graded.targets
    let alpha = 0.7
    let inner = try RidgeRegression(standard.problem(), hasIntercept: true)
      .coefficients(penalty: 40 * (alpha / s))
    let ours = try RidgeRegression(graded.problem(), hasIntercept: true).coefficients(
      penalty: PenaltyConvention.glmnet.penalty(alpha, totalWeight: 40, targetDeviation: s))
    #expect(relativeDifference(s * inner, ours) <= 1e3 * .ulpOfOne)
  }

  /// One column: scikit-learn's closed form is x·y/(x·x + α).
  @Test func theFactorsAreThoseOfTheTable() {
    #expect(PenaltyConvention.halfSum.penalty(3.0, totalWeight: 10) == 3)
    #expect(PenaltyConvention.mean.penalty(3.0, totalWeight: 10) == 30)
    #expect(PenaltyConvention.glmnet.penalty(3.0, totalWeight: 10, targetDeviation: 2) == 15)
  }
}
