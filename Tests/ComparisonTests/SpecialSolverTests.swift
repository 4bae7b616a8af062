import BLASBackend
import Foundation
import IterativeMethods
import LeastSquares
import Matrices
import Testing
import _TestSupport

@testable import Comparison

/// SVRG, SAGA, FISTA and L-BFGS as solvers of a comparison, and the options of the Krylov methods.
@Suite struct SpecialSolverTests {
  static let solvers: [SolverName] = [.svrg, .saga, .fista, .lbfgs]

  private func report(
    _ solver: SolverName, _ problem: ComparisonProblem, _ options: IterationOptions = .init()
  ) throws -> SolutionReport {
    try compare(problem, solvers: [solver], options: options).solutions[0]
  }

  @Test(arguments: solvers)
  func standardizedLineIsSolved(_ solver: SolverName) throws {
    let solution = try report(
      solver, .line(), IterationOptions(maximumIterations: 200_000, standardize: true))
    #expect(solution.status == .converged, "\(solution.message)")
    #expect(solution.kind == .iterative && solution.method == solver.rawValue)
    #expect(try #require(solution.digits) >= 8, "\(solution.message)")
    #expect(solution.epochs >= 1 && solution.iterations >= 1)
  }

  /// On the three rows many coefficients fit; the start in the row space leads to the least norm.
  @Test(arguments: [SolverName.svrg, .saga, .lbfgs])
  func rankDeficientRowsGiveTheLeastNorm(_ solver: SolverName) throws {
    let solution = try report(
      solver, .threeRows(), IterationOptions(maximumIterations: 200_000, tolerance: 1e-9))
    #expect(solution.status == .converged, "\(solution.message)")
    #expect(try #require(solution.digits) >= 5)
    #expect(!solution.message.contains("graded by fitted values"))
    let fista = try report(.fista, .threeRows())
    #expect(fista.message.contains("graded by fitted values"))
    #expect(try #require(fista.digits) >= 6, "\(fista.message)")
  }

  @Test func theoryStandsBesideThePractice() throws {
    let problem = try ComparisonProblem.line()
    let options = IterationOptions(maximumIterations: 100_000, standardize: true)
    for solver in [SolverName.svrg, .saga] {
      let solution = try report(solver, problem, options)
      let rate = try #require(solution.predictedRate)
      // The bound is at most 1 − 1/(8n): the error shrinks by it at least, in the mean.
      #expect(rate < 1 && rate > 1 - 1 / 300.0, "\(rate)")
      #expect(solution.stepSize != nil && solution.iterations % 1 == 0)
      #expect(solution.message.contains("predicted rate"))
    }
    // Conjugate gradients' bound, κ of the standardized line is 1: one step.
    let quasiNewton = try report(.lbfgs, problem, options)
    #expect(quasiNewton.iterations <= 2)
    #expect(try #require(quasiNewton.predictedRate) <= 1e-3)
    // A step beyond the theory has no prediction.
    var far = options
    far.step = 0.5
    #expect(try report(.saga, problem, far).predictedRate == nil)
  }

  @Test(arguments: solvers)
  func limitsAndSeedsAreHonoured(_ solver: SolverName) throws {
    let none = try report(solver, .line(), IterationOptions(maximumIterations: 0))
    #expect(none.iterations == 0)
    let few = try report(
      solver, .longley(), IterationOptions(maximumIterations: 37, tolerance: 0))
    #expect(few.iterations <= 37 && few.status != .converged)
    var (one, other) = (
      IterationOptions(maximumIterations: 50), IterationOptions(maximumIterations: 50)
    )
    one.batch.seed = 1
    other.batch.seed = 2
    let values = try [one, one, other].map {
      try report(solver, .line(), $0).coefficients.map(\.value)
    }
    #expect(values[0] == values[1])
    #expect((values[0] == values[2]) == (solver == .fista || solver == .lbfgs))
  }

  @Test(arguments: solvers)
  func rowsHeldBackStopEarly(_ solver: SolverName) throws {
    var random = SeededGenerator(seed: 191)
    let problem = try ComparisonProblem(
      random.matrix(rows: 20, columns: 12) as Matrix<Double>,
      random.matrix(rows: 20, columns: 1) as Matrix<Double>, intercept: false)
    let solution = try report(
      solver, problem,
      IterationOptions(
        maximumIterations: 100_000, validation: ValidationOptions(fraction: 0.3, patience: 3)))
    #expect(solution.message.contains("held back"), "\(solution.message)")
    #expect(solution.message.contains("validation"), "\(solution.message)")
  }

