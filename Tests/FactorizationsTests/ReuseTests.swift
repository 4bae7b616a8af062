import BLASBackend
import Factorizations
import Matrices
import Testing
import _TestSupport

/// Many matrices of one shape in the memory of the first: the same answers, and nothing new is asked for.
/// `scripts/bench` counts the allocations of these calls.
@Suite struct ReuseTests {
  private static let shapes = [(20, 20), (30, 7), (7, 30), (1, 1), (0, 3)]

  @Test(arguments: fourTypes) func singularValues(_ type: any BLASScalar.Type) throws {
    func check<Scalar: BLASScalar>(_: Scalar.Type) throws {
      var workspace = Workspace<Scalar>()
      var svd = try SVD(Matrix<Scalar>(rows: 2, columns: 2), workspace: &workspace)
      for (m, n) in Self.shapes {
        let b = Kind.random.matrix(m, 2, of: Scalar.self)
        var x = Matrix<Scalar>(repeating: Scalar(.nan), rows: n, columns: 2)
        var addresses: Set<[UInt]> = []
        for kind in [Kind.random, .gradedRows, .padded, .rankDeficient] {
          let a = kind.matrix(m, n, of: Scalar.self)
          try svd.refactorize(a, workspace: &workspace)
          let fresh = try SVD(a)
          #expect(svd.u == fresh.u && svd.vt == fresh.vt)
          #expect(svd.singularValues == fresh.singularValues)
          try svd.solve(b, into: &x, workspace: &workspace)
          #expect(try fresh.solve(b) == x)
          addresses.insert([
            svd.u.storage.address, svd.vt.storage.address, svd.singularValues.address,
            x.storage.address,
          ])
        }
        #expect(addresses.count == 1, "\(m) × \(n)")
      }
      var tooSmall = Matrix<Scalar>(rows: 2, columns: 2)
      #expect(
        throws: LinearAlgebraError.shapeMismatch(
          operation: "SVD solve", left: Shape(3, 2), right: Shape(2, 2))
      ) {
        try svd.solve(Matrix(rows: 0, columns: 2), into: &tooSmall, workspace: &workspace)
      }
    }
    try check(type)
  }

  @Test(arguments: fourTypes) func eigenvalues(_ type: any BLASScalar.Type) throws {
    func check<Scalar: BLASScalar>(_: Scalar.Type) throws {
      var workspace = Workspace<Scalar>()
      var eigen = try SymmetricEigen(Matrix<Scalar>.identity(2), workspace: &workspace)
      for n in [20, 1, 0, 40] {
        var addresses: Set<[UInt]> = []
        for kind in [Kind.random, .gradedRows, .padded, .rankDeficient] {
          let a = kind.matrix(n, n, of: Scalar.self).hermitian
          try eigen.refactorize(a, workspace: &workspace)
          let fresh = try SymmetricEigen(a)
          #expect(eigen.eigenvalues == fresh.eigenvalues)
          #expect(eigen.eigenvectors == fresh.eigenvectors)
          addresses.insert([eigen.eigenvectors.storage.address, eigen.eigenvalues.address])
        }
        #expect(addresses.count == 1, "\(n)")
      }
      #expect(
        throws: LinearAlgebraError.notSquare(
          operation: "symmetric eigenvalues", shape: Shape(2, 3))
      ) {
        try eigen.refactorize(Matrix(rows: 2, columns: 3), workspace: &workspace)
      }
      #expect(eigen.eigenvectors.shape == Shape(40, 40), "unchanged after a wrong shape")
    }
    try check(type)
  }

  @Test(arguments: fourTypes) func otherFactorizations(_ type: any BLASScalar.Type) throws {
    func check<Scalar: BLASScalar>(_: Scalar.Type) throws {
      var workspace = Workspace<Scalar>()
      let first = Matrix<Scalar>.identity(2)
      var lq = try LQ(first, workspace: &workspace)
      var pivotedQR = try PivotedQR(first, workspace: &workspace)
      var bunchKaufman = try BunchKaufman(first)
      var pivotedCholesky = try PivotedCholesky(first)
      var eigen = try Eigen(first, left: true, workspace: &workspace)
      for n in [12, 1, 0, 20] {
        let b = Kind.random.matrix(n, 2, of: Scalar.self)
        var x = Matrix<Scalar>(repeating: .naiveNaN, rows: n, columns: 2)
        var addresses: [Set<UInt>] = Array(repeating: [], count: 10)
        for kind in [Kind.random, .gradedRows, .padded] {
          let a = kind.matrix(n, n, of: Scalar.self)
          try lq.refactorize(a, workspace: &workspace)
          let freshLQ = try LQ(a)
          #expect(lq.factors == freshLQ.factors && lq.tau == freshLQ.tau)
          try lq.solve(b, into: &x, workspace: &workspace)
          #expect(try freshLQ.solve(b) == x)

          try pivotedQR.refactorize(a, workspace: &workspace)
          let fresh = try PivotedQR(a)
          #expect(pivotedQR.r == fresh.r && pivotedQR.pivots == fresh.pivots)
          var y = b
          try pivotedQR.solveInPlace(&y, workspace: &workspace)
          #expect(try fresh.solve(b) == y)

          try bunchKaufman.refactorize(a.hermitian, workspace: &workspace)
          let indefinite = try BunchKaufman(a.hermitian)
          #expect(try indefinite.solve(b) == bunchKaufman.solve(b))
          #expect(indefinite.oneNorm == bunchKaufman.oneNorm)

          try pivotedCholesky.refactorize(a.hermitian, workspace: &workspace)
          let other = try PivotedCholesky(a.hermitian)
          #expect(pivotedCholesky.u == other.u && pivotedCholesky.pivots == other.pivots)

          try eigen.refactorize(a, workspace: &workspace)
          let alone = try Eigen(a, left: true)
          #expect(eigen.eigenvalues == alone.eigenvalues)
          #expect(eigen.rightEigenvectors == alone.rightEigenvectors)
          #expect(eigen.leftEigenvectors == alone.leftEigenvectors)

          let now = [
            lq.factors.storage.address, lq.tau.address, x.storage.address, pivotedQR.pivots.address,
            bunchKaufman.factors.storage.address, pivotedCholesky.factors.storage.address,
            eigen.eigenvalues.address, eigen.rightEigenvectors.storage.address,
            eigen.leftEigenvectors!.storage.address,
          ]
          for (k, address) in now.enumerated() { addresses[k].insert(address) }
        }
        #expect(addresses.allSatisfy { $0.count <= 1 }, "\(n)")
      }
    }
    try check(type)
  }

  @Test func determinantsOfBands() throws {
    for n in [0, 1, 2, 3, 12] {
      let random = Kind.random.matrix(n, n, of: Double.self)
      // Small on the diagonal: rows are exchanged.
      let a = Matrix<Double>(rows: n, columns: n) { i, j in
        abs(i - j) > 1 ? 0 : i == j ? random[i, j] / 10 : random[i, j]
      }
      let exact = try LU(a).logDeterminant
      let definite = Matrix<Double>(rows: n, columns: n) { i, j in
        abs(i - j) > 1 ? 0 : i == j ? 8 : random[min(i, j), max(i, j)]
      }
      let (diagonal, off) = (
        (0..<n).map { definite[$0, $0] }, (0..<max(0, n - 1)).map { definite[$0 + 1, $0] }
      )
      let positive = try Cholesky(definite).logDeterminant
      let tridiagonal = try TridiagonalMatrix(of: a).solver()
      for (found, exact) in [
        (try BandedLU(a, lower: 1, upper: 1).logDeterminant, exact),
        (try BandedLU(a, lower: 3, upper: 2).logDeterminant, exact),
        (tridiagonal.logDeterminant, exact),
        (
          try BandedCholesky(
            upperBand: Matrix(rows: 2, columns: n) { i, j in
              i == 1 ? diagonal[j] : j == 0 ? 0 : off[j - 1]
            }
          ).logDeterminant, positive
        ),
        (
          try TridiagonalCholesky<Double>(diagonal: diagonal, off: off).logDeterminant, positive
        ),
      ] {
        #expect(found.sign == exact.sign)
        // Each pivot has an error of some roundings times the condition of what is left, here below 10³.
        #expect(abs(found.logarithm - exact.logarithm) <= 1e4 * Double(n + 1) * .ulpOfOne, "\(n)")
      }
    }
  }

  @Test func solvesByQR() throws {
    var workspace = Workspace<Double>()
    var qr = try QR(Matrix<Double>(rows: 30, columns: 7), workspace: &workspace)
    var addresses: Set<[UInt]> = []
    var b = Matrix<Double>(rows: 30, columns: 1)
    for kind in [Kind.random, .padded] {
      let a = kind.matrix(30, 7, of: Double.self)
      for i in 0..<30 { b[i, 0] = Double(i) }
      let expected = try QR(a).solve(b)
      try qr.refactorize(a, workspace: &workspace)
      try qr.solveInPlace(&b, workspace: &workspace)
      #expect(b == expected)
      addresses.insert([qr.factors.storage.address, qr.tau.address, b.storage.address])
    }
    #expect(addresses.count == 1)
  }
}
