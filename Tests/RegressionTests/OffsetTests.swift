import BLASBackend
import LeastSquares
import Matrices
import Testing
import _TestSupport

@Suite struct OffsetTests {
  @Test func offsetsAreSubtractedOnce() throws {
    let graded = GradedProblem.random(rows: 20, columns: 3, targets: 2, seed: 91)
    var generator = SeededGenerator(seed: 92)
    let offset: Matrix<Double> = generator.matrix(rows: 20, columns: 2)
    let weights = Vector((0..<20).map { Double($0 % 3) })
    let problem = try LeastSquaresProblem<Double>(
      design: graded.design, targets: graded.targets, weights: weights, offset: offset)
    #expect(Matrix(problem.targets) == naiveDifference(graded.targets, offset))
    let subtracted = try LeastSquaresProblem<Double>(
      design: graded.design, targets: naiveDifference(graded.targets, offset), weights: weights)
    for solver in solvers {
      let (one, other) = (try solver.solve(problem), try solver.solve(subtracted))
      #expect(bits(try #require(one.coefficients)) == bits(try #require(other.coefficients)))
      #expect(one.residualNorms == other.residualNorms)
    }
  }

  @Test func oneOffsetServesAllTargets() throws {
    var graded = GradedProblem.random(rows: 20, columns: 3, targets: 3, seed: 93)
    let offset = (0..<20).map { Double($0 * $0) / 7 }
    let problem = try LeastSquaresProblem<Double>(
      design: graded.design, targets: graded.targets,
      offset: Matrix(rows: 20, columns: 1, storage: offset))
    graded.offsets = offset
    let b = try #require(try QRLeastSquares().solve(problem).coefficients)
    #expect(relativeDifference(b, try graded.exact()) <= 1e4 * .ulpOfOne)
  }

  @Test func refusesOffsetsThatDoNotFit() throws {
    let graded = GradedProblem.random(rows: 20, columns: 3, targets: 3, seed: 94)
    for shape in [Shape(20, 2), Shape(19, 3), Shape(1, 1), Shape(20, 0)] {
      #expect(throws: LinearAlgebraError.self, "\(shape)") {
        try LeastSquaresProblem<Double>(
          design: graded.design, targets: graded.targets,
          offset: Matrix(rows: shape.rows, columns: shape.columns))
      }
    }
  }
}
