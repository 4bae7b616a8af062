import BLASBackend
import Foundation
import Matrices
import Testing
import _TestSupport

@Suite struct VectorTests {
  @Test func arithmeticWorksOnElements() throws {
    let (x, y): (Vector<Double>, Vector<Double>) = ([1, 2, 3], [4, -5, 6])
    #expect(x + y == [5, -3, 9] && x - y == [-3, 7, -3] && 2 * x == [2, 4, 6])
    #expect(try x.dot(y) == 12)
    #expect(try ([3, 4] as Vector<Float>).norm() == 5)
    var sum = x
    try sum.add(y, scaledBy: 2)
    #expect(sum == [9, -8, 15] && x == [1, 2, 3])
    sum[1] = 0
    #expect(sum == [9, 0, 15] && sum.count == 3)
    #expect(Vector<Double>(count: 2) == [0, 0])
  }

  @Test func addingAVectorToItselfDoublesIt() throws {
    var x: Vector<Double> = [1, 2]
    try x.add(x, scaledBy: 1)
    #expect(x == [2, 4])
  }

  @Test func emptyVectorsAreZero() throws {
    var x: Vector<Double> = []
    #expect(try x.dot(x) == 0)
    #expect(try x.norm() == 0)
    try x.add(x, scaledBy: 2)
    #expect(x.count == 0 && x.column.shape == Shape(0, 1))
  }

  @Test func normsNeitherOverflowNorUnderflow() throws {
    // Multiples of a power of two: 3² + 4² = 5² without rounding.
    for exponent in [-1070, -600, 600, 1000] {
      let unit = Double(sign: .plus, exponent: exponent, significand: 1)
      let norm = try Vector([3 * unit, 4 * unit]).norm()
      // NRM2 scales with whatever it likes: two roundings, in units of the last place of the result.
      #expect(abs(norm - 5 * unit) <= 2 * (5 * unit).ulp)
    }
  }

  @Test func differentCountsAreRefused() {
    var x: Vector<Double> = [1, 2]
    let y: Vector<Double> = [1, 2, 3]
    #expect(
      throws: LinearAlgebraError.shapeMismatch(
        operation: "dot product", left: Shape(2, 1), right: Shape(3, 1))
    ) { try x.dot(y) }
    #expect(
      throws: LinearAlgebraError.shapeMismatch(
        operation: "vector sum", left: Shape(2, 1), right: Shape(3, 1))
    ) { try x.add(y, scaledBy: 1) }
    #expect(x == [1, 2])
  }

  @Test func columnsShareTheElements() {
    let x: Vector<Double> = [1, 2, 3]
    #expect(x.column.storage.address == x.elements.address && x.column == [[1], [2], [3]])
  }

  @Test func encodesAsAnArray() throws {
    let x: Vector<Double> = [1, 0.1, -3]
    let data = try JSONEncoder().encode(x)
    #expect(String(decoding: data, as: UTF8.self) == "[1,0.1,-3]")
    #expect(try JSONDecoder().decode(Vector<Double>.self, from: data) == x)
  }

  @Test func describesItselfAsAColumn() {
    #expect(([1, -2.5] as Vector<Double>).description == "2 × 1 matrix of Double\n   1\n-2.5")
  }
}
