public import BLASBackend
public import Matrices

/// XᵀX, XᵀY and YᵀY of all rows seen, in one pass.
///
/// - Complexity: n(p + k)² flops; (p + k)² scalars.
/// - Note: Source: SYRK on blocks of rows, each worker with a matrix of its own; of many columns, where a kernel of our own
///   does it, on all rows, each worker with some columns of XᵀX.
public struct GramAccumulator<Scalar: RealBLASScalar>: RowAccumulator {
  /// p.
  public let columns: Int
  /// k.
  public let targetCount: Int
  /// How many rows were added.
  public private(set) var rows = 0
  /// XᵀX, p × p, in the upper triangle.
  public var gram: Matrix<Scalar> { sums ?? Matrix(rows: columns, columns: columns) }
  /// XᵀX as soon as there are rows: to clear new memory costs half of what a copy of zeros would.
  private var sums: Matrix<Scalar>?
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
    moments = Matrix(rows: columns, columns: targetCount)
    targetSquares = [Scalar](repeating: 0, count: targetCount)
  }

  /// How many scalars an accumulator holds.
  var memory: Int { columns * (columns + targetCount) }

  /// True if no sum overflowed, is NaN, or lost its leading digits to underflow.
  var isInRange: Bool {
    let squares = gramDiagonal + targetSquares
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
    // larger than that, each block reads and writes all of it, which fewer rows would not be worth; where all workers add
    // to it, each by blocks of its own, it is larger by far.
    let sharesWork = sharesWork(of: block)
    let step = max(512, (1 << (sharesWork ? 23 : 17)) / max(1, columns + targetCount))
    var start = 0
    while start < block.rows {
      let end = min(start + step, block.rows)
      let part = block[start..<end].weighted()
      try addAtOnce(scaling.map { $0.apply(to: part) } ?? part, sharesWork: sharesWork)
      start = end
    }
    rows += block.rows
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  private mutating func addAtOnce(
    _ block: RowBlock<Scalar>, sharesWork: Bool
  ) throws(LinearAlgebraError) {
    // (Taken out while it changes, so that it has one owner.)
    var gram = takeGram()
    defer { sums = gram }
    try gram.addGram(of: block.design)
    if sharesWork {
      try addMomentsOnAllWorkers(block)
      return
    }
    try moments.formProduct(block.design.transposed, block.targets, beta: 1)
    for (k, square) in try block.targets.columnSquares().enumerated() {
      targetSquares[k] += square
    }
  }

  /// XᵀY and the squares of Y, some columns of [X Y] after the other: whoever does them, the sums are the same.
  private mutating func addMomentsOnAllWorkers(
    _ block: RowBlock<Scalar>
  ) throws(LinearAlgebraError) {
    let (design, targets, width, height) = (block.design, block.targets, 128, 512)
    let parts = (columns + width - 1) / width
    let products = try Workers.map(count: parts + 1) { (part) throws(LinearAlgebraError) in
      if part == parts {
        let squares = try targets.columnSquares()
        return Matrix(rows: 1, columns: squares.count, storage: squares)
      }
      let range = width * part..<min(design.columns, width * (part + 1))
      var product = Matrix<Scalar>(rows: range.count, columns: targets.columns)
      for start in stride(from: 0, to: design.rows, by: height) {
        let rows = start..<min(design.rows, start + height)
        try product.formProduct(design[rows, range].transposed, targets[rows, ...], beta: 1)
      }
      return product
    }
    for j in 0..<targetCount {
      targetSquares[j] += products[parts][0, j]
      for i in 0..<columns { moments[i, j] += products[i / width][i % width, j] }
    }
  }

  /// Of rows without weights that lie sample by sample, where there are many columns and a kernel of our own adds their
  /// products.
  public func sharesWork(of block: RowBlock<Scalar>) -> Bool {
    scaling == nil && block.weights == nil && block.design.isTransposed
      && Kernels<Scalar>.sharesGram(columns: columns)
  }

  /// XᵀX for somebody who goes on with it in place; it is not here any more then.
  mutating func takeGram() -> Matrix<Scalar> {
    sums.take() ?? Matrix(rows: columns, columns: columns)
  }

  /// The diagonal of XᵀX.
  var gramDiagonal: [Scalar] {
    guard let sums else { return [Scalar](repeating: 0, count: columns) }
    return (0..<columns).map { sums[$0, $0] }
  }

  public mutating func merge(_ other: GramAccumulator) throws(LinearAlgebraError) {
    guard other.columns == columns, other.targetCount == targetCount else {
      throw .shapeMismatch(
        operation: "merge of Gram accumulators", left: Shape(columns, targetCount),
        right: Shape(other.columns, other.targetCount))
    }
    if let others = other.sums {
      if var gram = sums.take() {
        gram.add(others)
        sums = gram
      } else {
        sums = others
      }
    }
    moments.add(other.moments)
    for k in 0..<targetCount { targetSquares[k] += other.targetSquares[k] }
    rows += other.rows
  }
}
