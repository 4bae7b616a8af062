import BLASBackend
import ComplexModule
import Matrices
import Testing
import _TestSupport

@Suite struct ReductionTests {
  private let a: Matrix<Double> = [[1, -2, 3], [4, 5, -6]]

  @Test func sumsAgreeWithHandCounting() {
    #expect(a.sum() == 5 && a.mean() == 5.0 / 6 && a.product() == 720 && a.trace() == 6)
    #expect(a.sum(ofEach: .column) == [5, 3, -3] && a.sum(ofEach: .row) == [2, 3])
    #expect(
      a.transposed.sum(ofEach: .column) == [2, 3] && a.transposed.sum(ofEach: .row) == [5, 3, -3])
    #expect(a.mean(ofEach: .row) == [2.0 / 3, 1])
    #expect(a.cumulativeSum(alongEach: .column) == [[1, -2, 3], [5, 3, -3]])
    #expect(a.cumulativeSum(alongEach: .row) == [[1, -1, 2], [4, 9, 3]])
    #expect(a.cumulativeProduct(alongEach: .row) == [[1, -2, -6], [4, 20, -120]])
    #expect(a[0, ...].sum() == 2 && a[1, ...].cumulativeSum() == [4, 9, 3])
    let complex = a.map { Complex($0, 1) }
    #expect(
      complex.adjoint.sum() == Complex(5, -6)
        && complex.adjoint.sum(ofEach: .row)[0] == Complex(5, -2))
  }

  @Test func everyFormHasTheSameSums() {
    var generator = SeededGenerator(seed: 4)
    for (m, n) in [(0, 0), (0, 3), (3, 0), (1, 1), (5, 3), (1, 300), (300, 2), (129, 131)] {
      let x: Matrix<Float> = generator.integers(m, n)
      let rows = Vector((0..<m).map { i in (0..<n).reduce(0) { $0 + x[i, $1] } })
      let columns = Vector((0..<n).map { j in (0..<m).reduce(0) { $0 + x[$1, j] } })
      for form in Form.allCases {
        let view = form.view(of: x)
        #expect(view.sum(ofEach: .row) == rows && view.sum(ofEach: .column) == columns)
        #expect(view.sum() == rows.elements.reduce(0, +))
        #expect(view.maximum() == x.elements.max() && view.minimum() == x.elements.min())
        #expect(
          Array(view.elements) == Array(x.elements) && view.flattened() == Vector(Array(x.elements))
        )
        #expect(view.eachRow.map { $0.sum() } == rows.elements)
        #expect(view.eachColumn.map { $0.sum() } == columns.elements)
      }
    }
  }

  @Test func longSumsKeepTheirDigits() {
    // Added one after the other, a million times 0.1 in single precision is wrong in the fourth digit.
    let tenths = Matrix<Float>(repeating: 0.1, rows: 1000, columns: 1000)
    // 0.1f · 10⁶ in exact arithmetic is 100000.00149….
    for sum in [
      tenths.sum(), tenths.reshaped(rows: 1, columns: 1_000_000).sum(), tenths.flattened().sum(),
    ] {
      #expect(abs(sum - 100_000) <= 2 * Float(100_000).ulp, "\(sum)")
    }
    let row = tenths.reshaped(rows: 1, columns: 1_000_000).sum(ofEach: .row)[0]
    // Blocks of 128 columns are added one after the other: half an ulp for each.
    #expect(abs(row - 100_000) <= 64 * Float(100_000).ulp)
  }

  @Test func extremaSayWhereTheyStand() throws {
    #expect(a.minimum() == -6 && a.maximum() == 5)
    #expect(try #require(a.indexOfMinimum()) == (1, 2) && #require(a.indexOfMaximum()) == (1, 1))
    #expect(try #require(a.transposed.indexOfMinimum()) == (2, 1))
    #expect(a.minimum(ofEach: .column) == [1, -2, -6] && a.maximum(ofEach: .row) == [3, 5])
    #expect(
      a.indexOfMinimum(ofEach: .row) == [1, 2] && a.indexOfMaximum(ofEach: .column) == [1, 1, 0])
    #expect(a.transposed.maximum(ofEach: .column) == [3, 5] && a[0, ...].indexOfMaximum() == 2)
    // The first of equals, column by column.
    #expect(try #require(Matrix<Double>.ones(3, 3).indexOfMaximum()) == (0, 0))
  }

  @Test func extremaOfNothingAndOfNotANumber() throws {
    let none = Matrix<Double>(rows: 0, columns: 2)
    #expect(
      none.minimum() == nil && none.indexOfMaximum() == nil && none.sum() == 0
        && none.product() == 1)
    #expect(
      none.maximum(ofEach: .column) == [-.infinity, -.infinity] && none.minimum(ofEach: .row) == [])
    #expect(none.mean().isNaN && none.mean(ofEach: .column).allSatisfy(\.isNaN))
    var b = a
    b[1, 1] = .nan
    #expect(try #require(b.maximum()).isNaN && #require(b.indexOfMinimum()) == (1, 1))
    #expect(b.maximum(ofEach: .row)[1].isNaN && b.maximum(ofEach: .row)[0] == 3)
    #expect(
      b.transposed.minimum(ofEach: .row)[1].isNaN && b.indexOfMinimum(ofEach: .row) == [1, 1])
    b[1, 1] = -.infinity
    #expect(b.minimum() == -.infinity && b.sum() == -.infinity)
  }

  @Test func hugeAndTinyNumbersDoNotOverflowInNorms() {
    let big = a * 1e300
    #expect(big.frobeniusNorm() == 1e300 * a.frobeniusNorm() && (a * 1e-300).frobeniusNorm() > 0)
    let complex = Matrix<Complex<Double>>(rows: 2, columns: 1) { i, _ in
      Complex(3e300, i == 0 ? 4e300 : -4e300)
    }
    #expect(
      complex.oneNorm() == 1e301 && complex.infinityNorm() == 5e300 && complex.maxNorm() == 5e300)
    #expect(abs(complex.frobeniusNorm() / 1e300 - 50.0.squareRoot()) < 1e-14)
    #expect(complex.adjoint.oneNorm() == 5e300 && complex.adjoint.infinityNorm() == 1e301)
  }

  @Test func nearnessIsMeasuredByTheWholeMatrix() {
    let b = a .+ 1e-9
    #expect(
      a.isApproximatelyEqual(to: b) && !a.isApproximatelyEqual(to: b, relativeTolerance: 1e-12))
    #expect(a.isApproximatelyEqual(to: b, relativeTolerance: 0, absoluteTolerance: 1e-8))
    #expect(a.isApproximatelyEqual(to: a, relativeTolerance: 0))
    #expect(!a.isApproximatelyEqual(to: a.transposed) && !a.isApproximatelyEqual(to: a + a))
    var c = a
    c[0, 0] = .nan
    #expect(!c.isApproximatelyEqual(to: c))
    c[0, 0] = .infinity
    #expect(
      c.isApproximatelyEqual(to: c) && !c.isApproximatelyEqual(to: a)
        && !c.isApproximatelyEqual(to: -c))
    #expect((1e300 * a).isApproximatelyEqual(to: 1e300 * b))
    #expect(([1, 2] as Vector<Double>).isApproximatelyEqual(to: [1, 2 + 1e-10]))
  }
}

