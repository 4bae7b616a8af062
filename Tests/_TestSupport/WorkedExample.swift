import Foundation

public import BLASBackend
public import Matrices

/// A line through 100 points with everything that gradient descent on it should show.
public struct LineExample: Sendable {
  public struct Answers: Sendable {
    /// Intercept (if there is one), slope.
    public let coefficients: [ExactDecimal]
    public let standardErrors: [ExactDecimal]
    public let residualSumOfSquares: ExactDecimal
    public let residualStandardDeviation: ExactDecimal
    /// About the mean with an intercept, about 0 without.
    public let rSquared: ExactDecimal
    /// Extreme eigenvalues of XᵀX; with the intercept only.
    public let largestEigenvalue: ExactDecimal?
    public let smallestEigenvalue: ExactDecimal?
    /// 2/λmax, the limit of the step for ½‖r‖²; with the intercept only.
    public let largestStableStep: ExactDecimal?
  }

  public let x: [Double]
  public let y: [Double]
  public let withIntercept: Answers
  public let withoutIntercept: Answers

  /// y = 4 + 3x + noise.
  public static func linear100() throws -> LineExample { try LineExample("linear100") }
  public static func makeRegression42() throws -> LineExample {
    try LineExample("make_regression42")
  }

  public func design(intercept: Bool) -> Matrix<Double> {
    let ones = intercept ? [Double](repeating: 1, count: x.count) : []
    return Matrix(rows: x.count, columns: intercept ? 2 : 1, storage: ones + x)
  }

  public func targets() -> Matrix<Double> { Matrix(rows: y.count, columns: 1, storage: y) }

  private init(_ name: String) throws {
    let file = try ReferenceData.decode(File.self, "seed/\(name).json")
    let table = try TextTable(
      contentsOf: ReferenceData.directory.appending(path: "seed/\(name).csv"))
    x = table.numbers("x")
    y = table.numbers("y")
    withIntercept = file.with_intercept.answers
    withoutIntercept = file.without_intercept.answers
  }

  // swift-format-ignore: AlwaysUseLowerCamelCase
  private struct File: Decodable {
    struct Block: Decodable {
      var theta: [ExactDecimal]
      var standard_errors: [ExactDecimal]
      var rss: ExactDecimal
      var residual_sd: ExactDecimal
      var r_squared: ExactDecimal
      var lambda_max_XtX: ExactDecimal?
      var lambda_min_XtX: ExactDecimal?
      var largest_stable_step_for_half_sum: ExactDecimal?

      var answers: Answers {
        Answers(
          coefficients: theta, standardErrors: standard_errors, residualSumOfSquares: rss,
          residualStandardDeviation: residual_sd, rSquared: r_squared,
          largestEigenvalue: lambda_max_XtX, smallestEigenvalue: lambda_min_XtX,
          largestStableStep: largest_stable_step_for_half_sum)
      }
    }

    var with_intercept: Block
    var without_intercept: Block
  }
}

/// Three rows, rank 2 of 3 with the intercept, solved exactly by many coefficients; with exact
/// iterates of gradient descent on ½‖r‖² from 0.
public struct ThreeRowExample: Sendable {
  public struct Iterate: Decodable, Sendable {
    public let iter: Int
    public let theta: [ExactDecimal]
    /// ½‖r‖².
    public let loss: ExactDecimal
  }

  public let design = Matrix<Double>(rows: 3, columns: 3, storage: [1, 1, 1, 1, 4, 7, 2, 5, 8])
  public let targets = Matrix<Double>(rows: 3, columns: 1, storage: [3, 6, 9])
  public let rank: Int
  /// Of minimum norm, the intercept included.
  public let minimumNorm: [ExactDecimal]
  /// Intercept, and the slopes of minimum norm after centring.
  public let centredMinimumNorm: [ExactDecimal]
  /// X times this is 0.
  public let nullVector: [Double]
  public let largestEigenvalue: ExactDecimal
  public let smallestNonzeroEigenvalue: ExactDecimal
  public let largestStableStep: ExactDecimal
  /// Step 1/100, which converges.
  public let descent: [Iterate]
  /// Step 1/50, which diverges.
  public let divergence: [Iterate]

  public init() throws {
    let file = try ReferenceData.decode(File.self, "seed/threerow.json")
    rank = file.rank
    minimumNorm = file.minimumNorm
    centredMinimumNorm = file.centred
    nullVector = file.null_vector
    largestEigenvalue = file.lambda_max
    smallestNonzeroEigenvalue = file.lambda_min_nonzero
    largestStableStep = file.largestStableStep
    descent = file.descent
    divergence = file.divergence
  }

  // swift-format-ignore: AlwaysUseLowerCamelCase
  private struct File: Decodable {
    var rank: Int
    var null_vector: [Double]
    var minimumNorm: [ExactDecimal]
    var centred: [ExactDecimal]
    var lambda_max: ExactDecimal
    var lambda_min_nonzero: ExactDecimal
    var largestStableStep: ExactDecimal
    var descent: [Iterate]
    var divergence: [Iterate]

    enum CodingKeys: String, CodingKey {
      case rank, null_vector, lambda_max, lambda_min_nonzero
      case minimumNorm = "min_norm_theta_(1,x1,x2)"
      case centred = "min_norm_slopes_after_centring_(intercept,x1,x2)"
      case largestStableStep = "largest_stable_step_2_over_lambda_max"
      case descent = "exact_gd_lr_1/100_from_0"
      case divergence = "exact_gd_lr_1/50_from_0_DIVERGES"
    }
  }
}
