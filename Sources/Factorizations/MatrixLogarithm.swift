public import BLASBackend
internal import ComplexModule
public import Matrices
internal import RealModule

// Principal square root and logarithm through the complex Schur form: Higham, *Functions of Matrices*,
// 2008, algorithms 6.3 and 11.9.

extension MatrixProtocol {
  /// The principal square root: X² = A, eigenvalues in the right half-plane.
  ///
  /// - Throws: `.notSquare`; `.nonFinite`; `.noPrincipalValue`, if an eigenvalue of a real matrix is
  ///   negative (take the complex root of the matrix as a complex one), or if A is singular and has no
  ///   square root that the recurrence finds; `.eigenvaluesDidNotConverge`; `.tooLarge`.
  /// - Complexity: about 28n³ complex flops. Source: Björck, Hammarling, 1983.
  public func squareRoot() throws(LinearAlgebraError) -> Matrix<Scalar> {
    try requireSquare(shape, "matrix square root")
    let schur = try SchurFunction(Matrix(view))
    let root = try schur.t.triangularSquareRoot()
    return try schur.result(root)
  }

  /// The principal logarithm: e^X = A, eigenvalues with imaginary parts between −π and π.
  ///
  /// - Throws: `.notSquare`; `.nonFinite`; `.singular`; `.noPrincipalValue`, if an eigenvalue of a real
  ///   matrix is negative (take the logarithm of the matrix as a complex one);
  ///   `.eigenvaluesDidNotConverge`; `.tooLarge`.
  /// - Complexity: about 25n³ + (roots + 7)·n³/3 complex flops. Source: Higham, algorithm 11.9, with the
  ///   diagonal by Al-Mohy, Higham, SIAM J. Sci. Comput. 34 (2012).
  public func logarithm() throws(LinearAlgebraError) -> Matrix<Scalar> {
    try requireSquare(shape, "matrix logarithm")
    let schur = try SchurFunction(Matrix(view))
    for i in 0..<schur.t.rows where schur.t[i, i] == .zero { throw .singular(pivot: i) }
    return try schur.result(try schur.t.triangularLogarithm())
  }

  /// Aˣ = e^(x·log A), with the integer part of x by products.
  ///
  /// - Throws: as ``power(_:)-(Int)`` and, unless x is an integer, as ``logarithm()`` and
  ///   ``exponential()``.
  public func power(_ exponent: Scalar.RealScalar) throws(LinearAlgebraError) -> Matrix<Scalar> {
    let whole = exponent.rounded(.down)
    precondition(abs(whole) < 0x1p31, "the exponent \(exponent) is out of range")
    let integer = try power(Int(whole))
    let rest = exponent - whole
    if rest == 0 { return integer }
    let factor = Scalar(rest)
    let power = integer * (try logarithm().map { factor * $0 }.exponential())
    try power.requireFinite("the result")
    return power
  }
}

/// A matrix in complex Schur form, and the way back.
private struct SchurFunction<Scalar: BLASScalar> {
  typealias ComplexScalar = Complex<Scalar.RealScalar>
  let t: Matrix<ComplexScalar>
  let z: Matrix<ComplexScalar>

  init(_ matrix: Matrix<Scalar>) throws(LinearAlgebraError) {
    // A negative zero as imaginary part would choose the other side of the cut.
    let schur = try Schur(
      matrix.map { ComplexScalar($0._realPart, Scalar._isComplex ? $0._imaginaryPart : 0) })
    if !Scalar._isComplex {
      let norm = matrix.oneNorm()
      for i in 0..<schur.t.rows {
        let value = schur.t[i, i]
        if value.real < 0,
          abs(value.imaginary) <= Scalar.RealScalar(matrix.rows) * .ulpOfOne * norm
        {
          throw .noPrincipalValue(
            real: Double(value.real), imaginary: Double(value.imaginary))
        }
      }
    }
    (t, z) = (schur.t, schur.z)
  }

  /// Z·F·Zᴴ, of which a real matrix takes the real part: the imaginary one is rounding.
  func result(_ f: Matrix<ComplexScalar>) throws(LinearAlgebraError) -> Matrix<Scalar> {
    let value = z * f * z.conjugateTranspose
    return value.map { Scalar(_realPart: $0._realPart, imaginaryPart: $0._imaginaryPart) }
  }
}

