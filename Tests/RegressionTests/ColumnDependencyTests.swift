import BLASBackend
import LeastSquares
import Matrices
import Testing
import _TestSupport

@Suite struct ColumnDependencyTests {
  private func dependencies<Scalar: RealBLASScalar>(
    _ design: Matrix<Scalar>
  ) throws -> ColumnDependencies {
    let reduced = try ReducedProblem(
      LeastSquaresProblem<Scalar>(
        design: design, targets: Matrix<Scalar>(rows: design.rows, columns: 0)))
    return try ColumnDependencies(reduced, Spectrum(reduced))
  }

  @Test func namesTheRelationsOfWarpbreaks() throws {
    let warpbreaks = try RealProblem("warpbreaks_dummies")
    let found = try dependencies(warpbreaks.designAndTargets().design)
    #expect(found.independentColumns == [0, 1, 3, 4])
    #expect(found.relations.map(\.column) == [2, 5])
    let names = ["(Intercept)"] + warpbreaks.features
    #expect(
      found.descriptions(terms: names) == [
        "woolB = 1·(Intercept) − 1·woolA", "tensionH = 1·(Intercept) − 1·tensionL − 1·tensionM",
      ])
  }

  @Test func findsTheRelationOfThreeRows() throws {
    let found = try dependencies(ThreeRowExample().design)
    #expect(found.independentColumns == [0, 1])
    #expect(found.descriptions(terms: ["1", "x1", "x2"]) == ["x2 = 1·1 + 1·x1"])
  }

  @Test func findsEqualZeroAndMultipliedColumns() throws {
    var generator = SeededGenerator(seed: 21)
    let a: Matrix<Double> = generator.matrix(rows: 30, columns: 3)
    let factors: [(Int, Double)] = [
      (0, 1), (1, 1), (0, 1), (2, 1), (1, -1000), (2, 0), (0, 0.25), (1, 12345), (2, 1.0 / 3),
    ]
    let design = Matrix(rows: 30, columns: factors.count) { i, j in
      factors[j].1 * a[i, factors[j].0]
    }
    let found = try dependencies(design)
    #expect(found.independentColumns == [0, 1, 3])
    #expect(
      found.descriptions(terms: (0..<9).map { "x\($0)" }) == [
        "x2 = 1·x0", "x4 = −1000·x1", "x5 = 0", "x6 = 0.25·x0", "x7 = 12345·x1",
        "x8 = 0.333333·x3",
      ])
  }

  /// Units of 1e±12 change no relation but its coefficients.
  @Test func doesNotCareForUnits() throws {
    var generator = SeededGenerator(seed: 22)
    let a: Matrix<Double> = generator.matrix(rows: 20, columns: 2)
    let design = Matrix(rows: 20, columns: 3) { i, j in
      j == 0 ? 0x1p40 * a[i, 0] : j == 1 ? 0x1p-40 * a[i, 1] : a[i, 0] + 2 * a[i, 1]
    }
    let found = try dependencies(design)
    #expect(found.independentColumns == [0, 1] && found.relations.count == 1)
    let terms = found.relations[0].terms
    #expect(terms.map(\.column) == [0, 1])
    #expect(abs(terms[0].coefficient * 0x1p40 - 1) <= 1e3 * .ulpOfOne)
    #expect(abs(terms[1].coefficient * 0x1p-40 - 2) <= 1e3 * .ulpOfOne)
  }

  @Test func seesADifferenceAboveRounding() throws {
    var generator = SeededGenerator(seed: 23)
    let a: Matrix<Double> = generator.matrix(rows: 40, columns: 3)
    for (difference, count) in [(1e-10, 3), (1e-13, 3), (1e-16, 2), (0, 2)] {
      let design = Matrix(rows: 40, columns: 3) { i, j in
        j < 2 ? a[i, j] : a[i, 0] - a[i, 1] + difference * a[i, 2]
      }
      let found = try dependencies(design)
      #expect(found.independentColumns.count == count, "\(difference)")
      if count == 2 {
        #expect(found.descriptions(terms: ["a", "b", "c"]) == ["c = 1·a − 1·b"])
      }
    }
  }

  /// In whatever order the columns stand, as many are independent as the rank says, and each relation holds.
  @Test func everyRelationHolds() throws {
    var generator = SeededGenerator(seed: 24)
    var cases = 0
    for (rows, columns) in [(12, 8), (8, 8), (5, 9), (1, 3)] {
      for rank in 0...min(rows, columns, 6) {
        let left: Matrix<Double> = generator.matrix(rows: rows, columns: rank)
        let right: Matrix<Double> = generator.matrix(rows: rank, columns: columns)
        let design = naiveProduct(left, right)
        let found = try dependencies(design)
        #expect(found.independentColumns.count == rank, "\(rows) × \(columns), rank \(rank)")
        #expect(found.relations.count == columns - rank)
        for relation in found.relations {
          for i in 0..<rows {
            let sum = relation.terms.reduce(0) { $0 + $1.coefficient * design[i, $1.column] }
            let size = relation.terms.reduce(1) {
              $0 + abs($1.coefficient * design[i, $1.column])
            }
            // Terms below a millionth of the column are left out.
            #expect(abs(sum - design[i, relation.column]) <= 1e-5 * size)
          }
          cases += 1
        }
      }
    }
    #expect(cases > 60)
  }

  @Test func worksInSinglePrecision() throws {
    let warpbreaks = try RealProblem("warpbreaks_dummies")
    let found = try dependencies(warpbreaks.designAndTargets().design.map { Float($0) })
    #expect(
      found.descriptions(terms: ["1"] + warpbreaks.features) == [
        "woolB = 1·1 − 1·woolA", "tensionH = 1·1 − 1·tensionL − 1·tensionM",
      ])
  }

  @Test func findsNothingAtFullRank() throws {
    var generator = SeededGenerator(seed: 25)
    let found = try dependencies(generator.matrix(rows: 9, columns: 4, of: Double.self))
    #expect(found.independentColumns == [0, 1, 2, 3] && found.relations.isEmpty)
  }
}
