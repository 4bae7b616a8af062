internal import Foundation

/// Random numbers from a seed and a place: the same place gives the same numbers, whatever was drawn before.
///
/// A run that is resumed needs no more than the place where it stopped.
///
/// - Note: Source: Steele, Lea, Flood, *Fast splittable pseudorandom number generators* (2014): SplitMix64.
public struct RandomStream: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// - Parameters:
  ///   - seed: the same one gives the same numbers on every machine.
  ///   - place: numbers that tell the streams of one seed apart, such as epoch and block.
  public init(seed: UInt64, place: Int...) {
    state = Self.mixed(seed &+ 0x9e37_79b9_7f4a_7c15)
    for number in place {
      state = Self.mixed(
        state ^ Self.mixed(UInt64(bitPattern: Int64(number)) &+ 0x2545_f491_4f6c_dd1d))
    }
  }

  @inline(__always)
  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    return Self.mixed(state)
  }

  @inline(__always)
  private static func mixed(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// 0, …, count − 1 in random order, each order as likely as any other up to 2⁻³².
  ///
  /// - Precondition: 0 ≤ count ≤ 2³².
  /// - Note: Source: Durstenfeld, algorithm 235 (1964); Lemire, *Fast random integer generation in an interval*
  ///   (2019), without its rejection.
  public mutating func permutation(_ count: Int) -> [UInt32] {
    precondition(count >= 0 && count <= 1 << 32, "a permutation of \(count) numbers")
    var order = [UInt32](repeating: 0, count: count)
    var span = order.mutableSpan
    for i in span.indices { span[i] = UInt32(truncatingIfNeeded: i) }
    // A million rows take longer with `swapAt` and a stride.
    var i = count - 1
    while i > 0 {
      // The product of 32 random bits and i + 1 ≤ 2³² fits 64 bits.
      let j = Int(((next() >> 32) &* UInt64(i + 1)) >> 32)
      let last = span[i]
      span[i] = span[j]
      span[j] = last
      i -= 1
    }
    return order
  }

  /// A number from the standard normal distribution.
  ///
  /// - Note: Source: Box, Muller (1958).
  public mutating func normal() -> Double {
    // In (0, 1]: its logarithm is finite.
    let radius = (-2 * log(Double((next() >> 11) + 1) * 0x1p-53)).squareRoot()
    return radius * cos(2 * Double.pi * uniform())
  }

  /// A number from [0, 1).
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }
}
