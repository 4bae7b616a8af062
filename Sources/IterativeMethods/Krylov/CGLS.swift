public import BLASBackend
public import Matrices

/// Minimises ‖Ax − b‖² + μ²‖x‖² by conjugate gradients on the normal equations, without forming them.
///
/// - Complexity: one product with A and one with Aᵀ a step; 2 vectors of n and 3 of p scalars.
/// - Note: Source: Björck, *Numerical Methods for Least Squares Problems* (1996), algorithm 7.4.1.
public struct CGLS<Operator: LinearOperator<Double>>: KrylovMethod, ~Copyable {
  public let a: Operator
  public let damping: Double
  /// ‖b‖: the iteration is that for b/‖b‖, whose squares stay in the range of the numbers.
  private let scale: Double
  public private(set) var state: State

  /// The solution, the residual, the direction of search and their numbers.
  public struct State: Codable, Sendable {
    fileprivate var x: Vector<Double>
    /// b/‖b‖ − Ax.
    fileprivate var r: Vector<Double>
    /// The direction of search.
    fileprivate var p: Vector<Double>
    /// ‖Aᵀr − μ²x‖².
    fileprivate var gamma: Double
    fileprivate var operatorSquare = 0.0
    fileprivate var estimates: KrylovEstimates
    fileprivate var iteration = 0
  }

  /// - Throws: `.shapeMismatch` if b has another number of rows than A.
  public init(
    _ a: Operator, rightSide b: Vector<Double>, damping: Double = 0
  ) throws(IterationError) {
    guard b.count == a.shape.rows else {
      throw .linearAlgebra(
        .shapeMismatch(operation: "CGLS", left: a.shape, right: Shape(b.count, 1)))
    }
    let beta = try norm(b)
    let scale = beta > 0 ? beta : 1
    let unit = (1 / scale) * b
    let s = try a.applyTransposed(to: unit)
    let start = try square(s)
    let gradient = try norm(s)
    self.a = a
    self.damping = damping
    self.scale = scale
    state = State(
      x: Vector(count: a.shape.columns), r: unit, p: s, gamma: start,
      estimates: KrylovEstimates(
        residualNorm: beta, normalResidualNorm: scale * gradient, operatorNorm: 0,
        conditionNumber: .nan, solutionNorm: 0, rightSideNorm: beta))
  }

  public var solution: Vector<Double> { scale * state.x }
  public var estimates: KrylovEstimates { state.estimates }
  public var iteration: Int { state.iteration }

  public mutating func resume(from state: State) { self.state = state }

  public mutating func step() throws(IterationError) {
    try state.step(a, damping: damping, scale: scale)
  }
}

extension CGLS.State {
  fileprivate mutating func step(
    _ a: Operator, damping: Double, scale: Double
  ) throws(IterationError) {
    iteration += 1
    // Neither squares that have lost bits to underflow nor the rounding of Aᵀr give a direction: from there on
    // errors would grow again.
    let noise = Double.ulpOfOne * operatorSquare.squareRoot() * (try norm(r))
    guard gamma > .leastNormalMagnitude / .ulpOfOne, gamma.squareRoot() > noise else { return }
    let q = try a.apply(to: p)
    let delta = try square(q) + damping * damping * square(p)
    guard delta > 0 else {
      gamma = 0
      return
    }
    // ‖Ap‖/‖p‖ is a lower bound of ‖A‖.
    operatorSquare = max(operatorSquare, delta / (try square(p)))
    let alpha = gamma / delta
    try add(&x, p, scaledBy: alpha)
    try add(&r, q, scaledBy: -alpha)
    var s = try a.applyTransposed(to: r)
    if damping != 0 { try add(&s, x, scaledBy: -damping * damping) }
    let next = try square(s)
    var direction = s
    try add(&direction, p, scaledBy: next / gamma)
    p = direction
    gamma = next
    let size = try norm(x)
    estimates = KrylovEstimates(
      residualNorm: scale * (try square(r) + damping * damping * size * size).squareRoot(),
      normalResidualNorm: scale * (try norm(s)), operatorNorm: operatorSquare.squareRoot(),
      conditionNumber: .nan, solutionNorm: scale * size,
      rightSideNorm: estimates.rightSideNorm)
  }
}
