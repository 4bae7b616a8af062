public import BLASBackend
public import LeastSquares
public import Matrices

/// Least squares with an L1 and an L2 penalty, the intercept free: lasso, ridge and elastic net.
///
/// What is minimised is the named objective plus λ₁‖b‖₁ and λ₂ times what the objective makes of ½‖b‖²: the halves go
/// with the squares. The intercept is in no penalty. For n rows:
///
/// | Objective | What is minimised |
/// |---|---|
/// | `half-mean` | ‖Xb − y‖²/(2n) + λ₁‖b‖₁ + ½λ₂‖b‖² |
/// | `half-sum` | ½‖Xb − y‖² + λ₁‖b‖₁ + ½λ₂‖b‖² |
/// | `mean` | ‖Xb − y‖²/n + λ₁‖b‖₁ + λ₂‖b‖² |
///
/// | Where | our λ₁ and λ₂ with `half-mean` |
/// |---|---|
/// | scikit-learn `Lasso(alpha: α)` | α, 0 |
/// | scikit-learn `ElasticNet(alpha: α, l1_ratio: ρ)` | αρ, α(1 − ρ) |
/// | the same with `sample_weight` w | αρW, α(1 − ρ)W with W = Σwᵢ/n |
/// | glmnet `alpha = ρ, standardize = FALSE, lambda = λ` | λρ, λ(1 − ρ)/s with s the standard deviation of y with divisor n |
/// | glmnet with weights w, which it scales to the sum n | the same with w scaled so; s weighted |
/// | ``/LeastSquares/RidgeRegression`` with the penalty λ | 0, λ/n |
///
/// glmnet's default `standardize = TRUE` penalises columns divided by their standard deviations (divisor n).
/// Columns are penalised here as they are given; the iteration runs in columns that are centred, which takes the
/// intercept out of it, and of length 1, with the penalties scaled along, so that units do not matter for its speed.
///
/// - Complexity: a copy of X; about 120np flops for a safe step, then 4npk flops and one read of X a step.
/// - Note: Source: Friedman, Hastie, Tibshirani, *Regularization paths for generalized linear models via coordinate
///   descent* (2010), section 2; ``ProximalGradient``.
public struct ElasticNet: Sendable, Hashable {
  /// λ₁.
  public let l1: Double
  /// λ₂.
  public let l2: Double
  public let objective: Objective
  public let acceleration: ProximalGradient.Acceleration
  /// Whether the step is found by halving a large one, in place of the bound 1/λmax.
  public let backtracks: Bool

  /// - Precondition: the penalties are not negative, and finite.
  public init(
    l1: Double = 0, l2: Double = 0, objective: Objective = .halfMean,
    acceleration: ProximalGradient.Acceleration = .restartedMomentum, backtracks: Bool = false
  ) {
    precondition(l1 >= 0 && l2 >= 0 && l1.isFinite && l2.isFinite, "penalties \(l1) and \(l2)")
    self.l1 = l1
    self.l2 = l2
    self.objective = objective
    self.acceleration = acceleration
    self.backtracks = backtracks
  }

  /// The least λ₁ that makes all slopes of a target 0, of each target: max |∇ⱼ| of the objective where only the
  /// intercept is fitted. With larger ones nothing changes.
  ///
  /// - Parameters:
  ///   - problem: X, Y and weights.
  ///   - hasIntercept: whether the first column of X is one of ones.
  /// - Throws: `.nonFinite` if the data are; `.tooLarge`.
  public func largestUsefulL1(
    for problem: LeastSquaresProblem<Double>, hasIntercept: Bool
  ) throws(LinearAlgebraError) -> [Double] {
    let columns = try PenalizedColumns(problem, hasIntercept: hasIntercept)
    let factor = objective.hessianFactor(rows: max(1, problem.rows))
    let products = try columns.design.transposed.multiplied(by: columns.targets)
    return (0..<products.columns).map { k in
      products.rows == 0
        ? 0
        : (0..<products.rows).map {
          abs(products[$0, k]) * columns.lengths[$0] * columns.sizes[k] * factor
        }.max()!
    }
  }

  /// The iteration at its start.
  ///
  /// - Parameters:
  ///   - problem: X, Y and weights.
  ///   - hasIntercept: whether the first column of X is one of ones, which is not penalised.
  ///   - start: B₀, p × k; zeros by default. An intercept is always the best one for the slopes.
  /// - Throws: `.shapeMismatch`; `.nonFinite` if the data are; `.tooLarge`.
  public func makeIteration(
    on problem: LeastSquaresProblem<Double>, hasIntercept: Bool, from start: Matrix<Double>? = nil
  ) throws(IterationError) -> ElasticNetIteration {
    let shape = Shape(problem.columns, problem.targetCount)
    if let start, start.shape != shape {
      throw .linearAlgebra(
        .shapeMismatch(operation: "start of the descent", left: start.shape, right: shape))
    }
    let columns = try lifting { () throws(LinearAlgebraError) in
      try PenalizedColumns(problem, hasIntercept: hasIntercept)
    }
    return try ElasticNetIteration(self, columns, rows: problem.rows, start: start)
  }
}

