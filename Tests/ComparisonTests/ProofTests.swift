import BLASBackend
import Foundation
import LeastSquares
import Matrices
import Testing
import _TestSupport

@testable import Comparison

/// What is proven, against exact rational arithmetic on the same doubles.
@Suite struct ProofTests {
  private static let all = SolverName.allCases.filter { $0 != .gd }

  private func problem(_ set: StRDProblem) throws -> ComparisonProblem {
    var design = set.design()
    if case .polynomial(let degree) = set.model {
      // The fixture rounds each power once.
      let powers = CertificateProblem.powers(of: set.x[0].map { DoubleDouble($0) }, upTo: degree)
      for (j, power) in powers.enumerated() {
        for i in 0..<design.rows { design[i, j + 1] = power.values[i].high }
      }
    }
    return try ComparisonProblem(
      design, set.targets(), intercept: design.column(0).elements.allSatisfy { $0 == 1 })
  }

  /// Whether a bound and its counterpart enclose the error of a coefficient of which 30 digits are known.
  private func encloses(_ coefficient: CoefficientReport, _ exact: ExactDecimal) -> Bool {
    guard let upper = coefficient.errorBound, let lower = coefficient.errorLowerBound else {
      return false
    }
    let error = abs(exact.difference(from: coefficient.value))
    let unknown = 1e-29 * abs(exact.high)
    return lower <= error + unknown && error - unknown <= upper
  }

  @Test(arguments: StRDProblem.names)
  func theErrorOfEverySolverLiesBetweenItsBounds(_ name: String) throws {
    let set = try StRDProblem(name)
    let report = try compare(
      problem(set), solvers: SolverName.allCases, options: IterationOptions(maximumIterations: 30))
    #expect(report.reference == "certified" && report.problem.rank == set.parameters)
    var graded = 0
    for solution in report.solutions {
      for (found, exact) in zip(solution.coefficients, set.exactOfRoundedDesign.coefficients) {
        #expect(found.proven && encloses(found, exact), "\(solution.method) \(found)")
        if let digits = found.digits, exact.high != 0 {
          #expect(digits <= correctDigits(found.value, of: exact) + 1e-9)
        }
        graded += 1
      }
    }
    // At least QR, the proof itself and the descent have answers.
    #expect(graded >= 3 * set.parameters)
  }

  /// 15 digits of the decimal problem, whose distance to the binary one the bounds show.
  @Test(arguments: StRDProblem.names)
  func theErrorOfCoefficientsFromElsewhereLiesBetweenItsBounds(_ name: String) throws {
    let set = try StRDProblem(name)
    let exact = set.exactOfRoundedDesign.coefficients
    for factor in [1, 1 + 1e-7, -3] {
      let values = set.certified.coefficients.map { $0.high * factor }
      let report = try grade(
        Matrix(rows: set.parameters, columns: 1, storage: values), as: "theirs", on: problem(set))
      let found = report.solutions[0].coefficients
      #expect(found.map(\.value) == values)
      #expect(zip(found, exact).allSatisfy { encloses($0, $1) }, "\(factor)")
      if factor == -3 {
        #expect(found.allSatisfy { $0.correctlyRounded == false || $0.value == 0 })
        #expect(try #require(report.solutions[0].digits) < 0)
      }
    }
  }

