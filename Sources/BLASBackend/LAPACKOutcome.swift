/// How a LAPACK routine ended. What a positive `info` means differs per routine, so each wrapper
/// documents it; a negative one is a defect of the wrapper and traps.
public enum LAPACKOutcome: Hashable, Sendable {
  case success
  /// `info` > 0.
  case failure(Int)

  /// Interprets the return value of `routine`.
  ///
  /// - Precondition: `info` ≥ 0: every argument was validated before the call.
  init(_ info: BLASInteger, _ routine: StaticString) {
    precondition(info >= 0, "\(routine): argument \(-info) was refused")
    self = info == 0 ? .success : .failure(Int(info))
  }
}
