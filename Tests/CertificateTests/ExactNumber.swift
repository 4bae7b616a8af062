import Foundation
import LeastSquares
import Matrices
import Testing

/// A number of 200 bits as a sum of doubles.
struct ExactNumber {
  let parts: [Double]

  /// `[-]hexadecimal p exponent`, or 0.
  init(_ text: Substring) throws {
    guard text != "0" else {
      parts = []
      return
    }
    let halves = text.drop { $0 == "-" }.split(separator: "p")
    let exponent = try #require(Int(halves[1]))
    let digits = Array(halves[0])
    var parts: [Double] = []
    // 13 hexadecimal digits fit a double.
    for start in stride(from: 0, to: digits.count, by: 13) {
      let end = min(start + 13, digits.count)
      let chunk = try #require(UInt64(String(digits[start..<end]), radix: 16))
      let scale = exponent + 4 * (digits.count - end)
      let value = scalbn(Double(chunk), scale)
      parts.append(text.hasPrefix("-") ? -value : value)
    }
    self.parts = parts
  }

  /// Too large for the sums of doubles in which it is compared.
  var isOutOfRange: Bool { !(magnitude < 1e300) }

  var magnitude: Double { parts.first?.magnitude ?? 0 }

  /// 200 bits were kept, and parts below the subnormal numbers lost.
  var unknown: Double { magnitude * 0x1p-190 + 0x1p-1070 }

  /// |self − (a + b)|, computed without cancellation: an exact sum, added up at the end.
  func distance(to other: DoubleDouble) -> Double {
    var expansion: [Double] = []
    for part in parts + [-other.high, -other.low] {
      var carry = part
      for i in expansion.indices {
        let sum = DoubleDouble(sum: carry, expansion[i])
        (carry, expansion[i]) = (sum.high, sum.low)
      }
      expansion.append(carry)
    }
    return expansion.reduce(0, +).magnitude
  }

  /// Whether the interval holds the number.
  func isInside(_ enclosure: Enclosure) -> Bool {
    distance(to: enclosure.center) <= enclosure.radius * (1 + 1e-12) + unknown
  }
}
