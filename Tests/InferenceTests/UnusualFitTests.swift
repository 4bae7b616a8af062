import LeastSquares
import Matrices
import Testing
import _TestSupport

/// Fits in which something that textbooks take for granted is not there.
@Suite struct UnusualFitTests {
  static func fit(
    _ design: [[Double]], _ targets: [[Double]], intercept: Int? = 0, weights: [Double]? = nil,
    wanted: [Int]? = nil
  ) throws -> LinearModelInference {
    let n = targets[0].count
    let roots = (weights ?? targets[0].map { _ in 1 }).map { $0.squareRoot() }
    let problem = try LeastSquaresProblem<Double>(
      design: Matrix(rows: n, columns: design.count) { i, j in design[j][i] * roots[i] },
      targets: Matrix(rows: n, columns: targets.count) { i, j in targets[j][i] * roots[i] })
    return try LinearModelInference(
      ReducedProblem(problem), interceptColumn: intercept, wantedColumns: wanted,
      weights: weights.map { WeightSummary($0) })
  }

  static let x: [Double] = [1, 2, 3, 5, 8, 13, 21, 34]
  static let y: [Double] = [3, 1, 4, 1, 5, 9, 2, 6]
  static let ones = [Double](repeating: 1, count: 8)

  func expectNoTests(_ fit: FitStatistics) {
    #expect(fit.residualStandardError == nil && fit.fTest == nil)
    #expect(fit.standardErrors.allSatisfy { $0 == nil } && fit.tValues.allSatisfy { $0 == nil })
    #expect(fit.pValues.allSatisfy { $0 == nil })
    #expect(fit.confidenceIntervals().allSatisfy { $0 == nil })
  }

