public import BLASBackend
public import LeastSquares
public import Matrices

/// What an ``Optimizer`` minimises: a value and a gradient for each column of Θ.
public protocol DifferentiableObjective<Scalar>: Sendable {
  associatedtype Scalar: RealBLASScalar
  /// f of each column of Θ, and ∇f, of the shape of Θ.
  func evaluate(
    _ parameters: Matrix<Scalar>
  ) throws(IterationError) -> (values: [Double], gradient: Matrix<Scalar>)
  /// Whether f of each column is ½‖Aθ − b‖² for some A and b, without anything added: then its gradient is affine,
  /// and it has a duality gap.
  var isHalfSquaredNorm: Bool { get }
}

extension DifferentiableObjective {
  public var isHalfSquaredNorm: Bool { false }
}

/// A function of the caller's.
///
/// ```swift
/// let distance = CustomObjective<Double> { θ in
///   ([(θ[0, 0] - 3) * (θ[0, 0] - 3)], θ.map { 2 * ($0 - 3) })
/// }
/// ```
public struct CustomObjective<Scalar: RealBLASScalar>: DifferentiableObjective {
  private let body: @Sendable (Matrix<Scalar>) -> (values: [Double], gradient: Matrix<Scalar>)

  public init(
    _ body: @escaping @Sendable (Matrix<Scalar>) -> (values: [Double], gradient: Matrix<Scalar>)
  ) {
    self.body = body
  }

  public func evaluate(
    _ parameters: Matrix<Scalar>
  ) throws(IterationError) -> (values: [Double], gradient: Matrix<Scalar>) {
    body(parameters)
  }
}

/// h/2·‖XΘ − Y‖² of all rows, each target by itself.
///
/// - Complexity: 4npk flops and one read of X.
public struct LeastSquaresObjective<Scalar: RealBLASScalar>: DifferentiableObjective {
  public let problem: LeastSquaresProblem<Scalar>
  public let objective: Objective

  public init(_ problem: LeastSquaresProblem<Scalar>, objective: Objective = .halfMean) {
    self.problem = problem
    self.objective = objective
  }

  public var isHalfSquaredNorm: Bool { true }

  /// - Throws: `.shapeMismatch`.
  public func evaluate(
    _ parameters: Matrix<Scalar>
  ) throws(IterationError) -> (values: [Double], gradient: Matrix<Scalar>) {
    let rows = max(1, problem.rows)
    let sums = try lifting { () throws(LinearAlgebraError) in
      let empty = GradientAccumulator(parameters: parameters)
      return try problem.rowBlock.accumulate(into: empty, memory: empty.memory)
    }
    let factor = Scalar(objective.hessianFactor(rows: rows))
    return (
      sums.residualSquares.map { objective.value(residualSquare: Double($0), rows: rows) },
      sums.gradient.map { factor * $0 }
    )
  }
}
