internal import BLASBackend
internal import Matrices

/// Delivers the mini-batches of an epoch, in the order that the seed and the epoch give.
struct EpochReader<Scalar: RealBLASScalar>: Sendable {
  private let batchSize: Int
  private let order: RowOrder
  private let seed: UInt64
  private let source: any RowBlockSource<Scalar>
  /// The order of the blocks of an epoch.
  private var blocks: (epoch: Int, order: [UInt32])?
  /// The block under way.
  private var current: Current?

  private struct Current {
    let epoch: Int
    let place: Int
    let index: Int
    let rows: RowBlock<Scalar>
    /// nil for as they stand.
    let order: [UInt32]?
  }

  init(_ descent: Descent<Scalar>, _ source: any RowBlockSource<Scalar>) {
    batchSize = min(descent.batchSize ?? source.rows, max(1, source.rows))
    order = descent.order
    seed = descent.seed
    self.source = source
  }

  /// The next batch of the epoch; nil if it has ended. The state's place moves on.
  ///
  /// A batch lies in one block: the last one of a block may be smaller.
  mutating func next(
    at state: inout DescentState<Scalar>
  ) throws(IterationError) -> RowBlock<Scalar>? {
    while state.block < source.blockCount {
      let block = try open(epoch: state.epoch, place: state.block)
      let range = state.row..<min(state.row + batchSize, block.rows.rows)
      state.row = range.upperBound
      if state.row == block.rows.rows {
        state.block += 1
        state.row = 0
      }
      if range.isEmpty { continue }
      guard let order = block.order else { return block.rows[range] }
      return block.rows.gathering(order[range])
    }
    return nil
  }

  /// Some rows of one block, for whole batches in turn.
  struct Stretch {
    let block: RowBlock<Scalar>
    /// nil for as they stand.
    let order: [UInt32]?
    /// Of the order, or of the block.
    let rows: Range<Int>
  }

  /// The next whole batches of the epoch, all of one block; nil if it has ended. The state's place moves on.
  ///
  /// - Parameter batches: how many at most.
  mutating func nextStretch(
    batches: Int, at state: inout DescentState<Scalar>
  ) throws(IterationError) -> Stretch? {
    while state.block < source.blockCount {
      let current = try open(epoch: state.epoch, place: state.block)
      let count = current.rows.rows
      let (length, overflow) = batches.multipliedReportingOverflow(by: batchSize)
      let range = state.row..<(overflow ? count : min(count, state.row + length))
      state.row = range.upperBound
      if state.row == count {
        state.block += 1
        state.row = 0
      }
      if range.isEmpty { continue }
      return Stretch(block: current.rows, order: current.order, rows: range)
    }
    return nil
  }

  /// Whether all batches of the epoch were delivered.
  func isAtEnd(_ state: DescentState<Scalar>) -> Bool { state.block == source.blockCount }

  private mutating func open(epoch: Int, place: Int) throws(IterationError) -> Current {
    if let current, current.epoch == epoch, current.place == place { return current }
    if blocks?.epoch != epoch {
      blocks = (epoch, order.blocks(count: source.blockCount, seed: seed, epoch: epoch))
    }
    let index = Int(blocks?.order[place] ?? 0)
    // A source of one block is not read again in every epoch.
    let known = current.flatMap { $0.index == index ? $0.rows : nil }
    let rows = if let known { known } else { try source.block(index).samplewise() }
    let opened = Current(
      epoch: epoch, place: place, index: index, rows: rows,
      order: order.rows(count: rows.rows, seed: seed, epoch: epoch, block: index))
    current = opened
    return opened
  }
}
