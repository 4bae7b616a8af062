public import BLASBackend
public import IterativeMethods
public import LeastSquares

/// A least-squares problem with its names: what solvers are compared on.
public struct ComparisonProblem: Sendable {
  /// Where the data came from, for the report.
  public let source: String
  /// X and Y, in memory or outside of it.
  let content: Content
  /// A name for each column of X.
  public let terms: [String]
  /// A name for each column of Y.
  public let targets: [String]
  /// True if the first column of X is the intercept's column of ones.
  public let hasIntercept: Bool
  /// Rows of the source that were left out.
  public let rowsDropped: Int
  /// What the certificate proves the solution of: the doubles of `data`, or the decimals they stand for.
  public let certificateProblem: CertificateProblem
  /// What is rounded to doubles and taken as exact even in the decimal problem.
  public let roundedTerms: [String]

  enum Content: Sendable {
    case memory(LeastSquaresProblem<Double>)
    case stored(StoredBlocks)
  }

  /// - Parameters:
  ///   - source: the name of the data.
  ///   - data: the numbers.
  ///   - terms: the names of the columns of X.
  ///   - targets: the names of the columns of Y.
  ///   - hasIntercept: whether the first column of X is one of ones.
  ///   - rowsDropped: how many rows lacked a value and were left out.
  ///   - certificateProblem: the same problem in the decimals of its text; nil to take the doubles as exact.
  ///   - roundedTerms: the terms whose values are taken as they were rounded.
  /// - Precondition: there is a name for every column.
  public init(
    source: String, data: LeastSquaresProblem<Double>, terms: [String], targets: [String],
    hasIntercept: Bool, rowsDropped: Int = 0, certificateProblem: CertificateProblem? = nil,
    roundedTerms: [String] = []
  ) {
    self.init(
      source: source, content: .memory(data), terms: terms, targets: targets,
      hasIntercept: hasIntercept, rowsDropped: rowsDropped,
      certificateProblem: certificateProblem ?? CertificateProblem(data.rowBlock),
      roundedTerms: roundedTerms)
  }

  init(
    source: String, content: Content, terms: [String], targets: [String], hasIntercept: Bool,
    rowsDropped: Int, certificateProblem: CertificateProblem, roundedTerms: [String]
  ) {
    self.source = source
    self.content = content
    self.terms = terms
    self.targets = targets
    self.hasIntercept = hasIntercept
    self.rowsDropped = rowsDropped
    self.certificateProblem = certificateProblem
    self.roundedTerms = roundedTerms
    precondition(
      terms.count == blocks.columns && targets.count == blocks.targetCount,
      "\(terms.count) terms for \(blocks.columns) columns, \(targets.count) names for \(blocks.targetCount) targets"
    )
  }

  /// X and Y in memory.
  ///
  /// - Precondition: ``isInMemory``.
  public var data: LeastSquaresProblem<Double> {
    guard case .memory(let data) = content else {
      preconditionFailure("\(source): the rows are not in memory")
    }
    return data
  }

  /// Whether all rows are in memory.
  public var isInMemory: Bool {
    if case .memory = content { true } else { false }
  }

  /// n.
  public var rows: Int { blocks.rows }

  /// X and Y block by block, wherever they are.
  public var blocks: any RowBlockSource<Double> {
    switch content {
    case .memory(let data): data
    case .stored(let blocks): blocks
    }
  }
}
