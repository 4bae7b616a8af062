import BLASBackend
import Matrices
import Testing
import _TestSupport

@Suite struct QRRoutineTests {
  private static let shapes = [
    (0, 0), (0, 3), (3, 0), (1, 1), (1, 5), (5, 1), (3, 3), (10, 3), (3, 10), (50, 10), (80, 60),
  ]

  private func makeTau<Scalar: RealBLASScalar>(_ layout: MatrixLayout) -> [Scalar] {
    [Scalar](repeating: sentinel(), count: min(layout.rows, layout.columns) + 1)
  }

  /// The first `columns` columns of Q, by application to the identity.
  private func orthogonalFactor<Scalar: RealBLASScalar>(
    _ factors: Placed<Scalar>, _ tau: [Scalar], columns: Int
  ) throws -> Matrix<Scalar> {
    let rows = factors.layout.rows
    let identity = Matrix<Scalar>(rows: rows, columns: columns) { i, j in i == j ? 1 : 0 }
    var q = Placed.output(identity, padding: 1)
    var workspace = Workspace<Scalar>()
    let reflectors = min(rows, factors.layout.columns)
    try q.mutate { span, qLayout in
      try LAPACK.unmqr(
        .left, .none, reflectors: reflectors, factors.storage.span, factors.layout,
        tau: tau.span, &span, qLayout, workspace: &workspace)
    }
    #expect(q.isSurroundingsUntouched)
    return q.matrix
  }

  private func triangle<Scalar: RealBLASScalar>(
    _ factors: Placed<Scalar>, rows: Int
  ) -> Matrix<Scalar> {
    let all = factors.matrix
    return Matrix(rows: rows, columns: all.columns) { i, j in i <= j ? all[i, j] : 0 }
  }

