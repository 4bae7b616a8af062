import BLASBackend
import Factorizations
import Foundation
import Matrices
import Testing
import _TestSupport

@Suite struct SVDTests {
  @Test(arguments: Kind.allCases)
  func factorsMultiplyOut(_ kind: Kind) throws {
    try Self.checkFactors(Double.self, kind)
    try Self.checkFactors(Float.self, kind)
  }

  private static func checkFactors<Scalar: RealBLASScalar>(
    _: Scalar.Type, _ kind: Kind
  ) throws {
    for (m, n) in shapes {
      let a = kind.matrix(m, n, of: Scalar.self)
      let svd = try SVD(a)
      let (smaller, values) = (min(m, n), svd.singularValues)
      #expect(svd.u.shape == Shape(m, smaller) && svd.vt.shape == Shape(smaller, n))
      #expect(values.count == smaller && values.allSatisfy { $0 >= 0 })
      #expect(zip(values, values.dropFirst()).allSatisfy { $0 >= $1 })
      #expect(
        factorizationRatio(a, factors: svd.u, .diagonal(values), svd.vt) <= ratioLimit,
        "\(m) × \(n)")
      #expect(reconstructionRatio(a, svd.reconstructed()) <= ratioLimit, "\(m) × \(n)")
      #expect(orthonormalityRatio(svd.u) <= ratioLimit, "\(m) × \(n)")
      #expect(orthonormalityRatio(naiveTranspose(svd.vt)) <= ratioLimit, "\(m) × \(n)")
      // Both ways of computing σ are backward stable: they differ by a multiple of ε·σ₁.
      let limit =
        2 * ratioLimit * Double(max(m, n)) * Double(Scalar.ulpOfOne) * Double(values.first ?? 0)
      for other in [try a.singularValues(), try a.transposed.singularValues()] {
        #expect(other.count == smaller)
        #expect(zip(values, other).allSatisfy { abs(Double($0) - Double($1)) <= limit })
      }
    }
  }

  @Test func singularValuesAreThoseTheMatrixWasMadeOf() throws {
    try Self.checkValues(Double.self)
    try Self.checkValues(Float.self)
  }

  private static func checkValues<Scalar: RealBLASScalar>(_: Scalar.Type) throws {
    var generator = SeededGenerator(seed: 61)
    for (m, n) in shapes where min(m, n) > 1 {
      let a: Matrix<Scalar> = generator.matrix(rows: m, columns: n, conditionNumber: 1e12)
      let values = try a.singularValues()
      let bound = ratioLimit * Double(max(m, n)) * Double(Scalar.ulpOfOne)
      for (i, value) in values.enumerated() {
        let exact = pow(1e-12, Double(i) / Double(values.count - 1))
        // Weyl: no σ moves by more than the norm of what rounding added, of which σ₁ = 1 is the unit.
        #expect(abs(Double(value) - exact) <= bound, "\(m) × \(n), \(i)")
      }
    }
  }

  @Test func namesTheElementThatIsNotFinite() {
    for value in [Double.nan, .infinity, -.infinity] {
      for (i, j) in [(0, 0), (3, 0), (1, 2), (3, 2)] {
        var a = Kind.random.matrix(4, 3, of: Double.self)
        a[i, j] = value
        #expect(throws: LinearAlgebraError.nonFinite(row: i, column: j)) { try SVD(a) }
        #expect(throws: LinearAlgebraError.nonFinite(row: j, column: i)) {
          try a.transposed.singularValues()
        }
      }
    }
  }

  @Test func whatIsNotConsumedStaysUnchanged() throws {
    let a: Matrix<Double> = [[1, 2], [3, 4], [5, 6]]
    let svd = try SVD(a)
    #expect(try a.singularValues().count == 2)
    #expect(a == [[1, 2], [3, 4], [5, 6]])
    let other = try SVD(consume a)
    #expect(other.singularValues == svd.singularValues)
    #expect(areIdentical(other.u, svd.u) && areIdentical(other.vt, svd.vt))
  }
}

@Suite struct SymmetricEigenTests {
  @Test func vectorsAndValuesMultiplyOut() throws {
    try Self.check(Double.self)
    try Self.check(Float.self)
  }

