public import BLASBackend
public import Matrices

/// Which numbers a certificate speaks about.
public enum ProblemKind: String, Hashable, Sendable, Codable {
  /// The doubles in memory, taken as exact.
  case binary
  /// The decimal numbers of the text that was read.
  case decimal
}

/// A least-squares problem as its exact objective, Σ wᵢ(yᵢ − oᵢ − xᵢθ)² + Σ λⱼθⱼ².
///
/// Nothing is square-rooted or multiplied in advance: rows times fl(√w), or appended rows fl(√λ), would be
/// another problem with another solution. A penalty such as n·λ is data once it has been rounded.
public struct CertificateProblem: Sendable {
  public let kind: ProblemKind
  /// The rows in memory.
  public let blocks: [CertificateRows]
  /// In place of ``blocks``: rows that are read in each pass.
  public let reader: CertificateReader?
  public let columns: Int
  public let targets: Int
  /// How many columns and targets a row has where it is read; a problem in some of them reads the others, too, and is
  /// cut into parts by what it reads.
  var numbersRead: Int
  /// For each column the ε for which its entries have relative errors of at most ε·2⁻¹⁰⁶. The largest holds
  /// for the targets, too.
  public let columnErrors: [Double]
  /// λ, one per column, or nil.
  public let ridge: [DoubleDouble]?
  /// Whether some number is farther than 2⁻¹⁰⁶, relatively, from its decimal.
  public let hasInaccurateNumbers: Bool

  public var rows: Int { reader?.rows ?? blocks.reduce(0) { $0 + $1.rows } }

  /// The binary problem: every double is exact.
  ///
  /// - Parameters:
  ///   - design: X, n × p.
  ///   - targets: Y, n × k; each column is a problem of its own.
  ///   - weights: w, n numbers that are not negative.
  ///   - offsets: o, n numbers that are subtracted from every target, exactly.
  ///   - ridge: λ, p numbers that are not negative; the intercept's is usually 0.
  /// - Throws: `.shapeMismatch`.
  public init(
    design: MatrixView<Double>, targets: MatrixView<Double>, weights: [Double]? = nil,
    offsets: [Double]? = nil, ridge: [Double]? = nil
  ) throws(LinearAlgebraError) {
    try CertificateProblem.check(
      design.shape, targets.shape, weights?.count, offsets?.count, ridge?.count)
    let rows = CertificateRows(
      design: DoubleDoubleMatrix(high: design), targets: DoubleDoubleMatrix(high: targets),
      weights: weights?.map { DoubleDouble($0) }, offsets: offsets?.map { DoubleDouble($0) })
    self.init(
      kind: .binary, blocks: [rows], columnErrors: [Double](repeating: 0, count: design.columns),
      ridge: ridge?.map { DoubleDouble($0) })
  }

  /// The decimal problem: each number stands for a decimal within 2⁻¹⁰⁶ of it, relatively.
  ///
  /// - Parameters:
  ///   - design: X, n × p.
  ///   - targets: Y, n × k.
  ///   - columnErrors: ε per column, at least 1 where the entries are not all exact: 8k − 7 for the k-th power of a
  ///     column, see ``powers(of:upTo:)``. Values below 1 count as 1.
  ///   - weights: of the rows, not negative; nil for 1.
  ///   - offsets: of each row, added to the fit; nil for 0.
  ///   - ridge: λ of each column; nil for 0.
  ///   - hasInaccurateNumbers: whether some number is farther from its decimal than that
  ///     (``/Matrices/DecimalReading/isAccurate``); nothing is certified then.
  /// - Throws: `.shapeMismatch`.
  public init(
    decimalDesign design: DoubleDoubleMatrix, targets: DoubleDoubleMatrix,
    columnErrors: [Double], weights: [DoubleDouble]? = nil, offsets: [DoubleDouble]? = nil,
    ridge: [DoubleDouble]? = nil, hasInaccurateNumbers: Bool = false
  ) throws(LinearAlgebraError) {
    try CertificateProblem.check(
      design.shape, targets.shape, weights?.count, offsets?.count, ridge?.count)
    guard columnErrors.count == design.columns else {
      throw .shapeMismatch(
        operation: "errors of the columns", left: design.shape,
        right: Shape(1, columnErrors.count))
    }
    self.init(
      kind: .decimal,
      blocks: [
        CertificateRows(design: design, targets: targets, weights: weights, offsets: offsets)
      ],
      columnErrors: columnErrors, ridge: ridge, hasInaccurateNumbers: hasInaccurateNumbers)
  }

