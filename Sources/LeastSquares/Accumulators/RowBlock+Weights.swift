public import BLASBackend
public import Matrices

extension RowBlock where Scalar: RealBLASScalar {
  /// The block with its rows multiplied by √w, so that their plain squares are the weighted ones.
  ///
  /// - Complexity: nothing without weights; else a copy of the block, sample by sample.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func weighted() -> RowBlock {
    guard let weights else { return self }
    let roots = (0..<rows).map { weights[$0, 0].squareRoot() }
    let design = design
    let targets = targets
    return RowBlock(
      design: Matrix(rows: design.columns, columns: rows) { j, i in roots[i] * design[i, j] }
        .transposed,
      targets: Matrix(rows: targets.columns, columns: rows) { j, i in roots[i] * targets[i, j] }
        .transposed)
  }
}
