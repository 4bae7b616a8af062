import BLASBackend
import ComplexModule
import Foundation
import Matrices
import Testing
import _TestSupport

/// Structured products against those of the dense matrices with the same elements. Small integers: exact.
@Suite struct StructuredTests {
  private static let orders = [0, 1, 2, 3, 5, 8]

  /// All kinds of structure, from the elements of a square matrix.
  private func structured<Scalar: BLASScalar>(
    _ a: Matrix<Scalar>
  ) throws -> [any StructuredMatrix<Scalar>] {
    let n = a.rows
    var result: [any StructuredMatrix<Scalar>] = [
      DiagonalMatrix(a.diagonal), try TridiagonalMatrix(of: a),
      PermutationMatrix<Scalar>(exchanges: (0..<n).map { n - 1 - $0 / 2 }, order: n),
    ]
    for triangle in [Triangle.upper, .lower] {
      for view in [a.view, a.transposed, a.adjoint] {
        for diagonal in [Diagonal.stored, .unit] {
          result.append(try TriangularMatrix(triangle, of: view, diagonal: diagonal))
        }
        result.append(try HermitianMatrix(triangle, of: view))
        result.append(PositiveDefiniteMatrix(try HermitianMatrix(triangle, of: view)))
      }
      result += [0, 1, 3].map { try! HermitianBandedMatrix(triangle, of: a, bandwidth: $0) }
    }
    for (lower, upper) in [(0, 0), (1, 2), (2, 0), (9, 9)] {
      result.append(BandedMatrix(of: a, lowerBandwidth: lower, upperBandwidth: upper))
    }
    return result
  }

  private func check<Scalar: BLASScalar>(
    _ s: some StructuredMatrix<Scalar>, _ b: Matrix<Scalar>, _ c: Matrix<Scalar>, _ alpha: Scalar,
    _ beta: Scalar
  ) throws {
    let dense = Matrix(s)
    let name = "\(type(of: s)) of order \(s.rows)"
    #expect(dense.shape == s.shape && s.description == dense.description)
    let views = [b.view, Matrix(b.transposed).transposed, Matrix(b.adjoint).adjoint]
    for view in views {
      #expect(try s.multiplied(by: view) == dense.multiplied(by: view), "\(name)")
      #expect(try view.adjoint.multiplied(by: s) == view.adjoint.multiplied(by: dense), "\(name)")
      for beta in [.zero, beta] {
        // β = 0 must not read.
        var target = beta == .zero ? c.map { _ in Scalar(.nan) } : c
        var expected = beta == .zero ? c.map { _ in .zero } : c
        try target.formProduct(s, view, alpha: alpha, beta: beta)
        try expected.formProduct(dense, view, alpha: alpha, beta: beta)
        #expect(target == expected, "\(name), left")
        target = Matrix(beta == .zero ? c.transposed.map { _ in Scalar(.nan) }.view : c.transposed)
        expected = Matrix(beta == .zero ? c.transposed.map { _ in .zero }.view : c.transposed)
        try target.formProduct(view.transposed, s, alpha: alpha, beta: beta)
        try expected.formProduct(view.transposed, dense, alpha: alpha, beta: beta)
        #expect(target == expected, "\(name), right")
      }
    }
    if b.columns > 0 {
      #expect(try s.multiplied(by: b[..., 0]) == dense.multiplied(by: b[..., 0]), "\(name)")
    }
  }

  @Test func productsOfRealsEqualDenseOnes() throws {
    var generator = SeededGenerator(seed: 1)
    var cases = 0
    for n in Self.orders {
      for k in [0, 1, 3] {
        let (a, b): (Matrix<Double>, Matrix<Double>) = (
          generator.integers(n, n), generator.integers(n, k)
        )
        for s in try structured(a) {
          try check(s, b, generator.integers(n, k), 2, -3)
          cases += 1
        }
      }
    }
    #expect(cases > 500)
  }

  @Test func productsOfComplexNumbersEqualDenseOnes() throws {
    typealias C = Complex<Float>
    var generator = SeededGenerator(seed: 2)
    func complex(_ m: Int, _ n: Int) -> Matrix<C> {
      let real: Matrix<Float> = generator.integers(m, n)
      let imaginary: Matrix<Float> = generator.integers(m, n)
      return Matrix(rows: m, columns: n) { C(real[$0, $1], imaginary[$0, $1]) }
    }
    for n in [1, 4] {
      let a = complex(n, n)
      for s in try structured(a) { try check(s, complex(n, 2), complex(n, 2), C(0, 1), C(2, -1)) }
    }
  }

