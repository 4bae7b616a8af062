internal import BLASBackend
public import Matrices
internal import RealModule

extension MatrixProtocol {
  /// eᴬ by scaling and squaring of Padé approximants.
  ///
  /// - Throws: `.notSquare`; `.nonFinite`, with the place in A, or, where eᴬ leaves the range of the type,
  ///   with the place in eᴬ; `.tooLarge`.
  /// - Complexity: (6 + s)·2n³ flops and one solve at most, with 2ˢ about ‖A‖₁ / 4.
  /// - Note: Source: Al-Mohy, Higham, *A New Scaling and Squaring Algorithm for the Matrix Exponential*,
  ///   SIAM J. Matrix Anal. Appl. 31 (2009), algorithm 5.1, with norms of powers computed, not estimated.
  public func exponential() throws(LinearAlgebraError) -> Matrix<Scalar> {
    try requireSquare(shape, "matrix exponential")
    let a = Matrix(view)
    try a.requireFinite()
    if a.rows == 0 { return a }
    let result = try Exponential(a).value()
    try result.requireFinite("the result")
    return result
  }
}

/// The powers of A that the approximants share.
private struct Exponential<Scalar: BLASScalar> {
  typealias Real = Scalar.RealScalar
  let a: Matrix<Scalar>
  let a2: Matrix<Scalar>
  let a4: Matrix<Scalar>
  let a6: Matrix<Scalar>
  let a8: Matrix<Scalar>
  /// A was divided by 2 to this power, so that its powers do not overflow.
  let prescale: Int

  init(_ matrix: Matrix<Scalar>) {
    let norm = matrix.oneNorm()
    var a = matrix
    var prescale = 0
    let most: Real = 0x1p12
    if !(norm <= most) {
      // Twice halved first: the norm of finite elements may itself be infinite.
      let halved = matrix.map { $0 * Scalar(0x1p-8) }.oneNorm()
      prescale = max(0, Int((Real.log2(halved) + 8 - 2).rounded(.up)))
      // In two steps, lest the factor be subnormal.
      let (first, second) = (prescale / 2, prescale - prescale / 2)
      let (f, g) = (Real.exp2(-Real(first)), Real.exp2(-Real(second)))
      a = matrix.map { $0 * Scalar(f) * Scalar(g) }
    }
    self.prescale = prescale
    self.a = a
    a2 = a * a
    a4 = a2 * a2
    a6 = a4 * a2
    a8 = a4 * a4
  }

  /// Coefficients of the numerator; those of the denominator have alternating signs.
  private static func coefficients(_ m: Int) -> [Double] {
    switch m {
    case 3: [120, 60, 12, 1]
    case 5: [30240, 15120, 3360, 420, 30, 1]
    case 7: [17_297_280, 8_648_640, 1_995_840, 277_200, 25200, 1512, 56, 1]
    case 9:
      [
        17_643_225_600, 8_821_612_800, 2_075_673_600, 302_702_400, 30_270_240, 2_162_160, 110_880,
        3960, 90, 1,
      ]
    default:
      [
        64_764_752_532_480_000, 32_382_376_266_240_000, 7_771_770_303_897_600,
        1_187_353_796_428_800, 129_060_195_264_000, 10_559_470_521_600, 670_442_572_800,
        33_522_128_640, 1_323_241_920, 40_840_800, 960_960, 16380, 182, 1,
      ]
    }
  }

  func value() throws(LinearAlgebraError) -> Matrix<Scalar> {
    let (d4, d6, d8, d10) = (
      Real.root(a4.oneNorm(), 4), Real.root(a6.oneNorm(), 6), Real.root(a8.oneNorm(), 8),
      Real.root((a6 * a4).oneNorm(), 10)
    )
    // θ_m of table 3.1: up to there the backward error of order m stays below 2⁻⁵³.
    let (eta1, eta3) = (max(d4, d6), max(d6, d8))
    if prescale == 0 {
      if eta1 < 1.495585217958292e-2, extraSquarings(a, 3) == 0 { return try pade(3) }
      if eta1 < 2.539398330063230e-1, extraSquarings(a, 5) == 0 { return try pade(5) }
      if eta3 < 9.504178996162932e-1, extraSquarings(a, 7) == 0 { return try pade(7) }
      if eta3 < 2.097847961257068, extraSquarings(a, 9) == 0 { return try pade(9) }
    }
    let eta = min(eta3, max(d8, d10))
    var squarings = eta == 0 ? 0 : max(0, Int(Real.log2(eta / 4.25).rounded(.up)))
    let scaled = a.map { $0 * Scalar(Real.exp2(-Real(squarings))) }
    squarings += extraSquarings(scaled, 13)
    var result = try pade13(squarings)
    for _ in 0..<squarings + prescale {
      result = result * result
      // Inf · 0 is NaN: what overflowed is reported as it is, what vanished stays zero.
      if result.maxModulus == 0 { break }
    }
    return result
  }

