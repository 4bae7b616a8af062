import BLASBackend
import Matrices
import Testing
import _TestSupport

/// Operands that do not fit: functions throw, operators and subscripts end the process.
@Suite struct MistakeTests {
  private let a = Matrix<Double>(rows: 2, columns: 3)

  @Test func productsThatDoNotFitAreRefusedWithBothShapes() {
    #expect(
      throws: LinearAlgebraError.shapeMismatch(
        operation: "matrix product", left: Shape(2, 3), right: Shape(2, 3))
    ) { try a.multiplied(by: a) }
    #expect(
      throws: LinearAlgebraError.shapeMismatch(
        operation: "matrix-vector product", left: Shape(3, 2), right: Shape(3, 1))
    ) { try a.transposed.multiplied(by: [1, 2, 3]) }
  }

  @Test func targetsThatDoNotFitAreRefusedUnchanged() {
    var target = Matrix<Double>(repeating: 7, rows: 2, columns: 3)
    #expect(
      throws: LinearAlgebraError.shapeMismatch(
        operation: "accumulated product", left: Shape(2, 3), right: Shape(2, 2))
    ) { try target.formProduct(a, a.transposed) }
    #expect(
      throws: LinearAlgebraError.shapeMismatch(
        operation: "matrix product", left: Shape(2, 3), right: Shape(2, 3))
    ) { try target.formProduct(a, a) }
    #expect(
      throws: LinearAlgebraError.shapeMismatch(
        operation: "Gram matrix", left: Shape(2, 3), right: Shape(3, 3))
    ) { try target.formGram(of: a) }
    #expect(target == Matrix(repeating: 7, rows: 2, columns: 3))
  }

  @Test func errorsNameTheProblemForReaders() {
    let texts: [(LinearAlgebraError, String)] = [
      (
        .shapeMismatch(operation: "matrix sum", left: Shape(2, 3), right: Shape(3, 2)),
        "matrix sum: 2 × 3 and 3 × 2 do not fit each other"
      ),
      (
        .notSquare(operation: "Cholesky factorization", shape: Shape(2, 3)),
        "Cholesky factorization: a square matrix is needed, this one is 2 × 3"
      ),
      (
        .notPositiveDefinite(leadingMinor: 2),
        "not positive definite: the leading minor of order 2 is not positive"
      ),
      (.rankDeficient(rank: 2, columns: 3), "rank deficient: rank 2 of 3 columns"),
      // Places are counted from 0 by programs and from 1 by readers.
      (.singular(pivot: 0), "singular: diagonal element 1 of the triangular factor is zero"),
      (
        .nonFinite(row: 0, column: 2),
        "the element in row 1, column 3 is not a finite number"
      ),
    ]
    for (error, text) in texts { #expect(error.description == text) }
  }

  @Test func operatorsTrapWithBothShapes() async {
    func expectMessage(_ result: ExitTest.Result?, _ message: String) {
      let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
      #expect(text.contains(message), "\(text)")
    }
    expectMessage(
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = Matrix<Double>(rows: 2, columns: 3) * Matrix<Double>(rows: 2, columns: 5)
      }, "matrix product: 2 × 3 and 2 × 5 do not fit each other")
    expectMessage(
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = Matrix<Double>(rows: 2, columns: 3) + Matrix<Double>(rows: 3, columns: 2)
      }, "matrix sum: 2 × 3 and 3 × 2 do not fit each other")
    expectMessage(
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = Matrix<Double>(rows: 2, columns: 3) - Matrix<Double>(rows: 1, columns: 3)
      }, "matrix difference: 2 × 3 and 1 × 3 do not fit each other")
    expectMessage(
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = Matrix<Double>(rows: 2, columns: 3) * ([1, 2] as Vector<Double>)
      }, "matrix-vector product: 2 × 3 and 2 × 1 do not fit each other")
    expectMessage(
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        let ragged: Matrix<Double> = [[1, 2], [3]]
        _ = ragged
      }, "matrix from rows: 1 × 2 and 1 × 1 do not fit each other")
  }

  @Test func placesOutsideTrap() async {
    await #expect(processExitsWith: .failure) { _ = Matrix<Double>(rows: 2, columns: 3)[2, 0] }
    await #expect(processExitsWith: .failure) { _ = Matrix<Double>(rows: 2, columns: 3)[0, -1] }
    await #expect(processExitsWith: .failure) {
      // (2, 0) of the transpose exists, (0, 2) does not.
      _ = Matrix<Double>(rows: 2, columns: 3).transposed[0, 2]
    }
    await #expect(processExitsWith: .failure) {
      var a = Matrix<Double>(rows: 2, columns: 3)
      // Inside of the storage, outside of the matrix.
      a[2, 1] = 1
    }
    await #expect(processExitsWith: .failure) {
      _ = Matrix<Double>(rows: 2, columns: 3)[1..<3, 0..<1]
    }
    await #expect(processExitsWith: .failure) {
      _ = Matrix<Double>(rows: 2, columns: 3)[0..<1, ...].view[0..<2, ...]
    }
    await #expect(processExitsWith: .failure) { _ = Matrix<Double>(rows: 2, columns: 3).column(3) }
    await #expect(processExitsWith: .failure) { _ = Matrix<Double>(rows: 2, columns: 3).row(2) }
    await #expect(processExitsWith: .failure) {
      var a = Matrix<Double>(rows: 2, columns: 3)
      try a.copyBlock(from: Matrix<Double>(rows: 2, columns: 2), atRow: 0, column: 2)
    }
  }

  @Test func impossibleMatricesTrap() async {
    await #expect(processExitsWith: .failure) {
      _ = Matrix<Double>(rows: 2, columns: 2, storage: [1, 2, 3])
    }
    await #expect(processExitsWith: .failure) {
      _ = Matrix<Double>(rows: 3, columns: 1, leadingDimension: 2, storage: [1, 2, 3])
    }
    await #expect(processExitsWith: .failure) { _ = Matrix<Double>(rows: -1, columns: 2) }
    await #expect(processExitsWith: .failure) {
      var a = Matrix<Double>(rows: 2, columns: 3)
      a.symmetrize(from: .upper)
    }
    await #expect(processExitsWith: .failure) {
      _ = ([1, 2] as Vector<Double>) + ([1] as Vector<Double>)
    }
  }
}

@Suite struct SelfTestTests {
  @Test func productsOfThisMachineAreRight() {
    let tests = SelfTest.run()
    #expect(
      tests.map(\.name) == [
        "GEMM, Double", "GEMM, Float", "SYRK, Double", "SYRK, Float", "GEMV, Double",
        "GEMV, Float",
      ])
    for test in tests { #expect(test.failures.isEmpty && test.cases == 8, "\(test.name)") }
  }
}