  @Test func elementsAreThoseOfTheStructure() throws {
    let a: Matrix<Double> = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    #expect(Matrix(try TriangularMatrix(.upper, of: a)) == [[1, 2, 3], [0, 5, 6], [0, 0, 9]])
    #expect(
      Matrix(try TriangularMatrix(.lower, of: a, diagonal: .unit)) == [
        [1, 0, 0], [4, 1, 0], [7, 8, 1],
      ])
    #expect(Matrix(try SymmetricMatrix(.lower, of: a)) == [[1, 4, 7], [4, 5, 8], [7, 8, 9]])
    #expect(Matrix(try TridiagonalMatrix(of: a)) == [[1, 2, 0], [4, 5, 6], [0, 8, 9]])
    #expect(
      Matrix(BandedMatrix(of: a, lowerBandwidth: 0, upperBandwidth: 1))
        == [[1, 2, 0], [0, 5, 6], [0, 0, 9]])
    #expect(
      Matrix(try BandedMatrix(order: 3, diagonals: [-1: [1, 2], 0: [5, 6, 7], 2: [9]]))
        == [[5, 0, 9], [1, 6, 0], [0, 2, 7]])
    #expect(a.keepingUpperTriangle(from: 1) == [[0, 2, 3], [0, 0, 6], [0, 0, 0]])
    #expect(a[0..<2, ...].keepingLowerTriangle(from: 1) == [[1, 2, 0], [4, 5, 6]])
    let u = try TriangularMatrix(.upper, of: a)
    #expect(
      Matrix(u.transposed) == Matrix(Matrix(u).transposed)
        && u.elements.storage.address == a.storage.address)
    var b = a
    try b.multiply(.right, by: u, scaledBy: 2)
    #expect(b == 2 * a * Matrix(u))
  }

  @Test func permutationsMoveRowsAndColumns() throws {
    let a: Matrix<Double> = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    let p = try #require(PermutationMatrix<Double>([2, 0, 1]))
    #expect(p * a == [[7, 8, 9], [1, 2, 3], [4, 5, 6]] && a * p == a * Matrix(p))
    #expect(p.inverse * (p * a) == a && p.sign == 1 && p * p.inverse == PermutationMatrix(order: 3))
    #expect(PermutationMatrix<Double>(exchanges: [2, 2], order: 3).sources == [2, 0, 1])
    #expect(PermutationMatrix<Double>(exchanges: [1], order: 3).sign == -1)
    for bad in [[0, 0], [1, 2], [-1, 0]] { #expect(PermutationMatrix<Double>(bad) == nil) }
    let data = try JSONEncoder().encode(p)
    #expect(try JSONDecoder().decode(PermutationMatrix<Double>.self, from: data) == p)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(PermutationMatrix<Double>.self, from: Data("[0,2]".utf8))
    }
  }

  @Test func structuresThatDoNotFitAreRefused() throws {
    let wide = Matrix<Double>(rows: 2, columns: 3)
    #expect(
      throws: LinearAlgebraError.notSquare(operation: "triangular matrix", shape: Shape(2, 3))
    ) { try TriangularMatrix(.upper, of: wide) }
    #expect(throws: LinearAlgebraError.self) { try SymmetricMatrix(of: wide) }
    #expect(throws: LinearAlgebraError.self) { try TridiagonalMatrix(of: wide) }
    #expect(throws: LinearAlgebraError.self) {
      try TridiagonalMatrix<Double>(lower: [1], diagonal: [1, 2, 3], upper: [1, 2])
    }
    #expect(throws: LinearAlgebraError.self) {
      try BandedMatrix<Double>(order: 3, diagonals: [1: [1, 2, 3]])
    }
    let d = DiagonalMatrix<Double>([1, 2])
    var target = Matrix<Double>(repeating: 7, rows: 2, columns: 2)
    #expect(
      throws: LinearAlgebraError.shapeMismatch(
        operation: "accumulated product", left: Shape(2, 2), right: Shape(2, 3))
    ) { try target.formProduct(d, wide) }
    #expect(
      throws: LinearAlgebraError.shapeMismatch(
        operation: "matrix product", left: Shape(2, 3), right: Shape(2, 2))
    ) { try wide.multiplied(by: d) }
    #expect(target == Matrix(repeating: 7, rows: 2, columns: 2))
  }

  @Test func productsIntoSlicesTouchNothingElse() throws {
    var generator = SeededGenerator(seed: 3)
    let a: Matrix<Double> = generator.integers(6, 6)
    var b = a
    // The step of a blocked factorization: the trailing block minus a product of blocks beside it.
    try b[2..., 2...].formProduct(b[2..., ..<2], b[..<2, 2...], alpha: -1, beta: 1)
    let product = Matrix(a[2..., ..<2]) * Matrix(a[..<2, 2...])
    let expected = Matrix(rows: 6, columns: 6) { i, j in
      i >= 2 && j >= 2 ? a[i, j] - product[i - 2, j - 2] : a[i, j]
    }
    #expect(b == expected)
    var transposed = a.transposed
    try transposed.formProduct(a, a.transposed, alpha: 2, beta: 3)
    #expect(Matrix(transposed) == 2 * (a * a.transposed) + 3 * a.transposed)
    var c = a
    try c[1..<3, ...].addOuterProduct([1, 2], a[0, ...], scaledBy: 3)
    #expect(c[1, ...] == a[1, ...] + 3 * a[0, ...] && c[2, ...] == a[2, ...] + 6 * a[0, ...])
    var y: Vector<Double> = [1, 1, 1, 1, 1, 1]
    try y.formProduct(a.transposed, a[..., 0], alpha: 2, beta: -1)
    #expect(y == 2 * (a.transposed * a[..., 0]) - [1, 1, 1, 1, 1, 1])
    let z: Vector<Complex<Double>> = [Complex(1, 2), Complex(0, -1)]
    #expect(try z.innerProduct(z) == Complex(6, 0) && z.oneNorm() > 3.2 && z.maxNorm() < 2.24)
    var outer = Matrix<Complex<Double>>.zeros(2, 2)
    try outer.addOuterProduct(z, z, conjugating: true)
    #expect(outer == z.column * z.adjoint)
  }
}
