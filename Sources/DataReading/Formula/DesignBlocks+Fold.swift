public import BLASBackend
public import Matrices
internal import Synchronization

extension DesignBlocks {
  /// Hands all rows that are left, block by block, to some states, on all workers.
  ///
  /// While blocks are taken apart and added, the next ones are read. Block i goes to state i modulo their
  /// number, in order, and blocks are cut by bytes alone: the states do not depend on the number of workers.
  ///
  /// Memory: two blocks of bytes for each state, and one of samples for each worker.
  ///
  /// - Parameters:
  ///   - states: one for each worker; each gets a part of the rows.
  ///   - blockBytes: about how large blocks are, as they are read.
  ///   - add: X, Y less the offset, and the weights of some rows.
  /// - Returns: the states behind the last row.
  /// - Throws: as ``nextTable(maximumRows:)``; the rows behind a failure may have been added.
  /// - Complexity: one pass.
  public mutating func fold<State: Sendable>(
    into states: [State], blockBytes: Int = 1 << 20,
    _ add: @Sendable (inout State, RowBlock<Double>) -> Void
  ) throws(DataError) -> [State] {
    precondition(!states.isEmpty && blockBytes > 0, "rows need states to go to")
    let slots = states.map { Slot($0) }
    let (design, table, width) = (BlockDesign(self), table, slots.count)
    let texts = table.rows.withLock { $0.texts }
    var wave = try table.nextPieces(width, bytes: blockBytes)
    while !wave.isEmpty {
      let pieces = wave
      let outcomes = Workers.map(count: pieces.count + 1) { index -> Outcome in
        // Task 0 reads the next blocks, the others work on those that are there.
        guard index > 0 else {
          return .read(
            catching { () throws(DataError) in try table.nextPieces(width, bytes: blockBytes) })
        }
        var part = DesignedPart(pieces[index - 1].decoded(), design, texts)
        if let block = part.block {
          slots[index - 1].value.withLock { add(&$0, block) }
          part.forgetRows()
        }
        return .added(part)
      }
      var next = Result<[TablePiece], DataError>.success([])
      for outcome in outcomes {
        switch outcome {
        case .read(let pieces): next = pieces
        case .added(let part): try absorb(part, design, texts)
        }
      }
      wave = try next.get()
    }
    try table.rows.withLock { rows throws(DataError) in try rows.finish() }
    try requireSomething()
    return slots.map { slot in slot.value.withLock { $0 } }
  }

  /// Counts what became of a piece, and refuses what is wrong with it.
  private mutating func absorb(
    _ part: DesignedPart, _ design: BlockDesign, _ texts: [TextTable]
  ) throws(DataError) {
    let firstRow = rowsRead
    try table.rows.withLock { rows throws(DataError) in try rows.absorb(part.decoded) }
    hasPositiveWeight = hasPositiveWeight || part.hasPositiveWeight
    if part.isRefused {
      // Once more, now that its place is known.
      _ = try design.data(
        of: part.decoded.block(design, texts), firstRow: firstRow)
    }
  }
}

extension SharedTable {
  /// The next blocks, at most `count`; none behind the last row.
  fileprivate func nextPieces(_ count: Int, bytes: Int) throws(DataError) -> [TablePiece] {
    try rows.withLock { rows throws(DataError) in
      var pieces: [TablePiece] = []
      while pieces.count < count, let piece = try rows.nextPiece(bytes: bytes) {
        pieces.append(piece)
      }
      return pieces
    }
  }
}

/// A state that one thread at a time adds to.
private final class Slot<State: Sendable>: Sendable {
  let value: Mutex<State>

  init(_ state: State) { value = Mutex(state) }
}

/// What a task of a wave came to.
private enum Outcome: Sendable {
  case read(Result<[TablePiece], DataError>)
  case added(DesignedPart)
}

/// A piece as a block of the design.
private struct DesignedPart: Sendable {
  private(set) var decoded: DecodedRows
  /// Nil if there is no row, or something is wrong with one.
  private(set) var block: RowBlock<Double>?
  private(set) var hasPositiveWeight = false
  /// Whether the design could not be made.
  private(set) var isRefused = false

  init(_ decoded: DecodedRows, _ design: BlockDesign, _ texts: [TextTable]) {
    self.decoded = decoded
    guard decoded.rows > 0 && decoded.failure == nil else { return }
    do throws(DataError) {
      let data = try design.data(of: decoded.block(design, texts), firstRow: nil)
      hasPositiveWeight = data.weights?.contains { $0 > 0 } ?? false
      block = data.rowBlock
    } catch { isRefused = true }
  }

  mutating func forgetRows() {
    block = nil
    decoded.forgetSamples()
  }
}

extension DecodedRows {
  /// The rows as a block of a table.
  func block(_ design: BlockDesign, _ texts: [TextTable]) -> ReadBlock {
    let width = tally.width
    let (designColumns, account) = (
      design.requests == nil ? design.terms.count : width, RowAccount()
    )
    return ReadBlock(
      rows: RowBlock(
        samples: Matrix(rows: width, columns: rows, storage: samples.high),
        designColumns: designColumns),
      low: samples.lowSamples(width: width), account: account, texts: texts)
  }
}
