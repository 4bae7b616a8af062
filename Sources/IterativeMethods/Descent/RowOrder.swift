/// In which order an epoch takes the rows.
public enum RowOrder: String, Sendable, Hashable, Codable, CaseIterable {
  /// The blocks in a random order, and the rows of each block in a random order, anew in every epoch.
  case shuffled
  /// As they stand.
  case sequential

  /// The order of the blocks of an epoch.
  func blocks(count: Int, seed: UInt64, epoch: Int) -> [UInt32] {
    switch self {
    case .sequential: return (0..<count).map { UInt32(truncatingIfNeeded: $0) }
    case .shuffled:
      var random = RandomStream(seed: seed, place: epoch, -1)
      return random.permutation(count)
    }
  }

  /// The order of the rows of a block in an epoch; nil for as they stand.
  func rows(count: Int, seed: UInt64, epoch: Int, block: Int) -> [UInt32]? {
    switch self {
    case .sequential: return nil
    case .shuffled:
      var random = RandomStream(seed: seed, place: epoch, block)
      return random.permutation(count)
    }
  }
}
