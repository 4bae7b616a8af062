import BLASBackend
import Foundation
import IterativeMethods
import LeastSquares
import Matrices
import Testing
import _TestSupport

/// The closed form of an elastic net, against other programs, formulas and the conditions of optimality.
@Suite struct ElasticNetMinimumTests {
  private func minimum(
    _ net: ElasticNet, _ problem: LeastSquaresProblem<Double>, intercept: Bool,
    near candidate: Matrix<Double>? = nil
  ) throws -> Matrix<Double>? {
    try ElasticNetMinimum(
      net, of: ReducedProblem(problem), hasIntercept: intercept,
      near: candidate ?? Matrix(rows: problem.columns, columns: problem.targetCount)
    )?.coefficients
  }

  /// From zeros as well as from far off: the conditions decide, not the candidate. The tolerance is that of the
  /// other programs' stops.
  @Test(
    arguments: try ElasticNetFixture.all("scikit_learn") + ElasticNetFixture.all("glmnet"),
    [0.0, 1, -1])
  func coefficientsAreThoseOfOtherPrograms(_ fixture: ElasticNetFixture, _ from: Double) throws {
    let (l1, l2) = fixture.penalties
    let problem = try fixture.problem()
    let values = try #require(
      try minimum(
        ElasticNet(l1: l1, l2: l2), problem, intercept: fixture.intercept,
        near: Matrix(repeating: from, rows: problem.columns, columns: 1)), "\(fixture)")
    let size = fixture.coefficients.map { abs($0) }.max() ?? 0
    for (value, other) in zip(values.storage, fixture.coefficients) {
      #expect(abs(value - other) <= 1e-7 * size, "\(fixture)")
      #expect((value == 0) == (other == 0), "\(fixture)")
    }
  }

  /// Columns at right angles: each coefficient by itself is thresholded and shrunk.
  @Test func orthogonalColumnsHaveTheirFormula() throws {
    let design: Matrix<Double> = [[1, 2, 0.5], [1, -2, 0.5], [1, 2, -0.5], [1, -2, -0.5]]
    let targets: Matrix<Double> = [[7, 0], [1, 1], [3, 0.25], [-2, -1]]
    let problem = try LeastSquaresProblem<Double>(design: design, targets: targets)
    let net = ElasticNet(l1: 2, l2: 3, objective: .halfSum)
    let values = try #require(try minimum(net, problem, intercept: true))
    for k in 0..<2 {
      let products = (0..<3).map { j in (0..<4).reduce(0) { $0 + design[$1, j] * targets[$1, k] } }
      #expect(abs(values[0, k] - products[0] / 4) <= 1e-15)
      for (j, square) in [(1, 16.0), (2, 1)] {
        let size = max(0, abs(products[j]) - 2) / (square + 3)
        #expect(abs(values[j, k] - (products[j] < 0 ? -size : size)) <= 1e-15)
      }
    }
    #expect(values[2, 1] == 0)
  }

  /// |xⱼᵀr| as the conditions ask, to the rounding of its sums, whatever the units of a column.
  @Test(arguments: [1e-6, 1, 1e6], [PenaltyKind.lasso, .net])
  func conditionsHoldToRounding(_ unit: Double, _ kind: PenaltyKind) throws {
    var random = SeededGenerator(seed: 196)
    let base: Matrix<Double> = random.matrix(rows: 40, columns: 8, conditionNumber: 100)
    let design = Matrix(rows: 40, columns: 8) { i, j in (j == 3 ? unit : 1) * base[i, j] }
    let targets: Matrix<Double> = random.matrix(rows: 40, columns: 1)
    let problem = try LeastSquaresProblem<Double>(design: design, targets: targets)
    let (l1, l2) = kind == .lasso ? (0.05, 0.0) : (0.05, 0.2)
    let b = try #require(
      try minimum(ElasticNet(l1: l1, l2: l2, objective: .halfSum), problem, intercept: false))
    let residual = naiveDifference(targets, naiveProduct(design, b))
    let products = naiveProduct(naiveTranspose(design), residual)
    #expect((0..<8).contains { b[$0, 0] == 0 } && (0..<8).contains { b[$0, 0] != 0 })
    for j in 0..<8 {
      let rounding = 1000 * .ulpOfOne * design[..., j...j].frobeniusNorm() * targets.frobeniusNorm()
      let pull = products[j, 0] - l2 * b[j, 0]
      if b[j, 0] == 0 {
        #expect(abs(pull) <= l1 + rounding)
      } else {
        #expect(abs(pull - (b[j, 0] < 0 ? -l1 : l1)) <= rounding)
      }
    }
  }

  enum PenaltyKind: CaseIterable, Sendable { case lasso, net }

  @Test func whereItIsNotUniqueThereIsNone() throws {
    let equal = try LeastSquaresProblem<Double>(
      design: [[1, 1], [2, 2], [4, 4]], targets: [[1], [2], [3]])
    #expect(
      try minimum(
        ElasticNet(l1: 0.1), equal, intercept: false, near: [[0.1], [0.1]]) == nil)
    #expect(try minimum(ElasticNet(), equal, intercept: false) == nil)
    let both = try #require(try minimum(ElasticNet(l1: 0.1, l2: 0.1), equal, intercept: false))
    #expect(abs(both[0, 0] - both[1, 0]) <= 1e-14 && both[0, 0] > 0)
    let empty = try LeastSquaresProblem<Double>(
      design: [[1, 0], [2, 0], [4, 0]], targets: [[1], [2], [3]])
    #expect(try minimum(ElasticNet(), empty, intercept: false) == nil)
    #expect(try minimum(ElasticNet(l2: 1), empty, intercept: false)?[1, 0] == 0)
    #expect(try minimum(ElasticNet(l1: 1), empty, intercept: false)?[1, 0] == 0)
    let large = try #require(try minimum(ElasticNet(l1: 1e300), equal, intercept: false))
    #expect(large.maxNorm() == 0)
  }
}
