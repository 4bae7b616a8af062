import BLASBackend
import LeastSquares
import Matrices
import Testing
import _TestSupport

/// What a change of the problem must do to the answer.
@Suite struct InvarianceTests {
  @Test(arguments: solvers.indices)
  func theOrderOfRowsDoesNotCount(_ index: Int) throws {
    for seed in 0..<UInt64(5) {
      var graded = GradedProblem.random(rows: 40, columns: 5, targets: 2, seed: 200 + seed)
      var generator = SeededGenerator(seed: seed)
      graded.weights = (0..<40).map { _ in generator.uniform(in: 0...2) }
      let order = Array(0..<40).shuffled(using: &generator)
      var shuffled = graded
      shuffled.design = graded.design.taking(rows: order)
      shuffled.targets = graded.targets.taking(rows: order)
      shuffled.weights = order.map { graded.weights![$0] }
      let one = try #require(try solvers[index].solve(graded.problem()).coefficients)
      let other = try #require(try solvers[index].solve(shuffled.problem()).coefficients)
      #expect(relativeDifference(one, other) <= 1e4 * .ulpOfOne)
    }
  }

  @Test(arguments: solvers.indices)
  func theOrderOfColumnsOrdersTheCoefficients(_ index: Int) throws {
    for seed in 0..<UInt64(5) {
      let graded = GradedProblem.random(rows: 40, columns: 6, targets: 2, seed: 300 + seed)
      var generator = SeededGenerator(seed: seed)
      let order = Array(0..<6).shuffled(using: &generator)
      var permuted = graded
      permuted.design = graded.design.taking(columns: order)
      let one = try #require(try solvers[index].solve(graded.problem()).coefficients)
      let other = try #require(try solvers[index].solve(permuted.problem()).coefficients)
      #expect(relativeDifference(one.taking(rows: order), other) <= 1e4 * .ulpOfOne)
    }
  }

  @Test(arguments: solvers.indices)
  func movingTheTargetsByXCMovesTheCoefficientsByC(_ index: Int) throws {
    for seed in 0..<UInt64(5) {
      let graded = GradedProblem.random(rows: 30, columns: 4, targets: 2, seed: 400 + seed)
      let c: Matrix<Double> = [[10, -3], [0, 1], [2, 2], [-1, 5]]
      var moved = graded
      moved.targets = graded.targets + naiveProduct(graded.design, c)
      let one = try solvers[index].solve(graded.problem())
      let other = try solvers[index].solve(moved.problem())
      #expect(
        relativeDifference(try #require(other.coefficients), try #require(one.coefficients) + c)
          <= 1e4 * .ulpOfOne)
      for (a, b) in zip(one.residualNorms, other.residualNorms) {
        #expect(abs(a - b) <= 1e4 * .ulpOfOne * b)
      }
    }
  }

  /// Bit for bit: Householder QR and Cholesky commute with exact scaling, and so do the choice of the driver and
  /// CholeskyQR2. (Of SVD and pivoting nobody promises it; ours scale columns first.)
  ///
  /// With one target: OpenBLAS may solve for several on several threads, and how many there are depends on what
  /// other tests do at the same time.
  @Test(arguments: [0, 1, 2, 5])
  func powersOfTwoScaleTheCoefficientsBitForBit(_ index: Int) throws {
    var compared = 0
    for seed in 0..<UInt64(10) {
      for (rows, columns, kappa) in [(8, 3, 10), (50, 7, 1e3), (600, 12, 10), (70, 6, 1e5)] {
        var graded = GradedProblem.random(
          rows: rows, columns: columns, conditionNumber: kappa, seed: 500 + seed)
        var generator = SeededGenerator(seed: seed)
        if seed % 2 == 1 { graded.weights = (0..<rows).map { _ in generator.uniform(in: 0...2) } }
        let exponents = (0..<columns).map { _ in Int.random(in: -30...30, using: &generator) }
        func power(_ e: Int) -> Double { Double(sign: .plus, exponent: e, significand: 1) }
        var scaled = graded
        scaled.design = Matrix(rows: rows, columns: columns) { i, j in
          graded.design[i, j] * power(exponents[j])
        }
        let one = try solvers[index].solve(graded.problem())
        let other = try solvers[index].solve(scaled.problem())
        let b = try #require(one.coefficients)
        let expected = Matrix(rows: columns, columns: 1) { i, j in b[i, j] * power(-exponents[i]) }
        #expect(one.method == other.method)
        #expect(bits(try #require(other.coefficients)) == bits(expected), "\(rows) × \(columns)")
        #expect(one.residualNorms.map(\.bitPattern) == other.residualNorms.map(\.bitPattern))
        compared += 1
      }
    }
    #expect(compared == 40)
  }

  /// Each target is a problem of its own.
  @Test(arguments: solvers.indices)
  func targetsDoNotTouchEachOther(_ index: Int) throws {
    let graded = GradedProblem.random(rows: 30, columns: 4, targets: 3, seed: 600)
    let all = try solvers[index].solve(graded.problem())
    let b = try #require(all.coefficients)
    for j in 0..<3 {
      var one = graded
      one.targets = Matrix(graded.targets[..., j...j])
      let single = try solvers[index].solve(one.problem())
      #expect(
        relativeDifference(Matrix(b[..., j...j]), try #require(single.coefficients))
          <= 1e3 * .ulpOfOne)
      #expect(
        abs(all.residualNorms[j] - single.residualNorms[0])
          <= 1e3 * .ulpOfOne * single.residualNorms[0])
    }
  }
}
