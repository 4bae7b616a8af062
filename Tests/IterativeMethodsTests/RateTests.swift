import BLASBackend
import Foundation
import IterativeMethods
import LeastSquares
import Matrices
import Testing
import _TestSupport

/// What theory says of the speed, against what is measured.
@Suite struct RateTests {
  /// κ(XᵀX) with all modes excited: b = 1 in every direction of a graded spectrum.
  @Test(arguments: [10.0, 100, 1e3, 1e4])
  func measuredRateIsThePredictedOne(_ kappa: Double) throws {
    var random = SeededGenerator(seed: 91)
    let design: Matrix<Double> = random.matrix(
      rows: 20, columns: 6, conditionNumber: kappa.squareRoot())
    let exact: Matrix<Double> = random.matrix(rows: 6, columns: 1)
    let problem = try LeastSquaresProblem<Double>(
      design: design, targets: naiveProduct(design, exact))
    let spectrum = try HessianSpectrum(gramOf: problem, objective: .halfMean)
    #expect(abs(try #require(spectrum.conditionNumber) - kappa) <= 1e-3 * kappa)
    let predicted = try #require(spectrum.decay(step: spectrum.safeStep))
    // Until 6 digits are gained: well above rounding, and the slowest mode stands alone in the last half.
    let count = Int(6 * log(10.0) / predicted)
    let errors = try history(GradientDescent(), on: problem, iterations: count).map {
      naiveDifference($0.parameters, exact).frobeniusNorm()
    }
    let measured = -log(errors[count] / errors[count / 2]) / Double(count - count / 2)
    #expect(abs(measured - predicted) <= 0.05 * predicted)
  }

  @Test(arguments: [1.01, 1.5])
  func stepsBeyondTheLimitGrowAsPredicted(_ factor: Double) throws {
    var random = SeededGenerator(seed: 92)
    let problem = try LeastSquaresProblem<Double>(
      design: random.matrix(rows: 20, columns: 4, conditionNumber: 3),
      targets: random.matrix(rows: 20, columns: 1))
    let spectrum = try HessianSpectrum(gramOf: problem, objective: .halfSum)
    let step = factor * spectrum.largestStableStep
    let states = try history(
      GradientDescent(stepSize: .fixed(step), objective: .halfSum), on: problem, iterations: 400)
    let predicted = try #require(spectrum.rate(step: step))
    let measured = states[400].gradientNorms[0] / states[399].gradientNorms[0]
    #expect(abs(measured - predicted) <= 1e-3)
    #expect(try #require(spectrum.decay(step: step)) < 0)
  }

  @Test func stepsBelowTheLimitNeverRaiseTheObjective() throws {
    var random = SeededGenerator(seed: 93)
    let problem = try LeastSquaresProblem<Double>(
      design: random.matrix(rows: 20, columns: 4, conditionNumber: 30),
      targets: random.matrix(rows: 20, columns: 1))
    let spectrum = try HessianSpectrum(gramOf: problem, objective: .mean)
    let states = try history(
      GradientDescent(stepSize: .fixed(0.999 * spectrum.largestStableStep), objective: .mean),
      on: problem, iterations: 500)
    for (before, after) in zip(states, states.dropFirst()) {
      #expect(after.objective[0] <= before.objective[0] * (1 + 100 * .ulpOfOne))
    }
  }
}
