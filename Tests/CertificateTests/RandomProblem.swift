import Foundation
import LeastSquares
import Matrices
import Testing

/// splitmix64, as in Tests/Fixtures/certificate/generate.py.
struct Stream {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func integer(_ low: Int, _ high: Int) -> Int {
    low + Int(next() % UInt64(high - low + 1))
  }

  /// Between −1 and 1.
  mutating func real() -> Double { Double(next() >> 11) * 0x1p-52 - 1 }

  mutating func reals(_ count: Int) -> [Double] { (0..<count).map { _ in real() } }
}

func powerOfTwo(_ exponent: Int) -> Double {
  Double(sign: .plus, exponent: exponent, significand: 1)
}

/// A problem whose exact solution a fixture file holds.
protocol DrawnProblem {
  /// Draws what generate.py draws from the same seed, number by number.
  init(seed: UInt64)
  var columns: Int { get }
  /// Of all numbers drawn.
  var checksum: UInt64 { get }
  func problem() throws -> CertificateProblem
}

/// Problems of doubles: many kinds of matrices, targets and scales.
struct RandomProblem: DrawnProblem {
  var x: [[Double]]
  var y: [Double]
  var weights: [Double]?
  var ridge: [Double]?
  var offsets: [Double]?

  init(x: [[Double]], y: [Double]) {
    self.x = x
    self.y = y
  }

  init(seed: UInt64) { self.init(seed: seed, mostColumns: 7, mostSpareRows: 33) }

  init(seed: UInt64, mostColumns: Int, mostSpareRows: Int) {
    var s = Stream(state: seed)
    let p = s.integer(1, mostColumns)
    let n = p + s.integer(0, mostSpareRows)
    let kind = s.integer(0, 10)
    x = RandomProblem.design(&s, kind, n, p)
    y = RandomProblem.target(&s, s.integer(0, 6), x, p)
    let scaling = s.integer(0, 5)
    if scaling == 1 {
      let factor = s.integer(0, 1) == 1 ? 0x1p300 : 0x1p-300
      x = x.map { $0.map { $0 * factor } }
    }
    if scaling == 2 {
      let factors = (0..<p).map { _ in powerOfTwo(s.integer(-300, 300)) }
      x = x.map { zip($0, factors).map { $0 * $1 } }
    }
    if scaling == 2 || scaling == 3 {
      let factor = s.integer(0, 1) == 1 ? 0x1p300 : 0x1p-300
      y = y.map { $0 * factor }
    }
    let extras = s.integer(0, 9)
    if extras == 1 || extras == 2 {
      let spread = s.integer(0, 1) == 1 ? 10 : 0.001
      weights = (0..<n).map { _ in s.real().magnitude * spread }
    }
    if extras == 2 || extras == 3 {
      let size = powerOfTwo(s.integer(-30, 8))
      var penalties = (0..<p).map { _ in s.real().magnitude * size }
      penalties[0] = 0
      ridge = penalties
    }
    if [1, 3, 4].contains(extras) {
      let largest = y.map(\.magnitude).max() ?? 0
      offsets = (0..<n).map { _ in s.real() * largest }
    }
  }

  var checksum: UInt64 {
    var total: UInt64 = 0
    for value in x.flatMap({ $0 }) + y + (weights ?? []) + (ridge ?? []) + (offsets ?? []) {
      total = (total ^ value.bitPattern) &* 0x100_0000_01B3
      total ^= total >> 29
    }
    return total
  }

  var columns: Int { x[0].count }

  /// Sample-contiguous for odd numbers of columns, column by column for even ones.
  func problem() throws -> CertificateProblem {
    let p = x[0].count
    let samples = Matrix(rows: p, columns: x.count) { j, i in x[i][j] }
    let design = p % 2 == 1 ? samples.transposed : Matrix(samples.transposed).view
    return try CertificateProblem(
      design: design, targets: Matrix(rows: y.count, columns: 1, storage: y).view,
      weights: weights, offsets: offsets, ridge: ridge)
  }

