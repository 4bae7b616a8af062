import BLASBackend
import Matrices
import Testing
import _TestSupport

@Suite struct MatrixTests {
  @Test func zerosAndRepeatedValuesFillTheShape() {
    let zeros = Matrix<Double>(rows: 2, columns: 3)
    #expect(zeros.shape == Shape(2, 3) && zeros.storage == [0, 0, 0, 0, 0, 0])
    #expect(Matrix<Float>(repeating: 7, rows: 2, columns: 1).storage == [7, 7])
  }

  @Test func elementsAreStoredColumnByColumn() {
    let a = Matrix<Double>(rows: 2, columns: 3) { i, j in Double(10 * i + j) }
    #expect(a.storage == [0, 10, 1, 11, 2, 12])
    #expect(a[1, 2] == 12 && a[0, 1] == 1)
    #expect(a.leadingDimension == 2)
    #expect(a.row(1) == [10, 11, 12] && a.column(1) == [1, 11])
  }

  @Test func closureInitAsksForEveryElementOnce() {
    var places: [[Int]] = []
    _ = Matrix<Double>(rows: 2, columns: 2) { i, j in
      places.append([i, j])
      return 0
    }
    #expect(places == [[0, 0], [1, 0], [0, 1], [1, 1]])
  }

  @Test func closureInitPassesItsErrorOn() {
    struct Refusal: Error, Equatable { var row: Int }
    #expect(throws: Refusal(row: 1)) {
      try Matrix<Double>(rows: 3, columns: 1) { i, _ throws(Refusal) in
        if i == 1 { throw Refusal(row: i) }
        return 0
      }
    }
  }

  @Test func leadingDimensionSkipsWhatStandsBetweenColumns() {
    let a = Matrix<Double>(
      rows: 2, columns: 2, leadingDimension: 4, storage: [1, 2, .nan, .nan, 3, 4, .nan])
    #expect(a == [[1, 3], [2, 4]])
    #expect(a.column(1) == [3, 4] && a.row(0) == [1, 3])
    #expect(Matrix(a.view).storage == [1, 2, 3, 4])
    var changed = a
    changed[1, 1] = 9
    #expect(changed.storage[5] == 9 && changed.storage[2].isNaN && changed.storage[3].isNaN)
  }

  @Test func storageMayBeLongerThanTheMatrix() {
    let a = Matrix<Double>(rows: 1, columns: 2, storage: [1, 2, 3, 4])
    #expect(a == [[1, 2]] && a.hashValue == ([[1, 2]] as Matrix<Double>).hashValue)
  }

  @Test func writingACopyLeavesTheOtherUnchanged() {
    let original: Matrix<Double> = [[1, 2], [3, 4]]
    var copy = original
    #expect(copy.storage.address == original.storage.address)
    copy[0, 1] = 9
    #expect(original == [[1, 2], [3, 4]] && copy == [[1, 9], [3, 4]])
    #expect(copy.storage.address != original.storage.address)
  }

  @Test func writingAMatrixThatIsNotSharedCopiesNothing() {
    var a = Matrix<Double>(rows: 10, columns: 10)
    let address = a.storage.address
    for i in 0..<10 { a[i, 9 - i] = 1 }
    #expect(a.storage.address == address)
  }

  @Test func identityAndDiagonal() {
    #expect(Matrix<Double>.identity(2) == [[1, 0], [0, 1]])
    #expect(Matrix<Float>.diagonal([2, 3]) == [[2, 0], [0, 3]])
    #expect(Matrix<Double>.identity(0).shape == Shape(0, 0))
  }

  @Test func literalsAreWrittenRowByRow() {
    let a: Matrix<Double> = [[1, 2, 3], [4, 5, 6]]
    #expect(a.shape == Shape(2, 3) && a.storage == [1, 4, 2, 5, 3, 6])
    let empty: Matrix<Double> = []
    #expect(empty.shape == Shape(0, 0))
    let oneEmptyRow: Matrix<Double> = [[]]
    #expect(oneEmptyRow.shape == Shape(1, 0))
  }

  @Test func raggedRowsAndColumnsAreRefused() throws {
    #expect(
      throws: LinearAlgebraError.shapeMismatch(
        operation: "matrix from rows", left: Shape(1, 2), right: Shape(1, 3))
    ) { try Matrix<Double>(rowByRow: [[1, 2], [3, 4], [5, 6, 7]]) }
    #expect(
      throws: LinearAlgebraError.shapeMismatch(
        operation: "matrix from columns", left: Shape(2, 1), right: Shape(0, 1))
    ) { try Matrix<Double>(columnByColumn: [[1, 2], []]) }
    #expect(try Matrix<Double>(rowByRow: [[1, 2], [3, 4]]) == [[1, 2], [3, 4]])
    #expect(try Matrix<Double>(columnByColumn: [[1, 2], [3, 4]]) == [[1, 3], [2, 4]])
  }

  @Test(arguments: [(0, 0), (0, 3), (3, 0)])
  func emptyMatricesWorkEverywhere(_ rows: Int, _ columns: Int) throws {
    var a = Matrix<Double>(rows: rows, columns: columns)
    #expect(a.isEmpty && a.shape == Shape(rows, columns) && a.storage.isEmpty)
    #expect(a == Matrix(rows: rows, columns: columns) { _, _ in 1 })
    #expect(a.hashValue == Matrix<Double>(rows: rows, columns: columns).hashValue)
    #expect(Matrix(a.transposed).shape == Shape(columns, rows))
    #expect((a + a).shape == a.shape && (2 * a).shape == a.shape && (-a).shape == a.shape)
    #expect(a.map { $0 + 1 }.shape == a.shape)
    #expect((a.transposed * a) == Matrix(rows: columns, columns: columns))
    #expect(try a.gram() == Matrix(rows: columns, columns: columns))
    #expect(a.oneNorm() == 0 && a.infinityNorm() == 0 && a.maxNorm() == 0)
    #expect(a.frobeniusNorm() == 0 && a.firstNonFinite() == nil)
    for j in 0..<columns { #expect(a.column(j).count == rows) }
    for i in 0..<rows { #expect(a.row(i).count == columns) }
    try a.copyBlock(from: Matrix<Double>(rows: rows, columns: 0), atRow: 0, column: columns)
    try a.formProduct(
      Matrix<Double>(rows: rows, columns: 2), Matrix<Double>(rows: 2, columns: columns))
    #expect(a.isEmpty)
  }

  @Test func shapesAndPaddingDecideEquality() {
    var generator = SeededGenerator(seed: 1)
    let a: Matrix<Double> = generator.integers(3, 4)
    let padded = a.padded(leadingDimension: 7)
    #expect(a == padded && padded == a && a.hashValue == padded.hashValue)
    for (i, j) in [(0, 0), (2, 3), (1, 2)] {
      var other = a
      other[i, j] += 1
      #expect(a != other && padded != other && other != padded)
    }
    #expect(Matrix<Double>(rows: 2, columns: 3) != Matrix<Double>(rows: 3, columns: 2))
    #expect(Matrix<Double>(rows: 0, columns: 3) != Matrix<Double>(rows: 3, columns: 0))
    let nan = Matrix<Double>(repeating: .nan, rows: 1, columns: 1)
    #expect(nan != nan)
  }

  @Test func mapMayChangeTheType() {
    let a: Matrix<Double> = [[1.5, -2], [0, 4]]
    let result: Matrix<Float> = a.padded(leadingDimension: 3).map { Float(2 * $0) }
    #expect(result == [[3, -4], [0, 8]])
  }

  @Test func shapesDescribeThemselves() {
    #expect(Shape(3, 2).description == "3 × 2" && Shape(3, 2).transposed == Shape(2, 3))
    #expect(Shape(2, 2).isSquare && !Shape(2, 3).isSquare)
  }

  /// The claims of other tests rest on these: the operands of the forms are what they say.
  @Test(arguments: Form.allCases)
  func formsKeepTheElements(_ form: Form) {
    let a: Matrix<Double> = [[1, 2, 3], [4, 5, 6]]
    #expect(Matrix(form.view(of: a)) == a)
  }
}
