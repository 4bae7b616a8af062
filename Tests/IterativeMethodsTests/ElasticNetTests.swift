import BLASBackend
import Foundation
import IterativeMethods
import LeastSquares
import Matrices
import Testing
import _TestSupport

/// Lasso and elastic net against other programs, the closed form of ridge, and their own optimality conditions.
@Suite struct ElasticNetTests {
  private func fit(
    _ net: ElasticNet, _ problem: LeastSquaresProblem<Double>, intercept: Bool,
    gap: Double = 0, iterations: Int = 20_000
  ) throws -> RunOutcome<Double> {
    var iteration = try net.makeIteration(on: problem, hasIntercept: intercept)
    return try run(
      &iteration, until: FirstOf([DualityGapTolerance(relativeTolerance: gap), StagnationRule()]),
      iterationLimit: iterations)
  }

  /// Eight digits: the gap of the others is near the rounding of their objective, ε, so that their coefficients
  /// are right to about √ε·κ.
  private func expectClose(_ b: Matrix<Double>, _ expected: [Double], _ what: String) {
    let size = expected.map { abs($0) }.max() ?? 0
    for (value, other) in zip(b.storage, expected) {
      #expect(abs(value - other) <= 1e-7 * size, "\(what): \(b.storage) \(expected)")
      // Who is out is out for both.
      #expect((value == 0) == (other == 0), "\(what)")
    }
    #expect(b.rows == expected.count)
  }

  @Test(arguments: try ElasticNetFixture.all("scikit_learn"))
  func coefficientsAreScikitLearns(_ fixture: ElasticNetFixture) throws {
    let (l1, l2) = fixture.penalties
    let outcome = try fit(
      ElasticNet(l1: l1, l2: l2), fixture.problem(), intercept: fixture.intercept)
    expectClose(outcome.last.parameters, fixture.coefficients, fixture.description)
  }

  @Test(arguments: try ElasticNetFixture.all("glmnet"))
  func coefficientsAreGlmnets(_ fixture: ElasticNetFixture) throws {
    let (l1, l2) = fixture.penalties
    let outcome = try fit(
      ElasticNet(l1: l1, l2: l2), fixture.problem(), intercept: fixture.intercept)
    expectClose(outcome.last.parameters, fixture.coefficients, fixture.description)
  }

