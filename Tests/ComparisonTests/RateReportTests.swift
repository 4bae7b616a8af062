import BLASBackend
import Foundation
import LeastSquares
import Matrices
import Testing
import _TestSupport

@testable import Comparison

/// The rates of a report as its JSON has them: the measured one against the predicted one.
@Suite struct RateReportTests {
  /// κ(XᵀX), and a minimum in no special direction: a descent from 0 excites all modes.
  private func problem(_ kappa: Double) throws -> ComparisonProblem {
    var random = SeededGenerator(seed: 401)
    let design: Matrix<Double> = random.matrix(
      rows: 24, columns: 6, conditionNumber: kappa.squareRoot())
    let minimum: Matrix<Double> = random.matrix(rows: 6, columns: 1)
    return try ComparisonProblem(design, naiveProduct(design, minimum), intercept: false)
  }

  private func rates(
    _ solver: SolverName, _ problem: ComparisonProblem, tolerance: Double
  ) throws -> (predicted: Double, measured: Double, status: String) {
    let report = try compare(
      problem, solvers: [solver],
      options: IterationOptions(maximumIterations: 200_000, tolerance: tolerance))
    let solutions = try #require(try object(report)["solutions"] as? [[String: Any]])
    let solution = try #require(solutions.first)
    return (
      -log(try #require(solution["predictedRate"] as? Double)),
      -log(try #require(solution["measuredRate"] as? Double)),
      try #require(solution["status"] as? String)
    )
  }

  /// Gradients in the slowest direction are κ times smaller than errors: the errors lose three digits.
  @Test(arguments: [10.0, 100, 1e3, 1e4])
  func descentIsAsFastAsPredicted(_ kappa: Double) throws {
    let (predicted, measured, status) = try rates(.gd, problem(kappa), tolerance: 1e-3 / kappa)
    #expect(status == "converged")
    #expect(abs(measured / predicted - 1) <= 0.05, "\(measured) \(predicted)")
  }

  /// The roots are double, so the error is that of the rate times the number of steps: over ten digits its last
  /// half is ln 2/(5 ln 10) = 6 % slower. More of the gradient is not there for every order of summation.
  @Test(arguments: [10.0, 100, 1e4, 1e6])
  func optimalHeavyBallIsAsFastAsPredicted(_ kappa: Double) throws {
    let (predicted, measured, status) = try rates(
      .momentum, problem(kappa), tolerance: 1e-8 / kappa.squareRoot())
    #expect(status == "converged")
    #expect(abs(measured / predicted - 1) <= 0.1, "\(measured) \(predicted)")
  }

  /// Columns of the same length at right angles: the gradient points at the minimum.
  @Test(arguments: [
    SolverName.gd, .momentum, .nesterov, .lbfgs, .cg, .lsqr, .lsmr,
  ])
  func oneConditionNumberNeedsOneStep(_ solver: SolverName) throws {
    let problem = try ComparisonProblem(
      [[3, 3, 3], [3, -3, 3], [3, 3, -3], [3, -3, -3]], [[1], [2], [4], [8]], intercept: false)
    let solution = try compare(
      problem, solvers: [solver], options: IterationOptions(tolerance: 1e-12)
    ).solutions[0]
    #expect(solution.status == .converged && solution.iterations == 1, "\(solution.message)")
    #expect(try #require(solution.digits) >= 14)
  }
}
