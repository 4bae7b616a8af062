import BLASBackend
import LeastSquares
import Matrices
import Testing
import _TestSupport

/// What rounding excuses, in units of the theory's bounds.
@Suite struct AccuracyTests {
  static let shapes = [(1, 1), (2, 1), (2, 2), (3, 3), (5, 3), (10, 10), (60, 10), (300, 7)]

  @Test(arguments: shapes, Method.allCases)
  func everyMethodSatisfiesTheNormalEquations(_ shape: (Int, Int), _ method: Method) throws {
    try optimality(Double.self, shape, method, conditionNumbers: [1, 1e3, 1e6])
    try optimality(Float.self, shape, method, conditionNumbers: [1, 30])
  }

  private func optimality<Scalar: RealBLASScalar>(
    _: Scalar.Type, _ shape: (n: Int, p: Int), _ method: Method, conditionNumbers: [Double]
  ) throws {
    for (seed, kappa) in conditionNumbers.enumerated() {
      var random = SeededGenerator(seed: UInt64(seed + 1))
      let x: Matrix<Scalar> = random.matrix(
        rows: shape.n, columns: shape.p, conditionNumber: kappa)
      let y: Matrix<Scalar> = random.matrix(rows: shape.n, columns: 3)
      let solution = try method.solve(x, y)
      #expect(solution.status == .solved)
      let b = try #require(solution.coefficients)
      let ratio = optimalityRatio(design: x, targets: y, coefficients: b)
      #expect(ratio <= ratioLimit, "\(Scalar.self), κ = \(kappa)")
      // The norm of the residual is that of y − Xb, up to the rounding of n terms.
      for k in 0..<3 {
        let residual = naiveDifference(y.inDouble, naiveProduct(x.inDouble, b.inDouble))[
          ..., k...k
        ].frobeniusNorm()
        let size =
          y.inDouble[..., k...k].frobeniusNorm()
          + x.inDouble.frobeniusNorm() * b.inDouble[..., k...k].frobeniusNorm()
        let limit = ratioLimit * Double(shape.n) * Double(Scalar.ulpOfOne) * size
        #expect(abs(Double(solution.residualNorms[k]) - residual) <= limit)
      }
    }
  }

  /// Of noise and none, since κ² counts only beside a residual.
  @Test(arguments: [1, 1e2, 1e4, 1e6], [0, 1e-3, 1])
  func stableMethodsLoseKappaOnly(_ kappa: Double, _ residual: Double) throws {
    for (halfRows, columns) in [(5, 5), (20, 4), (50, 8)] {
      let problem = try ConstructedProblem<Double>(
        seed: 7, halfRows: halfRows, columns: columns, conditionNumber: kappa, residual: residual)
      for method in [Method.qr, .svd] {
        let solution = try method.solve(problem.design, problem.targets)
        let error = problem.relativeError(try #require(solution.coefficients))
        let ratio = stableCoefficientRatio(
          Double.self, relativeError: error, shape: problem.design.shape,
          conditionNumber: problem.conditionNumber, relativeResidual: problem.relativeResidual)
        #expect(ratio <= ratioLimit, "\(method), \(problem.design.shape)")
      }
    }
  }

  @Test(arguments: [1, 1e2, 1e4, 1e6], [0, 1e-3, 1])
  func normalEquationsLoseKappaSquaredAtMost(_ kappa: Double, _ residual: Double) throws {
    for (halfRows, columns) in [(5, 5), (20, 4), (50, 8)] {
      let problem = try ConstructedProblem<Double>(
        seed: 8, halfRows: halfRows, columns: columns, conditionNumber: kappa, residual: residual)
      let solution = try Method.normal.solve(problem.design, problem.targets)
      let error = problem.relativeError(try #require(solution.coefficients))
      let ratio = try #require(
        normalEquationsCoefficientRatio(
          Double.self, relativeError: error, shape: problem.design.shape,
          conditionNumber: problem.conditionNumber))
      #expect(ratio <= ratioLimit)
    }
  }

  @Test(arguments: [1.0, 10, 60], [0, 0.1])
  func singlePrecisionKeepsItsOwnLimits(_ kappa: Double, _ residual: Double) throws {
    let problem = try ConstructedProblem<Float>(
      seed: 9, halfRows: 20, columns: 4, conditionNumber: kappa, residual: residual)
    for method in Method.allCases {
      let solution = try method.solve(problem.design, problem.targets)
      let error = problem.relativeError(try #require(solution.coefficients))
      let ratio =
        method == .normal
        ? normalEquationsCoefficientRatio(
          Float.self, relativeError: error, shape: problem.design.shape,
          conditionNumber: problem.conditionNumber)
        : stableCoefficientRatio(
          Float.self, relativeError: error, shape: problem.design.shape,
          conditionNumber: problem.conditionNumber, relativeResidual: problem.relativeResidual)
      #expect(try #require(ratio) <= ratioLimit, "\(method)")
    }
  }

  /// κ²·ε = 400 beyond the squared condition number, but far from it for QR.
  @Test func normalEquationsRefuseWhatTheyCannotSolve() throws {
    let problem = try ConstructedProblem<Double>(
      seed: 10, halfRows: 20, columns: 4, conditionNumber: 3e8, residual: 0)
    let normal = try Method.normal.solve(problem.design, problem.targets)
    #expect(normal.status == .illConditioned)
    #expect(normal.coefficients == nil && normal.residualNorms.isEmpty)
    #expect(normal.message.contains("leaves no correct digit"))
    let qr = try Method.qr.solve(problem.design, problem.targets)
    #expect(qr.status == .solved)
    #expect(problem.relativeError(try #require(qr.coefficients)) < 1e-5)
  }
}
