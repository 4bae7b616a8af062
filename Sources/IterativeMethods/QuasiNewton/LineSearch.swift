/// How far to go along a direction of descent.
public enum LineSearch: Sendable, Hashable {
  /// f falls by at least `decrease` of what the slope at the start promises, and |slope| falls to `curvature` of
  /// that at the start: the strong Wolfe conditions, 0 < decrease < ½, decrease < curvature < 1.
  case strongWolfe(decrease: Double = 1e-4, curvature: Double = 0.9)
  /// f falls by at least `decrease` of what the slope promises; the step is multiplied by `shrink` until it does.
  case armijo(decrease: Double = 1e-4, shrink: Double = 0.5)
  /// To the minimum along the direction, where f is a half squared norm.
  case exact
}

/// f and its slope at some place along a direction.
struct LinePoint {
  let step: Double
  let value: Double
  let slope: Double

  var isFinite: Bool { value.isFinite && slope.isFinite }
}

/// A search for a step that meets the strong Wolfe conditions.
///
/// Brackets, then shrinks the bracket by two secant steps, or by half where those do not help. Where the values
/// differ by no more than their rounding, the first condition is asked of the slopes in place of the values. What
/// is not finite lies too far out.
///
/// - Note: Source: Hager, Zhang, *A new conjugate gradient method with guaranteed descent and an efficient line
///   search* (2005), section 4 and (4.1), with the strong condition on the curvature; the constants are theirs.
struct WolfeSearch {
  let decrease: Double
  let curvature: Double
  let start: LinePoint
  /// ε of (4.1) times |f|: what rounding does to a value.
  let rounding: Double
  private let evaluate: (Double) throws(IterationError) -> LinePoint
  private(set) var evaluations = 0
  /// Of the points that may be taken if the search fails.
  private var best: LinePoint

  private static let evaluationLimit = 60

  init(
    from start: LinePoint, decrease: Double, curvature: Double, precision: Double,
    evaluate: @escaping (Double) throws(IterationError) -> LinePoint
  ) {
    self.start = start
    self.decrease = decrease
    self.curvature = curvature
    // A hundred units in the last place of a sum, not the paper's 1e-6, which would end a run early.
    rounding = 100 * precision * abs(start.value)
    self.evaluate = evaluate
    best = start
  }

  /// The step; nil if none was found that makes f smaller.
  ///
  /// - Precondition: the slope at the start is negative, and the first step positive.
  mutating func search(firstStep: Double) throws(IterationError) -> LinePoint? {
    guard var (a, b) = try bracket(firstStep) else { return fallback }
    if isAccepted(b) { return b }
    while evaluations < Self.evaluationLimit {
      let width = b.step - a.step
      // Secant² of section 4.
      let c = try point(secant(a, b), between: a, b)
      if isAccepted(c) { return c }
      var (low, high) = try updated(a, b, with: c)
      if isAccepted(low) { return low }
      if isAccepted(high) { return high }
      let again =
        c.step == high.step ? secant(b, high) : c.step == low.step ? secant(a, low) : nil
      if let again, again > low.step, again < high.step {
        let d = try point(again, between: low, high)
        if isAccepted(d) { return d }
        (low, high) = try updated(low, high, with: d)
      }
      if high.step - low.step > 0.66 * width {
        let middle = try point(nil, between: low, high)
        if isAccepted(middle) { return middle }
        (low, high) = try updated(low, high, with: middle)
      }
      // No number lies between.
      guard high.step - low.step < width else { break }
      (a, b) = (low, high)
    }
    return fallback
  }

  private var fallback: LinePoint? { best.step > 0 ? best : nil }

  private func isAccepted(_ p: LinePoint) -> Bool {
    guard p.isFinite, p.step > 0, abs(p.slope) <= curvature * abs(start.slope) else {
      return false
    }
    let falls = p.value - start.value <= decrease * p.step * start.slope
    let fallsByItsSlope =
      p.value <= start.value + rounding && p.slope <= (2 * decrease - 1) * start.slope
    return falls || fallsByItsSlope
  }

  private mutating func at(_ step: Double) throws(IterationError) -> LinePoint {
    evaluations += 1
    let point = try evaluate(step)
    if point.isFinite && point.value < best.value { best = point }
    return point
  }

  /// An interval whose left end still descends and whose right end does not, or one accepted at its right end.
  private mutating func bracket(
    _ firstStep: Double
  ) throws(IterationError) -> (LinePoint, LinePoint)? {
    var (low, step, ceiling) = (start, firstStep, Double.infinity)
    var growth = 5.0
    while evaluations < Self.evaluationLimit {
      let p = try at(step)
      if !p.isFinite {
        ceiling = step
      } else if isAccepted(p) || p.slope >= 0 {
        return (low, p)
      } else if p.value > start.value + rounding {
        return try halved(start, p)
      } else {
        low = p
      }
      // Beyond the largest number, or no number between: as far as one can go.
      step = ceiling.isFinite ? low.step + (ceiling - low.step) / 2 : growth * step
      growth *= 2
      guard step > low.step, step < ceiling, step.isFinite else { return nil }
    }
    return nil
  }

  /// Update of section 4: the interval with c as one of its ends.
  private mutating func updated(
    _ a: LinePoint, _ b: LinePoint, with c: LinePoint
  ) throws(IterationError) -> (LinePoint, LinePoint) {
    guard c.step > a.step, c.step < b.step else { return (a, b) }
    if c.isFinite {
      if c.slope >= 0 { return (a, c) }
      if c.value <= start.value + rounding { return (c, b) }
    }
    return try halved(a, c) ?? (a, b)
  }

  /// (U3): between a point that descends and one that lies higher, or is not finite, one is found that ascends.
  private mutating func halved(
    _ a: LinePoint, _ b: LinePoint
  ) throws(IterationError) -> (LinePoint, LinePoint)? {
    var (low, high) = (a, b)
    while evaluations < Self.evaluationLimit {
      let middle = low.step + (high.step - low.step) / 2
      guard middle > low.step, middle < high.step else { return nil }
      let d = try at(middle)
      if d.isFinite && (d.slope >= 0 || isAccepted(d)) { return (low, d) }
      if d.isFinite && d.value <= start.value + rounding { low = d } else { high = d }
    }
    return nil
  }

  private func secant(_ a: LinePoint, _ b: LinePoint) -> Double? {
    let change = b.slope - a.slope
    guard change != 0 else { return nil }
    let step = a.step - a.slope * ((b.step - a.step) / change)
    return step.isFinite ? step : nil
  }

  /// At a step inside of an interval, or in its middle.
  private mutating func point(
    _ step: Double?, between a: LinePoint, _ b: LinePoint
  ) throws(IterationError) -> LinePoint {
    let middle = a.step + (b.step - a.step) / 2
    guard let step, step > a.step, step < b.step else { return try at(middle) }
    return try at(step)
  }
}
