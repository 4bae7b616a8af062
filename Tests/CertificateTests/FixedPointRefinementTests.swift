import BLASBackend
import Matrices
import Testing

@testable import LeastSquares

/// Steps of any precision against Cramer's rule without rounding.
@Suite struct FixedPointRefinementTests {
  /// Numerators and the common denominator of the exact solution.
  private struct ExactSolution {
    var numerators: [Dyadic] = []
    let denominator: Dyadic

    init(_ x: [[Dyadic]], _ y: [Dyadic], weights: [Dyadic]? = nil, ridge: [Dyadic]? = nil) {
      let p = x[0].count
      func sum(_ term: (Int) -> Dyadic) -> Dyadic {
        x.indices.reduce(.zero) { $0 + (weights?[$1] ?? Dyadic(1)) * term($1) }
      }
      let gram = (0..<p).map { a in
        (0..<p).map { b in
          sum { x[$0][a] * x[$0][b] } + (a == b ? ridge?[a] ?? .zero : .zero)
        }
      }
      let moments = (0..<p).map { a in sum { x[$0][a] * y[$0] } }
      denominator = ExactSolution.determinant(gram)
      for j in 0..<p {
        var replaced = gram
        for i in 0..<p { replaced[i][j] = moments[i] }
        numerators.append(ExactSolution.determinant(replaced))
      }
    }

    private static func determinant(_ a: [[Dyadic]]) -> Dyadic {
      if a.count == 1 { return a[0][0] }
      return a.indices.reduce(.zero) { total, j in
        let minor = a.dropFirst().map { row in row.indices.filter { $0 != j }.map { row[$0] } }
        let term = a[0][j] * determinant(minor)
        return j % 2 == 0 ? total + term : total - term
      }
    }

    func isInside(_ intervals: [DyadicEnclosure]) -> Bool {
      zip(intervals, numerators).allSatisfy { interval, numerator in
        (interval.center * denominator - numerator).absoluteValue
          <= interval.radius * denominator.absoluteValue
      }
    }
  }

  /// Two or three columns of whole numbers, the last of them nearly dependent on the first.
  private struct WholeProblem {
    let exact: ExactSolution
    let problem: CertificateProblem

    init(
      _ n: Int, _ p: Int, distance: Int, weighted: Bool, penalized: Bool, seed: UInt64
    ) throws {
      var s = Stream(state: seed)
      let x = (0..<n).map { _ in
        var row = (0..<p).map { _ in Double(s.integer(-999, 999)) }
        if distance > 0 { row[p - 1] = Double(distance) * row[0] + Double(s.integer(-9, 9)) }
        return row
      }
      let y = (0..<n).map { _ in Double(s.integer(-99999, 99999)) }
      let w = weighted ? (0..<n).map { _ in Double(s.integer(1, 999)) } : nil
      let ridge = penalized ? (0..<p).map { _ in Double(s.integer(0, 9)) / 64 } : nil
      exact = ExactSolution(
        x.map { $0.map { Dyadic($0) } }, y.map { Dyadic($0) }, weights: w?.map { Dyadic($0) },
        ridge: ridge?.map { Dyadic($0) })
      problem = try CertificateProblem(
        design: Matrix(rows: n, columns: p) { i, j in x[i][j] }.view,
        targets: Matrix(rows: n, columns: 1, storage: y).view, weights: w, ridge: ridge)
    }
  }

  /// Steps with 64 and 128 bits, far beyond the point where they no longer help; how many of them do not hold.
  private static func falseSteps(
    _ problem: CertificateProblem, _ exact: ExactSolution, _ mutation: CertificateMutation,
    shift: InterceptShift? = nil
  ) throws -> Int {
    var options = CertificateOptions()
    options.mutation = mutation
    let run = try CertificateRun(problem, options, shift: shift)
    var refinement = FixedPointRefinement(run: run, target: 0, budget: .max)
    var z = run.start[0].map { Dyadic($0) }
    var count = 0
    for bits in [64, 128] {
      for _ in 0..<8 {
        let next = try refinement.step(from: z, fractionBits: bits)
        let step = try #require(next)
        z = step.map(\.center)
        if !exact.isInside(run.unscaled(step, target: 0)) { count += 1 }
      }
    }
    return count
  }

  /// Over many problems of whole numbers.
  private static func falseSteps(_ mutation: CertificateMutation) throws -> Int {
    var count = 0
    for seed in 1...24 {
      let drawn = try WholeProblem(
        20 + seed, 2 + seed % 2, distance: seed % 3 == 0 ? 0 : 1000, weighted: seed % 4 < 2,
        penalized: seed % 5 == 0, seed: UInt64(seed))
      count += try falseSteps(drawn.problem, drawn.exact, mutation)
    }
    return count
  }

  @Test func everyStepHoldsTheExactSolution() throws {
    #expect(try FixedPointRefinementTests.falseSteps(CertificateMutation()) == 0)
  }

  /// What is cut off, the gradient's part of it where the columns are ill conditioned, and α.
  @Test(arguments: [
    CertificateMutation(residual: 0, gradient: 0), CertificateMutation(gradient: 0),
    CertificateMutation(orthogonality: 0),
  ])
  func seesThatATermIsMissing(mutation: CertificateMutation) throws {
    #expect(try FixedPointRefinementTests.falseSteps(mutation) > 0)
  }