  private static func design(_ s: inout Stream, _ kind: Int, _ n: Int, _ p: Int) -> [[Double]] {
    switch kind {
    case 1: return (0..<n).map { _ in (0..<p).map { _ in Double(s.integer(-9, 9)) } }
    case 3:
      let whole = s.integer(0, 1) == 1
      return (0..<n).map { i in
        let x = whole ? Double(i) : 8 * s.real()
        return (1..<max(1, p)).reduce(into: [1.0]) { row, _ in row.append(row.last! * x) }
      }
    case 4: return (0..<n).map { i in (0..<p).map { j in 1 / Double(i + j + 1) } }
    case 5:
      return (0..<n).map { _ in
        (0..<p).map { j in j == 0 || s.integer(0, 4) == 0 ? 1 : 0 }
      }
    case 6:
      var rows = (0..<n).map { _ in (0..<p).map { _ in Double(s.integer(-5, 5)) } }
      let factors = (0..<p).map { _ in Double(s.integer(-2, 2)) }
      if p > 1 {
        for i in 0..<n {
          rows[i][p - 1] = (0..<p - 1).reduce(0) { $0 + rows[i][$1] * factors[$1] }
        }
      }
      return rows
    case 7:
      return (0..<n).map { _ in
        let scale = powerOfTwo(s.integer(-60, 60))
        return s.reals(p).map { $0 * scale }
      }
    case 8:
      return (0..<n).map { _ in
        (0..<p).map { _ in s.real() * 0x1p-500 * powerOfTwo(s.integer(-570, 505)) }
      }
    case 9:
      let spread = powerOfTwo(-s.integer(-6, 20))
      return (0..<n).map { _ in (0..<p).map { j in j == 0 ? 1 : 1000 + spread * s.real() } }
    case 10:
      let e = s.integer(0, 50)
      let b = (0..<p).map { _ in s.reals(p) }
      return (0..<n).map { _ in
        let a = (0..<p).map { k in s.real() * powerOfTwo(-(e * k / max(1, p - 1))) }
        return (0..<p).map { j in (0..<p).reduce(0) { $0 + a[$1] * b[$1][j] } }
      }
    default:
      var rows = (0..<n).map { _ in s.reals(p) }
      if kind == 2 && p > 1 {
        let distance = powerOfTwo(-s.integer(5, 50))
        for i in 0..<n {
          let other = p > 2 ? rows[i][1] : 0
          rows[i][p - 1] = (rows[i][0] + other) + distance * s.real()
        }
      }
      return rows
    }
  }

  private static func target(
    _ s: inout Stream, _ kind: Int, _ x: [[Double]], _ p: Int
  ) -> [Double] {
    let truth = (0..<p).map { _ in Double(s.integer(-5, 5)) }
    return x.map { row in
      let fitted = (0..<p).reduce(0) { $0 + row[$1] * truth[$1] }
      switch kind {
      case 0: return fitted
      case 1: return fitted + s.real()
      case 2: return fitted + 1e10 * s.real()
      case 3: return 0
      case 4: return Double(s.integer(-100, 100))
      case 5: return fitted + 1e-12 * s.real()
      default: return s.real() * 0x1p-500 * powerOfTwo(s.integer(-570, 510))
      }
    }
  }
}

/// The same kinds, with more rows and columns.
struct LargeProblem: DrawnProblem {
  private let base: RandomProblem

  init(seed: UInt64) {
    base = RandomProblem(seed: seed, mostColumns: 24, mostSpareRows: 400)
  }

  var columns: Int { base.columns }
  var checksum: UInt64 { base.checksum }
  func problem() throws -> CertificateProblem { try base.problem() }
}

/// Every row many times: the same solution, from many parts and deep trees of merges.
struct RepeatedProblem: DrawnProblem {
  static let copies = 701
  private var base: RandomProblem

  init(seed: UInt64) {
    base = RandomProblem(seed: seed)
    let one = base
    base.x = (0..<RepeatedProblem.copies).flatMap { _ in one.x }
    base.y = (0..<RepeatedProblem.copies).flatMap { _ in one.y }
    base.weights = one.weights.map { w in (0..<RepeatedProblem.copies).flatMap { _ in w } }
    base.offsets = one.offsets.map { o in (0..<RepeatedProblem.copies).flatMap { _ in o } }
    // The penalty has to grow with the rows; 701·λ would be rounded.
    base.ridge = nil
    checksum = one.checksum
    hasPenalty = one.ridge != nil
  }

  let checksum: UInt64
  let hasPenalty: Bool
  var columns: Int { base.columns }
  func problem() throws -> CertificateProblem { try base.problem() }
}
