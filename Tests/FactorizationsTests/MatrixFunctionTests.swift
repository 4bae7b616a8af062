import BLASBackend
import ComplexModule
import Factorizations
import Foundation
import Matrices
import RealModule
import Testing
import _TestSupport

/// What `Tests/Fixtures/scipy/matrix_functions.py` wrote: exact values, which SciPy confirms.
private struct FunctionFixture: Decodable {
  let name: String
  let matrix: [[Double]]
  let exponential: [[Double]]
  let logarithm: [[Double]]?
  let squareRoot: [[Double]]?
  let power: [[Double]]?

  static func all() throws -> [FunctionFixture] {
    let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/scipy/matrix_functions.json")
    return try JSONDecoder().decode([FunctionFixture].self, from: Data(contentsOf: url))
  }
}

@Suite struct MatrixFunctionTests {
  private static func error<Scalar: BLASScalar>(
    _ value: Matrix<Scalar>, _ exact: Matrix<Double>
  ) -> Double {
    guard value.shape == exact.shape else { return .infinity }
    var worst = 0.0
    for j in 0..<exact.columns {
      for i in 0..<exact.rows {
        worst = max(
          worst,
          hypot(Double(value[i, j]._realPart) - exact[i, j], Double(value[i, j]._imaginaryPart)))
      }
    }
    let size = exact.maxNorm()
    return size == 0 ? worst : worst / size
  }

  /// The relative condition number of a function at A, from differences of the function itself: tolerances
  /// are this times a few ε. At least 1.
  private static func condition(
    _ a: Matrix<Double>, _ function: (Matrix<Double>) throws -> Matrix<Double>
  ) rethrows -> Double {
    let value = try function(a)
    let step = 1e-9 * max(naiveOneNorm(a), 1e-300)
    var worst = 1.0
    for j in 0..<a.columns {
      for i in 0..<a.rows {
        var moved = a
        moved[i, j] += step
        do {
          let change = naiveOneNorm(naiveDifference(try function(moved), value))
          worst = max(worst, change / naiveOneNorm(value) / 1e-9)
        } catch is LinearAlgebraError {
          // So close to a matrix without a value the function is as badly conditioned.
          worst = max(worst, 1e9)
        }
      }
    }
    return worst * Double(a.rows)
  }

  @Test func functionsAgreeWithExactValues() throws {
    let fixtures = try FunctionFixture.all()
    #expect(fixtures.count == 13)
    for fixture in fixtures {
      let a = try Matrix<Double>(rowByRow: fixture.matrix)
      let complex = a.map { Complex($0) }
      func check(
        _ which: String, _ expected: [[Double]]?, _ real: (Matrix<Double>) throws -> Matrix<Double>,
        _ other: (Matrix<Complex<Double>>) throws -> Matrix<Complex<Double>>,
        _ single: (Matrix<Float>) throws -> Matrix<Float>
      ) throws {
        guard let expected else { return }
        let exact = try Matrix<Double>(rowByRow: expected)
        let limit = 100 * Double.ulpOfOne * (try Self.condition(a, real))
        let found = Self.error(try real(a), exact)
        #expect(found <= limit, "\(which) of \(fixture.name): \(found), \(limit)")
        let complexFound = Self.error(try other(complex), exact)
        #expect(complexFound <= limit, "complex \(which) of \(fixture.name): \(complexFound)")
        let singleLimit = limit / Double.ulpOfOne * Double(Float.ulpOfOne)
        if singleLimit < 0.1 {
          let singleFound = Self.error(try single(a.map { Float($0) }), exact)
          #expect(singleFound <= singleLimit, "single \(which) of \(fixture.name): \(singleFound)")
        }
      }
      try check(
        "exponential", fixture.exponential, { try $0.exponential() }, { try $0.exponential() },
        { try $0.exponential() })
      try check(
        "logarithm", fixture.logarithm, { try $0.logarithm() }, { try $0.logarithm() },
        { try $0.logarithm() })
      try check(
        "square root", fixture.squareRoot, { try $0.squareRoot() }, { try $0.squareRoot() },
        { try $0.squareRoot() })
      try check(
        "power", fixture.power, { try $0.power(1.7) }, { try $0.power(1.7) }, { try $0.power(1.7) })
    }
  }

