internal import BLASBackend
internal import Matrices

/// The double-double sweep over all rows, on all workers.
///
/// The parts depend on the number of rows only, and their sums are merged by a balanced tree in the order of
/// the parts: the same bits for any number of workers.
struct DoubleDoubleSweep: Sendable {
  let problem: ScaledProblem
  let parts: [ScaledProblem.Part]
  var variant: KernelVariant = .best

  init(_ problem: ScaledProblem, variant: KernelVariant = .best) {
    self.problem = problem
    self.variant = variant
    let block = DoubleDoubleKernels.blockRows
    // No more than can be read at once of rows that are not in memory.
    let most = max(1, (1 << 19) / max(1, problem.problem.numbersRead) / block) * block
    let perPart = min(most, max(4096, (problem.rows / 256 + block - 1) / block * block))
    parts = ScaledProblem.parts(problem.problem, rowsPerPart: perPart)
  }

  /// X̂ᵀŴ(ŷ − X̂z) and Σ ŵr² for each z: one per target, or any number with ŷ = 0.
  func run(
    at z: [[DoubleDouble]], withTargets: Bool
  ) throws(NotCertifiable) -> DoubleDoubleSums {
    let (high, low) = (z.flatMap { $0.map(\.high) }, z.flatMap { $0.map(\.low) })
    // Subtrees of the tree, one after the other: not the sums of all parts are there at once.
    var sums: [DoubleDoubleSums] = []
    for first in stride(from: 0, to: parts.count, by: 64) {
      let count = min(64, parts.count - first)
      let wave = try Workers.map(count: count) { (index) throws(NotCertifiable) in
        DoubleDoubleKernels.gradient(
          try problem.kernelRows(
            parts[first + index], withTargets: withTargets, targets: z.count),
          zHigh: high, zLow: low, variant: variant)
      }
      sums.append(merged(wave))
    }
    let sum = merged(sums)
    guard sum.isStandard else { throw .nonstandardArithmetic }
    return sum
  }

  private func merged(_ parts: [DoubleDoubleSums]) -> DoubleDoubleSums {
    var sums = parts
    while sums.count > 1 {
      var merged: [DoubleDoubleSums] = []
      for i in stride(from: 0, to: sums.count, by: 2) {
        var sum = sums[i]
        if i + 1 < sums.count { sum.merge(sums[i + 1]) }
        merged.append(sum)
      }
      sums = merged
    }
    return sums[0]
  }
}

extension DoubleDoubleSums {
  func gradient(target: Int, columns: Int) -> [DoubleDouble] {
    (target * columns..<(target + 1) * columns).map {
      DoubleDouble(sum: gradientHigh[$0], gradientLow[$0])
    }
  }

  func square(target: Int) -> DoubleDouble {
    DoubleDouble(sum: squareHigh[target], squareLow[target])
  }
}
