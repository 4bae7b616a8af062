import BLASBackend
import Foundation
import IterativeMethods
import LeastSquares
import Matrices
import Testing
import _TestSupport

/// What theory says of momentum, against what is measured.
@Suite struct MomentumRateTests {
  private func errors(
    _ optimizer: any Optimizer<Double>, _ problem: LeastSquaresProblem<Double>,
    exact: Matrix<Double>, steps: Int
  ) throws -> [Double] {
    var iteration = try OptimizerIteration(
      optimizer, minimizing: LeastSquaresObjective(problem),
      from: Matrix<Double>(rows: exact.rows, columns: 1))
    var errors: [Double] = []
    _ = try run(&iteration, until: Never(), iterationLimit: steps) {
      errors.append(naiveDifference($0.parameters, exact).frobeniusNorm())
    }
    return errors
  }

  private func problem(
    _ kappa: Double
  ) throws -> (LeastSquaresProblem<Double>, Matrix<Double>, HessianSpectrum) {
    var random = SeededGenerator(seed: 131)
    let design: Matrix<Double> = random.matrix(
      rows: 20, columns: 6, conditionNumber: kappa.squareRoot())
    let exact: Matrix<Double> = random.matrix(rows: 6, columns: 1)
    let problem = try LeastSquaresProblem<Double>(
      design: design, targets: naiveProduct(design, exact))
    return (problem, exact, try HessianSpectrum(gramOf: problem, objective: .halfMean))
  }

  /// κ(XᵀX); the slope of the logarithm over the last half of 12 digits.
  @Test(arguments: [10.0, 100, 1e4, 1e6])
  func optimalHeavyBallHasItsRate(_ kappa: Double) throws {
    let (problem, exact, spectrum) = try problem(kappa)
    let (step, momentum) = try #require(spectrum.optimalHeavyBall)
    let root = kappa.squareRoot()
    let rate = try #require(
      spectrum.rate(step: step, momentum: momentum, nesterov: false))
    #expect(abs((1 - rate) * (root + 1) / 2 - 1) <= 0.01)
    let count = Int(12 * log(10.0) / -log(rate))
    let errors = try errors(
      Chain(Momentum(momentum), LearningRate(step)), problem, exact: exact, steps: count)
    let (from, steps) = (count / 2, Double(count - count / 2))
    let measured = -log(errors[count] / errors[from]) / steps
    // The roots are double: a factor of the number of steps, which is known, comes on top.
    let predicted = -log(rate) - log(Double(count) / Double(from)) / steps
    #expect(abs(measured / predicted - 1) <= 0.1, "\(measured) \(predicted)")
  }

  @Test(arguments: [10.0, 100, 1e4])
  func nesterovHasItsRate(_ kappa: Double) throws {
    let (problem, exact, spectrum) = try problem(kappa)
    let (step, momentum) = try #require(spectrum.standardNesterov)
    let rate = try #require(spectrum.rate(step: step, momentum: momentum, nesterov: true))
    #expect(abs((1 - rate) * kappa.squareRoot() - 1) <= 0.01)
    let count = Int(12 * log(10.0) / -log(rate))
    let errors = try errors(
      Chain(Momentum(momentum, nesterov: true), LearningRate(step)), problem, exact: exact,
      steps: count)
    let (from, steps) = (count / 2, Double(count - count / 2))
    let measured = -log(errors[count] / errors[from]) / steps
    let predicted = -log(rate) - log(Double(count) / Double(from)) / steps
    #expect(abs(measured / predicted - 1) <= 0.1, "\(measured) \(predicted)")
  }

  @Test func withoutMomentumTheRateIsThatOfDescent() throws {
    let (_, _, spectrum) = try problem(50)
    for step in [0.1, 1, 1.9].map({ $0 / spectrum.largest }) {
      for nesterov in [false, true] {
        let rate = try #require(spectrum.rate(step: step, momentum: 0, nesterov: nesterov))
        #expect(abs(rate - (try #require(spectrum.rate(step: step)))) <= 1e-15)
      }
    }
  }

  /// The heavy ball is stable up to s = 2(1 + μ)/λmax.
  @Test func limitOfStabilityGrowsWithMomentum() throws {
    let (_, _, spectrum) = try problem(50)
    let limit = 2 * 1.9 / spectrum.largest
    #expect(try #require(spectrum.rate(step: 0.99 * limit, momentum: 0.9, nesterov: false)) < 1)
    #expect(try #require(spectrum.rate(step: 1.01 * limit, momentum: 0.9, nesterov: false)) > 1)
  }
}
