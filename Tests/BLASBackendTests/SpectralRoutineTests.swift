import BLASBackend
import Matrices
import Testing
import _TestSupport

@Suite struct SpectralRoutineTests {
  private static let shapes = [
    (0, 0), (0, 3), (3, 0), (1, 1), (1, 5), (5, 1), (3, 3), (10, 3), (3, 10), (50, 10), (70, 50),
  ]

  private struct SVD<Scalar: RealBLASScalar> {
    var u: Placed<Scalar>
    var values: [Scalar]
    var vt: Placed<Scalar>
    var outcome: LAPACKOutcome
  }

  private func gesdd<Scalar: RealBLASScalar>(
    _ vectors: VectorsWanted, _ a: Matrix<Scalar>, padding: Int,
    workspace: inout Workspace<Scalar>
  ) throws -> SVD<Scalar> {
    let count = min(a.rows, a.columns)
    var placed = Placed.output(a, padding: padding)
    let wanted = vectors == .thin
    func room(_ rows: Int, _ columns: Int) -> Placed<Scalar> {
      .output(
        Matrix(repeating: .nan, rows: wanted ? rows : 0, columns: wanted ? columns : 0),
        padding: padding)
    }
    var (u, vt) = (room(a.rows, count), room(count, a.columns))
    var values = [Scalar](repeating: sentinel(), count: count + 1)
    let outcome = try placed.mutate { span, placedLayout in
      try values.mutate { values in
        try u.mutate { uSpan, uLayout in
          try vt.mutate { vtSpan, vtLayout in
            try LAPACK.gesdd(
              vectors, &span, placedLayout, singularValues: &values, u: &uSpan, uLayout,
              vt: &vtSpan, vtLayout, workspace: &workspace)
          }
        }
      }
    }
    #expect(placed.isSurroundingsUntouched && values.last == sentinel())
    #expect(u.isSurroundingsUntouched && vt.isSurroundingsUntouched)
    return SVD(u: u, values: Array(values.dropLast()), vt: vt, outcome: outcome)
  }

