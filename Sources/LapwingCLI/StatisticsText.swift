import Foundation
import Lapwing

/// Tables of statistics for people.
enum StatisticsText {
  /// Coefficients alone, where there are no statistics.
  static func coefficients(_ model: FittedModel) -> String {
    var lines = [["term"] + model.targets]
    for (j, term) in model.terms.enumerated() {
      lines.append([term] + model.coefficients.map { number($0[j]) })
    }
    return aligned(lines)
  }

  static func intervals(
    _ fit: FitStatistics, _ model: FittedModel, target: Int, level: Double
  ) -> String {
    let tail = (1 - level) / 2 * 100
    var lines = [["", percent(tail), percent(100 - tail)]]
    for (term, interval) in zip(model.terms, fit.confidenceIntervals(level: level)) {
      lines.append([
        term, number(interval?.lowerBound), number(interval?.upperBound),
      ])
    }
    return "Confidence intervals\(suffix(model, target)):\n" + aligned(lines)
  }

  static func anova(_ inference: LinearModelInference, _ model: FittedModel, target: Int) -> String
  {
    // Term 0 is the intercept, which is not tested.
    let table = inference.sequentialAnova(
      terms: model.recipe.termLabels,
      termOfColumn: model.recipe.assign.map { $0 > 0 ? $0 - 1 : nil },
      target: target)
    var lines = [["", "Df", "Sum Sq", "Mean Sq", "F value", "Pr(>F)"]]
    for term in table.terms {
      lines.append([
        term.name, "\(term.degreesOfFreedom)", number(term.sumOfSquares), number(term.meanSquare),
        number(term.test?.value), number(term.test?.pValue),
      ])
    }
    lines.append([
      "Residuals", "\(table.residualDegreesOfFreedom)", number(table.residualSumOfSquares),
      number(table.residualMeanSquare), "", "",
    ])
    return "Analysis of variance\(suffix(model, target)), each term after those before it:\n"
      + aligned(lines)
  }

  static func collinearity(_ collinearity: Collinearity, _ model: FittedModel) -> String {
    var lines = [["term", "VIF"]]
    for (term, factor) in zip(model.terms, collinearity.varianceInflationFactors) {
      lines.append([term, number(factor)])
    }
    return """
      Variance inflation factors:
      \(aligned(lines))
      condition number \(number(collinearity.conditionNumber)), with columns of length 1 \(number(collinearity.scaledConditionNumber))
      condition indices \(collinearity.conditionIndices.map { number($0) }.joined(separator: " "))
      """
  }

  static func robust(_ covariance: RobustCovariance, _ model: FittedModel, target: Int) -> String {
    var lines = [["", "Estimate", "Std. Error", "t value", "Pr(>|t|)"]]
    for (j, term) in model.terms.enumerated() {
      lines.append([
        term, number(model.coefficients[target][j]), number(covariance.standardErrors[j]),
        number(covariance.tValues[j]), number(covariance.pValues[j]),
      ])
    }
    return "Standard errors \(covariance.correction.rawValue)\(suffix(model, target)):\n"
      + aligned(lines)
  }

  /// The target, where there are several.
  private static func suffix(_ model: FittedModel, _ target: Int) -> String {
    model.targets.count > 1 ? " of \(model.targets[target])" : ""
  }

  private static func percent(_ value: Double) -> String { String(format: "%.4g %%", value) }

  private static func number(_ value: Double?) -> String {
    value.map { String(format: "%.6g", $0) } ?? "NA"
  }

  /// The first column to the left, the others to the right.
  private static func aligned(_ lines: [[String]]) -> String {
    let widths = (lines.first ?? []).indices.map { column in
      lines.map { $0[column].count }.max() ?? 0
    }
    return lines.map { line in
      line.enumerated().map { column, cell in
        let blanks = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 ? cell + blanks : blanks + cell
      }.joined(separator: "  ")
    }.joined(separator: "\n")
  }
}
