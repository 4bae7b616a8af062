public import BLASBackend
public import Matrices

/// Several rules, one after the other: the next one takes what the last one made of the gradient.
///
/// ```swift
/// let rule = Chain<Double>(ClipByNorm(1), Adam(), LearningRate(.cosine(from: 0.1, to: 0, steps: 100)))
/// ```
public struct Chain<Scalar: RealBLASScalar>: Optimizer {
  public let rules: [any Optimizer<Scalar>]

  public init(_ rules: any Optimizer<Scalar>...) { self.rules = rules }

  public init(_ rules: [any Optimizer<Scalar>]) { self.rules = rules }

  public func makeState(for parameters: Matrix<Scalar>) -> [Matrix<Scalar>] {
    rules.flatMap { $0.makeState(for: parameters) }
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func transform(
    _ gradient: inout Matrix<Scalar>, at parameters: Matrix<Scalar>, step: Int,
    state: inout [Matrix<Scalar>]
  ) {
    var start = 0
    for rule in rules {
      // How much of the state is the rule's own depends on the rule alone.
      let end = start + rule.makeState(for: Matrix(rows: 0, columns: 0)).count
      var own = Array(state[start..<end])
      rule.transform(&gradient, at: parameters, step: step, state: &own)
      state.replaceSubrange(start..<end, with: own)
      start = end
    }
  }

  /// The product of those of its rules.
  public func stepSize(step: Int) -> Double? {
    rules.compactMap { $0.stepSize(step: step) }.reduce(nil) { ($0 ?? 1) * $1 }
  }

  public func updateRules(step: Int) -> [UpdateRule]? {
    var all: [UpdateRule] = []
    for rule in rules {
      guard let own = rule.updateRules(step: step) else { return nil }
      all += own
    }
    return all
  }

  public var isStationary: Bool { rules.allSatisfy(\.isStationary) }
}
