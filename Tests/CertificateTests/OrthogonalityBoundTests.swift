import BLASBackend
import Matrices
import Testing

@testable import LeastSquares

/// α against ‖I − QᵀQ‖ in double-double, for each way to find S.
@Suite struct OrthogonalityBoundTests {
  /// ‖I − QᵀQ‖_F / √p ≤ ‖I − QᵀQ‖₂, to about 20 digits.
  private static func leastDistance(
    _ problem: ScaledProblem, _ x: Matrix<Double>, weights: [Double]?, ridge: [Double]?,
    _ s: Matrix<Double>
  ) -> Double {
    let (n, p) = (x.rows, x.columns)
    let scales = problem.columnScales
    var rows: [(weight: Double, values: [DoubleDouble])] = []
    func times(_ row: [Double]) -> [DoubleDouble] {
      (0..<p).map { k in
        (0..<p).reduce(.zero) { $0 + DoubleDouble(product: row[$1], s[$1, k]) }
      }
    }
    for i in 0..<n {
      let row = (0..<p).map { x[i, $0] * scales[$0] }
      rows.append(((weights?[i] ?? 1) * problem.weightScale, times(row)))
    }
    if let ridge = problem.ridge {
      for j in 0..<p {
        rows.append((ridge[j].high, (0..<p).map { DoubleDouble(s[j, $0]) }))
      }
    }
    var sum = 0.0
    for a in 0..<p {
      for b in 0..<p {
        var entry = DoubleDouble(a == b ? -1 : 0)
        for row in rows { entry = entry + row.values[a] * row.values[b] * row.weight }
        sum += entry.high * entry.high
      }
    }
    return (sum / Double(p)).squareRoot()
  }

  @Test(arguments: [0, 8, 16, 24, 32], [false, true])
  func alphaIsAnUpperBound(bits: Int, weighted: Bool) throws {
    var s = Stream(state: UInt64(bits + 1))
    let (n, p) = (60, 5)
    var x = Matrix(rows: n, columns: p, storage: s.reals(n * p))
    for i in 0..<n { x[i, p - 1] = x[i, 0] + x[i, 1] + powerOfTwo(-bits) * s.real() }
    let weights = weighted ? s.reals(n).map(\.magnitude) : nil
    let ridge = weighted ? s.reals(p).map { $0.magnitude * 0x1p-40 } : nil
    let y = Matrix(rows: n, columns: 1, storage: s.reals(n))
    let problem = try ScaledProblem(
      CertificateProblem(design: x.view, targets: y.view, weights: weights, ridge: ridge))
    let sweeps = PlainSweeps(problem)
    let search = PreconditionerSearch(
      problem, sweeps, gram: try sweeps.gram().matrix, alphaFactor: 1)
    let best = try search.run()
    func check(_ found: Preconditioner?) {
      guard let found else { return }
      let least = OrthogonalityBoundTests.leastDistance(
        problem, x, weights: weights, ridge: ridge, found.s)
      #expect(found.alpha >= least, "\(found.method) \(found.alpha) \(least)")
      let norms = zip(found.columnNorms, found.rowNorms)
      #expect(norms.allSatisfy { $0.isFinite && $1.isFinite })
    }
    check(best)
    #expect(best.alpha < 1e-3)
    let triangle = try sweeps.triangle()
    let inverse = try #require(try triangle.invertedTriangle())
    check(try search.boundFromGram(inverse))
    let swept = try search.boundFromSweep(inverse, .qr)
    check(swept)
    if let swept, swept.s != inverse {
      // 2δ ≥ 2(p + 2)uΣds for Q̂ and 2φ ≥ 2p·uΣds for S·T, of which one problem rarely uses up much.
      let norms = (0..<p).map { j in (0..<p).map { inverse[j, $0] }.norm }
      let spread = zip(swept.columnNorms, norms).reduce(0) { $0 + $1.0 * $1.1 }
      let least = Double(4 * p + 4) * RoundingBounds.u * spread
      #expect(swept.alpha >= 0.99 * least)
    }
    if let factor = try search.gram.choleskyFactor(),
      let inverse = try factor.invertedTriangle()
    {
      check(try search.boundFromGram(inverse))
      check(try search.boundFromSweep(inverse, .choleskyQR))
    }
  }

  @Test func anOrthogonalityTermThatIsMissingShows() throws {
    // A bound of zero must not pass the same test.
    var s = Stream(state: 5)
    let x = Matrix(rows: 40, columns: 4, storage: s.reals(160))
    let y = Matrix(rows: 40, columns: 1, storage: s.reals(40))
    let problem = try ScaledProblem(CertificateProblem(design: x.view, targets: y.view))
    let sweeps = PlainSweeps(problem)
    let search = PreconditionerSearch(
      problem, sweeps, gram: try sweeps.gram().matrix, alphaFactor: 0)
    let best = try search.run()
    let least = OrthogonalityBoundTests.leastDistance(
      problem, x, weights: nil, ridge: nil, best.s)
    #expect(best.alpha < least)
  }
}
