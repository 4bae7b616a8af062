public import IterativeMethods

/// What `fista` adds to the objective: λ₁‖b‖₁ and λ₂ times what the objective makes of ½‖b‖², without the intercept.
public struct PenaltyOptions: Sendable, Hashable {
  /// λ₁.
  public var l1: Double
  /// λ₂.
  public var l2: Double

  public init(l1: Double = 0, l2: Double = 0) {
    self.l1 = l1
    self.l2 = l2
  }

  /// Whether there is nothing to add.
  public var isNone: Bool { l1 == 0 && l2 == 0 }
}

/// How the Krylov methods are run.
public struct KrylovOptions: Sendable, Hashable {
  /// nil: columns of length 1, or none where X is rank deficient.
  public var preconditioner: KrylovPreconditioner?
  /// When LSQR and its relatives stop by their own tests, in place of the tolerance of the gradient; nil: by that.
  public var tolerance: Tolerance?

  /// The numbers of ``/IterativeMethods/KrylovTolerance``.
  public struct Tolerance: Sendable, Hashable {
    public var matrix: Double
    public var rightSide: Double
    /// nil: no limit.
    public var conditionLimit: Double?

    public init(matrix: Double, rightSide: Double, conditionLimit: Double?) {
      self.matrix = matrix
      self.rightSide = rightSide
      self.conditionLimit = conditionLimit
    }
  }

  public init(preconditioner: KrylovPreconditioner? = nil, tolerance: Tolerance? = nil) {
    self.preconditioner = preconditioner
    self.tolerance = tolerance
  }
}
