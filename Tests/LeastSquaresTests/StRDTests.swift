import BLASBackend
import LeastSquares
import Matrices
import Testing
import _TestSupport

/// NIST's linear-regression sets. The designs are doubles, powers rounded after each product.
@Suite struct StRDTests {
  /// The digits that a method must reach of the certified coefficients, the worst of them, and why not more.
  struct Expected: CustomTestStringConvertible {
    let name: String
    /// nil where normal equations have no answer.
    let normal: Double?
    let stable: Double
    let reason: String

    init(_ name: String, normal: Double?, stable: Double, _ reason: String) {
      (self.name, self.normal, self.stable, self.reason) = (name, normal, stable, reason)
    }

    var testDescription: String { name }
  }

  static let expected = [
    Expected("Norris", normal: 11.5, stable: 12, "a small intercept beside large fitted values"),
    Expected("Pontius", normal: 11, stable: 11.5, "scaled κ of 18, and an intercept of 7e-4"),
    Expected("NoInt1", normal: 14.5, stable: 14.5, "NIST's 15 digits"),
    Expected("NoInt2", normal: 14.5, stable: 14.5, "NIST's 15 digits"),
    Expected("Filip", normal: nil, stable: 7, "powers rounded to doubles; scaled κ² = 2.7e19"),
    Expected("Longley", normal: 6.5, stable: 10, "scaled κ = 4.3e4"),
    Expected("Wampler1", normal: 6, stable: 8.5, "κ = 6.4e6 of rows that fit exactly"),
    Expected("Wampler2", normal: 9, stable: 12, "the same, with coefficients that fall"),
    Expected("Wampler3", normal: 6, stable: 8.5, "noise of 1e-3 of y"),
    Expected("Wampler4", normal: 6, stable: 7, "noise as large as y: κ²ρ"),
    Expected("Wampler5", normal: 5.5, stable: 5.5, "noise of a hundred times y: κ²ρ"),
  ]

  @Test func everySetIsExpected() {
    #expect(Self.expected.map(\.name) == StRDProblem.names)
  }

  @Test(arguments: expected, Method.allCases)
  func everySetReachesItsDigits(_ expected: Expected, _ method: Method) throws {
    let problem = try StRDProblem(expected.name)
    let solution = try method.solve(problem.design(), problem.targets())
    guard let digits = method == .normal ? expected.normal : expected.stable else {
      // Its Cholesky factorization succeeds, with coefficients that have no correct digit.
      #expect(solution.status == .illConditioned && solution.coefficients == nil)
      #expect(solution.residualNorms.isEmpty && solution.message.contains("use qr or svd"))
      return
    }
    #expect(solution.status == .solved)
    let b = try #require(solution.coefficients)
    let reached = correctDigits(b.storage, of: problem.certified.coefficients)
    #expect(reached >= digits, "\(reached): \(expected.reason)")
    #expect(
      optimalityRatio(design: problem.design(), targets: problem.targets(), coefficients: b)
        <= ratioLimit)
  }

  /// Normal equations estimate in the 1-norm, within a factor of p and of what the estimator misses.
  @Test(arguments: StRDProblem.names, Method.allCases)
  func bothConditionNumbersAreTheStatedOnes(_ name: String, _ method: Method) throws {
    let problem = try StRDProblem(name)
    let solution = try method.solve(problem.design(), problem.targets())
    let conditioning = try #require(solution.conditioning)
    #expect(conditioning.rank == problem.parameters)
    // σmin is off by ε·σmax: κ by ε·κ.
    for (value, expected) in [
      (conditioning.conditionNumber, problem.conditionNumber),
      (conditioning.scaledConditionNumber, problem.scaledConditionNumber),
    ] {
      let relative = conditioning.isEstimate ? 0 : 1e-6 + 50 * .ulpOfOne * expected
      let factor = conditioning.isEstimate ? 3 * Double(problem.parameters) : 1 + relative
      #expect(value <= expected * factor && value >= expected / factor)
    }
  }
}
