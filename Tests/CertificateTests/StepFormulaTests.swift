import BLASBackend
import Matrices
import Testing

@testable import LeastSquares

/// The radii against the formulas of the proof, written down a second time: terms that random problems are too
/// kind to need must be there all the same.
@Suite struct StepFormulaTests {
  private let u = 0x1p-53
  private let u2 = 0x1p-106

  /// A step from made-up sums, in which the named parts are large and everything else is small.
  private func compare(
    gradient h: [Double], z: [Double], square: Double, alpha: Double, ridge: [Double]?,
    targetNorm: Double, weights: Bool
  ) throws {
    let (n, p) = (40, 3)
    var s = Stream(state: 31)
    let x = Matrix(rows: n, columns: p, storage: s.reals(n * p))
    let y = Matrix(rows: n, columns: 1, storage: s.reals(n))
    let problem = try ScaledProblem(
      CertificateProblem(
        design: x.view, targets: y.view, weights: weights ? s.reals(n).map(\.magnitude) : nil,
        ridge: ridge))
    let inverse = Matrix(rows: p, columns: p) { i, j in i <= j ? s.real() : 0 }
    let d = s.reals(p).map { 1 + $0.magnitude }
    let norms = (0..<p).map { i in
      (0..<p).reduce(0) { $0 + inverse[i, $1] * inverse[i, $1] }.squareRoot()
    }
    let bounds = StepBounds(
      problem: problem,
      preconditioner: Preconditioner(
        s: inverse, rowNorms: norms, columnNorms: d, alpha: alpha, method: .gram),
      mutation: CertificateMutation())
    let depth = 9
    let lambda = problem.ridge?.map(\.high) ?? [0, 0, 0]
    // The penalty enters the gradient, so h is what shall be left of it.
    let raw = (0..<p).map { DoubleDouble(h[$0]) + DoubleDouble(product: lambda[$0], z[$0]) }
    let step = bounds.step(
      from: z.map { DoubleDouble($0) }, gradient: raw, square: DoubleDouble(square), depth: depth,
      targetNorm: targetNorm)

    let c1 = (1.0 + 10) * (1 + 5) + 4
    let c2 = (16.0 + 3) * (16 + 1) + 4 * Double(depth) + (weights ? 8 : 0)
    let rho = c1 * u2 * (targetNorm + (0..<p).reduce(0) { $0 + d[$1] * z[$1].magnitude })
    let eta = (0..<p).map { j in
      c2 * u2 * d[j] * square.squareRoot()
        + u2 * (12 * lambda[j] * z[j].magnitude + 6 * h[j].magnitude)
    }
    func sum(_ term: (Int) -> Double) -> Double { (0..<p).reduce(0) { $0 + term($1) } }
    let gamma = Double(p + 1) * u
    let f = (0..<p).map { k in
      sum { inverse[$0, k].magnitude * (gamma * h[$0].magnitude + eta[$0]) }
    }
    let g = (0..<p).map { k in sum { inverse[$0, k] * h[$0] } }
    let throughQ = (1 + alpha).squareRoot() * rho
    let fNorm = sum { f[$0] * f[$0] }.squareRoot()
    let largestG = sum { g[$0] * g[$0] }.squareRoot() + fNorm + throughQ
    for j in 0..<p {
      let next = (z[j] + sum { inverse[j, $0] * g[$0] }).magnitude
      let radius =
        sum { inverse[j, $0].magnitude * (f[$0] + gamma * g[$0].magnitude) }
        + norms[j] * (throughQ + alpha / (1 - alpha) * largestG) + 0x1p-104 * next
      #expect(step.radii[j] >= radius)
      #expect(step.radii[j] <= radius * (1 + 1e-9) + 0x1p-480)
    }
    #expect(step.residualError >= rho && step.residualError <= rho * (1 + 1e-9) + 0x1p-480)
    let least = max(0, sum { g[$0] * g[$0] }.squareRoot() - fNorm - throughQ)
    #expect(step.decrease.lower <= least * least / (1 + alpha))
    #expect(step.decrease.upper >= largestG * largestG / (1 - alpha))
    let residual = step.residualSquares
    let spread =
      (largestG * largestG / (1 - alpha) - least * least / (1 + alpha)) / 2
      + 2 * square.squareRoot() * rho + rho * rho
      + ((16 + 4) * (16 + 2) + 1 + 4 * 16) * u2 * square
    #expect(residual.radius >= spread * (1 - 1e-12))
    #expect(residual.radius <= spread * 1.2 + 1e-12 * step.decrease.upper + 0x1p-480)
  }

