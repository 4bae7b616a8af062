internal import CKernels

/// What a rule of an optimizer does with a gradient g at the parameters θ, in the words of the kernels.
///
/// s, s₀, s₁ are the rule's memory, as long as g each.
public enum UpdateRule: Sendable, Hashable {
  /// g·a.
  case scale(Double)
  /// g + λθ.
  case weightDecay(Double)
  /// Into [−c, c].
  case clipValue(Double)
  /// g·min(1, c/(‖g‖ + 10⁻⁶)).
  case clipNorm(Double)
  /// s ← μs + wg; g = s, or with Nesterov's form g + μs.
  case momentum(factor: Double, weight: Double, nesterov: Bool)
  /// s ← s + g²; g/((√s + ε)·d).
  case adagrad(epsilon: Double, divisor: Double)
  /// s₀ ← ρs₀ + (1 − ρ)g²; u = √(s₁ + ε)/√(s₀ + ε)·g; s₁ ← ρs₁ + (1 − ρ)u².
  case adadelta(decay: Double, epsilon: Double)
  /// s ← αs + (1 − α)g²; g/(√s + ε).
  case rmsprop(decay: Double, epsilon: Double)
  /// s₀ ← β₁s₀ + (1 − β₁)g; s₁ ← β₂s₁ + (1 − β₂)g²; (s₀/d)/(√s₁/e + ε), the quotient of s₀ and (d/e)√s₁ + dε.
  case adam(
    meanDecay: Double, squareDecay: Double, epsilon: Double, meanDivisor: Double,
    rootDivisor: Double)

  /// How many times as long as g its memory is.
  public var memoryCount: Int {
    switch self {
    case .scale, .weightDecay, .clipValue, .clipNorm: 0
    case .momentum, .adagrad: 1
    case .adadelta, .adam: 2
    // Centered and with momentum it would have three.
    case .rmsprop: 3
    }
  }

  /// How many of them the kernel reads and writes.
  var usedMemories: Int {
    if case .rmsprop = self { 1 } else { memoryCount }
  }

  /// - Parameter state: where its memory begins.
  func kernelRule(state: Int) -> lapwing_rule {
    func rule(
      _ kind: Int, _ a: Double = 0, _ b: Double = 0, _ c: Double = 0, _ d: Double = 0,
      _ e: Double = 0
    ) -> lapwing_rule {
      lapwing_rule(kind: Int32(kind), state: state, a: a, b: b, c: c, d: d, e: e)
    }
    switch self {
    case .scale(let factor): return rule(lapwing_rule_scale, factor)
    case .weightDecay(let decay): return rule(lapwing_rule_weight_decay, decay)
    case .clipValue(let limit): return rule(lapwing_rule_clip_value, limit)
    case .clipNorm(let limit): return rule(lapwing_rule_clip_norm, limit)
    case .momentum(let factor, let weight, let nesterov):
      return rule(nesterov ? lapwing_rule_nesterov : lapwing_rule_momentum, factor, weight)
    case .adagrad(let epsilon, let divisor): return rule(lapwing_rule_adagrad, epsilon, divisor)
    case .adadelta(let decay, let epsilon):
      return rule(lapwing_rule_adadelta, decay, 1 - decay, epsilon)
    case .rmsprop(let decay, let epsilon):
      return rule(lapwing_rule_rmsprop, decay, 1 - decay, epsilon)
    case .adam(let mean, let square, let epsilon, let meanDivisor, let rootDivisor):
      return rule(lapwing_rule_adam, mean, square, epsilon, meanDivisor, rootDivisor)
    }
  }
}
