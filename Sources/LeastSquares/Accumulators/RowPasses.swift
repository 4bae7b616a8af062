public import BLASBackend
public import Matrices

/// Rows of a problem that can be passed over, once or several times, without all of them being in memory.
public protocol RowPasses<Scalar>: ~Copyable {
  associatedtype Scalar: RealBLASScalar
  /// Why rows could not be read.
  associatedtype Failure: Error
  /// p.
  var columns: Int { get }
  /// k.
  var targetCount: Int { get }

  /// Adds all rows to copies of `empty` and merges these, in an order that the rows alone decide.
  ///
  /// - Returns: the sum, or what `add` and `merge` throw.
  mutating func accumulate<Accumulator: RowAccumulator<Scalar>>(
    into empty: Accumulator
  ) throws(Failure) -> Result<Accumulator, LinearAlgebraError>
}

extension RowPasses where Self: ~Copyable {
  /// R of [X Y], by QR on blocks of rows; the columns are scaled where sums of products could leave the number
  /// range.
  ///
  /// - Returns: R, or `.nonFinite`, `.tooLarge`.
  /// - Complexity: 2n(p + k)² flops and one pass; three where columns must be scaled.
  public mutating func triangularFactor() throws(Failure)
    -> Result<TSQRAccumulator<Scalar>, LinearAlgebraError>
  {
    let plain = try accumulate(
      into: TSQRAccumulator<Scalar>(columns: columns, targetCount: targetCount))
    switch plain {
    case .success(let factor) where factor.isInRange: return plain
    case .success, .failure(.nonFinite): break
    case .failure: return plain
    }
    let magnitudes = try accumulate(
      into: ColumnMagnitudes<Scalar>(columns: columns, targetCount: targetCount))
    switch magnitudes {
    case .failure(let error): return .failure(error)
    case .success(let found):
      return try accumulate(
        into: TSQRAccumulator(
          columns: columns, targetCount: targetCount,
          scaling: ColumnScaling(largest: found.largest)))
    }
  }
}

/// The largest magnitude in each column of [X Y], weighted.
struct ColumnMagnitudes<Scalar: RealBLASScalar>: RowAccumulator {
  private(set) var largest: [Scalar]
  private let columns: Int

  init(columns: Int, targetCount: Int) {
    self.columns = columns
    largest = [Scalar](repeating: 0, count: columns + targetCount)
  }

  mutating func add(_ block: RowBlock<Scalar>) throws(LinearAlgebraError) {
    let block = block.weighted()
    try block.design.requireFinite()
    if let (row, column) = block.targets.firstNonFinite() {
      throw .nonFinite(row: row, column: columns + column)
    }
    merge(ColumnScaling.largest(block.design) + ColumnScaling.largest(block.targets))
  }

  mutating func merge(_ other: ColumnMagnitudes) throws(LinearAlgebraError) {
    merge(other.largest)
  }

  private mutating func merge(_ others: [Scalar]) {
    for (column, value) in others.enumerated() where value > largest[column] {
      largest[column] = value
    }
  }
}
