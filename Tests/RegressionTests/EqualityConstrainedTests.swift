import BLASBackend
import LeastSquares
import Matrices
import Testing
import _TestSupport

@Suite struct EqualityConstrainedTests {
  @Test(arguments: try SciPyCase.load("equality"))
  func agreesWithSciPy(_ problem: SciPyCase) throws {
    let constraints = try Matrix(rowByRow: try #require(problem.constraints))
    let values = try #require(problem.values)
    let solver = try EqualityConstrainedLeastSquares(
      constraints: constraints, values: Matrix(rows: values.count, columns: 1, storage: values))
    let solution = try solver.solve(
      LeastSquaresProblem<Double>(design: problem.x, targets: problem.y))
    let b = try #require(solution.coefficients)
    let expected = Matrix(rows: b.rows, columns: 1, storage: problem.coefficients)
    #expect(solution.status == .solved)
    #expect(relativeDifference(b, expected) <= 1e-11)
    #expect(
      abs(solution.residualNorms[0] - problem.residualNorm) <= 1e-13 * problem.y.frobeniusNorm())
    #expect(
      solveRatio(constraints, solution: b, rightSides: solver.values) <= ratioLimit,
      "the constraints")
  }

  /// Minimise (b₀ − 1)² + (b₁ − 2)² subject to b₀ + b₁ = 1: (0, 1).
  @Test func solvesByHand() throws {
    let problem = try LeastSquaresProblem<Double>(
      design: Matrix<Double>.identity(2),
      targets: Matrix<Double>(rows: 2, columns: 1, storage: [1, 2]))
    let solver = try EqualityConstrainedLeastSquares(constraints: [[1, 1]], values: [[1.0]])
    let solution = try solver.solve(problem)
    let b = try #require(solution.coefficients)
    #expect(abs(b[0, 0]) <= 4 * .ulpOfOne && abs(b[1, 0] - 1) <= 4 * .ulpOfOne)
    #expect(abs(solution.residualNorms[0] - 2.0.squareRoot()) <= 8 * .ulpOfOne)
  }

  /// Coefficients that are fixed at a value leave ordinary least squares for the rest.
  @Test func fixesCoefficients() throws {
    let graded = GradedProblem.random(rows: 30, columns: 5, targets: 2, seed: 41)
    let solver = try EqualityConstrainedLeastSquares(
      constraints: [[0, 0, 2, 0, 0], [0, 1, 0, 0, 0]], values: [[3, 4], [-1.0, 0]])
    let b = try #require(try solver.solve(graded.problem()).coefficients)
    for j in 0..<2 {
      let fixed = [[-1.0, 1.5], [0, 2]][j]
      let rest = GradedProblem(
        design: graded.design.taking(columns: [0, 3, 4]),
        targets: Matrix(rows: 30, columns: 1) { i, _ in
          graded.targets[i, j] - fixed[0] * graded.design[i, 1] - fixed[1] * graded.design[i, 2]
        })
      let exact = try rest.exact()
      #expect(abs(b[1, j] - fixed[0]) <= 1e2 * .ulpOfOne)
      #expect(abs(b[2, j] - fixed[1]) <= 1e2 * .ulpOfOne)
      let others = Matrix(rows: 3, columns: 1) { i, _ in b[[0, 3, 4][i], j] }
      #expect(relativeDifference(others, exact) <= 1e4 * .ulpOfOne)
    }
  }

  @Test func noConstraintsLeaveOrdinaryLeastSquares() throws {
    let graded = GradedProblem.random(rows: 12, columns: 3, targets: 2, seed: 42)
    let solver = try EqualityConstrainedLeastSquares(
      constraints: Matrix<Double>(rows: 0, columns: 3), values: Matrix(rows: 0, columns: 2))
    let solution = try solver.solve(graded.problem())
    let b = try #require(solution.coefficients)
    #expect(relativeDifference(b, try graded.exact()) <= 1e3 * .ulpOfOne)
    for (norm, square) in zip(solution.residualNorms, squares(graded, b)) {
      #expect(abs(norm * norm - square) <= 1e3 * .ulpOfOne * square)
    }
  }

  @Test func asManyConstraintsAsColumnsDetermineAll() throws {
    let graded = GradedProblem.random(rows: 12, columns: 3, targets: 2, seed: 43)
    var generator = SeededGenerator(seed: 44)
    let a: Matrix<Double> = generator.matrix(rows: 3, columns: 3, conditionNumber: 10)
    let b: Matrix<Double> = generator.matrix(rows: 3, columns: 2)
    let solver = try EqualityConstrainedLeastSquares(constraints: a, values: naiveProduct(a, b))
    let found = try #require(try solver.solve(graded.problem()).coefficients)
    #expect(relativeDifference(found, b) <= 1e3 * .ulpOfOne)
  }

  /// Dummy columns for all levels become a full-rank problem once their effects sum to zero.
  @Test func constraintsMayDetermineWhatTheColumnsLeaveOpen() throws {
    let (design, targets) = try RealProblem("warpbreaks_dummies").designAndTargets()
    let problem = try LeastSquaresProblem<Double>(design: design, targets: targets)
    let solver = try EqualityConstrainedLeastSquares(
      constraints: [[0, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1]], values: [[0.0], [0]])
    let b = try #require(try solver.solve(problem).coefficients)
    // The answer is that of minimum-norm slopes: of equivalent effects those that sum to zero are shortest.
    let exact = try #require(try RealProblem("warpbreaks_dummies").exact.centredMinimumNorm)
    #expect(correctDigits(b.column(0).elements, of: exact) >= 13.5)
    let tooFew = try EqualityConstrainedLeastSquares(
      constraints: [[0, 1, 1, 0, 0, 0]], values: [[0.0]])
    let open = try tooFew.solve(problem)
    #expect(open.status == .rankDeficient && open.coefficients == nil)
    #expect(open.message.hasPrefix("the constraints do not determine"))
  }

  /// Longley with κ = 5e9 because of its units: the constraint must not mix long and short columns.
  @Test func keepsItsDigitsWithColumnsOfDifferentUnits() throws {
    let longley = try StRDProblem("Longley")
    let problem = try LeastSquaresProblem<Double>(
      design: longley.design(), targets: longley.targets())
    // Satisfied by the free solution up to its rounding, so that the answer is the same.
    let exact = longley.exactOfRoundedDesign.coefficients
    let solver = try EqualityConstrainedLeastSquares(
      constraints: [[0, 0, 1, 1, 0, 0, 0]], values: [[exact[2].high + exact[3].high]])
    let b = try #require(try solver.solve(problem).coefficients)
    for (j, value) in exact.enumerated() {
      #expect(correctDigits(b[j, 0], of: value) >= 9, "\(j): \(b[j, 0])")
    }
  }

  /// Units, even extreme ones, change the units of the coefficients and nothing else.
  @Test func columnsMayBeExtreme() throws {
    let graded = GradedProblem.random(rows: 15, columns: 3, seed: 47)
    let constraints: Matrix<Double> = [[1, 2, -1]]
    let units = [0x1p-600, 1, 0x1p600]
    func solve(_ units: [Double]) throws -> [Double] {
      var scaled = graded
      scaled.design = Matrix(rows: 15, columns: 3) { i, j in graded.design[i, j] * units[j] }
      let solver = try EqualityConstrainedLeastSquares(
        constraints: Matrix(rows: 1, columns: 3) { i, j in constraints[i, j] * units[j] },
        values: [[3.0]])
      let b = try #require(try solver.solve(scaled.problem()).coefficients)
      return (0..<3).map { b[$0, 0] * units[$0] }
    }
    for (one, other) in zip(try solve([1, 1, 1]), try solve(units)) {
      #expect(abs(one - other) <= 1e3 * .ulpOfOne * abs(one))
    }
  }

  @Test func weighsRows() throws {
    var graded = GradedProblem.random(rows: 18, columns: 4, seed: 45)
    graded.weights = (0..<18).map { Double($0 % 3) }
    let rows = (0..<18).flatMap { i in [Int](repeating: i, count: i % 3) }
    let repeated = GradedProblem(
      design: graded.design.taking(rows: rows), targets: graded.targets.taking(rows: rows))
    let solver = try EqualityConstrainedLeastSquares(
      constraints: [[1, 1, 1, 1]], values: [[2.0]])
    let one = try solver.solve(graded.problem())
    let other = try solver.solve(repeated.problem())
    #expect(
      relativeDifference(try #require(one.coefficients), try #require(other.coefficients))
        <= 1e3 * .ulpOfOne)
    #expect(abs(one.residualNorms[0] / other.residualNorms[0] - 1) <= 1e2 * .ulpOfOne)
  }

  @Test func refusesWhatDoesNotFit() throws {
    let problem = try GradedProblem.random(rows: 12, columns: 3, seed: 46).problem()
    func error(_ a: Matrix<Double>, _ d: Matrix<Double>) -> LinearAlgebraError? {
      #expect(throws: LinearAlgebraError.self) {
        try EqualityConstrainedLeastSquares(constraints: a, values: d).solve(problem)
      }
    }
    // Dependent, contradicting or not; more of them than columns; a row of zeros.
    #expect(error([[1, 2, 3], [2, 4, 6]], [[1], [2]]) == .rankDeficient(rank: 1, columns: 2))
    #expect(error([[1, 2, 3], [2, 4, 6]], [[1], [3]]) == .rankDeficient(rank: 1, columns: 2))
    #expect(error([[1, 2, 3], [0, 0, 0]], [[1], [0]]) == .rankDeficient(rank: 1, columns: 2))
    #expect(
      error([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1]], [[1], [1], [1], [3]])
        == .rankDeficient(rank: 3, columns: 4))
    #expect(
      error([[1, .nan, 3]], [[1]]) == .nonFinite(row: 0, column: 1, operand: "the constraints"))
    #expect(
      error([[1, 2, 3]], [[.infinity]])
        == .nonFinite(row: 0, column: 0, operand: "the constraints' values"))
    for (a, d): (Matrix<Double>, Matrix<Double>) in [
      ([[1, 2]], [[1]]), ([[1, 2, 3]], [[1, 2]]), ([[1, 2, 3]], [[1], [2]]),
    ] {
      guard case .shapeMismatch = error(a, d) else {
        Issue.record("\(a.shape), \(d.shape)")
        continue
      }
    }
  }
}
