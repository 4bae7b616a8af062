import BLASBackend
import Matrices
import Testing
import _TestSupport

/// The oracles: what is right passes, what is wrong does not.
@Suite struct RatioTests {
  private static let exact = Matrix<Double>(rows: 3, columns: 2, storage: [1, 2, 2, 0, 1, 3])

  @Test func reconstructionAcceptsRoundingAndRefusesErrors() {
    let a = Self.exact
    #expect(reconstructionRatio(a, a) == 0)
    var rounded = a
    rounded[2, 1] = rounded[2, 1].nextUp
    #expect(reconstructionRatio(a, rounded) <= ratioLimit)
    var wrong = a
    wrong[2, 1] *= 1 + 1e-12
    #expect(reconstructionRatio(a, wrong) > ratioLimit)
    wrong[2, 1] = .nan
    #expect(reconstructionRatio(a, wrong) == .infinity)
    #expect(reconstructionRatio(a, Matrix(rows: 2, columns: 2)) == .infinity)
    let zero = Matrix<Double>(rows: 3, columns: 2)
    #expect(reconstructionRatio(zero, zero) == 0)
    #expect(reconstructionRatio(zero, a) == .infinity)
  }

  @Test func reconstructionMeasuresInUnitsOfTheScalarType() {
    let a = Matrix<Float>(rows: 1, columns: 1, storage: [1])
    let b = Matrix<Float>(rows: 1, columns: 1, storage: [1 + .ulpOfOne])
    #expect(abs(reconstructionRatio(a, b) - 1) < 1e-6)
    #expect(reconstructionRatio(a.inDouble, b.inDouble) > 1e8)
  }

  @Test func factorsAreMultipliedOut() {
    let a = Self.exact
    let swap = Matrix<Double>(rows: 2, columns: 2, storage: [0, 1, 1, 0])
    #expect(factorizationRatio(a, factors: a, swap, swap) == 0)
    #expect(factorizationRatio(a, factors: a, swap) > ratioLimit)
  }

  @Test func orthonormalityRefusesScaledAndSkewedColumns() {
    let (c, s) = (0.6, 0.8)
    #expect(
      orthonormalityRatio(Matrix<Double>(rows: 2, columns: 2, storage: [c, s, -s, c]))
        <= ratioLimit)
    #expect(orthonormalityRatio(Matrix<Double>(rows: 3, columns: 0)) == 0)
    #expect(
      orthonormalityRatio(Matrix<Double>(rows: 2, columns: 2, storage: [c, s, s, c])) > ratioLimit)
    #expect(
      orthonormalityRatio(Matrix<Double>(rows: 2, columns: 1, storage: [c, s + 1e-13]))
        > ratioLimit)
    #expect(
      orthonormalityRatio(Matrix<Double>(rows: 2, columns: 1, storage: [.nan, s])) == .infinity)
  }

  @Test func solveRefusesWrongSolutions() {
    let a = Matrix<Double>(rows: 2, columns: 2, storage: [4, 1, 1, 3])
    let b = Matrix<Double>(rows: 2, columns: 2, storage: [5, 4, 9, 5])
    var x = Matrix<Double>(rows: 2, columns: 2, storage: [1, 1, 2, 1])
    #expect(solveRatio(a, solution: x, rightSides: b) == 0)
    // Only the second column is wrong, and slightly.
    x[1, 1] += 1e-12
    #expect(solveRatio(a, solution: x, rightSides: b) > ratioLimit)
    x[1, 1] = .infinity
    #expect(solveRatio(a, solution: x, rightSides: b) == .infinity)
  }

  @Test func optimalityRefusesWrongCoefficients() {
    // The mean of (1, 2, 6) is 3.
    let ones = Matrix<Double>(repeating: 1, rows: 3, columns: 1)
    let y = Matrix<Double>(rows: 3, columns: 1, storage: [1, 2, 6])
    func ratio(_ mean: Double) -> Double {
      optimalityRatio(
        design: ones, targets: y,
        coefficients: Matrix(rows: 1, columns: 1, storage: [mean]))
    }
    #expect(ratio(3) == 0)
    #expect(ratio(3.0.nextUp) <= ratioLimit)
    #expect(ratio(3 + 1e-12) > ratioLimit)
    #expect(ratio(2) > ratioLimit)
    #expect(ratio(.nan) == .infinity)
  }

  @Test func coefficientBoundsGrowWithTheConditionNumber() throws {
    let shape = Shape(100, 10)
    let error = 1e-10
    func stable(_ conditionNumber: Double, _ residual: Double) -> Double {
      stableCoefficientRatio(
        Double.self, relativeError: error, shape: shape, conditionNumber: conditionNumber,
        relativeResidual: residual)
    }
    #expect(stable(10, 0) > ratioLimit)
    #expect(stable(1e6, 0) <= ratioLimit)
    #expect(stable(10, 1) > ratioLimit && stable(1e4, 1) <= ratioLimit)
    func normal(_ conditionNumber: Double) -> Double? {
      normalEquationsCoefficientRatio(
        Double.self, relativeError: error, shape: shape, conditionNumber: conditionNumber)
    }
    #expect(try #require(normal(10)) > ratioLimit)
    #expect(try #require(normal(1e4)) <= ratioLimit)
    #expect(normal(1e8) == nil)
  }
}

