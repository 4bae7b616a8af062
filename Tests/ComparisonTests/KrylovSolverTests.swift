import BLASBackend
import Foundation
import LeastSquares
import Matrices
import Testing
import _TestSupport

@testable import Comparison

/// The Krylov methods as solvers of a comparison.
@Suite struct KrylovSolverTests {
  private static let solvers: [SolverName] = [.cg, .lsqr, .lsmr]

  private func report(
    _ solver: SolverName, _ problem: ComparisonProblem, _ options: IterationOptions = .init()
  ) throws -> SolutionReport {
    try compare(problem, solvers: [solver], options: options).solutions[0]
  }

  @Test(arguments: solvers)
  func longleyConvergesWithItsTheoryBeside(_ solver: SolverName) throws {
    let solution = try report(solver, .longley(), IterationOptions(tolerance: 1e-14))
    #expect(solution.method == solver.rawValue && solution.kind == .iterative)
    #expect(solution.status == .converged, "\(solution.message)")
    #expect(try #require(solution.digits) >= 4)
    #expect(solution.iterations >= 7 && solution.iterations <= 40)
    // The lengths of the columns, the start, two a step, and the check.
    #expect(solution.epochs == 3 + 2 * solution.iterations)
    let kappa = try StRDProblem("Longley").scaledConditionNumber
    let rate = try #require(solution.predictedRate)
    #expect(abs((1 - rate) * (kappa + 1) / 2 - 1) <= 1e-6)
    #expect(try #require(solution.measuredRate) < rate)
    #expect(solution.stepSize == nil && solution.largestStableStep == nil)
    for part in [
      "converged after \(solution.iterations) iterations", "1e-14 of its start", "Chebyshev",
      "4.33e+04", "also 7",
    ] {
      #expect(solution.message.contains(part), "\(part): \(solution.message)")
    }
  }

  /// Without scaling, these columns would have κ = 1e9.
  @Test(arguments: solvers)
  func scalingTheColumnsMakesTheirUnitsIrrelevant(_ solver: SolverName) throws {
    let line = try LineExample.linear100()
    let design = line.design(intercept: true)
    let scaled = Matrix(rows: 100, columns: 2) { i, j in j == 0 ? 1 : 1e9 * design[i, j] }
    let solution = try report(solver, ComparisonProblem(scaled, line.targets()))
    #expect(solution.status == .converged && solution.iterations <= 3)
    #expect(try #require(solution.digits) >= 9)
  }

  @Test(arguments: solvers)
  func limitIsHonouredAndExplained(_ solver: SolverName) throws {
    let solution = try report(solver, .longley(), IterationOptions(maximumIterations: 3))
    #expect(solution.status == .iterationLimit && solution.iterations == 3)
    #expect(solution.message.contains("stopped at the limit of 3 iterations"))
    #expect(solution.message.contains("a direct method has the answer at once"))
    let none = try report(solver, .longley(), IterationOptions(maximumIterations: 0))
    #expect(none.coefficients.allSatisfy { $0.value == 0 } && none.iterations == 0)
    let late = try report(solver, .longley(), IterationOptions(maximumSeconds: 0))
    #expect(late.status == .timeLimit)
  }

