internal import BLASBackend

extension Matrix: Codable {
  private enum CodingKeys: String, CodingKey {
    case rows
    case columns
    case elements
  }

  /// Decodes `rows`, `columns` and the elements column by column.
  ///
  /// - Throws: `DecodingError` if the counts are negative or do not fit the elements.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let rows = try container.decode(Int.self, forKey: .rows)
    let columns = try container.decode(Int.self, forKey: .columns)
    let elements = try container.decode([Scalar].self, forKey: .elements)
    let (count, overflow) = rows.multipliedReportingOverflow(by: columns)
    guard rows >= 0, columns >= 0, !overflow, count == elements.count else {
      throw DecodingError.dataCorruptedError(
        forKey: .elements, in: container,
        debugDescription: "\(elements.count) elements cannot make a \(rows) × \(columns) matrix")
    }
    self.init(rows: rows, columns: columns, storage: elements)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(rows, forKey: .rows)
    try container.encode(columns, forKey: .columns)
    try container.encode(Matrix(view).storage, forKey: .elements)
  }
}