  /// Rows in blocks, as they come from a reader.
  ///
  /// - Precondition: all blocks have the same columns and targets, and all or none have weights.
  public init(
    kind: ProblemKind, blocks: [CertificateRows], columnErrors: [Double],
    ridge: [DoubleDouble]? = nil, hasInaccurateNumbers: Bool = false
  ) {
    self.kind = kind
    self.blocks = blocks
    reader = nil
    self.columnErrors = columnErrors.map { kind == .decimal ? max(1, $0) : $0 }
    self.ridge = ridge
    self.hasInaccurateNumbers = hasInaccurateNumbers
    columns = columnErrors.count
    targets = blocks.first?.targets.columns ?? 0
    numbersRead = columns + targets
    for block in blocks {
      precondition(
        block.design.columns == columns && block.targets.columns == targets
          && (block.weights == nil) == (blocks[0].weights == nil),
        "blocks of rows with different columns, or weights in some of them only")
    }
    precondition((ridge?.count ?? columns) == columns, "one penalty per column")
  }

  /// Rows that are read in each pass.
  ///
  /// - Parameters:
  ///   - kind: which numbers the rows are.
  ///   - reader: gives the rows, the same ones in every pass.
  ///   - targets: k.
  ///   - columnErrors: as for the other initializers.
  ///   - ridge: λ of each column; nil for 0.
  ///   - hasInaccurateNumbers: whether nothing can be certified of these numbers.
  /// - Precondition: the reader's rows have as many columns as there are errors, and k targets.
  public init(
    kind: ProblemKind, reader: CertificateReader, targets: Int, columnErrors: [Double],
    ridge: [DoubleDouble]? = nil, hasInaccurateNumbers: Bool = false
  ) {
    self.kind = kind
    blocks = []
    self.reader = reader
    self.columnErrors = columnErrors.map { kind == .decimal ? max(1, $0) : $0 }
    self.ridge = ridge
    self.hasInaccurateNumbers = hasInaccurateNumbers
    columns = columnErrors.count
    numbersRead = columns + targets
    self.targets = targets
    precondition((ridge?.count ?? columns) == columns, "one penalty per column")
  }

  private static func check(
    _ design: Shape, _ targets: Shape, _ weights: Int?, _ offsets: Int?, _ ridge: Int?
  ) throws(LinearAlgebraError) {
    guard design.rows == targets.rows else {
      throw .shapeMismatch(operation: "design and targets", left: design, right: targets)
    }
    for (name, count) in [("weights", weights), ("offsets", offsets)] {
      if let count, count != design.rows {
        throw .shapeMismatch(operation: name, left: design, right: Shape(count, 1))
      }
    }
    if let ridge, ridge != design.columns {
      throw .shapeMismatch(operation: "ridge penalties", left: design, right: Shape(1, ridge))
    }
  }
}

extension CertificateProblem {
  /// x¹, …, xᵏ of a column of decimals, and their ε = 8k − 7, for `columnErrors`.
  ///
  /// Each product adds 7u² to the errors of its factors, unless its low part underflows: ε is infinite
  /// then, and nothing will be certified.
  public static func powers(
    of column: [DoubleDouble], upTo degree: Int
  ) -> [(values: [DoubleDouble], error: Double)] {
    var result: [(values: [DoubleDouble], error: Double)] = []
    var power = column
    for k in stride(from: 1, through: degree, by: 1) {
      if k > 1 { power = zip(power, column).map { $0 * $1 } }
      let isTooSmall = zip(power, column).contains { value, x in
        x != .zero && value.high.magnitude < 0x1p-960
      }
      result.append((power, isTooSmall ? .infinity : Double(8 * k - 7)))
    }
    return result
  }
}

extension CertificateProblem {
  /// The problem in some of its columns.
  ///
  /// - Parameter chosen: ascending.
  package func keeping(columns chosen: [Int]) -> CertificateProblem {
    mapping(
      columnErrors: chosen.map { columnErrors[$0] },
      ridge: ridge.map { ridge in chosen.map { ridge[$0] } }, hasLowParts: hasLowParts
    ) { block in
      CertificateRows(
        design: DoubleDoubleMatrix(
          high: block.design.high.keeping(columns: chosen),
          low: block.design.low?.keeping(columns: chosen)),
        targets: block.targets, sameWeightsAs: block)
    }
  }
}
