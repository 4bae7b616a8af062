import BLASBackend
import LeastSquares
import Matrices
import Testing
import _TestSupport

@Suite struct CholeskyQRTests {
  /// Down to noise 0, where the bound of a backward stable method grows with κ and not with κ².
  @Test(arguments: [1e1, 1e3, 1e5, 1e6], [0, 1e-6, 1])
  func isAsAccurateAsQR(_ conditionNumber: Double, _ noise: Double) throws {
    for (rows, columns) in [(5, 3), (40, 6), (300, 12)] {
      let graded = Self.problem(rows, columns, conditionNumber, noise)
      let exact = try graded.exact()
      let solution = try CholeskyQRLeastSquares().solve(graded.problem())
      let b = try #require(solution.coefficients, "\(rows) × \(columns): \(solution.message)")
      let residual = squares(graded, exact)[0].squareRoot()
      func ratio(_ b: Matrix<Double>) -> Double {
        stableCoefficientRatio(
          Double.self, relativeError: relativeDifference(b, exact), shape: graded.design.shape,
          conditionNumber: conditionNumber, relativeResidual: residual / exact.frobeniusNorm())
      }
      #expect(ratio(b) <= ratioLimit, "\(rows) × \(columns)")
      #expect(
        optimalityRatio(design: graded.design, targets: graded.targets, coefficients: b)
          <= ratioLimit, "\(rows) × \(columns)")
      let qr = try #require(try QRLeastSquares().solve(graded.problem()).coefficients)
      #expect(ratio(qr) <= ratioLimit, "\(rows) × \(columns)")
    }
  }

  /// The third column lies in the direction in which the first two differ: R₁⁻¹ is large where QᵀY is not
  /// small, and a product with it would cost κ².
  @Test(arguments: [1e3, 1e5, 1e6])
  func isAsAccurateWhereColumnsAreNotGraded(_ conditionNumber: Double) throws {
    var generator = SeededGenerator(seed: 8)
    let unit: Matrix<Double> = generator.matrix(rows: 40, columns: 3, conditionNumber: 1)
    let graded = GradedProblem(
      design: Matrix(rows: 40, columns: 3) { i, j in
        j == 0
          ? unit[i, 0]
          : j == 1 ? unit[i, 0] + unit[i, 1] / conditionNumber : unit[i, 1] + unit[i, 2]
      },
      targets: Matrix(rows: 40, columns: 1))
    var problem = graded
    problem.targets = naiveProduct(graded.design, [[1], [2], [3]])
    let exact = try problem.exact()
    let b = try #require(try CholeskyQRLeastSquares().solve(problem.problem()).coefficients)
    #expect(
      stableCoefficientRatio(
        Double.self, relativeError: relativeDifference(b, exact), shape: graded.design.shape,
        conditionNumber: 2 * conditionNumber, relativeResidual: 0) <= ratioLimit)
  }

  @Test func isAsAccurateInSinglePrecision() throws {
    for conditionNumber in [1e1, 1e2] {
      let graded = Self.problem(60, 5, conditionNumber, 0)
      let problem = try LeastSquaresProblem<Float>(
        design: graded.design.map { Float($0) }, targets: graded.targets.map { Float($0) })
      let b = try #require(try CholeskyQRLeastSquares<Float>().solve(problem).coefficients)
      #expect(
        optimalityRatio(
          design: Matrix(problem.design), targets: Matrix(problem.targets), coefficients: b)
          <= ratioLimit)
    }
  }

  @Test(arguments: [1e8, 1e10, 1e12])
  func refusesWhereTheSquareOfTheConditionLeavesNothing(_ conditionNumber: Double) throws {
    let graded = Self.problem(40, 6, conditionNumber, 1e-6)
    let solution = try CholeskyQRLeastSquares().solve(graded.problem())
    #expect(solution.status == .illConditioned && solution.coefficients == nil)
    #expect(solution.message.contains("use qr or svd"))
    #expect(try #require(solution.conditioning).rank == 6)
  }

  @Test func refusesDependentColumnsAndFewerRowsThanColumns() throws {
    let graded = Self.problem(20, 4, 10, 1)
    let doubled = graded.design.taking(columns: [0, 1, 1, 2])
    let problem = try LeastSquaresProblem<Double>(design: doubled, targets: graded.targets)
    #expect(try CholeskyQRLeastSquares().solve(problem).status == .rankDeficient)
    let wide = try LeastSquaresProblem<Double>(
      design: graded.design.taking(rows: [0, 1, 2]),
      targets: graded.targets.taking(rows: [0, 1, 2])
    )
    #expect(try CholeskyQRLeastSquares().solve(wide).status == .rankDeficient)
  }

  /// Units do not count: columns are scaled before their dependence is judged.
  @Test func doesNotCareForUnits() throws {
    var graded = Self.problem(50, 4, 100, 0.1)
    let units = [1, 1e-9, 1e9, 1e3]
    graded.design = Matrix(rows: 50, columns: 4) { i, j in graded.design[i, j] * units[j] }
    let b = try #require(try CholeskyQRLeastSquares().solve(graded.problem()).coefficients)
    let exact = try graded.exact()
    for j in 0..<4 { #expect(abs(b[j, 0] / exact[j, 0] - 1) <= 1e5 * .ulpOfOne) }
  }

  /// Without a column of ones, so that κ is as stated; y = Xb + noise across the range of X.
  static func problem(
    _ rows: Int, _ columns: Int, _ conditionNumber: Double, _ noise: Double
  ) -> GradedProblem {
    var generator = SeededGenerator(seed: UInt64(rows * columns))
    let design: Matrix<Double> = generator.matrix(
      rows: rows, columns: columns, conditionNumber: conditionNumber)
    // Small integers, so that rounding y = Xb perturbs little.
    let b = Matrix(rows: columns, columns: 1) { i, _ in Double(i % 3 + 1) }
    let errors: Matrix<Double> = generator.matrix(rows: rows, columns: 1)
    return GradedProblem(design: design, targets: naiveProduct(design, b) + noise * errors)
  }
}
