import BLASBackend
import LeastSquares
import Matrices
import Testing
import _TestSupport

@Suite struct WeightTests {
  @Test(arguments: solvers.indices)
  func integerWeightsRepeatRows(_ index: Int) throws {
    let solver = solvers[index]
    for targets in [0, 1, 3] {
      var graded = GradedProblem.random(rows: 20, columns: 4, targets: targets, seed: 1)
      let counts = (0..<20).map { [0, 1, 2, 5][$0 % 4] }
      let rows = counts.indices.flatMap { i in [Int](repeating: i, count: counts[i]) }
      let repeated = GradedProblem(
        design: graded.design.taking(rows: rows), targets: graded.targets.taking(rows: rows))
      graded.weights = counts.map(Double.init)
      let weighted = try solver.solve(graded.problem())
      let plain = try solver.solve(repeated.problem())
      let b = try #require(weighted.coefficients)
      #expect(weighted.status == .solved && b.shape == Shape(4, targets))
      #expect(relativeDifference(b, try #require(plain.coefficients)) <= 1e4 * .ulpOfOne)
      #expect(weighted.residualNorms.count == targets)
      for (one, other) in zip(weighted.residualNorms, plain.residualNorms) {
        #expect(abs(one - other) <= 1e3 * .ulpOfOne * other, "\(solver.name)")
      }
      for (norm, square) in zip(weighted.residualNorms, squares(graded, b)) {
        #expect(abs(norm * norm - square) <= 1e3 * .ulpOfOne * square, "\(solver.name)")
      }
    }
  }

  @Test(arguments: solvers.indices)
  func weightsScaleRowsByTheirRoots(_ index: Int) throws {
    let solver = solvers[index]
    var graded = GradedProblem.random(rows: 30, columns: 5, targets: 2, seed: 2)
    var generator = SeededGenerator(seed: 3)
    let weights = (0..<30).map { _ in generator.uniform(in: 0.01...100) }
    let scaled = GradedProblem(
      design: Matrix(rows: 30, columns: 5) { i, j in
        weights[i].squareRoot() * graded.design[i, j]
      },
      targets: Matrix(rows: 30, columns: 2) { i, j in
        weights[i].squareRoot() * graded.targets[i, j]
      })
    graded.weights = weights
    let b = try #require(try solver.solve(graded.problem()).coefficients)
    let c = try #require(try solver.solve(scaled.problem()).coefficients)
    #expect(relativeDifference(b, c) <= 100 * .ulpOfOne, "\(solver.name)")
    #expect(relativeDifference(b, try graded.exact()) <= 1e4 * .ulpOfOne, "\(solver.name)")
  }

  /// Rows whose weight is 0 count neither for B nor for the residual, however far out they are.
  @Test(arguments: solvers.indices)
  func zeroWeightsDropRows(_ index: Int) throws {
    let solver = solvers[index]
    var graded = GradedProblem.random(rows: 25, columns: 4, targets: 2, seed: 4)
    let dropped = Set([0, 7, 8, 24])
    let rows = (0..<25).filter { !dropped.contains($0) }
    let kept = GradedProblem(
      design: graded.design.taking(rows: rows), targets: graded.targets.taking(rows: rows))
    for i in dropped { for j in 0..<2 { graded.targets[i, j] = 1e6 } }
    graded.weights = (0..<25).map { dropped.contains($0) ? 0 : 1 }
    let one = try solver.solve(graded.problem())
    let other = try solver.solve(kept.problem())
    #expect(
      relativeDifference(try #require(one.coefficients), try #require(other.coefficients))
        <= 1e3 * .ulpOfOne)
    for (a, b) in zip(one.residualNorms, other.residualNorms) {
      #expect(abs(a - b) <= 1e3 * .ulpOfOne * b, "\(solver.name)")
    }
  }

  @Test(arguments: solvers.indices)
  func tooFewWeightedRowsLeaveTheRankDeficient(_ index: Int) throws {
    var graded = GradedProblem.random(rows: 10, columns: 4, seed: 5)
    graded.weights = (0..<10).map { $0 < 3 ? 1 : 0 }
    let solution = try solvers[index].solve(graded.problem())
    switch solution.status {
    case .rankDeficient: #expect(solution.coefficients == nil)
    case .solved:
      #expect(solution.conditioning?.rank == 3)
      #expect(solution.residualNorms[0] <= 1e3 * .ulpOfOne * graded.targets.frobeniusNorm())
    default: Issue.record("\(solution.method): \(solution.status)")
    }
  }

  /// The whole may be tiny or huge: neither the squares of the data nor the weights may overflow.
  @Test(arguments: solvers.indices, [1e-200, 1e200])
  func weightsAndDataMayBeExtreme(_ index: Int, _ scale: Double) throws {
    let graded = GradedProblem.random(rows: 20, columns: 3, seed: 6)
    var scaled = graded
    scaled.targets = scale * graded.targets
    scaled.weights = [Double](repeating: 4, count: 20)
    let plain = try solvers[index].solve(graded.problem())
    let solution = try solvers[index].solve(scaled.problem())
    let b = try #require(solution.coefficients)
    #expect(
      relativeDifference((1 / scale) * b, try #require(plain.coefficients)) <= 1e4 * .ulpOfOne)
    let expected = 2 * scale * plain.residualNorms[0]
    #expect(abs(solution.residualNorms[0] - expected) <= 1e3 * .ulpOfOne * expected)
  }

  @Test func refusesWeightsThatAreNone() throws {
    let graded = GradedProblem.random(rows: 4, columns: 2, seed: 7)
    func error(_ weights: [Double]) -> LinearAlgebraError? {
      var weighted = graded
      weighted.weights = weights
      return #expect(throws: LinearAlgebraError.self) { try weighted.problem() }
    }
    #expect(error([1, 1, -1, 1]) == .negativeWeight(row: 2))
    #expect(error([1, .nan, 1, 1]) == .nonFinite(row: 1, column: 0, operand: "the weights"))
    #expect(error([1, 1, 1, .infinity]) == .nonFinite(row: 3, column: 0, operand: "the weights"))
    guard case .shapeMismatch = error([1, 1, 1]) else {
      Issue.record("three weights for four rows")
      return
    }
  }
}
