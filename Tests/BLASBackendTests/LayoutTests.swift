import BLASBackend
import Testing

@Suite struct LayoutTests {
  @Test func countsTheElementsThatAMatrixTouches() {
    #expect(MatrixLayout(rows: 3, columns: 2).end == 6)
    #expect(MatrixLayout(rows: 3, columns: 2, leadingDimension: 5, offset: 7).end == 15)
    #expect(MatrixLayout(rows: 3, columns: 0, leadingDimension: 5, offset: 7).end == 7)
    #expect(MatrixLayout(rows: 0, columns: 4).end == 0)
  }

  @Test func knowsWhetherColumnsFollowEachOther() {
    #expect(MatrixLayout(rows: 3, columns: 2).isContiguous)
    #expect(!MatrixLayout(rows: 3, columns: 2, leadingDimension: 4).isContiguous)
    #expect(MatrixLayout(rows: 3, columns: 1, leadingDimension: 4).isContiguous)
  }

  @Test func blocksLieWhereTheyWereCut() {
    let layout = MatrixLayout(rows: 5, columns: 4, leadingDimension: 6, offset: 2)
    let block = layout.block(rows: 1..<4, columns: 2..<4)
    #expect(block == MatrixLayout(rows: 3, columns: 2, leadingDimension: 6, offset: 15))
    #expect(block.index(2, 1) == layout.index(3, 3))
    #expect(layout.block(rows: 5..<5, columns: 0..<4).isEmpty)
  }

  @Test func blocksOutsideTrap() async {
    await #expect(processExitsWith: .failure) {
      _ = MatrixLayout(rows: 5, columns: 4).block(rows: 0..<6, columns: 0..<4)
    }
  }
}
