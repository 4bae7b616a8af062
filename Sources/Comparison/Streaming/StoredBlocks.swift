internal import BLASBackend
internal import DataReading
internal import IterativeMethods
internal import LeastSquares
internal import Matrices

/// Rows outside of memory as methods read them that take blocks, in the columns that they work in.
///
/// A block has about 4 MB, and whole mini-batches but for the last one: an epoch in random order takes the blocks
/// in random order, and the rows of each block in random order.
struct StoredBlocks: RowBlockSource {
  let store: StoredRows
  /// Which columns of the stored ones are there; nil for all.
  private(set) var keptColumns: [Int]?
  private(set) var standardization: Standardization<Double>?
  /// Of those that are held back, if some are, a block has the ones that stand among so many of the fit.
  private(set) var rowsPerBlock: Int
  /// Which rows are held back; nil if none are.
  private var held: HeldRows?
  /// Whether these are the rows that are held back.
  private var isHeldBack = false

  /// - Parameter numbersPerBlock: about how many.
  init(_ store: StoredRows, numbersPerBlock: Int = 1 << 19) {
    self.store = store
    rowsPerBlock = max(1, numbersPerBlock / max(1, store.terms.count + store.targets.count))
  }

  var rows: Int { isHeldBack ? store.rows - fittedRows : fittedRows }
  var columns: Int { keptColumns?.count ?? store.terms.count }
  var targetCount: Int { store.targets.count }
  var blockCount: Int { (fittedRows + rowsPerBlock - 1) / rowsPerBlock }
  private var fittedRows: Int { held?.fittedCount ?? store.rows }

  func block(_ index: Int) throws(IterationError) -> RowBlock<Double> {
    let first = index * rowsPerBlock
    let last = min(first + rowsPerBlock, fittedRows)
    let range = held.map { $0.place(ofFitted: first)..<$0.place(ofFitted: last) } ?? first..<last
    let table: TabularData
    do throws(DataError) { table = try store.table(range) } catch {
      throw .unreadable(error.description)
    }
    var block = table.rowBlock
    if let held {
      let places = held.split(range)
      block = block.gathering((isHeldBack ? places.held : places.fitted)[...])
    }
    if let keptColumns {
      block = RowBlock(
        design: block.design.keeping(columns: keptColumns), targets: block.targets,
        weights: block.weights)
    }
    guard let standardization else { return block }
    return standardization.apply(to: LeastSquaresProblem(block)).rowBlock
  }

  /// The same rows in some of the columns.
  ///
  /// - Parameter chosen: ascending, among those that are there.
  func keeping(columns chosen: [Int]) -> StoredBlocks {
    var result = self
    result.keptColumns = chosen.map { keptColumns?[$0] ?? $0 }
    return result
  }

  /// Without the rows that are held back.
  func fitted(_ held: HeldRows) -> StoredBlocks {
    var result = self
    result.held = held
    // Blocks of the file stay as large as they were.
    let part = Double(held.fittedCount) / Double(held.rows)
    result.rowsPerBlock = max(1, Int(Double(rowsPerBlock) * part))
    return result
  }

  /// The rows that are held back, in the same columns; nil if none are.
  var heldBack: StoredBlocks? {
    guard held != nil else { return nil }
    var result = self
    result.isHeldBack = true
    return result
  }

  /// In blocks of whole mini-batches.
  func with(batchSize: Int?) -> StoredBlocks {
    guard let batchSize else { return self }
    var result = self
    result.rowsPerBlock = max(1, rowsPerBlock / batchSize) * batchSize
    return result
  }

  /// In standardized columns.
  ///
  /// - Complexity: four passes.
  func standardized(hasIntercept: Bool) throws(IterationError) -> StoredBlocks {
    var passes = StandardizationPasses<Double>(
      rows: rows, columns: columns, interceptColumn: hasIntercept ? 0 : nil)
    while !passes.isDone {
      for index in 0..<blockCount { passes.add(try block(index).design) }
      passes.endPass()
    }
    var result = self
    result.standardization = passes.standardization
    return result
  }
}

/// A source of blocks as accumulators take it.
struct BlockPasses: RowPasses {
  typealias Scalar = Double
  typealias Failure = IterationError

  let source: any RowBlockSource<Double>

  var columns: Int { source.columns }
  var targetCount: Int { source.targetCount }

  func accumulate<Accumulator: RowAccumulator<Double>>(
    into empty: Accumulator
  ) throws(IterationError) -> Result<Accumulator, LinearAlgebraError> {
    let width = source.columns + source.targetCount
    do throws(IterationError) {
      return .success(try source.accumulate(into: empty, memory: width * width))
    } catch .linearAlgebra(let error) {
      return .failure(error)
    } catch {
      throw error
    }
  }
}

extension RowBlockSource<Double> {
  /// R of [X Y] by TSQR.
  func triangularFactor() throws(IterationError) -> TSQRAccumulator<Double> {
    var passes = BlockPasses(source: self)
    let factor = try passes.triangularFactor()
    return try lifting { () throws(LinearAlgebraError) in try factor.get() }
  }

  /// Xᵀ(XΘ − Y) and ‖XΘ − Y‖² of each column.
  func gradientSums(at parameters: Matrix<Double>) throws(IterationError) -> GradientAccumulator<
    Double
  > {
    let empty = GradientAccumulator(parameters: parameters)
    return try accumulate(into: empty, memory: empty.memory)
  }
}
