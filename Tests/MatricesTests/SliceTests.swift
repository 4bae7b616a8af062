import BLASBackend
import ComplexModule
import Matrices
import Testing
import _TestSupport

/// Slices against loops over single elements, which are the reference.
@Suite struct SliceTests {
  private static let shapes = [(0, 0), (0, 3), (3, 0), (1, 1), (1, 7), (7, 1), (5, 6), (9, 4)]

  /// Every kind of index, with what it means.
  private func selections(_ count: Int) -> [(any SliceIndices, [Int])] {
    var result: [(any SliceIndices, [Int])] = [
      (0..<count, Array(0..<count)), (0..., Array(0..<count)), (count..., []), (..<0, []),
      (stride(from: 0, to: count, by: 2), Array(stride(from: 0, to: count, by: 2))),
      (stride(from: count - 1, through: 0, by: -1), Array((0..<count).reversed())),
      ([] as [Int], []),
    ]
    if count >= 1 { result += [(...0, [0]), ([count - 1], [count - 1])] }
    if count >= 3 {
      result += [
        (1..<3, [1, 2]), (1...2, [1, 2]),
        (stride(from: 1, to: count, by: 3), [1, 4, 7].filter { $0 < count }),
        ([2, 0, 2, 1], [2, 0, 2, 1]),
      ]
    }
    return result
  }

  private func read<Scalar>(
    _ a: some MutableMatrixProtocol<Scalar>, _ rows: some SliceIndices, _ columns: some SliceIndices
  ) -> MatrixView<Scalar> { a[rows, columns] }

  private func write<Scalar>(
    _ a: inout Matrix<Scalar>, _ rows: some SliceIndices, _ columns: some SliceIndices,
    _ elements: MatrixView<Scalar>
  ) { a[rows, columns] = elements }

  private func scale<Scalar>(
    _ a: inout some MutableMatrixProtocol<Scalar>, _ rows: some SliceIndices,
    _ columns: some SliceIndices, _ factor: Scalar
  ) { a[rows, columns] *= factor }

  @Test func slicesHoldTheElementsThatTheIndicesName() {
    var generator = SeededGenerator(seed: 1)
    var cases = 0
    for (m, n) in Self.shapes {
      let a: Matrix<Double> = generator.integers(m, n)
      for form in Form.allCases {
        let view = form.view(of: a)
        for (rows, i) in selections(m) {
          for (columns, j) in selections(n) {
            let expected = Matrix(rows: i.count, columns: j.count) { a[i[$0], j[$1]] }
            #expect(Matrix(read(view, rows, columns)) == expected, "\(form) \(rows) \(columns)")
            cases += 1
          }
        }
      }
    }
    #expect(cases > 3000)
  }

  @Test func assignmentsWriteWhereTheIndicesPointAndNowhereElse() {
    var generator = SeededGenerator(seed: 2)
    for (m, n) in Self.shapes {
      let a: Matrix<Double> = generator.integers(m, n)
      for (rows, i) in selections(m) {
        for (columns, j) in selections(n) {
          let new: Matrix<Double> = generator.integers(i.count, j.count)
          var (expected, changed) = (a, a)
          for (k, row) in i.enumerated() {
            for (l, column) in j.enumerated() { expected[row, column] = new[k, l] }
          }
          for form in [Form.whole, .block, .transposed] {
            changed = a
            write(&changed, rows, columns, form.view(of: new))
            #expect(changed == expected, "\(form) \(rows) \(columns)")
          }
          #expect(Matrix(a.view) == a)
        }
      }
    }
  }

  @Test func changesInPlaceReachTheSliceOnly() {
    let a = Matrix<Double>(rows: 7, columns: 5) { i, j in Double(10 * i + j + 1) }
    for (rows, i) in selections(7) {
      for (columns, j) in selections(5) {
        let (inRows, inColumns) = (Set(i), Set(j))
        let expected = Matrix(rows: 7, columns: 5) { k, l in
          inRows.contains(k) && inColumns.contains(l) ? 3 * a[k, l] : a[k, l]
        }
        var changed = a
        scale(&changed, rows, columns, 3)
        #expect(changed == expected, "\(rows) \(columns)")
        var transpose = Matrix(a.transposed).transposed
        scale(&transpose, rows, columns, 3)
        #expect(Matrix(transpose) == expected, "\(rows) \(columns) of a transpose")
      }
    }
  }