  @Test func longleyIsCorrectlyRoundedWithItsStandardErrors() throws {
    let set = try StRDProblem("Longley")
    let exact = set.exactOfRoundedDesign
    let report = try compare(.longley(), solvers: [.certified])
    let solution = report.solutions[0]
    #expect(solution.status == .solved && solution.coefficients.count == 7)
    for (index, found) in solution.coefficients.enumerated() {
      #expect(found.proven && found.correctlyRounded == true)
      #expect(found.value == exact.coefficients[index].high)
      #expect(try #require(found.errorBound) <= found.value.ulp / 2)
      #expect(try encloses(#require(found.standardError), exact.standardErrors[index]))
    }
    let proof = try #require(report.certificate?.targets.first)
    #expect(
      try encloses(
        #require(proof.residualStandardDeviation), exact.residualStandardDeviation))
    #expect(try encloses(#require(proof.rSquared), exact.rSquared))
  }

  private func encloses(_ number: ProvenNumber, _ exact: ExactDecimal) throws -> Bool {
    let bound = try #require(number.errorBound)
    #expect(bound < 1e-13 * abs(exact.high))
    return abs(exact.difference(from: number.value)) <= bound
  }

  @Test func severalTargetsAreEachProven() throws {
    let problem = try ComparisonProblem(
      [[1, 0], [1, 1], [1, 2], [1, 3]], [[1, 5], [3, 5], [5, 5], [7, 6]])
    let report = try compare(problem, solvers: [.certified, .qr])
    let exact: [ExactDecimal] = try ["1", "2", "48/10", "3/10"].map {
      try #require(ExactDecimal($0))
    }
    for solution in report.solutions {
      #expect(zip(solution.coefficients, exact).allSatisfy { encloses($0, $1) })
      #expect(solution.digits == solution.coefficients.compactMap(\.digits).min())
    }
    #expect(report.certificate?.targets.map(\.target) == ["y1", "y2"])
    #expect(report.solutions[0].coefficients.map(\.value) == [1, 2, 4.8, 0.3])
  }

  @Test func dependentColumnsAreNotCertifiableAndNamed() throws {
    let report = try compare(.threeRows(), solvers: Self.all)
    let certified = try #require(report.solutions.first { $0.method == "certified" })
    #expect(certified.status == .notCertifiable && certified.coefficients.isEmpty)
    #expect(certified.digits == nil && certified.gradientNorm == nil)
    #expect(certified.message.hasPrefix("nothing could be proven: rank 2 of 3 columns, with `x"))
    #expect(report.certificate == nil && report.reference == "svd")
    #expect(report.problem.rank == 2)
  }

  @Test func theBasicSolutionIsGradedByWhatItFits() throws {
    let data = try RealProblem("warpbreaks_dummies")
    let (design, targets) = try data.designAndTargets()
    let report = try compare(ComparisonProblem(design, targets), solvers: [.qrcp, .svd])
    let basic = report.solutions[0]
    #expect(basic.status == .solved && report.reference == "svd")
    #expect(try #require(basic.digits) > 13)
    #expect(basic.coefficients.count == 6 && basic.coefficients.allSatisfy { $0.digits == nil })
    #expect(basic.coefficients.count { $0.value == 0 } == 2)
    #expect(basic.message.contains("graded by fitted values: X is rank deficient"))
    #expect(report.problem.dependencies.count == 2)
    #expect(report.solutions[1].digits == 15.95)
  }

  @Test func pivotedQRAtFullRankIsGradedByItsCoefficients() throws {
    let solution = try compare(.longley(), solvers: [.qrcp]).solutions[0]
    #expect(solution.message.isEmpty)
    #expect(solution.coefficients.allSatisfy { $0.proven && $0.digits != nil })
  }

  /// A rank that is proven is not called deficient because of a coarse tolerance.
  @Test func aProvenRankHasNoDependencies() throws {
    let report = try compare(.longley(), solvers: [.svd, .certified], rankTolerance: 1e-3)
    #expect(report.problem.rank == 7 && report.problem.dependencies.isEmpty)
    #expect(report.reference == "certified")
    #expect(!report.text.contains("dependent column"))
  }

  @Test func theProofIsWrittenOutWithItsBounds() throws {
    let text = try compare(.longley(), solvers: [.certified]).proofText
    for words in [
      "the binary problem: the doubles nearest to the numbers of the file are taken as exact",
      "Proven coefficients for y:", "-3482258.634595", "standard error", "R² 0.99547900457",
      "residual standard deviation 304.854073561", "residual sum of squares 836424.0555",
    ] {
      #expect(text.contains(words), "\(words)\n\(text)")
    }
    #expect(text.hasSuffix("\n") && !text.contains("\n\n\n"))
    #expect(text.split(separator: "\n").allSatisfy { !$0.hasSuffix(" ") })
  }

  /// y = 1 + 2x without residuals: there is no digit to print of them.
  @Test func whatMayBeZeroIsWrittenAsABound() throws {
    let problem = try ComparisonProblem([[1, 0], [1, 1], [1, 3]], [[1], [3], [7]])
    let text = try compare(problem, solvers: [.certified]).proofText
    let lines = text.split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("residual standard deviation at most ") })
    #expect(lines.count { $0.contains("  at most ") } == 2, "\(text)")
  }

  @Test func gradesAreWrittenOutWithTheirBounds() throws {
    let problem = try ComparisonProblem([[1, 0], [1, 1], [1, 3]], [[1], [3], [7]])
    let text = try grade([[1], [2.5]], as: "theirs.json", on: problem).proofText
    #expect(
      text.contains("Coefficients for y from theirs.json, with proven bounds of their errors:"))
    let lines = text.split(separator: "\n").map { $0.split(separator: " ") }
    #expect(lines.contains { $0.prefix(2) == ["x1", "2.5"] && $0[2] == "0.6" && $0.last == "no" })
    #expect(lines.contains { $0.prefix(2) == ["(Intercept)", "1.0"] && $0[2] == "15.9" })
  }

  @Test func theRefusalIsWrittenOutWithAWayOut() throws {
    let text = try compare(.threeRows(), solvers: [.certified]).proofText
    #expect(text.contains("dependent column: x2 = "))
    #expect(text.contains("nothing could be proven: rank 2 of 3 columns"))
    #expect(text.contains("Drop the named columns"))
    #expect(!text.contains(".."))
  }

  @Test func longNamesKeepTheProofReadable() throws {
    let long = String(repeating: "long ", count: 40) + "\nname"
    let line = try LineExample.linear100()
    let problem = ComparisonProblem(
      source: "data.csv",
      data: try LeastSquaresProblem(design: line.design(intercept: true), targets: line.targets()),
      terms: ["(Intercept)", long], targets: [long], hasIntercept: true)
    let report = try compare(problem, solvers: [.certified])
    #expect(report.proofText.split(separator: "\n").allSatisfy { $0.count <= 140 })
    #expect(!report.proofText.contains("\nname"))
  }
}
