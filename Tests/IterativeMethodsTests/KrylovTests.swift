import BLASBackend
import Foundation
import IterativeMethods
import LeastSquares
import Matrices
import Testing
import _TestSupport

/// The Krylov methods against SciPy's, against their theory and against exact answers.
@Suite struct KrylovTests {
  /// κ ≤ 30 in every fixture: what rounding can grow to in few steps.
  private let rounding = 1e4 * Double.ulpOfOne

  @Test(arguments: [KrylovName.lsqr, .lsmr], try KrylovFixture.all())
  func iteratesAndEstimatesAreSciPys(_ name: KrylovName, _ fixture: KrylovFixture) throws {
    let expected = name == .lsqr ? fixture.lsqr : fixture.lsmr
    try #require(!expected.isEmpty)
    let states = try name.states(
      fixture.problem(), damping: fixture.damp, iterations: expected.count
    ).states
    let size = norm(fixture.b)
    for (state, step) in zip(states.dropFirst(), expected) {
      let estimates = try #require(state.krylov)
      let error = norm(zip(state.parameters.storage, step.x).map { $0 - $1 })
      #expect(error <= rounding * norm(step.x), "\(fixture) step \(state.iteration)")
      #expect(abs(estimates.residualNorm - step.residual) <= rounding * size)
      #expect(abs(estimates.normalResidualNorm - step.normalResidual) <= rounding * size)
      #expect(abs(estimates.operatorNorm - step.operator) <= rounding * step.operator)
      #expect(abs(estimates.conditionNumber - step.condition) <= 100 * rounding * step.condition)
      #expect(abs(estimates.solutionNorm - step.solution) <= rounding * step.solution)
    }
    #expect(states.count == expected.count + 1)
  }

  @Test(arguments: [KrylovName.lsqr, .lsmr], try KrylovFixture.all())
  func toleranceStopsWhereSciPyDoes(_ name: KrylovName, _ fixture: KrylovFixture) throws {
    let stops = name == .lsqr ? fixture.lsqrStops : fixture.lsmrStops
    var compared = 0
    for stop in stops where stop.reason <= 3 {
      let rule = KrylovTolerance(
        matrixTolerance: stop.atol, rightSideTolerance: stop.btol, conditionLimit: stop.conlim)
      let outcome = try name.states(
        fixture.problem(), damping: fixture.damp, until: rule, iterations: 100
      ).outcome
      #expect(outcome.last.iteration == stop.iterations, "\(fixture) \(outcome.reason)")
      #expect(outcome.status == (stop.reason == 3 ? .illConditioned : .converged))
      compared += 1
    }
    #expect(compared >= 2)
  }

  /// The examples of `scipy.sparse.linalg.lsqr` and `lsmr`: what their documentation prints, and its tolerances.
  @Test(arguments: KrylovName.allCases)
  func documentedExamplesOfSciPyComeOut(_ name: KrylovName) throws {
    let design: Matrix<Double> = [[1, 0], [1, 1], [0, 1]]
    for (b, x, residual, steps) in [
      ([0.0, 0, 0], [0.0, 0], 0.0, 0), ([1, 0, -1], [1, -1], 0, 1),
      ([1, 0.01, -1], [1.00333333, -0.99666667], 0.005773502691896255, 2),
    ] {
      let problem = try LeastSquaresProblem<Double>(
        design: design, targets: Matrix(rows: 3, columns: 1, storage: b))
      let outcome = try name.states(problem, until: KrylovTolerance(), iterations: 10).outcome
      #expect(outcome.status == .converged && outcome.last.iteration == steps, "\(b)")
      for j in 0..<2 { #expect(abs(outcome.last.parameters[j, 0] - x[j]) <= 5e-9) }
      #expect(abs(try #require(outcome.last.krylov).residualNorm - residual) <= 1e-15)
    }
  }

  /// CGLS and LSQR are one method in exact arithmetic.
  @Test(arguments: try KrylovFixture.all())
  func conjugateGradientsMakeTheIteratesOfLSQR(_ fixture: KrylovFixture) throws {
    let states = try KrylovName.cgls.states(
      fixture.problem(), damping: fixture.damp, iterations: fixture.lsqr.count
    ).states
    for (state, step) in zip(states.dropFirst(), fixture.lsqr) {
      let estimates = try #require(state.krylov)
      let error = norm(zip(state.parameters.storage, step.x).map { $0 - $1 })
      #expect(error <= rounding * norm(step.x), "\(fixture) step \(state.iteration)")
      #expect(abs(estimates.residualNorm - step.residual) <= rounding * norm(fixture.b))
      #expect(
        abs(estimates.normalResidualNorm - step.normalResidual) <= rounding * norm(fixture.b))
    }
  }

