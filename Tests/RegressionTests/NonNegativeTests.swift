import BLASBackend
import LeastSquares
import Matrices
import Testing
import _TestSupport

@Suite struct NonNegativeTests {
  @Test(arguments: try SciPyCase.load("nnls"))
  func agreesWithSciPy(_ problem: SciPyCase) throws {
    let free = Set(problem.free ?? [])
    let solution = try NonNegativeLeastSquares(freeColumns: free).solve(
      LeastSquaresProblem<Double>(design: problem.x, targets: problem.y))
    let b = try #require(solution.coefficients)
    #expect(solution.status == .solved && solution.message.isEmpty)
    #expect(kktRatio(problem.x, problem.y, b, free) <= ratioLimit)
    let size = problem.y.frobeniusNorm()
    #expect(abs(solution.residualNorms[0] - problem.residualNorm) <= 1e-13 * size)
    guard problem.unique != false else { return }
    let expected = Matrix(rows: b.rows, columns: 1, storage: problem.coefficients)
    // In columns of length 1, so that all count the same.
    let lengths = (0..<b.rows).map { problem.x[..., $0...$0].frobeniusNorm() }
    func scaled(_ b: Matrix<Double>) -> Matrix<Double> {
      Matrix(rows: b.rows, columns: 1) { i, _ in b[i, 0] * lengths[i] }
    }
    let difference = naiveDifference(scaled(b), scaled(expected)).frobeniusNorm()
    #expect(difference <= 1e-9 * max(size, scaled(expected).frobeniusNorm()))
    for j in 0..<b.rows where !free.contains(j) && expected[j, 0] == 0 {
      #expect(abs(b[j, 0] * lengths[j]) <= 1e-13 * size, "\(j)")
    }
  }

  /// Every pattern of signs of random problems, against the best of all 2ᵖ sets of columns.
  @Test func isTheBestOfAllSetsOfColumns() throws {
    for seed in 0..<UInt64(60) {
      let graded = GradedProblem.random(rows: 9, columns: 5, seed: 100 + seed)
      var best = Double.infinity
      for set in 0..<32 {
        let columns = (0..<5).filter { set & (1 << $0) != 0 }
        let part = GradedProblem(
          design: graded.design.taking(columns: columns), targets: graded.targets)
        let b = try #require(try QRLeastSquares().solve(part.problem()).coefficients)
        if b.storage.allSatisfy({ $0 >= 0 }) { best = min(best, squares(part, b)[0]) }
      }
      let b = try #require(try NonNegativeLeastSquares().solve(graded.problem()).coefficients)
      #expect(b.storage.allSatisfy { $0 >= 0 })
      #expect(abs(squares(graded, b)[0] - best) <= 1e-12 * best, "seed \(seed)")
    }
  }

  /// Strongly correlated positive columns: many enter and leave, several at once.
  @Test func endsAtAMinimumWhereColumnsComeAndGo() throws {
    for seed in 0..<UInt64(20) {
      var generator = SeededGenerator(seed: 500 + seed)
      let shared: Matrix<Double> = generator.matrix(rows: 60, columns: 1)
      let own: Matrix<Double> = generator.matrix(rows: 60, columns: 40)
      let design = Matrix(rows: 60, columns: 40) { i, j in
        shared[i, 0] + 0.05 * own[i, j] + (j > 0 ? 0.1 * own[i, j - 1] : 0)
      }
      let targets: Matrix<Double> = generator.matrix(rows: 60, columns: 3)
      let solution = try NonNegativeLeastSquares().solve(
        LeastSquaresProblem<Double>(design: design, targets: targets))
      #expect(solution.status == .solved)
      #expect(kktRatio(design, targets, try #require(solution.coefficients), []) <= ratioLimit)
    }
  }

  @Test func solvesForEachTargetAndWithWeights() throws {
    var graded = GradedProblem.random(rows: 30, columns: 6, targets: 3, seed: 31)
    graded.weights = (0..<30).map { Double($0 % 3) }
    let rows = (0..<30).flatMap { i in [Int](repeating: i, count: i % 3) }
    let repeated = GradedProblem(
      design: graded.design.taking(rows: rows), targets: graded.targets.taking(rows: rows))
    let method = NonNegativeLeastSquares<Double>(freeColumns: [0])
    let weighted = try method.solve(graded.problem())
    let b = try #require(weighted.coefficients)
    #expect(
      relativeDifference(b, try #require(try method.solve(repeated.problem()).coefficients))
        <= 1e4 * .ulpOfOne)
    for (norm, square) in zip(weighted.residualNorms, squares(graded, b)) {
      #expect(abs(norm * norm - square) <= 1e3 * .ulpOfOne * square)
    }
    for j in 0..<3 {
      var one = graded
      one.targets = Matrix(graded.targets[..., j...j])
      let column = try #require(try method.solve(one.problem()).coefficients)
      #expect(relativeDifference(Matrix(b[..., j...j]), column) <= 1e3 * .ulpOfOne)
    }
    graded.targets = Matrix(rows: 30, columns: 0)
    #expect(try method.solve(graded.problem()).coefficients?.shape == Shape(6, 0))
  }

