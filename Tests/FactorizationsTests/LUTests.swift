import BLASBackend
import ComplexModule
import Factorizations
import Foundation
import Matrices
import Testing
import _TestSupport

@Suite struct LUTests {
  @Test(arguments: fourTypes) func factorsMultiplyOutAndSolve(_ type: any BLASScalar.Type) throws {
    func check<Scalar: BLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 81)
      for n in squareOrders {
        for kind in Kind.allCases where n < 40 || kind == .random || kind == .illConditioned {
          let a = kind.matrix(n, n, of: Scalar.self)
          let lu = try LU(a)
          #expect(
            reconstructionRatio(Matrix(a.view), lu.reconstructed()) <= ratioLimit, "\(kind) \(n)")
          #expect(lu.permutation.sorted() == Array(0..<n))
          if lu.zeroPivot != nil { continue }
          for k in [0, 1, 3] {
            let b: Matrix<Scalar> = generator.matrix(rows: n, columns: k)
            let x = try lu.solve(b)
            #expect(solveRatio(a, solution: x, rightSides: b) <= ratioLimit, "\(kind) \(n)")
            var y = b
            try lu.solveInPlace(.transposed, &y)
            #expect(solveRatio(naiveTranspose(a), solution: y, rightSides: b) <= ratioLimit)
            var z = b
            try lu.solveInPlace(.adjoint, &z)
            #expect(solveRatio(a.naiveAdjoint, solution: z, rightSides: b) <= ratioLimit)
          }
          #expect(inverseRatio(a, try lu.inverse()) <= ratioLimit, "\(kind) \(n)")
        }
      }
    }
    try check(type)
  }

  @Test func determinantsHaveTheSignOfThePermutation() throws {
    let a: Matrix<Double> = [[0, 2, 0], [0, 0, 3], [5, 0, 0]]
    #expect(abs(try LU(a).determinant - 30) < 1e-13)
    let swapped: Matrix<Double> = [[0, 2], [3, 0]]
    #expect(abs(try LU(swapped).determinant + 6) < 1e-14)
    #expect(try LU(swapped).logDeterminant.sign == -1)
    #expect(try LU(Matrix<Double>(rows: 0, columns: 0)).determinant == 1)
    // i·(1 − i) − 2·3 = −5 + i.
    let complex: Matrix<Complex<Double>> = [
      [Complex(0, 1), Complex(2)], [Complex(3), Complex(1, -1)],
    ]
    #expect((try LU(complex).determinant - Complex(-5, 1)).length < 1e-14)
  }

  @Test func logarithmsStayInRangeWhereTheDeterminantDoesNot() throws {
    let n = 40
    let huge = try LU(Matrix<Double>.diagonal((0..<n).map { _ in -1e300 }))
    #expect(huge.determinant == .infinity && huge.logDeterminant.sign == 1)
    #expect(abs(huge.logDeterminant.logarithm / (40 * 300 * log(10)) - 1) < 1e-15)
    let tiny = try LU(Matrix<Double>.diagonal((0..<3).map { _ in -0x1p-1074 }))
    #expect(abs(tiny.logDeterminant.logarithm / (3 * log(0x1p-1074)) - 1) < 1e-15)
    #expect(tiny.logDeterminant.sign == -1 && tiny.determinant == 0)
    let complex = try LU(Matrix<Complex<Double>>.diagonal((0..<3).map { _ in Complex(0, 1e-300) }))
    #expect(abs(complex.logDeterminant.logarithm / (3 * log(1e-300)) - 1) < 1e-15)
    #expect((complex.logDeterminant.sign - Complex(0, -1)).length < 1e-15)
  }

  @Test func singularMatricesHaveADeterminantButNoSolution() throws {
    let a: Matrix<Double> = [[1, 2, 3], [2, 4, 6], [1, 0, 1]]
    let lu = try LU(a)
    #expect(lu.zeroPivot == 2 && lu.determinant == 0)
    #expect(lu.logDeterminant.logarithm == -.infinity && lu.logDeterminant.sign == 0)
    #expect(try lu.reciprocalConditionNumber() == 0 && lu.conditionNumber() == .infinity)
    var b: Matrix<Double> = [[1], [2], [3]]
    #expect(throws: LinearAlgebraError.singular(pivot: 2)) { try lu.solveInPlace(&b) }
    #expect(b == [[1], [2], [3]])
    #expect(throws: LinearAlgebraError.singular(pivot: 2)) { try lu.inverse() }
  }

  @Test(arguments: fourTypes) func conditionIsThatOfTheMatrix(_ type: any BLASScalar.Type) throws {
    func check<Scalar: BLASScalar>(_: Scalar.Type) throws {
      var generator = SeededGenerator(seed: 82)
      for n in [1, 2, 5, 30] {
        let a: Matrix<Scalar> = generator.matrix(rows: n, columns: n, conditionNumber: 100)
        let lu = try LU(a)
        let estimate = Double(try lu.conditionNumber())
        let one = Double(lu.oneNorm)
        // Moduli, not those of the real embedding, which are up to √2 larger.
        let inverse = try lu.inverse()
        var exact = 0.0
        for j in 0..<n {
          exact = max(exact, (0..<n).reduce(0) { $0 + Double(inverse[$1, j]._modulus) })
        }
        exact *= one
        #expect(estimate <= exact * 1.01 && estimate >= exact / 3, "\(n): \(estimate) \(exact)")
      }
    }
    try check(type)
  }

  @Test func refactorizingTakesNoNewMemory() throws {
    var generator = SeededGenerator(seed: 83)
    let matrices: [Matrix<Double>] = (0..<3).map { _ in generator.matrix(rows: 20, columns: 20) }
    var lu = try LU(matrices[0])
    let address = lu.factors.storage.address
    for a in matrices {
      try lu.refactorize(a)
      let fresh = try LU(a)
      #expect(lu.factors == fresh.factors && lu.permutation == fresh.permutation)
      #expect(lu.oneNorm == fresh.oneNorm && lu.factors.storage.address == address)
    }
    let other: Matrix<Double> = [[2, 1], [1, 2]]
    try lu.refactorize(other)
    #expect(lu.shape == Shape(2, 2) && abs(lu.determinant - 3) < 1e-14)
  }

  @Test func mistakesNameShapesAndPlaces() throws {
    #expect(throws: LinearAlgebraError.notSquare(operation: "LU factorization", shape: Shape(2, 3)))
    {
      try LU(Matrix<Double>(rows: 2, columns: 3))
    }
    let lu = try LU(Matrix<Double>.identity(2))
    #expect(
      throws: LinearAlgebraError.shapeMismatch(
        operation: "LU solve", left: Shape(2, 2), right: Shape(3, 1))
    ) { try lu.solve(Matrix(rows: 3, columns: 1)) }
    for value in [Complex<Double>(.nan, 0), Complex(0, .infinity)] {
      var a = Matrix<Complex<Double>>.identity(4)
      a[3, 1] = value
      #expect(throws: LinearAlgebraError.nonFinite(row: 3, column: 1)) { try LU(a) }
    }
  }

  /// The pivots stay within rounding of what exact arithmetic gives, whatever the scale.
  @Test(arguments: [-1022, -996, 0, 996]) func scalingChangesNothing(_ exponent: Int) throws {
    var generator = SeededGenerator(seed: 84)
    let a: Matrix<Double> = generator.matrix(rows: 12, columns: 12)
    let scaled = a.map { scalbn($0, exponent) }
    let (plain, other) = (try LU(a), try LU(scaled))
    #expect(plain.permutation == other.permutation)
    if exponent > -1000 {
      #expect(other.l == plain.l && other.u == plain.u.map { scalbn($0, exponent) })
      #expect(abs(try other.conditionNumber() / (try plain.conditionNumber()) - 1) < 1e-8)
    }
  }
}
