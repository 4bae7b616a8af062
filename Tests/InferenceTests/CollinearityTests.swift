import LeastSquares
import Matrices
import Testing
import _TestSupport

@Suite struct CollinearityTests {
  @Test func orthogonalColumnsInflateNothing() throws {
    let inference = try UnusualFitTests.fit(
      [[1, 1, 1, 1], [1, -1, 1, -1], [1, 1, -1, -1]], [[1, 2, 3, 5]])
    let collinearity = try inference.collinearity()
    #expect(collinearity.varianceInflationFactors[0] == nil)
    #expect(agreement(collinearity.varianceInflationFactors, [nil, 1, 1]) > 14)
    #expect(agreement(collinearity.conditionIndices, [1, 1, 1]) > 14)
    #expect(agreement([collinearity.conditionNumber], [1]) > 14)
  }

  /// Beyond the range in which squares are numbers: units are part of the one condition number only.
  @Test func theConditionNumberIsThatOfTheColumnsAsGiven() throws {
    let (small, large) = (0x1p-480, 0x1p500)
    let inference = try UnusualFitTests.fit(
      [[1, 1, 1, 1], [small, -small, small, -small], [large, large, -large, -large]],
      [[1, 2, 3, 5]])
    let collinearity = try inference.collinearity()
    #expect(agreement([collinearity.conditionNumber], [0x1p980]) > 13)
    #expect(agreement([collinearity.scaledConditionNumber], [1]) > 14)
  }

  @Test func proportionsFollowFromTheirDefinition() throws {
    let r = RFixtures["longley"]
    let inference = try r.inference()
    let collinearity = try inference.collinearity()
    let proportions = collinearity.varianceProportions
    for j in 0..<proportions.columns {
      let column = (0..<proportions.rows).map { proportions[$0, j] }
      #expect(agreement([column.reduce(0, +)], [1]) > 14)
      #expect(column.allSatisfy { $0 >= 0 && $0 <= 1 })
    }
    // Belsley's own reading of these data: the largest index is 43275, and it holds the variances of the
    // intercept and the year.
    #expect(agreement([collinearity.conditionIndices.last], [43_275.04359]) > 8)
    #expect(proportions[6, 0] > 0.99 && proportions[6, 6] > 0.99)
    #expect(collinearity.conditionIndices == collinearity.conditionIndices.sorted())
    #expect(collinearity.scaledConditionNumber == collinearity.conditionIndices.last)
  }
}
