import BLASBackend
import Matrices
import Testing

@testable import LeastSquares

/// What the constants of the bounds must contain, where random problems are too kind to need it.
@Suite struct BoundConstantTests {
  @Test func kernelConstantsGrowWithWhatTheyCover() {
    func gradient(_ depth: Int, low: Bool = false, weights: Bool = false) -> Double {
      DoubleDoubleKernels.gradientConstant(
        rows: 100, depth: depth, lowParts: low, weights: weights)
    }
    #expect(gradient(0) == 19 * 17)
    #expect(gradient(0, low: true) == 20 * 18 + 1)
    #expect(gradient(5) == gradient(0) + 20)
    #expect(gradient(5, weights: true) == gradient(5) + 8)
    #expect(DoubleDoubleKernels.residualConstant(columns: 1, lowParts: false) == 66)
    #expect(DoubleDoubleKernels.residualConstant(columns: 9, lowParts: false) == 84)
    #expect(DoubleDoubleKernels.residualConstant(columns: 9, lowParts: true) == 105)
    #expect(
      DoubleDoubleKernels.squareConstant(rows: 100, depth: 0, weights: false)
        == gradient(7, low: true))
  }

  private static func decimals(
    errors: [Double], y: Double, offset: Double?
  ) throws -> CertificateProblem {
    let columns = [[1, 1, 1, 1], [0.1, 0.2, 0.4, 0.9]].map { $0.map { DoubleDouble($0) } }
    return try CertificateProblem(
      decimalDesign: DoubleDoubleMatrix(columns: columns),
      targets: DoubleDoubleMatrix(columns: [(0..<4).map { _ in DoubleDouble(sum: y, 0x1p-70) }]),
      columnErrors: errors,
      offsets: offset.map { o in (0..<4).map { _ in DoubleDouble(sum: o, 0x1p-70) } })
  }

  @Test func theErrorsOfTheDataEnterEveryBound() throws {
    func constants(_ errors: [Double]) throws -> (Double, Double) {
      let run = try CertificateRun(
        BoundConstantTests.decimals(errors: errors, y: 1, offset: nil), CertificateOptions())
      return (run.bounds.residualConstant, run.bounds.gradientConstant(depth: 3))
    }
    let (one, many) = (try constants([0, 0]), try constants([1, 33]))
    // Below 1 counts as 1.
    #expect(many.0 - one.0 == 32 && many.1 - one.1 == 32)
    #expect(throws: NotCertifiable.inaccurateDecimals) {
      try BoundConstantTests.decimals(errors: [1, .infinity], y: 1, offset: nil).certified()
    }
  }

  @Test func offsetsThatWereSubtractedWithRoundingCount() throws {
    // y − o is zero, but each of them is known to u² only.
    let run = try CertificateRun(
      BoundConstantTests.decimals(errors: [1, 1], y: 3, offset: 3), CertificateOptions())
    #expect(run.targetNorms[0] >= 2 * 6)
    let exact = try CertificateProblem(
      design: Matrix(repeating: 1, rows: 4, columns: 1).view,
      targets: Matrix(repeating: 3, rows: 4, columns: 1).view, offsets: [3, 3, 3, 3])
    #expect(try CertificateRun(exact, CertificateOptions()).targetNorms[0] < 1e-100)
  }

  @Test func shiftsOfDecimalsGrowTheirErrors() throws {
    let x = [1000.5, 1000.25, 1001, 999.75].map { DoubleDouble(sum: $0, 0x1p-60) }
    let ones = x.map { _ in DoubleDouble(1) }
    let problem = try CertificateProblem(
      decimalDesign: DoubleDoubleMatrix(columns: [ones, x]),
      targets: DoubleDoubleMatrix(columns: [x]), columnErrors: [1, 1])
    let shift = try #require(try InterceptShift(problem))
    let shifted = try shift.apply(to: problem)
    // ‖x‖ / ‖x − mean‖ is about 2200.
    #expect(shifted.columnErrors[1] > 2000 && shifted.columnErrors[1] < 3000)
    #expect(shift.shifts[0] == 0)
  }

  @Test func smallPowersAreNotTrusted() {
    let powers = CertificateProblem.powers(of: [DoubleDouble(0x1p-500)], upTo: 2)
    #expect(powers[0].error == 1)
    #expect(powers[1].error == .infinity)
    #expect(
      CertificateProblem.powers(of: [DoubleDouble(3)], upTo: 10).map(\.error)
        == (1...10).map { Double(8 * $0 - 7) })
  }

  private static func standardErrors(
    _ effort: CertificateOptions.StandardErrors
  ) throws -> (alpha: Double, last: Enclosure) {
    var s = Stream(state: 41)
    var x = Matrix(rows: 50, columns: 4, storage: s.reals(200))
    for i in 0..<50 { x[i, 3] = x[i, 0] + 0x1p-16 * s.real() }
    let y = Matrix(rows: 50, columns: 1, storage: s.reals(50))
    var options = CertificateOptions()
    options.standardErrors = effort
    let certificate = try CertificateProblem(design: x.view, targets: y.view).certified(options)
    let errors = try #require(certificate.solutions[0].standardErrors)
    return (certificate.orthogonalityBound, errors[3])
  }

  @Test func standardErrorsAllowForTheirOwnErrors() throws {
    let free = try BoundConstantTests.standardErrors(.free)
    // s²(1 ± α), and half of α after the square root.
    #expect(free.last.radius >= 0.45 * free.alpha * free.last.value)
    let refined = try BoundConstantTests.standardErrors(.refined)
    // 2‖v‖ρ of ‖v‖²: here ρ / ‖v‖ is about c₁u²κ, far above the other terms.
    #expect(refined.last.radius >= 20 * 0x1p16 * 0x1p-106 * refined.last.value)
    #expect(refined.last.radius <= 1e-18 * refined.last.value)
  }
}
