internal import Foundation

extension AnalysisOfVariance: CustomStringConvertible {
  public var description: String { text() }

  /// The table as R prints `anova(fit)`; terms without degrees of freedom are left out.
  ///
  /// - Parameter target: what was explained.
  public func text(target: String? = nil) -> String {
    let terms = terms.filter { $0.degreesOfFreedom > 0 }
    var table = AnovaTable(names: terms.map(\.name) + ["Residuals"])
    table.addCounts(
      "Df", terms.map { $0.degreesOfFreedom } + [residualDegreesOfFreedom])
    table.addSizes("Sum Sq", terms.map(\.sumOfSquares) + [residualSumOfSquares])
    table.addSizes("Mean Sq", terms.map(\.meanSquare) + [residualMeanSquare])
    table.addTests("F value", terms.map(\.test) + [nil])
    let response = target.map { ["Response: \($0)"] } ?? []
    return (["Analysis of Variance Table", ""] + response + [table.text]).joined(separator: "\n")
  }
}

extension ModelComparison: CustomStringConvertible {
  public var description: String { text() }

  /// The table as R prints `anova(fit1, fit2)`.
  ///
  /// - Parameter formulas: of the models, in their order.
  /// - Precondition: as many formulas as models, or none.
  public func text(formulas: [String] = []) -> String {
    precondition(
      formulas.isEmpty || formulas.count == models.count,
      "\(formulas.count) formulas for \(models.count) models")
    var table = AnovaTable(names: models.indices.map { "\($0 + 1)" })
    table.addCounts("Res.Df", models.map(\.residualDegreesOfFreedom))
    table.addSizes("RSS", models.map(\.residualSumOfSquares))
    if models.count > 1 {
      table.addCounts("Df", models.map(\.degreesOfFreedom))
      table.addSizes("Sum of Sq", models.map(\.sumOfSquares))
      table.addTests("F", models.map(\.test))
    }
    let numbers = CommonFormat.padded(models.indices.map { "\($0 + 1)" })
    let headings = zip(numbers, formulas).map { "Model \($0): \(wrappedFormula($1))" }
    return (["Analysis of Variance Table", ""] + headings + [table.text]).joined(separator: "\n")
  }
}

/// Columns of an analysis of variance, formatted as R's `print.anova` does; what is not there is blank.
private struct AnovaTable {
  /// R's `getOption("digits") - 2`.
  private let digits = 5
  private var table: PrintedTable
  private var pValues: [Double?] = []

  init(names: [String]) { table = PrintedTable(names: names) }

  mutating func addCounts(_ head: String, _ values: [Int?]) {
    add(head, CommonFormat.numbers(values.map { $0.map(Double.init) }, digits: digits))
  }

  /// What is small beside the largest is shown as 0.
  mutating func addSizes(_ head: String, _ values: [Double?]) {
    let largest = values.compactMap { $0 }.filter(\.isFinite).map(abs).max() ?? 0
    let decimals = largest > 0 ? max(0, Int((Double(digits) - log10(largest)).rounded())) : digits
    add(
      head,
      CommonFormat.numbers(
        values.map { $0.map { CommonFormat.rounded($0, decimals: decimals) } }, digits: digits))
  }

  mutating func addTests(_ head: String, _ tests: [FTest?]) {
    pValues = tests.map { $0?.pValue }
    add(
      head,
      CommonFormat.numbers(
        tests.map { $0.map { CommonFormat.rounded($0.value, decimals: digits - 1) } },
        digits: digits))
    add("Pr(>F)", CommonFormat.pValues(pValues, digits: digits - 1))
  }

  private mutating func add(_ head: String, _ cells: [String]) {
    table.add(head, cells.map { $0.contains("NA") ? "" : $0 })
  }

  var text: String {
    guard let marks = SignificanceStars.marks(pValues) else { return table.text }
    var marked = table
    marked.addMarks(marks)
    return ([marked.text] + SignificanceStars.legend).joined(separator: "\n")
  }
}
