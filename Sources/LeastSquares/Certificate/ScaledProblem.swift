internal import BLASBackend
internal import Matrices

/// A problem with its scales, X̂ = X·D, ŷ = y·2ᵏ, ŵ = w·2ᵐ, all powers of two, and its rows cut into
/// parts: the same ones for any number of workers.
struct ScaledProblem: Sendable {
  /// Consecutive rows of one block.
  struct Part: Sendable {
    let block: Int
    let rows: Range<Int>
  }

  let problem: CertificateProblem
  let rows: Int
  /// Rows with a positive weight.
  let effectiveRows: Int
  let columnExponents: [Int]
  let targetExponents: [Int]
  let weightExponent: Int
  let columnScales: [Double]
  let targetScales: [Double]
  let weightScale: Double
  /// λ̂ⱼ = λⱼ·dⱼ²·2ᵐ.
  let ridge: [DoubleDouble]?
  /// ε, the largest of the problem's.
  let dataError: Double

  var columns: Int { problem.columns }
  var targets: Int { problem.targets }
  var hasWeights: Bool { problem.hasWeights }
  var hasLowParts: Bool { problem.hasLowParts }

  init(_ problem: CertificateProblem) throws(NotCertifiable) {
    self.problem = problem
    rows = problem.rows
    let columns = problem.columns
    guard rows > 0 && columns > 0 && problem.targets > 0 else { throw .empty }
    if problem.hasInaccurateNumbers { throw .inaccurateDecimals }
    if problem.ridge == nil && rows < columns {
      throw .fewerRowsThanColumns(rows: rows, columns: columns)
    }
    guard DoubleDoubleKernels.roundingIsStandard else { throw .nonstandardArithmetic }
    guard rows < 1 << 40 && columns < 1 << 24 else { throw .outOfRange }
    let error = problem.columnErrors.largestMagnitude
    guard error <= 0x1p20 else { throw .inaccurateDecimals }
    dataError = error

    let magnitudes = try ScaledProblem.magnitudes(problem)
    for (j, size) in magnitudes.design.enumerated() where !size.isFinite {
      throw .nonFiniteColumn(j)
    }
    for (t, size) in magnitudes.targets.enumerated() where !size.isFinite {
      throw .nonFiniteTarget(t)
    }
    let weights = magnitudes.weights
    guard weights.isValid && (weights.largest > 0 || !problem.hasWeights) else {
      throw .invalidWeights
    }
    weightExponent = problem.hasWeights ? ScaledProblem.exponent(below: weights.largest) : 0
    effectiveRows = problem.hasWeights ? weights.positive : problem.rows
    targetExponents = magnitudes.targets.map { ScaledProblem.exponent(below: $0) }
    (columnExponents, ridge) = try ScaledProblem.columnScales(
      magnitudes.design, problem.ridge, weightExponent)
    columnScales = columnExponents.map { 1.0.scaled(byPowerOfTwo: $0) }
    targetScales = targetExponents.map { 1.0.scaled(byPowerOfTwo: $0) }
    weightScale = 1.0.scaled(byPowerOfTwo: weightExponent)
  }

  /// The largest e, at most 1000, for which size·2ᵉ < 1; 0 for size 0.
  private static func exponent(below size: Double) -> Int {
    size == 0 ? 0 : min(1000, -Int(size.exponent) - 1)
  }

  /// What the scales depend on.
  private struct Magnitudes {
    var design: [Double]
    var targets: [Double]
    var weights = Weights()
  }

  private struct Weights {
    var largest = 0.0
    var positive = 0
    /// Whether all are finite and none is negative.
    var isValid = true

    init(_ weights: ArraySlice<Double> = []) {
      for weight in weights {
        guard weight >= 0 && weight.isFinite else {
          isValid = false
          return
        }
        largest = max(largest, weight)
        if weight > 0 { positive += 1 }
      }
    }

    mutating func add(_ other: Weights) {
      largest = max(largest, other.largest)
      positive += other.positive
      isValid = isValid && other.isValid
    }
  }

