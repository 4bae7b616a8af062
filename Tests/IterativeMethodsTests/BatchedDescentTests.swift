import BLASBackend
import IterativeMethods
import LeastSquares
import Matrices
import Synchronization
import Testing
import _TestSupport

/// Counts how often its block is read.
private final class CountingRows: RowBlockSource {
  let problem: LeastSquaresProblem<Double>
  private let counter = Atomic<Int>(0)

  init(_ problem: LeastSquaresProblem<Double>) { self.problem = problem }

  var reads: Int { counter.load(ordering: .relaxed) }
  var rows: Int { problem.rows }
  var columns: Int { problem.columns }
  var targetCount: Int { problem.targetCount }
  var blockCount: Int { 1 }

  func block(_ index: Int) -> RowBlock<Double> {
    counter.add(1, ordering: .relaxed)
    return problem.rowBlock
  }
}

@Suite struct BatchedDescentTests {
  private let problem: LeastSquaresProblem<Double>

  init() throws {
    var random = SeededGenerator(seed: 301)
    problem = try LeastSquaresProblem<Double>(
      design: random.matrix(rows: 60, columns: 3, conditionNumber: 4),
      targets: random.matrix(rows: 60, columns: 2))
  }

  private let optimizers: [any Optimizer<Double>] = [
    LearningRate(1), LearningRate(10), Chain(Momentum(0.9), LearningRate(3)),
    Chain(Adam(), LearningRate(0.1)), Chain(WeightDecay(0.01), LearningRate(5)),
  ]

  private var starts: [Matrix<Double>] {
    var random = SeededGenerator(seed: 302)
    return optimizers.map { _ in random.matrix(rows: 3, columns: 2) }
  }

  @Test(arguments: [nil, 7, 60])
  func batchedRunsEqualSingleRuns(_ batchSize: Int?) throws {
    let starts = starts
    let descent = Descent<Double>(LearningRate(1), batchSize: batchSize, seed: 4)
    var together = try descent.makeIteration(
      of: zip(optimizers, starts).map { ($0, $1) }, on: problem, updateLimit: 45)
    _ = try run(&together, until: Never(), iterationLimit: 45)
    for (index, optimizer) in optimizers.enumerated() {
      let single = Descent(optimizer, batchSize: batchSize, seed: 4)
      var alone = try single.makeIteration(on: problem, from: starts[index], updateLimit: 45)
      _ = try run(&alone, until: Never(), iterationLimit: 45)
      let part = Matrix(together.progress.parameters[..., 2 * index...2 * index + 1])
      // Other products, so other roundings: 60 terms in each of 45 stable steps, and Adam's quotients.
      let difference = naiveDifference(part, alone.progress.parameters).maxNorm()
      #expect(difference <= 1e-11 * max(1, part.maxNorm()), "\(index)")
    }
  }

  @Test func oneReadOfTheRowsServesAllConfigurations() throws {
    for count in [1, 5] {
      let source = CountingRows(problem)
      var iteration = try Descent<Double>(LearningRate(1)).makeIteration(
        of: zip(optimizers, starts).prefix(count).map { ($0, $1) }, on: source)
      _ = try run(&iteration, until: Never(), iterationLimit: 10)
      // The start and ten steps.
      #expect(source.reads == 11)
    }
  }

  @Test func cachedSumsAreReadOnceAndGiveTheSameCourse() throws {
    let source = CountingRows(problem)
    let exact = Descent<Double>(LearningRate(10))
    var cached = exact
    cached.cachesGram = true
    var a = try exact.makeIteration(on: problem)
    var b = try cached.makeIteration(on: source)
    for _ in 0..<100 {
      let (x, y) = (try a.advance(), try b.advance())
      // κ(XᵀX) = 16, and sums of 60 terms.
      #expect(naiveDifference(x.parameters, y.parameters).maxNorm() <= 1e-12)
      #expect(abs(x.objective[0] - y.objective[0]) <= 1e-13)
    }
    #expect(source.reads == 1)
  }

