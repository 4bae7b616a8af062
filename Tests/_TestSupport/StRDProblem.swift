import Foundation

public import BLASBackend
public import Matrices

/// One of NIST's linear-regression sets with its certified answers, and with exact ones.
public struct StRDProblem: Sendable, CustomStringConvertible {
  public enum Model: Hashable, Sendable {
    /// The columns x⁰, …, xᵈ.
    case polynomial(degree: Int)
    /// The columns of the file, after a column of ones if there is an intercept.
    case linear(intercept: Bool)
  }

  /// The estimates of one block of the file.
  public struct Answers: Sendable {
    public let coefficients: [ExactDecimal]
    public let standardErrors: [ExactDecimal]
    public let residualStandardDeviation: ExactDecimal
    /// About the mean where the model has an intercept, about 0 otherwise.
    public let rSquared: ExactDecimal
  }

  /// Sums of squares and the F statistic, to 30 digits.
  public struct Variances: Sendable {
    public let residualSumOfSquares: ExactDecimal
    public let regressionSumOfSquares: ExactDecimal
    public let fStatistic: ExactDecimal
  }

  public let name: String
  /// NIST's judgement: "Lower", "Average" or "Higher".
  public let difficulty: String
  public let model: Model
  public let y: [Double]
  /// The columns of x as the file holds them: one for a polynomial.
  public let x: [[Double]]
  /// As NIST states them, 15 digits.
  public let certified: Answers
  /// Of the decimal data.
  public let exact: Answers
  /// Of the decimal data.
  public let exactVariances: Variances
  /// Of y and x rounded to doubles, powers of x exact.
  public let exactOfRoundedData: Answers
  /// Of the design matrix rounded to doubles: what a solver can reach that is given nothing more.
  public let exactOfRoundedDesign: Answers
  /// κ₂(X).
  public let conditionNumber: Double
  /// κ₂ of X with columns of unit length.
  public let scaledConditionNumber: Double

  public var observations: Int { y.count }
  public var parameters: Int { certified.coefficients.count }

  /// X. Powers are repeated products, rounded after each.
  public func design() -> Matrix<Double> {
    switch model {
    case .polynomial(let degree):
      var columns = [[Double](repeating: 1, count: observations)]
      for _ in 0..<degree { columns.append(zip(columns.last!, x[0]).map { $0 * $1 }) }
      return Matrix(rows: observations, columns: columns.count, storage: columns.flatMap { $0 })
    case .linear(let intercept):
      let ones = [[Double](repeating: 1, count: observations)]
      let columns = (intercept ? ones : []) + x
      return Matrix(rows: observations, columns: columns.count, storage: columns.flatMap { $0 })
    }
  }

  /// y as a matrix of one column.
  public func targets() -> Matrix<Double> {
    Matrix(rows: observations, columns: 1, storage: y)
  }

  public var description: String { name }
}

extension StRDProblem {
  public static let names = [
    "Norris", "Pontius", "NoInt1", "NoInt2", "Filip", "Longley", "Wampler1", "Wampler2", "Wampler3",
    "Wampler4", "Wampler5",
  ]

  public static func all() throws -> [StRDProblem] { try names.map { try StRDProblem($0) } }

  public init(_ name: String) throws {
    let file = try ReferenceData.decode(File.self, "strd/\(name).json")
    let table = try TextTable(
      contentsOf: ReferenceData.directory.appending(path: "strd/\(name).csv"))
    self.name = file.name
    difficulty = file.difficulty
    switch (file.model.kind, file.model.degree) {
    case ("polynomial", let degree?): model = .polynomial(degree: degree)
    case ("linear", _): model = .linear(intercept: file.model.intercept)
    default: preconditionFailure("\(name): an unknown model, \(file.model.kind)")
    }
    y = table.numbers("y")
    x = table.columnNames.filter { $0 != "y" }.map(table.numbers)
    certified = file.certified.answers
    exact = file.recomputed_exact.answers
    exactVariances = file.recomputed_exact.variances!
    exactOfRoundedData = file.double_x_exact.answers
    exactOfRoundedDesign = file.double_design_exact.answers
    conditionNumber = file.cond2.high
    scaledConditionNumber = file.cond2_unit_columns.high
    precondition(
      observations == file.n_observations && parameters == file.n_parameters,
      "\(name): the file has another size than its description")
  }

  // swift-format-ignore: AlwaysUseLowerCamelCase
  private struct File: Decodable {
    struct Model: Decodable {
      var kind: String
      var degree: Int?
      var intercept: Bool
    }

    struct Block: Decodable {
      struct Parameter: Decodable {
        var estimate: ExactDecimal
        var sd: ExactDecimal
      }

      var parameters: [Parameter]
      var residual_sd: ExactDecimal
      var r_squared: ExactDecimal
      var residual_ss: ExactDecimal?
      var regression_ss: ExactDecimal?
      var f_statistic: ExactDecimal?

      var answers: Answers {
        Answers(
          coefficients: parameters.map(\.estimate), standardErrors: parameters.map(\.sd),
          residualStandardDeviation: residual_sd, rSquared: r_squared)
      }

      var variances: Variances? {
        guard let residual_ss, let regression_ss, let f_statistic else { return nil }
        return Variances(
          residualSumOfSquares: residual_ss, regressionSumOfSquares: regression_ss,
          fStatistic: f_statistic)
      }
    }

    var name: String
    var difficulty: String
    var n_observations: Int
    var n_parameters: Int
    var model: Model
    var certified: Block
    var recomputed_exact: Block
    var double_x_exact: Block
    var double_design_exact: Block
    var cond2: ExactDecimal
    var cond2_unit_columns: ExactDecimal
  }
}
