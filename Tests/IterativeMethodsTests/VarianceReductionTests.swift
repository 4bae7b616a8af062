import BLASBackend
import Foundation
import IterativeMethods
import LeastSquares
import Matrices
import Testing
import _TestSupport

/// SVRG and SAGA, against their theory and the closed form.
@Suite struct VarianceReductionTests {
  enum Name: CaseIterable, Sendable {
    case svrg
    case saga

    var theory: VarianceReducedTheory { self == .svrg ? .svrg : .saga }
  }

  private typealias State = IterativeMethods.Progress<Double>

  private func states(
    _ name: Name, _ problem: LeastSquaresProblem<Double>, step: Double? = nil,
    objective: Objective = .halfMean, seed: UInt64 = 1, start: Matrix<Double>? = nil,
    updates: Int, tolerance: Double? = nil
  ) throws -> (states: [State], step: Double, smoothness: Double, outcome: RunOutcome<Double>) {
    var states: [State] = []
    let rule: any StoppingRule<Double> =
      tolerance.map { GradientTolerance(relativeTolerance: $0) } ?? Never()
    switch name {
    case .svrg:
      var iteration = try SVRG(step: step, objective: objective, seed: seed).makeIteration(
        on: problem, from: start, updateLimit: updates)
      let outcome = try run(&iteration, until: FirstOf([rule]), iterationLimit: updates) {
        states.append($0)
      }
      return (states, iteration.step, iteration.largestSmoothness, outcome)
    case .saga:
      var iteration = try SAGA(step: step, objective: objective, seed: seed).makeIteration(
        on: problem, from: start, updateLimit: updates)
      let outcome = try run(&iteration, until: FirstOf([rule]), iterationLimit: updates) {
        states.append($0)
      }
      return (states, iteration.step, iteration.largestSmoothness, outcome)
    }
  }

