public import BLASBackend
internal import Foundation
public import Matrices

/// Minimises ‖Ax − b‖² + μ²‖x‖² by bidiagonalization so that ‖Aᵀr‖ falls monotonically: MINRES on the normal
/// equations in exact arithmetic.
///
/// The gradient of the objective, which tolerances refer to, never rises: the iteration can be stopped earlier
/// than LSQR.
///
/// - Complexity: one product with A and one with Aᵀ a step; 2 vectors of n and 5 of p scalars.
/// - Note: Source: Fong, Saunders, *LSMR: an iterative algorithm for sparse least-squares problems* (2011),
///   section 2.8 and tables 2.7 to 2.9.
public struct LSMR<Operator: LinearOperator<Double>>: KrylovMethod, ~Copyable {
  public let a: Operator
  public let damping: Double
  public private(set) var state: State

  /// The vectors of the bidiagonalization, the solution, and the numbers of the recurrences.
  public struct State: Codable, Sendable {
    fileprivate var u: Vector<Double>
    fileprivate var v: Vector<Double>
    fileprivate var h: Vector<Double>
    fileprivate var hBar: Vector<Double>
    fileprivate var alpha: Double
    fileprivate var alphaBar: Double
    fileprivate var zetaBar: Double
    fileprivate var rho = 1.0
    fileprivate var rhoBar = 1.0
    fileprivate var cBar = 1.0
    fileprivate var sBar = 0.0
    // For ‖r‖ (section 3.1 of the paper).
    fileprivate var betaDoubleDot: Double
    fileprivate var betaDot = 0.0
    fileprivate var rhoDotOld = 1.0
    fileprivate var tauTildeOld = 0.0
    fileprivate var thetaTilde = 0.0
    fileprivate var zeta = 0.0
    fileprivate var d = 0.0
    // For ‖A‖ and κ(A).
    fileprivate var operatorSquare: Double
    fileprivate var largestRhoBar = 0.0
    fileprivate var smallestRhoBar = Double.greatestFiniteMagnitude
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
        .shapeMismatch(operation: "LSMR", left: a.shape, right: Shape(b.count, 1)))
    }
    let beta = try norm(b)
    let u = beta > 0 ? (1 / beta) * b : b
    var v = try a.applyTransposed(to: u)
    let alpha = try norm(v)
    if alpha > 0 { v = (1 / alpha) * v }
    self.a = a
    self.damping = damping
    state = State(
      u: u, v: v, h: v, hBar: Vector(count: a.shape.columns), alpha: alpha, alphaBar: alpha,
      zetaBar: alpha * beta, betaDoubleDot: beta, operatorSquare: alpha * alpha,
      solution: Vector(count: a.shape.columns),
      estimates: KrylovEstimates(
        residualNorm: beta, normalResidualNorm: alpha * beta, operatorNorm: alpha,
        conditionNumber: 1, solutionNorm: 0, rightSideNorm: beta))
  }

  public var solution: Vector<Double> { state.solution }
  public var estimates: KrylovEstimates { state.estimates }
  public var iteration: Int { state.iteration }

  public mutating func resume(from state: State) { self.state = state }

  public mutating func step() throws(IterationError) { try state.step(a, damping: damping) }
}

extension LSMR.State {
  fileprivate mutating func step(_ a: Operator, damping: Double) throws(IterationError) {
    iteration += 1
    guard estimates.normalResidualNorm > 0 else { return }
    var next = try a.apply(to: v)
    try add(&next, u, scaledBy: -alpha)
    let beta = try norm(next)
    u = beta > 0 ? (1 / beta) * next : next
    var nextV = try a.applyTransposed(to: u)
    try add(&nextV, v, scaledBy: -beta)
    alpha = try norm(nextV)
    v = alpha > 0 ? (1 / alpha) * nextV : nextV
    // The damping, then P, then P̄.
    let alphaHat = hypot(alphaBar, damping)
    let (cHat, sHat) = (alphaBar / alphaHat, damping / alphaHat)
    let rhoOld = rho
    rho = hypot(alphaHat, beta)
    let (c, s) = (alphaHat / rho, beta / rho)
    let thetaNew = s * alpha
    alphaBar = c * alpha
    let (rhoBarOld, zetaOld) = (rhoBar, zeta)
    let thetaBar = sBar * rho
    let rhoTemporary = cBar * rho
    rhoBar = hypot(rhoTemporary, thetaNew)
    cBar = rhoTemporary / rhoBar
    sBar = thetaNew / rhoBar
    zeta = cBar * zetaBar
    zetaBar *= -sBar
    // x, h and h̄.
    var direction = h
    try add(&direction, hBar, scaledBy: -thetaBar * rho / (rhoOld * rhoBarOld))
    hBar = direction
    try add(&solution, hBar, scaledBy: zeta / (rho * rhoBar))
    var nextH = v
    try add(&nextH, h, scaledBy: -thetaNew / rho)
    h = nextH
    let residual = residualNorm(
      cHat, sHat, c, s, thetaBar: thetaBar, rhoBarOld: rhoBarOld, zetaOld: zetaOld)
    operatorSquare += beta * beta
    let operatorNorm = operatorSquare.squareRoot()
    operatorSquare += alpha * alpha
    largestRhoBar = max(largestRhoBar, rhoBarOld)
    if iteration > 1 { smallestRhoBar = min(smallestRhoBar, rhoBarOld) }
    estimates = KrylovEstimates(
      residualNorm: residual, normalResidualNorm: abs(zetaBar), operatorNorm: operatorNorm,
      conditionNumber: max(largestRhoBar, rhoTemporary) / min(smallestRhoBar, rhoTemporary),
      solutionNorm: try norm(solution), rightSideNorm: estimates.rightSideNorm)
  }

  private mutating func residualNorm(
    _ cHat: Double, _ sHat: Double, _ c: Double, _ s: Double, thetaBar: Double,
    rhoBarOld: Double, zetaOld: Double
  ) -> Double {
    let betaAcute = cHat * betaDoubleDot
    let betaCheck = -sHat * betaDoubleDot
    let betaHat = c * betaAcute
    betaDoubleDot = -s * betaAcute
    let thetaTildeOld = thetaTilde
    let rhoTildeOld = hypot(rhoDotOld, thetaBar)
    let (cTildeOld, sTildeOld) = (rhoDotOld / rhoTildeOld, thetaBar / rhoTildeOld)
    thetaTilde = sTildeOld * rhoBar
    rhoDotOld = cTildeOld * rhoBar
    betaDot = -sTildeOld * betaDot + cTildeOld * betaHat
    tauTildeOld = (zetaOld - thetaTildeOld * tauTildeOld) / rhoTildeOld
    let tauDot = (zeta - thetaTilde * tauTildeOld) / rhoDotOld
    d += betaCheck * betaCheck
    let difference = betaDot - tauDot
    return (d + difference * difference + betaDoubleDot * betaDoubleDot).squareRoot()
  }
}
