public import BLASBackend

// Random numbers from random bits by additions, products, divisions and square roots only: these are the
// same to the last bit wherever the bits are, which the logarithm of a system's library is not.

extension RealBLASScalar {
  /// Uniform in [0, 1): a multiple of half an ulp of 1.
  @inlinable
  static func _unit(using generator: inout some RandomNumberGenerator) -> Self {
    let bits = UInt64(significandBitCount + 1)
    return Self(generator.next() >> (64 - bits)) * (ulpOfOne / 2)
  }

  /// Normal with mean 0 and variance 1.
  ///
  /// The inverse of the distribution function at an odd multiple of 2⁻⁵³: never beyond ±8.3.
  @usableFromInline
  static func _normal(using generator: inout some RandomNumberGenerator) -> Self {
    let k = generator.next() >> 12
    return Self(normalQuantile((Double(k) + 0.5) * 0x1p-52))
  }
}

/// x with Φ(x) = p, 0 < p < 1, to about 16 digits.
///
/// - Note: Source: Wichura, *Algorithm AS 241*, Applied Statistics 37 (1988), PPND16.
func normalQuantile(_ p: Double) -> Double {
  let q = p - 0.5
  if abs(q) <= 0.425 {
    let r = 0.180625 - q * q
    return q
      * horner(
        r, 3.387132872796366608, 133.14166789178437745, 1971.5909503065514427,
        13731.693765509461125, 45921.953931549871457, 67265.770927008700853,
        33430.575583588128105, 2509.0809287301226727)
      / horner(
        r, 1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077,
        21213.794301586595867, 39307.89580009271061, 28729.085735721942674,
        5226.495278852545925)
  }
  // 1 − p is exact where it is the smaller one.
  var r = (-portableLogarithm(q < 0 ? p : 1 - p)).squareRoot()
  let x: Double
  if r <= 5 {
    r -= 1.6
    x =
      horner(
        r, 1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055,
        3.64784832476320460504, 1.27045825245236838258, 0.24178072517745061177,
        0.0227238449892691845833, 7.7454501427834140764e-4)
      / horner(
        r, 1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455,
        0.14810397642748007459, 0.0151986665636164571966, 5.475938084995344946e-4,
        1.05075007164441684324e-9)
  } else {
    r -= 5
    x =
      horner(
        r, 6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358,
        0.29656057182850489123, 0.026532189526576123093, 0.0012426609473880784386,
        2.71155556874348757815e-5, 2.01033439929228813265e-7)
      / horner(
        r, 1, 0.59983220655588793769, 0.13692988092273580531, 0.0148753612908506148525,
        7.868691311456132591e-4, 1.8463183175100546818e-5, 1.4215117583164458887e-7,
        2.04426310338993978564e-15)
  }
  return q < 0 ? -x : x
}

/// c₀ + x(c₁ + x(c₂ + …)), rounded after every product and every sum.
@inline(__always)
private func horner(
  _ x: Double, _ c0: Double, _ c1: Double, _ c2: Double, _ c3: Double, _ c4: Double, _ c5: Double,
  _ c6: Double, _ c7: Double
) -> Double {
  var y = c7 * x + c6
  y = y * x + c5
  y = y * x + c4
  y = y * x + c3
  y = y * x + c2
  y = y * x + c1
  return y * x + c0
}

/// ln x for a normal x > 0, to less than one ulp.
///
/// - Note: Source: FDLIBM, `e_log.c`: x = 2ᵏ(1 + f), ln(1 + f) = f − f²/2 + s(f²/2 + R(s²)), s = f/(2 + f).
func portableLogarithm(_ x: Double) -> Double {
  var k = Double(x.exponent)
  var m = x.significand
  if m > 1.4142135623730951 {
    m /= 2
    k += 1
  }
  let f = m - 1
  let s = f / (2 + f)
  let z = s * s
  let w = z * z
  let even = w * (0.3999999999940941908 + w * (0.2222219843214978396 + w * 0.1531383769920937332))
  let odd =
    z
    * (0.6666666666666735130 + w
      * (0.2857142874366239149 + w * (0.1818357216161805012 + w * 0.1479819860511658591)))
  let half = 0.5 * f * f
  // ln 2 in two parts, the first of which times k is exact.
  return k * 6.93147180369123816490e-01
    - ((half - (s * (half + even + odd) + k * 1.90821492927058770002e-10)) - f)
}

/// eˣ for |x| < 700, to less than one ulp.
///
/// - Note: Source: FDLIBM, `e_exp.c`: x = k·ln 2 + r, and eʳ from a rational function of r².
func portableExponential(_ x: Double) -> Double {
  let k = (x * 1.44269504088896338700).rounded(.toNearestOrAwayFromZero)
  let high = x - k * 6.93147180369123816490e-01
  let low = k * 1.90821492927058770002e-10
  let r = high - low
  let t = r * r
  let tail =
    t
    * (1.66666666666666019037e-01 + t
      * (-2.77777777770155933842e-03 + t
        * (6.61375632143793436117e-05 + t
          * (-1.65339022054652515390e-06 + t * 4.13813679705723846039e-08))))
  let c = r - tail
  let y = 1 - ((low - (r * c) / (2 - c)) - high)
  return y.scaled(byPowerOfTwo: Int(k))
}
