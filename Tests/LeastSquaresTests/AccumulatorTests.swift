import BLASBackend
import LeastSquares
import Matrices
import Testing
import _TestSupport

@Suite struct AccumulatorTests {
  private static func block<Scalar: RealBLASScalar>(
    _: Scalar.Type, rows: Int, columns: Int = 4, targets: Int = 2, bySample: Bool = true,
    seed: UInt64 = 31
  ) -> RowBlock<Scalar> {
    var random = SeededGenerator(seed: seed)
    if bySample {
      return RowBlock(
        samples: random.matrix(rows: columns + targets, columns: rows), designColumns: columns)
    }
    let x: Matrix<Scalar> = random.matrix(rows: rows, columns: columns)
    let y: Matrix<Scalar> = random.matrix(rows: rows, columns: targets)
    return RowBlock(design: x.view, targets: y.view)
  }

  /// Cuts of 0…100, an empty block and single rows among them.
  static let splits = [
    [0, 100], [0, 50, 100], [0, 1, 2, 100], [0, 0, 3, 40, 40, 99, 100],
    Array(0...100),
  ]

  // MARK: Gram

  @Test(arguments: [0, 1, 5, 300], [true, false])
  func gramEqualsTheProducts(_ rows: Int, _ bySample: Bool) throws {
    try gram(Double.self, rows, bySample)
    try gram(Float.self, rows, bySample)
  }

  private func gram<Scalar: RealBLASScalar>(
    _: Scalar.Type, _ rows: Int, _ bySample: Bool
  ) throws {
    let block = Self.block(Scalar.self, rows: rows, bySample: bySample)
    var sums = GramAccumulator<Scalar>(columns: 4, targetCount: 2)
    try sums.add(block)
    #expect(sums.rows == rows)
    expectSums(sums, of: block)
  }