  private func example(
    seed: UInt64, targets: Int = 1, weights: Bool = false
  ) throws -> (problem: LeastSquaresProblem<Double>, exact: Matrix<Double>) {
    var random = SeededGenerator(seed: seed)
    let problem = try LeastSquaresProblem<Double>(
      design: random.matrix(rows: 30, columns: 3) as Matrix<Double>,
      targets: random.matrix(rows: 30, columns: targets) as Matrix<Double>,
      weights: weights ? Vector((0..<30).map { Double($0 % 3) }) : nil)
    return (problem, try #require(try QRLeastSquares<Double>().solve(problem).coefficients))
  }

  @Test(arguments: Name.allCases, Objective.allCases)
  func reachTheClosedFormWithWeightsAndTargets(_ name: Name, _ objective: Objective) throws {
    let (problem, exact) = try example(seed: 161, targets: 2, weights: true)
    let outcome = try states(
      name, problem, objective: objective, updates: 60_000, tolerance: 1e-11
    ).outcome
    #expect(outcome.status == .converged, "\(outcome.reason)")
    let error = naiveDifference(outcome.last.parameters, exact).frobeniusNorm()
    #expect(error <= 1e-9 * exact.frobeniusNorm())
  }

  /// The mean square over seeds shrinks at least as fast as promised: a linear rate with a constant step.
  @Test(arguments: Name.allCases)
  func rateIsNoWorseThanPredicted(_ name: Name) throws {
    let (problem, exact) = try example(seed: 162)
    let smallest = try #require(
      try HessianSpectrum(gramOf: problem, objective: .halfMean).smallest)
    var (square, start, predicted) = (0.0, 0.0, 0.0)
    let updates = 3000
    for seed in 0..<8 {
      let run = try states(name, problem, seed: UInt64(seed), updates: updates)
      let last = try #require(run.states.last)
      #expect(last.iteration == updates)
      square += pow(naiveDifference(last.parameters, exact).frobeniusNorm(), 2) / 8
      start = pow(exact.frobeniusNorm(), 2)
      predicted = try #require(
        name.theory.decay(
          rows: 30, step: run.step, smoothness: run.smoothness,
          smallest: smallest))
    }
    let measured = log(start / square) / 2 / Double(updates)
    #expect(measured >= predicted)
    // Not by chance, and not by an order of magnitude of a bound that says nothing.
    #expect(measured <= 20 * predicted && predicted > 1e-4)
  }

  /// With one row every method is gradient descent.
  @Test(arguments: Name.allCases)
  func oneRowIsGradientDescent(_ name: Name) throws {
    let problem = try LeastSquaresProblem<Double>(
      design: [[3, 4]] as Matrix<Double>, targets: [[5]] as Matrix<Double>)
    let run = try states(name, problem, step: 0.02, updates: 20)
    let plain = try history(GradientDescent(stepSize: .fixed(0.02)), on: problem, iterations: 20)
    for (state, other) in zip(run.states, plain) {
      for (a, b) in zip(state.parameters.storage, other.parameters.storage) {
        #expect(abs(a - b) <= 1e-13)
      }
    }
    #expect(run.smoothness == 25)
  }

  /// Two updates on two rows: one of the four that the definition makes of the rows that may be drawn.
  @Test(arguments: Name.allCases)
  func updatesAreThoseOfTheDefinition(_ name: Name) throws {
    let (x, y, s) = ([2.0, 1.0], [1.0, 3.0], 0.125)
    let problem = try LeastSquaresProblem<Double>(
      design: Matrix(rows: 2, columns: 1, storage: x),
      targets: Matrix(rows: 2, columns: 1, storage: y))
    // Of the objective half-mean fᵢ = ½(xᵢθ − yᵢ)².
    func gradient(_ i: Int, _ theta: Double) -> Double { x[i] * (x[i] * theta - y[i]) }
    /// Θ after an update with row i, and where each row's gradient is known.
    func update(_ i: Int, _ theta: Double, _ known: [Double]) -> Double {
      let mean = (gradient(0, known[0]) + gradient(1, known[1])) / 2
      return theta - s * (gradient(i, theta) - gradient(i, known[i]) + mean)
    }
    var uninterrupted = 0
    for seed in 0..<12 {
      let states = try states(name, problem, step: s, seed: UInt64(seed), updates: 2).states
      // SVRG: whether a snapshot was made between the two.
      let hasSnapshot = states.count == 3
      var candidates: [Double] = []
      for (i, j) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
        let first = update(i, 0, [0, 0])
        var known = [0.0, 0]
        // Where SAGA drew the row, its gradient was taken at 0.
        if name == .svrg && hasSnapshot { known = [first, first] }
        candidates.append(update(j, first, known))
      }
      let last = try #require(states.last).parameters[0, 0]
      #expect(candidates.contains { abs($0 - last) <= 1e-15 }, "\(last) of \(candidates)")
      if !hasSnapshot { uninterrupted += 1 }
    }
    #expect(uninterrupted >= 2)
  }

  /// The table of SAGA remembers: three updates on two rows, the third of which needs the gradient of the second.
  @Test func tableHoldsTheLastGradients() throws {
    let (x, y, s) = ([2.0, 1.0], [1.0, 3.0], 0.125)
    let problem = try LeastSquaresProblem<Double>(
      design: Matrix(rows: 2, columns: 1, storage: x),
      targets: Matrix(rows: 2, columns: 1, storage: y))
    func gradient(_ i: Int, _ theta: Double) -> Double { x[i] * (x[i] * theta - y[i]) }
    for seed in 0..<8 {
      let last = try #require(
        try states(.saga, problem, step: s, seed: UInt64(seed), updates: 4).states.last)
      var found = false
      for draws in 0..<16 {
        var (theta, known) = (0.0, [0.0, 0])
        for t in 0..<4 {
          let i = draws >> t & 1
          let mean = (gradient(0, known[0]) + gradient(1, known[1])) / 2
          let next = theta - s * (gradient(i, theta) - gradient(i, known[i]) + mean)
          known[i] = theta
          theta = next
        }
        found = found || abs(theta - last.parameters[0, 0]) <= 1e-14
      }
      #expect(found, "\(last.parameters)")
    }
  }

  @Test(arguments: Name.allCases)
  func seedsDecideAndRepeat(_ name: Name) throws {
    let (problem, _) = try example(seed: 163)
    let one = try states(name, problem, seed: 5, updates: 200).states.last
    let same = try states(name, problem, seed: 5, updates: 200).states.last
    let other = try states(name, problem, seed: 6, updates: 200).states.last
    #expect(one?.parameters == same?.parameters)
    #expect(one?.parameters != other?.parameters)
  }

  /// A row of weight 0 does not count, whatever stands in it.
  @Test(arguments: Name.allCases)
  func rowsWithoutWeightDoNotCount(_ name: Name) throws {
    let (problem, exact) = try example(seed: 161, weights: true)
    var design = Matrix(problem.design)
    for j in 0..<3 { design[0, j] = 1e3 }
    let changed = try LeastSquaresProblem<Double>(
      design: design, targets: problem.targets, weights: Vector((0..<30).map { Double($0 % 3) }))
    let run = try states(name, changed, updates: 60_000, tolerance: 1e-10)
    let error = naiveDifference(run.outcome.last.parameters, exact).frobeniusNorm()
    #expect(error <= 1e-8 * exact.frobeniusNorm())
    #expect(run.smoothness < 100)
  }

  @Test(arguments: Name.allCases)
  func edgesAreNoTrap(_ name: Name) throws {
    for (rows, columns) in [(0, 2), (3, 0), (3, 2)] {
      let problem = try LeastSquaresProblem<Double>(
        design: Matrix<Double>(rows: rows, columns: columns),
        targets: Matrix<Double>(repeating: 1, rows: rows, columns: 1))
      let run = try states(name, problem, updates: 10, tolerance: 1e-6)
      #expect(run.outcome.status == .converged && run.outcome.last.iteration == 0)
      #expect(try states(name, problem, updates: 10).outcome.last.iteration == 10)
    }
    for value in [Double.nan, .infinity] {
      let problem = try LeastSquaresProblem<Double>(
        design: [[1, 2], [3, value]] as Matrix<Double>, targets: [[1], [2]] as Matrix<Double>)
      #expect(throws: IterationError.linearAlgebra(.nonFinite(row: 1, column: 1))) {
        _ = try states(name, problem, updates: 1)
      }
    }
    let (problem, _) = try example(seed: 163)
    let targetless = try LeastSquaresProblem<Double>(
      design: problem.design, targets: Matrix<Double>(rows: 30, columns: 0))
    #expect(try states(name, targetless, updates: 3).outcome.last.parameters.isEmpty)
    #expect(throws: IterationError.self) {
      _ = try states(name, problem, start: Matrix(rows: 2, columns: 1), updates: 1)
    }
    // Far too long a step ends as divergence, and rows out of range as no step at all.
    #expect(try states(name, problem, step: 1e3, updates: 5000).outcome.status == .diverged)
    let huge = try LeastSquaresProblem<Double>(
      design: Matrix(problem.design).map { 1e200 * $0 }, targets: problem.targets)
    let last = try states(name, huge, updates: 100).outcome.last
    #expect(last.parameters.storage.allSatisfy { $0.isFinite })
  }

  @Test func theoryIsSilentWhereItDoesNotReach() {
    let args = (rows: 10, smoothness: 4.0, smallest: 0.1)
    func decay(_ theory: VarianceReducedTheory, _ step: Double) -> Double? {
      theory.decay(
        rows: args.rows, step: step, smoothness: args.smoothness, smallest: args.smallest)
    }
    #expect(decay(.svrg, 1 / 24.0) != nil && decay(.svrg, 1 / 23.0) == nil)
    #expect(decay(.saga, 1 / 12.0) != nil && decay(.saga, 1 / 13.0) == nil)
    // Half of sμ = 0.1/24, and half of 1/(4n).
    #expect(abs(decay(.svrg, 1 / 24.0)! - 0.1 / 48) <= 1e-5)
    #expect(VarianceReducedTheory.saga.decay(rows: 0, step: 1, smoothness: 1, smallest: 1) == nil)
    let needed = VarianceReducedTheory.svrg.iterations(
      forDigits: 3, rows: 10, step: 1 / 24.0, smoothness: 4, smallest: 0.1)
    #expect(needed == (3 * log(10.0) / decay(.svrg, 1 / 24.0)!).rounded(.up))
  }
}
