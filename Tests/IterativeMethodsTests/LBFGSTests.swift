import BLASBackend
import Foundation
import IterativeMethods
import LeastSquares
import Matrices
import Testing
import _TestSupport

/// L-BFGS and its line searches.
@Suite struct LBFGSTests {
  private typealias State = IterativeMethods.Progress<Double>

  static let searches: [LineSearch] = [
    .strongWolfe(), .strongWolfe(decrease: 0.01, curvature: 0.1), .armijo(),
  ]

  private func run<Objective: DifferentiableObjective>(
    _ method: LBFGS, _ objective: Objective, from start: Matrix<Double>, tolerance: Double = 1e-10,
    iterations: Int = 200
  ) throws -> (outcome: RunOutcome<Double>, states: [State])
  where Objective.Scalar == Double {
    var iteration = try method.makeIteration(minimizing: objective, from: start)
    var states: [State] = []
    let outcome = try IterativeMethods.run(
      &iteration,
      until: FirstOf([
        GradientTolerance(relativeTolerance: tolerance), StagnationRule(patience: 3000),
      ]),
      iterationLimit: iterations
    ) { states.append($0) }
    return (outcome, states)
  }

  /// (1 − a)² + 100(b − a²)², with the minimum (1, 1).
  private static let rosenbrock = CustomObjective<Double> { θ in
    let (a, b) = (θ[0, 0], θ[1, 0])
    let c = b - a * a
    return ([(1 - a) * (1 - a) + 100 * c * c], [[-2 * (1 - a) - 400 * a * c], [200 * c]])
  }

  @Test(arguments: searches)
  func findsTheMinimumOfRosenbrocksValley(_ search: LineSearch) throws {
    let (outcome, states) = try run(
      LBFGS(lineSearch: search), Self.rosenbrock, from: [[-1.2], [1]], tolerance: 1e-12)
    #expect(outcome.status == .converged, "\(outcome.reason)")
    #expect(outcome.last.iteration <= 60 && outcome.last.passes <= 120)
    for value in outcome.last.parameters.storage { #expect(abs(value - 1) <= 1e-9) }
    for (before, after) in zip(states, states.dropFirst()) {
      #expect(after.objective[0] <= before.objective[0])
    }
  }

  @Test(arguments: searches)
  func findsTheMinimumOfASquare(_ search: LineSearch) throws {
    let square = CustomObjective<Double> { θ in
      ([(θ[0, 0] - 3) * (θ[0, 0] - 3)], θ.map { 2 * ($0 - 3) })
    }
    for start in [0.0, 3, -1e8] {
      let outcome = try run(LBFGS(lineSearch: search), square, from: [[start]]).outcome
      #expect(
        outcome.status == .converged
          && abs(outcome.last.parameters[0, 0] - 3) <= 1e-9 * max(1, abs(start)))
      #expect(outcome.last.iteration <= 5)
    }
  }

  /// At every step that was taken both conditions hold, computed anew.
  @Test(arguments: [0.1, 0.5, 0.9])
  func stepsMeetTheStrongWolfeConditions(_ curvature: Double) throws {
    let states = try run(
      LBFGS(lineSearch: .strongWolfe(decrease: 0.01, curvature: curvature)), Self.rosenbrock,
      from: [[-1.2], [1]], tolerance: 1e-4
    ).states
    var checked = 0
    for (before, after) in zip(states, states.dropFirst()) {
      let way = naiveDifference(after.parameters, before.parameters)
      func slope(_ state: State) throws -> Double {
        let gradient = try Self.rosenbrock.evaluate(state.parameters).gradient
        return zip(gradient.storage, way.storage).map { $0 * $1 }.reduce(0, +)
      }
      let start = try slope(before)
      #expect(start < 0)
      #expect(after.objective[0] <= before.objective[0] + 0.01 * start)
      #expect(abs(try slope(after)) <= curvature * abs(start) * (1 + 1e-9))
      checked += 1
    }
    #expect(checked >= 10)
  }

  /// As many steps as different eigenvalues, with any memory: conjugate gradients in exact arithmetic.
  @Test(arguments: [1, 3, 10])
  func exactSearchEndsOnQuadratics(_ memory: Int) throws {
    var random = SeededGenerator(seed: 151)
    let design: Matrix<Double> = random.matrix(rows: 20, columns: 6, conditionNumber: 20)
    let problem = try LeastSquaresProblem<Double>(
      design: design, targets: random.matrix(rows: 20, columns: 1))
    let states = try run(
      LBFGS(memory: memory, lineSearch: .exact), LeastSquaresObjective(problem),
      from: Matrix(rows: 6, columns: 1), iterations: 6
    ).states
    let last = try #require(states.last)
    #expect(last.gradientNorms[0] <= 1e-7 * states[0].gradientNorms[0])
    // The iterates of conjugate gradients.
    let conjugate = try KrylovName.cgls.states(problem, iterations: 5).states
    for (state, other) in zip(states, conjugate) {
      let error = naiveDifference(state.parameters, other.parameters).frobeniusNorm()
      #expect(error <= 1e-9 * last.parameters.frobeniusNorm(), "step \(state.iteration)")
    }
  }

