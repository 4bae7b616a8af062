import Foundation
import Lapwing
import Plotting

/// What a report says of coefficients besides their values.
struct ReportStatistics {
  /// nil where the columns of X depend on each other.
  let inference: LinearModelInference?
  private let problem: ComparisonProblem
  private let best: String
  /// The standard errors that were asked for besides the usual ones, and a target each; nil where there are none.
  private let robust: (name: String, covariances: [RobustCovariance?])?
  /// Of each column of X and of Y: 0 for one that does not vary.
  private let deviations: (design: [Double], targets: [Double])

  /// - Throws: `.tooLarge`.
  init(_ figures: ComparisonFigures) throws {
    inference = try figures.inference()
    problem = figures.problem
    best = figures.best
    if let correction = figures.robust, let inference {
      let sums = try inference.influenceSums(
        of: problem.data.rowBlock, corrections: [correction])
      robust = (
        correction.rawValue,
        try problem.targets.indices.map { try sums.robustCovariance(correction, target: $0) }
      )
    } else {
      robust = nil
    }
    let data = figures.problem.data
    deviations = (Self.deviations(data.design), Self.deviations(data.targets))
  }

  private static let level = 0.95

  /// A table for each target.
  func section(_ report: ComparisonReport, _ problem: ComparisonProblem) -> HTML {
    let shown = report.solutions.filter { !$0.coefficients.isEmpty }
    guard !shown.isEmpty else { return "" }
    return HTML(
      problem.targets.indices.map { target in
        let name = problem.targets[target]
        return """
          <h3>\(name)</h3>
          \(uncertainty(target, report))\(robustErrors(target))\(sideBySide(target, shown))
          """
      })
  }

  /// Each coefficient of the best solution with what is known of its error.
  private func uncertainty(_ target: Int, _ report: ComparisonReport) -> HTML {
    guard let fit = inference?.fits[target] else {
      return
        "<p>The columns of X depend on each other, so the coefficients have no standard errors.</p>\n"
    }
    let proven = report.solutions.first { $0.method == best }?.coefficients.filter {
      $0.target == problem.targets[target]
    }
    let isProven = proven?.contains { $0.errorBound != nil } == true
    let intervals = fit.confidenceIntervals(level: Self.level)
    var table = ReportTable(
      identifier: "errors-\(target + 1)",
      caption:
        "The solution by \(best), with the standard errors of the usual linear model and intervals of \(Int(Self.level * 100)) %",
      columns: [
        ("term", false), ("coefficient", true), ("standard error", true), ("from", true),
        ("to", true), ("p-value", true),
      ] + (isProven ? [("computed to within", true)] : []))
    for (j, term) in problem.terms.enumerated() {
      let bound = proven.flatMap { $0.indices.contains(j) ? $0[j].errorBound : nil }
      table.rows.append(
        [
          .text(term), cell(fit.coefficients[j], "%.12g"), cell(fit.standardErrors[j], "%.6g"),
          cell(intervals[j]?.lowerBound, "%.6g"), cell(intervals[j]?.upperBound, "%.6g"),
          cell(fit.pValues[j], "%.3g"),
        ] + (isProven ? [cell(bound.map { $0 * 1.01 }, "%.2e")] : []))
    }
    return table.html
  }

  private func robustErrors(_ target: Int) -> HTML {
    guard let robust else { return "" }
    guard let covariance = robust.covariances[target] else {
      return
        "<p>There are no standard errors \(robust.name): a row has leverage 1, or none is to spare.</p>\n"
    }
    var table = ReportTable(
      identifier: "robust-\(target + 1)",
      caption:
        "Standard errors \(robust.name), which do not assume that all rows have the same variance",
      columns: [("term", false), ("standard error", true), ("t value", true), ("p-value", true)])
    for (j, term) in problem.terms.enumerated() {
      table.rows.append([
        .text(term), cell(covariance.standardErrors[j], "%.6g"),
        cell(covariance.tValues[j], "%.4g"),
        cell(covariance.pValues[j], "%.3g"),
      ])
    }
    return table.html
  }

  private func sideBySide(_ target: Int, _ solutions: [SolutionReport]) -> HTML {
    var table = ReportTable(
      identifier: "solutions-\(target + 1)", caption: "The same coefficients by each solver",
      columns: [("term", false)] + solutions.map { ($0.method, true) })
    let columns = solutions.map { solution in
      solution.coefficients.filter { $0.target == problem.targets[target] }
    }
    for (j, term) in problem.terms.enumerated() {
      table.rows.append(
        [.text(term)]
          + columns.map { cell($0.indices.contains(j) ? $0[j].value : nil, "%.12g") })
    }
    return table.html
  }

  private func cell(_ value: Double?, _ format: String) -> ReportTable.Cell {
    let value = value.flatMap { $0.isFinite ? $0 : nil }
    return .number(value.map { String(format: format, $0) } ?? "–", value)
  }

  /// The coefficients in units that can be compared: what one standard deviation of a column does to the target,
  /// in its standard deviations. nil without statistics.
  func figure(target: Int) -> Figure? {
    guard let fit = inference?.fits[target], deviations.targets[target] > 0 else { return nil }
    let intervals = fit.confidenceIntervals(level: Self.level)
    let unit = deviations.targets[target]
    var estimates: [(label: String, value: Double, low: Double, high: Double)] = []
    for j in problem.terms.indices where deviations.design[j] > 0 {
      guard let value = fit.coefficients[j], let interval = intervals[j] else { continue }
      let scale = deviations.design[j] / unit
      guard (value * scale).isFinite else { continue }
      estimates.append(
        (problem.terms[j], value * scale, interval.lowerBound * scale, interval.upperBound * scale))
    }
    guard !estimates.isEmpty else { return nil }
    let limit = 30
    let isCut = estimates.count > limit
    if isCut { estimates = Array(estimates.sorted { abs($0.value) > abs($1.value) }.prefix(limit)) }
    return .coefficients(
      estimates,
      axis:
        "change of \(problem.targets[target]) with one standard deviation of the term, in standard deviations",
      title:
        "\(isCut ? "The \(limit) largest effects" : "Effects") on \(problem.targets[target]), with intervals of \(Int(Self.level * 100)) %"
    )
  }

  private static func deviations(_ matrix: MatrixView<Double>) -> [Double] {
    let n = Double(matrix.rows)
    return (0..<matrix.columns).map { j in
      let values = (0..<matrix.rows).map { matrix[$0, j] }
      let mean = values.reduce(0) { $0 + $1 / n }
      let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) / max(1, n - 1) }
      // What rounding leaves of a constant column.
      return square.squareRoot() > 1e-12 * abs(mean) ? square.squareRoot() : 0
    }
  }
}
