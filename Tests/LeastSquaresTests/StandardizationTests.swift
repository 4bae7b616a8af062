import BLASBackend
import LeastSquares
import Matrices
import Testing
import _TestSupport

@Suite struct StandardizationTests {
  private static func design(rows: Int = 50) -> Matrix<Double> {
    var random = SeededGenerator(seed: 51)
    return Matrix(rows: rows, columns: 4) { _, j in
      [1, 5 + random.normal(), 1e6 + 1e3 * random.normal(), 1e-5 * random.normal()][j]
    }
  }

  @Test func columnsGetMeanZeroAndDeviationOne() throws {
    let design = Self.design()
    let standardization = Standardization(design: design.view, interceptColumn: 0)
    let problem = try standardization.apply(
      to: LeastSquaresProblem<Double>(design: design, targets: Matrix(rows: 50, columns: 1)))
    #expect(standardization.means[0] == 0 && standardization.deviations[0] == 1)
    for j in 0..<4 {
      let column = (0..<50).map { problem.design[$0, j] }
      if j == 0 {
        #expect(column.allSatisfy { $0 == 1 })
        continue
      }
      // A mean of 1e6 beside a deviation of 1e3 leaves ε·n·1e3.
      let mean = column.reduce(0, +) / 50
      let variance = column.reduce(0) { $0 + $1 * $1 } / 50
      #expect(abs(mean) <= 50 * 1e3 * .ulpOfOne)
      #expect(abs(variance - 1) <= 50 * 1e3 * .ulpOfOne)
    }
  }

  @Test func withoutAnInterceptColumnsAreNotShifted() {
    let design: Matrix<Double> = [[3, 0], [4, 2]]
    let standardization = Standardization(design: design.view, interceptColumn: nil)
    #expect(standardization.means == [0, 0])
    let expected = [Double(12.5).squareRoot(), Double(2).squareRoot()]
    for (value, expected) in zip(standardization.deviations, expected) {
      #expect(abs(value - expected) <= 4 * .ulpOfOne)
    }
  }

  @Test(arguments: [0, nil])
  func coefficientsMapForthAndBack(_ intercept: Int?) {
    let standardization = Standardization(design: Self.design().view, interceptColumn: intercept)
    let b: Matrix<Double> = [[1, -2], [3, 0], [-4e-6, 5], [6e4, 7]]
    let there = standardization.standardized(fromCoefficients: b)
    let back = standardization.coefficients(fromStandardized: there)
    for k in 0..<2 {
      // The intercept takes up mean times slope, here up to 5e6.
      let scale = (0..<4).map { abs(b[$0, k]) * max(1, abs(standardization.means[$0])) }.max()!
      #expect(abs(back[0, k] - b[0, k]) <= 8 * .ulpOfOne * scale)
      for j in 1..<4 { #expect(abs(back[j, k] - b[j, k]) <= 2 * .ulpOfOne * abs(b[j, k])) }
    }
  }

  @Test(arguments: [0, nil])
  func standardizedProblemsHaveTheSameFit(_ intercept: Int?) throws {
    let design = Self.design()
    var random = SeededGenerator(seed: 52)
    let targets: Matrix<Double> = random.matrix(rows: 50, columns: 2)
    let standardization = Standardization(design: design.view, interceptColumn: intercept)
    let problem = try LeastSquaresProblem<Double>(design: design, targets: targets)
    let solution = try QRLeastSquares<Double>().solve(standardization.apply(to: problem))
    let b = standardization.coefficients(fromStandardized: try #require(solution.coefficients))
    let direct = try #require(try QRLeastSquares<Double>().solve(problem).coefficients)
    let difference = naiveProduct(design, naiveDifference(b, direct))
    // Mean over deviation of 1e3 is what the columns cost in either form.
    #expect(difference.maxNorm() <= ratioLimit * 50 * 1e3 * .ulpOfOne * targets.maxNorm())
  }

  /// What is left of 0.1 after the mean is taken off is rounding, however many rows there are.
  @Test(arguments: [2, 10, 1000, 100_000], [0.1, 1e9 / 3, -1e-9])
  func constantColumnsKeepTheirScale(_ rows: Int, _ value: Double) throws {
    let design = Matrix<Double>(rows: rows, columns: 2) { _, j in j == 0 ? 1 : value }
    let standardization = Standardization(design: design.view, interceptColumn: 0)
    #expect(standardization.deviations == [1, 1])
    let problem = try standardization.apply(
      to: LeastSquaresProblem<Double>(design: design, targets: Matrix(rows: rows, columns: 1)))
    #expect(problem.design[..., 1...1].maxNorm() <= 8 * .ulpOfOne * abs(value))
  }

  @Test func columnsOfHugeNumbersHaveADeviation() {
    let design: Matrix<Double> = [[1, 1e200], [1, -1e200], [1, 1e200], [1, -1e200]]
    let standardization = Standardization(design: design.view, interceptColumn: 0)
    #expect(abs(standardization.deviations[1] / 1e200 - 1) <= 4 * .ulpOfOne)
  }

  @Test func targetsStayAsTheyAre() throws {
    let targets = Matrix<Double>(rows: 50, columns: 1) { i, _ in Double(i) }
    let design = Self.design()
    let standardization = Standardization(design: design.view, interceptColumn: 0)
    let problem = try standardization.apply(
      to: LeastSquaresProblem<Double>(design: design, targets: targets))
    #expect(Matrix(problem.targets) == targets)
  }

  @Test(arguments: [nil, 0])
  func passesOverBlocksGiveTheBitsOfAllRowsAtOnce(intercept: Int?) {
    let design = Self.design()
    let whole = Standardization(design: design.view, interceptColumn: intercept)
    for cuts in [[0, 50], [0, 1, 50], [0, 17, 17, 30, 50]] {
      var passes = StandardizationPasses<Double>(rows: 50, columns: 4, interceptColumn: intercept)
      while !passes.isDone {
        for (first, end) in zip(cuts, cuts.dropFirst()) { passes.add(design[first..<end, ...]) }
        passes.endPass()
      }
      #expect(passes.standardization.means == whole.means)
      #expect(passes.standardization.deviations == whole.deviations)
    }
    let nothing = StandardizationPasses<Double>(rows: 0, columns: 2, interceptColumn: nil)
    #expect(nothing.isDone && nothing.standardization.deviations == [1, 1])
  }
}
