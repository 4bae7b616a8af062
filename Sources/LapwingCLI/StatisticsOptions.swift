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

  @Flag(help: "Print the log-likelihood and the information criteria AIC and BIC.")
  var criteria = false

  func validate() throws {
    if let level, !(level > 0 && level < 1) {
      throw ValidationError("--level must be between 0 and 1")
    }
  }

  /// The summary of each target and what else is asked for.
  ///
  /// - Parameter others: options of the command that ask for statistics as well.
  ///
  /// - Throws: exit code 65 if the numbers of a model leave the number range.
  func parts(_ model: FittedModel, others: [String] = []) throws -> [String] {
    do { return try statistics(model, others) } catch let error as LinearAlgebraError {
      throw failure("\(model.source): \(error)", .badData)
    }
  }

  private func statistics(_ model: FittedModel, _ others: [String]) throws -> [String] {
    let model = model.fitting(.standardOutput)
    guard let summaries = try model.summaries(), let inference = try model.inference() else {
      let asked = asked + others
      guard let constrained = try model.constrainedInference() else {
        return [StatisticsText.coefficients(model), without(model, asked)]
      }
      return constrained.enumerated().map { StatisticsText.constrained($1, model, target: $0) }
        + (asked.isEmpty ? [] : [without(model, asked)])
    }
    var parts: [String] = []
    let tables = anova ? try model.analysesOfVariance() : nil
    for (k, summary) in summaries.enumerated() {
      parts.append(summary.description)
      if let level {
        parts.append(StatisticsText.intervals(inference.fits[k], model, target: k, level: level))
      }
      if criteria {
        parts.append(StatisticsText.criteria(inference.fits[k], model, target: k))
      }
      if let tables { parts.append(tables[k].text(target: model.targets[k])) }
    }
    if collinearity {
      parts.append(StatisticsText.collinearity(try inference.collinearity(), model))
    }
    return parts
  }

  /// The options that were given.
  private var asked: [String] {
    (level == nil ? [] : ["--level"]) + (anova ? ["--anova"] : [])
      + (collinearity ? ["--collinearity"] : []) + (criteria ? ["--criteria"] : [])
  }

  /// Why there is nothing else.
  private func without(_ model: FittedModel, _ asked: [String]) -> String {
    let nothing =
      asked.isEmpty ? "" : "; there is nothing to print for \(asked.joined(separator: ", "))"
    let what =
      model.constraint.map { if case .equations = $0 { true } else { false } } == true
      ? "No more statistics" : "No standard errors, tests or intervals"
    return "\(what): \(model.reasonWithoutInference)\(nothing)."
  }
}

extension FittedModel {
  /// With terms that leave room for the numbers beside them.
  fileprivate func fitting(_ layout: TextLayout) -> FittedModel {
    var model = self
    model.terms = terms.map { layout.shortened($0, beside: 54) }
    return model
  }

  /// What was fitted, by which method, and why.
  var heading: String {
    "\(source): \(counted(factor.rows, "row")), \(counted(terms.count, "column")), \(targets.count == 1 ? "target" : "targets") \(targets.joined(separator: ", "))\nmethod \(method): \(message.isEmpty ? status.rawValue : message)"
  }
}
