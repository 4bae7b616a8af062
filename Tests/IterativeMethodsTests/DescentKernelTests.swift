import BLASBackend
import IterativeMethods
import LeastSquares
import Matrices
import Testing
import _TestSupport

/// A rule without its kernel, so that a run takes the general way.
private struct Plain: Optimizer {
  typealias Scalar = Double
  let rule: any Optimizer<Double>

  func makeState(for parameters: Matrix<Double>) -> [Matrix<Double>] {
    rule.makeState(for: parameters)
  }

  func transform(
    _ gradient: inout Matrix<Double>, at parameters: Matrix<Double>, step: Int,
    state: inout [Matrix<Double>]
  ) {
    rule.transform(&gradient, at: parameters, step: step, state: &state)
  }
}

/// Many small steps in one call of a kernel are the steps of the optimizer.
@Suite struct DescentKernelTests {
  private func run(
    _ optimizer: any Optimizer<Double>, on problem: LeastSquaresProblem<Double>, batchSize: Int,
    order: RowOrder, averagesFrom: Int? = nil
  ) throws -> DescentState<Double> {
    let descent = Descent<Double>(
      optimizer, batchSize: batchSize, order: order, seed: 2, averagesFrom: averagesFrom)
    var iteration = try descent.makeIteration(on: problem, updateLimit: 30)
    _ = try IterativeMethods.run(&iteration, until: Never(), iterationLimit: 30)
    return iteration.state
  }

  /// p below, at and above a vector, and beyond what stays in registers.
  private func problem(
    _ p: Int, weighted: Bool, rows: Int = 41
  ) throws -> LeastSquaresProblem<Double> {
    var random = SeededGenerator(seed: UInt64(400 + p))
    let samples: Matrix<Double> = random.matrix(rows: p, columns: rows)
    return try LeastSquaresProblem<Double>(
      design: samples.transposed, targets: random.matrix(rows: rows, columns: 1),
      weights: weighted ? Vector((0..<rows).map { Double($0 % 3) }) : nil)
  }

  @Test(arguments: OptimizerCase.all, RowOrder.allCases)
  func kernelsMakeTheStepsOfTheOptimizer(_ rule: OptimizerCase, _ order: RowOrder) throws {
    for (p, batchSize, weighted) in [
      (1, 1, false), (4, 7, true), (7, 8, false), (70, 41 / 2, true), (16, 1, true), (19, 1, false),
      (70, 1, true),
    ] {
      let problem = try problem(p, weighted: weighted)
      let fast = try run(rule.optimizer, on: problem, batchSize: batchSize, order: order)
      let general = try run(
        Plain(rule: rule.optimizer), on: problem, batchSize: batchSize, order: order)
      let size = max(1, general.parameters.maxNorm())
      // Other orders of summation in 30 steps; quotients of small gradients multiply their rounding.
      #expect(
        naiveDifference(fast.parameters, general.parameters).maxNorm() <= 1e-10 * size,
        "p = \(p), batches of \(batchSize)")
      #expect(fast.iteration == general.iteration && fast.epoch == general.epoch)
    }
  }

  /// Batches that are cut into parts for several threads; the last batch is of one row, or has fewer parts.
  @Test(arguments: RowOrder.allCases, [false, true])
  func partsOfLargeBatchesAreTakenByAnyThread(_ order: RowOrder, _ weighted: Bool) throws {
    let limit = BLASThreads.limit
    defer { BLASThreads.limit = limit }
    for (p, rows, batchSize) in [(20, 3001, 1500), (70, 4500, 2050), (1100, 300, 40)] {
      let problem = try problem(p, weighted: weighted, rows: rows)
      let rule = Chain<Double>(Momentum(0.5), LearningRate(0.01))
      let general = try run(Plain(rule: rule), on: problem, batchSize: batchSize, order: order)
      BLASThreads.limit = 1
      let alone = try run(rule, on: problem, batchSize: batchSize, order: order)
      // Other orders of summation in 30 steps, none of which increases an error.
      #expect(
        naiveDifference(alone.parameters, general.parameters).maxNorm()
          <= 1e-12 * general.parameters.maxNorm(), "\(rows) × \(p)")
      for threads in [2, 3, 8] {
        BLASThreads.limit = threads
        let together = try run(rule, on: problem, batchSize: batchSize, order: order)
        #expect(together.parameters == alone.parameters, "\(rows) × \(p), \(threads) threads")
      }
    }
  }

  @Test func averagesAreThoseOfTheGeneralWay() throws {
    let problem = try problem(5, weighted: false)
    for from in [0, 1, 2] {
      let fast = try run(
        LearningRate(0.01), on: problem, batchSize: 4, order: .shuffled, averagesFrom: from)
      let general = try run(
        Plain(rule: LearningRate<Double>(0.01)), on: problem, batchSize: 4, order: .shuffled,
        averagesFrom: from)
      let (a, b) = (try #require(fast.average), try #require(general.average))
      #expect(naiveDifference(a, b).maxNorm() <= 1e-13 && fast.averaged == general.averaged)
    }
  }

  /// Rows side by side in memory, or each column.
  @Test func columnMajorDataGiveTheSameSteps() throws {
    let problem = try problem(6, weighted: false)
    let columns = try LeastSquaresProblem<Double>(
      design: Matrix(problem.design), targets: Matrix(problem.targets))
    let rule = Chain<Double>(Momentum(0.5), LearningRate(0.01))
    let (a, b) = (
      try run(rule, on: problem, batchSize: 3, order: .shuffled),
      try run(rule, on: columns, batchSize: 3, order: .shuffled)
    )
    #expect(a.parameters == b.parameters)
  }

  @Test func clippingIsThatOfTheRules() throws {
    let problem = try problem(5, weighted: false)
    for rule: any Optimizer<Double> in [
      Chain<Double>(ClipByNorm(0.3), LearningRate(0.1)),
      Chain<Double>(ClipByValue(0.1), WeightDecay(0.2), LearningRate(0.1)),
    ] {
      let fast = try run(rule, on: problem, batchSize: 4, order: .sequential)
      let general = try run(Plain(rule: rule), on: problem, batchSize: 4, order: .sequential)
      #expect(naiveDifference(fast.parameters, general.parameters).maxNorm() <= 1e-13)
    }
  }

  @Test func singlePrecisionDescends() throws {
    let given = try problem(5, weighted: false)
    let problem = try LeastSquaresProblem<Float>(
      design: Matrix(given.design).map { Float($0) },
      targets: Matrix(given.targets).map { Float($0) })
    let descent = Descent<Float>(
      Chain(Adam(), LearningRate(.cosine(from: 0.1, to: 0, steps: 2000))), batchSize: 8)
    var iteration = try descent.makeIteration(on: problem, updateLimit: 2000)
    let outcome = try IterativeMethods.run(
      &iteration, until: GradientTolerance<Float>(relativeTolerance: 0.2), iterationLimit: 2000)
    #expect(outcome.status == .converged, "\(outcome.last.gradientNorms)")
  }
}
