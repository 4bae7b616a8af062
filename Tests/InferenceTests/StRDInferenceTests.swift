import LeastSquares
import Matrices
import Testing
import _TestSupport

/// NIST's certified standard errors, residual standard deviations, R² and F.
@Suite struct StRDInferenceTests {
  struct Digits: Sendable, CustomStringConvertible {
    let name: String
    let errors: Double
    let deviation: Double
    let rSquared: Double
    /// Nil where F is infinite.
    let f: Double?
    var description: String { name }
  }

  // One digit less than Householder QR reaches here, which is what NumPy's reaches: rounding differs from
  // machine to machine. R² and F need the residual sum of squares, and share its digits. Filip: κ = 5·10⁹
  // with unit columns, and the rounding of its powers alone leaves 7.6 digits. Wampler1 and 2 have no
  // residual: digits of 0 are absolute, and y is of size 10⁶ in Wampler1 and 10 in Wampler2. Pontius:
  // κ = 10¹³ as given, 18 with unit columns.
  static let limits = [
    Digits(name: "Norris", errors: 12.5, deviation: 12.5, rSquared: 14, f: 12.2),
    Digits(name: "Pontius", errors: 11.5, deviation: 11.5, rSquared: 14, f: 11.2),
    Digits(name: "NoInt1", errors: 14, deviation: 14, rSquared: 14, f: 13.5),
    Digits(name: "NoInt2", errors: 14, deviation: 14, rSquared: 14, f: 13.5),
    Digits(name: "Filip", errors: 6.5, deviation: 6.5, rSquared: 8.5, f: 6),
    Digits(name: "Longley", errors: 11, deviation: 11, rSquared: 13, f: 11),
    Digits(name: "Wampler1", errors: 8, deviation: 8, rSquared: 14, f: nil),
    Digits(name: "Wampler2", errors: 13, deviation: 13, rSquared: 14, f: nil),
    Digits(name: "Wampler3", errors: 12, deviation: 12.5, rSquared: 14, f: 12),
    Digits(name: "Wampler4", errors: 12, deviation: 13, rSquared: 13, f: 13),
    Digits(name: "Wampler5", errors: 12, deviation: 13, rSquared: 12, f: 12),
  ]

  @Test(arguments: limits)
  func certifiedStatistics(_ limit: Digits) throws {
    let problem = try StRDProblem(limit.name)
    let reduced = try ReducedProblem(
      LeastSquaresProblem<Double>(design: problem.design(), targets: problem.targets()))
    let intercept = problem.model != .linear(intercept: false)
    let inference = try LinearModelInference(reduced, interceptColumn: intercept ? 0 : nil)
    #expect(inference.aliasedColumns.isEmpty)
    let fit = inference.fits[0]
    let found = (
      errors: correctDigits(
        fit.standardErrors.map { $0 ?? .nan }, of: problem.certified.standardErrors),
      deviation: correctDigits(
        fit.residualStandardError ?? .nan, of: problem.certified.residualStandardDeviation),
      rSquared: correctDigits(fit.rSquared ?? .nan, of: problem.certified.rSquared)
    )
    #expect(found.errors > limit.errors, "\(found)")
    #expect(found.deviation > limit.deviation, "\(found)")
    #expect(found.rSquared > limit.rSquared, "\(found)")
    if let f = limit.f {
      let digits = correctDigits(fit.fTest?.value ?? .nan, of: problem.exactVariances.fStatistic)
      #expect(digits > f, "\(digits)")
    }
    // The sets without a residual are told from those with one.
    #expect(fit.isPerfectToRounding == (limit.f == nil))
    let sums = problem.exactVariances
    #expect(
      correctDigits(fit.modelSumOfSquares, of: sums.regressionSumOfSquares) > limit.rSquared - 2)
    // The condition numbers are those of the exact spectrum.
    let collinearity = try inference.collinearity()
    let ratio = try #require(collinearity.scaledConditionNumber) / problem.scaledConditionNumber
    #expect(abs(ratio - 1) < 1e-3)
    // κ of Filip is 2·10¹⁵: its own condition leaves no digit of it.
    if limit.name != "Filip" {
      let given = try #require(collinearity.conditionNumber) / problem.conditionNumber
      #expect(abs(given - 1) < 0.01)
    }
  }

  @Test(arguments: RealProblem.names)
  func realDataSets(_ name: String) throws {
    let problem = try RealProblem(name)
    let (design, targets) = try problem.designAndTargets()
    let reduced = try ReducedProblem(LeastSquaresProblem<Double>(design: design, targets: targets))
    let inference = try LinearModelInference(reduced, interceptColumn: 0)
    let (fit, exact) = (inference.fits[0], problem.exactOfRoundedData)
    #expect(inference.rank == exact.rank)
    #expect(inference.residualDegreesOfFreedom == exact.degreesOfFreedom)
    if let errors = exact.standardErrors {
      #expect(correctDigits(fit.standardErrors.map { $0 ?? .nan }, of: errors) > 11)
    }
    if let basic = exact.basicSolution {
      // The first independent columns keep their coefficients, as R's `lm` has them.
      for (term, coefficient) in zip(problem.terms, fit.coefficients) {
        guard let coefficient else { continue }
        let expected = try #require(basic[term])
        #expect(correctDigits(coefficient, of: expected) > 13, "\(term)")
      }
    }
    #expect(correctDigits(fit.residualSumOfSquares, of: exact.residualSumOfSquares) > 13)
    #expect(correctDigits(fit.totalSumOfSquares, of: exact.totalSumOfSquares) > 13)
    #expect(correctDigits(fit.rSquared ?? .nan, of: exact.rSquared) > 13)
    #expect(
      correctDigits(
        fit.residualStandardError ?? .nan, of: exact.residualStandardDeviation) > 13)
  }
}
