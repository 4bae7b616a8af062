import Matrices
import Synchronization
import Testing

@testable import LeastSquares

@Suite struct CertificateReaderTests {
  /// Rows in memory, and a reader that hands out copies of them, some at a time.
  private struct Both {
    let whole: CertificateProblem
    let read: CertificateProblem

    init(_ rows: CertificateRows, kind: ProblemKind = .binary, errors: [Double]) throws {
      whole = CertificateProblem(kind: kind, blocks: [rows], columnErrors: errors)
      let reader = try CertificateReader(rows: rows.design.rows, numbersAtOnce: 1000) { range in
        CertificateRows(
          design: rows.design[rows: range], targets: rows.targets[rows: range],
          weights: rows.weights.map { weights in
            range.map { DoubleDouble(sum: weights[$0], rows.weightsLow?[$0] ?? 0) }
          })
      }
      read = CertificateProblem(
        kind: kind, reader: reader, targets: rows.targets.columns, columnErrors: errors)
    }
  }

  private func expectSame(_ both: Both, _ options: CertificateOptions = .init()) throws {
    let (a, b) = (try both.whole.certified(options), try both.read.certified(options))
    #expect(a.orthogonalityBound == b.orthogonalityBound && a.passes == b.passes)
    #expect(a.preconditioner == b.preconditioner && a.fixedPointPasses == b.fixedPointPasses)
    #expect(a.rows == b.rows && a.degreesOfFreedom == b.degreesOfFreedom)
    for (x, y) in zip(a.solutions, b.solutions) {
      #expect(x.coefficients == y.coefficients)
      #expect(x.residualSquares == y.residualSquares && x.rSquared == y.rSquared)
      #expect(x.standardErrors == y.standardErrors)
    }
  }

  private var options: CertificateOptions {
    var options = CertificateOptions()
    (options.standardErrors, options.totalSquares) = (.refined, .centered)
    return options
  }

  /// An intercept and columns of which the last differs from the first by 2⁻ᵇ.
  private func design(_ n: Int, bits: Int, seed: UInt64) -> Matrix<Double> {
    var s = Stream(state: seed)
    let x = Matrix(rows: n, columns: 4, storage: s.reals(4 * n))
    return Matrix(rows: n, columns: 4) { i, j in
      j == 0
        ? 1
        : j == 3
          ? x[i, 1] + x[i, 3] * Double(sign: .plus, exponent: -bits, significand: 1) : x[i, j]
    }
  }

  /// From the Gram matrix, by CholeskyQR and by QR.
  @Test(arguments: [0, 14, 22], [false, true])
  func rowsThatAreReadGiveTheBitsOfThoseInMemory(_ bits: Int, _ weighted: Bool) throws {
    let n = 5000
    var s = Stream(state: 77)
    let y = Matrix(rows: n, columns: 2, storage: s.reals(2 * n))
    let weights = weighted ? s.reals(n).map { DoubleDouble($0.magnitude) } : nil
    try expectSame(
      Both(
        CertificateRows(
          design: DoubleDoubleMatrix(design(n, bits: bits, seed: 3).view),
          targets: DoubleDoubleMatrix(y.view), weights: weights), errors: [0, 0, 0, 0]), options)
  }

  /// Columns far from zero: the certificate comes from shifted ones.
  @Test(arguments: [ProblemKind.binary, .decimal])
  func shiftsAreMadeWhileRowsAreRead(_ kind: ProblemKind) throws {
    let n = 700
    var s = Stream(state: 5)
    let x = (0..<n).map { i in 1e7 + Double(i % 97) + s.real() }
    let low = DoubleDouble(kind == .decimal ? 0x1p-40 : 0)
    let columns = [
      [DoubleDouble](repeating: DoubleDouble(1), count: n), x.map { DoubleDouble($0) + low },
    ]
    let targets = DoubleDoubleMatrix(Matrix(rows: n, columns: 1, storage: s.reals(n)).view)
    let design =
      kind == .decimal
      ? DoubleDoubleMatrix(columns: columns)
      : DoubleDoubleMatrix(Matrix(rows: n, columns: 2) { i, j in columns[j][i].high }.view)
    let both = try Both(
      CertificateRows(design: design, targets: targets), kind: kind, errors: [1, 1])
    try expectSame(both, options)
    #expect(try InterceptShift(both.read)?.shifts == InterceptShift(both.whole)?.shifts)
  }

  @Test func someOfTheColumnsAreThoseOfTheRowsInMemory() throws {
    var s = Stream(state: 9)
    let y = Matrix(rows: 900, columns: 1, storage: s.reals(900))
    let both = try Both(
      CertificateRows(
        design: DoubleDoubleMatrix(design(900, bits: 3, seed: 4).view),
        targets: DoubleDoubleMatrix(y.view)), errors: [0, 0, 0, 0])
    let kept = (both.whole.keeping(columns: [0, 2]), both.read.keeping(columns: [0, 2]))
    #expect(
      try kept.0.certified().solutions[0].coefficients
        == kept.1.certified().solutions[0].coefficients)
  }

  /// R² is certified of one column: its rows are read with all columns and targets nevertheless, not more of them at
  /// once.
  @Test(arguments: [(99, 1), (5, 55)])
  func noPassReadsMoreAtOnceThanItMay(_ p: Int, _ k: Int) throws {
    let n = 12_000
    var s = Stream(state: 12)
    let x = Matrix(rows: n, columns: p, storage: s.reals(n * p))
    let y = Matrix(rows: n, columns: k, storage: s.reals(n * k))
    let rows = CertificateRows(
      design: DoubleDoubleMatrix(x.view), targets: DoubleDoubleMatrix(y.view))
    let most = Mutex(0)
    let reader = try CertificateReader(rows: n) { range in
      most.withLock { $0 = max($0, range.count) }
      return CertificateRows(design: rows.design[rows: range], targets: rows.targets[rows: range])
    }
    let problem = CertificateProblem(
      kind: .binary, reader: reader, targets: k, columnErrors: [Double](repeating: 0, count: p))
    _ = try problem.certified(options)
    #expect(most.withLock { $0 * (p + k) } <= 1 << 19)
  }

  @Test func whatCannotBeReadEndsWithTheReason() throws {
    let x = design(300, bits: 0, seed: 6)
    let rows = CertificateRows(
      design: DoubleDoubleMatrix(x.view), targets: DoubleDoubleMatrix(x[..., 1...1]))
    // Fails somewhere behind the first row, or has weights that are none.
    let failing = try CertificateReader(rows: 300, numbersAtOnce: 100) {
      (range) throws(NotCertifiable) -> CertificateRows in
      if range.upperBound > 250 { throw .unreadable("the disk is gone") }
      return CertificateRows(design: rows.design[rows: range], targets: rows.targets[rows: range])
    }
    #expect(throws: NotCertifiable.unreadable("the disk is gone")) {
      try CertificateProblem(
        kind: .binary, reader: failing, targets: 1, columnErrors: [0, 0, 0, 0]
      ).certified()
    }
    let badWeights = try CertificateReader(rows: 300) { range in
      CertificateRows(
        design: rows.design[rows: range], targets: rows.targets[rows: range],
        weights: range.map { DoubleDouble($0 == 299 ? -1 : 1) })
    }
    #expect(throws: NotCertifiable.invalidWeights) {
      try CertificateProblem(
        kind: .binary, reader: badWeights, targets: 1, columnErrors: [0, 0, 0, 0]
      ).certified()
    }
  }
}
