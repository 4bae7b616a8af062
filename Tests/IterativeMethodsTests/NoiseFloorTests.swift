import BLASBackend
import Foundation
import IterativeMethods
import LeastSquares
import Matrices
import Testing
import _TestSupport

/// The accuracy that stochastic descent with a constant step ends at, against what it is measured to be.
@Suite struct NoiseFloorTests {
  private func example() throws -> (LeastSquaresProblem<Double>, Matrix<Double>) {
    var random = SeededGenerator(seed: 171)
    let x: Matrix<Double> = random.matrix(rows: 24, columns: 2)
    let design = Matrix(rows: 24, columns: 2) { i, j in
      j == 1 ? 0.5 * x[i, 1] + 0.2 * x[i, 0] : x[i, 0]
    }
    let problem = try LeastSquaresProblem<Double>(
      design: design, targets: random.matrix(rows: 24, columns: 1),
      weights: Vector((0..<24).map { 0.5 + Double($0 % 4) / 2 }))
    return (problem, try #require(try QRLeastSquares<Double>().solve(problem).coefficients))
  }

  /// Mean squares of the error and of the gradient after each epoch of plain descent, once the start is forgotten.
  private func measured(
    _ problem: LeastSquaresProblem<Double>, _ minimum: Matrix<Double>, step: Double,
    batch: Int, permutes: Bool, epochs: Int
  ) -> (distance: Double, excess: Double) {
    var random = SeededGenerator(seed: 172)
    let (n, x, y) = (24, problem.design, problem.targets)
    let weights = problem.rowBlock.weights!
    var (a, b) = (minimum[0, 0], minimum[1, 0])
    var (square, excess) = (0.0, 0.0)
    let gram = (0..<3).map { (entry: Int) -> Double in
      let sum = (0..<n).reduce(0.0) { (sum: Double, i: Int) -> Double in
        let (u, v): (Double, Double) = (x[i, 0], x[i, 1])
        let product: Double = entry == 0 ? u * u : entry == 1 ? u * v : v * v
        return sum + weights[i, 0] * product
      }
      return sum / Double(n)
    }
    var order = Array(0..<n)
    let warmUp = epochs / 10
    for epoch in 0..<epochs + warmUp {
      if permutes {
        for i in stride(from: n - 1, to: 0, by: -1) {
          order.swapAt(i, Int(random.next() % UInt64(i + 1)))
        }
      } else {
        for i in 0..<n { order[i] = Int(random.next() % UInt64(n)) }
      }
      for start in stride(from: 0, to: n, by: batch) {
        var (ga, gb) = (0.0, 0.0)
        for i in order[start..<start + batch] {
          let r = weights[i, 0] * (x[i, 0] * a + x[i, 1] * b - y[i, 0]) / Double(batch)
          ga += r * x[i, 0]
          gb += r * x[i, 1]
        }
        a -= step * ga
        b -= step * gb
      }
      guard epoch >= warmUp else { continue }
      let (da, db) = (a - minimum[0, 0], b - minimum[1, 0])
      square += (da * da + db * db) / Double(epochs)
      excess +=
        (gram[0] * da * da + 2 * gram[1] * da * db + gram[2] * db * db) / 2 / Double(epochs)
    }
    return (square.squareRoot(), excess)
  }

  /// Within a tenth: the noise that depends on the iterate, and that of the measurement.
  @Test(arguments: [(0.02, 1), (0.02, 4)])
  func floorIsWhereDescentEnds(_ setting: (step: Double, batch: Int)) throws {
    let (problem, minimum) = try example()
    let floor = try StochasticNoiseFloor(
      problem, minimum: minimum, objective: .halfMean, step: setting.step,
      batchSize: setting.batch)
    let found = measured(
      problem, minimum, step: setting.step, batch: setting.batch, permutes: false, epochs: 4000)
    #expect(abs(found.distance / floor.distances[0] - 1) <= 0.1, "\(found) \(floor)")
    #expect(abs(found.excess / floor.objectiveExcess[0] - 1) <= 0.2, "\(found) \(floor)")
    // Epochs that take every row once end nearer.
    let permuted = measured(
      problem, minimum, step: setting.step, batch: setting.batch, permutes: true, epochs: 400)
    #expect(permuted.distance < 0.7 * floor.distances[0])
  }

  @Test func limitsAreThoseOfTheory() throws {
    let (problem, minimum) = try example()
    func floor(
      _ step: Double, _ batch: Int, _ objective: Objective = .halfMean
    ) throws -> StochasticNoiseFloor {
      try StochasticNoiseFloor(
        problem, minimum: minimum, objective: objective, step: step, batchSize: batch)
    }
    // Short steps: the excess is s·tr C/(4b), and proportional to the step.
    let short = try floor(1e-6, 1)
    #expect(abs(try floor(1e-6, 2).objectiveExcess[0] / short.objectiveExcess[0] - 0.5) <= 1e-9)
    #expect(abs(try floor(1e-7, 1).objectiveExcess[0] / short.objectiveExcess[0] - 0.1) <= 1e-5)
    // All rows leave no noise, and too long a step no floor.
    #expect(try floor(0.1, 24).distances == [0] && floor(0.1, 99).distances == [0])
    #expect(try floor(10, 1).distances == [.infinity])
    // One minimum, steps in units of the objective.
    #expect(
      abs(
        try floor(0.01 / 24, 1, .halfSum).distances[0]
          / floor(0.01, 1).distances[0] - 1)
        <= 1e-9)
    // A consistent system has no noise.
    let fitted = naiveProduct(Matrix(problem.design), minimum)
    let quiet = try StochasticNoiseFloor(
      LeastSquaresProblem<Double>(design: problem.design, targets: fitted), minimum: minimum,
      objective: .halfMean, step: 0.1, batchSize: 1)
    #expect(quiet.distances[0] <= 1e-14 && quiet.gradientNorms[0] <= 1e-14)
  }

