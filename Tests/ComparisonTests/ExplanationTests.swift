import BLASBackend
import Foundation
import LeastSquares
import Matrices
import Testing
import _TestSupport

@testable import Comparison

/// The facts that must stand in the sentence about a descent.
@Suite struct ExplanationTests {
  @Test func divergedThreeRowsNameTheStepItsLimitAndTheColumn() throws {
    let solution = try descent(
      .threeRows(), IterationOptions(step: 0.1, objective: .halfSum))
    #expect(solution.status == .diverged)
    let message = solution.message
    #expect(message.hasPrefix("diverged at iteration "))
    #expect(message.contains("the step 0.1 exceeds 2/λmax = 0.01242"))
    // The top eigenvector's entry of x2, squared.
    #expect(message.contains("column `x2` causes 58 % of λmax"))
    // 1 − 0.1·160.99 = −15.099.
    #expect(message.contains("predicted rate 15.0994 per step, measured 15.0994"))
    #expect(message.contains("--standardize lowers λmax/λmin from 160 to"))
    #expect(message.contains("iterations with --step auto"))
    #expect(abs(try #require(solution.largestStableStep) - 0.01242284252049) < 1e-13)
    #expect(solution.stepSize == 0.1)
    #expect(abs(try #require(solution.measuredRate) - 15.0994) < 1e-3)
  }

  @Test func iterationLimitOnLongleySaysHowFarAndWhatHelps() throws {
    let solution = try descent(.longley(), IterationOptions(maximumIterations: 1000))
    #expect(solution.status == .iterationLimit && solution.iterations == 1000)
    #expect(solution.message.hasPrefix("stopped at the limit of 1000 iterations"))
    #expect(solution.message.contains("of its start"))
    #expect(solution.message.contains("predicted rate 1 − "))
    #expect(solution.message.contains("the gradient needs about"))
    #expect(solution.message.contains("--standardize lowers λmax/λmin from 2.36e+19 to"))
    #expect(try #require(solution.predictedRate) <= 1)
  }

  @Test func convergedSaysAfterHowManyStepsAndHowFast() throws {
    let solution = try descent(.line())
    #expect(solution.status == .converged)
    #expect(
      solution.message.hasPrefix(
        "converged after \(solution.iterations) iterations: the gradient norm fell to 1e-10"))
    #expect(solution.message.contains("predicted rate ") && solution.message.contains("measured "))
    let (predicted, measured) = (
      try #require(solution.predictedRate), try #require(solution.measuredRate)
    )
    #expect(abs(log(measured) / log(predicted) - 1) < 0.05)
    #expect(try #require(solution.digits) > 8)
  }

  @Test func stagnatedSaysThatRoundingDoes() throws {
    let solution = try descent(.line(), IterationOptions(tolerance: 1e-30))
    #expect(solution.status == .stagnated)
    #expect(solution.message.hasPrefix("stagnated after \(solution.iterations) iterations: "))
    #expect(try #require(solution.digits) > 13)
  }

  @Test func slowStepIsToldABetterOne() throws {
    let solution = try descent(
      .line(), IterationOptions(step: 1e-4, maximumIterations: 100, standardize: true))
    #expect(solution.status == .iterationLimit)
    #expect(solution.message.contains("--step "))
  }

  @Test func timeLimitIsNamed() throws {
    let solution = try descent(
      .longley(), IterationOptions(maximumIterations: 100_000_000, maximumSeconds: 0.05))
    #expect(solution.status == .timeLimit)
    #expect(solution.message.hasPrefix("stopped at the time limit of 0.05 seconds"))
  }

  /// A limit that ends a slow divergence before it blows up does not make it a slow convergence.
  @Test func divergenceThatALimitEndsIsDivergence() throws {
    let solution = try descent(
      .threeRows(), IterationOptions(step: 0.0125, objective: .halfSum, maximumIterations: 1000))
    #expect(solution.status == .diverged)
    #expect(solution.message.contains("the step 0.0125 exceeds 2/λmax = 0.01242"))
  }

  /// Xᵀy is rounding alone: what grows then is rounding, too.
  @Test func targetsOrthogonalToXDoNotDiverge() throws {
    let problem = try ComparisonProblem(
      [[1, 1], [1, -1], [1, 1], [1, -1]], [[0.1], [0.2], [-0.3], [1e-17]])
    let y = try ComparisonProblem([[1], [1], [1]], [[0.1], [0.2], [-0.3]])
    for problem in [problem, y] {
      #expect(try descent(problem).status != .diverged)
    }
  }

  @Test func limitZeroReportsTheStart() throws {
    let solution = try descent(.line(), IterationOptions(maximumIterations: 0))
    #expect(solution.status == .iterationLimit && solution.iterations == 0)
    #expect(solution.epochs == 1 && solution.coefficients.allSatisfy { $0.value == 0 })
  }

  @Test func residualIsThatOfTheCoefficients() throws {
    let problem = try ComparisonProblem.line()
    let solution = try descent(problem, IterationOptions(maximumIterations: 3))
    let b = Matrix(rows: 2, columns: 1, storage: solution.coefficients.map(\.value))
    let residual = naiveDifference(
      Matrix(problem.data.targets), naiveProduct(Matrix(problem.data.design), b)
    ).frobeniusNorm()
    #expect(abs(solution.residualNorm[0] - residual) <= 1000 * .ulpOfOne * residual)
  }
}
