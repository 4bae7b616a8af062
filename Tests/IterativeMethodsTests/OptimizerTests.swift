import BLASBackend
import IterativeMethods
import LeastSquares
import Matrices
import Testing
import _TestSupport

/// One contract for all optimizers, and the exact first steps of each.
@Suite struct OptimizerTests {
  /// ½((θ₁ − 3)² + 4(θ₂ + 1)²) in every column.
  private let bowl = CustomObjective<Double> { theta in
    let values = (0..<theta.columns).map { k in
      let (a, b) = (theta[0, k] - 3, theta[1, k] + 1)
      return (a * a + 4 * b * b) / 2
    }
    let gradient = Matrix(rows: 2, columns: theta.columns) { i, k in
      i == 0 ? theta[0, k] - 3 : 4 * (theta[1, k] + 1)
    }
    return (values, gradient)
  }

  private func states(
    _ optimizer: any Optimizer<Double>, from start: Matrix<Double>, steps: Int
  ) throws -> [Progress<Double>] {
    var iteration = try OptimizerIteration(optimizer, minimizing: bowl, from: start)
    var states: [Progress<Double>] = []
    _ = try run(&iteration, until: Never(), iterationLimit: steps) { states.append($0) }
    return states
  }

  @Test(arguments: OptimizerCase.all)
  func firstThreeStepsAreExactTo4Ulps(_ rule: OptimizerCase) throws {
    let expected = try #require(try OptimizerCase.firstSteps()[rule.description])
    let found = try states(rule.optimizer, from: [[0.5], [2]], steps: 3)
    #expect(expected.count == 3)
    for (state, theta) in zip(found.dropFirst(), expected) {
      for i in 0..<2 {
        // Differences of numbers up to 2: ulps of what they are taken from.
        let unit = max(abs(theta[i]), 1).ulp
        #expect(
          abs(state.parameters[i, 0] - theta[i]) <= 4 * unit,
          "step \(state.iteration): \(state.parameters[i, 0]), not \(theta[i])")
      }
    }
  }

  @Test func everyExactCaseIsRun() throws {
    #expect(try Set(OptimizerCase.firstSteps().keys) == Set(OptimizerCase.all.map(\.description)))
  }

  /// Columns are problems of their own, bit for bit.
  @Test(arguments: OptimizerCase.all)
  func columnsDoNotSeeEachOther(_ rule: OptimizerCase) throws {
    let starts: Matrix<Double> = [[0.5, -7, 1e3], [2, 0, 1e-3]]
    let together = try states(rule.optimizer, from: starts, steps: 20)
    for k in 0..<3 {
      let alone = try states(rule.optimizer, from: Matrix(starts[..., k...k]), steps: 20)
      for (all, one) in zip(together, alone) {
        #expect(Matrix(all.parameters[..., k...k]) == one.parameters)
      }
    }
  }

  /// A run from a saved state goes on as if never interrupted.
  @Test(arguments: OptimizerCase.all)
  func theStateIsAllThatIsRemembered(_ rule: OptimizerCase) throws {
    var random = SeededGenerator(seed: 111)
    let gradients: [Matrix<Double>] = (0..<6).map { _ in random.matrix(rows: 3, columns: 2) }
    let theta: Matrix<Double> = random.matrix(rows: 3, columns: 2)
    func updates(_ range: Range<Int>, _ state: inout [Matrix<Double>]) -> [Matrix<Double>] {
      range.map { t in
        var g = gradients[t]
        rule.optimizer.transform(&g, at: theta, step: t + 1, state: &state)
        return g
      }
    }
    var whole = rule.optimizer.makeState(for: theta)
    let expected = updates(0..<6, &whole)
    var first = rule.optimizer.makeState(for: theta)
    var resumed = updates(0..<3, &first)
    var saved = first
    resumed += updates(3..<6, &saved)
    #expect(resumed == expected && saved == whole)
    #expect(whole.allSatisfy { $0.shape == theta.shape })
  }

  /// A gradient of 0 moves nothing, but for decay.
  @Test(arguments: OptimizerCase.all)
  func zeroGradientStaysAtZero(_ rule: OptimizerCase) {
    let zero = Matrix<Double>(rows: 2, columns: 2)
    var state = rule.optimizer.makeState(for: zero)
    for step in 1...3 {
      var g = zero
      rule.optimizer.transform(&g, at: zero, step: step, state: &state)
      #expect(g == zero)
    }
  }

  @Test(arguments: OptimizerCase.all)
  func notANumberIsNotHidden(_ rule: OptimizerCase) {
    let theta = Matrix<Double>(rows: 1, columns: 1)
    var state = rule.optimizer.makeState(for: theta)
    var g: Matrix<Double> = [[.nan]]
    rule.optimizer.transform(&g, at: theta, step: 1, state: &state)
    #expect(g[0, 0].isNaN)
  }

  @Test(arguments: OptimizerCase.all)
  func emptyParametersAreNoTrouble(_ rule: OptimizerCase) {
    let empty = Matrix<Double>(rows: 0, columns: 3)
    var state = rule.optimizer.makeState(for: empty)
    var g = empty
    rule.optimizer.transform(&g, at: empty, step: 1, state: &state)
    #expect(g == empty)
  }

  /// (θ − 3)², a function of the caller's, by every rule with a step that dies out.
  @Test(arguments: OptimizerCase.all.filter { !$0.description.contains("decay") })
  func everyRuleFindsTheMinimumOfASquare(_ rule: OptimizerCase) throws {
    let square = CustomObjective<Double> { theta in
      ([(theta[0, 0] - 3) * (theta[0, 0] - 3)], theta.map { 2 * ($0 - 3) })
    }
    // Rules that divide by the gradient's size go a distance, not a fraction of it. Decoupled decay pulls to 0.
    let pulled = rule.description.hasPrefix("adamw, strong")
    let chain = Chain(rule.optimizer, LearningRate(rate(rule)))
    var iteration = try OptimizerIteration(chain, minimizing: square, from: [[0]])
    let outcome = try run(
      &iteration, until: GradientTolerance(relativeTolerance: 1e-3), iterationLimit: 20_000)
    if pulled {
      #expect(outcome.last.parameters[0, 0] > 0 && outcome.last.parameters[0, 0] < 3)
    } else {
      #expect(abs(outcome.last.parameters[0, 0] - 3) <= 0.1, "\(outcome.reason)")
    }
  }

  /// Times the case's own rate.
  private func rate(_ rule: OptimizerCase) -> Schedule {
    switch rule.description {
    case "adam", "adamw": .cosine(from: 20, to: 0, steps: 4000)
    case "rmsprop", "rmsprop, centered with momentum": .inverseTime(from: 5, decay: 0.01)
    case "adagrad": .constant(50)
    default: .constant(1)
    }
  }

  @Test func stepOnLeastSquaresIsGradientDescent() throws {
    var random = SeededGenerator(seed: 112)
    let problem = try LeastSquaresProblem<Double>(
      design: random.matrix(rows: 20, columns: 3, conditionNumber: 5),
      targets: random.matrix(rows: 20, columns: 2))
    let descent = try history(
      GradientDescent(stepSize: .fixed(8)), on: problem, iterations: 30)
    var iteration = try OptimizerIteration(
      LearningRate(8), minimizing: LeastSquaresObjective(problem),
      from: Matrix<Double>(rows: 3, columns: 2))
    _ = try run(&iteration, until: Never(), iterationLimit: 30)
    #expect(iteration.progress.parameters == descent[30].parameters)
    #expect(iteration.progress.gradientNorms == descent[30].gradientNorms)
  }

  @Test func singlePrecisionDescends() throws {
    let square = CustomObjective<Float> { theta in
      ([Double((theta[0, 0] - 3) * (theta[0, 0] - 3))], theta.map { 2 * ($0 - 3) })
    }
    var iteration = try OptimizerIteration(
      Chain<Float>(Momentum(0.5), LearningRate(0.1)), minimizing: square, from: [[0]])
    let outcome = try run(
      &iteration, until: GradientTolerance(relativeTolerance: 1e-5), iterationLimit: 200)
    #expect(outcome.status == .converged)
  }
}