  @Test(arguments: solvers)
  func startsAreTakenOver(_ solver: SolverName) throws {
    let problem = try ComparisonProblem.line()
    let exact = try #require(try QRLeastSquares<Double>().solve(problem.data).coefficients)
    let solution = try report(
      solver, problem,
      IterationOptions(maximumIterations: 0, initialization: .coefficients(exact)))
    #expect(try #require(solution.digits) >= 12)
  }

  @Test func penalisedObjectivesAreGradedByTheirOwnMinimum() throws {
    let problem = try ComparisonProblem.longley()
    let both = try compare(
      problem, solvers: [.qr, .fista],
      options: IterationOptions(maximumIterations: 100_000, penalty: PenaltyOptions(l1: 100, l2: 0))
    )
    #expect(both.solutions[0].digits != nil)
    let lasso = both.solutions[1]
    #expect(lasso.status == .converged, "\(lasso.message)")
    // A gap of 10⁻¹⁰: the root of it is what the coefficients have at least, but for the condition of the columns.
    #expect(try #require(lasso.digits) >= 3, "\(lasso.message)")
    #expect(lasso.message.contains("duality gap") && lasso.message.contains("closed form"))
    #expect(lasso.residualNorm[0] > both.solutions[0].residualNorm[0])
    // ‖y − Xb‖ of the coefficients, not what the penalised objective would make of it.
    let b = Matrix(rows: 7, columns: 1, storage: lasso.coefficients.map(\.value))
    let residual = naiveDifference(
      naiveProduct(Matrix(problem.data.design), b), Matrix(problem.data.targets)
    ).frobeniusNorm()
    #expect(abs(lasso.residualNorm[0] - residual) <= 1e-6 * residual)
    #expect(lasso.coefficients.contains { $0.value == 0 })
  }

  private static let penalties: [(PenaltyOptions, Bool)] = [
    (PenaltyOptions(l1: 0.5), false), (PenaltyOptions(l1: 0.2, l2: 0.3), false),
    (PenaltyOptions(l2: 2), false), (PenaltyOptions(l1: 0.3, l2: 0.1), true),
  ]

  /// Coefficients near the minimum agree with it; those of least squares, or with a changed digit, do not.
  @Test(arguments: penalties, Objective.allCases)
  func penalisedCoefficientsAreVerified(
    _ penalty: (PenaltyOptions, Bool), _ objective: Objective
  ) throws {
    var random = SeededGenerator(seed: 195)
    let design = Matrix(rows: 30, columns: 6) { i, j in j == 0 ? 1 : 2 * random.uniform() - 1 }
    let exact: Matrix<Double> = [[1], [2], [0], [-1], [0.05], [0]]
    let noise: Matrix<Double> = random.matrix(rows: 30, columns: 1)
    let fitted = naiveProduct(design, exact)
    let targets = Matrix(rows: 30, columns: 1) { i, _ in fitted[i, 0] + 0.3 * noise[i, 0] }
    let problem = try ComparisonProblem(design, targets)
    var options = IterationOptions(
      objective: objective, maximumIterations: 200_000, tolerance: 1e-15,
      standardize: penalty.1, penalty: penalty.0)
    let solved = try compare(problem, solvers: [.fista], options: options)
    let verification = Verification(solved, digits: 6, isPenalized: true)
    #expect(verification.verdict == .agrees, "\(verification.summary)")
    #expect(verification.summary.contains("the minimum of the penalised objective"))
    let values = solved.solutions[0].coefficients.map(\.value)
    func verdict(_ values: [Double]) throws -> Verification.Verdict {
      let given = try grade(
        Matrix(rows: 6, columns: 1, storage: values), as: "given", on: problem, options: options)
      return Verification(given, digits: 6, isPenalized: true).verdict
    }
    #expect(try verdict(values) == .agrees)
    var changed = values
    changed[1] *= 1 + 1e-5
    #expect(try verdict(changed) == .disagrees)
    let plain = try compare(problem, solvers: [.qr]).solutions[0].coefficients.map(\.value)
    #expect(try verdict(plain) == .disagrees)
    options.penalty.l1 = options.penalty.l1 * 1.001
    options.penalty.l2 = options.penalty.l2 * 1.001
    #expect(try verdict(values) == .disagrees)
  }

