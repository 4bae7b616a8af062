import LeastSquares
import Matrices
import Testing
import _TestSupport

@Suite struct RAgreementTests {
  @Test(arguments: RFixtures.names)
  func coefficientTableAndFit(_ name: String) throws {
    let r = RFixtures[name]
    let digits = RFixtures.digits(name)
    let inference = try r.inference()
    let fit = inference.fits[0]
    #expect(inference.keptColumns == r.coefficients.indices.filter { r.coefficients[$0] != nil })
    #expect(elementwiseDigits(fit.coefficients, r.coefficients) > digits)
    #expect(elementwiseDigits(fit.standardErrors.compacted, r.standard_errors) > digits)
    #expect(elementwiseDigits(fit.tValues.compacted, r.t) > digits)
    // A p-value of 10⁻²⁰ changes relatively t² times as much as t does.
    #expect(elementwiseDigits(fit.pValues.compacted, r.p) > digits - 1.5)
    #expect(inference.residualDegreesOfFreedom == r.df)
    #expect(elementwiseDigits([fit.residualStandardError], [r.sigma]) > digits)
    #expect(elementwiseDigits([fit.residualSumOfSquares], [r.rss]) > digits)
    #expect(elementwiseDigits([fit.rSquared], [r.r_squared]) > digits)
    #expect(elementwiseDigits([fit.adjustedRSquared], [r.adjusted]) > digits)
    #expect(
      elementwiseDigits(
        [fit.logLikelihood, fit.aic, fit.bic], [r.log_likelihood, r.aic, r.bic]) > digits)
    let test = fit.fTest
    #expect((test == nil) == (r.f == nil))
    if let test, let f = r.f {
      #expect(elementwiseDigits([test.value, test.pValue], [f[0], r.f_p]) > digits - 1.5)
      #expect(test.numeratorDegreesOfFreedom == Int(f[1]))
      #expect(test.denominatorDegreesOfFreedom == Int(f[2]))
    }
    #expect(!fit.isPerfectToRounding)
  }

  @Test(arguments: RFixtures.names)
  func intervalsAndCovariances(_ name: String) throws {
    let r = RFixtures[name]
    let digits = RFixtures.digits(name)
    let inference = try r.inference()
    for (level, expected) in [(0.95, r.confint95), (0.99, r.confint99)] {
      let intervals = inference.fits[0].confidenceIntervals(level: level)
      #expect(agreement(intervals.map { $0?.lowerBound }, expected[0]) > digits)
      #expect(agreement(intervals.map { $0?.upperBound }, expected[1]) > digits)
    }
    let covariance = try #require(try inference.covariance())
    #expect(agreement(covariance.allElements, r.vcov.flatMap { $0 }) > digits)
    let sums = try inference.influenceSums(
      of: r.problem().rowBlock, corrections: HeteroscedasticityCorrection.allCases)
    #expect(elementwiseDigits(sums.predictedResidualSumsOfSquares, [r.press]) > digits)
    let expected: [HeteroscedasticityCorrection: [[Double?]]] = [
      .hc0: r.HC0, .hc1: r.HC1, .hc2: r.HC2, .hc3: r.HC3,
    ]
    for (correction, matrix) in expected {
      let robust = try sums.robustCovariance(correction)
      if name == "leverage_one" && (correction == .hc2 || correction == .hc3) {
        #expect(robust == nil)
        continue
      }
      let elements = try #require(robust).covariance.allElements
      #expect(agreement(elements, matrix.flatMap { $0 }) > digits - 1, "\(correction)")
      let errors = robust!.standardErrors.compacted
      let diagonal = matrix.indices.map { matrix[$0][$0]!.squareRoot() }
      #expect(elementwiseDigits(errors, diagonal) > digits - 1)
    }
  }

  @Test(arguments: RFixtures.names)
  func influenceOfRows(_ name: String) throws {
    let r = RFixtures[name]
    let digits = RFixtures.digits(name) - 1
    let inference = try r.inference()
    let influence = try inference.influence(of: r.problem().rowBlock)
    #expect(agreement(influence.leverages, r.hat) > digits)
    #expect(agreement(influence.residuals, r.residuals) > digits)
    #expect(agreement(influence.standardizedResiduals, r.rstandard) > digits)
    #expect(agreement(influence.studentizedResiduals, r.rstudent) > digits)
    #expect(agreement(influence.cooksDistances, r.cooks) > digits)
    #expect(agreement(influence.dffits, r.dffits) > digits)
    #expect(elementwiseDigits([influence.predictedResidualSumOfSquares], [r.press]) > digits)
  }

  /// `fitted`, `residuals` are those of the rows as they are, whatever their weights; the offset is the caller's.
  @Test(arguments: RFixtures.names.filter { RFixtures[$0].weights != nil })
  func influenceOfRowsWithTheirWeights(_ name: String) throws {
    let r = RFixtures[name]
    let digits = RFixtures.digits(name) - 1
    let block = try r.weightedProblem().rowBlock
    let influence = try r.inference().influence(of: block)
    let offset = r.offset ?? r.targets.map { _ in 0 }
    #expect(agreement(zip(influence.fittedValues, offset).map { $0 + $1 }, r.fitted) > digits)
    #expect(agreement(influence.residuals, r.raw_residuals) > digits)
    #expect(agreement(influence.leverages, r.hat) > digits)
    #expect(agreement(influence.standardizedResiduals, r.rstandard) > digits)
    #expect(agreement(influence.studentizedResiduals, r.rstudent) > digits)
    #expect(agreement(influence.cooksDistances, r.cooks) > digits)
    #expect(agreement(influence.dffits, r.dffits) > digits)
    let sums = try r.inference().influenceSums(of: block, corrections: [.hc3])
    #expect(elementwiseDigits(sums.predictedResidualSumsOfSquares, [r.press]) > digits)
    let robust = try #require(try sums.robustCovariance(.hc3))
    #expect(agreement(robust.covariance.allElements, r.HC3.flatMap { $0 }) > digits)
  }

  @Test(arguments: RFixtures.names)
  func inflationAndSequentialAnova(_ name: String) throws {
    let r = RFixtures[name]
    let digits = RFixtures.digits(name) - 1
    let inference = try r.inference()
    let collinearity = try inference.collinearity()
    #expect(agreement(collinearity.varianceInflationFactors.compacted, r.vif) > digits)
    let anova = inference.sequentialAnova(
      terms: r.term_labels, termOfColumn: r.assign.map { $0 == 0 ? nil : $0 - 1 })
    // R leaves out terms without degrees of freedom.
    let terms = anova.terms.filter { $0.degreesOfFreedom > 0 }
    #expect(
      terms.map(\.degreesOfFreedom) + [anova.residualDegreesOfFreedom] == r.anova_df)
    #expect(
      elementwiseDigits(terms.map(\.sumOfSquares) + [anova.residualSumOfSquares], r.anova_ss)
        > digits)
    #expect(elementwiseDigits(terms.map { $0.test?.value } + [nil], r.anova_f) > digits)
    #expect(elementwiseDigits(terms.map { $0.test?.pValue } + [nil], r.anova_p) > digits - 1)
  }

  @Test(arguments: RFixtures.names.filter { RFixtures[$0].prediction != nil })
  func predictions(_ name: String) throws {
    let r = RFixtures[name]
    let expected = try #require(r.prediction)
    let digits = RFixtures.digits(name) - 1
    let rows = Matrix(rows: expected.fit.count, columns: expected.design.count) { i, j in
      expected.design[j][i]
    }
    let inference = try r.inference()
    let confidence = try inference.predict(rows.view)
    let wider = try inference.predict(rows.view, level: 0.9)
    #expect(elementwiseDigits(confidence.fittedValues, expected.fit) > digits)
    #expect(elementwiseDigits(confidence.standardErrors, expected.se) > digits)
    #expect(
      agreement(confidence.confidenceIntervals.map { $0?.lowerBound }, expected.confidence95[0])
        > digits)
    #expect(
      agreement(confidence.confidenceIntervals.map { $0?.upperBound }, expected.confidence95[1])
        > digits)
    #expect(
      agreement(wider.predictionIntervals.map { $0?.lowerBound }, expected.prediction90[0])
        > digits)
    #expect(
      agreement(wider.predictionIntervals.map { $0?.upperBound }, expected.prediction90[1])
        > digits)
    #expect(confidence.isEstimable.allSatisfy { $0 })
  }

  @Test func nestedModelsFromOneFactor() throws {
    // The same table as R's anova of four fits; each model takes its columns from the R of the largest.
    let r = RFixtures["swiss"]
    let reduced = try ReducedProblem(r.problem())
    let columns = [[0], [0, 3], [0, 3, 4, 5], [0, 1, 2, 3, 4, 5]]
    let fits = try columns.map {
      try LinearModelInference(reduced, interceptColumn: 0, wantedColumns: $0).fits[0]
    }
    let expected = try NestedFixture.read()
    for comparison in [ModelComparison(fits)] {
      let models = comparison.models
      #expect(models.map(\.residualDegreesOfFreedom) == expected.df)
      #expect(elementwiseDigits(models.map(\.residualSumOfSquares), expected.rss) > 12)
      #expect(elementwiseDigits(models.map(\.sumOfSquares), expected.ss) > 11)
      #expect(elementwiseDigits(models.map { $0.test?.value }, expected.f) > 11)
      #expect(elementwiseDigits(models.map { $0.test?.pValue }, expected.p) > 11)
    }
    // From the largest to the smallest the tests are the same, with other signs beside them.
    let backwards = ModelComparison(fits.reversed()).models
    #expect(backwards[1].degreesOfFreedom == -2)
    #expect(elementwiseDigits([backwards[1].test?.value], [expected.f[3]]) > 11)
  }
}

extension [Double?] {
  /// Without what has no answer.
  fileprivate var compacted: [Double?] { filter { $0 != nil } }
}
