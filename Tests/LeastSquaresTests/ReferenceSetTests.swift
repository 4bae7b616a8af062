import BLASBackend
import Foundation
import LeastSquares
import Matrices
import Testing
import _TestSupport

/// Data from practice and worked examples, with exact answers.
@Suite struct ReferenceSetTests {
  @Test(arguments: RealProblem.names.filter { $0 != "warpbreaks_dummies" }, Method.allCases)
  func realDataReachTheDigitsThatTheirConditionLeaves(_ name: String, _ method: Method) throws {
    let problem = try RealProblem(name)
    let (design, targets) = try problem.designAndTargets()
    let solution = try method.solve(design, targets)
    #expect(solution.status == .solved)
    let b = try #require(solution.coefficients)
    let digits = correctDigits(b.storage, of: problem.exactOfRoundedData.coefficients)
    // 15.95 less the digits of κ (for normal equations of κ²) of the scaled columns and 1.5 for n and p; for
    // a coefficient much smaller than the others 1 more.
    let lost = (method == .normal ? 2 : 1) * log10(problem.scaledConditionNumber)
    #expect(digits >= mostCorrectDigits - lost - 2.5, "\(digits)")
    try expectConditioning(solution, problem)
    let rss = Double(solution.residualNorms[0]) * solution.residualNorms[0]
    #expect(correctDigits(rss, of: problem.exactOfRoundedData.residualSumOfSquares) > 11)
  }

  @Test(arguments: [Method.normal, .qr])
  func rankDeficientDataAreRefused(_ method: Method) throws {
    let problem = try RealProblem("warpbreaks_dummies")
    let (design, targets) = try problem.designAndTargets()
    let solution = try method.solve(design, targets)
    #expect(solution.status == .rankDeficient)
    #expect(solution.coefficients == nil && solution.residualNorms.isEmpty)
    #expect(solution.conditioning?.rank == 4)
    #expect(solution.message.hasPrefix("rank 4 of 6 columns"))
    try expectConditioning(solution, problem)
  }

  @Test func rankDeficientDataGetTheCoefficientsOfLeastNormByTheSVD() throws {
    let problem = try RealProblem("warpbreaks_dummies")
    let (design, targets) = try problem.designAndTargets()
    let solution = try Method.svd.solve(design, targets)
    #expect(solution.status == .solved && solution.conditioning?.rank == 4)
    let b = try #require(solution.coefficients)
    // κ = 2.3: all but the last two or three digits.
    #expect(correctDigits(b.storage, of: problem.exact.coefficients) >= 13)
    try expectConditioning(solution, problem)
  }

  /// Normal equations estimate in the 1-norm: within a factor of p, and of what the estimator misses.
  private func expectConditioning(
    _ solution: LeastSquaresSolution<Double>, _ problem: RealProblem
  ) throws {
    let conditioning = try #require(solution.conditioning)
    let factor = conditioning.isEstimate ? 2 * Double(problem.terms.count) : 1 + 1e-6
    for (value, expected) in [
      (conditioning.conditionNumber, problem.conditionNumber),
      (conditioning.scaledConditionNumber, problem.scaledConditionNumber),
    ] {
      #expect(value <= expected * factor && value >= expected / factor)
    }
  }

  @Test(arguments: Method.allCases, [true, false])
  func workedExamplesReachTheLastDigits(_ method: Method, _ intercept: Bool) throws {
    for example in [try LineExample.linear100(), try LineExample.makeRegression42()] {
      let answers = intercept ? example.withIntercept : example.withoutIntercept
      let solution = try method.solve(example.design(intercept: intercept), example.targets())
      #expect(solution.status == .solved)
      let b = try #require(solution.coefficients)
      // κ < 4 leaves 15 digits, √n takes 1, and one intercept is 3600 times smaller than its slope.
      #expect(correctDigits(b.storage, of: answers.coefficients) >= 12)
      let rss = solution.residualNorms[0] * solution.residualNorms[0]
      #expect(correctDigits(rss, of: answers.residualSumOfSquares) >= 12)
    }
  }

  /// Careless scaling gives (1.56, 0.56, 0.44), which has the least norm in other coordinates.
  @Test func threeRowsHaveTheirLeastNormInTheGivenCoordinates() throws {
    let example = try ThreeRowExample()
    let solution = try Method.svd.solve(example.design, example.targets)
    #expect(solution.status == .solved && solution.conditioning?.rank == 2)
    let b = try #require(solution.coefficients)
    // κ = 12.6 over the two significant singular values.
    for (value, expected) in zip(b.storage, [1.0, 0, 1]) {
      #expect(abs(value - expected) <= ratioLimit * 3 * .ulpOfOne * 12.6)
    }
    for method in [Method.normal, .qr] {
      let refused = try method.solve(example.design, example.targets)
      #expect(refused.status == .rankDeficient && refused.coefficients == nil)
    }
  }
}