  @Test func changesInPlaceKeepTheStorageWhereItIs() {
    var a = Matrix<Double>(rows: 30, columns: 20) { i, j in Double(i - j) }
    let address = a.storage.address
    a[3..<9, 2...] *= 2
    a[..., stride(from: 0, to: 20, by: 3)] += Matrix(repeating: 1, rows: 30, columns: 7)
    a[2, ...] -= 3 * a[4, ...]
    a[..., 5] = a[..., 6]
    a.diagonal *= 2
    a[diagonal: -3] = a[..., 1][0..<20].map { $0 + 1 } + a[10..., 0]
    a[4..., 4...][1..<3, 1..<3][0, 0] = 7
    a.view[0, 0] = 1
    a[[3, 1], ...] /= 2
    a.swapRows(1, 20)
    #expect(a.storage.address == address)
    #expect(a[5, 5] == 7)
  }

  /// The storage may move here: the right side may live for longer than the operator reads it.
  @Test func aSliceMayBeSetToAnotherAndAddedToIt() {
    let a = Matrix<Double>(rows: 5, columns: 3) { i, j in Double(10 * i + j) }
    var b = a
    b[0..<2, ...] += b[1..<3, ...]
    b[3..., ...] -= b[2..<4, ...]
    #expect(
      b
        == Matrix(rows: 5, columns: 3) { i, j in
          i < 2 ? a[i, j] + a[i + 1, j] : i > 2 ? a[i, j] - a[i - 1, j] : a[i, j]
        })
    var c = a
    c[1..<4, ...] = c[0..<3, ...]
    #expect(
      c == Matrix(rows: 5, columns: 3) { i, j in i == 0 || i == 4 ? a[i, j] : a[i - 1, j] })
  }

  @Test func copiesOfASliceStayWhatTheyWere() {
    var a = Matrix<Double>(rows: 4, columns: 4) { i, j in Double(4 * i + j) }
    let (before, slice) = (a, a[1..<3, 1..<3])
    func change(_ view: inout MatrixView<Double>) -> MatrixView<Double> {
      let copy = view
      view *= -1
      return copy
    }
    let copy = change(&a[1..<3, 1..<3])
    #expect(slice == before[1..<3, 1..<3] && copy == slice && a[1..<3, 1..<3] == (-slice).view)
    #expect(a[0, 0] == 0 && a[3, 3] == 15)
  }

  @Test func aSliceThatIsReplacedWholeIsRefused() async {
    // The rest of the matrix would be lost.
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var a = Matrix<Double>(rows: 3, columns: 3)
      func replace(_ view: inout MatrixView<Double>) {
        view = Matrix<Double>(rows: 1, columns: 1).view
      }
      replace(&a[0..<1, 0..<1])
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("slice[..., ...] = …"))
    var a = Matrix<Double>(rows: 3, columns: 3)
    func overwrite(_ view: inout MatrixView<Double>) {
      view[..., ...] = Matrix(repeating: 2, rows: 1, columns: 1).view
    }
    overwrite(&a[0..<1, 0..<1])
    overwrite(&a[[2], [2]])
    #expect(a == .diagonal([2, 0, 2]))
  }

  @Test func aThrowInsideOfAChangeLosesNothing() {
    struct Stop: Error {}
    var a = Matrix<Double>(rows: 3, columns: 3) { i, j in Double(i + j) }
    func fail(_ view: inout MatrixView<Double>) throws {
      view[0, 0] = 9
      throw Stop()
    }
    #expect(throws: Stop.self) { try fail(&a[1..., 1...]) }
    #expect(throws: Stop.self) { try fail(&a.view) }
    #expect(a == [[9, 1, 2], [1, 9, 3], [2, 3, 4]])
  }

  @Test func linesAndDiagonalsAreVectors() {
    var a: Matrix<Double> = [[1, 2, 3], [4, 5, 6]]
    #expect(a[1, ...] == [4, 5, 6] && a[..., 2] == [3, 6] && a[0, 1...] == [2, 3])
    #expect(a[[1, 0], 0] == [4, 1] && a.transposed[2, ...] == [3, 6])
    #expect(a.diagonal == [1, 5] && a[diagonal: 1] == [2, 6] && a[diagonal: -1] == [4])
    #expect(a[diagonal: 3] == [] && a[diagonal: -2] == [])
    #expect(a.transposed[diagonal: -1] == [2, 6] && a.transposed.diagonal == [1, 5])
    #expect(a[0..<2, 1...].diagonal == [2, 6])
    a[0, ...] = [7, 8, 9]
    a[..., 0] *= 2
    a.diagonal = [0, 1]
    a[diagonal: 1] += [10, 20]
    #expect(a == [[0, 18, 9], [8, 1, 26]])
    var view = a.transposed
    view[diagonal: -1] = [-1, -2]
    view[0, ...] = [5, 6]
    #expect(Matrix(view) == [[5, 6], [-1, 1], [9, -2]] && a[0, 1] == 18)
    a.swapColumns(0, 2)
    #expect(a == [[9, 18, 0], [26, 1, 8]])
  }

  @Test func adjointsConjugateWhateverIsReadOrWritten() {
    typealias C = Complex<Double>
    let a = Matrix<C>(rows: 2, columns: 3) { i, j in C(Double(i + 1), Double(j + 1)) }
    let adjoint = a.adjoint
    #expect(adjoint.transposition == .adjoint && adjoint.storage.address == a.storage.address)
    #expect(adjoint[2, 1] == C(2, -3) && adjoint.adjoint == a.view)
    #expect(
      Matrix(adjoint) == Matrix(rows: 3, columns: 2) { i, j in C(Double(j + 1), -Double(i + 1)) })
    #expect(
      adjoint.transposed == a.conjugated().view && a.transposed.adjoint == a.conjugated().view)
    #expect(
      adjoint[0, ...] == [C(1, -1), C(2, -1)] && adjoint[..., 0] == [C(1, -1), C(1, -2), C(1, -3)])
    #expect(adjoint.diagonal == [C(1, -1), C(2, -2)] && adjoint[[2, 0], ...][0, 1] == C(2, -3))
    #expect(adjoint.map { $0 } == Matrix(adjoint) && adjoint + adjoint == 2 * adjoint)
    var changed = adjoint
    changed[0, 0] = C(5, 5)
    changed[1, ...] = [C(0, 1), C(0, 2)]
    changed.diagonal += [1, 1]
    changed *= C(0, 1)
    let expected: Matrix<C> = [
      [C(0, 1) * C(6, 5), C(0, 1) * C(2, -1)], [C(0, 1) * C(0, 1), C(0, 1) * C(1, 2)],
      [C(0, 1) * C(1, -3), C(0, 1) * C(2, -3)],
    ]
    #expect(Matrix(changed) == expected && a[0, 0] == C(1, 1))
    #expect(([[1, 2], [3, 4]] as Matrix<Double>).adjoint.transposition == .transposed)
  }

  @Test func indicesOutsideTrap() async {
    await #expect(processExitsWith: .failure) {
      _ = Matrix<Double>(rows: 2, columns: 3)[[0, 2], ...]
    }
    await #expect(processExitsWith: .failure) {
      _ = Matrix<Double>(rows: 2, columns: 3)[..., stride(from: 1, through: 3, by: 2)]
    }
    await #expect(processExitsWith: .failure) { _ = Matrix<Double>(rows: 2, columns: 3)[2, ...] }
    await #expect(processExitsWith: .failure) {
      var a = Matrix<Double>(rows: 2, columns: 3)
      a[0, ...] = [1, 2]
    }
    await #expect(processExitsWith: .failure) {
      var a = Matrix<Double>(rows: 2, columns: 3)
      a[..., 0..<2] = Matrix<Double>(rows: 1, columns: 2).view
    }
    await #expect(processExitsWith: .failure) {
      _ = Matrix<Double>(rows: 2, columns: 3)[diagonal: 4]
    }
  }
}
