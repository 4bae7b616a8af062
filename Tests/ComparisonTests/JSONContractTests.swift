import BLASBackend
import Foundation
import LeastSquares
import Matrices
import Testing
import _TestSupport

@testable import Comparison

/// The names and types that readers of the JSON rely on.
@Suite struct JSONContractTests {
  private static let solutionKeys: Set = [
    "method", "kind", "status", "message", "coefficients", "digits", "residualNorm",
    "gradientNorm", "objective", "iterations", "epochs", "seconds", "stepSize",
    "largestStableStep", "predictedRate", "measuredRate",
  ]

  private static let methods = [
    "normal", "cholesky-qr", "qr", "qrcp", "svd", "certified", "gd", "momentum",
    "nesterov", "adagrad", "adadelta", "rmsprop", "adam", "adamw", "sgd", "svrg", "saga", "fista",
    "lbfgs", "cg", "lsqr", "lsmr",
  ]

  private func report() throws -> ComparisonReport {
    try compare(
      .longley(), solvers: SolverName.allCases, options: IterationOptions(maximumIterations: 50))
  }

  @Test func documentAndProblemHaveTheirKeys() throws {
    let document = try object(report())
    #expect(Set(document.keys) == ["schema", "problem", "reference", "certificate", "solutions"])
    #expect(document["schema"] as? String == "lapwing.comparison/1")
    #expect(document["reference"] as? String == "certified")
    let problem = try #require(document["problem"] as? [String: Any])
    #expect(
      Set(problem.keys) == [
        "source", "rows", "columns", "rowsDropped", "targets", "terms", "rank", "conditionNumber",
        "scaledConditionNumber", "problemKind", "roundedTerms", "dependencies",
      ])
    #expect(problem["source"] as? String == "longley.csv")
    #expect(problem["rows"] as? Int == 16 && problem["columns"] as? Int == 7)
    #expect(problem["rowsDropped"] as? Int == 0 && problem["rank"] as? Int == 7)
    #expect(problem["targets"] as? [String] == ["y"])
    #expect((problem["terms"] as? [String])?.first == "(Intercept)")
    #expect((problem["terms"] as? [String])?.count == 7)
    #expect(problem["problemKind"] as? String == "binary")
    #expect((problem["dependencies"] as? [Any])?.isEmpty == true)
    // To seven digits, as NIST's data give them.
    let longley = try StRDProblem("Longley")
    let kappa = try #require(problem["conditionNumber"] as? Double)
    #expect(abs(kappa / longley.conditionNumber - 1) < 1e-6)
    let scaled = try #require(problem["scaledConditionNumber"] as? Double)
    #expect(abs(scaled / longley.scaledConditionNumber - 1) < 1e-6)
  }

  @Test func everySolutionHasEveryKey() throws {
    let solutions = try #require(try object(report())["solutions"] as? [[String: Any]])
    #expect(solutions.map { $0["method"] as? String } == Self.methods)
    for solution in solutions {
      #expect(Set(solution.keys) == Self.solutionKeys)
      #expect(SolverKind(rawValue: solution["kind"] as? String ?? "") != nil)
      #expect(SolutionStatus(rawValue: solution["status"] as? String ?? "") != nil)
      #expect(solution["objective"] as? String == "half-mean")
      #expect((solution["residualNorm"] as? [Double])?.count == 1)
      #expect(solution["seconds"] is Double && solution["gradientNorm"] is Double)
      let coefficients = try #require(solution["coefficients"] as? [[String: Any]])
      #expect(coefficients.count == 7)
      for coefficient in coefficients {
        #expect(
          Set(coefficient.keys) == [
            "target", "term", "value", "digits", "errorBound", "errorLowerBound", "proven",
            "correctlyRounded", "standardError",
          ])
        #expect(coefficient["target"] as? String == "y" && coefficient["proven"] as? Bool == true)
        #expect(coefficient["errorBound"] is Double && coefficient["errorLowerBound"] is Double)
        #expect(coefficient["correctlyRounded"] is Bool)
        let deviation = coefficient["standardError"] as? [String: Double]
        #expect(
          Set(deviation?.keys.map { $0 } ?? [])
            == (solution["method"] as? String == "certified" ? ["value", "errorBound"] : []))
      }
    }
  }

  @Test func theCertificateHasItsKeys() throws {
    let document = try object(report())
    let certificate = try #require(document["certificate"] as? [String: Any])
    #expect(
      Set(certificate.keys) == [
        "orthogonalityBound", "preconditioner", "passes", "fixedPointPasses", "degreesOfFreedom",
        "targets",
      ])
    #expect(try #require(certificate["orthogonalityBound"] as? Double) < 1)
    #expect(certificate["degreesOfFreedom"] as? Int == 9)
    let targets = try #require(certificate["targets"] as? [[String: Any]])
    #expect(targets.map { $0["target"] as? String } == ["y"])
    for key in ["residualSumOfSquares", "residualStandardDeviation", "rSquared"] {
      let number = try #require(targets[0][key] as? [String: Double], "\(key)")
      #expect(Set(number.keys) == ["value", "errorBound"])
    }
  }

  @Test func whatIsNotProvenIsNull() throws {
    let document = try object(compare(.threeRows(), solvers: [.svd, .certified]))
    #expect(document["certificate"] is NSNull)
    let solutions = try #require(document["solutions"] as? [[String: Any]])
    let coefficients = try #require(solutions[0]["coefficients"] as? [[String: Any]])
    #expect(coefficients.count == 3)
    for coefficient in coefficients {
      #expect(coefficient["proven"] as? Bool == false)
      for key in ["errorBound", "errorLowerBound", "correctlyRounded", "standardError"] {
        #expect(coefficient[key] is NSNull, "\(key)")
      }
    }
    #expect(solutions[1]["status"] as? String == "notCertifiable")
    #expect((solutions[1]["coefficients"] as? [Any])?.isEmpty == true)
  }

  @Test func whatADirectMethodHasNotIsNull() throws {
    let solutions = try #require(try object(report())["solutions"] as? [[String: Any]])
    let unknown = ["stepSize", "largestStableStep", "predictedRate", "measuredRate"]
    for solution in solutions.prefix(7) where solution["method"] as? String != "gd" {
      #expect(solution["kind"] as? String == "direct" && solution["status"] as? String == "solved")
      for key in unknown { #expect(solution[key] is NSNull, "\(key)") }
      #expect(solution["iterations"] as? Int == 0)
    }
    // Normal equations read the data again for the residual, CholeskyQR also for its second factor, the
    // certificate for its double-double gradient.
    let report = try report()
    let passes = try #require(report.certificate?.passes)
    #expect(report.solutions.prefix(7).map(\.epochs) == [2, 3, 1, 1, 1, passes + 1, 51])
    let descent = try #require(solutions.first { $0["method"] as? String == "gd" })
    #expect(descent["kind"] as? String == "iterative")
    #expect(descent["status"] as? String == "iterationLimit")
    #expect(descent["iterations"] as? Int == 50)
    for key in unknown.dropLast() { #expect(descent[key] is Double, "\(key)") }
  }

  @Test func methodsWithoutAnAnswerHaveNoCoefficients() throws {
    let document = try object(compare(.threeRows(), solvers: [.normal]))
    let solution = try #require((document["solutions"] as? [[String: Any]])?.first)
    #expect(solution["status"] as? String == "rankDeficient")
    #expect((solution["coefficients"] as? [Any])?.isEmpty == true)
    #expect((solution["residualNorm"] as? [Any])?.isEmpty == true)
    #expect(solution["digits"] is NSNull && solution["gradientNorm"] is NSNull)
  }

  @Test func statusesHaveTheNamesOfTheContract() {
    #expect(
      SolutionStatus.allCases.map(\.rawValue) == [
        "solved", "converged", "iterationLimit", "timeLimit", "stagnated", "diverged",
        "rankDeficient", "illConditioned", "notCertifiable", "interrupted", "failed",
      ])
    #expect(Objective.allCases.map(\.rawValue) == ["half-mean", "half-sum", "mean"])
    #expect(SolverName.allCases.map(\.rawValue) == Self.methods)
    #expect(
      SolverName.standard.map(\.rawValue) == ["normal", "qr", "svd", "certified", "gd"])
  }

  @Test func numbersReadBackToTheSameBits() throws {
    let report = try report()
    let decoded = try JSONDecoder().decode(ComparisonReport.self, from: report.json())
    for (read, written) in zip(decoded.solutions, report.solutions) {
      #expect(read.coefficients == written.coefficients)
      #expect(read.residualNorm == written.residualNorm)
      for path in [
        \SolutionReport.digits, \.gradientNorm, \.stepSize, \.largestStableStep, \.predictedRate,
        \.measuredRate,
      ] {
        #expect(read[keyPath: path]?.bitPattern == written[keyPath: path]?.bitPattern)
      }
      #expect(read.seconds.bitPattern == written.seconds.bitPattern)
      #expect(read.message == written.message && read.status == written.status)
      #expect(read.kind == written.kind && read.method == written.method)
      #expect(read.iterations == written.iterations && read.epochs == written.epochs)
    }
    #expect(decoded.problem == report.problem && decoded.reference == report.reference)
    #expect(decoded.certificate == report.certificate && report.certificate != nil)
    #expect(decoded.schema == report.schema)
    #expect(try decoded.json() == report.json())
  }

  /// The smallest, the largest and numbers with 17 digits.
  @Test func awkwardNumbersReadBackToTheSameBits() throws {
    var report = try report()
    let awkward = [
      0.1, 1 / 3.0, .leastNonzeroMagnitude, 2.2250738585072014e-308, .greatestFiniteMagnitude, -0.0,
      1e22, 1e23,
      9007199254740992, 123456789.12345679, -3482258.6345958183,
    ]
    report.solutions[0].coefficients = awkward.map {
      var coefficient = CoefficientReport(target: "y", term: "x", value: $0)
      coefficient.digits = $0
      return coefficient
    }
    let decoded = try JSONDecoder().decode(ComparisonReport.self, from: report.json())
    for (read, written) in zip(decoded.solutions[0].coefficients, awkward) {
      // JSON's −0 may come back as 0.
      #expect(read.value == written)
      #expect(read.digits == written)
    }
  }

  @Test func whatIsNotFiniteIsNull() throws {
    var report = try report()
    report.problem.conditionNumber = .infinity
    report.problem.scaledConditionNumber = .nan
    report.solutions[0].gradientNorm = .nan
    report.solutions[0].predictedRate = -.infinity
    report.solutions[0].residualNorm = [.infinity, 2]
    let document = try object(report)
    let problem = try #require(document["problem"] as? [String: Any])
    #expect(problem["conditionNumber"] is NSNull && problem["scaledConditionNumber"] is NSNull)
    let solution = try #require((document["solutions"] as? [[String: Any]])?.first)
    #expect(solution["gradientNorm"] is NSNull && solution["predictedRate"] is NSNull)
    let norms = try #require(solution["residualNorm"] as? [Any])
    #expect(norms.count == 2 && norms[0] is NSNull && norms[1] as? Double == 2)
    let decoded = try JSONDecoder().decode(ComparisonReport.self, from: report.json())
    #expect(decoded.problem.conditionNumber == nil)
    #expect(decoded.solutions[0].residualNorm[0].isNaN)
    #expect(decoded.solutions[0].residualNorm[1] == 2)
  }

  /// Whatever the numbers do on the way, there is a document.
  @Test(arguments: [1e308, 1e200, 1e-200, 1e-308])
  func numbersAtTheEndsOfTheRangeMakeADocument(_ factor: Double) throws {
    let design: Matrix<Double> = [[1, 0.5], [1, -0.25], [1, 1], [1, 0.75], [1, -1]]
    let targets: Matrix<Double> = [[0.1], [1], [-0.5], [0.75], [1]]
    for (x, y) in [(factor, 1.0), (1, factor), (factor, factor)] {
      let problem = try ComparisonProblem(
        Matrix(rows: 5, columns: 2) { i, j in j == 0 ? 1 : x * design[i, j] }, y * targets)
      for standardize in [false, true] {
        let report = try compare(
          problem, solvers: SolverName.allCases,
          options: IterationOptions(maximumIterations: 20, standardize: standardize))
        #expect(try object(report)["solutions"] != nil)
        for solution in report.solutions where solution.kind == .direct {
          #expect(solution.status == .solved, "\(solution.method): \(solution.message)")
        }
        // No answer may pass for one, unless the report says how little the gradient tells of it.
        for descent in report.solutions where descent.kind == .iterative {
          let isGood =
            (descent.digits ?? 0) > 4 || descent.message.contains("far from the minimum")
          #expect(
            descent.status != .converged || isGood,
            "\(descent.method) \(x) \(y) \(standardize) \(descent.message)")
        }
        #expect(!report.text.isEmpty)
      }
    }
  }

  @Test func coefficientsStandTargetByTarget() throws {
    let problem = try ComparisonProblem(
      [[1, 0], [1, 1], [1, 2]], [[1, 5], [3, 5], [5, 5]])
    let report = try compare(problem, solvers: [.qr])
    let coefficients = report.solutions[0].coefficients
    #expect(coefficients.map(\.target) == ["y1", "y1", "y2", "y2"])
    #expect(coefficients.map(\.term) == ["(Intercept)", "x1", "(Intercept)", "x1"])
    for (value, expected) in zip(coefficients.map(\.value), [1.0, 2, 5, 0]) {
      #expect(abs(value - expected) <= 100 * .ulpOfOne)
    }
    #expect(report.solutions[0].residualNorm.count == 2)
  }
}