  /// A tolerance below rounding ends as stagnation or at a limit, never as convergence.
  @Test(arguments: solvers)
  func unreachableToleranceIsNotConvergence(_ solver: SolverName) throws {
    let solution = try report(
      solver, .longley(), IterationOptions(maximumIterations: 2000, tolerance: 1e-30))
    #expect(
      solution.status == .stagnated || solution.status == .iterationLimit, "\(solution.message)")
    #expect(try #require(solution.digits) >= 6)
  }

  /// The recurrences go on falling where rounding has stopped the true gradient.
  @Test(arguments: solvers, [1e-18, 1e-25])
  func recurrenceAloneIsNotConvergence(_ solver: SolverName, _ tolerance: Double) throws {
    for problem in [try ComparisonProblem.line(), try .longley()] {
      let solution = try report(
        solver, problem, IterationOptions(maximumIterations: 2000, tolerance: tolerance))
      #expect(solution.status == .stagnated, "\(solution.message) \(tolerance)")
      #expect(solution.message.contains("rounding") || solution.message.contains("no longer"))
    }
  }

  @Test(arguments: solvers)
  func severalTargetsReportTheWorst(_ solver: SolverName) throws {
    var random = SeededGenerator(seed: 121)
    let design: Matrix<Double> = random.matrix(rows: 40, columns: 8, conditionNumber: 100)
    let easy = try design.multiplied(by: Matrix<Double>(rows: 8, columns: 1))
    let hard: Matrix<Double> = random.matrix(rows: 40, columns: 1)
    let targets = Matrix(rows: 40, columns: 2) { i, k in k == 0 ? easy[i, 0] : hard[i, 0] }
    let problem = try ComparisonProblem(design, targets, intercept: false)
    let full = try report(solver, problem)
    #expect(full.status == .converged && full.iterations >= 8)
    // Lengths, the start of both, the steps of the second, one check.
    #expect(full.epochs == 4 + 2 * full.iterations)
    let short = try report(solver, problem, IterationOptions(maximumIterations: 4))
    #expect(short.status == .iterationLimit && short.iterations == 4)
    #expect(short.message.contains("for y2"), "\(short.message)")
    #expect(short.residualNorm.count == 2 && short.residualNorm[0] == 0)
  }

  /// Not from the recurrence: ‖∇f‖ of the coefficients that are reported.
  @Test(arguments: solvers, [false, true])
  func gradientAndResidualAreThoseOfTheCoefficients(
    _ solver: SolverName, _ standardize: Bool
  ) throws {
    let problem = try ComparisonProblem.line()
    let solution = try report(
      solver, problem,
      IterationOptions(objective: .halfSum, maximumIterations: 1, standardize: standardize))
    let b = Matrix(rows: 2, columns: 1, storage: solution.coefficients.map(\.value))
    let design = Matrix(problem.data.design)
    let residual = naiveDifference(naiveProduct(design, b), Matrix(problem.data.targets))
    let gradient = naiveProduct(naiveTranspose(design), residual).frobeniusNorm()
    #expect(abs(try #require(solution.gradientNorm) - gradient) <= 1e-9)
    #expect(abs(solution.residualNorm[0] - residual.frobeniusNorm()) <= 1e-10)
  }

  @Test(arguments: solvers)
  func rankDeficientRowsGiveTheLeastNorm(_ solver: SolverName) throws {
    let solution = try report(solver, .threeRows())
    #expect(solution.status == .converged && solution.iterations <= 3)
    #expect(try #require(solution.digits) >= 9)
    let standardized = try report(solver, .threeRows(), IterationOptions(standardize: true))
    #expect(standardized.message.contains("graded by fitted values"))
    #expect(try #require(standardized.digits) >= 9)
  }

  @Test(arguments: solvers)
  func verifyTakesThem(_ solver: SolverName) throws {
    let comparison = try compare(.line(), solvers: [solver])
    let verification = Verification(comparison, digits: 6)
    #expect(verification.verdict == .agrees, "\(verification.summary)")
  }

  /// Whatever the numbers do on the way, nothing wrong passes for an answer.
  @Test(arguments: solvers, [1e308, 1e200, 1e-200, 1e-308])
  func numbersAtTheEndsOfTheRangeAreNoTrap(_ solver: SolverName, _ factor: Double) throws {
    let design: Matrix<Double> = [[1, 0.5], [1, -0.25], [1, 1], [1, 0.75], [1, -1]]
    let targets: Matrix<Double> = [[0.1], [1], [-0.5], [0.75], [1]]
    for (x, y) in [(factor, 1.0), (1, factor), (factor, factor)] {
      let problem = try ComparisonProblem(
        Matrix(rows: 5, columns: 2) { i, j in j == 0 ? 1 : x * design[i, j] }, y * targets)
      let solution = try report(solver, problem)
      #expect(
        solution.status != .converged || (solution.digits ?? 0) > 4,
        "\(x) \(y) \(solution.digits ?? -1) \(solution.message)")
    }
  }
}
