import Matrices
import Testing
import _TestSupport

@Suite struct ReferenceDataTests {
  @Test(arguments: StRDProblem.names)
  func certifiedAndExactAnswersAgree(_ name: String) throws {
    let problem = try StRDProblem(name)
    #expect(problem.design().shape == Shape(problem.observations, problem.parameters))
    for (certified, exact) in [
      (problem.certified.coefficients, problem.exact.coefficients),
      (problem.certified.standardErrors, problem.exact.standardErrors),
      ([problem.certified.residualStandardDeviation], [problem.exact.residualStandardDeviation]),
      ([problem.certified.rSquared], [problem.exact.rSquared]),
    ] {
      #expect(certified.count == exact.count)
      // NIST rounds to 15 digits.
      #expect(correctDigits(certified.map(\.high), of: exact) > 14)
    }
    #expect(problem.conditionNumber >= problem.scaledConditionNumber * 0.999)
  }

  @Test func buildsTheDesignOfEachModel() throws {
    let filip = try StRDProblem("Filip")
    #expect(filip.model == .polynomial(degree: 10))
    let design = filip.design()
    #expect(design.shape == Shape(82, 11))
    #expect(design[0, 0] == 1 && design[0, 1] == -6.860120914)
    #expect(design[0, 3] == -6.860120914 * -6.860120914 * -6.860120914)
    let longley = try StRDProblem("Longley")
    #expect(longley.model == .linear(intercept: true))
    #expect(longley.design()[1, 6] == 1948 && longley.y[1] == 61122)
    let noIntercept = try StRDProblem("NoInt1")
    #expect(noIntercept.model == .linear(intercept: false))
    #expect(noIntercept.design()[0, 0] == 60)
    // NIST's spelling of numbers.
    #expect(try StRDProblem("Pontius").y[0] == 0.11019)
    #expect(try StRDProblem("Wampler3").y[0] == 760)
  }

  @Test func exactAnswersOfIntegersSolveTheNormalEquations() throws {
    // Wampler1 is y = 1 + x + … + x⁵ without noise: the answers are ones, the residual 0.
    let problem = try StRDProblem("Wampler1")
    let ones = Matrix<Double>(repeating: 1, rows: 6, columns: 1)
    let residual = naiveDifference(problem.targets(), naiveProduct(problem.design(), ones))
    #expect(naiveOneNorm(residual) == 0)
    #expect(correctDigits(ones.storage, of: problem.exact.coefficients) == 15.95)
  }

  @Test(arguments: RealProblem.names)
  func exactCoefficientsOfRealDataAreOptimal(_ name: String) throws {
    let problem = try RealProblem(name)
    let (design, targets) = try problem.designAndTargets()
    #expect(design.shape == Shape(problem.rowsUsed, problem.terms.count))
    let coefficients = Matrix(
      rows: design.columns, columns: 1, storage: problem.exactOfRoundedData.coefficients.map(\.high)
    )
    #expect(
      optimalityRatio(design: design, targets: targets, coefficients: coefficients) <= ratioLimit)
    #expect((problem.exact.standardErrors == nil) == (problem.exact.rank < design.columns))
  }

  @Test func readsBothMinimumNormAnswersOfTheRankDeficientSet() throws {
    let problem = try RealProblem("warpbreaks_dummies")
    #expect(problem.exact.rank == 4)
    let centred = try #require(problem.exact.centredMinimumNorm)
    let basic = try #require(problem.exact.basicSolution)
    #expect(centred.count == 6 && basic.count == 4)
    let (design, targets) = try problem.designAndTargets()
    let coefficients = Matrix(rows: 6, columns: 1, storage: centred.map(\.high))
    #expect(
      optimalityRatio(design: design, targets: targets, coefficients: coefficients) <= ratioLimit)
  }

  @Test func dropsRowsWithMissingCells() throws {
    let problem = try RealProblem("cars_mpg")
    #expect(problem.rowsInFile == 406 && problem.rowsUsed == 392)
  }

  @Test(arguments: [true, false])
  func linesHaveTheirStatedAnswers(_ intercept: Bool) throws {
    for example in [try LineExample.linear100(), try LineExample.makeRegression42()] {
      let answers = intercept ? example.withIntercept : example.withoutIntercept
      let design = example.design(intercept: intercept)
      let coefficients = Matrix(
        rows: design.columns, columns: 1, storage: answers.coefficients.map(\.high))
      #expect(
        optimalityRatio(design: design, targets: example.targets(), coefficients: coefficients)
          <= ratioLimit)
      #expect((answers.largestEigenvalue != nil) == intercept)
    }
  }

  @Test func threeRowsHaveTheirStatedAnswers() throws {
    let example = try ThreeRowExample()
    for answer in [example.minimumNorm, example.centredMinimumNorm] {
      let coefficients = Matrix(rows: 3, columns: 1, storage: answer.map(\.high))
      #expect(naiveProduct(example.design, coefficients) == example.targets)
    }
    let null = Matrix(rows: 3, columns: 1, storage: example.nullVector)
    #expect(naiveOneNorm(naiveProduct(example.design, null)) == 0)
    #expect(example.descent.count == 11 && example.divergence.count == 6)
    #expect(example.descent[1].theta.map(\.high) == [0.18, 0.9, 1.08])
  }
}
