internal import BLASBackend
internal import Foundation
internal import Matrices

/// A made-up least-squares problem y = 1 + Xb + noise whose rows can be had in any order.
///
/// The rows of X are z·A for standard normal z, A = (I − 2uuᵀ)·diag(σ)·(I − 2vvᵀ) with random unit vectors u and
/// v and σ from 1 to 1/κ in equal ratios: the covariance AᵀA of a row has the condition κ², and X of many rows
/// has κ.
///
/// - Complexity: 6p flops and p normal numbers for each row.
public struct TestProblem: Sendable {
  /// b, without the intercept, which is 1.
  public let coefficients: [Double]
  private let noise: Double
  private let seed: UInt64
  /// Nil for κ = 1.
  private let shape: Shape?

  private struct Shape: Sendable {
    let u, v, sigma: [Double]
  }

  /// - Parameters:
  ///   - columns: p, without the intercept.
  ///   - conditionNumber: κ of X for many rows, at least 1.
  ///   - noise: the standard deviation of the noise.
  ///   - sparsity: the part of the coefficients that is 0.
  ///   - seed: the same one gives the same numbers on every machine.
  public init(
    columns: Int, conditionNumber: Double, noise: Double, sparsity: Double, seed: UInt64
  ) {
    var normals = NormalNumbers(seed: seed, stream: 0)
    var values = (0..<columns).map { _ in normals.next() }
    let zeros = Int((sparsity * Double(columns)).rounded())
    // Zeros at random places: a shuffle by the same numbers.
    var places = Array(0..<columns)
    for i in places.indices.dropLast() {
      places.swapAt(i, i + Int(normals.bits.next() % UInt64(columns - i)))
    }
    for place in places.prefix(zeros) { values[place] = 0 }
    coefficients = values
    (self.noise, self.seed) = (noise, seed)
    func unitVector() -> [Double] {
      let vector = (0..<columns).map { _ in normals.next() }
      let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return vector.map { $0 / length }
    }
    let (u, v) = (unitVector(), unitVector())
    shape =
      conditionNumber > 1 && columns > 1
      ? Shape(
        u: u, v: v,
        sigma: (0..<columns).map { pow(conditionNumber, -Double($0) / Double(columns - 1)) }) : nil
  }

  /// How many rows make a block.
  public static func blockRows(columns: Int) -> Int { max(1, (1 << 16) / (columns + 1)) }

  /// The first rows of a block: x₁ … xₚ and y of each.
  public func samples(block: Int, rows: Int) -> [Double] {
    var normals = NormalNumbers(seed: seed, stream: UInt64(block) + 1)
    let p = coefficients.count
    var samples: [Double] = []
    samples.reserveCapacity(rows * (p + 1))
    for _ in 0..<rows {
      var row = (0..<p).map { _ in normals.next() }
      if let shape {
        reflect(&row, shape.u)
        for j in row.indices { row[j] *= shape.sigma[j] }
        reflect(&row, shape.v)
      }
      var y = 1 + noise * normals.next()
      for j in row.indices { y += row[j] * coefficients[j] }
      samples += row
      samples.append(y)
    }
    return samples
  }

  private func reflect(_ row: inout [Double], _ direction: [Double]) {
    var product = 0.0
    for j in row.indices { product += row[j] * direction[j] }
    for j in row.indices { row[j] -= 2 * product * direction[j] }
  }
}

/// Standard normal numbers, by the polar method from SplitMix64.
///
/// - Note: Source: Marsaglia and Bray, *A convenient method for generating normal variables*, SIAM Review 6, 1964;
///   Steele, Lea and Flood, *Fast splittable pseudorandom number generators*, OOPSLA 2014.
private struct NormalNumbers {
  struct Bits {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var z = state
      z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
      return z ^ (z >> 31)
    }
  }

  var bits: Bits
  private var spare: Double?

  init(seed: UInt64, stream: UInt64) {
    // Streams start at places that are as far apart as chance makes them.
    var start = Bits(state: seed)
    start.state = start.next() ^ (stream &* 0xd134_2543_de82_ef95)
    bits = Bits(state: start.next())
  }

  mutating func next() -> Double {
    if let spare {
      self.spare = nil
      return spare
    }
    while true {
      let u = Double(bits.next() >> 11) * 0x1p-52 - 1
      let v = Double(bits.next() >> 11) * 0x1p-52 - 1
      let square = u * u + v * v
      if square < 1 && square > 0 {
        let factor = (-2 * log(square) / square).squareRoot()
        spare = v * factor
        return u * factor
      }
    }
  }
}
