public import BLASBackend
public import Matrices

/// Turns a gradient into what is subtracted from the parameters: Θ ← Θ − u.
///
/// A value without memory: what a rule remembers lies in its state, matrices of the size of Θ, so that a run can be
/// saved and resumed. Rules compose in a ``Chain``, and each column of Θ is a problem of its own. A step's length
/// is a rule, too: ``LearningRate``.
public protocol Optimizer<Scalar>: Sendable {
  associatedtype Scalar: RealBLASScalar
  /// The state before the first step.
  func makeState(for parameters: Matrix<Scalar>) -> [Matrix<Scalar>]
  /// - Parameters:
  ///   - gradient: ∇f(Θ), or what the rule before made of it; then what this one makes of it.
  ///   - parameters: Θ, of the same shape.
  ///   - step: 1 at the first update.
  ///   - state: of this rule, as ``makeState(for:)`` and earlier steps left it.
  func transform(
    _ gradient: inout Matrix<Scalar>, at parameters: Matrix<Scalar>, step: Int,
    state: inout [Matrix<Scalar>])
  /// The length of a step, by which the rest is multiplied; nil of a rule that sets none.
  func stepSize(step: Int) -> Double?
  /// The same in the words of the kernels, for runs of many small steps; nil of a rule that only `transform` knows.
  /// The memories of the rules are the state, in its order.
  func updateRules(step: Int) -> [UpdateRule]?
  /// Whether ``updateRules(step:)`` are the same for all steps.
  var isStationary: Bool { get }
}

extension Optimizer {
  /// Most rules remember nothing.
  public func makeState(for parameters: Matrix<Scalar>) -> [Matrix<Scalar>] { [] }

  public func stepSize(step: Int) -> Double? { nil }

  public func updateRules(step: Int) -> [UpdateRule]? { nil }

  public var isStationary: Bool { true }

  func zeros(_ count: Int, like parameters: Matrix<Scalar>) -> [Matrix<Scalar>] {
    [Matrix<Scalar>](
      repeating: Matrix(rows: parameters.rows, columns: parameters.columns), count: count)
  }
}

extension Matrix {
  /// The indices of all elements, column by column.
  @inline(__always)
  func forEachIndex(_ body: (Int, Int) -> Void) {
    for j in 0..<columns {
      for i in 0..<rows { body(i, j) }
    }
  }
}
