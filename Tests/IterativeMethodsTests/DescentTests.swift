import BLASBackend
import IterativeMethods
import LeastSquares
import Matrices
import Testing
import _TestSupport

@Suite struct DescentTests {
  private let design: Matrix<Double>
  private let targets: Matrix<Double>
  private let weights: Vector<Double>

  init() {
    var random = SeededGenerator(seed: 201)
    design = random.matrix(rows: 50, columns: 4, conditionNumber: 3)
    targets = random.matrix(rows: 50, columns: 2)
    weights = Vector((0..<50).map { Double($0 % 4) / 2 })
  }

  private func problem(weighted: Bool = false) throws -> LeastSquaresProblem<Double> {
    try LeastSquaresProblem<Double>(
      design: design, targets: targets, weights: weighted ? weights : nil)
  }

  private func states(
    _ descent: Descent<Double>, on source: any RowBlockSource<Double>, updates: Int,
    from start: Matrix<Double>? = nil
  ) throws -> [Progress<Double>] {
    var iteration = try descent.makeIteration(on: source, from: start, updateLimit: updates)
    var states: [Progress<Double>] = []
    _ = try run(&iteration, until: Never(), iterationLimit: updates) { states.append($0) }
    return states
  }

  /// All rows in every update: the same as the optimizer on the whole objective.
  @Test(arguments: OptimizerCase.all)
  func fullBatchIsTheOptimizerOnTheObjective(_ rule: OptimizerCase) throws {
    let problem = try problem()
    let states = try states(Descent(rule.optimizer, objective: .halfSum), on: problem, updates: 5)
    var iteration = try OptimizerIteration(
      rule.optimizer, minimizing: LeastSquaresObjective(problem, objective: .halfSum),
      from: Matrix(rows: 4, columns: 2))
    for state in states.dropFirst() {
      let expected = try iteration.advance()
      // The kernels round otherwise: some ε a step, which quotients of small gradients multiply.
      let size = max(1, expected.parameters.maxNorm())
      #expect(
        naiveDifference(state.parameters, expected.parameters).maxNorm() <= 1e-13 * size)
      for (value, right) in zip(state.objective, expected.objective) {
        #expect(abs(value - right) <= 1e-13 * right)
      }
      #expect(state.iteration == expected.iteration)
    }
    #expect(states.count == 6)
  }

  /// Each batch by the formula, with naive products, in the order of the rows.
  @Test(arguments: Objective.allCases, [1, 7, 50, 64])
  func sequentialBatchesAreTheFormula(_ objective: Objective, _ size: Int) throws {
    let descent = Descent<Double>(
      LearningRate(0.01), objective: objective, batchSize: size, order: .sequential)
    let problem = try problem(weighted: true)
    let updates = 2 * ((50 + size - 1) / size)
    let states = try states(descent, on: problem, updates: updates)
    var theta = Matrix<Double>(rows: 4, columns: 2)
    let h = [Objective.halfMean: 1.0 / 50, .halfSum: 1, .mean: 2.0 / 50][objective]!
    for _ in 0..<2 {
      for start in stride(from: 0, to: 50, by: size) {
        let end = min(start + size, 50)
        var gradient = Matrix<Double>(rows: 4, columns: 2)
        for i in start..<end {
          for k in 0..<2 {
            var r = -targets[i, k]
            for j in 0..<4 { r += design[i, j] * theta[j, k] }
            for j in 0..<4 { gradient[j, k] += weights[i] * r * design[i, j] }
          }
        }
        let scale = h * 50 / Double(end - start)
        theta = Matrix(rows: 4, columns: 2) { theta[$0, $1] - 0.01 * scale * gradient[$0, $1] }
      }
    }
    let last = try #require(states.last)
    #expect(last.iteration == updates && last.epoch == 2)
    // 50 terms in each gradient, and contracting steps.
    let difference = naiveDifference(last.parameters, theta).maxNorm()
    #expect(difference <= 100 * .ulpOfOne * max(1, theta.maxNorm()))
  }

  /// The mean of the gradients of an epoch is that of the objective, with its weights.
  @Test(arguments: [false, true])
  func batchGradientsAreUnbiased(_ weighted: Bool) throws {
    let problem = try problem(weighted: weighted)
    let start = Matrix<Double>(rows: 4, columns: 2) { i, j in Double(i - 2 * j) }
    let full = try LeastSquaresObjective(problem).evaluate(start).gradient
    var sum = Matrix<Double>(rows: 4, columns: 2)
    let draws = 400
    for seed in 0..<draws {
      let descent = Descent<Double>(LearningRate(1), batchSize: 10, seed: UInt64(seed))
      let after = try states(descent, on: problem, updates: 1, from: start)
      let step = naiveDifference(start, try #require(after.last).parameters)
      sum = Matrix(rows: 4, columns: 2) { sum[$0, $1] + step[$0, $1] / Double(draws) }
    }
    // The deviation of one batch of 10 is about the size of the gradient: 400 draws divide it by 20.
    #expect(naiveDifference(sum, full).frobeniusNorm() <= 0.25 * full.frobeniusNorm())
  }

  @Test func everyEpochTakesEachRowOnceInAnOrderOfItsOwn() throws {
    var orders: Set<[UInt32]> = []
    for epoch in 0..<20 {
      var random = RandomStream(seed: 5, place: epoch, 0)
      let order = random.permutation(100)
      #expect(order.sorted() == (0..<100).map { UInt32($0) })
      orders.insert(order)
    }
    #expect(orders.count == 20)
  }

  /// Chi-squared of the place of each number over many draws: 81 degrees of freedom, 99.99 % below 137.
  @Test func permutationsAreUniform() {
    var counts = [[Int]](repeating: [Int](repeating: 0, count: 10), count: 10)
    let draws = 5000
    var random = RandomStream(seed: 77, place: 3)
    for _ in 0..<draws {
      for (place, number) in random.permutation(10).enumerated() { counts[place][Int(number)] += 1 }
    }
    let expected = Double(draws) / 10
    var chi = 0.0
    for count in counts.joined() {
      chi += (Double(count) - expected) * (Double(count) - expected) / expected
    }
    #expect(chi < 137 && chi > 40)
  }

  /// Mean 0, variance 1 and kurtosis 3 within five deviations.
  @Test func normalNumbersAreNormal() {
    var random = RandomStream(seed: 1)
    let numbers = (0..<20_000).map { _ in random.normal() }
    func moment(_ k: Int) -> Double {
      numbers.map { x in (0..<k).reduce(1) { product, _ in product * x } }.reduce(0, +) / 20_000
    }
    #expect(abs(moment(1)) < 0.036 && abs(moment(2) - 1) < 0.05 && abs(moment(4) - 3) < 0.35)
  }

  @Test func sameSeedGivesTheSameBitsForAnyNumberOfThreads() throws {
    var random = SeededGenerator(seed: 202)
    let wide = try LeastSquaresProblem<Double>(
      design: random.matrix(rows: 3000, columns: 60), targets: random.matrix(rows: 3000, columns: 1)
    )
    let limit = BLASThreads.limit
    defer { BLASThreads.limit = limit }
    var results: [Matrix<Double>] = []
    for threads in [1, 2, 5] {
      BLASThreads.limit = threads
      let descent = Descent<Double>(
        Chain(Adam(), LearningRate(0.01)), batchSize: 1400, seed: 9)
      results.append(try #require(states(descent, on: wide, updates: 9).last).parameters)
    }
    #expect(results[0] == results[1] && results[0] == results[2])
    let other = Descent<Double>(Chain(Adam(), LearningRate(0.01)), batchSize: 1400, seed: 10)
    #expect(try #require(states(other, on: wide, updates: 9).last).parameters != results[0])
  }

  /// Blocks of a file: sequential batches within blocks are those of the whole where they fit.
  @Test func blocksAreReadInTurn() throws {
    let problem = try problem()
    let descent = Descent<Double>(LearningRate(0.05), batchSize: 5, order: .sequential)
    let whole = try states(descent, on: problem, updates: 20)
    let blocked = try states(descent, on: BlockedRows(problem, rowsPerBlock: 25), updates: 20)
    #expect(whole.last?.parameters == blocked.last?.parameters)
    #expect(blocked.last?.epoch == 2)
    let full = Descent<Double>(LearningRate(0.05))
    let (a, b) = (
      try states(full, on: problem, updates: 9),
      try states(full, on: BlockedRows(problem, rowsPerBlock: 7), updates: 9)
    )
    let difference = naiveDifference(a[9].parameters, b[9].parameters).maxNorm()
    #expect(difference <= 100 * .ulpOfOne * targets.frobeniusNorm())
  }

  @Test func shuffledBlocksCoverAllRows() throws {
    // Each row pulls its own parameter by a step that ends there: after an epoch all are at their targets.
    let problem = try LeastSquaresProblem<Double>(
      design: Matrix<Double>.identity(12),
      targets: Matrix(rows: 12, columns: 1) { i, _ in Double(i + 1) })
    let descent = Descent<Double>(
      LearningRate(1.0 / 12), objective: .halfSum, batchSize: 1, seed: 3)
    let last = try states(descent, on: BlockedRows(problem, rowsPerBlock: 5), updates: 12).last
    let parameters = try #require(last).parameters
    for i in 0..<12 { #expect(abs(parameters[i, 0] - Double(i + 1)) <= 1e-14 * 12) }
    #expect(last?.epoch == 1)
  }

  @Test func averageIsTheMeanOfTheIterates() throws {
    let problem = try problem()
    let plain = Descent<Double>(LearningRate(0.3))
    let iterates = try states(plain, on: problem, updates: 10)
    var averaging = plain
    averaging.averagesFrom = 4
    let averaged = try states(averaging, on: problem, updates: 10)
    #expect(averaged[4].parameters == iterates[4].parameters)
    for t in 5...10 {
      let mean = Matrix<Double>(rows: 4, columns: 2) { i, j in
        (5...t).map { iterates[$0].parameters[i, j] }.reduce(0, +) / Double(t - 4)
      }
      #expect(naiveDifference(averaged[t].parameters, mean).maxNorm() <= 1e-14)
      let expected = try LeastSquaresObjective(problem).evaluate(averaged[t].parameters).values
      #expect(averaged[t].objective == expected)
    }
  }

  @Test func limitWithinAnEpochIsKept() throws {
    let descent = Descent<Double>(LearningRate(0.1), batchSize: 10)
    let states = try states(descent, on: problem(), updates: 7)
    let last = try #require(states.last)
    #expect(last.iteration == 7 && last.epoch == 1 && last.isMeasured)
    let expected = try LeastSquaresObjective(problem()).evaluate(last.parameters).values
    #expect(last.objective == expected)
    // The start, the end of the first epoch, and the limit.
    #expect(states.map(\.iteration) == [0, 5, 7])
  }

  @Test func validationIsMeasuredOnItsOwnRows() throws {
    let held = try LeastSquaresProblem<Double>(
      design: Matrix(design[0..<10, ...]), targets: Matrix(targets[0..<10, ...]))
    let kept = try LeastSquaresProblem<Double>(
      design: Matrix(design[10..<50, ...]), targets: Matrix(targets[10..<50, ...]))
    var iteration = try Descent<Double>(LearningRate(1)).makeIteration(on: kept, validation: held)
    let state = try iteration.advance()
    let expected = try LeastSquaresObjective(held).evaluate(state.parameters).values
    #expect(state.validationObjective == expected)
  }

  @Test func nonFiniteDataThrow() throws {
    var x = design
    x[33, 2] = .nan
    let problem = try LeastSquaresProblem<Double>(design: x, targets: targets)
    for source: any RowBlockSource<Double> in [problem, BlockedRows(problem, rowsPerBlock: 8)] {
      #expect(throws: IterationError.linearAlgebra(.nonFinite(row: 33, column: 2))) {
        _ = try Descent<Double>(LearningRate(1), batchSize: 3).makeIteration(on: source).progress
      }
    }
  }

  @Test func singleRowAndSingleColumnWork() throws {
    let problem = try LeastSquaresProblem<Double>(
      design: Matrix(repeating: 2, rows: 1, columns: 1),
      targets: Matrix(repeating: 6, rows: 1, columns: 1))
    let last = try states(
      Descent(LearningRate(0.25), batchSize: 1), on: problem, updates: 1
    ).last
    // One step of 1/λ = 1/4 ends at 3.
    #expect(last?.parameters == [[3]])
  }
}

@Suite struct EarlyStoppingTests {
  private func state(_ epoch: Int, _ losses: [Double]) -> Progress<Double> {
    Progress(
      iteration: 10 * epoch, passes: epoch, parameters: [[Double(epoch)]], objective: [1],
      gradientNorms: [1], changedParameters: true, epoch: epoch, validationObjective: losses)
  }

  @Test func keepsTheBestAndStopsAfterPatience() throws {
    var rule = EarlyStopping<Double>(patience: 2)
    for (epoch, loss) in [4.0, 3, 2, 2.5].enumerated() {
      let verdict = rule.check(state(epoch, [loss]))
      #expect(verdict == nil)
    }
    let end = rule.check(state(4, [2]))
    let verdict = try #require(end)
    #expect(verdict.status == .converged && verdict.reason.contains("those of epoch 2"))
    #expect(rule.best == [[2]])
  }

  @Test func targetsCountAsFractionsOfTheirStart() {
    var rule = EarlyStopping<Double>(patience: 1)
    let start = rule.check(state(0, [1e6, 1]))
    // The small target doubles while the large one falls by a tenth: worse on average.
    let next = rule.check(state(1, [9e5, 2]))
    #expect(start == nil && next != nil)
  }

  @Test func changeOfLossIsCalledFalseWhereTheGradientIsLarge() throws {
    func state(_ loss: Double, _ norm: Double) -> Progress<Double> {
      Progress(
        iteration: 1, passes: 1, parameters: [[0]], objective: [loss], gradientNorms: [norm],
        changedParameters: true)
    }
    var rule = LossChange<Double>(relativeTolerance: 1e-3, gradientTolerance: 1e-2)
    let early = [state(1, 1), state(0.5, 0.5)].map { rule.check($0) }
    #expect(early == [nil, nil])
    let end = rule.check(state(0.4999, 0.4))
    let falseStop = try #require(end)
    #expect(falseStop.status == .stagnated && falseStop.reason.hasPrefix("false convergence"))
    var other = LossChange<Double>(relativeTolerance: 1e-3, gradientTolerance: 1e-2)
    _ = other.check(state(1, 1))
    let last = other.check(state(0.9999, 1e-3))
    #expect(last?.status == .converged)
  }
}
