import BLASBackend
import Matrices
import Testing
import _TestSupport

@Suite struct TriangularRoutineTests {
  struct Flags: Sendable {
    var side: Side
    var triangle: Triangle
    var transposition: Transposition
    var diagonal: Diagonal

    static let all = [Side.left, .right].flatMap { side in
      [Triangle.upper, .lower].flatMap { triangle in
        [Transposition.none, .transposed, .adjoint].flatMap { transposition in
          [Diagonal.stored, .unit].map { diagonal in
            Flags(
              side: side, triangle: triangle, transposition: transposition, diagonal: diagonal)
          }
        }
      }
    }
  }

  private static let shapes = [(0, 3), (3, 0), (1, 1), (2, 3), (5, 2), (3, 10), (10, 5), (50, 50)]

  /// A triangular matrix with a condition number of a few units, NaN wherever it must not be read.
  static func factor<Scalar: RealBLASScalar>(
    _ order: Int, _ flags: Flags, _ generator: inout SeededGenerator
  ) -> (stored: Matrix<Scalar>, meant: Matrix<Scalar>) {
    let a = Matrix<Scalar>(rows: order, columns: order) { i, j in
      let element = Scalar(generator.normal()) / Scalar(order)
      return i == j ? 2 + element : element
    }
    return (
      a.replacing(outside: flags.triangle, flags.diagonal, by: .nan),
      a.triangular(flags.triangle, flags.diagonal)
    )
  }

