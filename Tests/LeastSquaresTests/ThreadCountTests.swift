import BLASBackend
import LeastSquares
import Matrices
import Testing
import _TestSupport

/// The number of threads is global: one test at a time, and it is put back.
@Suite(.serialized) struct ThreadCountTests {
  static let limits = [1, 2, 3, 5]

  private func eachLimit<Result>(_ body: () throws -> Result) throws -> [Result] {
    let before = BLASThreads.limit
    defer { BLASThreads.limit = before }
    return try Self.limits.map {
      BLASThreads.limit = $0
      return try body()
    }
  }

  /// Enough rows for several parts, and a number of them that no number of threads divides.
  private static let block: RowBlock<Double> = {
    var random = SeededGenerator(seed: 41)
    return RowBlock(samples: random.matrix(rows: 14, columns: 40_009), designColumns: 12)
  }()

  @Test(arguments: Method.allCases)
  func solutionsAreTheSameBitForBit(_ method: Method) throws {
    let problem = LeastSquaresProblem(Self.block)
    let results = try eachLimit { try method.solver().solve(problem) }
    let first = try #require(results[0].coefficients)
    for result in results {
      #expect(result.coefficients == first)
      #expect(result.residualNorms == results[0].residualNorms)
      #expect(result.conditioning == results[0].conditioning)
    }
  }

  @Test(arguments: [1, 2])
  func gradientsAreTheSameBitForBit(_ targets: Int) throws {
    let block = RowBlock(
      design: Self.block.design, targets: Self.block.targets[..., 0..<targets])
    let empty = GradientAccumulator(
      parameters: Matrix<Double>(repeating: 0.3, rows: 12, columns: targets))
    let results = try eachLimit { try block.accumulate(into: empty, memory: 24) }
    for result in results {
      #expect(result.gradient == results[0].gradient)
      #expect(result.residualSquares == results[0].residualSquares)
    }
  }

  @Test func partsAreMergedByAFixedTree() throws {
    let empty = TSQRAccumulator<Double>(columns: 12, targetCount: 2)
    let results = try eachLimit { try Self.block.accumulate(into: empty, memory: 392) }
    #expect(results.allSatisfy { $0.r == results[0].r && $0.rows == 40_009 })
    // Several parts were made: a single pass has other roundings.
    var single = empty
    try single.add(Self.block)
    #expect(single.r != results[0].r)
  }
}