  private static func check<Scalar: RealBLASScalar>(_: Scalar.Type) throws {
    for n in orders {
      for kind in Kind.allCases {
        let random = kind.matrix(n, n, of: Scalar.self)
        // Indefinite, rank deficient, graded: whatever the kind is.
        let a = Matrix(rows: n, columns: n) { i, j in
          i <= j ? random[i, j] : random[j, i]
        }
        let eigen = try SymmetricEigen(a)
        let (values, v) = (eigen.eigenvalues, eigen.eigenvectors)
        #expect(values.count == n && v.shape == Shape(n, n))
        #expect(zip(values, values.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(
          factorizationRatio(a, factors: v, .diagonal(values), naiveTranspose(v)) <= ratioLimit,
          "\(kind), \(n)")
        #expect(orthonormalityRatio(v) <= ratioLimit, "\(kind), \(n)")
        // Both are backward stable: they differ by a multiple of ε‖A‖.
        let limit =
          2 * ratioLimit * Double(n) * Double(Scalar.ulpOfOne) * naiveOneNorm(a.inDouble)
        let alone = try a.symmetricEigenvalues()
        #expect(zip(values, alone).allSatisfy { abs(Double($0) - Double($1)) <= limit })
      }
    }
  }

  @Test func knownEigenvaluesAreFound() throws {
    // 2 on the diagonal, −1 beside it: 2 − 2cos(kπ/(n + 1)), all between 0 and 4.
    let n = 50
    let a = Matrix<Double>(rows: n, columns: n) { i, j in i == j ? 2 : abs(i - j) == 1 ? -1 : 0 }
    for (k, value) in try a.symmetricEigenvalues().enumerated() {
      let exact = 2 - 2 * cos(Double(k + 1) * .pi / Double(n + 1))
      #expect(abs(value - exact) <= ratioLimit * Double(n) * Double.ulpOfOne * 4)
    }
  }

  @Test func readsTheUpperTriangleOnly() throws {
    let random = Kind.random.matrix(6, 6, of: Double.self)
    let half = Matrix(rows: 6, columns: 6) { i, j in i <= j ? random[i, j] : .nan }
    let full = Matrix(rows: 6, columns: 6) { i, j in random[min(i, j), max(i, j)] }
    let (one, other) = (try SymmetricEigen(half), try SymmetricEigen(full))
    #expect(one.eigenvalues == other.eigenvalues && one.eigenvectors == other.eigenvectors)
    #expect(try half.symmetricEigenvalues() == full.symmetricEigenvalues())
  }

  @Test func refusesWhatIsNotSquareOrNotFinite() {
    let error = LinearAlgebraError.notSquare(
      operation: "symmetric eigenvalues", shape: Shape(2, 3))
    #expect(throws: error) { try SymmetricEigen(Matrix<Double>(rows: 2, columns: 3)) }
    #expect(throws: error) { try Matrix<Double>(rows: 2, columns: 3).symmetricEigenvalues() }
    for (i, j) in [(0, 0), (0, 3), (2, 3), (3, 3)] {
      for value in [Double.nan, -.infinity] {
        var a = Matrix<Double>.identity(4)
        a[i, j] = value
        #expect(throws: LinearAlgebraError.nonFinite(row: i, column: j)) {
          try SymmetricEigen(a)
        }
        #expect(throws: LinearAlgebraError.nonFinite(row: i, column: j)) {
          try a.symmetricEigenvalues()
        }
      }
    }
  }

  @Test func consumingReusesTheStorage() throws {
    let a = Matrix<Double>(rows: 5, columns: 5) { i, j in Double(i * j + (i == j ? 3 : 0)) }
    let (copy, address) = (Matrix(a.view), a.storage.address)
    let eigen = try SymmetricEigen(consume a)
    #expect(eigen.eigenvectors.storage.address == address)
    let kept = try SymmetricEigen(copy)
    #expect(kept.eigenvectors == eigen.eigenvectors && kept.eigenvalues == eigen.eigenvalues)
    #expect(copy[4, 4] == 19)
  }
}
