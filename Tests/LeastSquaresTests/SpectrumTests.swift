import BLASBackend
import LeastSquares
import Matrices
import Testing
import _TestSupport

@Suite struct SpectrumTests {
  private func spectrum(
    _ design: Matrix<Double>, relativeTolerance: Double? = nil
  ) throws -> Spectrum {
    let problem = try LeastSquaresProblem<Double>(
      design: design, targets: Matrix<Double>(rows: design.rows, columns: 0))
    return try Spectrum(ReducedProblem(problem), relativeTolerance: relativeTolerance)
  }

  @Test func orthogonalColumnsHaveTheirLengths() throws {
    let spectrum = try spectrum([[3, 0], [0, 0.5], [4, 0], [0, 1.2]])
    #expect(abs(spectrum.singularValues[0] - 5) <= 40 * .ulpOfOne)
    #expect(abs(spectrum.singularValues[1] - 1.3) <= 40 * .ulpOfOne)
    #expect(spectrum.scaledSingularValues.allSatisfy { abs($0 - 1) <= 8 * .ulpOfOne })
    #expect(spectrum.rank == 2 && spectrum.gap == nil)
    #expect(abs(spectrum.conditionNumber - 5 / 1.3) <= 40 * .ulpOfOne)
    #expect(abs(spectrum.scaledConditionNumber - 1) <= 16 * .ulpOfOne)
  }

  @Test func gapStandsOnBothSidesOfTheRank() throws {
    // The third column is the sum of the others but for 1e-15.
    let x: Matrix<Double> = [[1, 0, 1], [0, 1, 1], [0, 0, 1e-15], [1, 1, 2]]
    let spectrum = try spectrum(x)
    #expect(spectrum.rank == 2)
    let gap = try #require(spectrum.gap)
    #expect(gap.significant == spectrum.scaledSingularValues[1] && gap.significant > 0.1)
    #expect(gap.insignificant == spectrum.scaledSingularValues[2] && gap.insignificant < 2e-15)
    // κ is that of the significant part, not of the rounding.
    #expect(spectrum.conditionNumber < 10 && spectrum.scaledConditionNumber < 10)
  }

  @Test(arguments: [0, 1, 2])
  func toleranceDecidesTheRank(_ step: Int) throws {
    // Columns at small angles: scaled singular values of about √2 and 1e-6/√2.
    let x: Matrix<Double> = [[1, 1], [0, 1e-6]]
    let tolerance = [nil, 1e-8, 1e-5][step]
    let rank = step == 2 ? 1 : 2
    let spectrum = try spectrum(x, relativeTolerance: tolerance)
    #expect(spectrum.rank == rank)
    if let tolerance { #expect(spectrum.relativeTolerance == tolerance) }
    for method in Method.allCases {
      let solution = try method.solve(x, [[1], [1]], rankTolerance: tolerance)
      let refuses = rank == 1 && method != .svd
      #expect(solution.status == (refuses ? .rankDeficient : .solved), "\(method)")
      #expect(solution.conditioning?.rank == rank, "\(method)")
    }
  }

  /// Rank 1 of the two columns (1, 0) and (1, 1e-6): both get the half.
  @Test func toleranceGivesTheLeastNormOfWhatIsLeft() throws {
    let solution = try Method.svd.solve(
      [[1, 1], [0, 1e-6]] as Matrix<Double>, [[1], [1]], rankTolerance: 1e-5)
    let b = try #require(solution.coefficients)
    #expect(abs(b[0, 0] - 0.5) <= 1e-5 && abs(b[1, 0] - 0.5) <= 1e-5)
    // What the truncation leaves is part of the residual: (0, 1) remains.
    #expect(abs(solution.residualNorms[0] - 1) <= 1e-5)
  }

  /// Of many columns and not many more rows: estimates where the rank is beyond doubt, else the singular values.
  @Test func qrEstimatesWhatWouldTakeAsLongAsItself() throws {
    let (n, p) = (700, 512)
    var random = SeededGenerator(seed: 41)
    var x: Matrix<Double> = random.matrix(rows: n, columns: p)
    let y: Matrix<Double> = random.matrix(rows: n, columns: 1)
    let exact = try #require(Method.svd.solve(x, y).conditioning)
    let estimate = try #require(Method.qr.solve(x, y).conditioning)
    #expect(estimate.isEstimate && !exact.isEstimate && estimate.rank == p)
    // κ₂/p ≤ κ₁ ≤ p·κ₂, and an estimate is at least a third of κ₁.
    for (found, kappa) in [
      (estimate.conditionNumber, exact.conditionNumber),
      (estimate.scaledConditionNumber, exact.scaledConditionNumber),
    ] {
      #expect(found <= Double(p) * kappa && 3 * Double(p) * found >= kappa)
    }
    // κ ≈ 13: a tolerance of 0.2 leaves no doubt that there is doubt.
    #expect(try Method.qr.solve(x, y, rankTolerance: 0.2).status == .rankDeficient)
    for i in 0..<n { x[i, p - 1] = x[i, 0] + x[i, 1] }
    let deficient = try Method.qr.solve(x, y)
    #expect(deficient.status == .rankDeficient && deficient.conditioning?.rank == p - 1)
    #expect(deficient.conditioning?.isEstimate == false)
  }

  /// ε·(10p + √n), from the documentation.
  @Test func defaultToleranceFollowsPrecisionAndSize() throws {
    #expect(
      Spectrum.defaultTolerance(for: Double.self, rows: 100, columns: 3) == 40 * .ulpOfOne)
    #expect(
      Spectrum.defaultTolerance(for: Float.self, rows: 400, columns: 1)
        == 30 * Double(Float.ulpOfOne))
    let x: Matrix<Double> = [[1, 2], [3, 4], [5, 7], [1, 1]]
    #expect(
      try spectrum(x).relativeTolerance
        == Spectrum.defaultTolerance(for: Double.self, rows: 4, columns: 2))
  }

  @Test func emptyDesignHasNoSpectrum() throws {
    let spectrum = try spectrum(Matrix(rows: 3, columns: 0))
    #expect(spectrum.rank == 0 && spectrum.singularValues.isEmpty && spectrum.gap == nil)
    #expect(spectrum.conditionNumber.isNaN)
  }
}
