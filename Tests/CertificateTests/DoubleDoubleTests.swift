import Matrices
import Testing

@Suite struct DoubleDoubleTests {
  /// Random pairs over many magnitudes.
  static func random(_ s: inout Stream) -> DoubleDouble {
    let high = s.real() * powerOfTwo(s.integer(-40, 40))
    return DoubleDouble(sum: high, high.ulp * 0.5 * s.real())
  }

  /// |Σ parts| by an exact sum.
  static func exactSum(_ parts: [Double]) -> Double {
    var expansion: [Double] = []
    for part in parts {
      var carry = part
      for i in expansion.indices {
        let sum = DoubleDouble(sum: carry, expansion[i])
        (carry, expansion[i]) = (sum.high, sum.low)
      }
      expansion.append(carry)
    }
    return expansion.reduce(0, +).magnitude
  }

  /// The exact product of two pairs, as eight doubles.
  static func products(_ x: DoubleDouble, _ y: DoubleDouble) -> [Double] {
    [(x.high, y.high), (x.high, y.low), (x.low, y.high), (x.low, y.low)].flatMap {
      let p = DoubleDouble(product: $0.0, $0.1)
      return [p.high, p.low]
    }
  }

  @Test func arithmeticKeepsItsPromises() {
    var s = Stream(state: 7)
    let u2 = 0x1p-106
    for _ in 0..<5000 {
      let x = DoubleDoubleTests.random(&s)
      let y = DoubleDoubleTests.random(&s)
      let sum = x + y
      let sumError = DoubleDoubleTests.exactSum([
        x.high, x.low, y.high, y.low, -sum.high, -sum.low,
      ])
      #expect(sumError <= 3.01 * u2 * sum.high.magnitude)
      let short = x + y.high
      let shortError = DoubleDoubleTests.exactSum([
        x.high, x.low, y.high, -short.high, -short.low,
      ])
      #expect(shortError <= 2.01 * u2 * short.high.magnitude)
      let product = x * y
      let productError = DoubleDoubleTests.exactSum(
        DoubleDoubleTests.products(x, y) + [-product.high, -product.low])
      #expect(productError <= 7 * u2 * product.high.magnitude)
      let scaled = x * y.high
      let scaledError = DoubleDoubleTests.exactSum(
        DoubleDoubleTests.products(x, DoubleDouble(y.high)) + [-scaled.high, -scaled.low])
      #expect(scaledError <= 3 * u2 * scaled.high.magnitude)
      let quotient = x / y
      let back = DoubleDoubleTests.exactSum(
        DoubleDoubleTests.products(quotient, y) + [-x.high, -x.low])
      #expect(back <= 15.1 * u2 * x.high.magnitude)
      let root = x.magnitude.squareRoot
      let square = DoubleDoubleTests.exactSum(
        DoubleDoubleTests.products(root, root) + [-x.magnitude.high, -x.magnitude.low])
      #expect(square <= 8.1 * u2 * x.high.magnitude)
      #expect((sum.high + sum.low) == sum.high)
    }
  }

  @Test func readsWhatTheStandardLibraryReads() throws {
    var s = Stream(state: 11)
    for _ in 0..<20000 {
      let digits = s.integer(1, 19)
      var text = s.integer(0, 1) == 1 ? "-" : ""
      let point = s.integer(0, digits)
      for i in 0..<digits {
        if i == point { text += "." }
        text += String(s.integer(0, 9))
      }
      if s.integer(0, 2) == 0 { text += "e\(s.integer(-30, 30))" }
      let reading = try #require(DoubleDouble.reading(decimal: text))
      #expect(reading.value.high == Double(text))
      #expect(reading.value.high + reading.value.low == reading.value.high)
      #expect(reading.isAccurate)
    }
  }

  /// Trailing zeros lead past the fast path: both must give the same pair.
  @Test func fastAndSlowReadingAgree() throws {
    var s = Stream(state: 13)
    for _ in 0..<5000 {
      let mantissa = s.next() >> UInt64(s.integer(0, 60))
      let places = s.integer(0, 19)
      let text = "\(mantissa)e-\(places)"
      let long = "\(mantissa).00000000000000000000000e-\(places)"
      let fast = try #require(DoubleDouble.reading(decimal: text))
      let slow = try #require(DoubleDouble.reading(decimal: long))
      #expect(fast == slow, "\(text)")
    }
  }

  @Test(arguments: [
    ("0.1", 0.1, -5.551115123125783e-18, false), ("1", 1, 0, true), (".5", 0.5, 0, true),
    ("760.", 760, 0, true), ("-0", -0.0, 0, true), ("1e-3", 0.001, -2.0816681711721686e-20, false),
    ("9007199254740993", 9_007_199_254_740_992, 1, true), ("+2.5E+1", 25, 0, true),
  ])
  func readsKnownNumbers(text: String, high: Double, low: Double, exact: Bool) throws {
    let reading = try #require(DoubleDouble.reading(decimal: text))
    #expect(reading.value.high == high)
    #expect(reading.value.low == low)
    #expect(reading.isExact == exact)
    #expect(reading.isAccurate)
  }

  @Test(arguments: [
    "", "-", ".", "e5", "1e", "1e+", "1.2.3", " 1", "1 ", "nan", "inf", "0x1", "1,5",
  ])
  func refusesWhatIsNotADecimal(text: String) {
    #expect(DoubleDouble.reading(decimal: text) == nil)
  }

  @Test(arguments: ["1e-300", "1e400", "1e-400", "4.9e-324", "1.1e-310"])
  func saysWhereDigitsAreMissing(text: String) throws {
    let reading = try #require(DoubleDouble.reading(decimal: text))
    #expect(!reading.isAccurate)
    #expect(reading.value.high == Double(text))
  }

  @Test func describesThirtyTwoDigits() throws {
    let third = DoubleDouble(1) / DoubleDouble(3)
    #expect(third.decimal(digits: 31) == "0.3333333333333333333333333333333")
    #expect(DoubleDouble(decimal: "0.1")?.description == "0.1")
    #expect(DoubleDouble(-1234.5).description == "-1234.5")
    #expect(
      DoubleDouble(0x1p100).description
        == "1.2676506002282294014967032053760e30".replacing("0e", with: "e"))
    #expect(DoubleDouble(sum: 1, 0x1p-70).decimal(digits: 25) == "1.000000000000000000000847")
    var s = Stream(state: 3)
    for _ in 0..<500 {
      let x = DoubleDoubleTests.random(&s)
      let back = try #require(DoubleDouble(decimal: x.description))
      let error = DoubleDoubleTests.exactSum([x.high, x.low, -back.high, -back.low])
      #expect(error <= 1e-31 * x.high.magnitude)
    }
  }
}
