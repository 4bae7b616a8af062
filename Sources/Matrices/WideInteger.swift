/// A non-negative integer of any size: what exact conversions between decimal text and binary need, and
/// ``Dyadic`` numbers, and no more.
struct WideInteger: Hashable, Sendable {
  /// Least significant first, without leading zeros.
  private(set) var limbs: [UInt32]

  init(_ value: UInt64 = 0) {
    limbs = [UInt32(truncatingIfNeeded: value), UInt32(truncatingIfNeeded: value >> 32)]
    trim()
  }

  /// Words of 64 bits, least significant first.
  init(words: some Sequence<UInt64>) {
    limbs = words.flatMap { [UInt32(truncatingIfNeeded: $0), UInt32($0 >> 32)] }
    trim()
  }

  /// Words of 64 bits, least significant first, without leading zeros.
  var words: [UInt64] {
    stride(from: 0, to: limbs.count, by: 2).map { i in
      UInt64(limbs[i]) | (i + 1 < limbs.count ? UInt64(limbs[i + 1]) << 32 : 0)
    }
  }

  /// 10ᵏ.
  static func powerOfTen(_ exponent: Int) -> WideInteger {
    var result = WideInteger(1)
    var left = exponent
    while left >= 9 {
      result.multiplyAdd(1_000_000_000, 0)
      left -= 9
    }
    for _ in 0..<left { result.multiplyAdd(10, 0) }
    return result
  }

  var isZero: Bool { limbs.isEmpty }

  var bitWidth: Int {
    limbs.isEmpty ? 0 : 32 * limbs.count - limbs[limbs.count - 1].leadingZeroBitCount
  }

  /// The value, if it has at most 64 bits.
  var low64: UInt64 {
    UInt64(limbs.count > 0 ? limbs[0] : 0) | UInt64(limbs.count > 1 ? limbs[1] : 0) << 32
  }

  private mutating func trim() {
    while limbs.last == 0 { limbs.removeLast() }
  }

  /// self ← self · factor + summand.
  mutating func multiplyAdd(_ factor: UInt32, _ summand: UInt32) {
    var carry = UInt64(summand)
    for i in limbs.indices {
      let product = UInt64(limbs[i]) * UInt64(factor) + carry
      limbs[i] = UInt32(truncatingIfNeeded: product)
      carry = product >> 32
    }
    if carry != 0 { limbs.append(UInt32(carry)) }
  }

  /// self · 2ᵇ, b ≥ 0.
  func shiftedLeft(_ bits: Int) -> WideInteger {
    if isZero || bits == 0 { return self }
    var result = WideInteger()
    let shift = UInt64(bits % 32)
    result.limbs = [UInt32](repeating: 0, count: bits / 32)
    var carry: UInt64 = 0
    for limb in limbs {
      let value = UInt64(limb) << shift | carry
      result.limbs.append(UInt32(truncatingIfNeeded: value))
      carry = value >> 32
    }
    result.limbs.append(UInt32(carry))
    result.trim()
    return result
  }

  /// |a − b|, and whether a < b.
  static func difference(_ a: WideInteger, _ b: WideInteger) -> (WideInteger, isNegative: Bool) {
    if a < b { return (difference(b, a).0, true) }
    var result = a
    var borrow: Int64 = 0
    for i in result.limbs.indices {
      var value = Int64(result.limbs[i]) - borrow - (i < b.limbs.count ? Int64(b.limbs[i]) : 0)
      borrow = value < 0 ? 1 : 0
      if value < 0 { value += 1 << 32 }
      result.limbs[i] = UInt32(value)
    }
    result.trim()
    return (result, false)
  }

  static func + (a: WideInteger, b: WideInteger) -> WideInteger {
    var result = a.limbs.count >= b.limbs.count ? a : b
    let other = a.limbs.count >= b.limbs.count ? b : a
    var carry: UInt64 = 0
    for i in result.limbs.indices {
      let sum =
        UInt64(result.limbs[i]) + (i < other.limbs.count ? UInt64(other.limbs[i]) : 0) + carry
      result.limbs[i] = UInt32(truncatingIfNeeded: sum)
      carry = sum >> 32
    }
    if carry != 0 { result.limbs.append(UInt32(carry)) }
    return result
  }

  static func * (a: WideInteger, b: WideInteger) -> WideInteger {
    var result = WideInteger()
    result.limbs = [UInt32](repeating: 0, count: a.limbs.count + b.limbs.count)
    for i in a.limbs.indices {
      var carry: UInt64 = 0
      for j in b.limbs.indices {
        let value =
          UInt64(a.limbs[i]) * UInt64(b.limbs[j]) + UInt64(result.limbs[i + j]) + carry
        result.limbs[i + j] = UInt32(truncatingIfNeeded: value)
        carry = value >> 32
      }
      result.limbs[i + b.limbs.count] = UInt32(carry)
    }
    result.trim()
    return result
  }

