import BLASBackend
import IterativeMethods
import LeastSquares
import Matrices
import Testing
import _TestSupport

@Suite struct StoppingTests {
  /// The iterations at which a rule fires on a series of gradient norms of one target.
  private func firing(
    _ rule: some StoppingRule<Double>, _ norms: [Double]
  ) -> (iteration: Int, status: SolutionStatus)? {
    var rule = rule
    for (i, norm) in norms.enumerated() {
      if let verdict = rule.check(state(i, gradientNorms: [norm])) {
        #expect(!verdict.reason.isEmpty)
        return (i, verdict.status)
      }
    }
    return nil
  }

  @Test func toleranceIsRelativeToTheStart() throws {
    let end = try #require(
      firing(GradientTolerance(relativeTolerance: 0.01), [50, 5, 0.6, 0.5, 0.1]))
    #expect(end.iteration == 3 && end.status == .converged)
    #expect(firing(GradientTolerance(relativeTolerance: 0.01), [50, 5, 0.6]) == nil)
  }

  @Test func everyTargetMustConverge() {
    var rule = GradientTolerance<Double>(relativeTolerance: 0.1)
    #expect(rule.check(state(0, gradientNorms: [10, 100])) == nil)
    #expect(rule.check(state(1, gradientNorms: [0.1, 50])) == nil)
    #expect(rule.check(state(2, gradientNorms: [2, 1])) == nil)
    #expect(rule.check(state(3, gradientNorms: [1, 10]))?.status == .converged)
  }

  @Test func notANumberNeverConverges() {
    #expect(firing(GradientTolerance(relativeTolerance: 0.1), [.nan, .nan]) == nil)
  }

  @Test func growthOfTheGradientIsDivergence() throws {
    let end = try #require(firing(DivergenceRule(), [1, 1e-3, 1e4, 1.1e5, 1e6]))
    #expect(end.iteration == 3 && end.status == .diverged)
    // 10⁸ times the least, but not above the start.
    #expect(firing(DivergenceRule(), [1e9, 1, 5e8, 1e9]) == nil)
  }

  @Test func anyTargetMayDiverge() {
    var rule = DivergenceRule<Double>()
    #expect(rule.check(state(0, gradientNorms: [1, 1])) == nil)
    #expect(rule.check(state(1, gradientNorms: [1e-9, 2e8]))?.status == .diverged)
  }

  @Test func unchangedParametersAreStagnation() {
    var rule = StagnationRule<Double>()
    #expect(rule.check(state(0, gradientNorms: [1], changed: false)) == nil)
    #expect(rule.check(state(1, gradientNorms: [0.5])) == nil)
    #expect(rule.check(state(2, gradientNorms: [0.4], changed: false))?.status == .stagnated)
  }

  @Test func noNewLeastGradientIsStagnation() throws {
    let noise = (0..<100).map { $0.isMultiple(of: 2) ? 1.0 : 1.1 }
    let end = try #require(firing(StagnationRule(patience: 20), [2, 1] + noise))
    #expect(end.iteration == 21 && end.status == .stagnated)
    #expect(firing(StagnationRule(patience: 20), (0..<100).map { 1 / Double($0 + 1) }) == nil)
  }

  @Test func steadyGrowthIsNotStagnation() {
    var norm = 1.0
    let growing = (0..<5000).map { _ in
      norm *= 1.0001
      return norm
    }
    #expect(firing(StagnationRule(), growing) == nil)
  }

  /// The rounding of a large target must not end the run of a small one.
  @Test func targetThatStillFallsKeepsTheOthersGoing() {
    var rule = StagnationRule<Double>(patience: 10)
    for i in 0..<200 {
      let noise = i.isMultiple(of: 2) ? 1.0 : 1.1
      let falling = 1e-9 / Double(i + 1)
      #expect(rule.check(state(i, gradientNorms: [noise, falling])) == nil, "\(i)")
    }
  }

  @Test func timeLimitFires() {
    var passed = TimeLimit<Double>(.zero)
    #expect(passed.check(state(0, gradientNorms: [1]))?.status == .timeLimit)
    var ahead = TimeLimit<Double>(.seconds(3600))
    #expect(ahead.check(state(0, gradientNorms: [1])) == nil)
  }

  @Test func firstOfAsksInOrder() {
    let fires = TimeLimit<Double>(.zero)
    let converges = GradientTolerance<Double>(relativeTolerance: 2)
    var first = FirstOf<Double>([converges, fires])
    var second = FirstOf<Double>([fires, converges])
    var none = FirstOf<Double>([])
    #expect(first.check(state(0, gradientNorms: [1]))?.status == .converged)
    #expect(second.check(state(0, gradientNorms: [1]))?.status == .timeLimit)
    #expect(none.check(state(0, gradientNorms: [1])) == nil)
  }

  @Test func rulesAreValuesThatStartAfresh() {
    let rule = GradientTolerance<Double>(relativeTolerance: 0.1)
    for start in [1.0, 1000] {
      var copy = rule
      #expect(copy.check(state(0, gradientNorms: [start])) == nil)
      #expect(copy.check(state(1, gradientNorms: [start / 5])) == nil)
      #expect(copy.check(state(2, gradientNorms: [start / 10]))?.status == .converged)
    }
  }

  // MARK: whole runs

  private static func problem(kappa: Double) throws -> LeastSquaresProblem<Double> {
    var random = SeededGenerator(seed: 71)
    return try LeastSquaresProblem<Double>(
      design: random.matrix(rows: 40, columns: 5, conditionNumber: kappa),
      targets: random.matrix(rows: 40, columns: 1))
  }

  private static func outcome(
    _ problem: LeastSquaresProblem<Double>, step: GradientDescent.StepSize = .automatic,
    tolerance: Double, limit: Int
  ) throws -> RunOutcome<Double> {
    var iteration = try GradientDescent(stepSize: step, objective: .halfSum)
      .makeIteration(on: problem)
    return try run(
      &iteration,
      until: FirstOf([
        GradientTolerance(relativeTolerance: tolerance), DivergenceRule(), StagnationRule(),
      ]), iterationLimit: limit)
  }

  @Test func limitEndsARunAtItsNumber() throws {
    let outcome = try Self.outcome(Self.problem(kappa: 1e3), tolerance: 1e-10, limit: 123)
    #expect(outcome.status == .iterationLimit && outcome.last.iteration == 123)
    #expect(outcome.reason.contains("123"))
  }

  @Test func toleranceThatRoundingForbidsStagnates() throws {
    let outcome = try Self.outcome(Self.problem(kappa: 3), tolerance: 1e-30, limit: 100_000)
    #expect(outcome.status == .stagnated && outcome.last.iteration < 5000)
  }

  /// 1 + 0.001 a step: rising for thousands of steps, but rising.
  @Test func slowDivergenceIsNotStagnation() throws {
    let problem = try Self.problem(kappa: 3)
    let spectrum = try HessianSpectrum(gramOf: problem, objective: .halfSum)
    let outcome = try Self.outcome(
      problem, step: .fixed(1.0005 * spectrum.largestStableStep), tolerance: 1e-10,
      limit: 100_000)
    #expect(outcome.status == .diverged)
    // ln(10⁸)/ln(1.001) = 18430 steps above the least.
    #expect(outcome.last.iteration > 1000 && outcome.last.iteration < 40_000)
  }

  /// Optimal momentum of an ill-conditioned problem first goes up, for longer than the patience.
  @Test func risingOfMomentumIsNotStagnation() throws {
    let problem = try Self.problem(kappa: 1e3)
    let spectrum = try HessianSpectrum(gramOf: problem, objective: .halfMean)
    let (step, momentum) = try #require(spectrum.optimalHeavyBall)
    var iteration = try Descent<Double>(Chain(Momentum(momentum), LearningRate(step)))
      .makeIteration(on: problem)
    let start = iteration.progress.gradientNorms[0]
    var largest = 0.0
    let outcome = try run(
      &iteration,
      until: FirstOf([
        GradientTolerance(relativeTolerance: 1e-9), DivergenceRule(), StagnationRule(),
      ]), iterationLimit: 100_000
    ) { largest = max(largest, $0.gradientNorms[0]) }
    #expect(largest > 10 * start)
    #expect(outcome.status == .converged && outcome.last.iteration > 5000, "\(outcome.reason)")
  }

  @Test func timeLimitEndsARun() throws {
    let problem = try Self.problem(kappa: 1e6)
    var iteration = try GradientDescent().makeIteration(on: problem)
    let outcome = try run(
      &iteration, until: TimeLimit(.milliseconds(20)), iterationLimit: Int.max)
    #expect(outcome.status == .timeLimit && outcome.last.iteration > 0)
  }

  /// A start at the minimum is no scale: the noise that follows is not divergence, growth from there is.
  @Test func gradientOfZeroIsNoScaleForDivergence() {
    var rule = DivergenceRule<Double>()
    for (iteration, norm) in [0.0, 0, 1e-3, 2e-3, 0, 3e-3].enumerated() {
      #expect(rule.check(state(iteration, gradientNorms: [norm])) == nil)
    }
    #expect(rule.check(state(6, gradientNorms: [1e6]))?.status == .diverged)
  }
}