  /// One minimum by every way: the objective only scales what is minimised.
  @Test(arguments: [
    (ProximalGradient.Acceleration.none, false), (.momentum, false), (.none, true),
    (.restartedMomentum, true),
  ])
  func everyWayLeadsToOneMinimum(_ way: (ProximalGradient.Acceleration, Bool)) throws {
    let fixture = try #require(
      try ElasticNetFixture.all("scikit_learn").first { $0.name == "weighted" && $0.l1Ratio == 0.5 }
    )
    let (l1, l2) = fixture.penalties
    let n = Double(fixture.rows)
    for (objective, factor1, factor2) in [
      (Objective.halfMean, 1.0, 1.0), (.halfSum, n, n), (.mean, 2, 1),
    ] {
      let net = ElasticNet(
        l1: factor1 * l1, l2: factor2 * l2, objective: objective, acceleration: way.0,
        backtracks: way.1)
      let outcome = try fit(net, fixture.problem(), intercept: true)
      expectClose(outcome.last.parameters, fixture.coefficients, "\(objective) \(way)")
    }
  }

  /// The gap is never below the distance to the minimum, and falls to rounding with it.
  @Test(arguments: [0.0, 0.2])
  func gapIsAboveTheTrueDistance(_ l2: Double) throws {
    let fixture = try ElasticNetFixture.all("scikit_learn")[0]
    let net = ElasticNet(l1: 0.3, l2: l2)
    let least = try fit(net, fixture.problem(), intercept: true).last
    #expect(try #require(least.dualityGaps)[0] <= 1e-13 * least.objective[0])
    var iteration = try net.makeIteration(on: fixture.problem(), hasIntercept: true)
    _ = try run(&iteration, until: Never(), iterationLimit: 60) { state in
      let distance = state.objective[0] - least.objective[0]
      #expect(state.dualityGaps![0] >= distance - 1e-13 * state.objective[0])
      // Not so far above that it would say nothing: at the start it is at most the objective.
      #expect(state.dualityGaps![0] <= state.objective[0] * (1 + 1e-12) || state.iteration > 0)
    }
  }

  @Test func reportedValueIsThePenalisedObjective() throws {
    let fixture = try ElasticNetFixture.all("scikit_learn")[0]
    let problem = try fixture.problem()
    for objective in Objective.allCases {
      var iteration = try ElasticNet(l1: 0.3, l2: 0.1, objective: objective)
        .makeIteration(on: problem, hasIntercept: true)
      let state = try run(&iteration, until: Never(), iterationLimit: 4).last
      let b = state.parameters
      let residual = naiveDifference(
        naiveProduct(Matrix(problem.design), b), Matrix(problem.targets)
      ).frobeniusNorm()
      let slopes = b.storage.dropFirst()
      let expected =
        objective.value(residualSquare: residual * residual, rows: problem.rows)
        + 0.3 * slopes.map { abs($0) }.reduce(0, +)
        + (objective == .mean ? 0.1 : 0.05) * slopes.map { $0 * $0 }.reduce(0, +)
      #expect(abs(state.objective[0] - expected) <= 1e-12 * expected, "\(objective)")
    }
  }

  @Test func fromTheLargestUsefulPenaltyOnAllSlopesAreZero() throws {
    for fixture in try ElasticNetFixture.all("scikit_learn") where fixture.l1Ratio == 1 {
      let problem = try fixture.problem()
      let largest = try ElasticNet().largestUsefulL1(for: problem, hasIntercept: fixture.intercept)[
        0]
      let above = try fit(
        ElasticNet(l1: largest * (1 + 1e-12)), problem, intercept: fixture.intercept)
      let first = fixture.intercept ? 1 : 0
      #expect(above.last.parameters.storage.dropFirst(first).allSatisfy { $0 == 0 })
      #expect(above.last.iteration == 0 && above.status == .converged)
      let below = try fit(
        ElasticNet(l1: largest * 0.999), problem, intercept: fixture.intercept)
      #expect(!below.last.parameters.storage.dropFirst(first).allSatisfy { $0 == 0 })
    }
  }

  @Test(arguments: [0.0, 0.01, 10])
  func withoutL1ItIsRidge(_ l2: Double) throws {
    let fixture = try ElasticNetFixture.all("scikit_learn")[0]
    let problem = try fixture.problem()
    let exact = try RidgeRegression(problem, hasIntercept: true).coefficients(
      penalty: l2 * Double(problem.rows))
    var iteration = try ElasticNet(l2: l2).makeIteration(on: problem, hasIntercept: true)
    let last = try run(
      &iteration, until: GradientTolerance(relativeTolerance: 1e-13), iterationLimit: 5000
    ).last
    #expect(
      naiveDifference(last.parameters, exact).frobeniusNorm() <= 1e-10 * exact.frobeniusNorm())
  }

  /// Units neither change the way nor the number of steps.
  @Test(arguments: [1e-300, 1e-150, 1e8, 1e150, 1e300])
  func unitsDoNotMatter(_ factor: Double) throws {
    let fixture = try ElasticNetFixture.all("scikit_learn")[0]
    let problem = try fixture.problem()
    let scale = Double(sign: .plus, exponent: Int(factor.exponent), significand: 1)
    let largest = try ElasticNet().largestUsefulL1(for: problem, hasIntercept: true)[0]
    let plain = try fit(ElasticNet(l1: largest / 5), problem, intercept: true, gap: 1e-12)
    let scaled = try LeastSquaresProblem<Double>(
      design: Matrix(rows: problem.rows, columns: problem.columns) { i, j in
        j == 2 ? scale * problem.design[i, j] : problem.design[i, j]
      }, targets: problem.targets)
    // Without a penalty on it the scaled column has the coefficient over the scale.
    let free = try fit(ElasticNet(), problem, intercept: true, iterations: 300).last
    let other = try fit(ElasticNet(), scaled, intercept: true, iterations: 300).last
    #expect(free.iteration == other.iteration)
    for j in 0..<problem.columns {
      let expected = j == 2 ? free.parameters[j, 0] / scale : free.parameters[j, 0]
      #expect(abs(other.parameters[j, 0] - expected) <= 1e-9 * abs(expected), "\(j)")
    }
    // y in other units: the penalty is in units of y.
    guard scale < 1e140, scale > 1e-140 else { return }
    let y = try LeastSquaresProblem<Double>(
      design: problem.design,
      targets: Matrix(rows: problem.rows, columns: 1) { i, _ in scale * problem.targets[i, 0] })
    let grown = try fit(ElasticNet(l1: scale * largest / 5), y, intercept: true, gap: 1e-12).last
    #expect(grown.parameters == plain.last.parameters.map { scale * $0 })
  }

  @Test func targetsAreProblemsOfTheirOwn() throws {
    let fixture = try ElasticNetFixture.all("scikit_learn")[0]
    let x = try fixture.problem().design
    var random = SeededGenerator(seed: 141)
    let noise: Matrix<Double> = random.matrix(rows: x.rows, columns: 1)
    let targets = Matrix(rows: x.rows, columns: 2) { i, k in
      k == 0 ? fixture.b[i] : 1e-6 * noise[i, 0]
    }
    let net = ElasticNet(l1: 1e-8, l2: 1e-3)
    let both = try fit(
      net, LeastSquaresProblem<Double>(design: x, targets: targets), intercept: true
    ).last
    for k in 0..<2 {
      let alone = try fit(
        net, LeastSquaresProblem<Double>(design: x, targets: targets[..., k...k]), intercept: true
      ).last
      let difference = naiveDifference(
        Matrix(both.parameters[..., k...k]), alone.parameters
      ).frobeniusNorm()
      #expect(difference <= 1e-9 * alone.parameters.frobeniusNorm())
    }
  }

  @Test func emptyConstantAndIdenticalColumnsAreNoTrap() throws {
    let net = ElasticNet(l1: 0.1)
    // Only an intercept; no column at all; a constant, a zero and two identical columns; one row; no rows.
    let ones = Matrix<Double>(repeating: 1, rows: 4, columns: 1)
    let y: Matrix<Double> = [[1], [2], [3], [6]]
    let mean = try fit(
      net, LeastSquaresProblem<Double>(design: ones, targets: y), intercept: true
    ).last
    #expect(mean.parameters == [[3]])
    let none = try fit(
      net,
      LeastSquaresProblem<Double>(design: Matrix<Double>(rows: 4, columns: 0), targets: y),
      intercept: false)
    #expect(none.last.parameters.isEmpty && none.status == .converged)
    let strange: Matrix<Double> = [
      [1, 0.1, 0, 2, 2], [1, 0.1, 0, 1, 1], [1, 0.1, 0, 5, 5], [1, 0.1, 0, 7, 7],
    ]
    let last = try fit(
      net, LeastSquaresProblem<Double>(design: strange, targets: y), intercept: true
    ).last
    #expect(last.parameters[1, 0] == 0 && last.parameters[2, 0] == 0)
    #expect(abs(last.parameters[3, 0] - last.parameters[4, 0]) <= 1e-9)
    #expect(last.isFinite)
    let one = try fit(
      net, LeastSquaresProblem<Double>(design: strange[0..<1, ...], targets: y[0..<1, ...]),
      intercept: true)
    #expect(one.last.parameters.storage == [1, 0, 0, 0, 0])
    let weightless = try fit(
      net,
      LeastSquaresProblem<Double>(
        design: strange, targets: y, weights: Vector([Double](repeating: 0, count: 4))),
      intercept: true)
    #expect(weightless.last.parameters.storage == [0, 0, 0, 0, 0])
    let targetless = try fit(
      net,
      LeastSquaresProblem<Double>(design: strange, targets: Matrix<Double>(rows: 4, columns: 0)),
      intercept: true)
    #expect(targetless.last.parameters.isEmpty && targetless.status == .converged)
    let rowless = try fit(
      net, LeastSquaresProblem<Double>(design: strange[0..<0, ...], targets: y[0..<0, ...]),
      intercept: true)
    #expect(rowless.last.parameters.storage == [0, 0, 0, 0, 0])
  }

  @Test(arguments: [Double.nan, .infinity])
  func nonFiniteDataThrow(_ value: Double) throws {
    let problem = try LeastSquaresProblem<Double>(
      design: [[1, 2], [1, value], [1, 3]] as Matrix<Double>,
      targets: [[1], [2], [3]] as Matrix<Double>
    )
    #expect(throws: IterationError.linearAlgebra(.nonFinite(row: 1, column: 1))) {
      _ = try ElasticNet().makeIteration(on: problem, hasIntercept: true).largestEigenvalue
    }
  }

  /// log(1 + e^−θ) + ½·0.1·θ² with an L1 penalty: not a quadratic, and its step is found by backtracking.
  @Test func anyDifferentiableObjectiveTakesAPenalty() throws {
    let logistic = CustomObjective<Double> { θ in
      (
        [log1p(exp(-θ[0, 0])) + log1p(exp(-2 * θ[1, 0]))],
        [[-1 / (1 + exp(θ[0, 0]))], [-2 / (1 + exp(2 * θ[1, 0]))]]
      )
    }
    let penalty = SeparablePenalty<Double>(l1: 0.6, l2: 0.1, rows: 2, columns: 1)
    var iteration = try ProximalGradient(stepSize: .backtracking(from: 1000)).makeIteration(
      minimizing: logistic, penalty: penalty, from: Matrix(rows: 2, columns: 1))
    let outcome = try run(
      &iteration, until: GradientTolerance(relativeTolerance: 1e-12), iterationLimit: 500)
    #expect(outcome.status == .converged && outcome.last.dualityGaps == nil)
    // |∂₁f(0)| = ½ < 0.6 keeps θ₁ at 0; for θ₂ 2/(1 + e^2θ) = 0.6 + 0.1θ.
    #expect(outcome.last.parameters[0, 0] == 0)
    let θ = outcome.last.parameters[1, 0]
    #expect(abs(2 / (1 + exp(2 * θ)) - 0.6 - 0.1 * θ) <= 1e-10)
    #expect(iteration.steps[0] < 1000)
  }

  private typealias State = IterativeMethods.Progress<Double>

  /// F(θₜ) − F* ≤ 2L‖θ*‖²/(t + 1)² for FISTA and ≤ L‖θ*‖²/(2t) for ISTA (theorems 4.4 and 3.1 of Beck and Teboulle).
  @Test(arguments: [ProximalGradient.Acceleration.none, .momentum])
  func objectiveFallsAsTheoryPromises(_ acceleration: ProximalGradient.Acceleration) throws {
    var random = SeededGenerator(seed: 142)
    let design: Matrix<Double> = random.matrix(rows: 12, columns: 5, conditionNumber: 100)
    let problem = try LeastSquaresProblem<Double>(
      design: design, targets: random.matrix(rows: 12, columns: 1))
    let largest = try HessianSpectrum(gramOf: problem, objective: .halfSum).largest
    let penalty = SeparablePenalty<Double>(l1: 0.02, l2: 0, rows: 5, columns: 1)
    func states(
      _ acceleration: ProximalGradient.Acceleration, _ count: Int
    ) throws -> [State] {
      var iteration = try ProximalGradient(
        stepSize: .fixed(1 / largest), acceleration: acceleration
      ).makeIteration(
        minimizing: LeastSquaresObjective(problem, objective: .halfSum), penalty: penalty,
        from: Matrix(rows: 5, columns: 1))
      var states: [State] = []
      _ = try run(&iteration, until: Never(), iterationLimit: count) { states.append($0) }
      return states
    }
    let best = try #require(try states(.restartedMomentum, 3000).last)
    #expect(best.dualityGaps![0] <= 1e-12 * best.objective[0])
    let square = pow(best.parameters.frobeniusNorm(), 2)
    for state in try states(acceleration, 300).dropFirst() {
      let theory: ProximalTheory = acceleration == .none ? .ista : .fista
      let bound = theory.excess(
        after: state.iteration, smoothness: largest, distance: square.squareRoot())
      #expect(state.objective[0] - best.objective[0] <= bound)
    }
  }

  @Test func iterationsOfTheoryReachTheExcess() {
    for theory in [ProximalTheory.ista, .fista] {
      for excess in [10.0, 1e-3, 1e-7] {
        let needed = theory.iterations(toExcess: excess, smoothness: 3, distance: 2)!
        func bound(_ t: Double) -> Double {
          theory.excess(after: Int(t), smoothness: 3, distance: 2)
        }
        #expect(bound(needed) <= excess * (1 + 1e-12))
        #expect(needed == 1 || bound(needed - 1) > excess)
      }
      #expect(theory.iterations(toExcess: 0, smoothness: 3, distance: 2) == nil)
    }
    #expect(ProximalTheory.fista.decay(smoothness: 2, convexity: 1) == nil)
    // √(1 − ½).
    #expect(
      abs(exp(-ProximalTheory.ista.decay(smoothness: 2, convexity: 1)!) - 0.5.squareRoot()) < 1e-15)
  }

  /// ‖θₜ − θ*‖ ≤ (1 − μ/L)^(t/2)‖θ₀ − θ*‖ on a strongly convex problem.
  @Test func errorOfISTAFallsAtLeastAtItsRate() throws {
    var random = SeededGenerator(seed: 143)
    let design: Matrix<Double> = random.matrix(rows: 15, columns: 4, conditionNumber: 5)
    let problem = try LeastSquaresProblem<Double>(
      design: design, targets: random.matrix(rows: 15, columns: 1))
    let spectrum = try HessianSpectrum(gramOf: problem, objective: .halfSum)
    let smallest = try #require(spectrum.smallest)
    let decay = try #require(
      ProximalTheory.ista.decay(smoothness: spectrum.largest, convexity: smallest))
    var iteration = try ProximalGradient(
      stepSize: .fixed(1 / spectrum.largest), acceleration: .none
    ).makeIteration(
      minimizing: LeastSquaresObjective(problem, objective: .halfSum),
      penalty: SeparablePenalty(l1: 0.1, l2: 0, rows: 4, columns: 1),
      from: Matrix(rows: 4, columns: 1))
    var states: [Matrix<Double>] = []
    _ = try run(&iteration, until: Never(), iterationLimit: 1500) { states.append($0.parameters) }
    let best = try #require(states.last)
    for t in 0..<200 {
      let error = naiveDifference(states[t], best).frobeniusNorm()
      #expect(error <= exp(-decay * Double(t)) * best.frobeniusNorm() + 1e-12)
    }
  }
}
