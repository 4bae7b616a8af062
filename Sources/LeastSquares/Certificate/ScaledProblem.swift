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
  var hasWeights: Bool { problem.blocks.contains { $0.weights != nil } }
  var hasLowParts: Bool { problem.blocks.contains { $0.design.low != nil } }

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
    (weightExponent, effectiveRows) = try ScaledProblem.weightScale(problem)
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

  private static func magnitudes(
    _ problem: CertificateProblem
  ) throws(NotCertifiable) -> (design: [Double], targets: [Double]) {
    var design = [Double](repeating: 0, count: problem.columns)
    var targets = [Double](repeating: 0, count: problem.targets)
    // Bits of magnitudes are ordered like the magnitudes, with infinity and NaN at the end.
    let largest = { (a: Double, b: Double) in
      Double(bitPattern: max(a.bitPattern, b.bitPattern))
    }
    let parts = ScaledProblem.parts(problem, rowsPerPart: 16384)
    let found = Workers.map(count: parts.count) { index in
      let block = problem.blocks[parts[index].block]
      let range = parts[index].rows
      return (
        isStandard: DoubleDoubleKernels.roundingIsStandard,
        design: DoubleDoubleKernels.magnitudes(
          block.design.high.storage, block.design.high.strided.rows(range)),
        targets: DoubleDoubleKernels.magnitudes(
          block.targets.high.storage, block.targets.high.strided.rows(range))
      )
    }
    for part in found {
      // Bits are compared, so this thread's mode does not matter here; but no later step may differ.
      guard part.isStandard else { throw .nonstandardArithmetic }
      for j in design.indices { design[j] = largest(design[j], part.design[j]) }
      for t in targets.indices { targets[t] = largest(targets[t], part.targets[t]) }
    }
    return (design, targets)
  }

  private static func weightScale(
    _ problem: CertificateProblem
  ) throws(NotCertifiable) -> (exponent: Int, effectiveRows: Int) {
    var largest = 0.0
    var effective = 0
    var found = false
    for block in problem.blocks {
      guard let weights = block.weights else { continue }
      found = true
      for weight in weights {
        guard weight >= 0 && weight.isFinite else { throw .invalidWeights }
        largest = max(largest, weight)
        if weight > 0 { effective += 1 }
      }
    }
    guard found else { return (0, problem.rows) }
    guard largest > 0 else { throw .invalidWeights }
    return (exponent(below: largest), effective)
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
    for (index, block) in problem.blocks.enumerated() {
      for first in stride(from: 0, to: block.rows, by: rowsPerPart) {
        parts.append(Part(block: index, rows: first..<min(first + rowsPerPart, block.rows)))
      }
    }
    return parts
  }

  /// The rows of a part for the double-double kernel.
  func kernelRows(_ part: Part, withTargets: Bool, targets: Int) -> DoubleDoubleRows {
    let block = problem.blocks[part.block]
    let design = block.design.high.strided.rows(part.rows)
    let own = block.targets.high.strided.rows(part.rows)
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
      weights: weights(of: part, \.weights), weightsLow: weights(of: part, \.weightsLow),
      weightScale: weightScale)
  }

  private func weights(
    of part: Part, _ key: KeyPath<CertificateRows, [Double]?>
  ) -> ArraySlice<Double>? {
    problem.blocks[part.block][keyPath: key].map { $0[part.rows] }
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