  @Test func isOrdinaryLeastSquaresWhereAllIsFree() throws {
    let graded = GradedProblem.random(rows: 20, columns: 4, targets: 2, seed: 33)
    let b = try #require(
      try NonNegativeLeastSquares(freeColumns: [0, 1, 2, 3]).solve(graded.problem()).coefficients)
    #expect(relativeDifference(b, try graded.exact()) <= 1e3 * .ulpOfOne)
  }

  /// Free columns that depend on each other leave the bound ones a minimum all the same.
  @Test func freeColumnsMayDependOnEachOther() throws {
    let graded = GradedProblem.random(rows: 20, columns: 4, seed: 34)
    let design = graded.design.taking(columns: [0, 0, 1, 2, 3])
    let solution = try NonNegativeLeastSquares(freeColumns: [0, 1]).solve(
      LeastSquaresProblem<Double>(design: design, targets: graded.targets))
    #expect(solution.status == .solved)
    let b = try #require(solution.coefficients)
    #expect(kktRatio(design, graded.targets, b, [0, 1]) <= ratioLimit)
  }

  @Test func worksInSinglePrecision() throws {
    for problem in try SciPyCase.load("nnls") where !problem.name.hasPrefix("graded") {
      let (x, y) = (problem.x.map { Float($0) }, problem.y.map { Float($0) })
      let free = Set(problem.free ?? [])
      let solution = try NonNegativeLeastSquares<Float>(freeColumns: free).solve(
        LeastSquaresProblem<Float>(design: x, targets: y))
      #expect(solution.status == .solved, "\(problem)")
      #expect(kktRatio(x, y, try #require(solution.coefficients), free) <= ratioLimit, "\(problem)")
    }
  }

  @Test func theCheckRefusesWrongAnswers() throws {
    let x: Matrix<Double> = [[1, 0], [0, 1], [1, 1]]
    let y: Matrix<Double> = [[1], [-1], [0]]
    let right: Matrix<Double> = [[0.5], [0]]
    #expect(kktRatio(x, y, right, []) <= ratioLimit)
    for wrong: Matrix<Double> in [
      [[1], [-1]], [[0.5], [1e-6]], [[0.4], [0]], [[0], [0]], [[0.5], [.nan]],
    ] {
      #expect(!(kktRatio(x, y, wrong, []) <= ratioLimit))
    }
  }

  /// How far b is from the Karush–Kuhn–Tucker conditions: b ≥ 0, xⱼᵀr ≤ 0 where bⱼ = 0 and 0 elsewhere, in units
  /// of what rounding excuses; infinite for a negative b.
  private func kktRatio<Scalar: RealBLASScalar>(
    _ x: Matrix<Scalar>, _ y: Matrix<Scalar>, _ b: Matrix<Scalar>, _ free: Set<Int>
  ) -> Double {
    guard b.firstNonFinite() == nil else { return .infinity }
    let (design, targets, solution) = (x.inDouble, y.inDouble, b.inDouble)
    let residual = naiveDifference(targets, naiveProduct(design, solution))
    let gradient = naiveProduct(naiveTranspose(design), residual)
    var worst = 0.0
    for k in 0..<y.columns {
      let terms = (0..<b.rows).reduce(targets[..., k...k].frobeniusNorm()) { sum, j in
        sum + abs(solution[j, k]) * design[..., j...j].frobeniusNorm()
      }
      for j in 0..<b.rows {
        let isFree = free.contains(j)
        if !isFree && solution[j, k] < 0 { return .infinity }
        let violation =
          !isFree && solution[j, k] == 0 ? max(0, gradient[j, k]) : abs(gradient[j, k])
        let bound =
          design[..., j...j].frobeniusNorm() * terms * Double(max(x.rows, x.columns))
          * Double(Scalar.ulpOfOne)
        if violation > 0 { worst = max(worst, violation / bound) }
      }
    }
    return worst
  }
}
