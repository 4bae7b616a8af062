extension Layer {
  /// More than this many points make a picture slow, not better.
  static let mostPoints = 4000

  /// What is drawn of a layer: all of it, or so many of its points that the picture looks the same, with those
  /// farthest out. Of lines the highest and the lowest point of each stretch stay.
  var thinned: Layer {
    guard x.count > Self.mostPoints, mark != .cells else { return self }
    var kept: [Int] = []
    if mark == .points || mark == .errorBars {
      let outermost = outermost
      let count = Self.mostPoints - outermost.count
      kept = outermost.union((0..<count).map { $0 * x.count / count }).sorted()
    } else {
      let stretches = Self.mostPoints / 4
      for index in 0..<stretches {
        let range = index * x.count / stretches..<(index + 1) * x.count / stretches
        let finite = range.filter { y[$0].isFinite }
        let ends = [range.lowerBound, range.upperBound - 1]
        let extremes = [finite.min { y[$0] < y[$1] }, finite.max { y[$0] < y[$1] }]
        kept += Set(ends + extremes.compactMap { $0 }).sorted()
      }
    }
    var result = self
    func pick<Element>(_ values: [Element]) -> [Element] {
      values.isEmpty ? [] : kept.map { values[$0] }
    }
    result.x = pick(x)
    result.y = pick(y)
    result.low = pick(low)
    result.high = pick(high)
    result.notes = pick(notes)
    return result
  }

  /// The ends of both coordinates.
  private var outermost: Set<Int> {
    let finite = x.indices.filter { x[$0].isFinite && y[$0].isFinite }
    return Set(
      [
        finite.min { x[$0] < x[$1] }, finite.max { x[$0] < x[$1] },
        finite.min { y[$0] < y[$1] }, finite.max { y[$0] < y[$1] },
      ].compactMap(\.self))
  }
}
