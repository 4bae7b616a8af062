public import BLASBackend
public import LeastSquares
public import Matrices

/// Rows of a least-squares problem, block by block: a descent reads them again in every epoch.
///
/// A block is what is at hand at one time, the whole problem in memory, or a piece of a file that is larger. An epoch
/// takes the blocks in a random order, and the rows of each block in a random order.
public protocol RowBlockSource<Scalar>: Sendable {
  associatedtype Scalar: RealBLASScalar
  /// n, of all blocks.
  var rows: Int { get }
  /// p.
  var columns: Int { get }
  /// k.
  var targetCount: Int { get }
  var blockCount: Int { get }
  /// The rows of a block: the same ones every time.
  ///
  /// - Parameter index: below ``blockCount``.
  func block(_ index: Int) throws(IterationError) -> RowBlock<Scalar>
}

extension RowBlockSource {
  /// Adds all rows to an accumulator on all workers: a single block in parts, several at a time by one worker each,
  /// so that reading and adding overlap. The sum does not depend on the number of workers.
  ///
  /// - Parameters:
  ///   - empty: an accumulator without rows.
  ///   - memory: scalars that one accumulator holds.
  /// - Throws: what reading a block throws; what adding it throws.
  public func accumulate<Accumulator: RowAccumulator<Scalar>>(
    into empty: Accumulator, memory: Int
  ) throws(IterationError) -> Accumulator {
    if blockCount == 1 {
      let block = try block(0)
      return try lifting { () throws(LinearAlgebraError) in
        try block.accumulate(into: empty, memory: memory)
      }
    }
    var sum = empty
    let atOnce = 8
    for first in stride(from: 0, to: blockCount, by: atOnce) {
      let parts = try Workers.map(count: min(atOnce, blockCount - first)) {
        (index) throws(IterationError) -> Accumulator in
        let block = try self.block(first + index)
        var part = empty
        try lifting { () throws(LinearAlgebraError) in try part.add(block) }
        return part
      }
      for (index, part) in parts.enumerated() {
        if first + index == 0 {
          sum = part
        } else {
          try lifting { () throws(LinearAlgebraError) in try sum.merge(part) }
        }
      }
    }
    return sum
  }

  /// Finds what is not a finite number.
  ///
  /// - Throws: `.nonFinite` with its row, counted over all blocks, and its column of [X Y].
  public func requireFinite() throws(IterationError) {
    var before = 0
    for index in 0..<blockCount {
      let block = try block(index)
      do throws(LinearAlgebraError) {
        try LeastSquaresProblem(block).requireFinite()
      } catch .nonFinite(let row, let column, let operand) {
        throw .linearAlgebra(.nonFinite(row: before + row, column: column, operand: operand))
      } catch {
        throw .linearAlgebra(error)
      }
      before += block.rows
    }
  }
}

/// A problem in memory is one block.
extension LeastSquaresProblem: RowBlockSource {
  public var blockCount: Int { rows > 0 ? 1 : 0 }

  public func block(_ index: Int) -> RowBlock<Scalar> { rowBlock }
}

/// A problem in memory, cut into blocks as a file would be.
public struct BlockedRows<Scalar: RealBLASScalar>: RowBlockSource {
  public let problem: LeastSquaresProblem<Scalar>
  public let rowsPerBlock: Int

  /// - Precondition: `rowsPerBlock` ≥ 1.
  public init(_ problem: LeastSquaresProblem<Scalar>, rowsPerBlock: Int) {
    precondition(rowsPerBlock >= 1, "blocks of \(rowsPerBlock) rows")
    self.problem = problem
    self.rowsPerBlock = rowsPerBlock
  }

  public var rows: Int { problem.rows }
  public var columns: Int { problem.columns }
  public var targetCount: Int { problem.targetCount }
  public var blockCount: Int { (problem.rows + rowsPerBlock - 1) / rowsPerBlock }

  public func block(_ index: Int) -> RowBlock<Scalar> {
    let start = index * rowsPerBlock
    return problem.rowBlock[start..<min(start + rowsPerBlock, problem.rows)]
  }
}
