import BLASBackend
@testable import LeastSquares
import Matrices
import Testing

@Suite(.serialized) struct CertificateContractTests {
  private static func matrix(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix<Double> {
    var s = Stream(state: seed)
    return Matrix(rows: rows, columns: columns, storage: s.reals(rows * columns))
  }

  private static func reason(
    _ x: Matrix<Double>, weights: [Double]? = nil, ridge: [Double]? = nil, y: Matrix<Double>? = nil
  ) throws -> NotCertifiable? {
    let problem = try CertificateProblem(
      design: x.view, targets: (y ?? matrix(x.rows, 1, seed: 99)).view, weights: weights,
      ridge: ridge)
    do {
      _ = try problem.certified()
      return nil
    } catch {
      #expect(!error.description.isEmpty && !error.remedy.isEmpty)
      return error
    }
  }

  @Test func saysWhyItCannotCertify() throws {
    let good = CertificateContractTests.matrix(20, 4, seed: 1)
    #expect(try CertificateContractTests.reason(good) == nil)
    var bad = good
    bad[3, 2] = .nan
    #expect(try CertificateContractTests.reason(bad) == .nonFiniteColumn(2))
    bad[3, 2] = -.infinity
    #expect(try CertificateContractTests.reason(bad) == .nonFiniteColumn(2))
    var y = CertificateContractTests.matrix(20, 1, seed: 2)
    y[7, 0] = .infinity
    #expect(try CertificateContractTests.reason(good, y: y) == .nonFiniteTarget(0))
    var zero = good
    for i in 0..<20 { zero[i, 1] = 0 }
    #expect(try CertificateContractTests.reason(zero) == .zeroColumn(1))
    var double = good
    for i in 0..<20 { double[i, 3] = double[i, 0] }
    guard case .rankDeficient(let rank, let columns) = try CertificateContractTests.reason(double)
    else {
      Issue.record("a duplicated column was certified")
      return
    }
    #expect(rank == 3)
    #expect(columns == [0] || columns == [3])
    let wide = CertificateContractTests.matrix(3, 4, seed: 3)
    #expect(
      try CertificateContractTests.reason(wide) == .fewerRowsThanColumns(rows: 3, columns: 4))
    #expect(try CertificateContractTests.reason(Matrix(rows: 0, columns: 4)) == .empty)
    #expect(try CertificateContractTests.reason(Matrix(rows: 4, columns: 0)) == .empty)
    for weight in [-1, .nan, .infinity] as [Double] {
      var weights = [Double](repeating: 1, count: 20)
      weights[5] = weight
      #expect(try CertificateContractTests.reason(good, weights: weights) == .invalidWeights)
      var ridge = [0.0, 1, 1, 1]
      ridge[2] = weight
      #expect(
        try CertificateContractTests.reason(good, ridge: ridge) == .invalidPenalty(column: 2))
    }
    let nothing = [Double](repeating: 0, count: 20)
    #expect(try CertificateContractTests.reason(good, weights: nothing) == .invalidWeights)
  }

  @Test func aPenaltyMakesWideProblemsCertifiable() throws {
    let wide = CertificateContractTests.matrix(3, 6, seed: 4)
    let ridge = [Double](repeating: 0.1, count: 6)
    #expect(try CertificateContractTests.reason(wide, ridge: ridge) == nil)
    #expect(try CertificateContractTests.reason(Matrix(rows: 3, columns: 6), ridge: ridge) == nil)
  }

  @Test func refusesShapesThatDoNotFit() {
    let x = CertificateContractTests.matrix(5, 2, seed: 5).view
    let y = CertificateContractTests.matrix(5, 1, seed: 6).view
    #expect(throws: LinearAlgebraError.self) {
      try CertificateProblem(design: x, targets: y[0..<4, 0..<1])
    }
    #expect(throws: LinearAlgebraError.self) {
      try CertificateProblem(design: x, targets: y, weights: [1])
    }
    #expect(throws: LinearAlgebraError.self) {
      try CertificateProblem(design: x, targets: y, offsets: [1])
    }
    #expect(throws: LinearAlgebraError.self) {
      try CertificateProblem(design: x, targets: y, ridge: [1])
    }
  }

  @Test func givesTheSameBitsForAnyNumberOfWorkers() throws {
    let x = CertificateContractTests.matrix(30000, 7, seed: 7)
    // The rounding errors of the third target leave coefficients 2⁻⁶⁰ of the first, for longer arithmetic.
    let two = CertificateContractTests.matrix(30000, 2, seed: 8)
    let y = Matrix(rows: 30000, columns: 3) { i, t in t < 2 ? two[i, t] : 1e20 * x[i, 0] }
    let before = BLASThreads.limit
    defer { BLASThreads.limit = before }
    var found: [[CertifiedCoefficient]] = []
    for workers in [1, 2, 5] {
      BLASThreads.limit = workers
      let certificate = try CertificateProblem(design: x.view, targets: y.view).certified()
      #expect(certificate.fixedPointPasses > 0)
      found.append(certificate.solutions.flatMap(\.coefficients))
    }
    #expect(found[0] == found[1])
    #expect(found[0] == found[2])
  }

  @Test func blocksAndTargetsAgreeWithOneProblem() throws {
    let x = CertificateContractTests.matrix(500, 5, seed: 9)
    let y = CertificateContractTests.matrix(500, 3, seed: 10)
    let whole = try CertificateProblem(design: x.view, targets: y.view).certified()
    let blocks = [0..<3, 3..<200, 200..<500].map { range in
      CertificateRows(
        design: DoubleDoubleMatrix(x[range, 0..<5]), targets: DoubleDoubleMatrix(y[range, 0..<3]))
    }
    let cut = try CertificateProblem(
      kind: .binary, blocks: blocks, columnErrors: [0, 0, 0, 0, 0]
    ).certified()
    for t in 0..<3 {
      let alone = try CertificateProblem(design: x.view, targets: y[0..<500, t..<t + 1])
        .certified()
      for j in 0..<5 {
        let one = whole.solutions[t].coefficients[j]
        for other in [cut.solutions[t].coefficients[j], alone.solutions[0].coefficients[j]] {
          #expect(other.value == one.value)
          let distance = (other.enclosure.center - one.enclosure.center).magnitude.high
          #expect(distance <= other.enclosure.radius + one.enclosure.radius)
        }
      }
    }
  }

  /// Many columns and every condition number up to the promised limit.
  @Test(arguments: [5, 40, 120], [0, 10, 20, 25])
  func certifiesWhileConditionTimesColumnsIsBelowTheLimit(p: Int, bits: Int) throws {
    let n = 2 * p + 30
    var x = CertificateContractTests.matrix(n, p, seed: UInt64(p + bits))
    var s = Stream(state: UInt64(bits))
    if bits > 0 {
      for i in 0..<n { x[i, p - 1] = x[i, 0] + powerOfTwo(-bits) * s.real() }
    }
    let condition = powerOfTwo(bits + 3) * Double(p).squareRoot()
    try #require(condition * Double(p) < 1e12)
    let y = CertificateContractTests.matrix(n, 1, seed: 3)
    let certificate = try CertificateProblem(design: x.view, targets: y.view).certified()
    #expect(certificate.solutions[0].coefficients.allSatisfy { $0.correctlyRounded == true })
    #expect(certificate.scaledConditionEstimate >= powerOfTwo(bits - 2))
  }

  @Test func gradesOthersByProof() throws {
    let x = CertificateContractTests.matrix(50, 3, seed: 11)
    let y = CertificateContractTests.matrix(50, 1, seed: 12)
    let solution = try CertificateProblem(design: x.view, targets: y.view).certified()
      .solutions[0]
    let exact = solution.coefficients.map(\.value)
    let grades = solution.grade([exact[0], exact[1].nextUp, exact[2] * (1 + 1e-9)])
    #expect(grades[0].correctlyRounded == true)
    #expect(grades[0].largestError <= exact[0].ulp / 2 * (1 + 1e-10))
    #expect(grades[1].correctlyRounded == false)
    #expect(grades[1].leastError > exact[1].ulp * 0.49)
    let digits = try #require(grades[2].digits)
    #expect(digits.lowerBound > 8.999 && digits.upperBound < 9.001)
    #expect(grades[2].leastError <= grades[2].largestError)
    let nan = solution.grade([.nan, 0, .infinity])
    #expect(nan[0].largestError == .infinity && nan[2].correctlyRounded == false)
    #expect(try #require(nan[1].digits).upperBound < 1e-10)
  }

  @Test func pushesOnWithQRWhereTheGramMatrixIsUseless() throws {
    // κ about 2³⁵: the Gram matrix is singular in double precision.
    var x = CertificateContractTests.matrix(200, 6, seed: 13)
    var s = Stream(state: 14)
    for i in 0..<200 { x[i, 5] = x[i, 0] + 0x1p-35 * s.real() }
    let y = CertificateContractTests.matrix(200, 1, seed: 15)
    let certificate = try CertificateProblem(design: x.view, targets: y.view).certified()
    #expect(certificate.preconditioner == "qr")
    for coefficient in certificate.solutions[0].coefficients {
      #expect(coefficient.enclosure.radius <= 0x1p-56 * coefficient.value.magnitude)
    }
  }
}

