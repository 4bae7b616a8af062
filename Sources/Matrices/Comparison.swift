public import BLASBackend

extension MatrixProtocol {
  /// Whether the matrices have the same shape and ‖A − B‖_F ≤ max(absolute, relative · max(‖A‖_F, ‖B‖_F)).
  ///
  /// Equal infinities differ by nothing; NaN is near nothing.
  ///
  /// - Parameters:
  ///   - other: B.
  ///   - relativeTolerance: √ε unless given: half of the digits.
  ///   - absoluteTolerance: what counts where both matrices are near zero.
  /// - Complexity: three passes; mn scalars.
  public func isApproximatelyEqual(
    to other: some MatrixProtocol<Scalar>,
    relativeTolerance: Scalar.RealScalar = Scalar.RealScalar.ulpOfOne.squareRoot(),
    absoluteTolerance: Scalar.RealScalar = 0
  ) -> Bool {
    let (a, b) = (view, other.view)
    guard a.shape == b.shape else { return false }
    let difference = Matrix.combining(a, b, a.shape) { $0 == $1 ? .zero : $0 - $1 }
    let distance = difference.frobeniusNorm()
    if distance == 0 { return true }
    let size = max(a.frobeniusNorm(), b.frobeniusNorm())
    // Where both are infinite in the same places, only the absolute tolerance means something.
    return distance
      <= (size.isFinite
        ? max(absoluteTolerance, relativeTolerance * size) : absoluteTolerance)
  }
}

extension Vector {
  /// Whether the vectors are equally long and ‖x − y‖ ≤ max(absolute, relative · max(‖x‖, ‖y‖)).
  ///
  /// - Parameters:
  ///   - other: y.
  ///   - relativeTolerance: √ε unless given: half of the digits.
  ///   - absoluteTolerance: what counts where both vectors are near zero.
  public func isApproximatelyEqual(
    to other: Vector,
    relativeTolerance: Scalar.RealScalar = Scalar.RealScalar.ulpOfOne.squareRoot(),
    absoluteTolerance: Scalar.RealScalar = 0
  ) -> Bool {
    column.isApproximatelyEqual(
      to: other.column, relativeTolerance: relativeTolerance, absoluteTolerance: absoluteTolerance)
  }
}
