import BLASBackend
import LeastSquares
import Matrices
import Testing
import _TestSupport

/// Numbers at the ends of their range, and what is not a number.
@Suite struct RangeTests {
  private let design: Matrix<Double>
  private let targets: Matrix<Double>

  init() {
    var random = SeededGenerator(seed: 21)
    design = random.matrix(rows: 12, columns: 3, conditionNumber: 10)
    targets = random.matrix(rows: 12, columns: 2)
  }

  /// Scale factors of X and y that leave b in the range of doubles.
  @Test(
    arguments: [
      (1e308, 1e308), (1e200, 1), (1, 1e200), (1e-200, 1), (1, 1e-200), (1e-300, 1e-300),
      (1e150, 1e-150), (1e-150, 1e150), (1e-290, 1e10),
    ], Method.allCases)
  func hugeAndTinyNumbersAreSolved(_ factors: (x: Double, y: Double), _ method: Method) throws {
    // Entries of at most 1 in magnitude, so that 1e308 times them is finite.
    let unit = { (a: Matrix<Double>) in a.map { $0 / a.maxNorm() } }
    let (x, y) = (unit(design), unit(targets))
    let scaled = method == .normal ? 1e3 : 1e2
    let plain = try #require(try Method.qr.solve(x, y).coefficients)
    let solution = try method.solve(factors.x * x, factors.y * y)
    #expect(solution.status == .solved, "\(solution.message)")
    let b = try #require(solution.coefficients)
    for i in 0..<3 {
      for k in 0..<2 {
        // In two steps: the quotient of the factors alone may overflow.
        let back = b[i, k] / factors.y * factors.x
        #expect(abs(back - plain[i, k]) <= scaled * 120 * .ulpOfOne * plain.maxNorm())
      }
    }
    let norms = try Method.qr.solve(x, y).residualNorms
    for k in 0..<2 {
      #expect(
        abs(solution.residualNorms[k] / factors.y - norms[k]) <= 1e3 * .ulpOfOne * y.frobeniusNorm()
      )
    }
  }

  /// Each column in its own units, from one end of the range to the other.
  @Test(arguments: Method.allCases)
  func columnsOfVeryDifferentSizeAreSolved(_ method: Method) throws {
    let factors = [1e-200, 1, 1e200]
    let x = Matrix(rows: 12, columns: 3) { i, j in design[i, j] * factors[j] }
    let plain = try #require(try Method.qr.solve(design, targets).coefficients)
    let solution = try method.solve(x, targets)
    #expect(solution.status == .solved)
    #expect(solution.conditioning?.rank == 3)
    let b = try #require(solution.coefficients)
    for i in 0..<3 {
      for k in 0..<2 {
        #expect(abs(b[i, k] * factors[i] - plain[i, k]) <= 1e5 * .ulpOfOne * plain.maxNorm())
      }
    }
  }

  @Test(arguments: Method.allCases)
  func singlePrecisionHasItsOwnRange(_ method: Method) throws {
    let x = design.map { Float($0) * 1e30 }
    let y = targets.map { Float($0) * 1e25 }
    let plain = try #require(try Method.qr.solve(design, targets).coefficients)
    let b = try #require(try method.solve(x, y).coefficients)
    for i in 0..<3 {
      let limit = 1e4 * Double(Float.ulpOfOne) * plain.maxNorm()
      #expect(abs(Double(b[i, 0]) * 1e5 - plain[i, 0]) <= limit)
    }
  }

  @Test(arguments: Method.allCases)
  func subnormalColumnsAreSolvedOrNamedDeficient(_ method: Method) throws {
    // Five significant bits are left of each entry: any b is as good as the entries are.
    let x = Matrix(rows: 12, columns: 3) { i, j in
      design[i, j] * (j == 1 ? 20 * .leastNonzeroMagnitude : 1)
    }
    let solution = try method.solve(x, targets)
    let isNamed = solution.status == .rankDeficient || solution.status == .illConditioned
    #expect(isNamed || solution.coefficients?.firstNonFinite() == nil)
  }

  @Test(arguments: Method.allCases, [Double.nan, .infinity, -.infinity])
  func nonFiniteDataAreLocated(_ method: Method, _ value: Double) throws {
    for (row, column) in [(0, 0), (11, 2), (5, 1), (3, 3), (11, 4)] {
      var (x, y) = (design, targets)
      if column < 3 { x[row, column] = value } else { y[row, column - 3] = value }
      #expect(throws: LinearAlgebraError.nonFinite(row: row, column: column)) {
        try method.solve(x, y)
      }
      let samples = Matrix(rows: 5, columns: 12) { j, i in j < 3 ? x[i, j] : y[i, j - 3] }
      let problem = LeastSquaresProblem(RowBlock(samples: samples, designColumns: 3))
      #expect(throws: LinearAlgebraError.nonFinite(row: row, column: column)) {
        try method.solver().solve(problem)
      }
      #expect(throws: LinearAlgebraError.nonFinite(row: row, column: column)) {
        try method.solve(x.map { Float($0) }, y.map { Float($0) })
      }
    }
  }

  /// The row stands in the last part, which another worker adds.
  @Test(arguments: Method.allCases)
  func nonFiniteDataAreLocatedInLongData(_ method: Method) throws {
    var samples = Matrix<Double>(repeating: 1, rows: 4, columns: 60_000)
    for i in 0..<60_000 { samples[1, i] = Double(i % 17) }
    samples[2, 59_001] = .nan
    let problem = LeastSquaresProblem(RowBlock(samples: samples, designColumns: 3))
    #expect(throws: LinearAlgebraError.nonFinite(row: 59_001, column: 2)) {
      try method.solver().solve(problem)
    }
  }

  @Test func nonFiniteDataBesideHugeOnesAreStillLocated() {
    var x = 1e300 * design
    x[7, 1] = .infinity
    for method in Method.allCases {
      #expect(throws: LinearAlgebraError.nonFinite(row: 7, column: 1)) {
        try method.solve(x, targets)
      }
    }
  }

  /// More rows than columns are needed no more: the data are refused first.
  @Test(arguments: Method.allCases)
  func nonFiniteDataOfFewRowsAreLocated(_ method: Method) {
    #expect(throws: LinearAlgebraError.nonFinite(row: 1, column: 2)) {
      try method.solve(
        [[1, 2, 3], [4, 5, .nan]] as Matrix<Double>, [[1], [2]] as Matrix<Double>)
    }
  }
}
