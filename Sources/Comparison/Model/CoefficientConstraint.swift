internal import BLASBackend
public import LeastSquares
public import Matrices

/// What the coefficients of a fit must satisfy.
public enum CoefficientConstraint: Sendable, Hashable {
  /// No coefficient is negative, but for the intercept.
  case nonNegative
  /// All of these equations hold, for each target.
  case equations([LinearEquation])
}

extension CoefficientConstraint: Codable {
  private enum CodingKeys: String, CodingKey {
    case kind, equations
  }

  private enum Kind: String, Codable {
    case nonNegative, equations
  }

  /// Decodes what ``encode(to:)`` wrote.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    switch try container.decode(Kind.self, forKey: .kind) {
    case .nonNegative: self = .nonNegative
    case .equations:
      self = .equations(try container.decode([LinearEquation].self, forKey: .equations))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .nonNegative: try container.encode(Kind.nonNegative, forKey: .kind)
    case .equations(let equations):
      try container.encode(Kind.equations, forKey: .kind)
      try container.encode(equations, forKey: .equations)
    }
  }
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
