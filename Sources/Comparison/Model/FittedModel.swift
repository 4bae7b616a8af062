public import BLASBackend
public import DataReading
public import Foundation
public import LeastSquares
public import Matrices

/// A fit as a thing: what it takes to print it again, to predict with it, and to go on from it, without the data.
public struct FittedModel: Codable, Sendable {
  /// The format of the file.
  public static let currentSchema = "lapwing.model/1"

  public var schema = FittedModel.currentSchema
  /// Where the data came from.
  public var source: String
  /// How the design is made of the columns of a file.
  public var recipe: DesignRecipe
  /// The method that found the coefficients.
  public var method: String
  public var status: SolutionStatus
  /// Why this method, and what to know about its answer.
  public var message: String
  /// The names of the coefficients.
  public var terms: [String]
  public var targets: [String]
  /// For each target a number for each term; null for a term that depends on others.
  public var coefficients: [[Double?]]
  /// R of [X Y], of the rows multiplied by the roots of their weights: what the statistics come from.
  public var factor: TSQRAccumulator<Double>
  /// Rows of the source that were left out.
  public var rowsDropped: Int
  /// What is known of the weights; null without any.
  public var weights: Weights?
  /// For each target.
  public var residuals: [RegressionSummary.Residuals]
  /// Overrides ```/LeastSquares/Spectrum/defaultTolerance(for:rows:columns:)``; null for the default.
  public var rankTolerance: Double?
  /// What the coefficients had to satisfy; null for least squares without constraints.
  public var constraint: CoefficientConstraint?
  /// What was added to the objective; null for least squares without a penalty.
  public var penalty: Penalty?

  /// λ₁‖b‖₁, and λ₂ times what the objective makes of ½‖b‖², the intercept left out.
  public struct Penalty: Codable, Sendable, Hashable {
    /// λ₁.
    public var l1: Double
    /// λ₂.
    public var l2: Double
    public var objective: Objective
    /// Whether b is that of standardized columns.
    public var isStandardized: Bool
  }

  /// What the log-likelihood needs of the weights.
  public struct Weights: Codable, Sendable, Hashable {
    /// How many are not 0.
    public var observations: Int
    /// Σ log w over them.
    public var logarithmSum: Double
  }

  /// Whether the first column of the design is the intercept's.
  public var hasIntercept: Bool { recipe.hasIntercept }
}

/// Why a model could not be read.
public struct ModelFileError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String
}

extension FittedModel {
  /// The model as JSON, with the shortest decimals that read back to the same doubles.
  ///
  /// - Throws: `EncodingError`; a model that was fitted has no reason to.
  public func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self) + Data("\n".utf8)
  }

  /// Reads a model and checks that its parts fit each other.
  ///
  /// - Throws: ``ModelFileError`` with what is wrong.
  public init(json: Data) throws(ModelFileError) {
    let model: FittedModel
    do {
      let header = try JSONDecoder().decode(Header.self, from: json)
      guard header.schema == Self.currentSchema else {
        throw ModelFileError(
          description: "the format is \(header.schema); this version reads \(Self.currentSchema)")
      }
      model = try JSONDecoder().decode(FittedModel.self, from: json)
    } catch let error as ModelFileError {
      throw error
    } catch {
      throw ModelFileError(description: "not a model of Lapwing's: \(decodingReason(error))")
    }
    if let flaw = model.flaw {
      throw ModelFileError(description: "the parts of the model do not fit each other: \(flaw)")
    }
    self = model
  }

  private struct Header: Decodable {
    var schema: String
  }

  /// The coefficients as a matrix, p × k; 0 for a term that depends on others.
  public var coefficientMatrix: Matrix<Double> {
    Matrix(rows: terms.count, columns: targets.count) { j, k in coefficients[k][j] ?? 0 }
  }

  /// Standard errors, tests and intervals; nil where the coefficients are not those of independent columns, as
  /// with those of least norm, or were constrained; ``reasonWithoutInference`` says which.
  ///
  /// - Throws: `.tooLarge`.
  /// - Complexity: about p³ flops.
  public func inference() throws(LinearAlgebraError) -> LinearModelInference? {
    guard constraint == nil, penalty == nil else { return nil }
    let inference = try LinearModelInference(
      ReducedProblem(factor), interceptColumn: hasIntercept ? 0 : nil,
      coefficients: coefficientMatrix,
      weights: weights.map {
        WeightSummary(observations: $0.observations, logarithmSum: $0.logarithmSum)
      }, rankTolerance: rankTolerance)
    let isBasic = coefficients.allSatisfy { column in
      inference.aliasedColumns.allSatisfy { (column[$0] ?? 0) == 0 }
    }
    return isBasic ? inference : nil
  }

  /// Why ``inference()`` has none, where it has none.
  public var reasonWithoutInference: String {
    if penalty != nil {
      return
        "a penalty draws the coefficients towards 0, and what is known of least squares does not hold for them"
    }
    return switch constraint {
    case .nonNegative:
      "theory has none for coefficients that cannot be negative: one at the bound is not normally distributed, and which ones are there depends on the data"
    case .equations: "coefficients under equations have standard errors and tests, but no more here"
    case nil: "the columns do not determine these coefficients, which are those of least norm"
    }
  }

  /// The summary of each target, laid out as R prints it.
  ///
  /// - Throws: `.tooLarge`.
  public func summaries() throws(LinearAlgebraError) -> [RegressionSummary]? {
    guard let inference = try inference() else { return nil }
    return targets.indices.map { k in
      var summary = RegressionSummary(
        call: targets.count == 1 ? recipe.formula : "\(recipe.formula), target \(targets[k])",
        terms: terms, fit: inference.fits[k], isWeighted: weights != nil,
        omittedRows: rowsDropped)
      summary.residuals = residuals[k]
      return summary
    }
  }
}
