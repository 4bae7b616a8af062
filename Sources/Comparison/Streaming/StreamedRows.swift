public import BLASBackend
public import DataReading
public import LeastSquares
public import Matrices

/// The rows of a model's data as accumulators take them: each pass reads the file once more.
public struct StreamedRows: RowPasses, ~Copyable {
  public typealias Scalar = Double
  public typealias Failure = DataError

  private var blocks: DesignBlocks
  private var wasRead = false
  /// How many accumulators there are at once.
  private let parts: Int
  private let blockBytes: Int
  /// What the last pass saw of the weights; nil without any.
  public private(set) var weights: WeightSummary?
  /// How many rows the last pass added.
  public private(set) var rows = 0

  public let columns: Int
  public let targetCount: Int

  /// - Parameter blocks: with targets, and not read yet.
  public init(_ blocks: consuming DesignBlocks) {
    columns = blocks.terms.count
    targetCount = blocks.targets.count
    let width = columns + targetCount
    // Fewer where they are large, more where they are small: workers wait for each other when each part has had a
    // block. The columns alone decide, so that results do not depend on the machine.
    parts = width < 64 ? 16 : width < 700 ? 8 : 4
    blockBytes = min(4 << 20, max((8 << 20) / parts, 4 * width * width))
    self.blocks = blocks
  }

  public var recipe: DesignRecipe { blocks.recipe }
  public var name: String { blocks.name }
  public var rowsDropped: Int { blocks.rowsDropped }

  /// - Throws: `DataError`: the rows cannot be read, or not once more.
  public mutating func accumulate<Accumulator: RowAccumulator<Double>>(
    into empty: Accumulator
  ) throws(DataError) -> Result<Accumulator, LinearAlgebraError> {
    if wasRead { try blocks.rewind() }
    wasRead = true
    let hasWeights = blocks.recipe.weights != nil
    let start = PartialSum(empty, weights: hasWeights ? WeightSummary([]) : nil)
    var level = try blocks.fold(
      into: [PartialSum](repeating: start, count: parts), blockBytes: blockBytes
    ) { $0.add($1) }
    while level.count > 1 {
      let previous = level
      level = Workers.map(count: (previous.count + 1) / 2) { i in
        var merged = previous[2 * i]
        if 2 * i + 1 < previous.count { merged.merge(previous[2 * i + 1]) }
        return merged
      }
    }
    (weights, rows) = (level[0].weights, level[0].rows)
    return level[0].sum
  }
}

/// What one of several accumulators has come to.
private struct PartialSum<Accumulator: RowAccumulator<Double>>: Sendable {
  private(set) var sum: Result<Accumulator, LinearAlgebraError>
  private(set) var weights: WeightSummary?
  private(set) var rows = 0

  init(_ empty: Accumulator, weights: WeightSummary?) {
    sum = .success(empty)
    self.weights = weights
  }

  mutating func add(_ block: RowBlock<Double>) {
    if let own = block.weights, weights != nil {
      note(WeightSummary((0..<block.rows).map { own[$0, 0] }))
    }
    rows += block.rows
    change { accumulator throws(LinearAlgebraError) in try accumulator.add(block) }
  }

  mutating func merge(_ other: PartialSum) {
    if let own = other.weights { note(own) }
    rows += other.rows
    switch other.sum {
    case .failure(let error):
      if case .success = sum { sum = .failure(error) }
    case .success(let more):
      change { accumulator throws(LinearAlgebraError) in try accumulator.merge(more) }
    }
  }

  private mutating func note(_ more: WeightSummary) {
    weights?.add(more)
  }

  private mutating func change(
    _ body: (inout Accumulator) throws(LinearAlgebraError) -> Void
  ) {
    guard case .success(var accumulator) = sum else { return }
    // Taken out, so that it is not copied.
    sum = .failure(.tooLarge(quantity: "accumulation", value: 0))
    do throws(LinearAlgebraError) {
      try body(&accumulator)
      sum = .success(accumulator)
    } catch { sum = .failure(error) }
  }
}
