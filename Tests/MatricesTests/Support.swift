import BLASBackend
import Matrices
import _TestSupport

/// The ways in which the elements of a matrix can lie in storage.
enum Form: CaseIterable {
  case whole
  case padded
  case block
  case transposed
  case transposeOfBlock
  case blockOfTranspose

  /// The elements of `a` in this form; NaN stands wherever nothing may be read.
  func view<Scalar: RealBLASScalar>(of a: Matrix<Scalar>) -> MatrixView<Scalar> {
    switch self {
    case .whole: a.view
    case .padded: a.padded(leadingDimension: a.rows + 2).view
    case .block: Self.framed(a)[1..<1 + a.rows, 2..<2 + a.columns]
    case .transposed: naiveTranspose(a).transposed
    case .transposeOfBlock:
      Self.framed(naiveTranspose(a))[1..<1 + a.columns, 2..<2 + a.rows].transposed
    case .blockOfTranspose:
      Self.framed(naiveTranspose(a)).transposed[2..<2 + a.rows, 1..<1 + a.columns]
    }
  }

  /// One row and two columns of NaN before the elements, and one of each after them.
  private static func framed<Scalar: RealBLASScalar>(_ a: Matrix<Scalar>) -> Matrix<Scalar> {
    Matrix(rows: a.rows + 2, columns: a.columns + 3) { i, j in
      (1..<1 + a.rows).contains(i) && (2..<2 + a.columns).contains(j)
        ? a[i - 1, j - 2] : .nan
    }
  }
}

extension SeededGenerator {
  /// Integers from −8 to 8: their products and sums are exact in any order, so that results can be
  /// compared for equality.
  mutating func integers<Scalar: RealBLASScalar>(
    _ rows: Int, _ columns: Int, of type: Scalar.Type = Scalar.self
  ) -> Matrix<Scalar> {
    Matrix(rows: rows, columns: columns) { _, _ in Scalar(Int(next() % 17) - 8) }
  }
}

extension Array {
  /// Where the elements stand in memory.
  var address: UInt { unsafe withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) } }
}