@Suite struct InterceptShiftTests {
  /// 1 and t + small numbers: κ about t / spread, beyond double precision.
  private static func problem(
    center: Double, spread: Double, weights: [Double]? = nil
  ) throws -> (x: Matrix<Double>, y: Matrix<Double>, problem: CertificateProblem) {
    var s = Stream(state: 77)
    let n = 40
    let x = Matrix(rows: n, columns: 3) { _, j in j == 0 ? 1 : center + spread * s.real() }
    let y = Matrix(rows: n, columns: 1) { _, _ in s.real() }
    return (
      x, y, try CertificateProblem(design: x.view, targets: y.view, weights: weights)
    )
  }

  @Test func certifiesTimestamps() throws {
    // κ is 2⁵² here: without the shift the columns are dependent to working precision.
    let (_, _, problem) = try InterceptShiftTests.problem(center: 0x1p50, spread: 8)
    let certificate = try problem.certified()
    let solution = certificate.solutions[0]
    #expect(certificate.preconditioner == "gram")
    #expect(solution.coefficients.allSatisfy { $0.correctlyRounded == true })
    let errors = try #require(solution.standardErrors)
    #expect(errors.allSatisfy { $0.provenDigits > 14 })
  }

  @Test func theShiftedAndThePlainProblemAgree() throws {
    var s = Stream(state: 5)
    let weights = s.reals(40).map(\.magnitude)
    let (_, _, problem) = try InterceptShiftTests.problem(
      center: 1e4, spread: 0.3, weights: weights)
    var options = CertificateOptions()
    options.standardErrors = .refined
    let plain = try CertificateRun(problem, options).outcome().certificate.solutions[0]
    let shift = try #require(try InterceptShift(problem))
    let run = try CertificateRun(shift.apply(to: problem), options, shift: shift)
    let shifted = shift.restore(try run.outcome().certificate.solutions[0])
    func agree(_ a: Enclosure, _ b: Enclosure) -> Bool {
      let distance = (a.center - b.center).magnitude.high
      return distance <= (a.radius + b.radius) * (1 + 1e-10)
        && a.radius < 1e-10 * a.value.magnitude && b.radius < 1e-10 * b.value.magnitude
    }
    for (a, b) in zip(plain.coefficients, shifted.coefficients) {
      #expect(agree(a.enclosure, b.enclosure))
    }
    let (a, b) = (try #require(plain.standardErrors), try #require(shifted.standardErrors))
    for (one, other) in zip(a, b) { #expect(agree(one, other)) }
    #expect(agree(plain.residualSquares, shifted.residualSquares))
  }
}
