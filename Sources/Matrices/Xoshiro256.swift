/// A fast generator of random bits that gives the same ones on every machine: xoshiro256**.
///
/// The period is 2²⁵⁶ − 1. It is no source of secrets.
///
/// - Note: Source: Blackman and Vigna, *Scrambled linear pseudorandom number generators*, ACM TOMS 47 (2021).
///   The state grows from the seed by SplitMix64, as its authors advise.
public struct Xoshiro256: RandomNumberGenerator, Hashable, Sendable, Codable {
  private var state: SIMD4<UInt64>

  /// The generator of a seed. Different seeds give streams that have nothing to do with each other.
  public init(seed: UInt64) {
    var x = seed
    func splitMix() -> UInt64 {
      x &+= 0x9E37_79B9_7F4A_7C15
      var z = x
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
    state = SIMD4(splitMix(), splitMix(), splitMix(), splitMix())
  }

  /// The generator in a given state.
  ///
  /// - Returns: nil for the state of zeros, which would give zeros for ever.
  public init?(state: SIMD4<UInt64>) {
    if state == .zero { return nil }
    self.state = state
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    let scrambled = Self.rotate(state.y &* 5, 7) &* 9
    let shifted = state.y << 17
    state.z ^= state.x
    state.w ^= state.y
    state.y ^= state.z
    state.x ^= state.w
    state.z ^= shifted
    state.w = Self.rotate(state.w, 45)
    return scrambled
  }

  /// Moves 2¹²⁸ numbers ahead, and returns the generator as it was: each of up to 2¹²⁸ workers gets a stream
  /// that overlaps with no other.
  public mutating func split() -> Xoshiro256 {
    let before = self
    var sum = SIMD4<UInt64>.zero
    let jump: [UInt64] = [
      0x180E_C6D3_3CFD_0ABA, 0xD5A6_1266_F0C9_392C, 0xA958_2618_E03F_C9AA, 0x39AB_DC45_29B1_661C,
    ]
    for word in jump {
      for bit in 0..<64 {
        if word >> UInt64(bit) & 1 == 1 { sum ^= state }
        _ = next()
      }
    }
    state = sum
    return before
  }

  private static func rotate(_ x: UInt64, _ count: UInt64) -> UInt64 {
    x << count | x >> (64 - count)
  }

  /// Decodes the state.
  ///
  /// - Throws: `DecodingError` for the state of zeros.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let generator = Xoshiro256(state: try container.decode(SIMD4<UInt64>.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "the state of the generator is zero")
    }
    self = generator
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(state)
  }
}
