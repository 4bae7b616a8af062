import BLASBackend
import Foundation
import LeastSquares
import Matrices
import Testing
import _TestSupport

@testable import Comparison

@Suite struct GradingTests {
  @Test func digitsAreThoseOfTheRelativeError() {
    #expect(abs(Grading.digits(1.001, reference: 1, size: 1) - 3) < 1e-10)
    #expect(abs(Grading.digits(-2e10, reference: -2.0002e10, size: 1) - 4) < 1e-4)
    #expect(abs(Grading.digits(2, reference: 1, size: 1)) < 1e-15)
    #expect(abs(Grading.digits(-99, reference: 1, size: 1) + 2) < 1e-10)
  }

  @Test func equalNumbersHaveTheMostDigits() {
    #expect(Grading.digits(1.5, reference: 1.5, size: 1) == 15.95)
    #expect(Grading.digits(0, reference: 0, size: 0) == 15.95)
    #expect(Grading.digits(1.nextUp, reference: 1, size: 1) <= 15.95)
    #expect(Grading.digits(1.nextUp, reference: 1, size: 1) > 15.6)
    // Closer than rounding cannot be told from equal.
    #expect(Grading.digits(2.nextDown, reference: 2, size: 1) == 15.95)
  }

  @Test func zeroReferenceIsMeasuredAgainstTheSizeOfTheSolution() {
    #expect(abs(Grading.digits(1e-6, reference: 0, size: 1000) - 9) < 1e-10)
    #expect(Grading.digits(1e-6, reference: 0, size: 0) == 0)
  }

  @Test func matrixUsesTheSizeOfItsOwnTarget() {
    let reference: Matrix<Double> = [[0, 0], [1, 1e6]]
    let digits = Grading.digits(
      [[1e-3, 1e-3], [1, 1e6]], reference: reference, lengths: [1, 1])
    #expect(abs(digits[0, 0] - 3) < 1e-10 && abs(digits[0, 1] - 9) < 1e-10)
    #expect(digits[1, 0] == 15.95)
  }

  @Test func fittedDigitsCompareWhatIsFitted() throws {
    let design: Matrix<Double> = [[1, 1], [2, 2]]
    // Other coefficients, the same fit.
    #expect(
      try Grading.fittedDigits([[2], [0]], reference: [[1], [1]], design: design.view) == 15.95)
    let digits = try Grading.fittedDigits(
      [[2.02], [0]], reference: [[1], [1]], design: design.view)
    #expect(abs(digits - 2) < 1e-10)
  }

  @Test func theProofGradesWhereThereIsOneAndTheSVDBelowFullRank() throws {
    let full = try compare(.line(), solvers: [.normal, .qr, .svd])
    #expect(full.reference == "certified")
    #expect(full.solutions.map(\.method) == ["normal", "qr", "svd"])
    for solution in full.solutions {
      #expect(try #require(solution.digits) > 13)
      #expect(solution.digits == solution.coefficients.compactMap(\.digits).min())
    }
    let deficient = try compare(.threeRows(), solvers: [.normal, .qr, .svd])
    #expect(deficient.reference == "svd" && deficient.problem.rank == 2)
    #expect(deficient.certificate == nil)
    #expect(deficient.solutions[2].digits == 15.95)
    for solution in deficient.solutions[..<2] {
      #expect(solution.status == .rankDeficient && solution.coefficients.isEmpty)
      #expect(solution.digits == nil && solution.residualNorm.isEmpty)
    }
  }

  @Test func qrGradesAtFullRankThatCannotBeProven() throws {
    let line = try ComparisonProblem.line()
    // Decimals that are too small for a double-double.
    let problem = ComparisonProblem(
      source: line.source, data: line.data, terms: line.terms, targets: line.targets,
      hasIntercept: true,
      certificateProblem: CertificateProblem(
        kind: .decimal, blocks: line.certificateProblem.blocks, columnErrors: [1, 1],
        hasInaccurateNumbers: true))
    let report = try compare(problem, solvers: [.qr, .certified])
    #expect(report.problem.rank == 2 && report.certificate == nil)
    #expect(report.reference == "qr")
    #expect(report.solutions[0].digits == 15.95)
    #expect(report.solutions[0].coefficients.allSatisfy { !$0.proven && $0.errorBound == nil })
    #expect(report.solutions[1].status == .notCertifiable)
  }

  @Test func referenceDoesNotDependOnTheSolversAskedFor() throws {
    let alone = try compare(.line(), solvers: [.normal])
    #expect(alone.reference == "certified" && alone.solutions.count == 1)
    let among = try compare(.line(), solvers: [.qr, .normal])
    #expect(alone.solutions[0].digits == among.solutions[1].digits)
  }

  @Test func standardizedDescentOnDeficientDataIsGradedByItsFit() throws {
    let solution = try descent(.threeRows(), IterationOptions(standardize: true))
    #expect(solution.status == .converged)
    #expect(solution.coefficients.allSatisfy { $0.digits == nil } && !solution.coefficients.isEmpty)
    #expect(try #require(solution.digits) > 6)
    #expect(solution.message.contains("graded by fitted values"))
  }

  @Test(arguments: [Shape(0, 2), Shape(3, 0)])
  func emptyProblemsThrow(_ shape: Shape) throws {
    let problem = try ComparisonProblem(
      Matrix(rows: shape.rows, columns: shape.columns), Matrix(rows: shape.rows, columns: 1),
      intercept: false)
    #expect(throws: ComparisonError.self) { try compare(problem, solvers: [.qr]) }
  }

  @Test func nonFiniteDataThrowWithTheirPlace() throws {
    let problem = try ComparisonProblem([[1, 2], [1, .nan], [1, 3]], [[1], [2], [3]])
    for solvers in [[SolverName.qr], [.gd], []] {
      let error = #expect(throws: ComparisonError.self) { try compare(problem, solvers: solvers) }
      guard case .linearAlgebra(.nonFinite(row: 1, column: 1, operand: _)) = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
    }
  }

  /// Against a reference that is rounded itself 1e-17 beside 1 is rounding, unless its column is long.
  @Test func roundingOfTheReferenceIsNoCoefficient() {
    let (values, reference): (Matrix<Double>, Matrix<Double>) = ([[1], [3e-16]], [[1], [1e-17]])
    let equal = Grading.digits(values, reference: reference, lengths: [1, 1])
    #expect(equal[0, 0] == 15.95 && abs(equal[1, 0] + log10(2.9e-16)) < 1e-10)
    let long = Grading.digits(values, reference: reference, lengths: [1, 1e12])
    #expect(long[1, 0] < 0)
  }
}
