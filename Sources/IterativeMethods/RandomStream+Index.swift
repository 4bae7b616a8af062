extension RandomStream {
  /// A whole number in 0..<limit, all equally likely.
  ///
  /// - Precondition: limit > 0.
  /// - Note: Source: Lemire, *Fast random integer generation in an interval* (2019), algorithm 5.
  mutating func index(below limit: Int) -> Int {
    precondition(limit > 0, "no number is below \(limit)")
    let bound = UInt64(limit)
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    }
    return Int(product.high)
  }
}
