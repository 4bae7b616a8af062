import ArgumentParser
import Foundation
import Lapwing

/// Which statistics of a fit are printed besides the summary.
struct StatisticsOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Print confidence intervals with this probability.", valueName: "number"))
  var level: Double?

  @Flag(help: "Print the analysis of variance: what each term adds to those before it.")
  var anova = false

  @Flag(help: "Print variance inflation factors and condition indices.")
  var collinearity = false

  func validate() throws {
    if let level, !(level > 0 && level < 1) {
      throw ValidationError("--level must be between 0 and 1")
    }
  }

  /// The summary of each target and what else is asked for.
  func parts(_ model: FittedModel) throws -> [String] {
    guard let summaries = try model.summaries(), let inference = try model.inference() else {
      return [StatisticsText.coefficients(model)]
    }
    var parts: [String] = []
    for (k, summary) in summaries.enumerated() {
      parts.append(summary.description)
      if let level {
        parts.append(StatisticsText.intervals(inference.fits[k], model, target: k, level: level))
      }
      if anova { parts.append(StatisticsText.anova(inference, model, target: k)) }
    }
    if collinearity {
      parts.append(StatisticsText.collinearity(try inference.collinearity(), model))
    }
    return parts
  }
}

extension FittedModel {
  /// What was fitted, by which method, and why.
  var heading: String {
    "\(source): \(factor.rows) rows, \(terms.count) columns, \(targets.count == 1 ? "target" : "targets") \(targets.joined(separator: ", "))\nmethod \(method): \(message.isEmpty ? status.rawValue : message)"
  }
}