  /// ℓ of the paper: how many more squarings a nonnormal matrix wants.
  private func extraSquarings(_ matrix: Matrix<Scalar>, _ m: Int) -> Int {
    let reciprocals: [Int: Double] = [
      3: 100_800, 5: 10_059_033_600, 7: 4_487_938_430_976_000, 9: 5.91438478187741184e18,
      13: 1.132507756060211e35,
    ]
    // ‖|A|^(2m+1)‖₁ = max of eᵀ|A|^(2m+1), since nothing cancels.
    let n = matrix.rows
    let moduli = matrix.storage.map { Double($0._modulus) }
    var row = [Double](repeating: 1, count: n)
    var exponent = 0.0
    for _ in 0..<2 * m + 1 {
      row = (0..<n).map { j in
        var sum = 0.0
        for i in 0..<n { sum += row[i] * moduli[i + j * n] }
        return sum
      }
      // Scaled by the way: the power itself may be out of range.
      let largest = row.max() ?? 0
      if largest == 0 { return 0 }
      exponent += Double.log2(largest)
      row = row.map { $0 / largest }
    }
    let norm = Double(matrix.oneNorm())
    let alpha = exponent - Double.log2(norm) - Double.log2(reciprocals[m]!)
    let unit = Double(Real.ulpOfOne) / 2
    return max(0, Int(((alpha - Double.log2(unit)) / Double(2 * m)).rounded(.up)))
  }

  private func pade(_ m: Int) throws(LinearAlgebraError) -> Matrix<Scalar> {
    let b = Self.coefficients(m)
    let powers = [.identity(a.rows), a2, a4, a6, a8]
    var (odd, even) = (
      Matrix<Scalar>(rows: a.rows, columns: a.rows), Matrix<Scalar>(rows: a.rows, columns: a.rows)
    )
    for k in 0...m / 2 {
      odd.add(powers[k], times: Real(b[2 * k + 1]))
      even.add(powers[k], times: Real(b[2 * k]))
    }
    return try Self.quotient(odd: a * odd, even: even)
  }

  /// The approximant of degree 13: six products with A/2ˢ instead of twelve.
  private func pade13(_ s: Int) throws(LinearAlgebraError) -> Matrix<Scalar> {
    let b = Self.coefficients(13)
    func scaled(_ matrix: Matrix<Scalar>, _ power: Int) -> Matrix<Scalar> {
      let factor = Scalar(Real.exp2(-Real(power * s)))
      return matrix.map { $0 * factor }
    }
    let (c, c2, c4, c6) = (scaled(a, 1), scaled(a2, 2), scaled(a4, 4), scaled(a6, 6))
    let identity = Matrix<Scalar>.identity(a.rows)
    func sum(_ terms: [(Double, Matrix<Scalar>)]) -> Matrix<Scalar> {
      var result = Matrix<Scalar>(rows: a.rows, columns: a.rows)
      for (factor, matrix) in terms { result.add(matrix, times: Real(factor)) }
      return result
    }
    let odd =
      c6 * sum([(b[13], c6), (b[11], c4), (b[9], c2)])
      + sum([(b[7], c6), (b[5], c4), (b[3], c2), (b[1], identity)])
    let even =
      c6 * sum([(b[12], c6), (b[10], c4), (b[8], c2)])
      + sum([(b[6], c6), (b[4], c4), (b[2], c2), (b[0], identity)])
    return try Self.quotient(odd: c * odd, even: even)
  }

  /// (V − U)⁻¹(V + U).
  private static func quotient(
    odd u: Matrix<Scalar>, even v: Matrix<Scalar>
  ) throws(LinearAlgebraError) -> Matrix<Scalar> {
    try LU(v - u).solve(v + u)
  }
}

extension Matrix {
  /// A ← A + factor · B, for contiguous matrices of one shape.
  fileprivate mutating func add(_ other: Matrix, times factor: Scalar.RealScalar) {
    self = self + other.map { Scalar(factor) * $0 }
  }

  /// The largest modulus of an element; NaN if one is.
  fileprivate var maxModulus: Scalar.RealScalar {
    var largest: Scalar.RealScalar = 0
    for element in storage {
      let modulus = element._modulus
      if modulus.isNaN { return modulus }
      largest = Swift.max(largest, modulus)
    }
    return largest
  }
}