  private static func magnitudes(
    _ problem: CertificateProblem
  ) throws(NotCertifiable) -> Magnitudes {
    var sum = Magnitudes(
      design: [Double](repeating: 0, count: problem.columns),
      targets: [Double](repeating: 0, count: problem.targets))
    // Bits of magnitudes are ordered like the magnitudes, with infinity and NaN at the end.
    let largest = { (a: Double, b: Double) in
      Double(bitPattern: max(a.bitPattern, b.bitPattern))
    }
    let parts = ScaledProblem.parts(problem, rowsPerPart: min(16384, problem.rowsAtOnce()))
    let found = try Workers.map(count: parts.count) { (index) throws(NotCertifiable) in
      let piece = try problem.piece(parts[index].block, parts[index].rows)
      let (block, range) = (piece.block, piece.range)
      return (
        isStandard: DoubleDoubleKernels.roundingIsStandard,
        magnitudes: Magnitudes(
          design: DoubleDoubleKernels.magnitudes(
            block.design.high.storage, block.design.high.strided.rows(range)),
          targets: DoubleDoubleKernels.magnitudes(
            block.targets.high.storage, block.targets.high.strided.rows(range)),
          weights: Weights(block.weights.map { $0[range] } ?? []))
      )
    }
    for (isStandard, part) in found {
      // Bits are compared, so this thread's mode does not matter here; but no later step may differ.
      guard isStandard else { throw .nonstandardArithmetic }
      for j in sum.design.indices { sum.design[j] = largest(sum.design[j], part.design[j]) }
      for t in sum.targets.indices { sum.targets[t] = largest(sum.targets[t], part.targets[t]) }
      sum.weights.add(part.weights)
    }
    return sum
  }

  private static func columnScales(
    _ sizes: [Double], _ ridge: [DoubleDouble]?, _ weightExponent: Int
  ) throws(NotCertifiable) -> ([Int], [DoubleDouble]?) {
    var exponents: [Int] = []
    for (j, size) in sizes.enumerated() {
      let penalty = ridge?[j].high ?? 0
      guard penalty >= 0 && penalty.isFinite else { throw .invalidPenalty(column: j) }
      guard size > 0 || penalty > 0 else { throw .zeroColumn(j) }
      var e = size > 0 ? exponent(below: size) : 1000
      if penalty > 0 {
        // λ·2ᵐ·2²ᵉ < 2^(exponent + 1 + m + 2e) ≤ 4
        let ridgeExponent = Int(penalty.exponent) + 1 + weightExponent
        e = min(e, ridgeExponent <= 0 ? (-ridgeExponent) / 2 : -(ridgeExponent + 1) / 2)
      }
      guard e > -1070 else { throw .outOfRange }
      exponents.append(e)
    }
    let scaled = ridge.map { ridge in
      ridge.indices.map {
        ridge[$0].scaled(byPowerOfTwo: 2 * exponents[$0] + weightExponent)
      }
    }
    return (exponents, scaled)
  }
}

extension ScaledProblem {
  /// Cuts the blocks into parts of at most `rowsPerPart` rows.
  static func parts(_ problem: CertificateProblem, rowsPerPart: Int) -> [Part] {
    var parts: [Part] = []
    for index in 0..<problem.blockCount {
      let rows = problem.rows(ofBlock: index)
      for first in stride(from: 0, to: rows, by: rowsPerPart) {
        parts.append(Part(block: index, rows: first..<min(first + rowsPerPart, rows)))
      }
    }
    return parts
  }

  /// The rows of a part for the double-double kernel.
  func kernelRows(
    _ part: Part, withTargets: Bool, targets: Int
  ) throws(NotCertifiable) -> DoubleDoubleRows {
    let piece = try problem.piece(part.block, part.rows)
    let (block, range) = (piece.block, piece.range)
    let design = block.design.high.strided.rows(range)
    let own = block.targets.high.strided.rows(range)
    // Without targets: any finite numbers, times zero.
    let layout =
      withTargets
      ? own
      : StridedLayout(
        rows: own.rows, columns: targets, rowStride: own.rowStride, columnStride: 0,
        offset: own.offset)
    return DoubleDoubleRows(
      design: block.design.high.storage, designLow: block.design.low?.storage,
      designLayout: design, targets: block.targets.high.storage,
      targetsLow: withTargets ? block.targets.low?.storage : nil, targetLayout: layout,
      columnScales: columnScales,
      targetScales: withTargets ? targetScales : [Double](repeating: 0, count: targets),
      weights: block.weights.map { $0[range] }, weightsLow: block.weightsLow.map { $0[range] },
      weightScale: weightScale)
  }
}

extension MatrixView where Scalar == Double {
  /// Where the entries of the view lie in its storage.
  var strided: StridedLayout {
    StridedLayout(
      rows: rows, columns: columns, rowStride: isTransposed ? layout.leadingDimension : 1,
      columnStride: isTransposed ? 1 : layout.leadingDimension, offset: layout.offset)
  }
}
