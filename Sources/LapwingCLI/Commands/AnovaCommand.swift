import ArgumentParser
import Foundation
import Lapwing

struct AnovaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "anova",
    abstract: "Compare saved models of the same rows by an analysis of variance.",
    discussion: """
      Each model is tested against the one before it, as R's anova(fit1, fit2) does: do the terms it has \
      more lower the residual sum of squares by more than chance would? Of one model each term is tested \
      after those before it. The data are not needed, but all models must be fits of the same rows.

      EXAMPLES
        lapwing anova small.json large.json
        lapwing anova model.json
      """)

  @Argument(help: "Models that fit has saved, each nested in the next.")
  var models: [String]

  func run() throws {
    let fits = try models.map(readModel)
    var parts: [String] = []
    if fits.count == 1 {
      guard let tables = try fits[0].analysesOfVariance() else {
        throw failure(
          "\(models[0]): nothing to test: \(fits[0].reasonWithoutInference)", .noUniqueAnswer)
      }
      parts = zip(fits[0].targets, tables).map { $1.text(target: $0) }
    } else {
      let comparisons: [ModelComparison]
      do throws(IncomparableModels) { comparisons = try FittedModel.compare(fits) } catch {
        throw failure("\(models.joined(separator: ", ")): \(error)", .badData)
      }
      for (target, comparison) in zip(fits[0].targets, comparisons) {
        let heading = comparisons.count > 1 ? "Response \(target):\n" : ""
        parts.append(heading + comparison.text(formulas: fits.map(\.recipe.formula)))
      }
      for (number, (a, b)) in zip(1..., zip(fits, fits.dropFirst())) {
        let terms = FittedModel.termsOutside(a, b)
        guard !terms.isEmpty else { continue }
        parts.append(
          "By their names the models \(number) and \(number + 1) are not nested: only one has \(terms.joined(separator: ", ")). The test means nothing unless they are."
        )
      }
    }
    try OutputFile(path: "-").write(Data((parts.joined(separator: "\n\n") + "\n").utf8))
  }
}
