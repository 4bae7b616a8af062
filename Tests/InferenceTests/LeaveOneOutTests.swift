import BLASBackend
@testable import LeastSquares
import Matrices
import Testing
import _TestSupport

/// What is said of each row from one factor, against fits without the row.
@Suite struct LeaveOneOutTests {
  static func random(
    rows: Int, columns: Int, targets: Int = 1, seed: UInt64
  ) throws -> LeastSquaresProblem<Double> {
    var generator = SeededGenerator(seed: seed)
    var design: Matrix<Double> = generator.matrix(rows: rows, columns: columns)
    for i in 0..<rows { design[i, 0] = 1 }
    let y: Matrix<Double> = generator.matrix(rows: rows, columns: targets)
    return try LeastSquaresProblem(design: design, targets: y)
  }

  static func without(
    _ row: Int, _ problem: LeastSquaresProblem<Double>
  ) throws -> LinearModelInference {
    let (x, y) = (problem.design, problem.targets)
    func skip(_ i: Int) -> Int { i < row ? i : i + 1 }
    let smaller = try LeastSquaresProblem<Double>(
      design: Matrix(rows: x.rows - 1, columns: x.columns) { i, j in x[skip(i), j] },
      targets: Matrix(rows: y.rows - 1, columns: y.columns) { i, j in y[skip(i), j] })
    return try LinearModelInference(ReducedProblem(smaller), interceptColumn: 0)
  }

  @Test(arguments: [(8, 3), (25, 4), (60, 10)])
  func matchesRefits(_ rows: Int, _ columns: Int) throws {
    let problem = try Self.random(rows: rows, columns: columns, seed: UInt64(rows))
    let inference = try LinearModelInference(ReducedProblem(problem), interceptColumn: 0)
    let influence = try inference.influence(of: problem.rowBlock)
    let full = inference.fits[0]
    let sigma = try #require(full.residualStandardError)
    var squares = 0.0
    for i in 0..<rows {
      let other = try Self.without(i, problem)
      let b = other.fits[0].coefficients
      func fitted(_ row: Int, _ coefficients: [Double?]) -> Double {
        (0..<columns).reduce(0) { $0 + problem.design[row, $1] * coefficients[$1]! }
      }
      let residual = problem.targets[i, 0] - fitted(i, b)
      squares += residual * residual
      #expect(elementwiseDigits([influence.leaveOneOutResiduals[i]], [residual]) > 10)
      let others = try #require(other.fits[0].residualStandardError)
      let h = influence.leverages[i]
      #expect(
        elementwiseDigits(
          [influence.studentizedResiduals[i]],
          [influence.residuals[i] / (others * (1 - h).squareRoot())]) > 10)
      // Cook's distance by its definition: how far all fitted values move.
      let moved = (0..<rows).reduce(0.0) { sum, row in
        let change = fitted(row, full.coefficients) - fitted(row, b)
        return sum + change * change
      }
      #expect(
        elementwiseDigits(
          [influence.cooksDistances[i]], [moved / (Double(columns) * sigma * sigma)]) > 9)
    }
    #expect(elementwiseDigits([influence.predictedResidualSumOfSquares], [squares]) > 11)
    let sums = try inference.influenceSums(of: problem.rowBlock)
    #expect(elementwiseDigits(sums.predictedResidualSumsOfSquares, [squares]) > 11)
    #expect(
      elementwiseDigits([influence.leverages.reduce(0, +)], [Double(columns)]) > 12)
    #expect(sums.largestLeverage == influence.leverages.max())
  }

  @Test func streamsInBlocksAsAtOnce() throws {
    // More rows than one step takes, three targets.
    let problem = try Self.random(rows: 40_000, columns: 5, targets: 3, seed: 9)
    let inference = try LinearModelInference(ReducedProblem(problem), interceptColumn: 0)
    let block = problem.rowBlock
    let atOnce = try inference.influenceSums(of: block, corrections: [.hc0, .hc3])
    var streamed = InfluenceAccumulator<Double>(inference, corrections: [.hc0, .hc3])
    var rows = Influence()
    for start in stride(from: 0, to: 40_000, by: 7_001) {
      let part = block[start..<min(start + 7_001, 40_000)]
      try streamed.add(part)
      let some = try inference.influence(of: part, target: 2)
      rows = rows.joined(some)
    }
    for target in 0..<3 {
      for correction in [HeteroscedasticityCorrection.hc0, .hc3] {
        let (a, b) = (
          try #require(try atOnce.robustCovariance(correction, target: target)),
          try #require(try streamed.robustCovariance(correction, target: target))
        )
        #expect(agreement(a.covariance.allElements, b.covariance.allElements) > 13)
      }
    }
    #expect(
      elementwiseDigits(
        atOnce.predictedResidualSumsOfSquares, streamed.predictedResidualSumsOfSquares) > 13)
    let whole = try inference.influence(of: block, target: 2)
    #expect(agreement(whole.leverages, rows.leverages) > 13)
    #expect(agreement(whole.cooksDistances, rows.cooksDistances) > 12)
    // With equal variances all covariances estimate the same.
    let plain = try #require(try inference.covariance(target: 1))
    let robust = try #require(try atOnce.robustCovariance(.hc3, target: 1))
    #expect(agreement(robust.covariance.allElements, plain.allElements) > 1)
  }

  @Test func doesNotDependOnTheNumberOfWorkers() throws {
    let problem = try Self.random(rows: 30_000, columns: 6, seed: 4)
    let before = BLASThreads.limit
    defer { BLASThreads.limit = before }
    var results: [[Double?]] = []
    for threads in [1, 3] {
      BLASThreads.limit = threads
      let inference = try LinearModelInference(ReducedProblem(problem), interceptColumn: 0)
      let sums = try inference.influenceSums(of: problem.rowBlock, corrections: [.hc2])
      let influence = try inference.influence(of: problem.rowBlock)
      let covariance = try #require(try sums.robustCovariance(.hc2)).covariance
      results.append(
        covariance.allElements + influence.cooksDistances + sums.predictedResidualSumsOfSquares)
    }
    #expect(results[0] == results[1])
  }

  @Test func refusesRowsOfAnotherShape() throws {
    let problem = try Self.random(rows: 10, columns: 3, seed: 1)
    let other = try Self.random(rows: 10, columns: 4, seed: 1)
    let inference = try LinearModelInference(ReducedProblem(problem), interceptColumn: 0)
    #expect(throws: LinearAlgebraError.self) { try inference.influence(of: other.rowBlock) }
    #expect(throws: LinearAlgebraError.self) { try inference.influenceSums(of: other.rowBlock) }
    #expect(throws: LinearAlgebraError.self) { try inference.predict(other.design) }
    #expect(throws: LinearAlgebraError.self) {
      try inference.predict(problem.design, weights: [1, 2])
    }
  }
}

extension Influence {
  fileprivate func joined(_ other: Influence) -> Influence {
    var result = self
    result.append(other)
    return result
  }
}