  /// ‖X(bₖ − b)‖ ≤ 2((κ − 1)/(κ + 1))ᵏ‖Xb‖: Chebyshev's polynomials, with κ of X.
  @Test(arguments: [KrylovName.cgls, .lsqr], [3.0, 30, 1000])
  func errorsNeverExceedChebyshevsBound(_ name: KrylovName, _ kappa: Double) throws {
    var random = SeededGenerator(seed: 101)
    let design: Matrix<Double> = random.matrix(rows: 80, columns: 40, conditionNumber: kappa)
    let exact: Matrix<Double> = random.matrix(rows: 40, columns: 1)
    let fitted = naiveProduct(design, exact)
    let problem = try LeastSquaresProblem<Double>(design: design, targets: fitted)
    let rate = (kappa - 1) / (kappa + 1)
    let size = fitted.frobeniusNorm()
    for state in try name.states(problem, iterations: 200).states {
      let error = naiveDifference(naiveProduct(design, state.parameters), fitted).frobeniusNorm()
      let bound = 2 * pow(rate, Double(state.iteration)) * size
      #expect(error <= bound + 80 * .ulpOfOne * kappa * size, "step \(state.iteration)")
    }
  }

  @Test(arguments: KrylovName.allCases)
  func orthonormalColumnsNeedOneStep(_ name: KrylovName) throws {
    let problem = try LeastSquaresProblem<Double>(
      design: [[1, 1], [1, -1], [1, 1], [1, -1]] as Matrix<Double>,
      targets: [[3], [1], [4], [1]] as Matrix<Double>)
    let outcome = try name.states(
      problem, until: GradientTolerance(relativeTolerance: 1e-14), iterations: 5
    ).outcome
    #expect(outcome.status == .converged && outcome.last.iteration == 1)
    #expect(naiveDifference(outcome.last.parameters, [[2.25], [1.25]]).maxNorm() <= 1e-15)
  }

  @Test(arguments: KrylovName.allCases, ["Norris", "Pontius", "NoInt1", "NoInt2", "Longley"])
  func referenceSetsHaveTheDigitsOfTheirCondition(_ name: KrylovName, _ set: String) throws {
    let reference = try StRDProblem(set)
    let problem = try LeastSquaresProblem<Double>(
      design: reference.design(), targets: reference.targets())
    let states = try name.states(
      problem, preconditioner: .columns, until: GradientTolerance(relativeTolerance: 1e-15),
      iterations: 60
    ).states
    let b = try #require(states.last).parameters
    let digits = correctDigits(b.storage, of: reference.exactOfRoundedDesign.coefficients)
    // The gradient is known to ε‖X‖‖y‖, so the coefficients to ε·κ², as with normal equations; 2 digits for n, p and
    // the steps, and 1.5 for a coefficient much smaller than the others.
    let lost = 2 * log10(reference.scaledConditionNumber)
    #expect(digits >= 15.95 - lost - 3.5, "\(set)")
  }

  @Test(arguments: KrylovName.allCases)
  func rankDeficientRowsGiveTheLeastNorm(_ name: KrylovName) throws {
    let example = try ThreeRowExample()
    let problem = try LeastSquaresProblem<Double>(
      design: example.design, targets: example.targets)
    let outcome = try name.states(
      problem, until: GradientTolerance(relativeTolerance: 1e-13), iterations: 10
    ).outcome
    #expect(outcome.status == .converged)
    #expect(correctDigits(outcome.last.parameters.storage, of: example.minimumNorm) >= 11)
  }

