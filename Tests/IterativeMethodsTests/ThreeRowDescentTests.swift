import BLASBackend
import IterativeMethods
import LeastSquares
import Matrices
import Testing
import _TestSupport

/// The published example: ½‖r‖² over three rows, rank 2 of 3, with exact iterates.
@Suite struct ThreeRowDescentTests {
  private let example: ThreeRowExample
  private let problem: LeastSquaresProblem<Double>

  init() throws {
    example = try ThreeRowExample()
    problem = try LeastSquaresProblem(design: example.design, targets: example.targets)
  }

  private func descent(_ step: Double) -> GradientDescent {
    GradientDescent(stepSize: .fixed(step), objective: .halfSum)
  }

  /// Step t rounds each sum of 3 + 3 products once per term, and the step itself: at most
  /// 8ε·(‖X‖²‖θ‖ + ‖X‖‖y‖)·s ≤ 8ε·(161·‖θ‖ + 143)/100 new error, and errors so far grow by at most
  /// ‖I − s·XᵀX‖ = g.
  private func bound(after iterations: Int, step: Double, growth: Double, size: Double) -> Double {
    let new = 8 * Double.ulpOfOne * (161 * size + 143) * step + .ulpOfOne * size
    return (0..<iterations).reduce(0) { error, _ in growth * error + new }
  }

  @Test func iteratesAtOneHundredthAreTheExactOnes() throws {
    let states = try history(descent(0.01), on: problem, iterations: 10)
    #expect(states.count == example.descent.count)
    for (state, exact) in zip(states, example.descent) {
      // All eigenvalues of I − XᵀX/100 lie in [−0.61, 1].
      let limit = bound(after: exact.iter, step: 0.01, growth: 1, size: 1.5)
      #expect(state.iteration == exact.iter)
      for (value, expected) in zip(state.parameters.storage, exact.theta) {
        #expect(abs(expected.difference(from: value)) <= limit)
      }
      // ∇ of ½‖r‖² is at most ‖X‖‖r‖ ≤ 12.7·11.3.
      #expect(abs(exact.loss.difference(from: state.objective[0])) <= 143 * limit + 63 * .ulpOfOne)
    }
  }

  @Test func iteratesAtOneFiftiethAreTheExactOnes() throws {
    let states = try history(descent(0.02), on: problem, iterations: 5)
    #expect(states.count == example.divergence.count)
    for (state, exact) in zip(states, example.divergence) {
      // 1 − λmax/50 = −2.22.
      let size = exact.theta.map { abs($0.high) }.max()! * 2
      let limit = bound(after: exact.iter, step: 0.02, growth: 2.22, size: size)
      for (value, expected) in zip(state.parameters.storage, exact.theta) {
        #expect(abs(expected.difference(from: value)) <= limit)
      }
      // The loss grows: 4.93 times a step, in the end.
      #expect(abs(exact.loss.difference(from: state.objective[0])) <= 1e-13 * exact.loss.high)
    }
  }

  @Test func stepOneHundredthConvergesToTheLeastNorm() throws {
    var iteration = try descent(0.01).makeIteration(on: problem)
    let outcome = try run(
      &iteration, until: GradientTolerance(relativeTolerance: 1e-13), iterationLimit: 5000)
    #expect(outcome.status == .converged)
    // ‖θ − θ*‖ ≤ ‖∇f‖/λmin on the range, where the gradient is 1e-13 of 142; and rounding once more.
    for (value, expected) in zip(outcome.last.parameters.storage, example.minimumNorm) {
      #expect(abs(expected.difference(from: value)) <= 3e-11)
    }
  }

  @Test func stepOneTenthDiverges() throws {
    var iteration = try descent(0.1).makeIteration(on: problem)
    let outcome = try run(
      &iteration, until: FirstOf([GradientTolerance(relativeTolerance: 1e-10), DivergenceRule()]),
      iterationLimit: 5000)
    #expect(outcome.status == .diverged)
    // (1 − 16.1)ᵗ passes 1e8 in 7 steps.
    #expect(outcome.last.iteration == 7)
    #expect(outcome.last.isFinite)
  }

  @Test func withoutARuleOverflowEndsADivergingRun() throws {
    var iteration = try descent(0.1).makeIteration(on: problem)
    let outcome = try run(&iteration, until: Never(), iterationLimit: 5000)
    #expect(outcome.status == .diverged && outcome.reason.contains("overflowed"))
    #expect(outcome.last.isFinite && outcome.last.iteration > 100)
  }

  @Test func spectrumIsTheStatedOne() throws {
    let reduced = try ReducedProblem<Double>(problem)
    for spectrum in [
      try HessianSpectrum(reduced, rank: 2, objective: .halfSum),
      try HessianSpectrum(gramOf: problem, objective: .halfSum),
    ] {
      // The safety factor is 1 + 48ε; squares of singular values double their error.
      let limit = 100 * Double.ulpOfOne
      let largest = example.largestEigenvalue.high
      #expect(spectrum.largest >= largest * (1 - 4 * .ulpOfOne))
      #expect(spectrum.largest <= largest * (1 + limit))
      let smallest = try #require(spectrum.smallest)
      #expect(abs(smallest - example.smallestNonzeroEigenvalue.high) <= limit * largest)
      let step = example.largestStableStep.high
      #expect(abs(spectrum.largestStableStep - step) <= limit * step)
      #expect(spectrum.largestStableStep <= step * (1 + 4 * .ulpOfOne))
      #expect(abs(spectrum.columnShares.reduce(0, +) - 1) <= 10 * .ulpOfOne)
    }
  }

  /// The same data and the other objectives: λmax/3 and 2λmax/3.
  @Test func otherObjectivesHaveTheirOwnLargestStep() throws {
    let step = example.largestStableStep.high
    for (objective, factor) in [(Objective.halfMean, 3.0), (.mean, 1.5)] {
      let spectrum = try HessianSpectrum(gramOf: problem, objective: objective)
      #expect(abs(spectrum.largestStableStep - factor * step) <= 100 * .ulpOfOne * factor * step)
    }
  }
}
