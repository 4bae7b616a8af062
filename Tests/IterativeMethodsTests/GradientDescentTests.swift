import BLASBackend
import IterativeMethods
import LeastSquares
import Matrices
import Testing
import _TestSupport

@Suite struct GradientDescentTests {
  private let design: Matrix<Double>
  private let targets: Matrix<Double>

  init() {
    var random = SeededGenerator(seed: 61)
    // A power of two of rows: factors between objectives are exact.
    design = random.matrix(rows: 32, columns: 4, conditionNumber: 5)
    targets = random.matrix(rows: 32, columns: 3)
  }

  private func problem(_ columns: Range<Int> = 0..<3) throws -> LeastSquaresProblem<Double> {
    try LeastSquaresProblem<Double>(design: design, targets: Matrix(targets[..., columns]))
  }

  @Test func objectivesMakeTheSameIteratesWithTheirOwnSteps() throws {
    let sum = try history(
      GradientDescent(stepSize: .fixed(0.25), objective: .halfSum), on: problem(), iterations: 20)
    let halfMean = try history(
      GradientDescent(stepSize: .fixed(8), objective: .halfMean), on: problem(), iterations: 20)
    let mean = try history(
      GradientDescent(stepSize: .fixed(4), objective: .mean), on: problem(), iterations: 20)
    for i in 0...20 {
      #expect(halfMean[i].parameters == sum[i].parameters)
      #expect(mean[i].parameters == sum[i].parameters)
      for k in 0..<3 {
        #expect(halfMean[i].objective[k] == sum[i].objective[k] / 32)
        #expect(mean[i].objective[k] == sum[i].objective[k] / 16)
        let gradients = (halfMean[i].gradientNorms[k], mean[i].gradientNorms[k])
        #expect(gradients.0 == sum[i].gradientNorms[k] / 32)
        #expect(gradients.1 == sum[i].gradientNorms[k] / 16)
      }
    }
  }

  /// Not the number kept while iterating, but computed again from the parameters.
  @Test(arguments: Objective.allCases)
  func objectiveAndGradientAreThoseOfTheParameters(_ objective: Objective) throws {
    let method = GradientDescent(objective: objective)
    for state in try history(method, on: problem(), iterations: 15) {
      let residual = naiveDifference(naiveProduct(design, state.parameters), targets)
      let gradient = naiveProduct(naiveTranspose(design), residual)
      let factor = [Objective.halfMean: 1.0 / 32, .halfSum: 1, .mean: 2.0 / 32][objective]!
      for k in 0..<3 {
        let norm = residual[..., k...k].frobeniusNorm()
        let value = factor / 2 * norm * norm
        #expect(abs(state.objective[k] - value) <= 100 * .ulpOfOne * value)
        let expected = factor * gradient[..., k...k].frobeniusNorm()
        // ‖X‖ = 1: rounding of 32 terms beside ‖r‖.
        #expect(abs(state.gradientNorms[k] - expected) <= factor * 64 * .ulpOfOne * norm)
      }
      #expect(state.passes == state.iteration + 1)
    }
  }