@Suite struct SeededGeneratorTests {
  @Test func isTheSameInEveryRun() {
    // The first outputs of SplitMix64 for this seed, as its authors publish them.
    var generator = SeededGenerator(seed: 1_234_567)
    #expect(generator.next() == 6_457_827_717_110_365_317)
    #expect(generator.next() == 3_203_168_211_198_807_973)
  }

  @Test func hasTheMomentsOfItsDistributions() {
    var generator = SeededGenerator(seed: 1)
    let uniform = (0..<20_000).map { _ in generator.uniform() }
    #expect(uniform.allSatisfy { $0 >= 0 && $0 < 1 })
    #expect(abs(uniform.reduce(0, +) / 20_000 - 0.5) < 0.01)
    let normal = (0..<20_000).map { _ in generator.normal() }
    #expect(abs(normal.reduce(0, +) / 20_000) < 0.03)
    #expect(abs(normal.reduce(0) { $0 + $1 * $1 } / 20_000 - 1) < 0.05)
    #expect((0..<100).allSatisfy { _ in (2...3).contains(generator.uniform(in: 2...3)) })
  }

  @Test(arguments: [(5, 5), (12, 4), (4, 9), (1, 1), (3, 1), (0, 3), (3, 0)])
  func matricesHaveTheSingularValuesAskedFor(_ rows: Int, _ columns: Int) {
    var generator = SeededGenerator(seed: 2)
    let a = generator.matrix(
      rows: rows, columns: columns, conditionNumber: 1e3, of: Double.self)
    #expect(a.shape == Shape(rows, columns))
    // ‖A‖F² = Σσ², and the elements are spread over the whole matrix.
    let count = min(rows, columns)
    let expected = (0..<count).reduce(0.0) { sum, i in
      var value = 1.0
      if count > 1 { for _ in 0..<i { value *= 1e-3.root(count - 1) } }
      return sum + value * value
    }
    let norm = a.storage.reduce(0) { $0 + $1 * $1 }
    #expect(abs(norm - expected) < 1e-9)
    #expect(a.storage.allSatisfy { $0 != 0 })
  }

  @Test func positiveDefiniteMatricesAreSymmetric() {
    var generator = SeededGenerator(seed: 3)
    let a = generator.positiveDefinite(order: 7, conditionNumber: 100, of: Float.self)
    #expect(a == naiveTranspose(a))
    let trace = (0..<7).reduce(0.0) { $0 + Double(a[$1, $1]) }
    let expected = (0..<7).reduce(0.0) { sum, i in
      sum + (0..<i).reduce(1.0) { value, _ in value * 1e-2.root(6) }
    }
    #expect(abs(trace - expected) < 1e-5)
  }

  @Test func paddingKeepsTheElements() {
    var generator = SeededGenerator(seed: 4)
    let a = generator.matrix(rows: 3, columns: 4, of: Double.self)
    let padded = a.padded(leadingDimension: 5)
    #expect(padded == a)
    #expect(padded.storage.count == 20 && padded.storage[3].isNaN && padded.storage[19].isNaN)
  }
}

extension Double {
  /// The n-th root by bisection, so that the test does not share the generator's `pow`.
  fileprivate func root(_ n: Int) -> Double {
    var (low, high) = (0.0, 1.0)
    for _ in 0..<100 {
      let middle = (low + high) / 2
      let power = (0..<n).reduce(1.0) { value, _ in value * middle }
      if power < self { low = middle } else { high = middle }
    }
    return low
  }
}
