import BLASBackend
import Factorizations
import Matrices
import Testing
import _TestSupport

@Suite struct PivotedQRTests {
  @Test(arguments: Kind.allCases)
  func factorsMultiplyOutToTheExchangedColumns(_ kind: Kind) throws {
    try Self.checkFactors(Double.self, kind)
    try Self.checkFactors(Float.self, kind)
  }

  private static func checkFactors<Scalar: RealBLASScalar>(
    _: Scalar.Type, _ kind: Kind
  ) throws {
    for (m, n) in shapes {
      let a = kind.matrix(m, n, of: Scalar.self)
      let qr = try PivotedQR(a)
      let (q, r, pivots) = (try qr.thinQ(), qr.r, qr.pivots)
      #expect(qr.shape == a.shape && pivots.sorted() == Array(0..<n))
      let exchanged = Matrix(rows: m, columns: n) { i, j in a[i, pivots[j]] }
      #expect(factorizationRatio(exchanged, factors: q, r) <= ratioLimit, "\(m) × \(n)")
      #expect(reconstructionRatio(a, qr.reconstructed()) <= ratioLimit, "\(m) × \(n)")
      #expect(orthonormalityRatio(q) <= ratioLimit && isTriangular(r, .upper), "\(m) × \(n)")
      // GEQP3 updates the lengths of the columns instead of computing them, and computes them anew when
      // less than √ε is left: they are right to √ε of themselves.
      let diagonal = (0..<min(m, n)).map { abs(r[$0, $0]) }
      for (one, next) in zip(diagonal, diagonal.dropFirst()) {
        #expect(next <= one * (1 + Scalar.ulpOfOne.squareRoot()), "\(m) × \(n)")
      }
    }
  }

  @Test func rankIsFound() throws {
    for (m, n) in shapes {
      let tolerance = ratioLimit * Double(max(m, n, 1)) * Double.ulpOfOne
      func rank(_ kind: Kind) throws -> Int {
        try PivotedQR(kind.matrix(m, n, of: Double.self)).rank(relativeTolerance: tolerance)
      }
      #expect(try rank(.random) == min(m, n))
      #expect(try rank(.rankDeficient) == Kind.deficientRank(m, n))
      #expect(try rank(.zero) == 0)
      #expect(try rank(.duplicatedColumn) == (n < 2 ? min(m, n) : min(m, n - 1)))
      #expect(try rank(.zeroColumn) == (n == 0 ? 0 : min(m, n - 1)))
    }
    let qr = try PivotedQR(Matrix<Double>.diagonal([1, 4, 2]))
    #expect(qr.pivots == [1, 2, 0])
    #expect(qr.rank(relativeTolerance: 0.25) == 2 && qr.rank(relativeTolerance: 0.2) == 3)
    #expect(qr.rank(relativeTolerance: 0) == 3 && qr.rank(relativeTolerance: 1) == 0)
  }

  @Test func solutionsAreOptimalInTheOrderOfTheColumns() throws {
    var generator = SeededGenerator(seed: 31)
    for kind in [Kind.random, .gradedColumns, .gradedRows] {
      for (m, n) in shapes where m >= n {
        let a = kind.matrix(m, n, of: Float.self)
        let qr = try PivotedQR(a)
        for k in [0, 1, 3] {
          let y: Matrix<Float> = generator.matrix(rows: m, columns: k)
          let solved = try qr.solve(y)
          let b = Matrix(solved[0..<n, ...])
          #expect(optimalityRatio(design: a, targets: y, coefficients: b) <= ratioLimit)
          #expect(try qr.solve(Matrix(y.view)) == solved)
        }
      }
    }
  }

  @Test func consumingReusesTheStorage() throws {
    // The factors are not public; R shares nothing with them. What counts is the result.
    let a = Kind.random.matrix(9, 4, of: Double.self)
    let copy = Matrix(a.view)
    let qr = try PivotedQR(a)
    #expect(a == copy)
    #expect(try PivotedQR(consume a).r == qr.r)
  }

  @Test func refusesWhatCannotBeSolvedAndLeavesItUnchanged() throws {
    let b = Matrix<Double>(rows: 3, columns: 1) { i, _ in Double(i + 1) }
    var target = b
    let wide = try PivotedQR(Kind.random.matrix(3, 5, of: Double.self))
    #expect(throws: LinearAlgebraError.rankDeficient(rank: 3, columns: 5)) {
      try wide.solveInPlace(&target)
    }
    // The zero column goes last, whichever it is.
    let singular = try PivotedQR(Kind.zeroColumn.matrix(3, 3, of: Double.self))
    #expect(singular.pivots.last == 1)
    #expect(throws: LinearAlgebraError.singular(pivot: 2)) {
      try singular.solveInPlace(&target)
    }
    #expect(target == b)
  }
}
