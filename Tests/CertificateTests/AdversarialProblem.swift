import LeastSquares
import Matrices

/// Ten matrices that break solvers, each in six sizes.
struct AdversarialProblem: DrawnProblem {
  private var base: RandomProblem

  init(seed: UInt64) {
    let (kind, size) = (Int(seed % 10), Int(seed / 10))
    let p = 2 + 2 * size
    var n = p + 3
    var s = Stream(state: seed ^ 0xAD)
    var x: [[Double]]
    switch kind {
    case 0:  // Hilbert
      x = (0..<n).map { i in (0..<p).map { j in 1 / Double(i + j + 1) } }
    case 1:  // Läuchli
      let tiny = powerOfTwo(-(10 + 5 * size))
      n = p + 1
      x = (0..<n).map { i in (0..<p).map { j in i == 0 ? 1 : (i == j + 1 ? tiny : 0) } }
    case 2:  // Vandermonde
      x = (0..<n).map { i in
        let point = Double(i + 1) / Double(n)
        return (1..<p).reduce(into: [1.0]) { row, _ in row.append(row.last! * point) }
      }
    case 3:  // Kahan, and three rows of zeros
      var power = 1.0
      x = (0..<n).map { i in
        defer { power *= 0.8 }
        return (0..<p).map { j in i >= p || j < i ? 0 : (i == j ? power : -0.6 * power) }
      }
    case 4:  // nearly dependent at 2⁻³⁰
      x = (0..<n).map { _ in s.reals(p) }
      for i in 0..<n { x[i][p - 1] = x[i][0] + 0x1p-30 * s.real() }
    case 5:  // columns at both ends of the range
      x = (0..<n).map { _ in (0..<p).map { s.real() * ($0 % 2 == 0 ? 0x1p1000 : 0x1p-1000) } }
    case 6:  // subnormal entries
      x = (0..<n).map { _ in
        (0..<p).map { Double(s.integer(-9, 9)) * ($0 == 0 ? 0x1p-1074 : 1) }
      }
    case 7:  // a duplicated column
      x = (0..<n).map { _ in s.reals(p) }
      for i in 0..<n { x[i][p - 1] = x[i][0] }
    case 8:  // square
      n = p
      x = (0..<n).map { _ in s.reals(p) }
    default:  // a huge constant with tiny variation
      x = (0..<n).map { _ in (0..<p).map { $0 == 0 ? 1 : 0x1p30 + s.real() } }
    }
    base = RandomProblem(x: x, y: (0..<n).map { _ in Double(s.integer(-100, 100)) })
  }

  var columns: Int { base.columns }
  var checksum: UInt64 { base.checksum }
  func problem() throws -> CertificateProblem { try base.problem() }
}
