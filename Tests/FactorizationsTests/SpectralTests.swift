import BLASBackend
import ComplexModule
import Factorizations
import Foundation
import Matrices
import RealModule
import Testing
import _TestSupport

/// Eigenvalues, Schur and Hessenberg forms, generalized problems.
@Suite struct SpectralTests {
  /// ‖AV − BVΛ‖₁ / ((‖A‖ + |λ|‖B‖)‖V‖ n ε): LAPACK's GET22 and GET52.
  private static func eigenRatio<Real: RealBLASScalar>(
    _ a: Matrix<Complex<Real>>, _ b: Matrix<Complex<Real>>, _ v: Matrix<Complex<Real>>,
    numerators: [Complex<Real>], denominators: [Complex<Real>]
  ) -> Double {
    let av = naiveProduct(a.inDouble, v.inDouble)
    let scaled = v.inDouble
    let alpha = Matrix<Complex<Real>>.diagonal(numerators).inDouble
    let beta = Matrix<Complex<Real>>.diagonal(denominators).inDouble
    let left = naiveProduct(av, beta)
    let right = naiveProduct(naiveProduct(b.inDouble, scaled), alpha)
    let bound =
      (naiveOneNorm(a.inDouble) * naiveOneNorm(beta) + naiveOneNorm(b.inDouble)
        * naiveOneNorm(alpha)) * max(1, naiveOneNorm(scaled)) * Double(max(1, a.rows))
      * Double(Real.ulpOfOne)
    let error = naiveOneNorm(naiveDifference(left, right))
    if error == 0 { return 0 }
    return error / bound >= 0 ? error / bound : .infinity
  }

  private static func complexified<Scalar: BLASScalar>(
    _ a: Matrix<Scalar>
  ) -> Matrix<Complex<Scalar.RealScalar>> {
    a.map { Complex($0._realPart, $0._imaginaryPart) }
  }

