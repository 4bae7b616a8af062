import BLASBackend
import LeastSquares
import Matrices
import Testing
import _TestSupport

/// What must hold between the answers to related problems.
@Suite struct PropertyTests {
  private let design: Matrix<Double>
  private let targets: Matrix<Double>

  init() {
    var random = SeededGenerator(seed: 11)
    design = random.matrix(rows: 40, columns: 5, conditionNumber: 100)
    targets = random.matrix(rows: 40, columns: 3)
  }

  /// ε·n·κ²: what every method here must stay below, times the limit of ratios.
  private func limit(_ size: Double, kappa: Double = 100) -> Double {
    ratioLimit * 40 * .ulpOfOne * kappa * kappa * size
  }

  private func coefficients(
    _ method: Method, _ x: Matrix<Double>, _ y: Matrix<Double>
  ) throws -> Matrix<Double> {
    try #require(try method.solve(x, y).coefficients)
  }

  @Test(arguments: Method.allCases)
  func addingXcToYMovesBByC(_ method: Method) throws {
    let c: Matrix<Double> = [[3, 0, -1], [1, 2, 5], [-4, 1, 0.5], [0, 0, 2], [7, -2, 1]]
    let before = try coefficients(method, design, targets)
    let after = try coefficients(method, design, targets + naiveProduct(design, c))
    let change = naiveDifference(after, before)
    #expect(
      naiveDifference(change, c).maxNorm()
        <= limit(before.frobeniusNorm() + after.frobeniusNorm()))
  }

  @Test(arguments: Method.allCases)
  func scalingYScalesB(_ method: Method) throws {
    // By a power of two: bit for bit.
    let before = try coefficients(method, design, targets)
    #expect(try coefficients(method, design, 0x1p20 * targets) == 0x1p20 * before)
  }

  @Test(arguments: Method.allCases)
  func orderOfRowsDoesNotMatter(_ method: Method) throws {
    let turned = { (a: Matrix<Double>) in
      Matrix(rows: a.rows, columns: a.columns) { i, j in a[a.rows - 1 - i, j] }
    }
    let before = try coefficients(method, design, targets)
    let after = try coefficients(method, turned(design), turned(targets))
    #expect(naiveDifference(after, before).maxNorm() <= limit(before.frobeniusNorm()))
  }

  @Test(arguments: Method.allCases)
  func orderOfColumnsDoesNotMatter(_ method: Method) throws {
    let order = [3, 0, 4, 1, 2]
    let turned = Matrix(rows: 40, columns: 5) { i, j in design[i, order[j]] }
    let before = try coefficients(method, design, targets)
    let after = try coefficients(method, turned, targets)
    let expected = Matrix(rows: 5, columns: 3) { i, k in before[order[i], k] }
    #expect(naiveDifference(after, expected).maxNorm() <= limit(before.frobeniusNorm()))
  }

  @Test(arguments: [Method.normal, .qr])
  func scalingColumnsByPowersOfTwoScalesBBitForBit(_ method: Method) throws {
    let exponents = [-30, 12, 0, 5, 41]
    let factors = exponents.map { Double(sign: .plus, exponent: $0, significand: 1) }
    let scaled = Matrix(rows: 40, columns: 5) { i, j in design[i, j] * factors[j] }
    let before = try coefficients(method, design, targets)
    let after = try coefficients(method, scaled, targets)
    #expect(after == Matrix(rows: 5, columns: 3) { i, k in before[i, k] / factors[i] })
  }

  @Test func scalingColumnsByPowersOfTwoLeavesTheScaledSpectrumBitForBit() throws {
    let factors = [0x1p-300, 0x1p12, 1, 0x1p5, 0x1p41]
    let scaled = Matrix(rows: 40, columns: 5) { i, j in design[i, j] * factors[j] }
    let before = try spectrum(design, targets)
    let after = try spectrum(scaled, targets)
    #expect(after.scaledSingularValues == before.scaledSingularValues)
    #expect(after.rank == 5)
  }

  private func spectrum(_ x: Matrix<Double>, _ y: Matrix<Double>) throws -> Spectrum {
    try Spectrum(ReducedProblem<Double>(LeastSquaresProblem(design: x, targets: y)))
  }

  /// Powers of ten round: the answer moves within the limits, the status does not.
  @Test(arguments: Method.allCases)
  func unitsOfColumnsDoNotMatter(_ method: Method) throws {
    let factors = [1e-200, 1e5, 1e200, 1e-10, 1]
    let scaled = Matrix(rows: 40, columns: 5) { i, j in design[i, j] * factors[j] }
    let before = try coefficients(method, design, targets)
    let solution = try method.solve(scaled, targets)
    #expect(solution.status == .solved)
    #expect(solution.conditioning?.rank == 5)
    let after = try #require(solution.coefficients)
    let back = Matrix(rows: 5, columns: 3) { i, k in after[i, k] * factors[i] }
    #expect(naiveDifference(back, before).maxNorm() <= limit(before.frobeniusNorm()))
  }

  @Test(arguments: Method.allCases)
  func severalTargetsEqualSingleRuns(_ method: Method) throws {
    let together = try method.solve(design, targets)
    let all = try #require(together.coefficients)
    for k in 0..<3 {
      let alone = try method.solve(design, Matrix(targets[..., k...k]))
      let b = try #require(alone.coefficients)
      #expect(
        naiveDifference(Matrix(all[..., k...k]), b).maxNorm() <= limit(b.frobeniusNorm()))
      #expect(
        abs(alone.residualNorms[0] - together.residualNorms[k])
          <= limit(targets[..., k...k].frobeniusNorm(), kappa: 1))
    }
  }

  @Test(arguments: Method.allCases)
  func samplesAndColumnsGiveTheSameAnswer(_ method: Method) throws {
    let samples = Matrix(rows: 8, columns: 40) { j, i in
      j < 5 ? design[i, j] : targets[i, j - 5]
    }
    let block = RowBlock(samples: samples, designColumns: 5)
    let bySample = try method.solver().solve(LeastSquaresProblem(block))
    let byColumn = try coefficients(method, design, targets)
    let b = try #require(bySample.coefficients)
    #expect(naiveDifference(b, byColumn).maxNorm() <= limit(b.frobeniusNorm()))
  }

  @Test(arguments: Method.allCases)
  func gapsBetweenColumnsAreNotRead(_ method: Method) throws {
    let plain = try coefficients(method, design, targets)
    let padded = try coefficients(
      method, design.padded(leadingDimension: 47), targets.padded(leadingDimension: 43))
    #expect(plain == padded)
  }

  /// Residuals are orthogonal to X, so that what y has of them does not move b.
  @Test(arguments: Method.allCases)
  func fittingAFitChangesNothing(_ method: Method) throws {
    let b = try coefficients(method, design, targets)
    let again = try coefficients(method, design, naiveProduct(design, b))
    #expect(naiveDifference(again, b).maxNorm() <= limit(b.frobeniusNorm()))
  }

  /// Rounding of the data in single precision must not look like more or less than it is.
  @Test(arguments: Method.allCases)
  func singleAndDoublePrecisionAgreeInSinglePrecision(_ method: Method) throws {
    let (x, y) = (design.map { Float($0) }, targets.map { Float($0) })
    let single = try #require(try method.solve(x, y).coefficients)
    let double = try coefficients(.qr, x.inDouble, y.inDouble)
    let bound = ratioLimit * 40 * Double(Float.ulpOfOne) * 100 * 100 * double.frobeniusNorm()
    #expect(naiveDifference(single.inDouble, double).maxNorm() <= bound)
  }
}
