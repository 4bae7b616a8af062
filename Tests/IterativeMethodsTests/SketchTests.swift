import BLASBackend
import Factorizations
import Foundation
import IterativeMethods
import LeastSquares
import Matrices
import Testing
import _TestSupport

/// Krylov methods with a random sketch as their preconditioner.
@Suite struct SketchTests {
  /// κ₂ of the preconditioned matrix, column by column from its products.
  private func conditionNumber(_ design: DesignOperator<Double>) throws -> Double {
    let count = design.shape.columns
    let columns = try (0..<count).flatMap { j in
      try design.apply(to: Vector((0..<count).map { $0 == j ? 1 : 0 })).elements
    }
    let values = try Matrix(rows: design.shape.rows, columns: count, storage: columns)
      .singularValues()
    return values.first! / values.last!
  }

  /// (√d + √p)/(√d − √p) = 2.5 for d = 4p + 16 and p = 5; sparse signs come near.
  @Test(arguments: [1.0, 1e4, 1e10], [1, 2, 3] as [UInt64])
  func conditionIsSmallWhateverThatOfXIs(_ kappa: Double, _ seed: UInt64) throws {
    var random = SeededGenerator(seed: 181)
    let problem = try LeastSquaresProblem<Double>(
      design: random.matrix(rows: 200, columns: 5, conditionNumber: kappa) as Matrix<Double>,
      targets: random.matrix(rows: 200, columns: 1) as Matrix<Double>)
    let design = try DesignOperator(problem, preconditioner: .sketch, seed: seed)
    #expect(try conditionNumber(design) <= 4)
    #expect(design.passes == 1 && design.preconditioner == .sketch)
  }

  @Test(arguments: KrylovName.allCases)
  func fewStepsSolveIllConditionedProblems(_ name: KrylovName) throws {
    var random = SeededGenerator(seed: 182)
    let design: Matrix<Double> = random.matrix(rows: 150, columns: 15, conditionNumber: 1e8)
    let problem = try LeastSquaresProblem<Double>(
      design: design, targets: random.matrix(rows: 150, columns: 1),
      weights: Vector((0..<150).map { Double($0 % 5) }))
    let exact = try #require(try QRLeastSquares<Double>().solve(problem).coefficients)
    func error(_ preconditioner: KrylovPreconditioner) throws -> (Double, RunOutcome<Double>) {
      let outcome = try name.states(
        problem, preconditioner: preconditioner,
        until: GradientTolerance(relativeTolerance: 1e-12), iterations: 40
      ).outcome
      let difference = naiveDifference(outcome.last.parameters, exact).frobeniusNorm()
      return (difference / exact.frobeniusNorm(), outcome)
    }
    let (sketched, outcome) = try error(.sketch)
    // Rounding of XN, ε·κ, keeps the gradient of CGLS above this tolerance; the others have it by recurrence.
    #expect(name == .cgls || outcome.status == .converged && outcome.last.iteration <= 30)
    // ε·κ = 2e-8 relative to y in z; the coefficients in small directions have κ times that of their size.
    #expect(sketched <= 1e-3, "\(sketched)")
    #expect(try error(.columns).0 > 10 * sketched)
  }

  /// Rank-deficient, wide and tiny: the minimiser of least norm, at most in a few steps.
  @Test(arguments: KrylovName.allCases)
  func rankDeficientRowsGiveTheLeastNorm(_ name: KrylovName) throws {
    var random = SeededGenerator(seed: 183)
    let base: Matrix<Double> = random.matrix(rows: 100, columns: 3)
    let tall = Matrix(rows: 100, columns: 4) { i, j in
      j < 3 ? base[i, j] : base[i, 0] + 2 * base[i, 1]
    }
    let wide: Matrix<Double> = random.matrix(rows: 4, columns: 7)
    for design in [tall, wide, Matrix(wide[0..<1, 0..<1])] {
      let problem = try LeastSquaresProblem<Double>(
        design: design, targets: random.matrix(rows: design.rows, columns: 1))
      let exact = try #require(try SVDLeastSquares<Double>().solve(problem).coefficients)
      let outcome = try name.states(
        problem, preconditioner: .sketch, until: GradientTolerance(relativeTolerance: 1e-12),
        iterations: 40
      ).outcome
      let error = naiveDifference(outcome.last.parameters, exact).frobeniusNorm()
      #expect(error <= 1e-9 * exact.frobeniusNorm(), "\(design.shape)")
      #expect(design.rows > 10 || outcome.last.iteration <= 2)
    }
  }

  @Test func unitsOfColumnsDoNotMatter() throws {
    var random = SeededGenerator(seed: 184)
    let x: Matrix<Double> = random.matrix(rows: 60, columns: 3)
    let targets: Matrix<Double> = random.matrix(rows: 60, columns: 1)
    func solve(_ scales: [Double]) throws -> (Int, [Double]) {
      let problem = try LeastSquaresProblem<Double>(
        design: Matrix(rows: 60, columns: 3) { i, j in scales[j] * x[i, j] }, targets: targets)
      let last = try KrylovName.lsqr.states(
        problem, preconditioner: .sketch, until: GradientTolerance(relativeTolerance: 1e-12),
        iterations: 40
      ).outcome.last
      return (last.iteration, (0..<3).map { last.parameters[$0, 0] * scales[$0] })
    }
    let plain = try solve([1, 1, 1])
    for scales in [[0x1p-900, 1, 0x1p900], [0x1p1000, 0x1p-1000, 1]] {
      let other = try solve(scales)
      #expect(abs(other.0 - plain.0) <= 2)
      for (a, b) in zip(plain.1, other.1) { #expect(abs(a - b) <= 1e-9 * abs(a)) }
    }
  }

  @Test func emptyAndNonFiniteDataAreNoTrap() throws {
    for (rows, columns) in [(0, 2), (3, 0), (30, 2)] {
      let problem = try LeastSquaresProblem<Double>(
        design: Matrix<Double>(rows: rows, columns: columns),
        targets: Matrix<Double>(repeating: 1, rows: rows, columns: 1))
      let outcome = try KrylovName.lsmr.states(
        problem, preconditioner: .sketch, until: GradientTolerance(relativeTolerance: 1e-12),
        iterations: 4
      ).outcome
      #expect(outcome.status == .converged)
      #expect(outcome.last.parameters == Matrix(rows: columns, columns: 1))
    }
    let bad = try LeastSquaresProblem<Double>(
      design: [[1, 2], [.nan, 3]] as Matrix<Double>, targets: [[1], [2]] as Matrix<Double>)
    #expect(throws: IterationError.linearAlgebra(.nonFinite(row: 1, column: 0))) {
      _ = try KrylovName.lsqr.states(bad, preconditioner: .sketch, iterations: 1)
    }
  }
}