  /// The same sums in another order: to rounding, n·p·ε with room for the eigenvectors.
  @Test func blocksHaveTheFloorOfTheWhole() throws {
    let (problem, minimum) = try example()
    let whole = try StochasticNoiseFloor(
      problem, minimum: minimum, objective: .halfMean, step: 0.02, batchSize: 4)
    let blocks = try StochasticNoiseFloor(
      BlockedRows(problem, rowsPerBlock: 5), minimum: minimum, objective: .halfMean, step: 0.02,
      batchSize: 4)
    #expect(abs(blocks.distances[0] / whole.distances[0] - 1) <= 1e-12)
    #expect(abs(blocks.objectiveExcess[0] / whole.objectiveExcess[0] - 1) <= 1e-12)
    #expect(abs(blocks.gradientNorms[0] / whole.gradientNorms[0] - 1) <= 1e-12)
  }

  @Test func overflowIsNoFloor() throws {
    let problem = try LeastSquaresProblem<Double>(
      design: [[1e200], [2e200], [3e200]], targets: [[1], [2], [4]])
    let floor = try StochasticNoiseFloor(
      problem, minimum: [[1e-200]], objective: .halfMean, step: 1e-300, batchSize: 1)
    #expect(floor.distances == [.infinity])
  }

  @Test func shapesAreChecked() throws {
    let (problem, _) = try example()
    #expect(throws: IterationError.self) {
      try StochasticNoiseFloor(
        problem, minimum: Matrix(rows: 3, columns: 1), objective: .mean, step: 1, batchSize: 1)
    }
    let empty = try StochasticNoiseFloor(
      LeastSquaresProblem<Double>(
        design: Matrix<Double>(rows: 0, columns: 2), targets: Matrix<Double>(rows: 0, columns: 1)),
      minimum: Matrix(rows: 2, columns: 1), objective: .halfMean, step: 1, batchSize: 1)
    #expect(empty.distances == [0])
  }
}
