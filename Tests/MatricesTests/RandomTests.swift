import BLASBackend
import ComplexModule
import Foundation
import Matrices
import Testing
import _TestSupport

@Suite struct RandomTests {
  @Test func bitsAreThoseOfTheAuthorsProgram() throws {
    // From Blackman and Vigna's xoshiro256starstar.c and splitmix64.c.
    var generator = try #require(Xoshiro256(state: [1, 2, 3, 4]))
    let expected: [UInt64] = [
      11520, 0, 1_509_978_240, 1_215_971_899_390_074_240, 1_216_172_134_540_287_360,
      607_988_272_756_665_600, 16_172_922_978_634_559_625, 8_476_171_486_693_032_832,
      10_595_114_339_597_558_777, 2_904_607_092_377_533_576,
    ]
    #expect((0..<10).map { _ in generator.next() } == expected)
    generator = try #require(Xoshiro256(state: [1, 2, 3, 4]))
    var kept = generator.split()
    #expect((0..<10).map { _ in kept.next() } == expected)
    #expect(
      (0..<4).map { _ in generator.next() } == [
        13_534_147_089_533_256_664, 7_126_240_192_422_241_655, 3_805_973_808_039_778_091,
        11_547_880_530_658_420_384,
      ])
    generator = Xoshiro256(seed: 42)
    #expect(
      (0..<4).map { _ in generator.next() } == [
        1_546_998_764_402_558_742, 6_990_951_692_964_543_102, 12_544_586_762_248_559_009,
        17_057_574_109_182_124_193,
      ])
    #expect(Xoshiro256(state: .zero) == nil)
  }

  @Test func stateSurvivesCodingAndZeroIsRefused() throws {
    var generator = Xoshiro256(seed: 7)
    _ = generator.next()
    var copy = try JSONDecoder().decode(Xoshiro256.self, from: JSONEncoder().encode(generator))
    #expect(copy == generator && copy.next() == generator.next())
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(Xoshiro256.self, from: Data("[0,0,0,0]".utf8))
    }
  }

  /// Bits that are handed out one by one.
  private struct Script: RandomNumberGenerator {
    var bits: [UInt64]
    mutating func next() -> UInt64 { bits.removeFirst() }
  }

  @Test func normalNumbersInvertTheDistribution() {
    // Φ⁻¹ of (k + ½)/2⁵² from mpmath with 40 digits: the ends, both tails and the middle.
    let cases: [(UInt64, Double)] = [
      (0, -8.209_536_151_601_386_9), ((1 << 52) - 1, 8.209_536_151_601_386_9),
      (1 << 50, -0.674_489_750_196_081_39), (1 << 51, 2.782_916_424_671_767e-16),
      (4_503_599_627, -4.753_424_308_817_087_8), (4_499_096_027_743_125, 3.090_232_306_167_813_3),
      (1 << 51 | 1 << 49, 0.318_639_363_964_375_46),
    ]
    for (k, expected) in cases {
      var script = Script(bits: [k << 12 | 0xFFF])
      let x = Matrix<Double>.randomNormal(rows: 1, columns: 1, using: &script)[0, 0]
      #expect(abs(x - expected) <= 4e-15 * abs(expected), "\(k): \(x)")
    }
  }

  @Test func momentsAreThoseOfTheDistributions() {
    // Standard errors: of the mean σ/√N, of the mean square about √2·σ²/√N; five of them are allowed.
    let (n, limit) = (100.0 * 400, 5.0)
    let normal = Matrix<Double>.randomNormal(rows: 100, columns: 400, seed: 1)
    #expect(abs(normal.mean()) < limit / n.squareRoot())
    #expect(abs((normal .* normal).mean() - 1) < limit * (2 / n).squareRoot())
    let uniform = Matrix<Float>.random(rows: 100, columns: 400, in: -1..<3, seed: 2)
    #expect(abs(Double(uniform.mean()) - 1) < limit * (16 / 12 / n).squareRoot() + 1e-5)
    #expect(uniform.elements.allSatisfy { $0 >= -1 && $0 < 3 })
    let complex = Matrix<Complex<Double>>.randomNormal(rows: 100, columns: 400, seed: 3)
    let squares = complex.map { $0.lengthSquared }
    #expect(abs(squares.mean() - 1) < limit / n.squareRoot())
    #expect(complex.mean().length < limit / n.squareRoot())
    let narrow = Float(1)..<Float(1).nextUp
    #expect(Matrix<Float>.random(rows: 4, columns: 4, in: narrow, seed: 4) == .ones(4, 4))
  }

  @Test func aSeedGivesTheSameNumbersEverywhere() {
    // The first bits of the seed's generator, which must not change between releases or machines.
    let bits: [UInt64] = [
      1_546_998_764_402_558_742, 6_990_951_692_964_543_102, 12_544_586_762_248_559_009,
      17_057_574_109_182_124_193,
    ]
    let expected = Matrix(rows: 2, columns: 2, storage: bits.map { Double($0 >> 11) * 0x1p-53 })
    #expect(Matrix<Double>.random(rows: 2, columns: 2, seed: 42) == expected)
    let single = Matrix(rows: 2, columns: 2, storage: bits.map { Float($0 >> 40) * 0x1p-24 })
    #expect(Matrix<Float>.random(rows: 2, columns: 2, seed: 42) == single)
  }

  @Test(arguments: [(0, 0), (1, 1), (3, 3), (7, 4), (4, 7), (12, 1), (40, 25)])
  func orthogonalMatricesAreOrthogonal(_ rows: Int, _ columns: Int) throws {
    var generator = Xoshiro256(seed: 9)
    let q = Matrix<Double>.randomOrthogonal(rows: rows, columns: columns, using: &generator)
    #expect(orthonormalityRatio(rows >= columns ? q : Matrix(q.transposed)) <= ratioLimit)
    let u = Matrix<Complex<Double>>.randomOrthogonal(
      rows: rows, columns: columns, using: &generator)
    let product = rows >= columns ? u.adjoint * u : u * u.adjoint
    let distance = (product - .identity(min(rows, columns))).oneNorm()
    #expect(distance <= 10 * Double(max(rows, columns, 1)) * .ulpOfOne)
    #expect(u.shape == Shape(rows, columns) && q.shape == u.shape)
  }

  @Test func directionsAreUniform() {
    // The first element of a random orthogonal matrix has mean 0 and variance 1/n, also on the diagonal.
    var generator = Xoshiro256(seed: 10)
    var (sum, squares) = (Matrix<Double>.zeros(3, 3), Matrix<Double>.zeros(3, 3))
    let count = 3000
    for _ in 0..<count {
      let q = Matrix<Double>.randomOrthogonal(rows: 3, columns: 3, using: &generator)
      sum += q
      squares += q .* q
    }
    #expect((sum / Double(count)).maxNorm() < 5 * (1.0 / 3 / Double(count)).squareRoot())
    #expect((squares / Double(count) .- (1.0 / 3)).maxNorm() < 5 * 0.3 / Double(count).squareRoot())
  }

  @Test func prescribedSingularValuesAreThere() {
    var generator = Xoshiro256(seed: 11)
    for (rows, columns) in [(4, 4), (6, 3), (3, 6), (1, 5)] {
      let k = min(rows, columns)
      let values = (0..<k).map { Double(k - $0) }
      let a = Matrix<Double>.random(
        rows: rows, columns: columns, singularValues: values, using: &generator)
      // ‖A‖_F² and tr (AᵀA)² are sums of powers of the singular values.
      let gram = a.transposed * a
      let squares = values.reduce(0) { $0 + $1 * $1 }
      let fourths = values.reduce(0) { $0 + $1 * $1 * $1 * $1 }
      #expect(abs(gram.trace() - squares) <= 100 * squares * .ulpOfOne)
      #expect(abs((gram * gram).trace() - fourths) <= 100 * fourths * .ulpOfOne)
    }
    let p = Matrix<Complex<Double>>.randomPositiveDefinite(
      order: 6, conditionNumber: 1e4, using: &generator)
    #expect(p == Matrix(p.adjoint))
    // The trace is the sum of 1, 10^(−4/5), ….
    #expect(abs(p.trace().real - 1.187_6) < 1e-3 && p.trace().imaginary == 0)
  }
}
