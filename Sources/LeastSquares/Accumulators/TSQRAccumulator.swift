public import BLASBackend
public import Matrices

/// R of [X Y] = QR over all rows seen, in one pass and without keeping a row.
///
/// Blocks of rows are put below the R so far and reduced again by Householder reflections: as accurate as a
/// QR of the whole matrix, and it streams. A model is updated by adding its new rows to the accumulator that it
/// came from, and downdated by ``remove(_:)-(RowBlock<Scalar>)``, in both cases without the old rows.
///
/// - Complexity: 2n(p + k)² flops; up to a few thousand rows of scratch memory, or 3(p + k)² scalars if that is more.
/// - Note: Source: LAPACK GEQRT and TPQRT; Demmel, Grigori, Hoemmen, Langou, *Communication-optimal parallel and sequential QR and
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

  init(
    columns: Int, targetCount: Int, rows: Int, r: Matrix<Scalar>, scaling: ColumnScaling<Scalar>?
  ) {
    self.columns = columns
    self.targetCount = targetCount
    self.rows = rows
    self.r = r
    self.scaling = scaling
  }

  /// How many scalars an accumulator holds.
  var memory: Int { r.rows * r.rows }

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
    // A block should stay in the second-level cache, and be much taller than R is wide.
    let step = min(block.rows, max(3 * width, min(4096, (1 << 16) / width)))
    var workspace = Workspace<Scalar>()
    var rowsBelow = Matrix<Scalar>(rows: step, columns: width)
    for start in stride(from: 0, to: block.rows, by: step) {
      let part = block[start..<min(start + step, block.rows)].weighted()
      let scaled = scaling.map { $0.apply(to: part) } ?? part
      try rowsBelow.copyRows(of: scaled.design, column: 0)
      try rowsBelow.copyRows(of: scaled.targets, column: columns)
      try reduce(&rowsBelow, rows: part.rows, &workspace)
      rows += part.rows
    }
  }

  public mutating func merge(_ other: TSQRAccumulator) throws(LinearAlgebraError) {
    guard other.columns == columns, other.targetCount == targetCount else {
      throw .shapeMismatch(
        operation: "merge of QR accumulators", left: Shape(columns, targetCount),
        right: Shape(other.columns, other.targetCount))
    }
    if other.rows == 0 { return }
    let theirs = other.r(scaledLike: scaling)
    if rows == 0 {
      r = theirs
    } else {
      var workspace = Workspace<Scalar>()
      var below = theirs
      try r.reduce(&below, rows: below.rows, isTriangular: true, &workspace)
    }
    rows += other.rows
  }

  /// R with its columns multiplied by other powers of two.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func r(scaledLike wanted: ColumnScaling<Scalar>?) -> Matrix<Scalar> {
    let width = columns + targetCount
    let ones = [Scalar](repeating: 1, count: width)
    let (from, to) = (scaling?.factors ?? ones, wanted?.factors ?? ones)
    if from == to { return r }
    return Matrix(rows: width, columns: width) { i, j in
      rescaled(r[i, j], by: to[j], over: from[j])
    }
  }

  /// R of [R; B] for the first rows of B, which are overwritten.
  private mutating func reduce(
    _ below: inout Matrix<Scalar>, rows count: Int, _ workspace: inout Workspace<Scalar>
  ) throws(LinearAlgebraError) {
    if rows == 0 {
      // With no R above, fewer rows than columns must leave rows of zeros.
      r = try below.triangularFactor(rows: count, &workspace)
    } else {
      try r.reduce(&below, rows: count, isTriangular: false, &workspace)
    }
    // What is not finite in the rows, or overflows, spreads into R.
    try r.requireFinite()
  }
}

extension Matrix where Scalar: RealBLASScalar {
  /// Copies rows to the top of this matrix, from a column on.
  fileprivate mutating func copyRows(
    of view: MatrixView<Scalar>, column: Int
  ) throws(LinearAlgebraError) {
    guard view.isTransposed && view.columns > 1 else {
      try copyBlock(from: view, atRow: 0, column: column)
      return
    }
    let target = layout.block(rows: 0..<view.rows, columns: column..<column + view.columns)
    withStorage { span in
      Kernels<Scalar>.transpose(view.storage.span, view.layout, into: &span, target)
    }
  }

  /// R of the first rows, padded with rows of zeros to a square.
  fileprivate mutating func triangularFactor(
    rows count: Int, _ workspace: inout Workspace<Scalar>
  ) throws(LinearAlgebraError) -> Matrix {
    let block = layout.block(rows: 0..<count, columns: 0..<columns)
    try checkingSize { () throws(DimensionOverflow) in
      try withStorage { (span) throws(DimensionOverflow) in
        try LAPACK<Scalar>.geqrt(&span, block, workspace: &workspace)
      }
    }
    return upperTriangle(rows: count)
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  private func upperTriangle(rows count: Int) -> Matrix {
    Matrix(rows: columns, columns: columns) { i, j in i <= j && i < count ? self[i, j] : 0 }
  }

  /// This upper triangle becomes R of [R; B].
  fileprivate mutating func reduce(
    _ below: inout Matrix, rows count: Int, isTriangular: Bool,
    _ workspace: inout Workspace<Scalar>
  ) throws(LinearAlgebraError) {
    let own = layout
    let block = below.layout.block(rows: 0..<count, columns: 0..<columns)
    try checkingSize { () throws(DimensionOverflow) in
      try withStorage { (r) throws(DimensionOverflow) in
        try below.withStorage { (b) throws(DimensionOverflow) in
          try LAPACK<Scalar>.tpqrt(
            &r, own, &b, block, isTriangular: isTriangular, workspace: &workspace)
        }
      }
    }
  }
}
