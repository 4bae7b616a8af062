internal import Foundation
public import LeastSquares

extension ComparisonReport {
  /// The report for people: the problem, the table of solvers, the coefficients side by side, and what there is
  /// to say about each solver.
  public var text: String { text(.plain) }

  /// The same, laid out for a terminal.
  public func text(_ layout: TextLayout) -> String {
    ([problem.text(layout), solverTable(layout)] + coefficientTables(layout) + [notes(layout)])
      .filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  private func solverTable(_ layout: TextLayout) -> String {
    var table = TextTable([
      ("method", .left), ("status", .left), ("digits", .right), ("residual norm", .right),
      ("iterations", .right), ("time", .right),
    ])
    for solution in solutions {
      table.add(
        [
          solution.method, solution.status.words,
          solution.method == reference && certificate == nil
            ? "reference" : solution.digits.map(digitsText) ?? "–",
          solution.residualNorm.isEmpty
            ? "–" : String(format: "%.7g", solution.residualNorm.reduce(0) { hypot($0, $1) }),
          solution.kind == .iterative ? "\(solution.iterations)" : "–",
          timeText(solution.seconds),
        ], colors: [1: solution.status.color])
    }
    let meaning =
      certificate == nil
      ? "digits: agreement with \(reference)"
      : "digits: proven, against the exact solution of the \(problem.problemKind) problem"
    return table.text(layout) + "\n" + layout.wrapped(meaning)
  }

  private func coefficientTables(_ layout: TextLayout) -> [String] {
    let shown = solutions.filter { !$0.coefficients.isEmpty }
    guard !shown.isEmpty else { return [] }
    return problem.targets.enumerated().map { k, target in
      var table = TextTable([("term", .left)] + shown.map { ($0.method, .right) })
      let columns = shown.map { $0.coefficients.filter { $0.target == target } }
      for (index, term) in problem.terms.enumerated() {
        table.add([shortened(term)] + columns.map { String(format: "%.12g", $0[index].value) })
      }
      if problem.targets.count > 1 {
        table.add(
          ["‖y − Xb‖"]
            + shown.map {
              $0.residualNorm.indices.contains(k) ? String(format: "%.7g", $0.residualNorm[k]) : "–"
            })
      }
      return "Coefficients for \(shortened(target)):\n" + table.text(layout)
    }
  }

  private func notes(_ layout: TextLayout) -> String {
    solutions.filter { !$0.message.isEmpty }.map {
      layout.wrapped(
        "\($0.method): \($0.message)" + ($0.message.hasSuffix(".") ? "" : "."), indent: 2)
    }
    .joined(separator: "\n")
  }
}

extension ProblemSummary {
  /// What was read, and how well it determines the coefficients.
  func text(_ layout: TextLayout) -> String {
    var first =
      "\(source): \(rows) \(rows == 1 ? "row" : "rows"), \(columns) \(columns == 1 ? "column" : "columns")"
    if terms.first == "(Intercept)" { first += " (with the intercept)" }
    first += ", \(targets.count == 1 ? "target" : "targets") "
    first += targets.map { shortened($0) }.joined(separator: ", ")
    if rowsDropped > 0 {
      first +=
        "; \(rowsDropped) \(rowsDropped == 1 ? "row" : "rows") with missing values left out"
    }
    let ofWhat = rank < columns ? " of the non-zero spectrum" : ""
    let second =
      "rank \(rank) of \(columns); condition number\(ofWhat) \(number(conditionNumber)), with columns of length 1 \(number(scaledConditionNumber))"
    let rounded = roundedTerms.map { shortened($0) }.joined(separator: ", ")
    return
      ([first, second] + dependencies.map { "dependent column: \($0)" }
      + (rounded.isEmpty ? [] : ["taken as rounded: \(rounded)"]))
      .map { layout.wrapped($0, indent: 2) }.joined(separator: "\n")
  }

  private func number(_ value: Double?) -> String {
    value.map { $0.isFinite ? brief($0) : "unknown" } ?? "unknown"
  }
}

extension SolutionReport {
  /// The digits to a tenth, rounded down; a dash where there are none.
  public var digitsInWords: String { digits.map(digitsText) ?? "–" }
  /// The time with a unit that suits it.
  public var timeInWords: String { timeText(seconds) }
}

extension SolutionStatus {
  /// The status in words for a table.
  public var words: String {
    switch self {
    case .solved: "solved"
    case .converged: "converged"
    case .iterationLimit: "iteration limit"
    case .timeLimit: "time limit"
    case .stagnated: "stagnated"
    case .diverged: "diverged"
    case .rankDeficient: "rank deficient"
    case .illConditioned: "ill-conditioned"
    case .notCertifiable: "not certifiable"
    case .interrupted: "interrupted"
    case .failed: "failed"
    }
  }
}

extension SolutionStatus {
  /// Whether there is an answer, one to be careful with, or none.
  var color: TextColor {
    switch self {
    case .solved, .converged: .green
    case .diverged, .failed, .interrupted: .red
    default: .yellow
    }
  }
}

/// A name that fits into a table: in one line, and of a long one the beginning and the end.
func shortened(_ name: String, limit: Int = 40) -> String {
  let line = String(name.map { $0.isNewline || $0 == "\t" ? " " : $0 })
  guard line.count > limit else { return line }
  return line.prefix(limit * 2 / 3) + "…" + line.suffix(limit - limit * 2 / 3 - 1)
}

/// Digits to a tenth, rounded down: what is shown is reached, but for the rounding of the logarithm, which
/// would show 0 as -0.1.
func digitsText(_ digits: Double) -> String {
  String(format: "%.1f", (digits * 10 + 1e-6).rounded(.down) / 10)
}

/// A time with a unit that suits it.
func timeText(_ seconds: Double) -> String {
  seconds < 1e-3
    ? String(format: "%.0f µs", seconds * 1e6)
    : seconds < 1 ? String(format: "%.1f ms", seconds * 1e3) : String(format: "%.2f s", seconds)
}
