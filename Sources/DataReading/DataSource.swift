public import BLASBackend
public import Matrices

/// Where the rows of a least-squares problem come from, a block at a time.
///
/// A source need not be copyable: it may own an open file.
public protocol DataSource<Scalar>: ~Copyable, Sendable {
  associatedtype Scalar: BLASScalar

  /// The columns of the data, used or not.
  var schema: Schema { get }
  /// The names of the p columns of the design, "(Intercept)" included.
  var terms: [String] { get }
  /// The names of the k targets.
  var targets: [String] { get }
  /// n, if the format tells it beforehand; rows that lack values are counted in.
  var rowCount: Int? { get }

  /// The next rows, at most `maximumRows` of them; `nil` behind the last one.
  ///
  /// - Throws: `DataError`; the source then stays at the failure and throws again.
  mutating func nextBlock(maximumRows: Int) throws(DataError) -> RowBlock<Scalar>?

  /// Starts again at the first row, for methods that pass over the data more than once.
  ///
  /// - Throws: `.notRewindable` where the data flow by, as from standard input.
  mutating func rewind() throws(DataError)
}

extension DataSource where Self: ~Copyable {
  public var rowCount: Int? { nil }
}
