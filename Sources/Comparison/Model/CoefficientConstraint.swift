internal import BLASBackend
public import LeastSquares
public import Matrices

/// What the coefficients of a fit must satisfy.
public enum CoefficientConstraint: Sendable, Hashable, Codable {
  /// No coefficient is negative, but for the intercept.
  case nonNegative
  /// All of these equations hold, for each target.
  case equations([LinearEquation])
}

extension CoefficientConstraint {
  /// Minimises under the constraint.
  ///
  /// - Throws: `.rankDeficient` if equations depend on each other.
  func solve(
    _ reduced: ReducedProblem<Double>, hasIntercept: Bool
  ) throws(LinearAlgebraError) -> LeastSquaresSolution<Double> {
    switch self {
    case .nonNegative:
      return try NonNegativeLeastSquares<Double>(freeColumns: hasIntercept ? [0] : [])
        .solve(reduced)
    case .equations(let equations):
      return try Self.problem(equations, reduced).solve(reduced)
    }
  }

  /// Equations as matrices.
  static func problem(
    _ equations: [LinearEquation], _ reduced: ReducedProblem<Double>
  ) throws(LinearAlgebraError) -> EqualityConstrainedLeastSquares<Double> {
    try EqualityConstrainedLeastSquares(
      constraints: Matrix(rows: equations.count, columns: reduced.columns) { i, j in
        equations[i].factors[j]
      },
      values: Matrix(rows: equations.count, columns: reduced.targetCount) { i, _ in
        equations[i].value
      })
  }

  /// What was chosen, in words.
  var description: String {
    switch self {
    case .nonNegative: "no coefficient but the intercept's below 0"
    case .equations(let equations):
      "subject to \(equations.map(\.text).joined(separator: ", "))"
    }
  }
}

extension FittedModel {
  /// Standard errors and tests under equations, for each target; nil unless that is how the model was fitted.
  ///
  /// - Throws: `.tooLarge`.
  public func constrainedInference() throws(LinearAlgebraError) -> [ConstrainedInference]? {
    guard case .equations(let equations) = constraint else { return nil }
    let reduced = ReducedProblem(factor)
    let problem = try CoefficientConstraint.problem(equations, reduced)
    return try problem.inference(
      reduced, problem.solve(reduced), observations: weights?.observations ?? factor.rows)
  }
}
