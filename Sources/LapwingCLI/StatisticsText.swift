import Foundation
import Lapwing

/// Tables of statistics for people.
enum StatisticsText {
  /// Coefficients alone, where there are no statistics.
  static func coefficients(_ model: FittedModel) -> String {
    var table = PrintedTable(names: model.terms)
    for (target, values) in zip(model.targets, model.coefficients) {
      table.add(target, values.map(number))
    }
    return "Coefficients:\n" + table.text
  }

  static func intervals(
    _ fit: FitStatistics, _ model: FittedModel, target: Int, level: Double
  ) -> String {
    let tail = (1 - level) / 2 * 100
    let intervals = fit.confidenceIntervals(level: level)
    var table = PrintedTable(names: model.terms)
    table.add(percent(tail), intervals.map { number($0?.lowerBound) })
    table.add(percent(100 - tail), intervals.map { number($0?.upperBound) })
    return "Confidence intervals\(suffix(model, target)):\n" + table.text
  }

  /// As R's `logLik`, `AIC` and `BIC`: σ² counts as a parameter.
  static func criteria(_ fit: FitStatistics, _ model: FittedModel, target: Int) -> String {
    "Log-likelihood\(suffix(model, target)): \(number(fit.logLikelihood)) with \(fit.rank + 1) parameters, AIC: \(number(fit.aic)), BIC: \(number(fit.bic))"
  }

  static func collinearity(_ collinearity: Collinearity, _ model: FittedModel) -> String {
    var table = PrintedTable(names: model.terms)
    table.add("VIF", collinearity.varianceInflationFactors.map(number))
    var indices = PrintedTable(names: collinearity.conditionIndices.indices.map { "\($0 + 1)" })
    indices.add("index", collinearity.conditionIndices.map(number))
    return """
      Variance inflation factors:
      \(table.text)

      Condition number \(number(collinearity.conditionNumber)), with columns of length 1 \(number(collinearity.scaledConditionNumber))

      Condition indices, of columns of length 1:
      \(indices.text)
      """
  }

  static func robust(_ covariance: RobustCovariance, _ model: FittedModel, target: Int) -> String {
    var table = PrintedTable(names: model.terms)
    table.add("Estimate", model.coefficients[target].map(number))
    table.add("Std. Error", covariance.standardErrors.map(number))
    table.add("t value", covariance.tValues.map(number))
    table.add("Pr(>|t|)", covariance.pValues.map(number))
    return "Standard errors \(covariance.correction.rawValue)\(suffix(model, target)):\n"
      + table.text
  }

  /// Coefficients that satisfy equations.
  static func constrained(
    _ inference: ConstrainedInference, _ model: FittedModel, target: Int
  ) -> String {
    var table = PrintedTable(names: model.terms)
    table.add("Estimate", model.coefficients[target].map(number))
    table.add("Std. Error", inference.standardErrors.map(number))
    table.add("t value", inference.tValues.map(number))
    table.add("Pr(>|t|)", inference.pValues.map(number))
    var lines = [
      "Coefficients\(suffix(model, target)):", table.text, "",
      "Residual standard error: \(number(inference.residualStandardError)) on \(inference.residualDegreesOfFreedom) degrees of freedom",
    ]
    if let test = inference.test {
      lines.append(
        "F-statistic of the constraints: \(number(test.value)) on \(test.numeratorDegreesOfFreedom) and \(test.denominatorDegreesOfFreedom) DF, p-value: \(number(test.pValue))"
      )
    }
    return lines.joined(separator: "\n")
  }

  /// How well each row is predicted by the others.
  static func press(
    _ sum: Double?, _ fit: FitStatistics, _ model: FittedModel, target: Int
  ) -> String {
    guard let sum else {
      return
        "PRESS\(suffix(model, target)): none, a row has leverage 1: the others do not determine the fit without it"
    }
    let share = fit.totalSumOfSquares > 0 ? 1 - sum / fit.totalSumOfSquares : nil
    return "PRESS\(suffix(model, target)): \(number(sum)), predicted R-squared \(number(share))"
  }

  /// The target, where there are several.
  private static func suffix(_ model: FittedModel, _ target: Int) -> String {
    model.targets.count > 1 ? " of \(model.targets[target])" : ""
  }

  private static func percent(_ value: Double) -> String { String(format: "%.4g %%", value) }

  private static func number(_ value: Double?) -> String {
    value.map { String(format: "%.6g", $0) } ?? "NA"
  }
}
