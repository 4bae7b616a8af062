public import BLASBackend
internal import Foundation
public import Matrices

/// Minimises ‖Ax − b‖² + μ²‖x‖² by bidiagonalization: conjugate gradients on the normal equations in exact
/// arithmetic, more reliable in rounded.
///
/// The symbols are the paper's; the residual norm falls monotonically.
///
/// - Complexity: one product with A and one with Aᵀ a step; 2 vectors of n and 4 of p scalars.
/// - Note: Source: Paige, Saunders, *LSQR: an algorithm for sparse linear equations and sparse least squares*
///   (1982), sections 4 and 5; damping: *Algorithm 583*.
public struct LSQR<Operator: LinearOperator<Double>>: KrylovMethod, ~Copyable {
  public let a: Operator
  public let damping: Double
  public private(set) var state: State

  /// The vectors of the bidiagonalization, the solution, and the numbers of the recurrences.
  public struct State: Codable, Sendable {
    fileprivate var u: Vector<Double>
    fileprivate var v: Vector<Double>
    fileprivate var w: Vector<Double>
    fileprivate var alpha: Double
    fileprivate var rhoBar: Double
    fileprivate var phiBar: Double
    /// Σ φ² of the damping part of the residual.
    fileprivate var dampedSquare = 0.0
    fileprivate var operatorSquare = 0.0
    fileprivate var inverseSquare = 0.0
    fileprivate var solution: Vector<Double>
    fileprivate var estimates: KrylovEstimates
    fileprivate var iteration = 0
  }

  /// - Throws: `.shapeMismatch` if b has another number of rows than A.
  public init(
    _ a: Operator, rightSide b: Vector<Double>, damping: Double = 0
  ) throws(IterationError) {
    guard b.count == a.shape.rows else {
      throw .linearAlgebra(
        .shapeMismatch(operation: "LSQR", left: a.shape, right: Shape(b.count, 1)))
    }
    let beta = try norm(b)
    let u = beta > 0 ? (1 / beta) * b : b
    var v = try a.applyTransposed(to: u)
    let alpha = try norm(v)
    if alpha > 0 { v = (1 / alpha) * v }
    self.a = a
    self.damping = damping
    state = State(
      u: u, v: v, w: v, alpha: alpha, rhoBar: alpha, phiBar: beta,
      solution: Vector(count: a.shape.columns),
      estimates: KrylovEstimates(
        residualNorm: beta, normalResidualNorm: alpha * beta, operatorNorm: 0, conditionNumber: 0,
        solutionNorm: 0, rightSideNorm: beta))
  }

  public var solution: Vector<Double> { state.solution }
  public var estimates: KrylovEstimates { state.estimates }
  public var iteration: Int { state.iteration }

  public mutating func resume(from state: State) { self.state = state }

  public mutating func step() throws(IterationError) { try state.step(a, damping: damping) }
}

extension LSQR.State {
  fileprivate mutating func step(_ a: Operator, damping: Double) throws(IterationError) {
    iteration += 1
    guard estimates.normalResidualNorm > 0 else { return }
    // (3.1): the next vectors of the bidiagonalization.
    var next = try a.apply(to: v)
    try add(&next, u, scaledBy: -alpha)
    let beta = try norm(next)
    u = beta > 0 ? (1 / beta) * next : next
    operatorSquare += alpha * alpha + beta * beta + damping * damping
    var nextV = try a.applyTransposed(to: u)
    try add(&nextV, v, scaledBy: -beta)
    alpha = try norm(nextV)
    v = alpha > 0 ? (1 / alpha) * nextV : nextV
    // A rotation takes the damping out of the way, another one makes the matrix bidiagonal.
    let rhoBar1 = hypot(rhoBar, damping)
    let psi = damping / rhoBar1 * phiBar
    phiBar *= rhoBar / rhoBar1
    let rho = hypot(rhoBar1, beta)
    let (c, s) = (rhoBar1 / rho, beta / rho)
    let theta = s * alpha
    rhoBar = -c * alpha
    let phi = c * phiBar
    phiBar *= s
    inverseSquare += try square(w) / (rho * rho)
    try add(&solution, w, scaledBy: phi / rho)
    var nextW = v
    try add(&nextW, w, scaledBy: -theta / rho)
    w = nextW
    dampedSquare += psi * psi
    let operatorNorm = operatorSquare.squareRoot()
    estimates = KrylovEstimates(
      residualNorm: (phiBar * phiBar + dampedSquare).squareRoot(),
      normalResidualNorm: alpha * abs(s * phi), operatorNorm: operatorNorm,
      conditionNumber: operatorNorm * inverseSquare.squareRoot(),
      solutionNorm: try norm(solution), rightSideNorm: estimates.rightSideNorm)
  }
}