  @Test func oneStepIsTheFormula() throws {
    let start = Matrix<Double>(rows: 4, columns: 3) { i, j in Double(i - j) }
    let states = try history(
      GradientDescent(stepSize: .fixed(0.5), objective: .halfSum), on: problem(), from: start,
      iterations: 1)
    #expect(states[0].parameters == start)
    let residual = naiveDifference(naiveProduct(design, start), targets)
    let gradient = naiveProduct(naiveTranspose(design), residual)
    let expected = naiveDifference(start, gradient.map { 0.5 * $0 })
    #expect(
      naiveDifference(states[1].parameters, expected).maxNorm()
        <= 64 * .ulpOfOne * (start.frobeniusNorm() + targets.frobeniusNorm()))
  }

  @Test func severalTargetsEqualSingleRuns() throws {
    let method = GradientDescent(stepSize: .fixed(20))
    let together = try history(method, on: problem(), iterations: 50)
    for k in 0..<3 {
      let alone = try history(method, on: problem(k..<k + 1), iterations: 50)
      for (all, one) in zip(together, alone) {
        // Another kernel, so other roundings: 32 terms in each of 50 steps that do not grow them.
        let difference = naiveDifference(Matrix(all.parameters[..., k...k]), one.parameters)
        #expect(difference.maxNorm() <= 50 * 32 * .ulpOfOne * targets.frobeniusNorm())
      }
    }
  }

  @Test(arguments: [1, 2, 7])
  func everyNumberOfTargetsConvergesToTheClosedForm(_ count: Int) throws {
    var random = SeededGenerator(seed: 62)
    let y: Matrix<Double> = random.matrix(rows: 32, columns: count)
    let problem = try LeastSquaresProblem<Double>(design: design, targets: y)
    var iteration = try GradientDescent().makeIteration(on: problem)
    let outcome = try run(
      &iteration, until: GradientTolerance(relativeTolerance: 1e-12), iterationLimit: 2000)
    #expect(outcome.status == .converged)
    let exact = try #require(try QRLeastSquares<Double>().solve(problem).coefficients)
    // κ(XᵀX) = 25 between the gradient and the error.
    let difference = naiveDifference(outcome.last.parameters, exact)
    #expect(difference.maxNorm() <= 25 * 1e-12 * 5 * y.frobeniusNorm())
  }

  @Test func limitZeroReturnsTheStart() throws {
    let start = Matrix<Double>(repeating: 0.7, rows: 4, columns: 3)
    var iteration = try GradientDescent().makeIteration(on: problem(), from: start)
    var observed = 0
    let outcome = try run(&iteration, until: Never(), iterationLimit: 0) { _ in observed += 1 }
    #expect(outcome.status == .iterationLimit && outcome.last.iteration == 0)
    #expect(outcome.last.parameters == start && observed == 1 && outcome.last.passes == 1)
  }

  @Test func startAtTheMinimumConvergesAtOnce() throws {
    var iteration = try GradientDescent().makeIteration(
      on: LeastSquaresProblem<Double>(design: design, targets: Matrix(rows: 32, columns: 1)))
    let outcome = try run(
      &iteration, until: GradientTolerance(relativeTolerance: 1e-10), iterationLimit: 10)
    #expect(outcome.status == .converged && outcome.last.iteration == 0)
  }

  @Test(arguments: [Shape(3, 3), Shape(4, 2), Shape(0, 0)])
  func startOfAnotherShapeThrows(_ shape: Shape) throws {
    let problem = try problem()
    let start = Matrix<Double>(rows: shape.rows, columns: shape.columns)
    #expect(
      throws: IterationError.linearAlgebra(
        .shapeMismatch(operation: "start of the descent", left: shape, right: Shape(4, 3)))
    ) { _ = try GradientDescent().makeIteration(on: problem, from: start).step }
  }

  @Test(arguments: [GradientDescent.StepSize.automatic, .fixed(0.1)], [Double.nan, .infinity])
  func nonFiniteDataThrow(_ step: GradientDescent.StepSize, _ value: Double) throws {
    for (row, column) in [(3, 2), (31, 4)] {
      var (x, y) = (design, targets)
      if column < 4 { x[row, column] = value } else { y[row, column - 4] = value }
      let problem = try LeastSquaresProblem<Double>(design: x, targets: y)
      #expect(throws: IterationError.linearAlgebra(.nonFinite(row: row, column: column))) {
        _ = try GradientDescent(stepSize: step).makeIteration(on: problem).step
      }
    }
  }

  /// The squares overflow, but the data are finite: that is how it ends, not an error, and not convergence.
  @Test(arguments: [GradientDescent.StepSize.automatic, .fixed(0.1)])
  func overflowAtTheStartIsDivergence(_ step: GradientDescent.StepSize) throws {
    let problem = try LeastSquaresProblem<Double>(design: 1e300 * design, targets: 1e300 * targets)
    var iteration = try GradientDescent(stepSize: step).makeIteration(on: problem)
    let outcome = try run(
      &iteration, until: FirstOf([GradientTolerance(relativeTolerance: 1e-10), DivergenceRule()]),
      iterationLimit: 100)
    #expect(outcome.status == .diverged)
    #expect(outcome.last.parameters == Matrix(rows: 4, columns: 3))
  }

  /// κ = 1: the automatic step is 1/λ, so that one step is all it takes.
  @Test func orthonormalColumnsConvergeInOneStep() throws {
    let x: Matrix<Double> = [[1, 1], [1, -1], [1, 1], [1, -1]]
    let y: Matrix<Double> = [[3], [1], [4], [1]]
    let problem = try LeastSquaresProblem<Double>(design: x, targets: y)
    var iteration = try GradientDescent().makeIteration(on: problem)
    let outcome = try run(
      &iteration, until: GradientTolerance(relativeTolerance: 1e-10), iterationLimit: 10)
    // 2/(λmax + λmin) = 1; what the safety of the bound adds is 1e-14.
    #expect(outcome.status == .converged && outcome.last.iteration == 1)
    #expect(naiveDifference(outcome.last.parameters, [[2.25], [1.25]]).maxNorm() <= 1e-13)
  }

  @Test func singlePrecisionDescends() throws {
    let problem = try LeastSquaresProblem<Float>(
      design: design.map { Float($0) }, targets: targets.map { Float($0) })
    var iteration = try GradientDescent().makeIteration(on: problem)
    let outcome = try run(
      &iteration, until: GradientTolerance<Float>(relativeTolerance: 1e-5), iterationLimit: 1000)
    #expect(outcome.status == .converged)
    let exact = try #require(
      try QRLeastSquares<Double>().solve(self.problem()).coefficients)
    let difference = naiveDifference(outcome.last.parameters.inDouble, exact)
    #expect(difference.maxNorm() <= 25 * 2e-5 * 5 * targets.frobeniusNorm())
  }
}
