import BLASBackend
import Foundation
import LeastSquares
import Matrices
import Testing
import _TestSupport

@testable import Comparison

@Suite struct VerificationTests {
  private func verify(
    _ problem: ComparisonProblem, _ options: IterationOptions = .init(), digits: Double = 6
  ) throws -> Verification {
    Verification(try compare(problem, solvers: [.gd], options: options), digits: digits)
  }

  @Test func convergedDescentAgrees() throws {
    let verification = try verify(.line())
    #expect(verification.verdict == .agrees)
    #expect(verification.summary.hasPrefix("gd agrees with the exact solution: "))
    #expect(verification.summary.contains("6 asked for"))
  }

  @Test func missedDigitsDisagreeAndSayWhere() throws {
    let verification = try verify(.line(), IterationOptions(maximumIterations: 2))
    #expect(verification.verdict == .disagrees)
    #expect(verification.summary.contains("does not agree with the exact solution"))
    #expect(verification.summary.contains("least at"))
    #expect(verification.summary.contains("stopped at the limit of 2 iterations"))
  }

  @Test func digitsAskedForDecide() throws {
    let report = try compare(.line(), solvers: [.gd])
    let reached = try #require(report.solutions[0].digits)
    #expect(Verification(report, digits: reached).verdict == .agrees)
    #expect(Verification(report, digits: reached + 0.01).verdict == .disagrees)
  }

  /// A summary must not say that 6 digits are fewer than 6.
  @Test func almostEnoughIsNotRoundedUp() throws {
    var report = try compare(.line(), solvers: [.qr])
    report.solutions[0].digits = 5.99
    let verification = Verification(report, digits: 6)
    #expect(verification.verdict == .disagrees)
    #expect(verification.summary.contains(": 5.9 digits"))
    #expect(verification.summary.contains(", 6 asked for"))
  }

  @Test func divergedHasItsOwnVerdict() throws {
    let verification = try verify(.line(), IterationOptions(step: 10))
    #expect(verification.verdict == .diverged)
    #expect(verification.summary.contains("diverged at iteration"))
  }

  @Test func rankDeficientDataHaveNothingToAgreeWith() throws {
    let verification = try verify(.threeRows(), IterationOptions(objective: .halfSum))
    #expect(verification.verdict == .noUniqueAnswer)
    #expect(verification.summary.contains("rank 2 of 3 columns"))
  }

  @Test func methodWithoutAnAnswerDisagrees() throws {
    let filip = try StRDProblem("Filip")
    let problem = try ComparisonProblem(filip.design(), filip.targets())
    let verification = Verification(try compare(problem, solvers: [.normal]), digits: 1)
    #expect(verification.verdict == .disagrees)
    #expect(verification.summary.contains("has no answer"))
  }

  @Test func givenCoefficientsAreGraded() throws {
    let problem = try ComparisonProblem.line()
    let exact = try compare(problem, solvers: [.certified]).solutions[0].coefficients.map(\.value)
    let good = try grade(
      Matrix(rows: 2, columns: 1, storage: exact), as: "theirs", on: problem)
    #expect(good.solutions[0].method == "theirs")
    #expect(try #require(good.solutions[0].digits) > 15.9)
    #expect(Verification(good, digits: 15).verdict == .agrees)
    let bad = try grade(
      Matrix(rows: 2, columns: 1, storage: [exact[0], exact[1] * 1.001]), as: "theirs",
      on: problem)
    #expect(abs(try #require(bad.solutions[0].digits) - 3) < 1e-6)
    #expect(Verification(bad, digits: 3.1).verdict == .disagrees)
    #expect(Verification(bad, digits: 3.1).summary.contains("x1"))
  }

  @Test(arguments: [Shape(1, 1), Shape(2, 2), Shape(0, 1)])
  func givenCoefficientsOfAnotherShapeThrow(_ shape: Shape) throws {
    let problem = try ComparisonProblem.line()
    let values = Matrix<Double>(rows: shape.rows, columns: shape.columns)
    let error = #expect(throws: ComparisonError.self) {
      try grade(values, as: "theirs", on: problem)
    }
    guard case .linearAlgebra(.shapeMismatch) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }
}
