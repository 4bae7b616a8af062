import LeastSquares
import Matrices
import Testing

/// Problems of decimals m / 10ᵉ, with powers of a column, weights, penalties and offsets.
struct DecimalProblem: DrawnProblem {
  struct Decimal {
    let mantissa: Int
    let places: Int

    /// The number as text, read back the way a file would be.
    func value() throws -> DoubleDouble {
      let reading = try #require(DoubleDouble.reading(decimal: "\(mantissa)e-\(places)"))
      #expect(reading.isAccurate)
      return reading.value
    }
  }

  let powers: Int
  let x: [[Decimal]]
  let y: [Decimal]
  var weights: [Decimal]?
  var ridge: [Decimal]?
  var offsets: [Decimal]?

  init(seed: UInt64) {
    var s = Stream(state: seed ^ 0xDEC)
    powers = s.integer(0, 3)
    let plain = s.integer(1, 4)
    let p = plain + powers
    let n = p + s.integer(1, 25)
    func draw(_ low: Int, _ places: Int) -> Decimal {
      let mantissa = s.integer(low, -low)
      return Decimal(mantissa: mantissa, places: s.integer(0, places))
    }
    x = (0..<n).map { _ in (0..<plain).map { _ in draw(-99999, 6) } }
    y = (0..<n).map { _ in draw(-99999, 6) }
    let extras = s.integer(0, 5)
    func positive(_ least: Int) -> Decimal {
      let drawn = draw(-999, 4)
      return Decimal(mantissa: abs(drawn.mantissa) + least, places: drawn.places)
    }
    if extras == 1 || extras == 3 { weights = (0..<n).map { _ in positive(1) } }
    if extras == 2 || extras == 3 { ridge = (0..<p).map { _ in positive(0) } }
    if extras == 3 || extras == 4 { offsets = (0..<n).map { _ in draw(-99999, 3) } }
  }

  var columns: Int { x[0].count + powers }

  var checksum: UInt64 {
    var total: UInt64 = 0
    for value in x.flatMap({ $0 }) + y + (weights ?? []) + (ridge ?? []) + (offsets ?? []) {
      let bits = UInt64(bitPattern: Int64(value.mantissa)) ^ UInt64(value.places) << 40
      total = (total ^ bits) &* 0x100_0000_01B3
      total ^= total >> 29
    }
    return total
  }

  func problem() throws -> CertificateProblem {
    let plain = x[0].count
    var values = try (0..<plain).map { j in try x.map { try $0[j].value() } }
    var errors = [Double](repeating: 1, count: plain)
    for power in CertificateProblem.powers(of: values[plain - 1], upTo: powers + 1).dropFirst() {
      values.append(power.values)
      errors.append(power.error)
    }
    return try CertificateProblem(
      decimalDesign: DoubleDoubleMatrix(columns: values),
      targets: DoubleDoubleMatrix(columns: [y.map { try $0.value() }]), columnErrors: errors,
      weights: weights?.map { try $0.value() }, offsets: offsets?.map { try $0.value() },
      ridge: ridge?.map { try $0.value() })
  }
}
