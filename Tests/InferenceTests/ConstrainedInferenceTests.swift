import LeastSquares
import Matrices
import Testing
import _TestSupport

@Suite struct ConstrainedInferenceTests {
  /// y = a + bx + cz with c = 1.5 and a = 2b: one column, 2 + x, fitted to y − 1.5z.
  /// Also where squares of the columns overflow, so that these are scaled.
  @Test(arguments: [1, 0x1p600])
  func isThatOfTheCoefficientsThatAreLeft(_ scale: Double) throws {
    let (x, y) = (UnusualFitTests.x, UnusualFitTests.y)
    let z: [Double] = [2, 7, 1, 8, 2, 8, 1, 8]
    let problem = try LeastSquaresProblem<Double>(
      design: Matrix(rows: 8, columns: 3) { i, j in scale * [1, x[i], z[i]][j] },
      targets: Matrix(rows: 8, columns: 1, storage: y))
    let reduced = try ReducedProblem(problem)
    let solver = try EqualityConstrainedLeastSquares<Double>(
      constraints: [[0, 0, 2], [1, -2, 0]], values: [[3 / scale], [0]])
    let constrained = try solver.inference(reduced, solver.solve(reduced), observations: 8)[0]
    let reference = try UnusualFitTests.fit(
      [x.map { 2 + $0 }], [zip(y, z).map { $0 - 1.5 * $1 }], intercept: nil)
    let fit = reference.fits[0]
    #expect(constrained.residualDegreesOfFreedom == 7)
    #expect(agreement([constrained.residualStandardError], [fit.residualStandardError]) > 13)
    let error = try #require(fit.standardErrors[0])
    #expect(
      agreement(Array(constrained.standardErrors[..<2]), [2 * error / scale, error / scale]) > 13)
    #expect(abs(try #require(constrained.standardErrors[2])) <= 1e-14 * error / scale)
    let test = try #require(constrained.test)
    #expect(test.numeratorDegreesOfFreedom == 2 && test.denominatorDegreesOfFreedom == 5)

    let rows: [[Double]] = [[1, 4, 3], [1, -20, 0.5], [0, 1, 1]]
    let found = try constrained.predict(
      Matrix(rowByRow: rows).map { scale * $0 }.view, level: 0.9)
    let expected = try reference.predict(
      Matrix(rows: 3, columns: 1) { i, _ in 2 * rows[i][0] + rows[i][1] }.view, level: 0.9)
    for i in 0..<3 {
      let shift = 1.5 * rows[i][2]
      #expect(agreement([found.fittedValues[i] - shift], [expected.fittedValues[i]]) > 12)
      #expect(agreement([found.standardErrors[i]], [expected.standardErrors[i]]) > 12)
      for (one, other) in [
        (found.confidenceIntervals[i], expected.confidenceIntervals[i]),
        (found.predictionIntervals[i], expected.predictionIntervals[i]),
      ] {
        let (one, other) = (try #require(one), try #require(other))
        #expect(agreement([one.lowerBound - shift], [other.lowerBound]) > 12)
        #expect(agreement([one.upperBound - shift], [other.upperBound]) > 12)
      }
    }
  }

  @Test func refusesRowsOfAnotherWidth() throws {
    let reduced = try ReducedProblem(
      LeastSquaresProblem<Double>(
        design: Matrix(rowByRow: [[1, 1], [1, 2], [1, 4]]),
        targets: Matrix(rows: 3, columns: 1, storage: [1, 3, 4])))
    let solver = try EqualityConstrainedLeastSquares<Double>(
      constraints: [[0, 1]], values: [[1.0]])
    let inference = try solver.inference(reduced, solver.solve(reduced), observations: 3)[0]
    #expect(throws: LinearAlgebraError.self) {
      try inference.predict(Matrix(rowByRow: [[1, 2, 3]]).view)
    }
  }
}
