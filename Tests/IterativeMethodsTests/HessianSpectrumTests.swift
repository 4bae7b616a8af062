import BLASBackend
import Foundation
import LeastSquares
import Matrices
import Testing
import _TestSupport

@testable import IterativeMethods

@Suite struct HessianSpectrumTests {
  private func problem(_ design: Matrix<Double>) throws -> LeastSquaresProblem<Double> {
    try LeastSquaresProblem<Double>(
      design: design, targets: Matrix<Double>(repeating: 1, rows: design.rows, columns: 1))
  }

  /// Eigenvalues that are known: products of orthogonal columns.
  @Test(arguments: Objective.allCases)
  func orthogonalColumnsHaveTheirSquares(_ objective: Objective) throws {
    let problem = try problem([[3, 0], [4, 0], [0, 1], [0, 1]])
    let factor = objective.hessianFactor(rows: 4)
    let reduced = try ReducedProblem<Double>(problem)
    for spectrum in [
      try HessianSpectrum(gramOf: problem, objective: objective),
      try HessianSpectrum(reduced, rank: 2, objective: objective),
    ] {
      #expect(abs(spectrum.largest - 25 * factor) <= 100 * .ulpOfOne * 25 * factor)
      #expect(spectrum.largest >= 25 * factor * (1 - 4 * .ulpOfOne))
      #expect(abs(try #require(spectrum.smallest) - 2 * factor) <= 100 * .ulpOfOne * 25 * factor)
      #expect(abs(spectrum.columnShares[0] - 1) <= 10 * .ulpOfOne)
      #expect(abs(try #require(spectrum.conditionNumber) - 12.5) <= 1e-12)
    }
  }

  @Test(arguments: [1e0, 1e2, 1e5])
  func boundsAreSafeAndSharesSumToOne(_ kappa: Double) throws {
    var random = SeededGenerator(seed: 81)
    let design: Matrix<Double> = random.matrix(rows: 60, columns: 12, conditionNumber: kappa)
    let problem = try problem(design)
    for spectrum in [
      try HessianSpectrum(gramOf: problem, objective: .halfSum),
      try HessianSpectrum(ReducedProblem<Double>(problem), rank: 12, objective: .halfSum),
    ] {
      // The largest singular value is 1, up to the rounding of the entries.
      #expect(spectrum.largest >= 1 - 60 * .ulpOfOne)
      #expect(spectrum.largest <= 1 + 1000 * .ulpOfOne)
      #expect(abs(spectrum.columnShares.reduce(0, +) - 1) <= 100 * .ulpOfOne)
      let smallest = try #require(spectrum.smallest)
      // Of XᵀX: off by ε·λmax.
      #expect(abs(smallest - 1 / (kappa * kappa)) <= 1000 * .ulpOfOne)
    }
  }

  @Test func stepAndRateFollowFromTheEigenvalues() throws {
    let spectrum = try HessianSpectrum(
      gramOf: problem([[2, 0], [0, 1]]), objective: .halfSum)
    let limit = 200 * Double.ulpOfOne
    #expect(abs(spectrum.largestStableStep - 0.5) <= limit)
    #expect(abs(spectrum.safeStep - 0.4) <= limit)
    #expect(abs(try #require(spectrum.rate(step: 0.4)) - 0.6) <= limit)
    #expect(abs(try #require(spectrum.rate(step: 0.1)) - 0.9) <= limit)
    #expect(abs(try #require(spectrum.rate(step: 1)) - 3) <= 10 * limit)
    #expect(abs(try #require(spectrum.decay(step: 0.1)) + log(0.9)) <= limit)
    #expect(abs(try #require(spectrum.decay(step: 1)) + log(3.0)) <= 10 * limit)
    // 0.6ᵗ = 1e-10: t = 45.08.
    #expect(spectrum.iterations(forDigits: 10, step: 0.4) == 46)
    #expect(spectrum.iterations(forDigits: 10, step: 1) == nil)
  }

  @Test func safeStepStaysBelowTheLimitOfStability() throws {
    let spectrum = try HessianSpectrum(
      gramOf: problem([[1, 0], [0, 1e-4]]), objective: .halfSum)
    #expect(spectrum.safeStep < spectrum.largestStableStep)
    #expect(abs(spectrum.safeStep - 1.99) <= 1e-12)
  }

  @Test func zeroDesignHasNoStepToBreak() throws {
    let spectrum = try HessianSpectrum(
      gramOf: problem(Matrix(rows: 3, columns: 2)), objective: .halfMean)
    #expect(spectrum.largest == 0 && spectrum.safeStep == 1)
  }

  /// The squares overflow; the data are finite, so this is no error.
  @Test(arguments: [1e200, 1e308])
  func hugeDataHaveAnInfiniteBound(_ factor: Double) throws {
    let problem = try problem([[factor, 0], [factor, 1], [factor, 2], [0.5 * factor, 3]])
    let reduced = try ReducedProblem<Double>(problem)
    for spectrum in [
      try HessianSpectrum(gramOf: problem, objective: .halfMean),
      try HessianSpectrum(reduced, rank: 2, objective: .halfMean),
    ] {
      #expect(spectrum.largest == .infinity)
      #expect(spectrum.largestStableStep == 0)
    }
  }