  @Test(arguments: fourTypes) func generalEigenvectorsSatisfyTheirEquations(
    _ type: any BLASScalar.Type
  ) throws {
    func check<Scalar: BLASScalar>(_: Scalar.Type) throws {
      typealias C = Complex<Scalar.RealScalar>
      for n in [0, 1, 2, 3, 6, 20] {
        for kind in [Kind.random, .zero, .gradedRows, .rankDeficient] {
          let a = kind.matrix(n, n, of: Scalar.self)
          let eigen = try Eigen(a, left: true)
          let ones = [C](repeating: 1, count: n)
          let complex = Self.complexified(a)
          #expect(
            Self.eigenRatio(
              complex, .identity(n), eigen.rightEigenvectors, numerators: eigen.eigenvalues,
              denominators: ones) <= ratioLimit, "\(kind) \(n)")
          let left = try #require(eigen.leftEigenvectors)
          #expect(
            Self.eigenRatio(
              complex.naiveAdjoint, .identity(n), left,
              numerators: eigen.eigenvalues.map(\.conjugate), denominators: ones) <= ratioLimit,
            "\(kind) \(n)")
          let alone = try a.eigenvalues()
          #expect(alone.count == n && eigen.rightEigenvectors.shape == Shape(n, n))
          // The trace is the sum.
          let trace = (0..<n).reduce(C.zero) { $0 + complex[$1, $1] }
          let sum = alone.reduce(C.zero, +)
          let size = Scalar.RealScalar(naiveOneNorm(a.inDouble))
          #expect((trace - sum).length <= 100 * Scalar.RealScalar(n + 1) * .ulpOfOne * size)
        }
      }
    }
    try check(type)
  }

  @Test func rotationsHaveEigenvaluesOnTheUnitCircle() throws {
    let a: Matrix<Double> = [[0, -1], [1, 0]]
    let values = try a.eigenvalues()
    #expect(values == [Complex(0, 1), Complex(0, -1)])
    let eigen = try Eigen(a)
    #expect(eigen.leftEigenvectors == nil)
    #expect((eigen.rightEigenvectors[0, 0] - Complex(2.0.squareRoot() / 2)).length < 1e-15)
  }

  @Test(arguments: fourTypes) func schurAndHessenbergFormsMultiplyOut(
    _ type: any BLASScalar.Type
  ) throws {
    func check<Scalar: BLASScalar>(_: Scalar.Type) throws {
      for n in squareOrders {
        for kind in Kind.allCases where n < 40 || kind == .random {
          let a = kind.matrix(n, n, of: Scalar.self)
          let plain = Matrix(a.view)
          let schur = try Schur(a)
          #expect(reconstructionRatio(plain, schur.reconstructed()) <= ratioLimit, "\(kind) \(n)")
          #expect(orthonormalityRatio(schur.z) <= ratioLimit)
          for j in 0..<n {
            for i in 0..<n where i > j + (Scalar._isComplex ? 0 : 1) {
              #expect(schur.t[i, j] == .zero)
            }
          }
          let hessenberg = try Hessenberg(a)
          let q = try hessenberg.q()
          #expect(orthonormalityRatio(q) <= ratioLimit)
          #expect(
            factorizationRatio(plain, factors: q, hessenberg.h, q.naiveAdjoint) <= ratioLimit,
            "\(kind) \(n)")
        }
      }
    }
    try check(type)
  }

  @Test(arguments: fourTypes) func hermitianEigenvaluesByRangeAndIndex(
    _ type: any BLASScalar.Type
  ) throws {
    func check<Scalar: BLASScalar>(_: Scalar.Type) throws {
      for n in [0, 1, 2, 6, 30] {
        let a = Kind.random.matrix(n, n, of: Scalar.self).hermitian
        let all = try a.symmetricEigenvalues()
        let full = try SymmetricEigen(a)
        #expect(reconstructionRatio(a, full.reconstructed()) <= ratioLimit)
        let limit =
          Scalar.RealScalar(ratioLimit * Double(n + 1)) * .ulpOfOne
          * Scalar.RealScalar(naiveOneNorm(a.inDouble))
        let relative = try SymmetricEigen(a, .all)
        #expect(zip(relative.eigenvalues, all).allSatisfy { abs($0 - $1) <= limit })
        #expect(relative.eigenvalues.count == n)
        #expect(reconstructionRatio(a, relative.reconstructed()) <= ratioLimit)
        let (low, high) = (n / 3, n - n / 4)
        let some = try SymmetricEigen(a, .indices(low..<high))
        #expect(some.eigenvalues.count == high - low)
        #expect(zip(some.eigenvalues, all[low..<high]).allSatisfy { abs($0 - $1) <= limit })
        #expect(orthonormalityRatio(some.eigenvectors) <= ratioLimit)
        #expect(try a.symmetricEigenvalues(.indices(0..<0)).isEmpty)
        if n < 2 { continue }
        let (from, to) = ((all[0] + all[1]) / 2, all[n - 1] + 1)
        let inside = try a.symmetricEigenvalues(.interval(from, to))
        #expect(inside.count == n - 1)
        let selected = try SymmetricEigen(a, .interval(from, to))
        #expect(selected.eigenvectors.shape == Shape(n, n - 1))
        let av = naiveProduct(a.inDouble, selected.eigenvectors.inDouble)
        let vl = naiveProduct(
          selected.eigenvectors.inDouble,
          Matrix<Scalar>.diagonal(selected.eigenvalues.map { Scalar($0) }).inDouble)
        #expect(naiveOneNorm(naiveDifference(av, vl)) <= Double(limit) * Double(n))
      }
    }
    try check(type)
  }

  @Test(arguments: fourTypes) func generalizedProblemsSatisfyTheirEquations(
    _ type: any BLASScalar.Type
  ) throws {
    func check<Scalar: BLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 101)
      for n in [0, 1, 2, 5, 15] {
        let a = Kind.random.matrix(n, n, of: Scalar.self)
        let g: Matrix<Scalar> = generator.positiveDefinite(order: n, conditionNumber: 10)
        let symmetric = try GeneralizedSymmetricEigen(a.hermitian, g)
        let x = symmetric.eigenvectors
        // XᴴBX = I, and AX = BXΛ; κ(B) = 10.
        let gram = naiveProduct(
          naiveTranspose(x.inDouble), naiveProduct(g.inDouble, x.inDouble))
        let unit = Double(n + 1) * Double(Scalar.RealScalar.ulpOfOne)
        #expect(
          naiveOneNorm(naiveDifference(.identity(gram.rows), gram)) <= 10 * ratioLimit * unit)
        let complexValues = symmetric.eigenvalues.map { Complex($0) }
        #expect(
          Self.eigenRatio(
            Self.complexified(a.hermitian), Self.complexified(g), Self.complexified(x),
            numerators: complexValues, denominators: complexValues.map { _ in 1 }) <= 10
            * ratioLimit)

        let b = Kind.illConditioned.matrix(n, n, of: Scalar.self)
        let general = try GeneralizedEigen(a, b, left: true)
        #expect(
          Self.eigenRatio(
            Self.complexified(a), Self.complexified(b), general.rightEigenvectors,
            numerators: general.numerators, denominators: general.denominators) <= ratioLimit,
          "\(n)")
        let left = try #require(general.leftEigenvectors)
        #expect(
          Self.eigenRatio(
            Self.complexified(a.naiveAdjoint), Self.complexified(b.naiveAdjoint), left,
            numerators: general.numerators.map(\.conjugate),
            denominators: general.denominators.map(\.conjugate)) <= ratioLimit, "\(n)")
      }
    }
    try check(type)
  }

  @Test func singularDenominatorsGiveInfiniteEigenvalues() throws {
    let pencil = try GeneralizedEigen([[1.0, 0], [0, 2]], [[1, 0], [0, 0]])
    #expect(pencil.eigenvalues.contains { !$0.isFinite })
    #expect(pencil.eigenvalues.contains { $0 == 1 })
    #expect(throws: LinearAlgebraError.notPositiveDefinite(leadingMinor: 2)) {
      try GeneralizedSymmetricEigen(Matrix<Double>.identity(2), [[1, 0], [0, -1]])
    }
  }

  @Test(arguments: fourTypes) func generalizedSingularValuesMultiplyOut(
    _ type: any BLASScalar.Type
  ) throws {
    func check<Scalar: BLASScalar>(_: Scalar.Type) throws {
      for (m, p, n) in [
        (0, 0, 0), (1, 1, 1), (3, 2, 4), (5, 4, 3), (2, 6, 4), (8, 8, 8), (0, 3, 2), (3, 0, 2),
      ] {
        for kind in [Kind.random, .rankDeficient, .zero] {
          let a = kind.matrix(m, n, of: Scalar.self)
          let b = Kind.random.matrix(p, n, of: Scalar.self)
          let gsvd = try GeneralizedSVD(a, b)
          #expect(
            reconstructionRatio(a, gsvd.reconstructedA()) <= ratioLimit, "\(m) \(p) \(n) \(kind)")
          #expect(
            reconstructionRatio(b, gsvd.reconstructedB()) <= ratioLimit, "\(m) \(p) \(n) \(kind)")
          #expect(orthonormalityRatio(gsvd.u) <= ratioLimit)
          #expect(orthonormalityRatio(gsvd.v) <= ratioLimit)
          #expect(orthonormalityRatio(gsvd.q) <= ratioLimit)
          for (c, s) in zip(gsvd.cosines, gsvd.sines) {
            #expect(abs(c * c + s * s - 1) <= 10 * Scalar.RealScalar.ulpOfOne)
          }
          if kind == .random { #expect(gsvd.rank == min(m + p, n) && gsvd.rankOfB == min(p, n)) }
        }
      }
    }
    try check(type)
  }

  @Test(arguments: fourTypes) func complexDecompositionsMultiplyOut(
    _ type: any BLASScalar.Type
  ) throws {
    func check<Scalar: BLASScalar>(_: Scalar.Type) throws {
      for (m, n) in [(0, 0), (0, 2), (2, 0), (1, 1), (5, 3), (3, 5), (12, 12), (40, 7), (7, 40)] {
        for kind in Kind.allCases {
          let a = kind.matrix(m, n, of: Scalar.self)
          let plain = Matrix(a.view)
          let svd = try SVD(a)
          #expect(
            reconstructionRatio(plain, svd.reconstructed()) <= ratioLimit, "\(kind) \(m) \(n)")
          #expect(orthonormalityRatio(svd.u) <= ratioLimit)
          #expect(orthonormalityRatio(svd.vt.naiveAdjoint) <= ratioLimit)
          let qr = try QR(a)
          #expect(reconstructionRatio(plain, qr.reconstructed()) <= ratioLimit, "\(kind) \(m) \(n)")
          #expect(orthonormalityRatio(try qr.thinQ()) <= ratioLimit)
          let pivoted = try PivotedQR(a)
          #expect(reconstructionRatio(plain, pivoted.reconstructed()) <= ratioLimit)
          let lq = try LQ(a)
          #expect(reconstructionRatio(plain, lq.reconstructed()) <= ratioLimit, "\(kind) \(m) \(n)")
          #expect(orthonormalityRatio(try lq.thinQ().naiveAdjoint) <= ratioLimit)
        }
      }
    }
    try check(type)
  }
}
