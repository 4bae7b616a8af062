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
    let perPart = max(4096, (problem.rows / 256 + block - 1) / block * block)
    parts = ScaledProblem.parts(problem.problem, rowsPerPart: perPart)
  }

  /// X̂ᵀŴ(ŷ − X̂z) and Σ ŵr² for each z: one per target, or any number with ŷ = 0.
  func run(
    at z: [[DoubleDouble]], withTargets: Bool
  ) throws(NotCertifiable) -> DoubleDoubleSums {
    let (high, low) = (z.flatMap { $0.map(\.high) }, z.flatMap { $0.map(\.low) })
    var sums = Workers.map(count: parts.count) { index in
      DoubleDoubleKernels.gradient(
        problem.kernelRows(parts[index], withTargets: withTargets, targets: z.count),
        zHigh: high, zLow: low, variant: variant)
    }
    while sums.count > 1 {
      var merged: [DoubleDoubleSums] = []
      for i in stride(from: 0, to: sums.count, by: 2) {
        var sum = sums[i]
        if i + 1 < sums.count { sum.merge(sums[i + 1]) }
        merged.append(sum)
      }
      sums = merged
    }
    guard sums[0].isStandard else { throw .nonstandardArithmetic }
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