  /// ⌊self / divisor⌋ and the remainder, by long division (Knuth, volume 2, 4.3.1, algorithm D).
  func divided(by divisor: WideInteger) -> (quotient: WideInteger, remainder: WideInteger) {
    precondition(!divisor.isZero, "division of a wide integer by zero")
    if self < divisor { return (WideInteger(), self) }
    let shift = divisor.limbs[divisor.limbs.count - 1].leadingZeroBitCount
    let d = divisor.shiftedLeft(shift).limbs
    var r = shiftedLeft(shift).limbs
    while r.count <= limbs.count { r.append(0) }
    var quotient = WideInteger()
    let count = r.count - d.count
    quotient.limbs = [UInt32](repeating: 0, count: count)
    let top = UInt64(d[d.count - 1])
    let next = d.count > 1 ? UInt64(d[d.count - 2]) : 0
    for k in stride(from: count - 1, through: 0, by: -1) {
      let leading = UInt64(r[k + d.count]) << 32 | UInt64(r[k + d.count - 1])
      var digit = leading / top
      var rest = leading % top
      while digit >> 32 != 0
        || digit * next > rest << 32 | UInt64(k + d.count >= 2 ? r[k + d.count - 2] : 0)
      {
        digit -= 1
        rest += top
        if rest >> 32 != 0 { break }
      }
      if subtract(d, times: digit, from: &r, at: k) {
        digit -= 1
        add(d, to: &r, at: k)
      }
      quotient.limbs[k] = UInt32(digit)
    }
    quotient.trim()
    var remainder = WideInteger()
    remainder.limbs = r
    remainder.trim()
    return (quotient, remainder.shiftedRight(shift))
  }

  /// r ← r − factor · d · 2³²ᵏ; true if that is negative, and then r is its complement.
  private func subtract(
    _ d: [UInt32], times factor: UInt64, from r: inout [UInt32], at k: Int
  ) -> Bool {
    var carry: UInt64 = 0
    var borrow: Int64 = 0
    for i in 0...d.count {
      let product = factor * (i < d.count ? UInt64(d[i]) : 0) + carry
      carry = product >> 32
      let value = Int64(r[k + i]) - Int64(product & 0xFFFF_FFFF) - borrow
      r[k + i] = UInt32(truncatingIfNeeded: value)
      borrow = value < 0 ? 1 : 0
    }
    return borrow != 0
  }

  private func add(_ d: [UInt32], to r: inout [UInt32], at k: Int) {
    var carry: UInt64 = 0
    for i in 0...d.count {
      let value = UInt64(r[k + i]) + (i < d.count ? UInt64(d[i]) : 0) + carry
      r[k + i] = UInt32(truncatingIfNeeded: value)
      carry = value >> 32
    }
  }

  /// ⌊self / 2ᵇ⌋, b ≥ 0.
  func shiftedRight(_ bits: Int) -> WideInteger {
    var result = self
    result.limbs.removeFirst(min(bits / 32, limbs.count))
    let shift = UInt64(bits % 32)
    if shift == 0 { return result }
    for i in result.limbs.indices {
      let above = i + 1 < result.limbs.count ? UInt64(result.limbs[i + 1]) << 32 : 0
      result.limbs[i] = UInt32(truncatingIfNeeded: (above | UInt64(result.limbs[i])) >> shift)
    }
    result.trim()
    return result
  }

  /// Whether self is a multiple of 2ᵇ, b ≥ 0.
  func isMultiple(ofTwoTo bits: Int) -> Bool {
    if limbs.prefix(bits / 32).contains(where: { $0 != 0 }) { return false }
    return bits / 32 >= limbs.count || limbs[bits / 32] & (1 << UInt32(bits % 32) - 1) == 0
  }
}

extension WideInteger: Comparable {
  static func < (a: WideInteger, b: WideInteger) -> Bool {
    if a.limbs.count != b.limbs.count { return a.limbs.count < b.limbs.count }
    for i in a.limbs.indices.reversed() where a.limbs[i] != b.limbs[i] {
      return a.limbs[i] < b.limbs[i]
    }
    return false
  }
}

extension WideInteger {
  /// The double nearest to numerator / denominator, ties to even, and whether it is exact.
  static func nearestDouble(
    _ numerator: WideInteger, over denominator: WideInteger
  ) -> (value: Double, isExact: Bool) {
    if numerator.isZero { return (0, true) }
    // A quotient of 56 or 57 bits, its last one set if anything was left over.
    let shift = 56 + denominator.bitWidth - numerator.bitWidth
    let (quotient, remainder) =
      shift >= 0
      ? numerator.shiftedLeft(shift).divided(by: denominator)
      : numerator.divided(by: denominator.shiftedLeft(-shift))
    return nearestDouble(quotient.low64 | (remainder.isZero ? 0 : 1), exponent: -shift)
  }

  /// The double nearest to mantissa · 2ᵉ, ties to even, and whether it is exact.
  ///
  /// A mantissa of more than 55 bits may have its last bit set to say that something was cut off below it.
  static func nearestDouble(
    _ mantissa: UInt64, exponent: Int
  ) -> (value: Double, isExact: Bool) {
    var (mantissa, exponent) = (mantissa, exponent)
    if mantissa == 0 { return (0, true) }
    // Bits below the last one of a subnormal result are folded into the sticky bit before the rounding.
    let width = 64 - mantissa.leadingZeroBitCount
    let kept = min(53, width, width + exponent + 1074)
    if kept < 0 { return (0, false) }
    let dropped = width - kept
    let rest = dropped == 0 ? 0 : mantissa & (UInt64.max >> UInt64(64 - dropped))
    let half = dropped == 0 ? 0 : UInt64(1) << UInt64(dropped - 1)
    mantissa = dropped == 64 ? 0 : mantissa >> UInt64(dropped)
    if rest > half || (rest == half && dropped > 0 && mantissa & 1 == 1) { mantissa += 1 }
    exponent += dropped
    return (Double(mantissa).scaled(byPowerOfTwo: exponent), rest == 0)
  }
}