  @Test func exponentialsOfExtremeMatricesNeitherTrapNorLie() throws {
    #expect(try Matrix<Double>(rows: 0, columns: 0).exponential().isEmpty)
    // e^−huge vanishes; e^huge is out of range, and says where.
    let down = try Matrix<Double>.diagonal([-1e300, -2e305]).exponential()
    #expect(down == Matrix(rows: 2, columns: 2))
    #expect(throws: LinearAlgebraError.nonFinite(row: 0, column: 0, operand: "the result")) {
      try Matrix<Double>.diagonal([1e300, 1]).exponential()
    }
    #expect(throws: LinearAlgebraError.self) {
      try Matrix<Float>(repeating: .greatestFiniteMagnitude, rows: 3, columns: 3).exponential()
    }
    let tiny = try Matrix<Double>(repeating: 0x1p-1074, rows: 2, columns: 2).exponential()
    #expect(tiny[0, 0] == 1 && tiny[0, 1] == 0x1p-1074)
    // A rotation by many turns, e^(iθ): the phase loses digits with θ, the length does not.
    let turn = try ([[0, -1e5], [1e5, 0]] as Matrix<Double>).exponential()
    let square: Double = turn[0, 0] * turn[0, 0] + turn[1, 0] * turn[1, 0]
    #expect(abs(square - 1) < 1e-9)
    #expect(abs(turn[0, 0] - cos(1e5)) < 1e-9)
    #expect(
      throws: LinearAlgebraError.notSquare(operation: "matrix exponential", shape: Shape(1, 2))
    ) {
      try Matrix<Double>(rows: 1, columns: 2).exponential()
    }
    #expect(throws: LinearAlgebraError.nonFinite(row: 1, column: 0)) {
      try ([[1, 2], [.nan, 1]] as Matrix<Double>).exponential()
    }
  }

  @Test func principalValuesExistOrAreRefused() throws {
    let negative: Matrix<Double> = [[-4, 0], [0, 9]]
    #expect(throws: LinearAlgebraError.noPrincipalValue(real: -4, imaginary: 0)) {
      try negative.squareRoot()
    }
    #expect(throws: LinearAlgebraError.noPrincipalValue(real: -4, imaginary: 0)) {
      try negative.logarithm()
    }
    let complex = negative.map { Complex($0) }
    let root = try complex.squareRoot()
    #expect((root[0, 0] - Complex(0, 2)).length < 1e-15 && (root[1, 1] - Complex(3)).length < 1e-15)
    let logarithm = try complex.logarithm()
    #expect((logarithm[0, 0] - Complex(log(4), .pi)).length < 1e-14)
    #expect(try Matrix<Double>(rows: 3, columns: 3).squareRoot() == Matrix(rows: 3, columns: 3))
    // [[0 1]; [0 0]] has no square root at all.
    #expect(throws: LinearAlgebraError.noPrincipalValue(real: 0, imaginary: 0)) {
      try ([[0, 1], [0, 0]] as Matrix<Double>).squareRoot()
    }
    #expect(throws: LinearAlgebraError.singular(pivot: 0)) {
      try ([[0, 1], [0, 0]] as Matrix<Double>).logarithm()
    }
  }

  @Test func rootsAndLogarithmsOfExtremeScales() throws {
    for scale in [0x1p-1074, 1e-300, 1e300] {
      let a = Matrix<Double>.diagonal([scale, scale * 4])
      let root = try a.squareRoot()
      #expect(abs(root[0, 0] / scale.squareRoot() - 1) < 1e-14)
      let logarithm = try a.logarithm()
      #expect(abs(logarithm[0, 0] / log(scale) - 1) < 1e-14)
      #expect(abs(logarithm[1, 1] / log(scale * 4) - 1) < 1e-14)
    }
  }

  @Test func integerPowersAreProducts() throws {
    let a: Matrix<Double> = [[1, 1], [1, 0]]
    #expect(try a.power(10) == [[89, 55], [55, 34]])
    #expect(try a.power(0) == .identity(2) && a.power(1) == a)
    #expect(Self.error(try a.power(-3), [[-1, 2], [2, -3]]) < 1e-14)
    #expect(throws: LinearAlgebraError.singular(pivot: 1)) {
      try ([[1, 1], [1, 1]] as Matrix<Double>).power(-1)
    }
  }

  @Test(arguments: fourTypes) func pseudoInversesSatisfyThePenroseConditions(
    _ type: any BLASScalar.Type
  ) throws {
    func check<Scalar: BLASScalar>(_: Scalar.Type) throws {
      for (m, n) in [(0, 0), (0, 3), (3, 0), (1, 1), (5, 3), (3, 5), (6, 6)] {
        for kind in [Kind.random, .rankDeficient, .zero, .duplicatedColumn] {
          let a = kind.matrix(m, n, of: Scalar.self)
          let x = try a.pseudoInverse()
          #expect(x.shape == Shape(n, m))
          let (a2, x2) = (a.inDouble, x.inDouble)
          let unit = 100 * Double(Scalar.RealScalar.ulpOfOne) * Double(m + n)
          let (na, nx) = (naiveOneNorm(a2), naiveOneNorm(x2))
          let kappa = max(1, na * nx)
          let (ax, xa) = (naiveProduct(a2, x2), naiveProduct(x2, a2))
          #expect(naiveOneNorm(naiveDifference(naiveProduct(ax, a2), a2)) <= unit * kappa * na)
          #expect(naiveOneNorm(naiveDifference(naiveProduct(xa, x2), x2)) <= unit * kappa * nx)
          #expect(naiveOneNorm(naiveDifference(naiveTranspose(ax), ax)) <= unit * kappa)
          #expect(naiveOneNorm(naiveDifference(naiveTranspose(xa), xa)) <= unit * kappa)
          let rank = try a.rank()
          let expected =
            switch kind {
            case .zero: 0
            case .rankDeficient: Kind.deficientRank(m, n)
            case .duplicatedColumn: n > 1 ? min(m, n - 1) : min(m, n)
            default: min(m, n)
            }
          #expect(rank == expected, "\(kind) \(m) \(n)")
          let (basis, null) = (try a.columnSpace(), try a.nullSpace())
          #expect(basis.shape == Shape(m, rank) && null.shape == Shape(n, n - rank))
          #expect(
            orthonormalityRatio(basis) <= ratioLimit && orthonormalityRatio(null) <= ratioLimit)
          #expect(naiveOneNorm(naiveProduct(a2, null.inDouble)) <= unit * na)
          if m >= n {
            let polar = try a.polar()
            #expect(factorizationRatio(a, factors: polar.unitary, polar.hermitian) <= ratioLimit)
            #expect(orthonormalityRatio(polar.unitary) <= ratioLimit)
            #expect(polar.hermitian == polar.hermitian.hermitian)
          }
        }
      }
    }
    try check(type)
  }

  @Test func kroneckerProductsHoldEveryProduct() {
    let (a, b): (Matrix<Double>, Matrix<Double>) = ([[1, 2]], [[3], [5]])
    #expect(a.kronecker(b) == [[3, 6], [5, 10]] && b.kronecker(a) == [[3, 6], [5, 10]])
    #expect(
      Matrix<Double>.identity(2).kronecker(Matrix<Double>(rows: 0, columns: 3)).shape == Shape(0, 6)
    )
  }

  @Test func ranksFollowTheirRule() throws {
    let a = Matrix<Double>.diagonal([1, 1e-3, 1e-20])
    #expect(try a.rank() == 2 && a.rank(.relative(1e-2)) == 1 && a.rank(.absolute(1e-30)) == 3)
    #expect(try SVD(a).conditionNumber == 1e20)
    #expect(try SVD(Matrix<Double>(rows: 2, columns: 2)).conditionNumber == .infinity)
  }
}