extension Matrix {
  /// R with R² = T, for upper triangular T, column by column.
  fileprivate func triangularSquareRoot<Real>() throws(LinearAlgebraError) -> Matrix
  where Scalar == Complex<Real>, Real: RealBLASScalar {
    let n = rows
    var r = Matrix(rows: n, columns: n)
    for j in 0..<n {
      r[j, j] = Complex.sqrt(self[j, j])
      for i in (0..<j).reversed() {
        var sum = self[i, j]
        for k in i + 1..<j { sum -= r[i, k] * r[k, j] }
        let divisor = r[i, i] + r[j, j]
        if divisor == .zero {
          guard sum == .zero else { throw .noPrincipalValue(real: 0, imaginary: 0) }
          continue
        }
        r[i, j] = sum / divisor
      }
    }
    return r
  }

  fileprivate func triangularLogarithm<Real>() throws(LinearAlgebraError) -> Matrix
  where Scalar == Complex<Real>, Real: RealBLASScalar {
    let n = rows
    // θ_3 … θ_7 of table 11.1.
    let thetas: [Real] = [1.62e-2, 5.39e-2, 1.14e-1, 1.87e-1, 2.64e-1]
    func degree(_ norm: Real) -> Int? { thetas.firstIndex { norm <= $0 }.map { $0 + 3 } }
    var (root, roots, extra) = (self, 0, 0)
    let identity = Matrix.identity(n)
    var m = 7
    while true {
      let norm = (root - identity).oneNorm()
      if let first = degree(norm) {
        extra += 1
        let second = degree(norm / 2) ?? 7
        if first - second <= 1 || extra == 2 {
          m = first
          break
        }
      }
      // Roots approach the identity by halving the logarithm: a hundred are enough for any exponent range.
      if roots >= 1200 { throw .eigenvaluesDidNotConverge(unconverged: n) }
      root = try root.triangularSquareRoot()
      roots += 1
    }
    var x = root - identity
    for i in 0..<n {
      // z^(1/2ᵏ) − 1 = (z − 1) / Π(1 + z^(1/2ⁱ)): no digits are lost where the root is close to 1.
      var (power, product) = (self[i, i], Complex<Real>.one)
      if abs(power.phase) >= .pi / 2 && roots > 0 {
        // The first root turns what is close to −1, where 1 + z would cancel.
        power = Complex.sqrt(power)
        let start = power
        for _ in 1..<Swift.max(1, roots) {
          power = Complex.sqrt(power)
          product *= Complex.one + power
        }
        x[i, i] = (start - .one) / product
      } else {
        for _ in 0..<roots {
          power = Complex.sqrt(power)
          product *= Complex.one + power
        }
        x[i, i] = (self[i, i] - .one) / product
      }
    }
    // r_m(X) = Σ w (I + sX)⁻¹X: partial fractions of the Padé approximant, nodes of Gauss and Legendre.
    var sum = Matrix(rows: n, columns: n)
    for (node, weight) in gaussLegendre(m) {
      var term = x
      let shifted = identity + x.map { Complex(Real(node)) * $0 }
      try term.solveTriangular(.upper, shifted)
      sum = sum + term.map { Complex(Real(weight)) * $0 }
    }
    let scale = Complex(Real.exp2(Real(roots)))
    var result = sum.map { scale * $0 }
    for i in 0..<n { result[i, i] = Complex.log(self[i, i]) }
    return result
  }
}

/// Nodes and weights on [0, 1], by Newton's method on the Legendre polynomial.
private func gaussLegendre(_ m: Int) -> [(node: Double, weight: Double)] {
  (1...m).map { k in
    var x = Double.cos(.pi * (Double(k) - 0.25) / (Double(m) + 0.5))
    var derivative = 1.0
    for _ in 0..<8 {
      var (previous, current) = (1.0, x)
      for j in stride(from: 2, through: m, by: 1) {
        (previous, current) = (
          current, (Double(2 * j - 1) * x * current - Double(j - 1) * previous) / Double(j)
        )
      }
      derivative = Double(m) * (x * current - previous) / (x * x - 1)
      x -= current / derivative
    }
    return ((1 + x) / 2, 1 / ((1 - x * x) * derivative * derivative))
  }
}
