internal import LeastSquares

/// Whether an iterative solver, or coefficients from elsewhere, agree with the closed form.
public struct Verification: Sendable {
  public enum Verdict: Sendable, Hashable {
    case agrees
    /// The digits asked for were missed.
    case disagrees
    /// The iteration diverged: it has no answer to compare.
    case diverged
    /// X does not determine the coefficients.
    case noUniqueAnswer
  }

  public let verdict: Verdict
  /// What was compared, as in a comparison.
  public let report: ComparisonReport
  /// One line for people.
  public let summary: String
  /// What was verified.
  public let method: String
  /// Its own time.
  public let seconds: Double

  /// - Parameters:
  ///   - report: of a comparison.
  ///   - digits: how many digits every coefficient must have in common with the closed form.
  ///   - index: which of the report's solutions is verified.
  ///   - isPenalized: whether it minimises a penalised objective, and is graded by its minimum.
  public init(
    _ report: ComparisonReport, digits: Double, solution index: Int = 0, isPenalized: Bool = false
  ) {
    self.report = report
    let solution = report.solutions.indices.contains(index) ? report.solutions[index] : nil
    method = solution?.method ?? ""
    seconds = solution?.seconds ?? 0
    guard isPenalized || report.problem.rank == report.problem.columns, let solution else {
      verdict = .noUniqueAnswer
      summary =
        "no unique answer: rank \(report.problem.rank) of \(report.problem.columns) columns, so there are no coefficients to agree with"
      return
    }
    if solution.status == .diverged {
      verdict = .diverged
      summary = "\(solution.method) \(solution.message)"
      return
    }
    guard let reached = solution.digits else {
      verdict = isPenalized && !solution.coefficients.isEmpty ? .noUniqueAnswer : .disagrees
      summary = "\(solution.method) has no answer: \(solution.message)"
      return
    }
    verdict = reached >= digits ? .agrees : .disagrees
    let worst = solution.coefficients.min { ($0.digits ?? 0) < ($1.digits ?? 0) }
    let reference = isPenalized ? "the minimum of the penalised objective" : report.referenceName
    let place = worst.map { " (least at \($0.term) of \($0.target))" } ?? ""
    summary =
      "\(solution.method) \(verdict == .agrees ? "agrees" : "does not agree") with \(reference): \(short(digitsText(reached))) digits\(place), \(short("\(digits)")) asked for"
      + (verdict == .agrees || solution.message.isEmpty ? "" : "; " + solution.message)
      + (verdict != .agrees && solution.status == .converged
        ? "; a smaller --tolerance gives more digits" : "")
  }
}

extension ComparisonReport {
  /// What graded the solutions, in words.
  fileprivate var referenceName: String { certificate == nil ? reference : "the exact solution" }
}

private func short(_ number: String) -> String {
  number.hasSuffix(".0") ? String(number.dropLast(2)) : number
}