  /// |sum − exact| ≤ n·ε·Σ|x||x| for any order of summation.
  private func expectSums<Scalar: RealBLASScalar>(
    _ sums: GramAccumulator<Scalar>, of block: RowBlock<Scalar>
  ) {
    let (x, y) = (Matrix(block.design).inDouble, Matrix(block.targets).inDouble)
    let bound = { (a: Matrix<Double>, b: Matrix<Double>) in
      let products = naiveProduct(naiveTranspose(a.map { abs($0) }), b.map { abs($0) })
      return Double(block.rows + 2) * Double(Scalar.ulpOfOne) * products.maxNorm()
    }
    let gram = naiveProduct(naiveTranspose(x), x)
    for j in 0..<4 {
      for i in 0...j { #expect(abs(Double(sums.gram[i, j]) - gram[i, j]) <= bound(x, x)) }
    }
    let moments = naiveProduct(naiveTranspose(x), y)
    #expect(naiveDifference(sums.moments.inDouble, moments).maxNorm() <= bound(x, y))
    let squares = naiveProduct(naiveTranspose(y), y)
    for k in 0..<2 {
      #expect(abs(Double(sums.targetSquares[k]) - squares[k, k]) <= bound(y, y))
    }
  }

  /// So many columns that each worker adds up some of them: sums of integers are exact, and each row counts once,
  /// whoever adds it, as it stands or four times over.
  @Test func gramOfManyColumnsIsExact() throws {
    try gramOfManyColumnsIsExact(nil)
    try gramOfManyColumnsIsExact(4)
  }

  private func gramOfManyColumnsIsExact(_ weight: Double?) throws {
    let (n, p, k) = (600, 700, 2)
    var random = SeededGenerator(seed: 32)
    let samples = Matrix<Double>(rows: p + k, columns: n) { _, _ in
      Double(Int.random(in: -9...9, using: &random))
    }
    let plain = RowBlock(samples: samples, designColumns: p)
    let weights = Matrix(repeating: weight ?? 1, rows: n, columns: 1)
    let block = RowBlock(
      design: plain.design, targets: plain.targets,
      weights: weight.map { _ in weights.view })
    var products = Matrix<Double>(rows: p + k, columns: p + k)
    try products.formProduct(samples, samples.transposed, alpha: weight ?? 1)
    let limit = BLASThreads.limit
    defer { BLASThreads.limit = limit }
    for threads in [1, 2] {
      BLASThreads.limit = threads
      let empty = GramAccumulator<Double>(columns: p, targetCount: k)
      let byAll = try block.accumulate(into: empty, memory: p * p)
      let byOne = try Workers.map(count: 1) { (_) throws(LinearAlgebraError) in
        try block.accumulate(into: empty, memory: p * p)
      }[0]
      for sums in [byAll, byOne] {
        #expect(sums.rows == n)
        var worst = 0.0
        let gram = sums.gram
        for j in 0..<p {
          for i in 0...j { worst = max(worst, abs(gram[i, j] - products[i, j])) }
        }
        #expect(worst == 0)
        #expect(sums.moments == Matrix(products[0..<p, p..<p + k]))
        #expect(sums.targetSquares == (p..<p + k).map { products[$0, $0] })
      }
    }
  }

  /// Of real numbers, too, added in several blocks and merged, by any number of threads.
  @Test func gramOfManyColumnsIsTheSameForAnyNumberOfThreads() throws {
    let (n, p) = (700, 650)
    let block = Self.block(Double.self, rows: n, columns: p)
    let limit = BLASThreads.limit
    defer { BLASThreads.limit = limit }
    var known: GramAccumulator<Double>?
    for threads in [1, 2, 5] {
      BLASThreads.limit = threads
      var sums = GramAccumulator<Double>(columns: p, targetCount: 2)
      var others = sums
      try sums.add(block[0..<300])
      try sums.add(block[300..<400])
      try others.add(block[400..<n])
      try sums.merge(others)
      #expect(sums.rows == n)
      if let known {
        #expect(sums.gram == known.gram && sums.moments == known.moments)
        #expect(sums.targetSquares == known.targetSquares)
      }
      known = sums
    }
  }

  @Test(arguments: splits)
  func gramOfAnySplitAndOrderIsTheSame(_ cuts: [Int]) throws {
    let block = Self.block(Double.self, rows: 100)
    expectSums(
      try merged(cuts, of: block, GramAccumulator(columns: 4, targetCount: 2)), of: block)
  }

  // MARK: TSQR

  @Test(arguments: [1, 3, 6, 7, 300], [true, false])
  func triangularFactorHasTheGramMatrix(_ rows: Int, _ bySample: Bool) throws {
    try triangular(Double.self, rows, bySample)
    try triangular(Float.self, rows, bySample)
  }

  private func triangular<Scalar: RealBLASScalar>(
    _: Scalar.Type, _ rows: Int, _ bySample: Bool
  ) throws {
    let block = Self.block(Scalar.self, rows: rows, bySample: bySample)
    var factor = TSQRAccumulator<Scalar>(columns: 4, targetCount: 2)
    try factor.add(block)
    #expect(factor.rows == rows)
    expectFactor(factor, of: block)
  }

  /// R of a backward stable QR: RᵀR = [X Y]ᵀ[X Y] up to n·ε‖[X Y]‖².
  private func expectFactor<Scalar: RealBLASScalar>(
    _ factor: TSQRAccumulator<Scalar>, of block: RowBlock<Scalar>
  ) {
    let all = Matrix<Double>(rows: block.rows, columns: 6) { i, j in
      Double(j < 4 ? block.design[i, j] : block.targets[i, j - 4])
    }
    let r = factor.r.inDouble
    for j in 0..<6 { for i in j + 1..<6 { #expect(r[i, j] == 0) } }
    let difference = naiveDifference(
      naiveProduct(naiveTranspose(r), r), naiveProduct(naiveTranspose(all), all))
    let norm = all.frobeniusNorm()
    let rows = Double(max(block.rows, 6))
    #expect(difference.maxNorm() <= ratioLimit * rows * Double(Scalar.ulpOfOne) * norm * norm)
  }

  @Test(arguments: splits)
  func triangularFactorOfAnySplitAndOrderIsTheSame(_ cuts: [Int]) throws {
    let block = Self.block(Double.self, rows: 100)
    expectFactor(
      try merged(cuts, of: block, TSQRAccumulator(columns: 4, targetCount: 2)), of: block)
  }

  /// A Gram matrix would have lost the small column: 1e-10² beside 1.
  @Test func triangularFactorKeepsWhatSquaringLoses() throws {
    let x: Matrix<Double> = [[1, 1], [1e-10, 0], [0, 1e-10]]
    var factor = TSQRAccumulator<Double>(columns: 2, targetCount: 0)
    for row in [2, 0, 1] {
      try factor.add(RowBlock(design: x[row...row, ...], targets: x[row...row, 0..<0]))
    }
    let expected = Double(2).squareRoot() * 1e-10
    #expect(abs(abs(factor.r[1, 1]) - expected) <= 10 * .ulpOfOne)
  }

  // MARK: gradient

  @Test(arguments: [0, 1, 5, 300], [1, 2])
  func gradientEqualsTheProducts(_ rows: Int, _ targets: Int) throws {
    for bySample in [true, false] {
      try gradient(Double.self, rows, targets, bySample)
      try gradient(Float.self, rows, targets, bySample)
    }
  }

  private func gradient<Scalar: RealBLASScalar>(
    _: Scalar.Type, _ rows: Int, _ targets: Int, _ bySample: Bool
  ) throws {
    let block = Self.block(Scalar.self, rows: rows, targets: targets, bySample: bySample)
    var random = SeededGenerator(seed: 32)
    var sums = GradientAccumulator<Scalar>(
      parameters: random.matrix(rows: 4, columns: targets))
    try sums.add(block)
    expectGradient(sums, of: block)
  }

  /// |Xᵀr| is off by at most (n + p)·ε·|X|ᵀ(|X||Θ| + |Y|).
  private func expectGradient<Scalar: RealBLASScalar>(
    _ sums: GradientAccumulator<Scalar>, of block: RowBlock<Scalar>
  ) {
    let (x, y) = (Matrix(block.design).inDouble, Matrix(block.targets).inDouble)
    let theta = sums.parameters.inDouble
    let residual = naiveDifference(naiveProduct(x, theta), y)
    let sizes =
      naiveProduct(x.map { abs($0) }, theta.map { abs($0) }) + y.map { abs($0) }
    let epsilon = Double(block.rows + 6) * Double(Scalar.ulpOfOne)
    let bound = epsilon * naiveProduct(naiveTranspose(x.map { abs($0) }), sizes).maxNorm()
    let gradient = naiveProduct(naiveTranspose(x), residual)
    #expect(naiveDifference(sums.gradient.inDouble, gradient).maxNorm() <= bound)
    for k in 0..<y.columns {
      let norm = residual[..., k...k].frobeniusNorm()
      let size = sizes[..., k...k].frobeniusNorm()
      #expect(abs(Double(sums.residualSquares[k]) - norm * norm) <= 2 * epsilon * size * size)
    }
  }

  @Test(arguments: splits, [1, 3])
  func gradientOfAnySplitAndOrderIsTheSame(_ cuts: [Int], _ targets: Int) throws {
    let block = Self.block(Double.self, rows: 100, targets: targets)
    var random = SeededGenerator(seed: 33)
    let theta: Matrix<Double> = random.matrix(rows: 4, columns: targets)
    expectGradient(
      try merged(cuts, of: block, GradientAccumulator(parameters: theta)), of: block)
  }

  // MARK: all

  /// Every part by itself, merged from the last to the first.
  private func merged<Accumulator: RowAccumulator<Double>>(
    _ cuts: [Int], of block: RowBlock<Double>, _ empty: Accumulator
  ) throws -> Accumulator {
    var result = empty
    for (start, end) in zip(cuts, cuts.dropFirst()).reversed() {
      var part = empty
      try part.add(block[start..<end])
      try result.merge(part)
    }
    return result
  }

  @Test func blocksOfOtherShapesThrow() throws {
    for (columns, targets) in [(3, 2), (4, 1), (4, 3), (6, 0)] {
      let block = Self.block(Double.self, rows: 5, columns: columns, targets: targets)
      var gram = GramAccumulator<Double>(columns: 4, targetCount: 2)
      #expect(
        throws: LinearAlgebraError.shapeMismatch(
          operation: "Gram accumulator", left: Shape(4, 2), right: Shape(columns, targets))
      ) { try gram.add(block) }
      #expect(gram.rows == 0)
      var factor = TSQRAccumulator<Double>(columns: 4, targetCount: 2)
      #expect(
        throws: LinearAlgebraError.shapeMismatch(
          operation: "QR accumulator", left: Shape(4, 2), right: Shape(columns, targets))
      ) { try factor.add(block) }
      #expect(factor.rows == 0)
      var gradient = GradientAccumulator(parameters: Matrix<Double>(rows: 4, columns: 2))
      #expect(
        throws: LinearAlgebraError.shapeMismatch(
          operation: "gradient accumulator", left: Shape(4, 2), right: Shape(columns, targets))
      ) { try gradient.add(block) }
    }
  }

