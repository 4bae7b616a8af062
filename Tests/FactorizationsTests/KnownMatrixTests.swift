import BLASBackend
import ComplexModule
import Factorizations
import Foundation
import Matrices
import Testing
import _TestSupport

/// Matrices whose inverses, determinants and eigenvalues are known exactly.
@Suite struct KnownMatrixTests {
  private static func binomial(_ n: Int, _ k: Int) -> Double {
    if k < 0 || k > n { return 0 }
    return (0..<k).reduce(1.0) { ($0 * Double(n - $1) / Double($1 + 1)).rounded() }
  }

  private static func hilbert(_ n: Int) -> Matrix<Double> {
    Matrix(rows: n, columns: n) { 1 / Double($0 + $1 + 1) }
  }

  /// Integers: (−1)^(i+j) (i+j+1) C(n+i, n−j−1) C(n+j, n−i−1) C(i+j, i)².
  private static func hilbertInverse(_ n: Int) -> Matrix<Double> {
    Matrix(rows: n, columns: n) { i, j in
      let sign: Double = (i + j) % 2 == 0 ? 1 : -1
      let square = binomial(i + j, i) * binomial(i + j, i)
      return sign * Double(i + j + 1) * binomial(n + i, n - j - 1) * binomial(n + j, n - i - 1)
        * square
    }
  }

  private static func relativeError(_ a: Matrix<Double>, _ exact: Matrix<Double>) -> Double {
    naiveOneNorm(naiveDifference(a, exact)) / naiveOneNorm(exact)
  }

  @Test func hilbertMatricesAreInvertedAsFarAsTheyCanBe() throws {
    // κ₁ by n = 2 … 10 is 27 … 3.5e13; rounding 1/(i + j + 1) alone costs κε.
    for n in 2...10 {
      let (a, exact) = (Self.hilbert(n), Self.hilbertInverse(n))
      let kappa = naiveOneNorm(a) * naiveOneNorm(exact)
      let limit = 10 * kappa * Double.ulpOfOne
      #expect(Self.relativeError(try LU(a).inverse(), exact) <= limit, "\(n)")
      #expect(Self.relativeError(try Cholesky(a).inverse(), exact) <= limit, "\(n)")
      #expect(Self.relativeError(try BunchKaufman(a).inverse(), exact) <= limit, "\(n)")
      // The estimators are right within a factor of 3, as far as the inverse is computed at all.
      if n <= 8 {
        #expect(try Cholesky(a).conditionNumber() <= 1.01 * kappa)
        #expect(try Cholesky(a).conditionNumber() >= kappa / 3)
      }
    }
    #expect(throws: LinearAlgebraError.self) { try Cholesky(Self.hilbert(16)) }
    // The reciprocal of det H₅ is 266716800000.
    #expect(abs(try LU(Self.hilbert(5)).determinant * 266_716_800_000 - 1) < 1e-10)
  }

  @Test func pascalMatricesHaveIntegerFactorsAndDeterminantOne() throws {
    for n in [1, 2, 5, 9] {
      let a = Matrix<Double>(rows: n, columns: n) { Self.binomial($0 + $1, $0) }
      let cholesky = try Cholesky(a)
      // Integers on the way: no rounding at all.
      #expect(cholesky.u == Matrix(rows: n, columns: n) { Self.binomial($1, $0) })
      #expect(cholesky.determinant == 1)
      let sign = { (k: Int) -> Double in k % 2 == 0 ? 1 : -1 }
      let lower = Matrix<Double>(rows: n, columns: n) { i, j in sign(i + j) * Self.binomial(i, j) }
      let exact = naiveProduct(naiveTranspose(lower), lower)
      #expect(Self.relativeError(try cholesky.inverse(), exact) <= 1e-10)
      #expect(abs(try LU(a).determinant - 1) <= 1e-8)
    }
  }

  @Test func frankMatricesHaveDeterminantOneAndReciprocalEigenvalues() throws {
    for n in [2, 4, 8] {
      let a = Matrix<Double>(rows: n, columns: n) { i, j in
        j < i - 1 ? 0 : Double(n - max(i, j))
      }
      #expect(abs(try LU(a).determinant - 1) <= 1e-9)
      let values = try a.eigenvalues().map(\.real).sorted()
      for (small, large) in zip(values, values.reversed()) {
        // The small ones have condition numbers of about 10⁴ at n = 8.
        #expect(abs(small * large - 1) <= 1e-7, "\(n)")
      }
    }
  }

  @Test func molerMatricesHaveDeterminantOne() throws {
    let n = 10
    // A = LLᵀ with ones on and −1 below the diagonal of L.
    let a = Matrix<Double>(rows: n, columns: n) { i, j in
      i == j ? Double(i + 1) : Double(min(i, j)) - 1
    }
    let cholesky = try Cholesky(a)
    #expect(cholesky.u == Matrix(rows: n, columns: n) { $0 == $1 ? 1 : $0 < $1 ? -1 : 0 })
    #expect(cholesky.determinant == 1)
    #expect(try BunchKaufman(a).inertia == (n, 0, 0))
    // The least eigenvalue is tiny: about 8.6e-6 for n = 10.
    let least = try a.symmetricEigenvalues()[0]
    #expect(least > 0 && least < 1e-5)
  }

  @Test func wilkinsonsEigenvaluesComeInPairs() throws {
    // W₂₁⁺: the two largest agree to 14 digits, 10.746194182903…
    let a = Matrix<Double>(rows: 21, columns: 21) { i, j in
      i == j ? abs(Double(10 - i)) : abs(i - j) == 1 ? 1 : 0
    }
    let values = try a.symmetricEigenvalues()
    #expect(abs(values[20] - 10.746194182903393) <= 1e-13)
    #expect(abs(values[19] - 10.746194182903322) <= 1e-13)
    let selected = try SymmetricEigen(a, .indices(19..<21))
    #expect(selected.eigenvalues.count == 2 && abs(selected.eigenvalues[1] - values[20]) <= 1e-13)
    #expect(orthonormalityRatio(selected.eigenvectors) <= ratioLimit)
  }

  @Test func wilkinsonsGrowthReachesItsBound() throws {
    // Partial pivoting doubles the last column at every step: u_nn = 2^(n−1), exactly.
    let n = 24
    let a = Matrix<Double>(rows: n, columns: n) { i, j in
      i == j || j == n - 1 ? 1 : i > j ? -1 : 0
    }
    let lu = try LU(a)
    #expect(lu.u[n - 1, n - 1] == scalbn(1, n - 1) && lu.determinant == scalbn(1, n - 1))
  }
}