  @Test(arguments: scalarTypes, Flags.all)
  func trmmIsTheProduct(_ type: any RealBLASScalar.Type, _ flags: Flags) throws {
    func check<Scalar: RealBLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 9)
      for (rows, columns) in Self.shapes {
        for (alpha, padding): (Scalar, Int) in [(1, 0), (-0.5, 2)] {
          let order = flags.side == .left ? rows : columns
          let (stored, meant): (Matrix<Scalar>, _) = Self.factor(order, flags, &generator)
          let a = Placed.input(stored, padding: padding)
          let start: Matrix<Scalar> = generator.matrix(rows: rows, columns: columns)
          var b = Placed.output(start, padding: padding)
          try b.mutate { span, bLayout in
            try BLAS.trmm(
              flags.side, flags.triangle, flags.transposition, flags.diagonal, alpha: alpha,
              a.storage.span, a.layout, &span, bLayout)
          }
          let op = meant.applied(flags.transposition)
          let nothing = Matrix<Double>(rows: rows, columns: columns)
          let (value, size) =
            flags.side == .left
            ? naiveCombination(Double(alpha), op, start.inDouble, 0, nothing)
            : naiveCombination(Double(alpha), start.inDouble, op, 0, nothing)
          #expect(
            isRounding(b.matrix, of: value, sizes: size, terms: order), "\(rows) × \(columns)")
          #expect(b.isSurroundingsUntouched)
        }
      }
    }
    try check(type)
  }

  @Test(arguments: scalarTypes, Flags.all)
  func trsmSolves(_ type: any RealBLASScalar.Type, _ flags: Flags) throws {
    func check<Scalar: RealBLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 10)
      for (rows, columns) in Self.shapes {
        for (alpha, padding): (Scalar, Int) in [(1, 0), (-0.5, 2)] {
          let order = flags.side == .left ? rows : columns
          let (stored, meant): (Matrix<Scalar>, _) = Self.factor(order, flags, &generator)
          let a = Placed.input(stored, padding: padding)
          let start: Matrix<Scalar> = generator.matrix(rows: rows, columns: columns)
          var b = Placed.output(start, padding: padding)
          try b.mutate { span, bLayout in
            try BLAS.trsm(
              flags.side, flags.triangle, flags.transposition, flags.diagonal, alpha: alpha,
              a.storage.span, a.layout, &span, bLayout)
          }
          let op = meant.applied(flags.transposition)
          let scaled = Matrix<Scalar>(rows: rows, columns: columns) { i, j in alpha * start[i, j] }
          // From the right: XA = B is AᵀXᵀ = Bᵀ.
          let isLeft = flags.side == .left
          let matrix = Matrix<Scalar>(rows: order, columns: order) { i, j in
            Scalar(isLeft ? op[i, j] : op[j, i])
          }
          let ratio = solveRatio(
            matrix, solution: isLeft ? b.matrix : naiveTranspose(b.matrix),
            rightSides: isLeft ? scaled : naiveTranspose(scaled))
          #expect(ratio <= ratioLimit, "\(rows) × \(columns)")
          #expect(b.isSurroundingsUntouched)
        }
      }
    }
    try check(type)
  }

  @Test(arguments: scalarTypes, Flags.all.filter { $0.side == .left })
  func trtrsSolves(_ type: any RealBLASScalar.Type, _ flags: Flags) throws {
    func check<Scalar: RealBLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 11)
      for (order, columns) in Self.shapes {
        let (stored, meant): (Matrix<Scalar>, _) = Self.factor(order, flags, &generator)
        let a = Placed.input(stored, padding: 1)
        let start: Matrix<Scalar> = generator.matrix(rows: order, columns: columns)
        var b = Placed.output(start, padding: 2)
        let outcome = try b.mutate { span, bLayout in
          try LAPACK.trtrs(
            flags.triangle, flags.transposition, flags.diagonal, a.storage.span, a.layout, &span,
            bLayout)
        }
        #expect(outcome == .success)
        let op = meant.applied(flags.transposition)
        let matrix = Matrix<Scalar>(rows: order, columns: order) { i, j in Scalar(op[i, j]) }
        #expect(solveRatio(matrix, solution: b.matrix, rightSides: start) <= ratioLimit)
        #expect(b.isSurroundingsUntouched)
      }
    }
    try check(type)
  }

  @Test(arguments: scalarTypes)
  func trtrsNamesTheZeroOnTheDiagonal(_ type: any RealBLASScalar.Type) throws {
    func check<Scalar: RealBLASScalar>(_: Scalar.Type) throws {
      var a = Matrix<Scalar>.identity(5)
      a[3, 3] = 0
      let start = [Scalar](repeating: 2, count: 5)
      var b = start
      let layout = MatrixLayout(rows: 5, columns: 1)
      let outcome = try b.mutate { span in
        try LAPACK.trtrs(.upper, .none, .stored, a.storage.span, a.layout, &span, layout)
      }
      #expect(outcome == .failure(4))
      #expect(b == start)
      // With an implicit diagonal nothing is wrong.
      let unit = try b.mutate { span in
        try LAPACK.trtrs(.upper, .none, .unit, a.storage.span, a.layout, &span, layout)
      }
      #expect(unit == .success)
    }
    try check(type)
  }

  @Test(arguments: scalarTypes, [Triangle.upper, .lower])
  func trconEstimatesTheCondition(_ type: any RealBLASScalar.Type, _ triangle: Triangle) throws {
    func check<Scalar: RealBLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 12)
      for order in [0, 1, 2, 3, 5, 10, 50] {
        let flags = Flags(
          side: .left, triangle: triangle, transposition: .none, diagonal: .stored)
        let (stored, meant): (Matrix<Scalar>, _) = Self.factor(order, flags, &generator)
        let a = Placed.input(stored, padding: 2)
        var workspace = Workspace<Scalar>()
        let estimate = try LAPACK.trcon(
          triangle, .stored, a.storage.span, a.layout, workspace: &workspace)
        guard order > 0 else {
          #expect(estimate == 1)
          continue
        }
        // Column by column, the inverse of a triangular matrix.
        var inverse = Matrix<Double>.identity(order)
        inverse.solveTriangular(meant.inDouble, triangle)
        let exact = 1 / (naiveOneNorm(meant.inDouble) * naiveOneNorm(inverse))
        // The estimate of ‖A⁻¹‖ is never too large, and hardly ever less than a third.
        #expect(Double(estimate) >= exact * 0.999 && Double(estimate) <= 3 * exact)
      }
    }
    try check(type)
  }
}

extension Matrix<Double> {
  /// B ← A⁻¹B by substitution.
  mutating func solveTriangular(_ a: Matrix<Double>, _ triangle: Triangle) {
    for column in 0..<columns {
      let order = triangle == .lower ? Array(0..<rows) : (0..<rows).reversed()
      for i in order {
        var sum = self[i, column]
        for k in 0..<rows where k != i { sum -= a[i, k] == 0 ? 0 : a[i, k] * self[k, column] }
        self[i, column] = sum / a[i, i]
      }
    }
  }
}