@Suite struct OptimizerRuleTests {
  private func transformed(
    _ rule: any Optimizer<Double>, _ gradient: Matrix<Double>, at theta: Matrix<Double>? = nil
  ) -> Matrix<Double> {
    var (g, state) = (gradient, rule.makeState(for: gradient))
    rule.transform(&g, at: theta ?? gradient, step: 1, state: &state)
    return g
  }

  @Test func clippingByNormShortensLongColumnsOnly() {
    let clipped = transformed(ClipByNorm(1), [[3, 0.3], [4, 0.4]])
    // Norms 5 and 0.5; PyTorch adds 10⁻⁶ to the norm.
    let factor = 1 / 5.000001
    #expect(abs(clipped[0, 0] - 3 * factor) <= 1e-16 && abs(clipped[1, 0] - 4 * factor) <= 2e-16)
    #expect(clipped[0, 1] == 0.3 && clipped[1, 1] == 0.4)
  }

  @Test func clippingByValueIsElementByElement() {
    #expect(
      transformed(ClipByValue(0.5), [[3, 0.3], [-4, -0.5]]) == [[0.5, 0.3], [-0.5, -0.5]])
  }

  @Test func orderInAChainMatters() {
    let g: Matrix<Double> = [[4]]
    let theta: Matrix<Double> = [[10]]
    #expect(transformed(Chain(ClipByValue(1), WeightDecay(0.5)), g, at: theta) == [[6]])
    #expect(transformed(Chain(WeightDecay(0.5), ClipByValue(1)), g, at: theta) == [[1]])
    #expect(transformed(Chain<Double>(), g) == g)
  }

  @Test func chainsInChainsKeepTheirStates() {
    let inner = Chain<Double>(Momentum(0.5), Adam())
    let nested = Chain<Double>(inner, Momentum(0.9), LearningRate(0.1))
    let flat = Chain<Double>(Momentum(0.5), Adam(), Momentum(0.9), LearningRate(0.1))
    var states = (nested.makeState(for: [[0]]), flat.makeState(for: [[0]]))
    #expect(states.0.count == 4 && states.1.count == 4)
    for step in 1...5 {
      var (a, b): (Matrix<Double>, Matrix<Double>) = ([[Double(step)]], [[Double(step)]])
      nested.transform(&a, at: [[0]], step: step, state: &states.0)
      flat.transform(&b, at: [[0]], step: step, state: &states.1)
      #expect(a == b && states.0 == states.1)
    }
  }

  @Test func schedulesAreTheirFormulas() {
    #expect(Schedule.constant(0.3).value(step: 7) == 0.3)
    let step = Schedule.step(from: 1, factor: 0.5, every: 3)
    #expect((1...7).map(step.value) == [1, 1, 1, 0.5, 0.5, 0.5, 0.25])
    #expect((1...3).map(Schedule.exponential(from: 2, factor: 0.5).value) == [2, 1, 0.5])
    #expect((1...3).map(Schedule.inverseTime(from: 6, decay: 1).value) == [6, 3, 2])
    let cosine = Schedule.cosine(from: 1, to: 0.5, steps: 2)
    #expect(cosine.value(step: 1) == 1 && cosine.value(step: 3) == 0.5)
    #expect(abs(cosine.value(step: 2) - 0.75) <= .ulpOfOne && cosine.value(step: 99) == 0.5)
    let warm = Schedule.warmUp(steps: 4, startFactor: 0.5, then: .constant(8))
    #expect((1...6).map(warm.value) == [4, 5, 6, 7, 8, 8])
  }
}
