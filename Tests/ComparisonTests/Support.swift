import BLASBackend
import Foundation
import LeastSquares
import Matrices
import Testing
import _TestSupport

@testable import Comparison

extension ComparisonProblem {
  /// Names x1, x2, …, after the intercept if there is one, and y or y1, y2, ….
  init(
    _ design: Matrix<Double>, _ targets: Matrix<Double>, intercept: Bool = true,
    source: String = "data.csv", rowsDropped: Int = 0
  ) throws {
    let slopes = design.columns - (intercept ? 1 : 0)
    self.init(
      source: source, data: try LeastSquaresProblem<Double>(design: design, targets: targets),
      terms: (intercept ? ["(Intercept)"] : []) + (0..<slopes).map { "x\($0 + 1)" },
      targets: targets.columns == 1 ? ["y"] : (0..<targets.columns).map { "y\($0 + 1)" },
      hasIntercept: intercept, rowsDropped: rowsDropped)
  }

  static func threeRows() throws -> ComparisonProblem {
    let example = try ThreeRowExample()
    return try ComparisonProblem(example.design, example.targets)
  }

  static func longley() throws -> ComparisonProblem {
    let longley = try StRDProblem("Longley")
    return try ComparisonProblem(longley.design(), longley.targets(), source: "longley.csv")
  }

  static func line() throws -> ComparisonProblem {
    let line = try LineExample.linear100()
    return try ComparisonProblem(line.design(intercept: true), line.targets())
  }
}

/// The report of one descent.
func descent(
  _ problem: ComparisonProblem, _ options: IterationOptions = .init()
) throws -> SolutionReport {
  try compare(problem, solvers: [.gd], options: options).solutions[0]
}

/// A report as any reader of JSON sees it.
func object(_ report: ComparisonReport) throws -> [String: Any] {
  try #require(try JSONSerialization.jsonObject(with: report.json()) as? [String: Any])
}