@Suite struct StackingTests {
  private let a: Matrix<Double> = [[1, 2], [3, 4]]
  private let b: Matrix<Double> = [[5], [6]]

  @Test func blocksStandWhereTheyAreWritten() throws {
    #expect(try Matrix(horizontally: [a, b]) == [[1, 2, 5], [3, 4, 6]])
    #expect(try Matrix(vertically: [a.view, b.transposed]) == [[1, 2], [3, 4], [5, 6]])
    #expect(
      try Matrix(blocks: [[a, b], [Matrix(b.transposed), [[7]]]]) == [
        [1, 2, 5], [3, 4, 6], [5, 6, 7],
      ])
    #expect(Matrix(diagonalBlocks: [a, b]) == [[1, 2, 0], [3, 4, 0], [0, 0, 5], [0, 0, 6]])
    #expect(try Matrix<Double>(horizontally: [Matrix<Double>]()).shape == Shape(0, 0))
    #expect(try Matrix(horizontally: [a, Matrix<Double>(rows: 2, columns: 0)]) == a)
    #expect(b.repeated(rows: 2, columns: 3) == [[5, 5, 5], [6, 6, 6], [5, 5, 5], [6, 6, 6]])
  }

  @Test func blocksThatDoNotFitAreRefused() {
    #expect(
      throws: LinearAlgebraError.shapeMismatch(
        operation: "blocks side by side", left: Shape(2, 2), right: Shape(1, 2))
    ) { try Matrix(horizontally: [a.view, b.transposed]) }
    #expect(
      throws: LinearAlgebraError.shapeMismatch(
        operation: "blocks one above the other", left: Shape(2, 2), right: Shape(2, 1))
    ) { try Matrix(vertically: [a, b]) }
  }

  @Test func reshapingKeepsTheOrderOfColumns() {
    let c: Matrix<Double> = [[1, 3, 5], [2, 4, 6]]
    #expect(c.reshaped(rows: 3, columns: 2) == [[1, 4], [2, 5], [3, 6]])
    #expect(c.reshaped(rows: 1, columns: 6).storage.address == c.storage.address)
    #expect(c.transposed.reshaped(rows: 6, columns: 1).flattened() == [1, 3, 5, 2, 4, 6])
    #expect(c.padded(leadingDimension: 4).flattened() == [1, 2, 3, 4, 5, 6])
  }
}
