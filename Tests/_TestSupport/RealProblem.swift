public import Foundation
public import BLASBackend
public import Matrices

/// A data set from practice with exact answers: text cells, missing values and a rank-deficient one
/// among them. All have an intercept and one target.
public struct RealProblem: Sendable, CustomStringConvertible {
  public struct Answers: Sendable {
    public let rank: Int
    /// In the order of ``RealProblem/terms``; of minimum norm, the intercept included, where the
    /// rank is deficient.
    public let coefficients: [ExactDecimal]
    /// Nil where the rank is deficient.
    public let standardErrors: [ExactDecimal]?
    public let residualSumOfSquares: ExactDecimal
    public let totalSumOfSquares: ExactDecimal
    public let rSquared: ExactDecimal
    public let residualStandardDeviation: ExactDecimal
    public let degreesOfFreedom: Int
    /// Rank-deficient sets only: the slopes of minimum norm after centring, intercept first.
    public let centredMinimumNorm: [ExactDecimal]?
    /// Rank-deficient sets only: the solution with the first independent columns, by term.
    public let basicSolution: [String: ExactDecimal]?
  }

  public let name: String
  public let file: URL
  public let target: String
  /// Names of columns, or `Column=Value` for the 0/1 column of one value of a category.
  public let features: [String]
  /// "(intercept)" and the features.
  public var terms: [String] { ["(intercept)"] + features }
  public let rowsInFile: Int
  /// Without the rows in which something is missing.
  public let rowsUsed: Int
  /// Of the decimal data.
  public let exact: Answers
  /// Of the data rounded to doubles.
  public let exactOfRoundedData: Answers
  /// κ₂(X) without the singular values that are 0.
  public let conditionNumber: Double
  /// The same of X with columns of unit length.
  public let scaledConditionNumber: Double

  /// X with its column of ones, and y, without the rows in which something is missing.
  public func designAndTargets() throws -> (design: Matrix<Double>, targets: Matrix<Double>) {
    let table = try TextTable(contentsOf: file)
    let rows = table.cells.indices.filter { row in
      (features + [target]).allSatisfy { table[Self.column(of: $0)][row] != "" }
    }
    var columns = [[Double](repeating: 1, count: rows.count)]
    for feature in features {
      let cells = table[Self.column(of: feature)]
      columns.append(rows.map { Self.value(of: feature, in: cells[$0]) })
    }
    let y = rows.map { Self.value(of: target, in: table[target][$0]) }
    return (
      Matrix(rows: rows.count, columns: columns.count, storage: columns.flatMap { $0 }),
      Matrix(rows: rows.count, columns: 1, storage: y)
    )
  }

  public var description: String { name }

  private static func column(of feature: String) -> String {
    String(feature.split(separator: "=")[0])
  }

  private static func value(of feature: String, in cell: String) -> Double {
    let parts = feature.split(separator: "=")
    if parts.count == 2 { return cell == parts[1] ? 1 : 0 }
    guard let value = ExactDecimal(cell) else { preconditionFailure("not a number: \(cell)") }
    return value.high
  }
}

extension RealProblem {
  public static let names = ["diabetes", "engel", "stackloss", "cars_mpg", "warpbreaks_dummies"]

  public static func all() throws -> [RealProblem] { try names.map { try RealProblem($0) } }

  public init(_ name: String) throws {
    let contents = try ReferenceData.decode(File.self, "real/\(name).json")
    self.name = name
    file = ReferenceData.directory.appending(path: "real/\(name).csv")
    precondition(
      contents.intercept && contents.targets.count == 1, "\(name): more than this reader expects")
    target = contents.targets[0]
    features = contents.features
    rowsInFile = contents.rows_in_file
    rowsUsed = contents.rows_used
    let terms = ["(intercept)"] + contents.features
    exact = contents.exact_decimal.answers(terms)
    // Data that doubles hold exactly have one answer only.
    exactOfRoundedData = (contents.exact_of_double_rounded_data ?? contents.exact_decimal)
      .answers(terms)
    conditionNumber = contents.exact_decimal.cond2_nonzero_singular_values!.high
    scaledConditionNumber = contents.exact_decimal.cond2_unit_columns_nonzero!.high
  }

  // swift-format-ignore: AlwaysUseLowerCamelCase
  private struct File: Decodable {
    struct Block: Decodable {
      struct Target: Decodable {
        var coefficients: [String: ExactDecimal]
        var standard_errors: [String: ExactDecimal]?
        var rss: ExactDecimal
        var tss: ExactDecimal
        var r_squared: ExactDecimal
        var residual_sd: ExactDecimal
        var df_residual: Int
        var basic_solution_first_independent_columns: [String: ExactDecimal]?
      }

      struct Centred: Decodable {
        struct Target: Decodable { var coefficients: [String: ExactDecimal] }
        var targets: [Target]
      }

      var rank: Int
      var targets: [Target]
      var centred_min_norm: Centred?
      var cond2_nonzero_singular_values: ExactDecimal?
      var cond2_unit_columns_nonzero: ExactDecimal?

      func answers(_ terms: [String]) -> Answers {
        let target = targets[0]
        return Answers(
          rank: rank, coefficients: terms.map { target.coefficients[$0]! },
          standardErrors: target.standard_errors.map { errors in terms.map { errors[$0]! } },
          residualSumOfSquares: target.rss, totalSumOfSquares: target.tss,
          rSquared: target.r_squared, residualStandardDeviation: target.residual_sd,
          degreesOfFreedom: target.df_residual,
          centredMinimumNorm: centred_min_norm.map { centred in
            terms.map { centred.targets[0].coefficients[$0]! }
          },
          basicSolution: target.basic_solution_first_independent_columns)
      }
    }

    var features: [String]
    var targets: [String]
    var intercept: Bool
    var rows_in_file: Int
    var rows_used: Int
    var exact_decimal: Block
    var exact_of_double_rounded_data: Block?
  }
}
