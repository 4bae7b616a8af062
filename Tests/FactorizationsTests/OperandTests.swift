import BLASBackend
import Matrices
import Testing

@testable import Factorizations

/// Where several matrices are given, the error says which of them has the number that is not finite.
@Suite struct OperandTests {
  private static let good: Matrix<Double> = [[4, 1], [1, 3]]
  private static let bad: Matrix<Double> = [[4, .nan], [.nan, 3]]

  private func expect(_ operand: String, _ body: () throws -> some Any) {
    let first = LinearAlgebraError.nonFinite(row: 1, column: 0, operand: operand)
    // Of a Hermitian matrix the upper triangle is read.
    let upper = LinearAlgebraError.nonFinite(row: 0, column: 1, operand: operand)
    let error = #expect(throws: LinearAlgebraError.self) { try body() }
    #expect(error == first || error == upper, "\(operand)")
  }

  @Test func theOperandIsNamed() {
    let (good, bad) = (Self.good, Self.bad)
    expect("A") { try solveSylvester(bad, good, good) }
    expect("B") { try solveSylvester(good, bad, good) }
    expect("C") { try solveSylvester(good, good, bad) }
    expect("A") { try GeneralizedEigen(bad, good) }
    expect("B") { try GeneralizedEigen(good, bad) }
    expect("A") { try GeneralizedSymmetricEigen(bad, good) }
    expect("B") { try GeneralizedSymmetricEigen(good, bad) }
    expect("A") { try GeneralizedSVD(bad, good) }
    expect("B") { try GeneralizedSVD(good, bad) }
    expect("A") { try solveRefined(bad, good) }
    expect("the right-hand sides") { try solveRefined(good, bad) }
    expect("A") { try solveInMixedPrecision(bad, good) }
    expect("the right-hand sides") { try solveInMixedPrecision(positiveDefinite: good, bad) }
    expect("A") { try leastSquares(bad, good) }
    expect("the right-hand sides") { try leastSquares(good, bad) }
    expect("the right-hand sides") { try LU(good).solve(bad) }
    expect("the right-hand sides") { try Cholesky(good).solve(bad) }
    expect("the right-hand sides") { try BunchKaufman(good).solve(bad) }
    expect("the right-hand sides") { try QR(good).solve(bad) }
    expect("the right-hand sides") { try LQ(good).solve(bad) }
  }

  @Test func theVectorIsNamed() {
    let (one, bad) = (Vector<Double>([1, 1]), Vector([1, Double.infinity]))
    let constraint: Matrix<Double> = [[1, 1]]
    expect("the right side c of constrained least squares") {
      try leastSquares(Self.good, bad, constraints: constraint, Vector([1]))
    }
    expect("B") { try leastSquares(Self.good, one, constraints: Self.bad, one) }
    expect("the right side d of the Gauss–Markov model") {
      try gaussMarkov(Self.good, Self.good, bad)
    }
  }

  /// A result that leaves the range of the numbers is not mistaken for an operand.
  @Test func theSolutionIsNamed() throws {
    let tiny: Matrix<Double> = [[1e-200]]
    let error = #expect(throws: LinearAlgebraError.self) {
      try LU(tiny).solve([[1e200]] as Matrix<Double>)
    }
    #expect(error == .nonFinite(row: 0, column: 0, operand: "the solution"))
  }
}
