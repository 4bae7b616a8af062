// A steel beam, clamped at one end, in finite elements: how far a weight at its free end bends it, how much a
// cable that holds it up helps, and how it rings when it is struck. Euler and Bernoulli's theory has closed
// answers for the first and the last, which the program prints beside its own.
import Foundation
import Lapwing

/// A prismatic beam, in metres, kilograms and seconds.
struct Beam {
  let length = 2.0
  let youngsModulus = 210e9
  let density = 7850.0
  let side = 0.03

  var area: Double { side * side }
  var bendingStiffness: Double { youngsModulus * side * side * side * side / 12 }

  /// Stiffness and mass of `count` elements with two unknowns at each node, deflection and slope, without
  /// those of the clamped end (cubic Hermite elements; Cook et al., *Concepts and Applications of Finite
  /// Element Analysis*, sections 2.3 and 11.3).
  func assembled(elements count: Int) -> (stiffness: Matrix<Double>, mass: Matrix<Double>) {
    let h = length / Double(count)
    let stiffness: Matrix<Double> = [
      [12, 6 * h, -12, 6 * h], [6 * h, 4 * h * h, -6 * h, 2 * h * h],
      [-12, -6 * h, 12, -6 * h], [6 * h, 2 * h * h, -6 * h, 4 * h * h],
    ]
    let mass: Matrix<Double> = [
      [156, 22 * h, 54, -13 * h], [22 * h, 4 * h * h, 13 * h, -3 * h * h],
      [54, 13 * h, 156, -22 * h], [-13 * h, -3 * h * h, -22 * h, 4 * h * h],
    ]
    var k = Matrix<Double>(rows: 2 * count, columns: 2 * count)
    var m = k
    for element in 0..<count {
      for i in 0..<4 {
        for j in 0..<4 {
          let (row, column) = (2 * element + i - 2, 2 * element + j - 2)
          if row < 0 || column < 0 { continue }
          k[row, column] += bendingStiffness / (h * h * h) * stiffness[i, j]
          m[row, column] += density * area * h / 420 * mass[i, j]
        }
      }
    }
    return (k, m)
  }
}

func text(_ value: Double, _ format: String) -> String { String(format: format, value) }

/// Ends the program if a number is not what theory says.
func check(_ value: Double, _ theory: Double, within tolerance: Double) {
  guard abs(value / theory - 1) < tolerance else {
    print("\(value) instead of \(theory)")
    exit(1)
  }
}

let beam = Beam()
let (stiffness, mass) = beam.assembled(elements: 40)
let tip = stiffness.rows - 2

// One factorization serves every load.
var factor = try Cholesky(stiffness)
var load = Matrix<Double>(rows: stiffness.rows, columns: 1)
load[tip, 0] = 500
let deflection = try factor.solve(load)[tip, 0]
let exact = 500 * beam.length * beam.length * beam.length / (3 * beam.bendingStiffness)
print(
  "Tip under 500 N:  \(text(deflection * 1000, "%.3f")) mm, PL³/3EI = \(text(exact * 1000, "%.3f")) mm"
)
check(deflection, exact, within: 1e-6)

// The same through the band, three diagonals on each side, in O(n).
let band = try HermitianBandedMatrix(of: stiffness, bandwidth: 3)
let banded = try BandedCholesky(upperBand: band.bands).solve(load)[tip, 0]
check(banded, deflection, within: 1e-6)

// A cable of 20 kN/m at the tip adds k·eeᵀ to the stiffness: an update of the factor, not a new one.
var cable = Matrix<Double>(rows: stiffness.rows, columns: 1)
cable[tip, 0] = 20_000.0.squareRoot()
try factor.update(adding: cable)
let held = try factor.solve(load)[tip, 0]
let parallel = 500 / (500 / exact + 20_000)
print(
  "With a cable:     \(text(held * 1000, "%.3f")) mm, two springs side by side \(text(parallel * 1000, "%.3f")) mm"
)
check(held, parallel, within: 1e-6)

// Kx = ω²Mx. The clamped-free beam has ω = (βL)²·√(EI / ρAL⁴) with cos(βL)·cosh(βL) = −1.
let modes = try GeneralizedSymmetricEigen(stiffness, mass)
let unit =
  (beam.bendingStiffness / (beam.density * beam.area)).squareRoot() / (beam.length * beam.length)
for (mode, beta) in [1.875104068711961, 4.694091132974175, 7.854757438237613].enumerated() {
  let frequency = modes.eigenvalues[mode].squareRoot() / (2 * .pi)
  let theory = beta * beta * unit / (2 * .pi)
  print(
    "Mode \(mode + 1):           \(text(frequency, "%.3f")) Hz, theory \(text(theory, "%.3f")) Hz")
  check(frequency, theory, within: 1e-4)
}
