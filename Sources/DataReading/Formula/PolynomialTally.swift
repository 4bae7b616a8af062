/// Learns a ``PolynomialBasis`` from values that come block by block, in several passes over them.
///
/// The sums are those of the basis over values in memory: pass 0 finds the mean, pass i + 1 the sums νᵢ and
/// Σ x·pᵢ², for which pᵢ is computed anew by the recurrence.
///
/// - Complexity: degree + 2 passes; no value is kept.
struct PolynomialTally {
  let degree: Int
  private(set) var passes = 0
  /// The different values, as many as are needed.
  private var different: Set<Double> = []
  private var mean = 0.0
  private var alpha: [Double] = []
  private var squaredNorms: [Double] = []
  private var (sum, square, count) = (0.0, 0.0, 0)

  init(degree: Int) { self.degree = degree }

  /// Whether another pass is needed.
  var isComplete: Bool {
    passes > 0 && (different.count <= degree || squaredNorms.count > degree)
  }

  /// How many different values there are, as far as it matters.
  var differentValues: Int { different.count }

  /// Adds finite values.
  mutating func add(_ values: [Double]) {
    count += values.count
    guard passes > 0 else {
      for value in values {
        sum += value
        if different.count <= degree { different.insert(value) }
      }
      return
    }
    for value in values {
      var (last, current) = (0.0, 1.0)
      for step in alpha.indices {
        let ratio = step == 0 ? 0 : squaredNorms[step] / squaredNorms[step - 1]
        (last, current) = (current, (value - alpha[step]) * current - ratio * last)
      }
      square += current * current
      sum += (value - mean) * current * current
    }
  }

  mutating func endPass() {
    if passes == 0 {
      mean = sum / Double(count)
    } else {
      let norm = alpha.isEmpty ? Double(count) : square
      squaredNorms.append(norm)
      if alpha.count < degree { alpha.append(sum / norm + mean) }
    }
    (sum, square, count) = (0, 0, 0)
    passes += 1
  }

  /// The basis; `nil` if there are too few different values, or the powers overflow.
  var basis: PolynomialBasis? {
    different.count > degree ? PolynomialBasis(alpha: alpha, squaredNorms: squaredNorms) : nil
  }
}
