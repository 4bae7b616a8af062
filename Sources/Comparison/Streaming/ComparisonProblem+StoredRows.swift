internal import BLASBackend
public import DataReading
internal import IterativeMethods
internal import LeastSquares
internal import Matrices

extension ComparisonProblem {
  /// A problem whose rows stay outside of memory.
  ///
  /// Direct methods make their answers of one pass, certificates of some, and methods of the descent family pass over
  /// the rows as often as they step; other methods refuse it by ``ComparisonError/needsMemory(_:)``.
  ///
  /// - Throws: `.data` if the rows cannot be read.
  public init(_ store: StoredRows) throws(ComparisonError) {
    try self.init(store, blocks: StoredBlocks(store))
  }

  init(_ store: StoredRows, blocks: StoredBlocks) throws(ComparisonError) {
    let isDecimal = store.keepsDecimals
    let certificateProblem: CertificateProblem
    do throws(NotCertifiable) {
      certificateProblem = CertificateProblem(
        kind: isDecimal ? .decimal : .binary,
        reader: try CertificateReader(rows: store.rows) {
          (range) throws(NotCertifiable) -> CertificateRows in
          do throws(DataError) { return CertificateRows(try store.table(range)) } catch {
            throw .unreadable(error.description)
          }
        }, targets: store.targets.count,
        columnErrors: isDecimal
          ? store.columnErrors : [Double](repeating: 0, count: store.terms.count),
        hasInaccurateNumbers: store.hasInaccurateDecimals)
    } catch { throw .unreadable(error.description) }
    self.init(
      source: store.name, content: .stored(blocks), terms: store.terms,
      targets: store.targets, hasIntercept: store.terms.first == ColumnSelection.interceptTerm,
      rowsDropped: store.rowsDropped, certificateProblem: certificateProblem,
      roundedTerms: store.roundedTerms)
  }

  /// R of [X Y].
  func triangularFactor() throws(ComparisonError) -> TSQRAccumulator<Double> {
    if case .memory(let data) = content {
      return try comparing { () throws(LinearAlgebraError) in
        try TSQRAccumulator(reducing: data)
      }
    }
    do throws(IterationError) { return try blocks.triangularFactor() } catch {
      throw ComparisonError(error)
    }
  }

  /// Refuses, by its name, what needs all rows in memory.
  func requireStreaming(_ solvers: [SolverName]) throws(ComparisonError) {
    guard !isInMemory else { return }
    let others = solvers.filter { !$0.readsBlocks }
    guard others.isEmpty else {
      throw .needsMemory(
        others.map { "\($0.rawValue) \($0.reasonForMemory)" }.joined(separator: "; ")
          + "; leave \(others.count == 1 ? "it" : "them") out, or raise --memory-limit")
    }
  }
}

extension SolverName {
  /// Whether it can do with rows that are read in blocks.
  public var readsBlocks: Bool {
    switch family {
    case .direct: self != .choleskyQR
    case .descent: true
    case .specialDescent, .krylov: false
    }
  }

  /// Why it cannot.
  fileprivate var reasonForMemory: String {
    switch self {
    case .choleskyQR: "multiplies all rows by R⁻¹ and keeps them"
    case .svrg, .saga: "takes single rows from all over the data"
    case .fista, .lbfgs: "measures steps on all rows several times an iteration"
    default: "keeps vectors as long as the data, and multiplies by X and Xᵀ in turn"
    }
  }
}

extension ComparisonError {
  static func unreadable(_ reason: String) -> ComparisonError {
    .data(DataError(.unreadable, reason))
  }
}
