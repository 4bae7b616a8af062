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
