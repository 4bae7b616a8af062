public import BLASBackend

/// A matrix of unevaluated sums high + low, both parts stored the same way.
public struct DoubleDoubleMatrix: Sendable {
  public let high: MatrixView<Double>
  /// nil where all entries are doubles.
  public let low: MatrixView<Double>?

  /// - Precondition: both parts have the same shape; each pair is normalised, which is not checked.
  package init(high: MatrixView<Double>, low: MatrixView<Double>? = nil) {
    guard let low else {
      (self.high, self.low) = (high, nil)
      return
    }
    precondition(high.shape == low.shape, "high parts \(high.shape), low parts \(low.shape)")
    if high.layout == low.layout && high.isTransposed == low.isTransposed {
      (self.high, self.low) = (high, low)
    } else {
      (self.high, self.low) = (Matrix(high).view, Matrix(low).view)
    }
  }

  /// Entries that are doubles.
  public init(_ matrix: MatrixView<Double>) {
    high = matrix
    low = nil
  }

  /// Columns of double-double numbers, all of the same length.
  public init(columns: [[DoubleDouble]]) {
    let rows = columns.first?.count ?? 0
    precondition(columns.allSatisfy { $0.count == rows }, "columns of different lengths")
    let part = { (key: KeyPath<DoubleDouble, Double>) in
      Matrix(rows: rows, columns: columns.count) { i, j in columns[j][i][keyPath: key] }.view
    }
    self.init(high: part(\.high), low: part(\.low))
  }

  public var rows: Int { high.rows }
  public var columns: Int { high.columns }
  public var shape: Shape { high.shape }

  /// The entry in row i, column j, both counted from 0.
  public subscript(row: Int, column: Int) -> DoubleDouble {
    DoubleDouble(sum: high[row, column], low?[row, column] ?? 0)
  }

  /// One of the columns, without a copy.
  public func column(_ j: Int) -> DoubleDoubleMatrix {
    DoubleDoubleMatrix(high: high[..., j..<j + 1], low: low?[..., j..<j + 1])
  }

  /// Some of the rows, without a copy.
  public subscript(rows range: Range<Int>) -> DoubleDoubleMatrix {
    DoubleDoubleMatrix(high: high[range, ...], low: low?[range, ...])
  }
}
