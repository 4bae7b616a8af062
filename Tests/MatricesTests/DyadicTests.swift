import Matrices
import Testing

@Suite struct DyadicTests {
  private static let doubles: [Double] = [
    0, 1, -1, 0.1, -3.75, 0x1p-1074, -0x1p-1022, 0x1.5p-1060, 0x1p1023,
    .greatestFiniteMagnitude, 0x1.0000000000001p0, 12345.678,
  ]

  @Test(arguments: doubles)
  func holdsEveryDouble(_ value: Double) {
    #expect(Dyadic(value).nearestDouble == value)
    #expect(Dyadic(value).upperDouble == value)
    #expect(Dyadic(value).isNegative == (value < 0))
    #expect((Dyadic(value) - Dyadic(value)).isZero)
    #expect(Dyadic(value).scaled(byPowerOfTwo: 70).scaled(byPowerOfTwo: -70) == Dyadic(value))
    #expect(Dyadic(value).leadingExponent == (value == 0 ? nil : Int(value.exponent)))
  }

  @Test func addsAndMultipliesLikeWholeNumbers() {
    let whole = [0, 1, -1, 7, -12345, 1 << 40, -(1 << 52) - 1, 3_037_000_499]
    for a in whole {
      for b in whole {
        #expect(Dyadic(Double(a)) + Dyadic(Double(b)) == Dyadic(Double(a + b)))
        let product = Int128(a) * Int128(b)
        let (high, low) = (product >> 40, product & ((1 << 40) - 1))
        let expected = Dyadic(Double(high)).scaled(byPowerOfTwo: 40) + Dyadic(Double(low))
        #expect(Dyadic(Double(a)) * Dyadic(Double(b)) == expected)
        #expect((Dyadic(Double(a)) < Dyadic(Double(b))) == (a < b))
      }
    }
    // Nothing is lost between numbers of very different sizes.
    let sum = Dyadic(0x1p1000) + Dyadic(0x1p-1074)
    #expect(sum - Dyadic(0x1p1000) == Dyadic(0x1p-1074))
    #expect((sum * sum - Dyadic(0x1p1000) * sum).leadingExponent == -74)
  }

  @Test func roundsToTheNearestDouble() {
    let half = Dyadic(0x1p-53)
    let tiny = Dyadic(1).scaled(byPowerOfTwo: -5000)
    #expect((Dyadic(1) + half).nearestDouble == 1)
    #expect((Dyadic(1) + half + tiny).nearestDouble == 1.0.nextUp)
    #expect((Dyadic(1) + half - tiny).nearestDouble == 1)
    #expect((Dyadic(1.0.nextUp) + half).nearestDouble == 1.0.nextUp.nextUp)
    #expect((-Dyadic(1) - half - tiny).nearestDouble == -1.0.nextUp)
    #expect((Dyadic(1) + tiny).upperDouble == 1.0.nextUp)
    #expect((-Dyadic(1) - tiny).upperDouble == -1)
    #expect(tiny.nearestDouble == 0 && tiny.upperDouble == 0x1p-1074)
    let halfOfTheLeast = Dyadic(1).scaled(byPowerOfTwo: -1075)
    #expect(halfOfTheLeast.nearestDouble == 0)
    #expect((halfOfTheLeast + tiny).nearestDouble == 0x1p-1074)
    #expect(Dyadic(1).scaled(byPowerOfTwo: 1024).nearestDouble == .infinity)
    let third = (Dyadic(1) + half).nearestDoubleDouble
    #expect(third.high == 1 && third.low == 0x1p-53)
  }

  @Test func roundsToMultiples() {
    let value = Dyadic(5.375)
    #expect(value.rounded(toMultipleOfTwoTo: -10) == value)
    #expect(value.rounded(toMultipleOfTwoTo: -2) == Dyadic(5.5))
    #expect((-value).rounded(toMultipleOfTwoTo: 0) == Dyadic(-5))
    #expect(value.rounded(toMultipleOfTwoTo: 3) == Dyadic(8))
    #expect(value.rounded(toMultipleOfTwoTo: 4).isZero)
  }

  @Test func wordsAndBack() {
    let value = Dyadic(sumOfPowers: [130, 64, 63, 0, -64])
    #expect(value.words(count: 4, unit: -64) == [1, 1 | 1 << 63, 1, 4])
    #expect(value.words(count: 5, unit: -64).last == 0)
    #expect(Dyadic(twosComplement: [1, 1 | 1 << 63, 1, 4][...], exponent: -64) == value)
    let negated: [UInt64] = [.max, ~(1 | 1 << 63), ~1, ~4]
    #expect(Dyadic(twosComplement: negated[...], exponent: -64) == -value)
    #expect(Dyadic(twosComplement: [0, 0, .max][...], exponent: 0).leadingExponent == 128)
    #expect(Dyadic(twosComplement: [0, 0][...], exponent: 7).isZero)
  }
}

extension Dyadic {
  fileprivate init(sumOfPowers exponents: [Int]) {
    self = exponents.reduce(.zero) { $0 + Dyadic(1).scaled(byPowerOfTwo: $1) }
  }
}