  // MARK: standardized

  @Test(arguments: [true, false], Objective.allCases)
  func standardizedSpectrumIsThatOfStandardizedData(
    _ intercept: Bool, _ objective: Objective
  ) throws {
    var random = SeededGenerator(seed: 82)
    let design = Matrix<Double>(rows: 50, columns: 4) { _, j in
      [intercept ? 1 : 3, 10 + random.normal(), 1e4 + 1e3 * random.normal(), random.normal()][j]
    }
    try expectStandardized(design, intercept: intercept, objective)
  }

  /// Beside the intercept a constant column is nothing, and must not come back as rounding.
  @Test(arguments: [0.1, 7, 1e8 / 3])
  func standardizedSpectrumKnowsConstantColumns(_ value: Double) throws {
    var random = SeededGenerator(seed: 83)
    let design = Matrix<Double>(rows: 200, columns: 4) { _, j in
      [1, random.normal(), value, 5 + random.normal()][j]
    }
    try expectStandardized(design, intercept: true, .halfMean)
  }

  private func expectStandardized(
    _ design: Matrix<Double>, intercept: Bool, _ objective: Objective
  ) throws {
    let problem = try problem(design)
    let standardization = Standardization(
      design: design.view, interceptColumn: intercept ? 0 : nil)
    let really = try HessianSpectrum(
      gramOf: standardization.apply(to: problem), objective: objective)
    let predicted = try #require(
      try HessianSpectrum.standardized(
        ReducedProblem<Double>(problem), hasIntercept: intercept, objective: objective))
    // Columns of mean/deviation up to 10 lose a digit, sums of 200 rows two.
    #expect(abs(predicted.largest - really.largest) <= 1e-11 * really.largest)
    let (a, b) = (try #require(predicted.smallest), try #require(really.smallest))
    #expect(abs(a - b) <= 1e-11 * really.largest)
    #expect(predicted.columnShares.count == 4)
  }
}

/// The bound for matrices too large for all eigenvalues, on ones small enough to know them.
@Suite struct LanczosBoundTests {
  private func expectBound(_ gram: Matrix<Double>, largest: Double) throws {
    let bound = try LanczosBound(gram)
    #expect(bound.upperBound >= largest * (1 - 1000 * .ulpOfOne))
    #expect(bound.upperBound <= largest * 1.01)
    let length = bound.vector.reduce(0) { $0 + $1 * $1 }
    #expect(abs(length - 1) <= 1e-10)
  }

  @Test(arguments: [1, 2, 20, 50])
  func boundHoldsForGradedSpectra(_ order: Int) throws {
    var random = SeededGenerator(seed: 84)
    for kappa in [1.0, 10, 1e6] {
      let gram: Matrix<Double> = random.positiveDefinite(order: order, conditionNumber: kappa)
      try expectBound(gram, largest: 1)
    }
  }

  /// Nothing tells the eigenvalues at the top from each other.
  @Test func boundHoldsForTightClusters() throws {
    let order = 300
    let clustered = Matrix<Double>.diagonal(
      (0..<order).map { (i: Int) -> Double in
        let distance = Double(i)
        return i < 150 ? 1 - 1e-10 * distance : 0.999 - 1e-6 * distance
      })
    try expectBound(clustered, largest: 1)
    let oneAhead = Matrix<Double>.diagonal(
      (0..<order).map { (i: Int) -> Double in i == 0 ? 1 : 0.99 })
    try expectBound(oneAhead, largest: 1)
    let evenly = Matrix<Double>.diagonal(
      (0..<order).map { (i: Int) -> Double in 1 - Double(i) / 300 })
    try expectBound(evenly, largest: 1)
  }

  @Test func boundHoldsForRankOneAndIdentity() throws {
    let v = (0..<200).map { Double($0 % 7) - 2 }
    let square = v.reduce(0) { $0 + $1 * $1 }
    try expectBound(
      Matrix(rows: 200, columns: 200) { i, j in v[i] * v[j] }, largest: square)
    try expectBound(.identity(200), largest: 1)
    try expectBound(Matrix(rows: 1, columns: 1, storage: [7]), largest: 7)
  }

  @Test(arguments: [1e-200, 1e200])
  func boundScales(_ factor: Double) throws {
    var random = SeededGenerator(seed: 85)
    let gram: Matrix<Double> = random.positiveDefinite(order: 40, conditionNumber: 100)
    try expectBound(factor * gram, largest: factor)
  }

  @Test func zeroHasTheBoundZero() throws {
    #expect(try LanczosBound(Matrix(rows: 20, columns: 20)).upperBound == 0)
  }

  @Test func boundIsReproducible() throws {
    var random = SeededGenerator(seed: 86)
    let gram: Matrix<Double> = random.positiveDefinite(order: 40, conditionNumber: 10)
    #expect(try LanczosBound(gram).upperBound == LanczosBound(gram).upperBound)
  }
}
