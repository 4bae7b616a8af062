import BLASBackend
import Matrices
import Testing
import _TestSupport

@Suite struct CholeskyRoutineTests {
  private static let orders = [0, 1, 2, 3, 5, 10, 50, 70]

  /// The factor of A, from a triangle whose other half is the sentinel.
  private func factor<Scalar: RealBLASScalar>(
    _ a: Matrix<Scalar>, _ triangle: Triangle, padding: Int
  ) throws -> (placed: Placed<Scalar>, outcome: LAPACKOutcome) {
    var placed = Placed.output(a.replacing(outside: triangle, by: sentinel()), padding: padding)
    let outcome = try placed.mutate { span, placedLayout in
      try LAPACK.potrf(triangle, &span, placedLayout)
    }
    return (placed, outcome)
  }

  @Test(arguments: scalarTypes, [Triangle.upper, .lower])
  func potrfFactorsAndKeepsTheOtherTriangle(
    _ type: any RealBLASScalar.Type, _ triangle: Triangle
  ) throws {
    func check<Scalar: RealBLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 13)
      for order in Self.orders {
        for padding in [0, 3] {
          let a: Matrix<Scalar> = generator.positiveDefinite(order: order, conditionNumber: 1e4)
          let (placed, outcome) = try factor(a, triangle, padding: padding)
          #expect(outcome == .success)
          #expect(placed.isSurroundingsUntouched)
          let u = placed.matrix.triangular(triangle, .stored)
          let factors = triangle == .upper ? (naiveTranspose(u), u) : (u, naiveTranspose(u))
          #expect(factorizationRatio(a, factors: factors.0, factors.1) <= ratioLimit)
          #expect(placed.matrix == placed.matrix.replacing(outside: triangle, by: sentinel()))
        }
      }
    }
    try check(type)
  }

  @Test(arguments: scalarTypes, [Triangle.upper, .lower])
  func potrfNamesTheFirstMinorThatIsNotPositive(
    _ type: any RealBLASScalar.Type, _ triangle: Triangle
  ) throws {
    func check<Scalar: RealBLASScalar>(_: Scalar.Type) throws {
      for (order, wrong) in [(1, 0), (5, 0), (5, 3), (50, 49), (70, 67)] {
        for value: Scalar in [0, -1] {
          var a = Matrix<Scalar>.identity(order)
          a[wrong, wrong] = value
          #expect(try factor(a, triangle, padding: 1).outcome == .failure(wrong + 1))
        }
      }
    }
    try check(type)
  }

  @Test(arguments: scalarTypes, [Triangle.upper, .lower])
  func potrsSolvesWithTheFactor(_ type: any RealBLASScalar.Type, _ triangle: Triangle) throws {
    func check<Scalar: RealBLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 14)
      for order in Self.orders {
        for columns in [0, 1, 3] {
          let a: Matrix<Scalar> = generator.positiveDefinite(order: order, conditionNumber: 1e3)
          let factor = try factor(a, triangle, padding: 2).placed
          let start: Matrix<Scalar> = generator.matrix(rows: order, columns: columns)
          var b = Placed.output(start, padding: 1)
          try b.mutate { span, bLayout in
            try LAPACK.potrs(triangle, factor.storage.span, factor.layout, &span, bLayout)
          }
          #expect(solveRatio(a, solution: b.matrix, rightSides: start) <= ratioLimit)
          #expect(b.isSurroundingsUntouched)
        }
      }
    }
    try check(type)
  }

  @Test(arguments: scalarTypes, [Triangle.upper, .lower])
  func poconEstimatesTheCondition(_ type: any RealBLASScalar.Type, _ triangle: Triangle) throws {
    func check<Scalar: RealBLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 15)
      var workspace = Workspace<Scalar>()
      for order in Self.orders {
        let a: Matrix<Scalar> = generator.positiveDefinite(order: order, conditionNumber: 100)
        let factor = try factor(a, triangle, padding: 2).placed
        let estimate = try LAPACK.pocon(
          triangle, factor.storage.span, factor.layout,
          oneNorm: Scalar(naiveOneNorm(a.inDouble)), workspace: &workspace)
        guard order > 0 else {
          #expect(estimate == 1)
          continue
        }
        var inverse = Matrix<Double>.identity(order)
        let u = factor.matrix.triangular(triangle, .stored).inDouble
        let lower = triangle == .lower ? u : naiveTranspose(u)
        inverse.solveTriangular(lower, .lower)
        inverse.solveTriangular(naiveTranspose(lower), .upper)
        let exact = 1 / (naiveOneNorm(a.inDouble) * naiveOneNorm(inverse))
        #expect(Double(estimate) >= exact * 0.99 && Double(estimate) <= 3 * exact)
      }
    }
    try check(type)
  }
}