  @Test(arguments: [false, true])
  func everyTermIsThere(weights: Bool) throws {
    let (zero, one) = ([0.0, 0, 0], [1.5, -0.25, 3])
    let ridge = [0.5, 2, 1e-3]
    // Each call makes other terms the largest.
    try compare(
      gradient: one, z: zero, square: 0, alpha: 0, ridge: nil, targetNorm: 0, weights: weights)
    try compare(
      gradient: zero, z: one, square: 0, alpha: 0, ridge: nil, targetNorm: 0, weights: weights)
    try compare(
      gradient: zero, z: one, square: 0, alpha: 0, ridge: ridge, targetNorm: 0, weights: weights)
    try compare(
      gradient: zero, z: zero, square: 4, alpha: 0, ridge: nil, targetNorm: 0, weights: weights)
    try compare(
      gradient: zero, z: zero, square: 0, alpha: 0, ridge: nil, targetNorm: 7, weights: weights)
    try compare(
      gradient: one, z: zero, square: 0, alpha: 0.3, ridge: nil, targetNorm: 0, weights: weights)
    try compare(
      gradient: one, z: one, square: 2, alpha: 0.9, ridge: ridge, targetNorm: 1,
      weights: weights)
  }

  @Test func theRoundingOfAnEnclosureNeedsBothEnds() {
    // The center lies a quarter of a unit from the midpoint of two doubles.
    let ulp = 0x1p-52
    let center = DoubleDouble(sum: 1, ulp / 4)
    #expect(Enclosure(center: center, radius: ulp / 8).roundedValue == 1)
    #expect(Enclosure(center: center, radius: ulp / 2).roundedValue == nil)
    #expect(Enclosure(center: -center, radius: ulp / 2).roundedValue == nil)
    #expect(Enclosure(center: DoubleDouble(sum: 1, ulp / 2), radius: 1e-30).roundedValue == nil)
    #expect(Enclosure(center: .zero, radius: 0).roundedValue == nil)
    #expect(Enclosure(center: DoubleDouble(0x1p-1040), radius: 0).roundedValue == nil)
    #expect(Enclosure(center: DoubleDouble(1), radius: .nan).radius == .infinity)
    #expect(Enclosure(center: DoubleDouble(.nan), radius: 0).radius == .infinity)
    #expect(Enclosure(center: DoubleDouble(1), radius: -1).radius == .infinity)
  }

  @Test func enclosuresOfResultsHoldThem() {
    let x = Enclosure(center: DoubleDouble(3), radius: 0.5)
    let y = Enclosure(center: DoubleDouble(-2), radius: 0.25)
    for a in [2.5, 3, 3.5] {
      for b in [-2.25, -2, -1.75] {
        #expect((x + y).contains(DoubleDouble(a + b)))
        #expect((x - y).contains(DoubleDouble(a - b)))
        #expect((x * y).contains(DoubleDouble(a * b)))
        #expect((x / y).contains(DoubleDouble(a) / DoubleDouble(b)))
      }
      #expect(x.squareRoot.contains(DoubleDouble(a).squareRoot))
    }
    #expect((x / (y - y)).radius == .infinity)
    let aboutZero = Enclosure(center: DoubleDouble(0x1p-80), radius: 0x1p-60)
    #expect(aboutZero.squareRoot.contains(.zero))
    #expect(aboutZero.squareRoot.contains(DoubleDouble(0x1p-30)))
    // Parts that become subnormal lose digits, and the radius says so.
    let third = DoubleDouble(1) / DoubleDouble(3)
    let small = Enclosure(center: third, radius: 0).scaled(byPowerOfTwo: -1000)
    #expect(small.radius > 0)
    #expect(
      Enclosure(center: third, radius: 0x1p-110).scaled(byPowerOfTwo: 900).radius == 0x1p790)
  }
}
