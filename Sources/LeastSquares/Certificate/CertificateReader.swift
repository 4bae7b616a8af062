internal import Matrices

/// Rows of a problem to be certified that are read whenever a pass needs them, instead of being in memory.
///
/// A certificate reads them a few times from the first to the last, in pieces of some megabytes and by several
/// threads at once. Its partial sums are those of the same rows in memory, bit for bit.
public struct CertificateReader: Sendable {
  /// n.
  public let rows: Int
  let hasWeights: Bool
  /// Whether the design is made of double-doubles.
  let hasLowParts: Bool
  let hasRoundedOffsets: Bool
  /// How many numbers of the design and the targets are read at once, about.
  let numbersAtOnce: Int
  private let body: @Sendable (Range<Int>) throws(NotCertifiable) -> CertificateRows

  /// - Parameters:
  ///   - rows: at least 1.
  ///   - read: the rows in a range: the same ones each time, all with weights or none, and all with low parts or
  ///     none. It is called by several threads.
  /// - Throws: what `read` throws for the first row.
  public init(
    rows: Int, read: @escaping @Sendable (Range<Int>) throws(NotCertifiable) -> CertificateRows
  ) throws(NotCertifiable) {
    try self.init(rows: rows, numbersAtOnce: 1 << 19, read: read)
  }

  init(
    rows: Int, numbersAtOnce: Int,
    read: @escaping @Sendable (Range<Int>) throws(NotCertifiable) -> CertificateRows
  ) throws(NotCertifiable) {
    precondition(rows > 0, "a reader of \(rows) rows")
    let first = try read(0..<1)
    (self.rows, self.numbersAtOnce) = (rows, numbersAtOnce)
    hasWeights = first.weights != nil
    hasLowParts = first.design.low != nil
    hasRoundedOffsets = first.roundedOffsets != nil
    body = read
  }

  private init(
    _ other: CertificateReader, hasLowParts: Bool,
    read: @escaping @Sendable (Range<Int>) throws(NotCertifiable) -> CertificateRows
  ) {
    (rows, hasWeights, self.hasLowParts) = (other.rows, other.hasWeights, hasLowParts)
    (hasRoundedOffsets, numbersAtOnce) = (other.hasRoundedOffsets, other.numbersAtOnce)
    body = read
  }

  func read(_ range: Range<Int>) throws(NotCertifiable) -> CertificateRows {
    let rows = try body(range)
    precondition(rows.rows == range.count, "\(rows.rows) rows instead of \(range)")
    return rows
  }

  /// The same rows with something else in them.
  func map(
    hasLowParts: Bool, _ transform: @escaping @Sendable (CertificateRows) -> CertificateRows
  ) -> CertificateReader {
    let body = body
    return CertificateReader(self, hasLowParts: hasLowParts) {
      (range) throws(NotCertifiable) -> CertificateRows in transform(try body(range))
    }
  }
}

extension CertificateProblem {
  /// Consecutive rows of a block that are in memory.
  struct Piece {
    let block: CertificateRows
    let range: Range<Int>
  }

  /// The blocks in memory, or a single one that is read.
  var blockCount: Int { reader == nil ? blocks.count : 1 }

  func rows(ofBlock index: Int) -> Int { reader?.rows ?? blocks[index].rows }

  /// Rows of a block: in memory without a copy, else read.
  func piece(_ block: Int, _ range: Range<Int>) throws(NotCertifiable) -> Piece {
    guard let reader else { return Piece(block: blocks[block], range: range) }
    return Piece(block: try reader.read(range), range: 0..<range.count)
  }

  /// How many rows to read at once: about 4 MB of numbers, a multiple of `unit`; in memory all there are.
  func rowsAtOnce(multipleOf unit: Int = 1) -> Int {
    guard let reader else { return max(unit, rows) }
    return max(1, reader.numbersAtOnce / max(1, numbersRead) / unit) * unit
  }

  /// All rows in their order, on the calling thread.
  func forEachPiece(_ body: (Piece) -> Void) throws(NotCertifiable) {
    let step = rowsAtOnce()
    for block in 0..<blockCount {
      let rows = rows(ofBlock: block)
      for first in stride(from: 0, to: rows, by: step) {
        body(try piece(block, first..<min(first + step, rows)))
      }
    }
  }

  var hasWeights: Bool { reader?.hasWeights ?? blocks.contains { $0.weights != nil } }
  var hasLowParts: Bool { reader?.hasLowParts ?? blocks.contains { $0.design.low != nil } }
  var hasRoundedOffsets: Bool {
    reader?.hasRoundedOffsets ?? blocks.contains { $0.roundedOffsets != nil }
  }

  /// The same rows with something else in them: made at once in memory, else whenever they are read.
  func mapping(
    columnErrors: [Double], ridge: [DoubleDouble]?, hasLowParts: Bool,
    _ transform: @escaping @Sendable (CertificateRows) -> CertificateRows, targets: Int? = nil
  ) -> CertificateProblem {
    var result =
      if let reader {
        CertificateProblem(
          kind: kind, reader: reader.map(hasLowParts: hasLowParts, transform),
          targets: targets ?? self.targets, columnErrors: columnErrors, ridge: ridge,
          hasInaccurateNumbers: hasInaccurateNumbers)
      } else {
        CertificateProblem(
          kind: kind, blocks: blocks.map(transform), columnErrors: columnErrors, ridge: ridge,
          hasInaccurateNumbers: hasInaccurateNumbers)
      }
    result.numbersRead = numbersRead
    return result
  }
}
