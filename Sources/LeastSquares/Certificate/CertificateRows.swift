public import Matrices

/// Some rows of a problem to be certified.
public struct CertificateRows: Sendable {
  /// n × p. Samples stored contiguously (a transposed view) are read fastest.
  public let design: DoubleDoubleMatrix
  /// n × k, offsets already subtracted.
  public let targets: DoubleDoubleMatrix
  /// One weight per row, and what a double cannot hold of it.
  public let weights: [Double]?
  public let weightsLow: [Double]?
  /// |o| where subtracting the offsets was not exact: its error is at most 4u²(|y − o| + 2|o|).
  let roundedOffsets: [Double]?

  /// - Precondition: all parts have the same number of rows.
  public init(
    design: DoubleDoubleMatrix, targets: DoubleDoubleMatrix, weights: [DoubleDouble]? = nil,
    offsets: [DoubleDouble]? = nil
  ) {
    precondition(
      design.rows == targets.rows && (weights?.count ?? design.rows) == design.rows
        && (offsets?.count ?? design.rows) == design.rows,
      "rows: \(design.rows) of the design, \(targets.rows) of the targets, \(weights?.count ?? design.rows) weights, \(offsets?.count ?? design.rows) offsets"
    )
    self.design = design
    self.weights = weights?.map(\.high)
    weightsLow = CertificateRows.lowParts(weights)
    guard let offsets else {
      self.targets = targets
      roundedOffsets = nil
      return
    }
    // A difference of two doubles is a double-double: nothing is lost.
    let isExact = targets.low == nil && CertificateRows.lowParts(offsets) == nil
    self.targets = DoubleDoubleMatrix(
      columns: (0..<targets.columns).map { t in
        (0..<targets.rows).map {
          isExact
            ? DoubleDouble(sum: targets.high[$0, t], -offsets[$0].high)
            : targets[$0, t] - offsets[$0]
        }
      })
    roundedOffsets = isExact ? nil : offsets.map(\.high.magnitude)
  }

  /// Another design and target with the same rows and weights.
  init(
    design: DoubleDoubleMatrix, targets: DoubleDoubleMatrix, sameWeightsAs other: CertificateRows
  ) {
    self.design = design
    self.targets = targets
    weights = other.weights
    weightsLow = other.weightsLow
    roundedOffsets = other.roundedOffsets
  }

  var rows: Int { design.rows }

  private static func lowParts(_ values: [DoubleDouble]?) -> [Double]? {
    let low = values?.map(\.low)
    return low?.allSatisfy { $0 == 0 } == true ? nil : low
  }
}
