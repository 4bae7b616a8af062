internal import Matrices

/// A table of sums of squares and the tests of their size.
public struct AnalysisOfVariance: Sendable, Hashable {
  /// One term of a sequence.
  public struct Term: Sendable, Hashable {
    public let name: String
    /// How many coefficients the term has; 0 if all of its columns are aliased.
    public let degreesOfFreedom: Int
    /// By how much the term lowers the residual sum of squares of the terms before it.
    public let sumOfSquares: Double
    /// Sum of squares over degrees of freedom; nil without any.
    public var meanSquare: Double? {
      degreesOfFreedom > 0 ? sumOfSquares / Double(degreesOfFreedom) : nil
    }
    /// Nil without degrees of freedom, and for a residual of exactly 0.
    public let test: FTest?
  }

  public let terms: [Term]
  public let residualDegreesOfFreedom: Int
  public let residualSumOfSquares: Double
  /// Nil without degrees of freedom.
  public var residualMeanSquare: Double? {
    residualDegreesOfFreedom > 0 ? residualSumOfSquares / Double(residualDegreesOfFreedom) : nil
  }
}

/// A table of models, each compared with the one before it.
public struct ModelComparison: Sendable, Hashable {
  public struct Model: Sendable, Hashable {
    public let residualDegreesOfFreedom: Int
    public let residualSumOfSquares: Double
    /// How many coefficients more than the model before; nil for the first.
    public let degreesOfFreedom: Int?
    /// By how much the residual sum of squares is lower than that of the model before; nil for the first.
    public let sumOfSquares: Double?
    /// Against the mean square of the largest of all models; nil for the first, for models with as many
    /// coefficients, and where there is nothing to divide by.
    public let test: FTest?
  }

  public let models: [Model]

  /// Compares models of which each is nested in the next (or the next in it), as R's `anova(fit1, fit2)`.
  ///
  /// - Precondition: all are of the same observations.
  public init(_ fits: [FitStatistics]) {
    precondition(
      Set(fits.map(\.observations)).count <= 1, "models of different numbers of observations")
    let largest = fits.min { $0.residualDegreesOfFreedom < $1.residualDegreesOfFreedom }
    models = fits.indices.map { i in
      let fit = fits[i]
      guard let largest, i > 0 else {
        return Model(
          residualDegreesOfFreedom: fit.residualDegreesOfFreedom,
          residualSumOfSquares: fit.residualSumOfSquares, degreesOfFreedom: nil, sumOfSquares: nil,
          test: nil)
      }
      let degrees = fits[i - 1].residualDegreesOfFreedom - fit.residualDegreesOfFreedom
      let squares = fits[i - 1].residualSumOfSquares - fit.residualSumOfSquares
      // Both are negative if the larger model comes first.
      let sign: Double = degrees < 0 ? -1 : 1
      return Model(
        residualDegreesOfFreedom: fit.residualDegreesOfFreedom,
        residualSumOfSquares: fit.residualSumOfSquares, degreesOfFreedom: degrees,
        sumOfSquares: squares,
        test: FTest(
          normRatio: max(0, sign * squares).squareRoot() / largest.residualNorm,
          degreesOfFreedom: abs(degrees),
          residualDegreesOfFreedom: largest.residualDegreesOfFreedom))
    }
  }
}

extension LinearModelInference {
  /// The sequential (type I) table, as R's `anova(fit)`: the terms in the order of their columns, each
  /// judged by what it adds to those before it. Elements of QᵀY are all that it takes.
  ///
  /// - Parameters:
  ///   - names: of the terms.
  ///   - termOfColumn: to which term each of the p columns belongs; nil for those that are not tested, as the
  ///     intercept.
  ///   - target: the column of Y.
  /// - Complexity: p operations.
  public func sequentialAnova(
    terms names: [String], termOfColumn: [Int?], target: Int = 0
  ) -> AnalysisOfVariance {
    precondition(
      termOfColumn.count == columns, "\(termOfColumn.count) terms for \(columns) columns")
    var elements = [[Double]](repeating: [], count: names.count)
    for (place, column) in keptColumns.enumerated() {
      guard let term = termOfColumn[column] else { continue }
      elements[term].append(factor.c[place, target] / targetFactors[target])
    }
    let fit = fits[target]
    let terms = zip(names, elements).map { name, elements in
      let norm = Matrix(rows: elements.count, columns: 1, storage: elements).frobeniusNorm()
      return AnalysisOfVariance.Term(
        name: name, degreesOfFreedom: elements.count, sumOfSquares: norm * norm,
        test: FTest(
          normRatio: norm / fit.residualNorm, degreesOfFreedom: elements.count,
          residualDegreesOfFreedom: residualDegreesOfFreedom))
    }
    return AnalysisOfVariance(
      terms: terms, residualDegreesOfFreedom: residualDegreesOfFreedom,
      residualSumOfSquares: fit.residualSumOfSquares)
  }
}
