/// The number of rows and columns of a matrix.
public struct Shape: Hashable, Sendable, Codable, CustomStringConvertible {
  public let rows: Int
  public let columns: Int

  public init(_ rows: Int, _ columns: Int) {
    self.rows = rows
    self.columns = columns
  }

  /// The shape of the transpose.
  public var transposed: Shape { Shape(columns, rows) }

  public var isSquare: Bool { rows == columns }

  /// "3 × 2".
  public var description: String { "\(rows) × \(columns)" }
}