  /// Decimals with six places, as doubles and remainders; the last column depends nearly on the first.
  private static func decimalProblem(
    residuals: Int, seed: UInt64
  ) throws -> (CertificateProblem, ExactSolution) {
    var s = Stream(state: seed)
    let x = (0..<30).map { _ in
      let first = s.integer(-999_999, 999_999)
      return [first, first + s.integer(-999, 999)]
    }
    let y = x.map { 2 * $0[0] + $0[1] + s.integer(-residuals, residuals) }
    let exact = ExactSolution(
      x.map { $0.map { Dyadic(Double($0)) } }, y.map { Dyadic(Double($0)) })
    func decimal(_ value: Int) throws -> DoubleDouble {
      try #require(DoubleDouble.reading(decimal: "\(value)e-6")).value
    }
    let columns = try (0..<2).map { j in try x.map { try decimal($0[j]) } }
    let problem = try CertificateProblem(
      decimalDesign: DoubleDoubleMatrix(columns: columns),
      targets: DoubleDoubleMatrix(columns: [try y.map { try decimal($0) }]), columnErrors: [1, 1])
    return (problem, exact)
  }

  @Test(arguments: [0, 900_000])
  func decimalsAreKnownToTheirErrorsOnly(residuals: Int) throws {
    var missing = 0
    for seed in 1...6 {
      let (problem, exact) = try FixedPointRefinementTests.decimalProblem(
        residuals: residuals, seed: UInt64(seed))
      #expect(
        try FixedPointRefinementTests.falseSteps(problem, exact, CertificateMutation()) == 0)
      // Without residuals their own errors count, with large ones those of the gradient.
      missing += try FixedPointRefinementTests.falseSteps(
        problem, exact, CertificateMutation(residual: residuals == 0 ? 0 : 1, gradient: 0))
    }
    #expect(missing > 0)
  }

  @Test func findsSolutionsThatEndExactly() throws {
    var s = Stream(state: 9)
    let x = Matrix(rows: 30, columns: 3) { _, _ in Double(s.integer(-99, 99)) }
    // 3, zero, and 1 + 2⁻⁵³ exactly between two doubles, which a difference of two doubles makes possible.
    let y = Matrix(rows: 30, columns: 1) { i, _ in 3 * x[i, 0] + x[i, 2] }
    let offsets = (0..<30).map { -0x1p-53 * x[$0, 2] }
    let found = try CertificateProblem(design: x.view, targets: y.view, offsets: offsets)
      .certified()
    let coefficients = found.solutions[0].coefficients
    #expect(coefficients.map(\.value) == [3, 0, 1])
    #expect(coefficients.allSatisfy { $0.enclosure.radius == 0 })
    #expect(coefficients.map(\.errorBound) == [0, 0, 0x1p-53])
    #expect(coefficients.map(\.correctlyRounded) == [true, nil, true])
    #expect(found.fixedPointPasses > 0)
  }

  /// A slope of 2⁻⁶⁰ beside columns that only a shift makes independent.
  @Test func decidesWhatOnlyTheShiftedColumnsAllow() throws {
    var s = Stream(state: 21)
    let n = 40
    let x = (0..<n).map { _ in [1, 0x1p50 + Double(s.integer(-16, 16)), Double(s.integer(-9, 9))] }
    let y = x.map { 0x1p40 * $0[2] + Double(s.integer(-2, 2)) * 0x1p-9 }
    let exact = ExactSolution(x.map { $0.map { Dyadic($0) } }, y.map { Dyadic($0) })
    let problem = try CertificateProblem(
      design: Matrix(rows: n, columns: 3) { i, j in x[i][j] }.view,
      targets: Matrix(rows: n, columns: 1, storage: y).view)
    let shift = try #require(try InterceptShift(problem))
    #expect(
      try FixedPointRefinementTests.falseSteps(
        shift.apply(to: problem), exact, CertificateMutation(), shift: shift) == 0)
    var options = CertificateOptions()
    options.fixedPointBudget = 0
    let before = try problem.certified(options).solutions[0].coefficients
    #expect(before.contains { $0.correctlyRounded != true })
    let certificate = try problem.certified()
    let after = certificate.solutions[0].coefficients
    #expect(after.allSatisfy { $0.correctlyRounded == true })
    #expect(certificate.fixedPointPasses > 0)
    for (coefficient, numerator) in zip(after, exact.numerators) {
      let error = Dyadic(coefficient.value) * exact.denominator - numerator
      let bound = Dyadic(coefficient.errorBound) * exact.denominator.absoluteValue
      #expect(error.absoluteValue <= bound)
    }
  }

  @Test func aBudgetTooSmallForOnePassChangesNothing() throws {
    let drawn = try WholeProblem(
      30, 2, distance: 0, weighted: false, penalized: false, seed: 2)
    let run = try CertificateRun(drawn.problem, CertificateOptions())
    let start = run.start[0]
    // 30 × 2 numbers, read twice, times 4 words behind the point and one before it.
    var small = FixedPointRefinement(run: run, target: 0, budget: 599)
    let nothing = try small.refine(from: start)
    #expect(nothing == nil && small.passes == 0)
    var enough = FixedPointRefinement(run: run, target: 0, budget: 600)
    let something = try enough.refine(from: start)
    #expect(something != nil && enough.passes == 1 && enough.budget == 0)
  }
}
