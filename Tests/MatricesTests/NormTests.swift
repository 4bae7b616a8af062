import BLASBackend
import ComplexModule
import Matrices
import Testing
import _TestSupport

@Suite struct NormTests {
  @Test(arguments: Form.allCases)
  func normsOfIntegersAreExact(_ form: Form) {
    let a = form.view(of: [[1, -2, 0], [-3, 4, 2]] as Matrix<Double>)
    #expect(a.oneNorm() == 6 && a.infinityNorm() == 9 && a.maxNorm() == 4)
    #expect(a.transposed.oneNorm() == 9 && a.transposed.infinityNorm() == 6)
    let square = form.view(of: [[2, 2], [-2, -2]] as Matrix<Float>)
    #expect(square.frobeniusNorm() == 4 && square.oneNorm() == 4 && square.infinityNorm() == 4)
  }

  /// From one triangle, with something else below it, over more than one block of rows.
  @Test(arguments: [0, 1, 2, 5, 17, 300])
  func normsOfHermitianMatricesEqualPlainLoops(_ n: Int) {
    func check<Scalar: BLASScalar>(_ a: Matrix<Scalar>) {
      let moduli = Matrix<Double>(rows: n, columns: n) { i, j in
        Double((i <= j ? a[i, j] : a[j, i])._modulus)
      }
      let expected = naiveOneNorm(moduli)
      // A sum of n terms of one sign is off by at most (n − 1)ε.
      let limit = Double(n) * Double(Scalar.RealScalar.ulpOfOne) * expected
      var upper = a
      for j in 0..<n { for i in j..<n where i > j { upper[i, j] = Scalar(.nan) } }
      for matrix in [upper, upper.padded(leadingDimension: n + 3, filling: Scalar(.nan))] {
        #expect(abs(Double(matrix.hermitianOneNorm()) - expected) <= limit)
      }
      for (i, j) in [(0, n - 1), (n / 2, n / 2)] where n > 0 {
        upper[i, j] = Scalar(.nan)
        #expect(upper.hermitianOneNorm().isNaN)
        #expect(throws: LinearAlgebraError.nonFinite(row: i, column: j)) {
          try upper.requireFinite(in: .upper)
        }
        upper[i, j] = Scalar(.infinity)
        #expect(upper.hermitianOneNorm() == .infinity)
        upper[i, j] = a[i, j]
      }
    }
    var generator = SeededGenerator(seed: 31)
    let real: Matrix<Double> = generator.matrix(rows: n, columns: n)
    check(real)
    check(real.map { Float($0) })
    check(
      Matrix(rows: n, columns: n) { i, j in
        Complex(real[i, j], i == j ? 0 : real[j, i])
      })
  }

  @Test(arguments: Form.allCases)
  func normsOfRandomMatricesEqualPlainLoops(_ form: Form) {
    var generator = SeededGenerator(seed: 10)
    for (rows, columns) in [(1, 1), (7, 3), (3, 7), (50, 41)] {
      let a: Matrix<Float> = generator.matrix(rows: rows, columns: columns)
      let view = form.view(of: a)
      // A sum of m terms of one sign is off by at most (m − 1)ε, a sum of squares and its root by less
      // than (mn + 3)ε (Higham, section 4.2); the reference is in double precision.
      let (one, infinity) = (naiveOneNorm(a.inDouble), naiveOneNorm(naiveTranspose(a.inDouble)))
      let squares = a.storage.reduce(0.0) { $0 + Double($1) * Double($1) }
      let epsilon = Double(Float.ulpOfOne)
      #expect(abs(Double(view.oneNorm()) - one) <= Double(rows) * epsilon * one)
      #expect(abs(Double(view.infinityNorm()) - infinity) <= Double(columns) * epsilon * infinity)
      #expect(
        abs(Double(view.frobeniusNorm()) - squares.squareRoot())
          <= Double(rows * columns + 3) * epsilon * squares.squareRoot())
      #expect(view.maxNorm() == a.storage.map(abs).max())
    }
  }

  @Test func normsReachTheEndsOfTheRange() {
    Self.checkRange(Double.self)
    Self.checkRange(Float.self)
  }

  private static func checkRange<Scalar: RealBLASScalar>(_: Scalar.Type) {
    // 3² + 4² = 5² times a power of two, whose square overflows or underflows: (3/4)² + 1 and its root
    // are exact.
    for unit in [
      Scalar.leastNonzeroMagnitude, .leastNormalMagnitude,
      Scalar.greatestFiniteMagnitude.binade / 8,
    ] {
      let a = Matrix<Scalar>(rows: 1, columns: 2, storage: [-3 * unit, 4 * unit])
      #expect(a.frobeniusNorm() == 5 * unit && a.maxNorm() == 4 * unit)
      #expect(a.oneNorm() == 4 * unit && a.infinityNorm() == 7 * unit)
    }
    let huge = Matrix<Scalar>(repeating: .greatestFiniteMagnitude, rows: 2, columns: 2)
    #expect(huge.maxNorm() == .greatestFiniteMagnitude)
    #expect(huge.oneNorm() == .infinity && huge.frobeniusNorm() == .infinity)
    #expect(huge.firstNonFinite() == nil)
  }

  @Test(arguments: Form.allCases)
  func notANumberAndInfinityReachEveryNorm(_ form: Form) {
    for (i, j) in [(0, 0), (1, 2), (2, 3), (2, 0)] {
      var a = Matrix<Double>(repeating: 1, rows: 3, columns: 4)
      a[i, j] = -.infinity
      var view = form.view(of: a)
      #expect(view.oneNorm() == .infinity && view.infinityNorm() == .infinity)
      #expect(view.maxNorm() == .infinity && view.frobeniusNorm() == .infinity)
      a[(i + 1) % 3, (j + 1) % 4] = .nan
      view = form.view(of: a)
      #expect(view.oneNorm().isNaN && view.infinityNorm().isNaN)
      #expect(view.maxNorm().isNaN && view.frobeniusNorm().isNaN)
    }
  }

  @Test(arguments: Form.allCases)
  func firstNonFiniteFindsEveryPlace(_ form: Form) throws {
    var places = 0
    // One column of 37 rows has remainders of every vector width.
    for (rows, columns) in [(1, 1), (3, 5), (37, 2), (2, 37)] {
      let zeros = Matrix<Float>(rows: rows, columns: columns)
      #expect(form.view(of: zeros).firstNonFinite() == nil)
      let large = zeros.map { $0 + .greatestFiniteMagnitude }
      #expect(form.view(of: large).firstNonFinite() == nil)
      for j in 0..<columns {
        for i in 0..<rows {
          for value in [Float.nan, .infinity, -.infinity, .signalingNaN] {
            var a = zeros
            a[i, j] = value
            let place = try #require(form.view(of: a).firstNonFinite())
            #expect(place == (i, j))
            #expect(throws: LinearAlgebraError.nonFinite(row: i, column: j)) {
              try form.view(of: a).requireFinite()
            }
            places += 1
          }
        }
      }
    }
    #expect(places == 4 * (1 + 15 + 74 + 74))
  }

  @Test func firstNonFiniteFollowsTheStorage() throws {
    var a = Matrix<Double>(rows: 3, columns: 3)
    a[2, 0] = .infinity
    a[0, 1] = .nan
    #expect(try #require(a.firstNonFinite()) == (2, 0))
    #expect(try #require(a.transposed.firstNonFinite()) == (0, 2))
    a[1, 0] = .nan
    #expect(try #require(a.firstNonFinite()) == (1, 0))
  }
}
