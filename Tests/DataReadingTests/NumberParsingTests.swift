import Foundation
import Testing

@testable import DataReading

@Suite struct NumberParsingTests {
  /// What the row parser makes of a text, if it is finite.
  private func throughRows(_ texts: [String]) throws -> [Double] {
    try read("y\n" + texts.joined(separator: "\n") + "\n", features: .names([])).rows.map { $0[0] }
  }

  private func requireSame(_ texts: [String], _ expected: [Double]) throws {
    let values = try throughRows(texts)
    try #require(values.count == expected.count)
    for (text, (value, reference)) in zip(texts, zip(values, expected)) {
      #expect(value.bitPattern == reference.bitPattern, "\(text) became \(value)")
      #expect(parseNumber(text)?.bitPattern == reference.bitPattern, "\(text)")
    }
  }

  @Test func shortestDecimalsOfRandomDoublesReadBack() throws {
    var bits = Bits(state: 1)
    let values = (0..<40_000).map { _ in Double(bitPattern: bits.next()) }.filter(\.isFinite)
    try requireSame(values.map { "\($0)" }, values)
  }

  @Test func anyNumberOfDigitsBecomesTheNearestDouble() throws {
    var bits = Bits(state: 2)
    var texts: [String] = []
    for _ in 0..<40_000 {
      let digits = String(bits.next() >> UInt64.random(in: 0..<64, using: &bits))
      let more = String(bits.next() >> UInt64.random(in: 0..<64, using: &bits))
      let exponent = Int.random(in: -340...285, using: &bits)
      texts.append("\(bits.next() & 1 == 0 ? "-" : "")\(digits).\(more)e\(exponent)")
    }
    try requireSame(texts, texts.map { Double($0) ?? .nan })
  }

  @Test func fixedDecimalsOfDataFilesBecomeTheNearestDoubles() throws {
    var bits = Bits(state: 3)
    let texts = (0..<40_000).map { _ in
      String(
        format: "%.\(Int.random(in: 0...20, using: &bits))f",
        Double.random(in: -1000...1000, using: &bits))
    }
    try requireSame(texts, texts.map { Double($0) ?? .nan })
  }

  @Test func pointsHalfWayBetweenDoublesGoToTheEvenOne() throws {
    // (2^53 + 2k + 1) / 2^s lies exactly between two doubles; its decimal has many digits.
    var texts: [String] = []
    var expected: [Double] = []
    for k in UInt64(0)..<200 {
      let odd = (UInt64(1) << 53) + 2 * k + 1
      let even = Double(k % 2 == 0 ? odd - 1 : odd + 1)
      for shift in [0, 1, 5, 30] {
        let digits = fraction(odd, shift)
        let (above, scale) = (Double(odd + 1), Double(1 << shift))
        texts += [digits, digits + zeros(30) + "1", digits + zeros(900) + "1", digits + zeros(900)]
        expected += [even / scale, above / scale, above / scale, even / scale]
      }
    }
    try requireSame(texts, expected)
  }

  private func zeros(_ count: Int) -> String { String(repeating: "0", count: count) }

  /// n / 2^shift with all its digits and a decimal point.
  private func fraction(_ n: UInt64, _ shift: Int) -> String {
    var text = "\(n >> UInt64(shift))."
    var rest = n & ((1 << UInt64(shift)) - 1)
    repeat {
      rest *= 10
      text += "\(rest >> UInt64(shift))"
      rest &= (1 << UInt64(shift)) - 1
    } while rest > 0
    return text
  }

  @Test func numbersAtTheEdgesOfTheRange() throws {
    let cases: [(String, Double)] = [
      ("1.7976931348623157e308", .greatestFiniteMagnitude),
      ("1.7976931348623158e308", .greatestFiniteMagnitude),
      ("2.2250738585072014e-308", .leastNormalMagnitude),
      ("2.2250738585072011e-308", .leastNormalMagnitude.nextDown),
      ("4.9e-324", .leastNonzeroMagnitude), ("2.4703282292062328e-324", .leastNonzeroMagnitude),
      ("2.4703282292062327e-324", 0), ("1e-400", 0), ("-1e-400", -0.0),
      ("0e999999999999999999999", 0), ("1" + String(repeating: "0", count: 308), 1e308),
      ("0." + String(repeating: "0", count: 400) + "1e401", 1),
      (String(repeating: "0", count: 400) + "1", 1),
    ]
    try requireSame(cases.map(\.0), cases.map(\.1))
  }

  @Test func everySpellingOfCIsANumber() throws {
    let cases: [(String, Double)] = [
      (".5", 0.5), ("760.", 760), ("1e3", 1000), ("1E+3", 1000), ("+7", 7), ("-.5e-1", -0.05),
      ("0x10", 16), ("0X1.8p3", 12), ("-0x.8P-1", -0.25), ("0x1p-1074", .leastNonzeroMagnitude),
      ("0x1.fffffffffffff8p0", 2), ("0x1.00000000000008p0", 1),
      ("0x1.000000000000080000000000000001p0", 1.0.nextUp),
      ("0x2af435c213.1e7bp-1060", Double(bitPattern: 0xa_bd0d_7084_c79f)), ("-0", -0.0),
      ("1e-0", 1),
    ]
    try requireSame(cases.map(\.0), cases.map(\.1))
  }

  @Test(arguments: [
    "", "+", "-", ".", "-.", "e5", ".e5", "1e", "1e+", "1..2", "1.2.3", "--1", "+-1", "0x", "0x.",
    "0x1p", "0xg", "1f", "1 2", "1,5", "1_000", "١", "infinit", "nan(", "nan(-)", "in", "½", "1e5.",
  ])
  func whatCRefusesIsNoNumber(_ text: String) {
    #expect(parseNumber(text) == nil)
  }

  @Test(arguments: ["inf", "-INF", "+Infinity", "0x1p1024"])
  func infinitiesAreRead(_ text: String) {
    #expect(parseNumber(text)?.isInfinite == true)
    #expect(parseNumber(text)?.sign == (text.hasPrefix("-") ? .minus : .plus))
  }

  @Test(arguments: ["nan", "NaN", "-nan", "nan(12_a)", "nan()"])
  func notANumbersAreRead(_ text: String) { #expect(parseNumber(text)?.isNaN == true) }
}