/// An elastic net in the course of being fitted, in the coordinates and the units of the problem.
public struct ElasticNetIteration: ResumableIteration, ~Copyable {
  public typealias Scalar = Double
  private var inner: ProximalIteration<LeastSquaresObjective<Double>>
  private let columns: PenalizedColumns
  /// h of the objective.
  private let factor: Double
  private let firstPasses: Int
  /// λmax of the Hessian in the columns that the iteration runs in, at least, and at most 1 % more.
  public let largestEigenvalue: Double
  public private(set) var progress: Progress<Double>

  init(
    _ net: ElasticNet, _ columns: PenalizedColumns, rows: Int, start: Matrix<Double>?
  ) throws(IterationError) {
    let factor = net.objective.hessianFactor(rows: max(1, rows))
    let problem = try lifting { () throws(LinearAlgebraError) in
      try LeastSquaresProblem<Double>(design: columns.design, targets: columns.targets)
    }
    let (lengths, sizes) = (columns.lengths, columns.sizes)
    // ½λ₂ is for objectives with a half; the one without has the whole.
    let square = net.objective == .mean ? 2 * net.l2 : net.l2
    let shape = Shape(columns.design.columns, columns.targets.columns)
    let penalty = SeparablePenalty(
      l1: Matrix(rows: shape.rows, columns: shape.columns) { j, k in
        scaledPenalty(net.l1, over: [factor, lengths[j], sizes[k]])
      },
      l2: Matrix(rows: shape.rows, columns: shape.columns) { j, _ in
        scaledPenalty(square, over: [factor, lengths[j], lengths[j]])
      })
    let largest = try lifting { () throws(LinearAlgebraError) in
      try columns.largestEigenvalue()
    }
    let step = largest > 0 ? 1 / largest : 1
    let method = ProximalGradient(
      stepSize: net.backtracks ? .backtracking(from: 8 * step) : .fixed(step),
      acceleration: net.acceleration)
    let inner = try method.makeIteration(
      minimizing: LeastSquaresObjective(problem, objective: .halfSum), penalty: penalty,
      from: start.map { columns.inner(from: $0) }
        ?? Matrix(rows: shape.rows, columns: shape.columns))
    self.inner = inner
    self.columns = columns
    self.factor = factor
    // The copy with its means and lengths, and Lanczos' steps.
    firstPasses = 3 + PenalizedColumns.lanczosPasses(columns: shape.rows)
    largestEigenvalue = largest
    progress = Self.given(self.inner.progress, columns, factor, passes: firstPasses)
  }

  public mutating func advance() throws(IterationError) -> Progress<Double> {
    let state = try inner.advance()
    progress = Self.given(state, columns, factor, passes: firstPasses)
    return progress
  }

  public var state: ProximalIteration<LeastSquaresObjective<Double>>.State { inner.state }

  public mutating func resume(from state: ProximalIteration<LeastSquaresObjective<Double>>.State) {
    inner.resume(from: state)
    progress = Self.given(inner.progress, columns, factor, passes: firstPasses)
  }

  /// Back in the units of the data. The gradient is that in the columns of the iteration, for targets of the given
  /// size.
  private static func given(
    _ state: Progress<Double>, _ columns: PenalizedColumns, _ factor: Double, passes: Int
  ) -> Progress<Double> {
    let sizes = columns.sizes
    let squares = sizes.map { factor * $0 * $0 }
    return Progress(
      iteration: state.iteration, passes: passes + state.passes,
      parameters: columns.coefficients(from: state.parameters),
      objective: zip(state.objective, squares).map { $0 * $1 },
      gradientNorms: zip(state.gradientNorms, sizes).map { factor * $0 * $1 },
      changedParameters: state.changedParameters,
      dualityGaps: state.dualityGaps.map { zip($0, squares).map { $0 * $1 } })
  }
}

/// λ divided by several numbers whose product may leave the range: what it comes to, or the largest number.
private func scaledPenalty(_ value: Double, over divisors: [Double]) -> Double {
  guard value > 0 else { return 0 }
  var (significand, exponent) = (value.significand, Int(value.exponent))
  for divisor in divisors {
    significand /= divisor.significand
    exponent -= Int(divisor.exponent)
  }
  let result = Double(sign: .plus, exponent: exponent, significand: significand)
  return min(result, .greatestFiniteMagnitude)
}
