internal import Foundation

extension RegressionSummary: CustomStringConvertible {
  public var description: String { text() }

  /// The summary with so many significant digits, as R prints it.
  public func text(digits: Int = 4) -> String {
    var lines: [String] = []
    if let call { lines += ["Call:", wrappedFormula(call), ""] }
    lines += residualLines(digits)
    lines += coefficientLines(digits)
    lines += fitLines(digits)
    return lines.map(withoutTrailingBlanks).joined(separator: "\n")
  }

  // MARK: - Residuals

  private func residualLines(_ digits: Int) -> [String] {
    let title = (isWeighted ? "Weighted " : "") + "Residuals:"
    if fit.residualDegreesOfFreedom == 0 {
      return [
        title,
        "ALL \(fit.rank) residuals are 0: no residual degrees of freedom!", "",
      ]
    }
    switch residuals {
    case .unknown: return []
    case .quantiles(let values):
      // What is tiny beside the largest is shown as 0.
      let largest = values.filter(\.isFinite).map(abs).max() ?? 0
      let decimals =
        largest > 0 ? max(0, Int((Double(digits + 1) - log10(largest)).rounded())) : digits + 1
      return [title]
        + Self.namedLines(
          ["Min", "1Q", "Median", "3Q", "Max"],
          values.map { CommonFormat.rounded($0, decimals: decimals) }, digits) + [""]
    case .all(let names, let values):
      return [title] + Self.namedLines(names, values, digits) + [""]
    }
  }

  /// Values under their names, as many in a line as 80 characters hold.
  private static func namedLines(
    _ names: [String], _ values: [Double], _ digits: Int
  ) -> [String] {
    let cells = CommonFormat.padded(names + CommonFormat.numbers(values, digits: digits))
    let (heads, numbers) = (cells[..<names.count], Array(cells[names.count...]))
    let perLine = max(1, 80 / ((cells.first?.count ?? 0) + 1))
    return stride(from: 0, to: numbers.count, by: perLine).flatMap { start in
      let range = start..<min(start + perLine, numbers.count)
      return [heads[range].joined(separator: " "), numbers[range].joined(separator: " ")]
    }
  }

  // MARK: - Coefficients

  private func coefficientLines(_ digits: Int) -> [String] {
    if terms.isEmpty { return ["No Coefficients", ""] }
    let aliased = fit.coefficients.filter { $0 == nil }.count
    let title =
      "Coefficients:" + (aliased > 0 ? " (\(aliased) not defined because of singularities)" : "")
    let pValues = fit.pValues
    let testDigits = max(1, min(5, digits - 1))
    let (estimates, errors) = estimateCells(digits)
    var table = PrintedTable(names: terms)
    table.add("Estimate", estimates)
    table.add("Std. Error", errors)
    table.add(
      "t value",
      CommonFormat.numbers(
        fit.tValues.map { $0.map { CommonFormat.rounded($0, decimals: testDigits) } },
        digits: digits))
    table.add("Pr(>|t|)", CommonFormat.pValues(pValues, digits: testDigits))
    let marks = SignificanceStars.marks(pValues)
    if let marks { table.addMarks(marks) }
    return [title] + table.lines() + (marks == nil ? [] : SignificanceStars.legend) + [""]
  }

  /// Estimates and standard errors in one notation, with the decimals that the smallest of them needs.
  private func estimateCells(_ digits: Int) -> (estimates: [String], errors: [String]) {
    let values = fit.coefficients + fit.standardErrors
    let magnitudes = values.compactMap { $0 }.map(abs).filter { $0 > 0 }
    let smallest = magnitudes.min().map { 1 + Int(log10($0).rounded(.down)) } ?? 1
    let decimals = max(1, digits - smallest)
    var cells = CommonFormat.numbers(
      values.map { $0.map { CommonFormat.rounded($0, decimals: decimals) } }, digits: digits)
    // What is not 0 must not look like it.
    let hidden = values.indices.filter { i in
      guard let value = values[i], value != 0 else { return false }
      return Double(cells[i].drop { $0 == " " }) == 0
    }
    let shown = CommonFormat.numbers(hidden.map { values[$0] }, digits: max(1, digits - 1))
    for (i, text) in zip(hidden, shown) { cells[i] = text }
    return (Array(cells[..<terms.count]), Array(cells[terms.count...]))
  }

  // MARK: - The fit

  private func fitLines(_ digits: Int) -> [String] {
    let degrees = fit.residualDegreesOfFreedom
    let sigma = fit.residualStandardError.map {
      CommonFormat.numbers([CommonFormat.significant($0, digits: digits)], digits: 7)[0]
    }
    var lines = [
      "Residual standard error: \(sigma ?? "NA") on \(degrees) degrees of freedom"
    ]
    if omittedRows > 0 {
      let noun = omittedRows == 1 ? "observation" : "observations"
      lines.append("  (\(omittedRows) \(noun) deleted due to missingness)")
    }
    if fit.modelDegreesOfFreedom > 0 {
      func general(_ value: Double?) -> String {
        value.map { CommonFormat.general($0, digits: digits) } ?? "NA"
      }
      lines.append(
        "Multiple R-squared:  \(general(fit.rSquared)),\tAdjusted R-squared:  \(general(fit.adjustedRSquared))"
      )
      if let test = fit.fTest {
        let pValue = CommonFormat.pValues([test.pValue], digits: digits)[0]
        lines.append(
          "F-statistic: \(general(test.value)) on \(test.numeratorDegreesOfFreedom) and "
            + "\(test.denominatorDegreesOfFreedom) DF,  p-value: \(pValue)")
      } else {
        lines.append(
          "F-statistic: NA on \(fit.modelDegreesOfFreedom) and \(degrees) DF,  p-value: NA")
      }
    }
    if fit.isPerfectToRounding {
      lines += [
        "",
        "Essentially perfect fit: the residuals are rounding, and so is what follows from them.",
      ]
    }
    return lines
  }
}
