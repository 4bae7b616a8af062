public import BLASBackend
public import Matrices

/// XᵀX, XᵀY and YᵀY of all rows seen, in one pass.
///
/// - Complexity: n(p + k)² flops; (p + k)² scalars.
/// - Note: Source: SYRK on blocks of rows, each worker with a matrix of its own.
public struct GramAccumulator<Scalar: RealBLASScalar>: RowAccumulator {
  /// p.
  public let columns: Int
  /// k.
  public let targetCount: Int
  /// How many rows were added.
  public private(set) var rows = 0
  /// XᵀX, p × p, in the upper triangle.
  public private(set) var gram: Matrix<Scalar>
  /// XᵀY, p × k.
  public private(set) var moments: Matrix<Scalar>
  /// The diagonal of YᵀY.
  public private(set) var targetSquares: [Scalar]
  private let scaling: ColumnScaling<Scalar>?

  public init(columns: Int, targetCount: Int) {
    self.init(columns: columns, targetCount: targetCount, scaling: nil)
  }

  init(columns: Int, targetCount: Int, scaling: ColumnScaling<Scalar>?) {
    self.columns = columns
    self.targetCount = targetCount
    self.scaling = scaling
    gram = Matrix(rows: columns, columns: columns)
    moments = Matrix(rows: columns, columns: targetCount)
    targetSquares = [Scalar](repeating: 0, count: targetCount)
  }

  /// How many scalars an accumulator holds.
  var memory: Int { columns * (columns + targetCount) }

  /// True if no sum overflowed, is NaN, or lost its leading digits to underflow.
  var isInRange: Bool {
    let squares = (0..<columns).map { gram[$0, $0] } + targetSquares
    return squares.allSatisfy {
      $0 == 0 ? scaling != nil : $0 >= Self.smallestSquare && $0.isFinite
    }
  }

  /// What is lost to underflow is at most n·2⁻¹⁰⁷⁴: nothing beside a square of this size.
  private static var smallestSquare: Scalar {
    Scalar(sign: .plus, exponent: Scalar.leastNormalMagnitude.exponent * 7 / 8, significand: 1)
  }

  public mutating func add(_ block: RowBlock<Scalar>) throws(LinearAlgebraError) {
    guard block.design.columns == columns, block.targets.columns == targetCount else {
      throw .shapeMismatch(
        operation: "Gram accumulator", left: Shape(columns, targetCount),
        right: Shape(block.design.columns, block.targets.columns))
    }
    // Blocks of about a megabyte: large enough for SYRK, small enough to bound the growth of rounding. Where XᵀX is
    // larger than that, each block reads and writes all of it, which fewer rows would not be worth.
    let step = max(512, (1 << 17) / max(1, columns + targetCount))
    // A part begins with the zeros of the empty accumulator; to clear new memory costs half of what a copy would.
    if rows == 0 && block.rows > 0 { gram = Matrix(rows: columns, columns: columns) }
    var start = 0
    while start < block.rows {
      let end = min(start + step, block.rows)
      let part = block[start..<end].weighted()
      try addAtOnce(scaling.map { $0.apply(to: part) } ?? part)
      start = end
    }
    rows += block.rows
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  private mutating func addAtOnce(_ block: RowBlock<Scalar>) throws(LinearAlgebraError) {
    try gram.addGram(of: block.design)
    try moments.formProduct(block.design.transposed, block.targets, beta: 1)
    for (k, square) in try block.targets.columnSquares().enumerated() {
      targetSquares[k] += square
    }
  }

  /// XᵀX for somebody who goes on with it in place; it is not here any more then.
  mutating func takeGram() -> Matrix<Scalar> {
    var taken = Matrix<Scalar>(rows: 0, columns: 0)
    swap(&taken, &gram)
    return taken
  }

  public mutating func merge(_ other: GramAccumulator) throws(LinearAlgebraError) {
    guard other.columns == columns, other.targetCount == targetCount else {
      throw .shapeMismatch(
        operation: "merge of Gram accumulators", left: Shape(columns, targetCount),
        right: Shape(other.columns, other.targetCount))
    }
    gram.add(other.gram)
    moments.add(other.moments)
    for k in 0..<targetCount { targetSquares[k] += other.targetSquares[k] }
    rows += other.rows
  }
}