  @Test func endedConfigurationsAreRetiredAndTheOthersGoOn() throws {
    let spectrum = try HessianSpectrum(gramOf: problem, objective: .halfMean)
    let steps = [3 / spectrum.largest, spectrum.safeStep, 0.001 * spectrum.safeStep]
    let zero = Matrix<Double>(rows: 3, columns: 2)
    let iteration = try Descent<Double>(LearningRate(1)).makeIteration(
      of: steps.map { (LearningRate<Double>($0), zero) }, on: problem)
    let rules = steps.map { _ in
      FirstOf<Double>([GradientTolerance(relativeTolerance: 1e-10), DivergenceRule()])
    }
    var batched = BatchedDescent(iteration, targetCount: 2, rules: rules)
    let outcome = try run(&batched, until: Never(), iterationLimit: 600)
    batched.end(outcome.status, outcome.reason)
    let outcomes = batched.outcomes.compactMap { $0 }
    #expect(outcomes.map(\.status) == [.diverged, .converged, .iterationLimit])
    #expect(outcomes[0].last.iteration < 200 && outcomes[1].last.iteration < 600)
    #expect(outcomes[2].last.iteration == 600)
    for (index, step) in steps.enumerated().dropFirst() {
      let states = try history(
        GradientDescent(stepSize: .fixed(step)), on: problem,
        iterations: outcomes[index].last.iteration)
      let difference = naiveDifference(
        try #require(states.last).parameters, outcomes[index].last.parameters)
      #expect(difference.maxNorm() <= 1e-12)
    }
  }

  @Test func overflowOfOneDoesNotEndTheOthers() throws {
    let zero = Matrix<Double>(rows: 3, columns: 2)
    let iteration = try Descent<Double>(LearningRate(1)).makeIteration(
      of: [1e200, 1].map { (LearningRate<Double>($0), zero) }, on: problem)
    var batched = BatchedDescent(iteration, targetCount: 2, rules: [Never(), Never()])
    _ = try run(&batched, until: Never(), iterationLimit: 20)
    #expect(batched.outcomes[0]?.status == .diverged && batched.outcomes[1] == nil)
    #expect(batched.progress.iteration == 20 && batched.progress.parameters.columns == 2)
  }

  /// From any saved state on, the same bits.
  @Test(arguments: [nil, 8], [nil, 1])
  func resumedRunsGoOnToTheSameBits(_ batchSize: Int?, _ averagesFrom: Int?) throws {
    let descent = Descent<Double>(
      Chain(Adam(), LearningRate(.cosine(from: 0.1, to: 0, steps: 40))), batchSize: batchSize,
      seed: 11, averagesFrom: averagesFrom)
    let blocked = BlockedRows(problem, rowsPerBlock: 25)
    for source: any RowBlockSource<Double> in [problem, blocked] {
      var whole = try descent.makeIteration(on: source, updateLimit: 40)
      _ = try run(&whole, until: Never(), iterationLimit: 40)
      for stop in [0, 1, 5, 13, 27, 39, 40] {
        var first = try descent.makeIteration(on: source, updateLimit: stop)
        _ = try run(&first, until: Never(), iterationLimit: stop)
        var second = try descent.resumeIteration(on: source, from: first.state, updateLimit: 40)
        _ = try run(&second, until: Never(), iterationLimit: 40)
        #expect(second.progress.parameters == whole.progress.parameters, "\(stop)")
        #expect(second.progress.objective == whole.progress.objective)
        #expect(second.state.epoch == whole.state.epoch)
      }
    }
  }

  @Test func stateOfAnotherShapeThrows() throws {
    let descent = Descent<Double>(LearningRate(1))
    let state = try descent.makeIteration(on: problem).state
    let other = try LeastSquaresProblem<Double>(
      design: Matrix<Double>.identity(4), targets: Matrix(rows: 4, columns: 1))
    #expect(throws: IterationError.self) {
      _ = try descent.resumeIteration(on: other, from: state).progress
    }
  }

  @Test func interruptionEndsARun() throws {
    let stop = StopRequest()
    var iteration = try Descent<Double>(LearningRate(1), batchSize: 1).makeIteration(on: problem)
    #expect(!stop.raise())
    let outcome = try stop.watched {
      #expect(stop.raise())
      return try run(&iteration, until: Interruption<Double>(stop), iterationLimit: 1000)
    }
    #expect(outcome.status == .interrupted && outcome.last.iteration == 0)
  }
}
