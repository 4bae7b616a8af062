public import BLASBackend
public import LeastSquares

/// A least-squares problem with its names: what solvers are compared on.
public struct ComparisonProblem: Sendable {
  /// Where the data came from, for the report.
  public let source: String
  public let data: LeastSquaresProblem<Double>
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
    precondition(
      terms.count == data.columns && targets.count == data.targetCount,
      "\(terms.count) terms for \(data.columns) columns, \(targets.count) names for \(data.targetCount) targets"
    )
    self.source = source
    self.data = data
    self.terms = terms
    self.targets = targets
    self.hasIntercept = hasIntercept
    self.rowsDropped = rowsDropped
    self.certificateProblem = certificateProblem ?? CertificateProblem(data.rowBlock)
    self.roundedTerms = roundedTerms
  }
}
