import BLASBackend
import Foundation
import IterativeMethods
import LeastSquares
import Matrices
import Testing
import _TestSupport

@testable import Comparison

/// Many configurations in one run, against the runs of each alone.
@Suite struct SweepTests {
  private func single(
    _ one: ConfigurationReport, _ method: SolverName, _ problem: ComparisonProblem,
    _ options: IterationOptions
  ) throws -> SolutionReport {
    var own = options
    own.step = one.stepSize
    own.optimizer.momentum = one.momentum
    own.optimizer.weightDecay = one.weightDecay
    own.batch.seed = one.seed
    return try compare(problem, solvers: [method], options: own).solutions[0]
  }

  private func difference(_ a: [CoefficientReport], _ b: [CoefficientReport]) -> Double {
    zip(a, b).map { abs($0.value - $1.value) / max(1, abs($1.value)) }.max() ?? .infinity
  }

  @Test(arguments: [nil, 8, 40], RowOrder.allCases)
  func configurationsAreTheRunsOfEachAlone(_ batchSize: Int?, _ order: RowOrder) throws {
    let problem = try ComparisonProblem.line()
    var options = IterationOptions(maximumIterations: 60, initialization: .normal)
    options.batch.size = batchSize
    options.batch.order = order
    let grid = SweepGrid(
      method: .momentum, steps: [0.001, 0.01], momenta: [0, 0.9], weightDecays: [0, 0.1],
      seeds: [3, 4])
    let report = try sweep(problem, grid, options: options)
    #expect(report.configurations.count == 16)
    for one in report.configurations {
      let alone = try single(one, .momentum, problem, options)
      #expect(one.iterations == alone.iterations && one.status == alone.status)
      // Other kernels, so other roundings: 100 terms in each of 60 steps that grow nothing.
      #expect(difference(one.coefficients, alone.coefficients) <= 60 * 100 * .ulpOfOne)
    }
  }

  /// A pass over the rows for each epoch, whatever the number of configurations, and one to measure it; seeds have
  /// batches of their own only where they are shuffled.
  @Test(arguments: RowOrder.allCases)
  func seedsShareTheirPassesWhereTheyCan(_ order: RowOrder) throws {
    var options = IterationOptions(maximumIterations: .max, maximumEpochs: 5, tolerance: 0)
    options.batch.size = 10
    options.batch.order = order
    let grid = SweepGrid(method: .sgd, steps: [0.001, 0.002, 0.003], seeds: [1, 2, 3])
    let report = try sweep(.line(), grid, options: options)
    let shared = 1 + 5 * 2
    #expect(report.passes == (order == .sequential ? shared : 3 * shared))
    #expect(report.configurations.allSatisfy { $0.epochs == 5 })
    // Same starts and same batches: a seed changes nothing but the order.
    let losses = Set(report.configurations.map(\.loss))
    #expect(losses.count == (order == .sequential ? 3 : 9))
  }

  @Test func reportsDoNotDependOnTheThreads() throws {
    var options = IterationOptions(maximumIterations: 50)
    options.batch.size = 4
    let grid = SweepGrid(method: .adam, steps: [0.01, 0.1], seeds: [1, 2, 3, 4, 5])
    let problem = try ComparisonProblem.line()
    let limit = BLASThreads.limit
    defer { BLASThreads.limit = limit }
    let values = try [1, 4].map { threads in
      BLASThreads.limit = threads
      return try sweep(problem, grid, options: options).configurations.map {
        $0.coefficients.map(\.value)
      }
    }
    #expect(values[0] == values[1])
  }

  @Test func whatDivergedIsSaidOnceAndWhy() throws {
    let report = try sweep(
      .line(), SweepGrid(method: .gd, steps: [0.01, 1, 2, 3]),
      options: IterationOptions(maximumIterations: 200))
    for columns in [60, 80, 200] {
      let text = report.text(TextLayout(columns: columns))
      #expect(text.split(separator: "\n").allSatisfy { $0.count <= columns }, "\(text)")
      #expect(text.components(separatedBy: "diverged [").count == 4, "\(text)")
      #expect(text.components(separatedBy: "exceeds").count == 2)
    }
    let plain = report.text()
    #expect(plain.contains("the step exceeds 2/λmax = ") && plain.contains("% of λmax"))
    #expect(report.text(limit: 1).contains("… and 3 more"))
  }

  /// Losses at the minimum differ by rounding only: of them the fastest is the best.
  @Test func ofTheSameMinimumTheFastestIsBest() throws {
    let steps = (0..<12).map { 0.02 * Double($0 + 1) }
    let report = try sweep(
      .line(), SweepGrid(steps: steps), options: IterationOptions(maximumIterations: 20_000))
    let iterations = report.configurations.map(\.iterations)
    #expect(report.configurations.allSatisfy { $0.status == .converged })
    #expect(iterations == iterations.sorted() && Set(iterations).count == 12)
    #expect(Set(report.configurations.map(\.loss)).count > 1)
  }

  @Test func limitsEndEveryConfiguration() throws {
    var options = IterationOptions(maximumIterations: .max, tolerance: 0, maximumSeconds: 0)
    options.batch.size = 10
    let late = try sweep(
      .line(), SweepGrid(method: .sgd, steps: [1e-9], seeds: [1, 2, 3]), options: options)
    #expect(late.configurations.allSatisfy { $0.status == .timeLimit })
    let stop = StopRequest()
    stop.raise()
    let stopped = try sweep(
      .line(), SweepGrid(steps: [1e-9, 1e-8]),
      options: IterationOptions(control: RunControl(stop: stop)))
    #expect(stopped.configurations.allSatisfy { $0.status == .interrupted })
  }
}
