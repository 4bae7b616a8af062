import BLASBackend
import ComplexModule
import Matrices
import Testing
import _TestSupport

@Suite struct BroadcastTests {
  private let a: Matrix<Double> = [[1, 2, 3], [4, 5, 6]]
  private let row: Matrix<Double> = [[10, 20, 30]]
  private let column: Vector<Double> = [2, 4]

  // Macros fold operators of their own by a precedence that is not theirs: hence the parentheses.
  @Test func operatorsWorkElementByElement() {
    #expect((a .* a) == [[1, 4, 9], [16, 25, 36]])
    #expect((a ./ a) == .ones(2, 3))
    #expect((a .+ 1) == [[2, 3, 4], [5, 6, 7]])
    #expect((1 .- a) == [[0, -1, -2], [-3, -4, -5]])
    #expect((6 ./ a[0, ...]) == [6, 3, 2])
    #expect((column .* column) == [4, 16] && (1 .+ column) == [3, 5])
    #expect((a.transposed .* a.transposed) == [[1, 16], [4, 25], [9, 36]])
    #expect(a / 2 == 0.5 * a)
    #expect(a * 2 == a + a && -a == a - 2 * a)
    #expect(column / 2 == [1, 2] && -column == [-2, -4] && column * 3 == 3 * column)
  }

  @Test func oneRowOrOneColumnIsRepeated() {
    #expect((a .+ row) == [[11, 22, 33], [14, 25, 36]])
    #expect((row .- a) == [[9, 18, 27], [6, 15, 24]])
    #expect((a .* column) == [[2, 4, 6], [16, 20, 24]])
    #expect((a ./ column) == [[0.5, 1, 1.5], [1, 1.25, 1.5]])
    // A row and a column make a table.
    #expect((column.column .* row) == [[20, 40, 60], [40, 80, 120]])
    #expect((a .- a.mean(ofEach: .row)) == [[-1, 0, 1], [-1, 0, 1]])
    #expect((a .- a.mean(ofEach: .column).transposed) == [[-1.5, -1.5, -1.5], [1.5, 1.5, 1.5]])
    let empty = Matrix<Double>(rows: 0, columns: 3)
    #expect((empty .+ row).shape == Shape(0, 3) && (empty .* empty).shape == Shape(0, 3))
  }

  @Test func everyFormOfOperandGivesTheSame() {
    var generator = SeededGenerator(seed: 3)
    for (m, n) in [(0, 2), (1, 1), (1, 4), (4, 1), (5, 3), (67, 35)] {
      let (x, y): (Matrix<Float>, Matrix<Float>) = (
        generator.integers(m, n), generator.integers(m, n)
      )
      let sum = Matrix(rows: m, columns: n) { x[$0, $1] + y[$0, $1] }
      let product = Matrix(rows: m, columns: n) { x[$0, $1] * y[$0, $1] }
      for left in Form.allCases {
        for right in Form.allCases {
          let (p, q) = (left.view(of: x), right.view(of: y))
          #expect(p + q == sum && (p .* q) == product, "\(left) \(right)")
          var target = p
          target += q
          #expect(Matrix(target) == sum)
          target = p
          target .*= q
          #expect(Matrix(target) == product)
          #expect(p - q == Matrix(rows: m, columns: n) { x[$0, $1] - y[$0, $1] })
        }
      }
    }
  }

  @Test func changesInPlaceEqualTheirOperators() {
    var (b, v) = (a, column)
    b .+= row
    #expect(b == (a .+ row))
    b .-= column
    #expect(b == ((a .+ row) .- column))
    b ./= 2
    b .*= b
    #expect(b == (((a .+ row) .- column) / 2).map { $0 * $0 })
    v .*= v
    v += [1, 1]
    v /= 5
    #expect(v == [1, 3.4])
    b = a
    b -= a
    #expect(b == .zeros(2, 3))
    b[1, ...] .+= 2
    b[..., 0..<2] .*= [[3, 4]] as Matrix<Double>
    #expect(b == [[0, 0, 0], [6, 8, 2]])
    // The same elements on both sides.
    b[0..<1, ...] += b[1..<2, ...]
    b[..., 1...] = b[..., 0..<2]
    #expect(b == [[6, 6, 8], [6, 6, 8]])
    b.fill(with: .infinity)
    b .*= 0
    #expect(b.elements.filter { $0.isNaN }.count == 6)
  }

  @Test func mappingAndCombiningVisitColumnByColumn() throws {
    var seen: [Double] = []
    _ = a.transposed.map { element in
      seen.append(element)
      return element
    }
    #expect(seen == [1, 2, 3, 4, 5, 6])
    let complex = try a.combined(with: a) { Complex($0, -$1) }
    #expect(complex.adjoint[2, 1] == Complex(6.0, 6.0))
    struct Stop: Error, Equatable {}
    #expect(throws: Stop()) { try a.map { (_) throws(Stop) -> Double in throw Stop() } }
    #expect(
      throws: LinearAlgebraError.shapeMismatch(
        operation: "elementwise combination", left: Shape(2, 3), right: Shape(1, 3))
    ) { try a.combined(with: row) { $0 + $1 } }
  }

  @Test func shapesThatDoNotFitTrapWithBothShapes() async {
    func expectMessage(_ result: ExitTest.Result?, _ message: String) {
      let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
      #expect(text.contains(message), "\(text)")
    }
    expectMessage(
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = Matrix<Double>.ones(2, 3) .* Matrix<Double>.ones(2, 2)
      }, "elementwise product: 2 × 3 and 2 × 2 do not fit each other")
    expectMessage(
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        // In place the left side keeps its shape.
        var row = Matrix<Double>.ones(1, 3)
        row .+= Matrix<Double>.ones(2, 3)
      }, "elementwise sum: 1 × 3 and 2 × 3 do not fit each other")
    expectMessage(
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var a = Matrix<Double>.ones(2, 3)
        a[0, ...] += [1, 2]
      }, "vector sum: 3 and 2 elements do not fit each other")
  }
}