  @Test func accumulatorsOfOtherShapesDoNotMerge() {
    for (columns, targets) in [(3, 2), (4, 1)] {
      var gram = GramAccumulator<Double>(columns: 4, targetCount: 2)
      #expect(throws: LinearAlgebraError.self) {
        try gram.merge(GramAccumulator(columns: columns, targetCount: targets))
      }
      var factor = TSQRAccumulator<Double>(columns: 4, targetCount: 2)
      #expect(throws: LinearAlgebraError.self) {
        try factor.merge(TSQRAccumulator(columns: columns, targetCount: targets))
      }
      var gradient = GradientAccumulator(parameters: Matrix<Double>(rows: 4, columns: 2))
      #expect(throws: LinearAlgebraError.self) {
        try gradient.merge(
          GradientAccumulator(parameters: Matrix(rows: columns, columns: targets)))
      }
    }
  }

  @Test func emptyAccumulatorsAreNeutral() throws {
    let block = Self.block(Double.self, rows: 20)
    var full = TSQRAccumulator<Double>(columns: 4, targetCount: 2)
    try full.add(block)
    var left = TSQRAccumulator<Double>(columns: 4, targetCount: 2)
    try left.merge(full)
    var right = full
    try right.merge(TSQRAccumulator(columns: 4, targetCount: 2))
    #expect(left.r == full.r && right.r == full.r && left.rows == 20 && right.rows == 20)
  }
}
