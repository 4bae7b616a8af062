public import BLASBackend
internal import Factorizations
public import Matrices

/// R of [X Y] = QR over all rows seen, in one pass and without keeping a row.
///
/// Blocks of rows are put below the R so far and reduced again by Householder reflections: as accurate as a
/// QR of the whole matrix, and it streams. A model is updated by adding its new rows to the accumulator that it
/// came from, and downdated by ``remove(_:)``, in both cases without the old rows.
///
/// - Complexity: 2n(p + k)² flops; a few thousand rows of scratch memory.
/// - Note: Source: Demmel, Grigori, Hoemmen, Langou, *Communication-optimal parallel and sequential QR and
///   LU factorizations* (2012).
public struct TSQRAccumulator<Scalar: RealBLASScalar>: RowAccumulator {
  /// p.
  public let columns: Int
  /// k.
  public let targetCount: Int
  /// How many rows were added.
  public internal(set) var rows = 0
  /// R of [X Y], upper triangular, (p + k) × (p + k).
  public internal(set) var r: Matrix<Scalar>
  let scaling: ColumnScaling<Scalar>?

  public init(columns: Int, targetCount: Int) {
    self.init(columns: columns, targetCount: targetCount, scaling: nil)
  }

  init(columns: Int, targetCount: Int, scaling: ColumnScaling<Scalar>?) {
    self.columns = columns
    self.targetCount = targetCount
    self.scaling = scaling
    r = Matrix(rows: columns + targetCount, columns: columns + targetCount)
  }

  /// How many scalars an accumulator holds.
  var memory: Int { 2 * r.rows * r.rows }

  public mutating func add(_ block: RowBlock<Scalar>) throws(LinearAlgebraError) {
    guard block.design.columns == columns, block.targets.columns == targetCount else {
      throw .shapeMismatch(
        operation: "QR accumulator", left: Shape(columns, targetCount),
        right: Shape(block.design.columns, block.targets.columns))
    }
    let width = columns + targetCount
    if width == 0 || block.rows == 0 {
      rows += block.rows
      return
    }
    var workspace = Workspace<Scalar>()
    // The stack should fit a cache, and be much taller than R is wide.
    let step = max(2 * width, min(8192, (1 << 19) / width))
    var start = 0
    while start < block.rows {
      let end = min(start + step, block.rows)
      let part = block[start..<end].weighted()
      let scaled = scaling.map { $0.apply(to: part) } ?? part
      let above = rows == 0 ? 0 : width
      var stack = Matrix<Scalar>(rows: above + scaled.rows, columns: width)
      if above > 0 { try stack.copyBlock(from: r, atRow: 0, column: 0) }
      try stack.copyBlock(from: scaled.design, atRow: above, column: 0)
      try stack.copyBlock(from: scaled.targets, atRow: above, column: columns)
      try reduce(stack, &workspace)
      rows += part.rows
      start = end
    }
  }

  public mutating func merge(_ other: TSQRAccumulator) throws(LinearAlgebraError) {
    guard other.columns == columns, other.targetCount == targetCount else {
      throw .shapeMismatch(
        operation: "merge of QR accumulators", left: Shape(columns, targetCount),
        right: Shape(other.columns, other.targetCount))
    }
    if other.rows == 0 { return }
    let before = rows
    if before == 0 {
      r = other.r
    } else {
      var workspace = Workspace<Scalar>()
      var stack = Matrix<Scalar>(rows: 2 * r.rows, columns: r.columns)
      try stack.copyBlock(from: r, atRow: 0, column: 0)
      try stack.copyBlock(from: other.r, atRow: r.rows, column: 0)
      try reduce(stack, &workspace)
    }
    rows = before + other.rows
  }

  private mutating func reduce(
    _ stack: consuming Matrix<Scalar>, _ workspace: inout Workspace<Scalar>
  ) throws(LinearAlgebraError) {
    let factors = try QR(stack, workspace: &workspace).factors
    let width = r.columns
    r = Matrix(rows: width, columns: width) { i, j in
      i <= j && i < factors.rows ? factors[i, j] : 0
    }
  }
}