  @Test func asManyRowsAsColumns() throws {
    let inference = try Self.fit([[1, 1], [1, 2]], [[3, 5]])
    let fit = inference.fits[0]
    #expect(inference.residualDegreesOfFreedom == 0)
    expectNoTests(fit)
    #expect(fit.adjustedRSquared == nil)
    #expect(agreement(fit.coefficients, [1, 2]) > 14)
    #expect(try inference.covariance() == nil)
    let rows = Matrix<Double>(rows: 1, columns: 2, storage: [1, 4])
    let prediction = try inference.predict(rows.view)
    #expect(agreement(prediction.fittedValues, [9]) > 14)
    #expect(prediction.standardErrors == [nil] && prediction.predictionIntervals == [nil])
    let block = RowBlock(
      samples: Matrix<Double>(rows: 3, columns: 2, storage: [1, 1, 3, 1, 2, 5]), designColumns: 2)
    let influence = try inference.influence(of: block)
    #expect(influence.leverages == [1, 1])
    #expect(
      influence.standardizedResiduals == [nil, nil] && influence.cooksDistances == [nil, nil])
    #expect(influence.predictedResidualSumOfSquares == nil)
    let sums = try inference.influenceSums(of: block, corrections: [.hc1, .hc3])
    #expect(try sums.robustCovariance(.hc1) == nil && sums.robustCovariance(.hc3) == nil)
    #expect(sums.predictedResidualSumsOfSquares == [nil])
  }

  /// A new observation with weight w varies by σ²/w around its mean.
  @Test func predictionIntervalsKnowTheWeightsOfNewRows() throws {
    let inference = try Self.fit([Self.ones, Self.x], [Self.y])
    let rows = Matrix<Double>(rows: 3, columns: 2) { _, j in j == 0 ? 1 : 4 }
    let prediction = try inference.predict(rows.view, weights: [1, 4, 0.25])
    let sigma = try #require(inference.fits[0].residualStandardError)
    let error = try #require(prediction.standardErrors[0])
    let t = 2.446911851144969  // R: qt(0.975, 6)
    for (interval, weight) in zip(prediction.predictionIntervals, [1, 4, 0.25]) {
      let interval = try #require(interval)
      let radius = t * (sigma * sigma / weight + error * error).squareRoot()
      #expect(agreement([(interval.upperBound - interval.lowerBound) / 2], [radius]) > 13)
    }
  }

  @Test func moreColumnsThanRows() throws {
    let inference = try Self.fit([[1, 1], [1, 2], [4, 1], [0, 3]], [[3, 5]])
    #expect(inference.keptColumns == [0, 1] && inference.aliasedColumns == [2, 3])
    #expect(inference.fits[0].coefficients[2] == nil)
    expectNoTests(inference.fits[0])
  }

  @Test func noColumnsAtAll() throws {
    let inference = try Self.fit([], [Self.y], intercept: nil)
    let fit = inference.fits[0]
    let squares = Self.y.reduce(0) { $0 + $1 * $1 }
    #expect(agreement([fit.residualSumOfSquares], [squares]) > 14)
    #expect(fit.rSquared == 0 && fit.adjustedRSquared == 0 && fit.fTest == nil)
    #expect(fit.coefficients.isEmpty && inference.rank == 0)
    #expect(agreement([fit.residualStandardError], [(squares / 8).squareRoot()]) > 14)
    let collinearity = try inference.collinearity()
    #expect(collinearity.conditionIndices.isEmpty && collinearity.conditionNumber == nil)
    let problem = try LeastSquaresProblem<Double>(
      design: Matrix(rows: 8, columns: 0), targets: Matrix(rows: 8, columns: 1, storage: Self.y))
    let influence = try inference.influence(of: problem.rowBlock)
    #expect(
      influence.residuals == Self.y && influence.leverages == [Double](repeating: 0, count: 8))
    #expect(RegressionSummary(terms: [], fit: fit).text().contains("No Coefficients"))
  }

  @Test func noRows() throws {
    let inference = try Self.fit([[], []], [[]])
    let fit = inference.fits[0]
    #expect(inference.rank == 0 && fit.observations == 0 && fit.logLikelihood == nil)
    #expect(fit.coefficients == [nil, nil])
    expectNoTests(fit)
  }

  @Test func aResidualOfZero() throws {
    // y = 0 leaves no residual even after rounding.
    let fit = try Self.fit([Self.ones, Self.x], [[Double](repeating: 0, count: 8)]).fits[0]
    #expect(fit.residualSumOfSquares == 0 && fit.isPerfectToRounding)
    #expect(
      fit.standardErrors == [0, 0] && fit.tValues == [nil, nil] && fit.pValues == [nil, nil])
    #expect(fit.fTest == nil && fit.rSquared == nil && fit.logLikelihood == nil && fit.aic == nil)
    let line = try Self.fit([Self.ones, Self.x], [Self.x.map { 2 + 3 * $0 }]).fits[0]
    #expect(line.isPerfectToRounding)
    #expect(RegressionSummary(terms: ["a", "b"], fit: line).text().contains("perfect fit"))
    let noisy = try Self.fit([Self.ones, Self.x], [Self.y]).fits[0]
    #expect(!noisy.isPerfectToRounding)
  }

  @Test func aTargetThatDoesNotVary() throws {
    let fit = try Self.fit([Self.ones, Self.x], [Self.ones.map { 7 * $0 }]).fits[0]
    #expect(fit.isPerfectToRounding)
    for value in [fit.rSquared, fit.adjustedRSquared, fit.fTest?.value].compactMap({ $0 }) {
      #expect(value.isFinite)
    }
  }

  @Test func severalTargetsAreFitsOfTheirOwn() throws {
    let together = try Self.fit([Self.ones, Self.x], [Self.y, Self.x, Self.y.reversed()])
    #expect(together.fits.count == 3)
    for (i, target) in [Self.y, Self.x, Self.y.reversed()].enumerated() where i != 1 {
      let alone = try Self.fit([Self.ones, Self.x], [target]).fits[0]
      #expect(agreement(together.fits[i].coefficients, alone.coefficients) > 13)
      #expect(agreement(together.fits[i].standardErrors, alone.standardErrors) > 13)
      #expect(agreement([together.fits[i].fTest?.pValue], [alone.fTest?.pValue]) > 12)
    }
    #expect(together.fits[1].isPerfectToRounding && !together.fits[0].isPerfectToRounding)
  }

  @Test func dependentColumnsAreExplained() throws {
    // c₃ = 2c₁ − c₂ + 1, and c₅ repeats c₁.
    let (a, b) = (Self.x, Self.y.map { $0 * $0 })
    let combined = zip(a, b).map { 2 * $0 - $1 + 1 }
    let other = a.map { $0.squareRoot() }
    let inference = try Self.fit([Self.ones, a, b, combined, other, a], [Self.y])
    #expect(inference.keptColumns == [0, 1, 2, 4] && inference.aliasedColumns == [3, 5])
    let relations = try inference.aliasRelations()
    #expect(agreement(relations.allElements, [1, 2, -1, 0, 0, 1, 0, 0]) > 12)
    let clean = try Self.fit([Self.ones, a, b, other], [Self.y]).fits[0]
    let fit = inference.fits[0]
    #expect(agreement(fit.coefficients.filter { $0 != nil }, clean.coefficients) > 11)
    #expect(agreement(fit.standardErrors.filter { $0 != nil }, clean.standardErrors) > 11)
    #expect(agreement([fit.residualSumOfSquares], [clean.residualSumOfSquares]) > 12)
    // A row that keeps to the relations can be predicted, another one cannot.
    let rows = Matrix<Double>(
      rows: 2, columns: 6, storage: [1, 1, 3, 3, 4, 4, 3, 3, 1, 1, 3, 3.5])
    #expect(try inference.predict(rows.view).isEstimable == [true, false])
  }

  @Test func wantedColumnsAreAModelOfTheirOwn() throws {
    let design = [Self.ones, Self.x, Self.y.map { $0 * $0 }, Self.x.map { $0 * $0 }]
    let part = try Self.fit(design, [Self.y], wanted: [0, 2])
    let alone = try Self.fit([design[0], design[2]], [Self.y])
    #expect(part.keptColumns == [0, 2] && part.aliasedColumns.isEmpty)
    let (a, b) = (part.fits[0], alone.fits[0])
    #expect(agreement(a.coefficients.filter { $0 != nil }, b.coefficients) > 12)
    #expect(agreement(a.standardErrors.filter { $0 != nil }, b.standardErrors) > 12)
    #expect(
      agreement([a.rSquared, a.fTest?.value, a.aic], [b.rSquared, b.fTest?.value, b.aic]) > 12)
  }

  @Test func anInterceptThatIsNotFirst() throws {
    let first = try Self.fit([Self.ones, Self.x], [Self.y]).fits[0]
    let last = try Self.fit([Self.x, Self.ones], [Self.y], intercept: 1).fits[0]
    #expect(
      agreement(
        [first.rSquared, first.adjustedRSquared, first.fTest?.value],
        [last.rSquared, last.adjustedRSquared, last.fTest?.value]) > 13)
    #expect(agreement(first.standardErrors, last.standardErrors.reversed()) > 13)
    // Without one, sums of squares are about 0.
    let none = try Self.fit([Self.x], [Self.y], intercept: nil).fits[0]
    #expect(agreement([none.totalSumOfSquares], [Self.y.reduce(0) { $0 + $1 * $1 }]) > 14)
  }

  @Test func aWeightOfZeroIsARowLess() throws {
    let weights: [Double] = [1, 2, 0, 1, 0.5, 1, 3, 1]
    let kept = weights.indices.filter { weights[$0] > 0 }
    let all = try Self.fit([Self.ones, Self.x], [Self.y], weights: weights).fits[0]
    let some = try Self.fit(
      [kept.map { Self.ones[$0] }, kept.map { Self.x[$0] }], [kept.map { Self.y[$0] }],
      weights: kept.map { weights[$0] }
    ).fits[0]
    #expect(all.observations == 7 && all.residualDegreesOfFreedom == 5)
    #expect(agreement(all.standardErrors, some.standardErrors) > 13)
    #expect(agreement([all.aic, all.bic, all.rSquared], [some.aic, some.bic, some.rSquared]) > 13)
  }

  @Test func unitsNearTheEndsOfTheNumberRange() throws {
    let plain = try Self.fit([Self.ones, Self.x], [Self.y])
    let expected = plain.fits[0]
    for (unit, target) in [(1e-150, 1e150), (1e150, 1e-150), (1e-160, 1e-160)] {
      let inference = try Self.fit(
        [Self.ones, Self.x.map { $0 * unit }], [Self.y.map { $0 * target }])
      let fit = inference.fits[0]
      #expect(agreement(fit.tValues, expected.tValues) > 12)
      #expect(
        agreement([fit.rSquared, fit.fTest?.value], [expected.rSquared, expected.fTest?.value]) > 12
      )
      #expect(
        agreement([fit.residualStandardError], [expected.residualStandardError! * target]) > 12)
      #expect(fit.logLikelihood?.isFinite == true)
    }
  }

  @Test func singlePrecision() throws {
    let problem = try LeastSquaresProblem<Float>(
      design: Matrix(rows: 8, columns: 2, storage: (Self.ones + Self.x).map { Float($0) }),
      targets: Matrix(rows: 8, columns: 1, storage: Self.y.map { Float($0) }))
    let inference = try LinearModelInference(ReducedProblem(problem), interceptColumn: 0)
    let expected = try Self.fit([Self.ones, Self.x], [Self.y])
    #expect(agreement(inference.fits[0].standardErrors, expected.fits[0].standardErrors) > 5)
    #expect(agreement(inference.fits[0].pValues, expected.fits[0].pValues) > 5)
    let influence = try inference.influence(of: problem.rowBlock)
    #expect(abs(influence.leverages.reduce(0, +) - 2) < 1e-5)
    let line = try LeastSquaresProblem<Float>(
      design: problem.design,
      targets: Matrix(rows: 8, columns: 1, storage: Self.x.map { Float(0.1 + 0.3 * $0) }))
    #expect(
      try LinearModelInference(ReducedProblem(line), interceptColumn: 0).fits[0].isPerfectToRounding
    )
  }

  @Test func powersOfTwoScaleBitForBit() throws {
    let design = [Self.ones, Self.x, Self.y.map { $0 * $0 }]
    let plain = try Self.fit(design, [Self.y]).fits[0]
    let scaled = try Self.fit(
      [design[0], design[1].map { $0 * 1024 }, design[2].map { $0 / 8 }], [Self.y]
    ).fits[0]
    #expect(scaled.tValues == plain.tValues && scaled.rSquared == plain.rSquared)
    #expect(scaled.standardErrors[1] == plain.standardErrors[1]! / 1024)
    #expect(scaled.standardErrors[2] == plain.standardErrors[2]! * 8)
  }

  @Test func moreAccurateCoefficientsAreTakenOver() throws {
    let problem = try LeastSquaresProblem<Double>(
      design: Matrix(rows: 8, columns: 2, storage: Self.ones + Self.x),
      targets: Matrix(rows: 8, columns: 1, storage: Self.y))
    let reduced = try ReducedProblem(problem)
    let given = Matrix<Double>(rows: 2, columns: 1, storage: [3.5, 0.125])
    let inference = try LinearModelInference(
      reduced, interceptColumn: 0, coefficients: given)
    #expect(inference.fits[0].coefficients == [3.5, 0.125])
    #expect(throws: LinearAlgebraError.self) {
      try LinearModelInference(
        reduced, interceptColumn: 0, coefficients: Matrix(rows: 3, columns: 1))
    }
  }

  @Test func withTheToleranceOfRFilipLosesItsLastColumn() throws {
    let filip = try StRDProblem("Filip")
    let reduced = try ReducedProblem(
      LeastSquaresProblem<Double>(design: filip.design(), targets: filip.targets()))
    let inference = try LinearModelInference(reduced, interceptColumn: 0, rankTolerance: 1e-7)
    #expect(inference.aliasedColumns == [10] && inference.residualDegreesOfFreedom == 72)
    #expect(try LinearModelInference(reduced, interceptColumn: 0).aliasedColumns.isEmpty)
  }

  @Test func theDocumentedExampleRuns() throws {
    let x = Matrix<Double>(rows: 8, columns: 2, storage: Self.ones + Self.x)
    let y = Matrix<Double>(rows: 8, columns: 1, storage: Self.y)
    let problem = try LeastSquaresProblem<Double>(design: x, targets: y)
    let inference = try LinearModelInference(ReducedProblem(problem), interceptColumn: 0)
    let rows = try inference.influence(of: problem.rowBlock)
    let summary = RegressionSummary(
      terms: ["(Intercept)", "speed"], fit: inference.fits[0], residuals: rows.residuals)
    #expect(summary.description.hasPrefix("Residuals:\n"))
    #expect(summary.description.contains("\nspeed "))
  }
}