  @Test(arguments: scalarTypes)
  func gesddDecomposes(_ type: any RealBLASScalar.Type) throws {
    func check<Scalar: RealBLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 20)
      var workspace = Workspace<Scalar>()
      for (rows, columns) in Self.shapes {
        for padding in [0, 2] {
          let a: Matrix<Scalar> = generator.matrix(
            rows: rows, columns: columns, conditionNumber: 1e4)
          let svd = try gesdd(.thin, a, padding: padding, workspace: &workspace)
          #expect(svd.outcome == .success)
          #expect(orthonormalityRatio(svd.u.matrix) <= ratioLimit)
          #expect(orthonormalityRatio(naiveTranspose(svd.vt.matrix)) <= ratioLimit)
          #expect(
            factorizationRatio(a, factors: svd.u.matrix, .diagonal(svd.values), svd.vt.matrix)
              <= ratioLimit)
          #expect(zip(svd.values, svd.values.dropFirst()).allSatisfy { $0 >= $1 })
          #expect(svd.values.allSatisfy { $0 >= 0 })
          let alone = try gesdd(.none, a, padding: padding, workspace: &workspace)
          #expect(alone.outcome == .success)
          for (one, other) in zip(alone.values, svd.values) {
            let bound = 10 * Double(max(rows, columns)) * Double(Scalar.ulpOfOne)
            #expect(abs(Double(one - other)) <= bound * Double(svd.values[0]))
          }
        }
      }
    }
    try check(type)
  }

  @Test(arguments: scalarTypes, [Triangle.upper, .lower])
  func syevdDiagonalizes(_ type: any RealBLASScalar.Type, _ triangle: Triangle) throws {
    func check<Scalar: RealBLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 21)
      var workspace = Workspace<Scalar>()
      for order in [0, 1, 2, 3, 5, 10, 50, 70] {
        // Indefinite: eigenvalues of both signs.
        let random: Matrix<Scalar> = generator.matrix(rows: order, columns: order)
        let a = random.symmetric(triangle)
        var values = [VectorsWanted: [Scalar]]()
        for vectors in [VectorsWanted.thin, .none] {
          var placed = Placed.output(a.replacing(outside: triangle, by: .nan), padding: 2)
          var eigenvalues = [Scalar](repeating: sentinel(), count: order + 1)
          let outcome = try placed.mutate { span, placedLayout in
            try eigenvalues.mutate { eigenvalues in
              try LAPACK.heevd(
                vectors, triangle, &span, placedLayout, eigenvalues: &eigenvalues,
                workspace: &workspace)
            }
          }
          #expect(outcome == .success)
          #expect(placed.isSurroundingsUntouched && eigenvalues.last == sentinel())
          eigenvalues.removeLast()
          #expect(zip(eigenvalues, eigenvalues.dropFirst()).allSatisfy { $0 <= $1 })
          if vectors == .thin {
            let v = placed.matrix
            #expect(orthonormalityRatio(v) <= ratioLimit)
            #expect(
              factorizationRatio(a, factors: v, .diagonal(eigenvalues), naiveTranspose(v))
                <= ratioLimit)
          }
          values[vectors] = eigenvalues
        }
        let norm = naiveOneNorm(a.inDouble)
        for (one, other) in zip(values[.thin]!, values[.none]!) {
          let bound = 10 * Double(order) * Double(Scalar.ulpOfOne) * norm
          #expect(abs(Double(one - other)) <= bound)
        }
      }
    }
    try check(type)
  }

  private struct Solved<Scalar: RealBLASScalar> {
    var coefficients: Matrix<Scalar>
    var values: [Scalar]
    var rank: Int
    var outcome: LAPACKOutcome
  }

  private func gelsd<Scalar: RealBLASScalar>(
    _ a: Matrix<Scalar>, _ y: Matrix<Scalar>, rcond: Scalar, padding: Int = 0,
    workspace: inout Workspace<Scalar>
  ) throws -> Solved<Scalar> {
    let (larger, smaller) = (max(a.rows, a.columns), min(a.rows, a.columns))
    var placed = Placed.output(a, padding: padding)
    // The rows behind y belong to the answer, so they are NaN, not the sentinel.
    var b = Placed.output(
      Matrix<Scalar>(rows: larger, columns: y.columns) { i, j in i < y.rows ? y[i, j] : .nan },
      padding: padding)
    var values = [Scalar](repeating: sentinel(), count: smaller + 1)
    let (rank, outcome) = try placed.mutate { span, placedLayout in
      try b.mutate { bSpan, bLayout in
        try values.mutate { values in
          try LAPACK.gelsd(
            &span, placedLayout, &bSpan, bLayout, singularValues: &values, rcond: rcond,
            workspace: &workspace)
        }
      }
    }
    #expect(placed.isSurroundingsUntouched && b.isSurroundingsUntouched)
    #expect(values.last == sentinel())
    let x = b.matrix
    return Solved(
      coefficients: Matrix(rows: a.columns, columns: y.columns) { i, j in x[i, j] },
      values: Array(values.dropLast()), rank: rank, outcome: outcome)
  }

  @Test(arguments: scalarTypes)
  func gelsdIsOptimalForEveryShape(_ type: any RealBLASScalar.Type) throws {
    func check<Scalar: RealBLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 22)
      var workspace = Workspace<Scalar>()
      for (rows, columns) in Self.shapes {
        for targets in [1, 3] {
          let a: Matrix<Scalar> = generator.matrix(
            rows: rows, columns: columns, conditionNumber: 100)
          let y: Matrix<Scalar> = generator.matrix(rows: rows, columns: targets)
          let solved = try gelsd(
            a, y, rcond: Scalar.ulpOfOne, padding: targets - 1, workspace: &workspace)
          #expect(solved.outcome == .success)
          #expect(solved.rank == min(rows, columns))
          #expect(
            optimalityRatio(design: a, targets: y, coefficients: solved.coefficients)
              <= ratioLimit)
        }
      }
    }
    try check(type)
  }

  @Test(arguments: scalarTypes)
  func gelsdFindsTheRankAndTheShortestSolution(_ type: any RealBLASScalar.Type) throws {
    func check<Scalar: RealBLASScalar>(_: Scalar.Type) throws {
      var workspace = Workspace<Scalar>()
      // Two equal columns: the shortest solution gives them equal coefficients.
      let a = Matrix<Scalar>(rows: 4, columns: 3) { i, j in j == 2 ? 1 : Scalar(i) }
      let y = Matrix<Scalar>(rows: 4, columns: 1) { i, _ in 4 * Scalar(i) + 1 }
      let solved = try gelsd(a, y, rcond: 10 * Scalar.ulpOfOne, workspace: &workspace)
      #expect(solved.rank == 2)
      for (coefficient, expected) in zip(solved.coefficients.storage, [2.0, 2, 1]) {
        #expect(abs(Double(coefficient) - expected) <= 100 * Double(Scalar.ulpOfOne))
      }
      // The threshold is the caller's: values at most `rcond` times the largest are zero.
      let diagonal = Matrix<Scalar>.diagonal([1, 0.125, 0.03125])
      let ones = Matrix<Scalar>(repeating: 1, rows: 3, columns: 1)
      for (rcond, rank): (Scalar, Int) in [(0.01, 3), (0.0625, 2), (0.25, 1)] {
        #expect(try gelsd(diagonal, ones, rcond: rcond, workspace: &workspace).rank == rank)
      }
      let zero = try gelsd(
        Matrix<Scalar>(rows: 3, columns: 3), ones, rcond: 0.1, workspace: &workspace)
      #expect(zero.rank == 0 && zero.coefficients.storage == [0, 0, 0])
    }
    try check(type)
  }

  @Test(arguments: scalarTypes)
  func gelsdWithoutTargetsStillGivesTheRank(_ type: any RealBLASScalar.Type) throws {
    func check<Scalar: RealBLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 23)
      var workspace = Workspace<Scalar>()
      let a: Matrix<Scalar> = generator.matrix(rows: 5, columns: 3)
      let solved = try gelsd(
        a, Matrix(rows: 5, columns: 0), rcond: Scalar.ulpOfOne, workspace: &workspace)
      #expect(solved.outcome == .success && solved.rank == 3)
      #expect(solved.values.allSatisfy { $0 > 0 })
    }
    try check(type)
  }

  @Test(arguments: scalarTypes)
  func aUsedWorkspaceGivesTheBitsOfAFreshOne(_ type: any RealBLASScalar.Type) throws {
    func check<Scalar: RealBLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 24)
      var used = Workspace<Scalar>()
      _ = try gesdd(
        .thin, generator.matrix(rows: 20, columns: 20, of: Scalar.self), padding: 0,
        workspace: &used)
      let a: Matrix<Scalar> = generator.matrix(rows: 9, columns: 5)
      let y: Matrix<Scalar> = generator.matrix(rows: 9, columns: 2)
      var fresh = Workspace<Scalar>()
      let first = try gesdd(.thin, a, padding: 1, workspace: &fresh)
      let second = try gesdd(.thin, a, padding: 1, workspace: &used)
      #expect(first.values == second.values && first.u.matrix == second.u.matrix)
      var another = Workspace<Scalar>()
      let third = try gelsd(a, y, rcond: 0, workspace: &another)
      let fourth = try gelsd(a, y, rcond: 0, workspace: &used)
      #expect(third.coefficients == fourth.coefficients)
    }
    try check(type)
  }
}
