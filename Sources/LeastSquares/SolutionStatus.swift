/// How a solver ended.
public enum SolutionStatus: String, Sendable, Hashable, Codable, CaseIterable {
  /// A direct method gave an answer.
  case solved
  /// An iteration reached its tolerance.
  case converged
  case iterationLimit
  case timeLimit
  /// Rounding, or steps too small to change anything, stopped the progress above the tolerance.
  case stagnated
  case diverged
  /// The column-scaled spectrum of X has fewer significant singular values than columns.
  case rankDeficient
  /// X has full rank, but the method has no correct digit to offer.
  case illConditioned
  /// No proof of the digits could be given.
  case notCertifiable
  case interrupted
  case failed
}