  /// Not the recurrences, but computed again from the parameters.
  @Test(arguments: KrylovName.allCases, [0, 0.5])
  func estimatesAreThoseOfTheParameters(_ name: KrylovName, _ damping: Double) throws {
    var random = SeededGenerator(seed: 102)
    let design: Matrix<Double> = random.matrix(rows: 30, columns: 6, conditionNumber: 20)
    let targets: Matrix<Double> = random.matrix(rows: 30, columns: 1)
    let problem = try LeastSquaresProblem<Double>(design: design, targets: targets)
    for state in try name.states(problem, damping: damping, iterations: 6).states {
      let estimates = try #require(state.krylov)
      let x = state.parameters
      let residual = naiveDifference(targets, naiveProduct(design, x))
      let damped = hypot(residual.frobeniusNorm(), damping * x.frobeniusNorm())
      let normal = naiveDifference(
        naiveProduct(naiveTranspose(design), residual), x.map { damping * damping * $0 })
      let size = rounding * targets.frobeniusNorm()
      #expect(abs(estimates.residualNorm - damped) <= size)
      #expect(abs(estimates.normalResidualNorm - normal.frobeniusNorm()) <= size)
      #expect(state.objective[0] == 0.5 * estimates.residualNorm * estimates.residualNorm)
    }
  }

  @Test(arguments: KrylovName.allCases)
  func weightsAndScalingReachTheClosedForm(_ name: KrylovName) throws {
    var random = SeededGenerator(seed: 103)
    let scales = [1.0, 1e-6, 1e5, 30]
    let x: Matrix<Double> = random.matrix(rows: 25, columns: 4)
    let design = Matrix(rows: 25, columns: 4) { i, j in x[i, j] * scales[j] }
    let targets: Matrix<Double> = random.matrix(rows: 25, columns: 3)
    let problem = try LeastSquaresProblem<Double>(
      design: design, targets: targets, weights: Vector((0..<25).map { Double($0 % 4) }))
    let exact = try #require(try QRLeastSquares<Double>().solve(problem).coefficients)
    for target in 0..<3 {
      let last = try name.states(
        problem, target: target, preconditioner: .columns,
        until: GradientTolerance(relativeTolerance: 1e-13), iterations: 30
      ).outcome.last
      for j in 0..<4 {
        #expect(
          abs(last.parameters[j, 0] - exact[j, target]) * scales[j]
            <= 1e-11 * targets.frobeniusNorm())
      }
      #expect(last.passes == 2 + 2 * last.iteration)
    }
  }

  @Test(arguments: KrylovName.allCases)
  func limitZeroReturnsTheStartAndZeroTargetsConverge(_ name: KrylovName) throws {
    let fixture = try KrylovFixture.all()[0]
    let start = try name.states(fixture.problem(), iterations: 0).outcome
    #expect(start.status == .iterationLimit && start.last.parameters == Matrix(rows: 5, columns: 1))
    let zero = try LeastSquaresProblem<Double>(
      design: fixture.problem().design, targets: Matrix<Double>(rows: 12, columns: 1))
    for rule in [
      GradientTolerance<Double>(relativeTolerance: 1e-10), KrylovTolerance(),
    ] as [any StoppingRule<Double>] {
      let outcome = try name.states(zero, until: FirstOf([rule]), iterations: 10).outcome
      #expect(outcome.status == .converged && outcome.last.iteration == 0)
    }
  }

  @Test(arguments: KrylovName.allCases, [Double.nan, .infinity])
  func nonFiniteDataThrow(_ name: KrylovName, _ value: Double) throws {
    for (row, column) in [(1, 1), (2, 2)] {
      var (x, y): (Matrix<Double>, Matrix<Double>) = (
        [[1, 2], [3, 4], [5, 7]], [[1], [2], [3]]
      )
      if column < 2 { x[row, column] = value } else { y[row, 0] = value }
      let problem = try LeastSquaresProblem<Double>(design: x, targets: y)
      #expect(throws: IterationError.linearAlgebra(.nonFinite(row: row, column: column))) {
        _ = try name.states(problem, iterations: 1)
      }
    }
  }

  @Test func rightSideOfAnotherLengthThrows() throws {
    let a = try DesignOperator(KrylovFixture.all()[0].problem(), preconditioner: .none)
    #expect(throws: IterationError.self) { _ = try CGLS(a, rightSide: [1, 2]).iteration }
    #expect(throws: IterationError.self) { _ = try LSQR(a, rightSide: [1, 2]).iteration }
    #expect(throws: IterationError.self) { _ = try LSMR(a, rightSide: [1, 2]).iteration }
  }

  private func norm(_ values: [Double]) -> Double {
    Matrix(rows: values.count, columns: 1, storage: values).frobeniusNorm()
  }
}
