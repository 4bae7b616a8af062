internal import BLASBackend
internal import LeastSquares
internal import Matrices

/// The rows of a problem as terms of a mean, f(Θ) = (1/n)Σ fᵢ(Θ) with fᵢ = ½cᵢ‖xᵢᵀΘ − yᵢ‖², cᵢ = h·n·wᵢ: what a method
/// that draws one row at a time works on.
struct SampledRows: Sendable {
  let count: Int
  let columns: Int
  let targetCount: Int
  /// X, sample by sample.
  private let samples: [Double]
  /// Y, sample by sample.
  private let targets: [Double]
  /// c.
  private let factors: [Double]
  /// max cᵢ‖xᵢ‖²: every fᵢ is smooth with this constant.
  let largestSmoothness: Double

  /// - Complexity: a copy of the data.
  init(_ problem: LeastSquaresProblem<Double>, objective: Objective) {
    let (n, p, k) = (problem.rows, problem.columns, problem.targetCount)
    let (design, targets, weights) = (problem.design, problem.targets, problem.rowBlock.weights)
    count = n
    columns = p
    targetCount = k
    samples = (0..<n).flatMap { i in (0..<p).map { design[i, $0] } }
    self.targets = (0..<n).flatMap { i in (0..<k).map { targets[i, $0] } }
    let factor = objective.hessianFactor(rows: max(1, n)) * Double(n)
    factors = (0..<n).map { factor * (weights?[$0, 0] ?? 1) }
    var largest = 0.0
    for i in 0..<n {
      var square = 0.0
      for j in 0..<p { square += samples[i * p + j] * samples[i * p + j] }
      largest = max(largest, factors[i] * square)
    }
    largestSmoothness = largest
  }

  /// cᵢxᵢᵀδ for one column δ of a p × k matrix.
  func curvature(_ i: Int, along delta: Span<Double>, column k: Int) -> Double {
    factors[i] * product(i, delta, column: k)
  }

  /// cᵢ(xᵢᵀθ − yᵢ), which times xᵢ is ∇fᵢ.
  func derivative(_ i: Int, at theta: Span<Double>, column k: Int) -> Double {
    factors[i] * (product(i, theta, column: k) - targets[i * targetCount + k])
  }

  private func product(_ i: Int, _ theta: Span<Double>, column k: Int) -> Double {
    let x = samples.span
    let (start, first) = (i * columns, k * columns)
    // Two sums, so that one addition need not wait for another.
    var (even, odd) = (0.0, 0.0)
    var j = 0
    while j + 1 < columns {
      even += x[start + j] * theta[first + j]
      odd += x[start + j + 1] * theta[first + j + 1]
      j += 2
    }
    if j < columns { even += x[start + j] * theta[first + j] }
    return even + odd
  }

  /// δ ← δ − s(d·xᵢ + g) for one column.
  func move(
    _ delta: inout MutableSpan<Double>, by s: Double, _ d: Double, row i: Int,
    _ mean: Span<Double>, column k: Int
  ) {
    let x = samples.span
    let (start, first) = (i * columns, k * columns)
    for j in 0..<columns {
      delta[first + j] -= s * (d * x[start + j] + mean[first + j])
    }
  }

  /// g ← g + a·xᵢ for one column.
  func add(_ a: Double, row i: Int, to mean: inout MutableSpan<Double>, column k: Int) {
    let x = samples.span
    let (start, first) = (i * columns, k * columns)
    for j in 0..<columns { mean[first + j] += a * x[start + j] }
  }
}
