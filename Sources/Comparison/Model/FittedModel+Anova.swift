internal import BLASBackend
internal import DataReading
public import LeastSquares
public import Matrices

/// Why models cannot be compared by an analysis of variance.
public struct IncomparableModels: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String
}

extension FittedModel {
  /// The sequential table of each target, as R's `anova(fit)`; nil without standard errors.
  ///
  /// - Throws: `.tooLarge`.
  public func analysesOfVariance() throws(LinearAlgebraError) -> [AnalysisOfVariance]? {
    guard let inference = try inference() else { return nil }
    // Term 0 is the intercept, which is not tested.
    let terms = recipe.assign.map { $0 > 0 ? $0 - 1 : nil }
    return targets.indices.map {
      inference.sequentialAnova(terms: recipe.termLabels, termOfColumn: terms, target: $0)
    }
  }

  /// Compares models of the same rows, each with the one before it, as R's `anova(fit1, fit2)`: a table for each
  /// target.
  ///
  /// - Throws: ``IncomparableModels`` if the models explain different targets, were fitted to other rows, weights
  ///   or offsets, or lack degrees of freedom to compare.
  public static func compare(
    _ models: [FittedModel]
  ) throws(IncomparableModels) -> [ModelComparison] {
    guard let first = models.first else { return [] }
    var fits: [[FitStatistics]] = []
    for (number, model) in zip(1..., models) {
      guard model.targets == first.targets else {
        throw IncomparableModels(
          description:
            "model 1 explains \(first.targets.joined(separator: ", ")), model \(number) \(model.targets.joined(separator: ", "))"
        )
      }
      guard model.hasData(of: first) else {
        throw IncomparableModels(
          description:
            "model \(number) was not fitted to the rows of model 1, with the same weights and offset; rows that lack a value in one model must be left out of both"
        )
      }
      let inference: LinearModelInference?
      do throws(LinearAlgebraError) { inference = try model.inference() } catch {
        throw IncomparableModels(description: "model \(number): \(error)")
      }
      guard let inference else {
        throw IncomparableModels(
          description: "model \(number) has no degrees of freedom: \(model.reasonWithoutInference)")
      }
      fits.append(inference.fits)
    }
    return first.targets.indices.map { k in ModelComparison(fits.map { $0[k] }) }
  }

  /// The terms that the smaller of two models has and the larger one lacks: where there are some, their
  /// names do not show that the models are nested.
  public static func termsOutside(_ a: FittedModel, _ b: FittedModel) -> [String] {
    let (small, large) = a.terms.count <= b.terms.count ? (a, b) : (b, a)
    return small.terms.filter { !large.terms.contains($0) }
  }

  /// Whether the targets are the same numbers, as far as their sums tell.
  private func hasData(of other: FittedModel) -> Bool {
    guard factor.rows == other.factor.rows, weights?.observations == other.weights?.observations
    else { return false }
    let (own, theirs) = (targetNorms, other.targetNorms)
    let areWeightsEqual =
      abs((weights?.logarithmSum ?? 0) - (other.weights?.logarithmSum ?? 0))
      <= 1e-9 * Double(factor.rows)
    return areWeightsEqual && zip(own, theirs).allSatisfy { abs($0 - $1) <= 1e-9 * max($0, $1) }
  }

  /// ‖y‖ of each target, with weights √Σwy².
  private var targetNorms: [Double] {
    let reduced = ReducedProblem(factor)
    return targets.indices.map { k in
      let fitted = reduced.c[..., k...k].frobeniusNorm() / reduced.targetFactors[k]
      return Matrix(rows: 1, columns: 2, storage: [fitted, reduced.residualNorms[k]])
        .frobeniusNorm()
    }
  }
}