  @Test(arguments: scalarTypes)
  func geqrfGivesAnOrthogonalAndATriangularFactor(_ type: any RealBLASScalar.Type) throws {
    func check<Scalar: RealBLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 16)
      var workspace = Workspace<Scalar>()
      for (rows, columns) in Self.shapes {
        for padding in [0, 2] {
          let a: Matrix<Scalar> = generator.matrix(
            rows: rows, columns: columns, conditionNumber: 1e5)
          var factors = Placed.output(a, padding: padding)
          var tau: [Scalar] = makeTau(factors.layout)
          try factors.mutate { span, factorsLayout in
            try tau.mutate { tau in
              try LAPACK.geqrf(&span, factorsLayout, tau: &tau, workspace: &workspace)
            }
          }
          #expect(factors.isSurroundingsUntouched && tau.last == sentinel())
          let count = min(rows, columns)
          let q = try orthogonalFactor(factors, tau, columns: count)
          #expect(orthonormalityRatio(q) <= ratioLimit)
          #expect(factorizationRatio(a, factors: q, triangle(factors, rows: count)) <= ratioLimit)
        }
      }
    }
    try check(type)
  }

  /// RᵀR = (A + E)ᵀ(A + E) with ‖E‖ of rounding: the residual is at most twice that of a factorization. From one
  /// panel to several of each width.
  @Test(arguments: scalarTypes)
  func geqrtGivesTheTriangle(_ type: any RealBLASScalar.Type) throws {
    func check<Scalar: RealBLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 31)
      var workspace = Workspace<Scalar>()
      for (rows, columns) in Self.shapes + [(90, 70), (200, 150), (150, 200), (300, 260)] {
        let a: Matrix<Scalar> = generator.matrix(rows: rows, columns: columns)
        var factors = Placed.output(a, padding: 2)
        try factors.mutate { span, factorsLayout in
          try LAPACK.geqrt(&span, factorsLayout, workspace: &workspace)
        }
        #expect(factors.isSurroundingsUntouched)
        let r = triangle(factors, rows: min(rows, columns)).inDouble
        let exact = a.inDouble
        let difference =
          (r.transposed * r - exact.transposed * exact).frobeniusNorm()
        let size = exact.frobeniusNorm()
        let limit = 2 * ratioLimit * Double(max(rows, columns)) * Double(Scalar.ulpOfOne)
        #expect(difference <= limit * size * size, "\(rows) × \(columns)")
      }
    }
    try check(type)
  }

  @Test(arguments: scalarTypes)
  func geqp3OrdersTheDiagonalWhateverMemoryHeldBefore(_ type: any RealBLASScalar.Type) throws {
    func check<Scalar: RealBLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 17)
      var workspace = Workspace<Scalar>()
      // LAPACK takes a non-zero entry of its pivot array to mean "this column first".
      var pivots = [7, -1, 1 << 40]
      for (rows, columns) in Self.shapes {
        let a: Matrix<Scalar> = generator.matrix(
          rows: rows, columns: columns, conditionNumber: 1e5)
        var factors = Placed.output(a, padding: 2)
        var tau: [Scalar] = makeTau(factors.layout)
        try factors.mutate { span, factorsLayout in
          try tau.mutate { tau in
            try LAPACK.geqp3(
              &span, factorsLayout, pivots: &pivots, tau: &tau, workspace: &workspace)
          }
        }
        #expect(factors.isSurroundingsUntouched && tau.last == sentinel())
        #expect(pivots.sorted() == Array(0..<columns))
        let count = min(rows, columns)
        let permuted = Matrix<Scalar>(rows: rows, columns: columns) { i, j in a[i, pivots[j]] }
        let q = try orthogonalFactor(factors, tau, columns: count)
        let r = triangle(factors, rows: count)
        #expect(orthonormalityRatio(q) <= ratioLimit)
        #expect(factorizationRatio(permuted, factors: q, r) <= ratioLimit)
        for k in 1..<max(1, count) {
          let slack = 1 + 100 * Double(Scalar.ulpOfOne)
          #expect(abs(Double(r[k, k])) <= abs(Double(r[k - 1, k - 1])) * slack)
        }
      }
    }
    try check(type)
  }

  @Test(arguments: scalarTypes)
  func geqp3FindsTheRank(_ type: any RealBLASScalar.Type) throws {
    func check<Scalar: RealBLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 18)
      let left: Matrix<Scalar> = generator.matrix(rows: 20, columns: 3)
      let right: Matrix<Scalar> = generator.matrix(rows: 3, columns: 6)
      let product = naiveProduct(left.inDouble, right.inDouble)
      var factors = Matrix<Scalar>(rows: 20, columns: 6) { i, j in Scalar(product[i, j]) }.storage
      let layout = MatrixLayout(rows: 20, columns: 6)
      var tau = [Scalar](repeating: 0, count: 6)
      var pivots: [Int] = []
      var workspace = Workspace<Scalar>()
      try factors.mutate { span in
        try tau.mutate { tau in
          try LAPACK.geqp3(&span, layout, pivots: &pivots, tau: &tau, workspace: &workspace)
        }
      }
      let diagonal = (0..<6).map { abs(Double(factors[layout.index($0, $0)])) }
      let threshold = diagonal[0] * 100 * Double(Scalar.ulpOfOne)
      #expect(diagonal.filter { $0 > threshold }.count == 3)
    }
    try check(type)
  }

  @Test(arguments: scalarTypes, [Side.left, .right])
  func ormqrAppliesQFromEitherSideAndTransposed(
    _ type: any RealBLASScalar.Type, _ side: Side
  ) throws {
    func check<Scalar: RealBLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 19)
      var workspace = Workspace<Scalar>()
      for (order, reflectors) in [(1, 1), (5, 3), (10, 10), (50, 7)] {
        let a: Matrix<Scalar> = generator.matrix(rows: order, columns: reflectors)
        var factors = Placed.output(a, padding: 1)
        var tau: [Scalar] = makeTau(factors.layout)
        try factors.mutate { span, factorsLayout in
          try tau.mutate { tau in
            try LAPACK.geqrf(&span, factorsLayout, tau: &tau, workspace: &workspace)
          }
        }
        let q = try orthogonalFactor(factors, tau, columns: order)
        #expect(orthonormalityRatio(q) <= ratioLimit)
        for transposition in [Transposition.none, .transposed, .adjoint] {
          for other in [0, 1, 4] {
            let start: Matrix<Scalar> =
              side == .left
              ? generator.matrix(rows: order, columns: other)
              : generator.matrix(rows: other, columns: order)
            var c = Placed.output(start, padding: 3)
            try c.mutate { span, cLayout in
              try LAPACK.unmqr(
                side, transposition, reflectors: reflectors, factors.storage.span, factors.layout,
                tau: tau.span, &span, cLayout, workspace: &workspace)
            }
            let op = q.applied(transposition)
            let expected =
              side == .left
              ? naiveProduct(op, start.inDouble) : naiveProduct(start.inDouble, op)
            let rounded = Matrix<Scalar>(rows: expected.rows, columns: expected.columns) { i, j in
              Scalar(expected[i, j])
            }
            #expect(
              reconstructionRatio(rounded, c.matrix) <= ratioLimit,
              "\(order), \(reflectors), \(transposition), \(other)")
            #expect(c.isSurroundingsUntouched)
          }
        }
      }
    }
    try check(type)
  }
}
