import ArgumentParser
import Foundation
import Lapwing

/// What commands that grade do where columns depend on each other.
struct RankDeficiencyOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What is done where columns depend on each other: take the coefficients of least norm (minimum-norm), drop the dependent columns, or end with an error.",
      valueName: "choice"))
  var rankDeficient: RankDeficiencyPolicy = .minimumNorm

  /// The problem to solve.
  ///
  /// - Throws: exit code 3 with the relations, if that is wanted.
  func apply(to problem: ComparisonProblem, tolerance: Double?) throws -> ComparisonProblem {
    // Least norm is what the solvers find by themselves; empty data are refused by them.
    guard rankDeficient != .minimumNorm, problem.rows > 0, !problem.terms.isEmpty else {
      return problem
    }
    let reduced: ComparisonProblem
    let relations: [String]
    do throws(ComparisonError) {
      (reduced, relations) = try problem.droppingDependentColumns(rankTolerance: tolerance)
    } catch {
      throw failure(error.message(problem), error.exitCode)
    }
    if relations.isEmpty { return problem }
    let rank =
      "\(problem.source): rank \(reduced.terms.count) of \(problem.terms.count) columns: \(relations.joined(separator: "; "))"
    if rankDeficient == .error { throw failure(rank, .noUniqueAnswer) }
    printNote("lapwing: \(rank); the dependent columns are left out")
    return reduced
  }
}
