import BLASBackend
import LeastSquares
import Matrices
import Testing
import _TestSupport

@Suite struct DowndatingTests {
  private func accumulator(_ graded: GradedProblem) throws -> TSQRAccumulator<Double> {
    var result = TSQRAccumulator<Double>(
      columns: graded.design.columns, targetCount: graded.targets.columns)
    try result.add(graded.problem().rowBlock)
    return result
  }

  private func part(_ graded: GradedProblem, _ rows: [Int]) -> GradedProblem {
    GradedProblem(
      design: graded.design.taking(rows: rows), targets: graded.targets.taking(rows: rows),
      weights: graded.weights.map { weights in rows.map { weights[$0] } })
  }

  private func expectEqual(
    _ found: TSQRAccumulator<Double>, _ rest: GradedProblem, within limit: Double = 1e5,
    _ comment: Comment? = nil
  ) throws {
    let (one, other) = (ReducedProblem(found), try ReducedProblem(rest.problem()))
    #expect(one.rows == other.rows, comment)
    if rest.targets.columns > 0 {
      let b = try #require(try QRLeastSquares().solve(one).coefficients, comment)
      let error = relativeDifference(b, try rest.exact()) / .ulpOfOne
      #expect(error <= limit, comment)
    }
    let lengths = (0..<rest.targets.columns).map { rest.targets[..., $0...$0].frobeniusNorm() }
    for k in lengths.indices {
      #expect(
        abs(one.residualNorms[k] - other.residualNorms[k]) <= limit * .ulpOfOne * lengths[k],
        comment)
    }
    // RᵀR is what counts; R has signs of its own.
    let gram = naiveProduct(naiveTranspose(found.r), found.r)
    let all = Matrix(rows: rest.design.rows, columns: found.r.columns) { i, j in
      (rest.weights?[i] ?? 1).squareRoot()
        * (j < rest.design.columns ? rest.design[i, j] : rest.targets[i, j - rest.design.columns])
    }
    #expect(
      relativeDifference(gram, naiveProduct(naiveTranspose(all), all)) <= limit * .ulpOfOne, comment
    )
  }

  @Test func removingIsRefittingWithoutTheRows() throws {
    for (rows, columns, targets) in [(20, 3, 1), (40, 6, 3), (12, 1, 2), (30, 4, 0)] {
      for weighted in [false, true] {
        var graded = GradedProblem.random(
          rows: rows, columns: columns, targets: targets, seed: UInt64(rows))
        if weighted { graded.weights = (0..<rows).map { Double($0 % 4) } }
        for removed in [0, 1, rows / 3, rows / 2] {
          var factor = try accumulator(graded)
          try factor.remove(part(graded, Array(0..<removed)).problem().rowBlock)
          try expectEqual(
            factor, part(graded, Array(removed..<rows)), "\(removed) of \(rows) × \(columns)")
        }
      }
    }
  }

  @Test func addingAndRemovingInTurnsEndsWhereItShould() throws {
    let graded = GradedProblem.random(rows: 200, columns: 5, targets: 2, seed: 81)
    // A window of 30 rows moves over the data.
    var factor = try accumulator(part(graded, Array(0..<30)))
    for start in 0..<170 {
      try factor.add(part(graded, [start + 30]).problem().rowBlock)
      try factor.remove(part(graded, [start]).problem().rowBlock)
    }
    // The rounding of 340 changes, each over √(1 − leverage) of the row, adds up: nothing takes it out again.
    try expectEqual(factor, part(graded, Array(170..<200)), within: 1e6)
  }

  @Test func inSinglePrecisionToo() throws {
    let graded = GradedProblem.random(rows: 40, columns: 4, targets: 2, seed: 82)
    func block(_ rows: Range<Int>) throws -> RowBlock<Float> {
      try LeastSquaresProblem<Float>(
        design: graded.design.map { Float($0) }, targets: graded.targets.map { Float($0) }
      ).rowBlock[rows]
    }
    var factor = TSQRAccumulator<Float>(columns: 4, targetCount: 2)
    try factor.add(block(0..<40))
    try factor.remove(block(25..<40))
    let b = try #require(try QRLeastSquares<Float>().solve(ReducedProblem(factor)).coefficients)
    let exact = try part(graded, Array(0..<25)).exact()
    #expect(relativeDifference(b.inDouble, exact) <= 1e3 * Double(Float.ulpOfOne))
  }

  /// Down to as many rows as columns: the fit becomes exact and the residual 0.
  @Test func residualsMayVanish() throws {
    let graded = GradedProblem.random(rows: 10, columns: 4, targets: 2, seed: 83)
    var factor = try accumulator(graded)
    try factor.remove(part(graded, Array(0..<6)).problem().rowBlock)
    try expectEqual(factor, part(graded, Array(6..<10)), within: 1e7)
    // An exact fit from the beginning.
    var exact = graded
    exact.targets = naiveProduct(graded.design, Matrix(repeating: 1, rows: 4, columns: 2))
    var second = try accumulator(exact)
    try second.remove(part(exact, [0, 3, 5]).problem().rowBlock)
    try expectEqual(second, part(exact, [1, 2, 4, 6, 7, 8, 9]), within: 1e6)
  }

  @Test func refusesWhatWouldNotBePositiveDefinite() throws {
    let graded = GradedProblem.random(rows: 12, columns: 3, targets: 1, seed: 84)
    var factor = try accumulator(graded)
    let before = factor.r
    func error(_ block: RowBlock<Double>) -> LinearAlgebraError? {
      #expect(throws: LinearAlgebraError.self) { try factor.remove(block) }
    }
    // Rows that were never there: too long for the first column, then for the target alone.
    let long = try LeastSquaresProblem<Double>(
      design: Matrix(repeating: 10, rows: 1, columns: 3),
      targets: Matrix(rows: 1, columns: 1)
    )
    #expect(error(long.rowBlock) == .notPositiveDefinite(leadingMinor: 1))
    let far = try LeastSquaresProblem<Double>(
      design: Matrix(rows: 1, columns: 3), targets: Matrix(repeating: 1e3, rows: 1, columns: 1))
    #expect(error(far.rowBlock) == .notPositiveDefinite(leadingMinor: 4))
    // Fewer rows than columns left.
    #expect(
      error(try part(graded, Array(0..<10)).problem().rowBlock)
        == .notPositiveDefinite(leadingMinor: 3))
    // One of several rows only is impossible: nothing of them is removed.
    let mixed = part(graded, [0, 1, 2])
    var wrong = mixed
    wrong.design[2, 1] = 1e3
    #expect(error(try wrong.problem().rowBlock) == .notPositiveDefinite(leadingMinor: 2))
    let nan = try LeastSquaresProblem<Double>(
      design: Matrix(rows: 1, columns: 3), targets: Matrix(repeating: .nan, rows: 1, columns: 1))
    #expect(error(nan.rowBlock) == .nonFinite(row: 0, column: 3))
    for block in [
      try part(GradedProblem.random(rows: 12, columns: 2, seed: 1), [0]).problem().rowBlock,
      try GradedProblem.random(rows: 13, columns: 3, seed: 1).problem().rowBlock,
    ] {
      guard case .shapeMismatch = error(block) else {
        Issue.record("\(block.design.shape)")
        continue
      }
    }
    #expect(factor.r == before && factor.rows == 12)
    try factor.remove(mixed.problem().rowBlock)
    try expectEqual(factor, part(graded, Array(3..<12)))
  }

  /// A row that alone determines a column.
  @Test func refusesTheOnlyRowOfAColumn() throws {
    var graded = GradedProblem.random(rows: 12, columns: 3, seed: 85)
    for i in 0..<12 { graded.design[i, 2] = i == 7 ? 5 : 0 }
    var factor = try accumulator(graded)
    #expect(throws: LinearAlgebraError.notPositiveDefinite(leadingMinor: 3)) {
      try factor.remove(part(graded, [7]).problem().rowBlock)
    }
  }

  /// A row without which a column is a sum of others: rounding alone would leave it a length.
  @Test(arguments: 90..<110 as Range<UInt64>)
  func refusesTheOnlyRowThatTellsColumnsApart(_ seed: UInt64) throws {
    var graded = GradedProblem.random(rows: 12, columns: 3, seed: seed)
    for i in 0..<12 where i != 7 { graded.design[i, 2] = 3 - graded.design[i, 1] }
    var factor = try accumulator(graded)
    #expect(throws: LinearAlgebraError.notPositiveDefinite(leadingMinor: 3)) {
      try factor.remove(part(graded, [7]).problem().rowBlock)
    }
  }
}
