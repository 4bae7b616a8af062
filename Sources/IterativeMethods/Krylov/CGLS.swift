public import BLASBackend
public import Matrices

/// Minimises ‖Ax − b‖² + μ²‖x‖² by conjugate gradients on the normal equations, without forming them.
///
/// - Complexity: one product with A and one with Aᵀ a step; 2 vectors of n and 3 of p scalars.
/// - Note: Source: Björck, *Numerical Methods for Least Squares Problems* (1996), algorithm 7.4.1.
public struct CGLS<Operator: LinearOperator<Double>>: KrylovMethod, ~Copyable {
  public let a: Operator
  public let damping: Double
  /// b − Ax.
  private var r: Vector<Double>
  /// The direction of search.
  private var p: Vector<Double>
  /// ‖Aᵀr − μ²x‖².
  private var gamma: Double
  private var operatorSquare = 0.0
  public private(set) var solution: Vector<Double>
  public private(set) var estimates: KrylovEstimates
  public private(set) var iteration = 0

  /// - Throws: `.shapeMismatch` if b has another number of rows than A.
  public init(
    _ a: Operator, rightSide b: Vector<Double>, damping: Double = 0
  ) throws(IterationError) {
    guard b.count == a.shape.rows else {
      throw .linearAlgebra(
        .shapeMismatch(operation: "CGLS", left: a.shape, right: Shape(b.count, 1)))
    }
    let s = try a.applyTransposed(to: b)
    let beta = try norm(b)
    let start = try square(s)
    self.a = a
    self.damping = damping
    r = b
    p = s
    gamma = start
    solution = Vector(count: a.shape.columns)
    estimates = KrylovEstimates(
      residualNorm: beta, normalResidualNorm: gamma.squareRoot(), operatorNorm: 0,
      conditionNumber: .nan, solutionNorm: 0, rightSideNorm: beta)
  }

  public mutating func step() throws(IterationError) {
    iteration += 1
    guard gamma > 0 else { return }
    let q = try a.apply(to: p)
    let delta = try square(q) + damping * damping * square(p)
    guard delta > 0 else {
      gamma = 0
      return
    }
    // ‖Ap‖/‖p‖ is a lower bound of ‖A‖.
    operatorSquare = max(operatorSquare, delta / (try square(p)))
    let alpha = gamma / delta
    try add(&solution, p, scaledBy: alpha)
    try add(&r, q, scaledBy: -alpha)
    var s = try a.applyTransposed(to: r)
    if damping != 0 { try add(&s, solution, scaledBy: -damping * damping) }
    let next = try square(s)
    var direction = s
    try add(&direction, p, scaledBy: next / gamma)
    p = direction
    gamma = next
    let x = try norm(solution)
    estimates = KrylovEstimates(
      residualNorm: (try square(r) + damping * damping * x * x).squareRoot(),
      normalResidualNorm: next.squareRoot(), operatorNorm: operatorSquare.squareRoot(),
      conditionNumber: .nan, solutionNorm: x, rightSideNorm: estimates.rightSideNorm)
  }
}
