internal import BLASBackend
internal import Matrices

extension TSQRAccumulator: Codable {
  private enum CodingKeys: String, CodingKey {
    case columns
    case targetCount
    case rows
    case r
    case columnFactors
  }

  /// Decodes what ``encode(to:)`` wrote.
  ///
  /// - Throws: `DecodingError` if the parts do not fit each other or a number is not finite.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let columns = try container.decode(Int.self, forKey: .columns)
    let targetCount = try container.decode(Int.self, forKey: .targetCount)
    let rows = try container.decode(Int.self, forKey: .rows)
    let r = try container.decode(Matrix<Scalar>.self, forKey: .r)
    let factors = try container.decodeIfPresent([Scalar].self, forKey: .columnFactors)
    let width = columns.addingReportingOverflow(targetCount)
    guard columns >= 0, targetCount >= 0, rows >= 0, !width.overflow,
      r.shape == Shape(width.partialValue, width.partialValue), r.firstNonFinite() == nil,
      factors.map({ $0.count == width.partialValue && $0.allSatisfy { $0 > 0 && $0.isFinite } })
        ?? true
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .r, in: container, debugDescription: "the triangular factor does not fit its sizes")
    }
    self.init(
      columns: columns, targetCount: targetCount, rows: rows, r: r,
      scaling: factors.map(ColumnScaling.init(factors:)))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(columns, forKey: .columns)
    try container.encode(targetCount, forKey: .targetCount)
    try container.encode(rows, forKey: .rows)
    try container.encode(r, forKey: .r)
    try container.encodeIfPresent(scaling?.factors, forKey: .columnFactors)
  }
}