  /// Of equal columns the lasso leaves open which one it is; with squares in the penalty both have the same part.
  @Test func equalColumnsHaveNoUniqueLasso() throws {
    let problem = try ComparisonProblem(
      [[1, 1], [2, 2], [4, 4]], [[1], [2], [3]], intercept: false)
    func verify(_ penalty: PenaltyOptions) throws -> Verification {
      let report = try compare(
        problem, solvers: [.fista],
        options: IterationOptions(tolerance: 1e-15, penalty: penalty))
      return Verification(report, digits: 6, isPenalized: true)
    }
    let lasso = try verify(PenaltyOptions(l1: 0.1))
    #expect(lasso.verdict == .noUniqueAnswer, "\(lasso.summary)")
    #expect(try verify(PenaltyOptions(l1: 0.1, l2: 0.1)).verdict == .agrees)
  }

  @Test(arguments: [SolverName.cg, .lsqr, .lsmr])
  func sketchNeedsFewStepsAndSaysSo(_ solver: SolverName) throws {
    var random = SeededGenerator(seed: 192)
    let problem = try ComparisonProblem(
      random.matrix(rows: 120, columns: 10, conditionNumber: 1e5) as Matrix<Double>,
      random.matrix(rows: 120, columns: 1) as Matrix<Double>, intercept: false)
    var options = IterationOptions(tolerance: 1e-9, krylov: KrylovOptions(preconditioner: .sketch))
    let solution = try report(solver, problem, options)
    #expect(solution.status == .converged && solution.iterations <= 30, "\(solution.message)")
    #expect(solution.message.contains("after the sketch"))
    // κ of the preconditioned matrix is below 4: (κ − 1)/(κ + 1) is below 0.6.
    #expect(try #require(solution.predictedRate) < 0.6)
    options.krylov.preconditioner = KrylovPreconditioner.none
    let plain = try report(solver, problem, options)
    #expect(plain.message.contains("of the given columns"))
    #expect(plain.iterations > solution.iterations || plain.status != .converged)
  }

  @Test func ownTestsOfLSQREndIt() throws {
    let problem = try ComparisonProblem.longley()
    func status(_ solver: SolverName, _ tolerance: KrylovOptions.Tolerance) throws -> SolutionReport
    {
      try report(solver, problem, IterationOptions(krylov: KrylovOptions(tolerance: tolerance)))
    }
    for solver in [SolverName.lsqr, .lsmr] {
      let loose = try status(
        solver, .init(matrix: 1e-3, rightSide: 1e-3, conditionLimit: nil))
      let tight = try status(
        solver, .init(matrix: 1e-10, rightSide: 1e-10, conditionLimit: nil))
      #expect(loose.status == .converged && tight.status == .converged)
      #expect(loose.iterations < tight.iterations)
      let limited = try status(
        solver, .init(matrix: 1e-14, rightSide: 1e-14, conditionLimit: 100))
      #expect(limited.status == .illConditioned && limited.message.contains("condition number"))
    }
  }

  /// A run of SGD that goes on ends near the floor that is told; other runs have none.
  @Test func noiseFloorIsToldOfStochasticDescent() throws {
    let problem = try ComparisonProblem.line()
    var options = IterationOptions(
      step: 0.01, maximumIterations: 20_000, tolerance: 1e-14, standardize: true)
    let solution = try report(.sgd, problem, options)
    #expect(solution.message.contains("at best if each is drawn anew"), "\(solution.message)")
    // Where rows are held back it is that of the others.
    options.validation = ValidationOptions(fraction: 0.2)
    let held = try report(.sgd, problem, options)
    #expect(held.message.contains("at best if each is drawn anew"), "\(held.message)")
    options.validation = nil
    options.optimizer.schedule = .cosine
    #expect(try !report(.sgd, problem, options).message.contains("drawn anew"))
    #expect(try !report(.gd, problem, options).message.contains("drawn anew"))
    #expect(try !report(.svrg, problem, options).message.contains("drawn anew"))
  }
}
