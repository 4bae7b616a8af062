public import BLASBackend
public import Matrices

/// What reads rows: made for a shape, it adds blocks of rows, merges with others of its kind, and then
/// has a result.
///
/// Threads, chunks of a file and parts of a data set differ only in who holds the partial accumulators.
public protocol RowAccumulator<Scalar>: Sendable {
  associatedtype Scalar: RealBLASScalar
  /// Adds some rows.
  ///
  /// - Throws: `.shapeMismatch` if the block has other columns than the accumulator.
  mutating func add(_ block: RowBlock<Scalar>) throws(LinearAlgebraError)
  /// Adds all rows that `other` has seen.
  ///
  /// - Throws: `.shapeMismatch` if it was made for another shape.
  mutating func merge(_ other: Self) throws(LinearAlgebraError)
  /// True if ``add(_:)`` spreads the work for these rows over all workers by itself; false unless said otherwise.
  func sharesWork(of block: RowBlock<Scalar>) -> Bool
}

extension RowAccumulator {
  public func sharesWork(of block: RowBlock<Scalar>) -> Bool { false }
}

extension RowBlock where Scalar: RealBLASScalar {
  /// Adds all rows to copies of `empty` on all workers, and merges them.
  ///
  /// The rows are cut into parts by their number alone, and the parts are merged by a fixed tree: the
  /// result is bit for bit the same for any number of workers. There is one part where adding shares its work.
  ///
  /// - Parameters:
  ///   - empty: what each part begins with.
  ///   - memory: scalars that one accumulator holds; fewer parts are made when it is large.
  /// - Throws: what `add` and `merge` throw.
  public func accumulate<Accumulator: RowAccumulator<Scalar>>(
    into empty: Accumulator, memory: Int
  ) throws(LinearAlgebraError) -> Accumulator {
    if empty.sharesWork(of: self) {
      var accumulator = empty
      try accumulator.add(self)
      return accumulator
    }
    let parts = RowPartition(rows: rows, columns: design.columns + targets.columns, memory: memory)
    var level = try Workers.map(count: parts.count) { (index) throws(LinearAlgebraError) in
      var accumulator = empty
      try accumulator.add(self[parts[index]])
      return accumulator
    }
    // What is small is merged before another worker would have begun to.
    let isSmall = memory <= 1 << 12
    while level.count > 1 {
      let previous = level.map(Slot.init)
      let pairs = (previous.count + 1) / 2
      level = []
      if isSmall {
        for i in 0..<pairs { level.append(try mergedPair(i, of: previous)) }
      } else {
        level = try Workers.map(count: pairs) { (i) throws(LinearAlgebraError) in
          try mergedPair(i, of: previous)
        }
      }
    }
    return level.first ?? empty
  }
}

/// The next level of the tree: of two neighbours, or the last one alone.
private func mergedPair<Accumulator: RowAccumulator>(
  _ pair: Int, of level: [Slot<Accumulator>]
) throws(LinearAlgebraError) -> Accumulator {
  var merged = level[2 * pair].take()
  if 2 * pair + 1 < level.count { try merged.merge(level[2 * pair + 1].take()) }
  return merged
}

/// Holds an accumulator until the one who merges it takes it: what is merged in place must have one owner.
private final class Slot<Accumulator: RowAccumulator>: @unchecked Sendable {
  // Touched by one task alone.
  private var content: Accumulator?

  init(_ accumulator: consuming Accumulator) { content = accumulator }

  func take() -> Accumulator {
    guard let taken = content.take() else { preconditionFailure("an accumulator is merged once") }
    return taken
  }
}

/// Cuts rows into parts, by counts alone and not by the number of workers.
struct RowPartition {
  let rows: Int
  let count: Int

  /// A part holds at least 2¹⁶ numbers and twice as many as one accumulator does, so that handing it out and
  /// merging it cost little beside adding it. There are at most 32 parts, and a power of two, so that no worker is left
  /// with one more than the others.
  init(rows: Int, columns: Int, memory: Int) {
    self.rows = rows
    let most = max(1, min(32, rows, rows * max(1, columns) / max(1 << 16, 2 * memory)))
    count = rows == 0 ? 0 : 1 << (Int.bitWidth - 1 - most.leadingZeroBitCount)
  }

  subscript(part: Int) -> Range<Int> {
    let (size, extra) = (rows / count, rows % count)
    let start = part * size + min(part, extra)
    return start..<start + size + (part < extra ? 1 : 0)
  }
}