  @Test(arguments: searches + [.exact])
  func convergesOnIllConditionedLeastSquares(_ search: LineSearch) throws {
    var random = SeededGenerator(seed: 152)
    let design: Matrix<Double> = random.matrix(rows: 30, columns: 8, conditionNumber: 1e4)
    let problem = try LeastSquaresProblem<Double>(
      design: design, targets: random.matrix(rows: 30, columns: 2))
    let exact = try #require(try QRLeastSquares<Double>().solve(problem).coefficients)
    let outcome = try run(
      LBFGS(lineSearch: search), LeastSquaresObjective(problem, objective: .halfSum),
      from: Matrix(rows: 8, columns: 2), tolerance: 1e-13, iterations: 3000
    ).outcome
    // ‖b − b*‖ ≤ ‖∇f‖/λmin, λmin = 1e-8 and ‖∇f₀‖ about 1; Armijo's search stops where values are rounding.
    let error = naiveDifference(outcome.last.parameters, exact).frobeniusNorm()
    #expect(error <= 1e-4 * exact.frobeniusNorm(), "\(outcome.reason)")
  }

  /// −log θ + θ is not finite left of 0, nor is θ⁸ far out.
  @Test(arguments: searches)
  func valuesThatAreNotFiniteAreTooFar(_ search: LineSearch) throws {
    let barrier = CustomObjective<Double> { θ in
      ([θ[0, 0] - log(θ[0, 0])], θ.map { 1 - 1 / $0 })
    }
    let narrow = try run(LBFGS(lineSearch: search), barrier, from: [[1e-3]]).outcome
    #expect(narrow.status == .converged && abs(narrow.last.parameters[0, 0] - 1) <= 1e-6)
    let steep = CustomObjective<Double> { θ in
      ([pow(θ[0, 0], 8) + θ[0, 0]], θ.map { 8 * pow($0, 7) + 1 })
    }
    let outcome = try run(LBFGS(lineSearch: search), steep, from: [[1e3]], tolerance: 1e-34).outcome
    #expect(abs(outcome.last.parameters[0, 0] + pow(0.125, 1.0 / 7)) <= 1e-6, "\(outcome.reason)")
  }

  /// Nothing to find: no step, and no trap.
  @Test(arguments: searches)
  func functionsWithoutAMinimumEnd(_ search: LineSearch) throws {
    let slope = CustomObjective<Double> { θ in ([θ[0, 0]], θ.map { _ in 1 }) }
    let down = try run(LBFGS(lineSearch: search), slope, from: [[0]]).outcome
    #expect(down.status != .converged && down.last.isFinite)
    let wrong = CustomObjective<Double> { θ in ([θ[0, 0] * θ[0, 0]], θ.map { -2 * $0 }) }
    let stuck = try run(LBFGS(lineSearch: search), wrong, from: [[1]]).outcome
    #expect(stuck.status == .stagnated && stuck.last.parameters == [[1]])
    let flat = CustomObjective<Double> { θ in ([1], θ.map { _ in 0 }) }
    #expect(try run(LBFGS(lineSearch: search), flat, from: [[1]]).outcome.status == .converged)
    let lost = CustomObjective<Double> { θ in ([.nan], θ.map { _ in .nan }) }
    #expect(try run(LBFGS(lineSearch: search), lost, from: [[1]]).outcome.status == .diverged)
  }

  @Test func emptyAndZeroProblemsConverge() throws {
    for (rows, columns) in [(0, 2), (3, 0), (3, 2)] {
      let problem = try LeastSquaresProblem<Double>(
        design: Matrix<Double>(rows: rows, columns: columns),
        targets: Matrix<Double>(repeating: 1, rows: rows, columns: 1))
      for search in [LineSearch.strongWolfe(), .exact] {
        let outcome = try run(
          LBFGS(lineSearch: search), LeastSquaresObjective(problem),
          from: Matrix(rows: columns, columns: 1)
        ).outcome
        #expect(outcome.status == .converged && outcome.last.iteration == 0)
      }
    }
  }

  /// Where squares of squares leave the range: neither products of steps and gradients nor their reciprocals leave the range unnoticed.
  @Test(arguments: [1e-150, 1e-100, 1e100, 1e150])
  func scalesAtTheEndsOfTheRange(_ factor: Double) throws {
    var random = SeededGenerator(seed: 153)
    let design: Matrix<Double> = random.matrix(rows: 10, columns: 3, conditionNumber: 3)
    let y: Matrix<Double> = random.matrix(rows: 10, columns: 1)
    let problem = try LeastSquaresProblem<Double>(design: design, targets: y.map { factor * $0 })
    let exact = try #require(try QRLeastSquares<Double>().solve(problem).coefficients)
    for search in [LineSearch.strongWolfe(), .exact] {
      let last = try run(
        LBFGS(lineSearch: search), LeastSquaresObjective(problem),
        from: Matrix(rows: 3, columns: 1), tolerance: 1e-8
      ).outcome.last
      let error = naiveDifference(last.parameters, exact).frobeniusNorm()
      #expect(error <= 1e-6 * exact.frobeniusNorm(), "\(search)")
    }
  }
}
