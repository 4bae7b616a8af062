import BLASBackend
import Matrices
import Testing
import _TestSupport

@Suite struct MatrixViewTests {
  private let a = Matrix<Double>(rows: 4, columns: 5) { i, j in Double(10 * i + j) }

  @Test func viewsShareTheStorage() {
    let address = a.storage.address
    for view in [
      a.view, a.transposed, a[1..<3, 2...], a[1..<3, ...].transposed, a.transposed[2..., 1...2],
    ] {
      #expect(view.storage.address == address)
    }
  }

  @Test func viewsKeepTheMatrixAsItWas() {
    var matrix = a
    let view = matrix[1..<3, ...]
    matrix[1, 0] = -1
    #expect(view[0, 0] == 10 && matrix[1, 0] == -1)
  }

  @Test func blocksOfTransposesAndTransposesOfBlocksAgree() {
    let block = a.transposed[1..<4, 2..<4]
    #expect(block.shape == Shape(3, 2) && block.isTransposed && block.transposition == .transposed)
    for i in 0..<3 { for j in 0..<2 { #expect(block[i, j] == a[j + 2, i + 1]) } }
    #expect(block == a[2..<4, 1..<4].transposed)
    #expect(block.transposed == a[2..<4, 1..<4])
    #expect(!block.transposed.isTransposed && block.transposed.transposed == block)
    let inner = block[1..., ...1]
    #expect(inner == a[2..<4, 2..<4].transposed && inner[0, 1] == a[3, 2])
  }

  @Test func everyKindOfRangeCutsTheSameBlock() {
    let expected = Matrix(rows: 2, columns: 5) { i, j in a[i + 2, j] }
    for view in [a[2..<4, 0..<5], a[2...3, 0...4], a[2..., ...], a[2..., 0...], a[2..<4, ..<5]] {
      #expect(Matrix(view) == expected && view.shape == Shape(2, 5))
    }
    let columns = Matrix(rows: 4, columns: 2) { i, j in a[i, j + 1] }
    #expect(Matrix(a[..., 1..<3]) == columns && Matrix(a.view[..., 1...2]) == columns)
    #expect(Matrix(a.view[...1, ...]) == Matrix(a[0..<2, 0..<5]))
  }

  @Test func emptyBlocksAtTheEdgesAreAllowed() {
    for view in [a[4..<4, ...], a[..., 5..<5], a[4..<4, 5..<5], a[4..<4, 2..<5].transposed] {
      #expect(view.isEmpty && Matrix(view).storage.isEmpty)
      #expect(view.firstNonFinite() == nil && view.maxNorm() == 0 && view.oneNorm() == 0)
      #expect((view + view).shape == view.shape && view == view)
      #expect((view * view.transposed).frobeniusNorm() == 0)
    }
  }

  @Test(arguments: Form.allCases)
  func copyingAViewLeavesNoGaps(_ form: Form) {
    var generator = SeededGenerator(seed: 2)
    for (rows, columns) in [(0, 0), (0, 2), (2, 0), (1, 1), (3, 5), (6, 2), (67, 35)] {
      let matrix: Matrix<Float> = generator.integers(rows, columns)
      let copy = Matrix(form.view(of: matrix))
      #expect(copy.storage == matrix.storage && copy.leadingDimension == max(1, rows))
      #expect(copy.shape == Shape(rows, columns))
    }
  }

  @Test(arguments: Form.allCases, Form.allCases)
  func viewsAreEqualIfTheirElementsAre(_ left: Form, _ right: Form) {
    let matrix = Matrix(a[0..<3, 0..<4])
    #expect(left.view(of: matrix) == right.view(of: matrix))
    var other = matrix
    other[2, 3] += 1
    #expect(left.view(of: matrix) != right.view(of: other))
    #expect(left.view(of: matrix) != right.view(of: Matrix(a[0..<3, 0..<3])))
  }
}
