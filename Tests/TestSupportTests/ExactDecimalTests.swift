import Testing
import _TestSupport

@Suite struct ExactDecimalTests {
  @Test(arguments: [
    ("0", 0.0), ("-0.5", -0.5), (".11019", 0.11019), ("760.", 760.0), ("+3", 3.0),
    ("0.429796848199937E-03", 0.429796848199937e-3), ("1e22", 1e22), ("1e-300", 1e-300),
    ("1.2345678901234567e300", 1.2345678901234567e300), ("Infinity", .infinity), ("3/2", 1.5),
    ("-1/3", -1.0 / 3),
    ("-3482258.63459581832527689742876", -3482258.63459581832527689742876),
    ("123456789012345678901234567890123456789", 1.2345678901234568e38),
    ("0.000000000000000000000000000000000000012345678901234567", 1.2345678901234567e-38),
  ])
  func roundsToTheNearestDouble(_ text: String, _ expected: Double) {
    #expect(ExactDecimal(text)?.high == expected)
  }

  @Test(arguments: ["", "-", ".", "1.2.3", "abc", "1e", "1x", "1/0", "1/2/3", " 1", "1,5"])
  func refusesWhatIsNoNumber(_ text: String) {
    #expect(ExactDecimal(text) == nil)
  }

  @Test func keepsTheDigitsBehindADouble() throws {
    // 0.1 as a double is 0.1000000000000000055511151231257827…
    let tenth = try #require(ExactDecimal("0.1"))
    #expect(abs(tenth.low + 5.5511151231257827e-18) < 1e-31)
    #expect(abs(tenth.difference(from: 0.1) - 5.5511151231257827e-18) < 1e-31)
    // 1/3 as a double is smaller by 2⁻⁵⁴/3.
    let third = try #require(ExactDecimal("0.333333333333333333333333333333"))
    #expect(abs(third.difference(from: 1.0 / 3) + 0x1p-54 / 3) < 1e-30)
    let fraction = try #require(ExactDecimal("1/3"))
    #expect(abs(fraction.difference(from: 1.0 / 3) + 0x1p-54 / 3) < 1e-31)
  }
}

@Suite struct CorrectDigitsTests {
  @Test func countsSignificantDigits() throws {
    let reference = try #require(ExactDecimal("1000"))
    #expect(correctDigits(1000.0, of: reference) == 15.95)
    #expect(abs(correctDigits(1001.0, of: reference) - 3) < 1e-9)
    #expect(abs(correctDigits(999.0, of: reference) - 3) < 1e-9)
    #expect(abs(correctDigits(0.0, of: reference)) < 1e-9)
    #expect(abs(correctDigits(-9000.0, of: reference) + 1) < 1e-9)
    #expect(abs(correctDigits(Float(1001), of: reference) - 3) < 1e-9)
  }

  @Test func seesBeyondTheDigitsOfADouble() throws {
    // 1/3 lies a third of an ulp above the nearest double; the neighbours are ²⁄₃ and ⁴⁄₃ of one off.
    // Compared to that double alone, both would look the same.
    let reference = try #require(ExactDecimal("0.3333333333333333333333333333333"))
    let nearest = 1.0 / 3
    #expect(correctDigits(nearest, of: reference) == 15.95)
    #expect(correctDigits(nearest.nextUp, of: reference) == 15.95)
    #expect(abs(correctDigits(nearest.nextDown, of: reference) - 15.6536) < 1e-3)
  }

  @Test func isAbsoluteWhereTheReferenceIsZero() throws {
    let zero = try #require(ExactDecimal("0"))
    #expect(correctDigits(0.0, of: zero) == 15.95)
    #expect(abs(correctDigits(1e-7, of: zero) - 7) < 1e-9)
  }

  @Test func givesNothingForWhatIsNotFinite() throws {
    let one = try #require(ExactDecimal("1"))
    #expect(correctDigits(Double.nan, of: one) == -.infinity)
    #expect(correctDigits(Double.infinity, of: one) == -.infinity)
    #expect(correctDigits([1, .nan], of: [one, one]) == -.infinity)
  }

  @Test func takesTheWorstOfSeveral() throws {
    let one = try #require(ExactDecimal("1"))
    #expect(abs(correctDigits([1, 1.01, 1.0001], of: [one, one, one]) - 2) < 1e-9)
  }
}
