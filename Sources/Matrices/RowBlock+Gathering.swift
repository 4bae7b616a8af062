internal import BLASBackend

extension RowBlock {
  /// Some rows of the block, in an order of their own, as copies that lie sample by sample.
  ///
  /// - Parameter indices: each below the number of rows.
  /// - Complexity: a copy of these rows.
  public func gathering(_ indices: ArraySlice<UInt32>) -> RowBlock {
    RowBlock(
      design: design.gatheredRows(indices).transposed,
      targets: targets.gatheredRows(indices).transposed,
      weights: weights.map { $0.gatheredRows(indices).transposed })
  }
}

extension MatrixView {
  /// The transpose of some rows.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  fileprivate func gatheredRows(_ indices: ArraySlice<UInt32>) -> Matrix<Scalar> {
    let source = storage.span
    let (rowStep, columnStep) = strides
    let (rows, columns) = (rows, columns)
    let elements = [Scalar](capacity: indices.count * columns) { output in
      for index in indices {
        let row = Int(index)
        precondition(row < rows, "row \(row) of \(rows)")
        var k = layout.offset + row * rowStep
        for _ in 0..<columns {
          output.append(source[k])
          k += columnStep
        }
      }
    }
    return Matrix(rows: columns, columns: indices.count, storage: elements)
  }
}
