internal import BLASBackend
internal import IterativeMethods
internal import Matrices

/// Which rows are held back for validation: of every n/m that follow each other one, drawn by the seed.
///
/// Where more than half of the rows are held back, those of the fit are drawn instead. The number of rows, the
/// fraction and the seed decide; blocks and batches have no part in it.
///
/// - Note: Source: Cochran, *Sampling Techniques*, 3rd ed. (1977), section 5A.1: one unit of each stratum.
struct HeldRows: Sendable {
  /// n.
  let rows: Int
  /// m.
  let count: Int
  private let seed: UInt64

  /// Nil if none are asked for, or there is but one.
  init?(_ options: ValidationOptions?, rows: Int, seed: UInt64) {
    guard let options, rows >= 2 else { return nil }
    self.rows = rows
    self.seed = seed
    count = min(rows - 1, max(1, Int((options.fraction * Double(rows)).rounded())))
  }

  /// How many rows are left for the fit.
  var fittedCount: Int { rows - count }

  /// Where the rows of the fit and those that are held back stand in a block.
  ///
  /// - Parameter block: the rows of the block.
  func split(_ block: Range<Int>) -> (fitted: [UInt32], held: [UInt32]) {
    var result = (fitted: [UInt32](), held: [UInt32]())
    var stratum = -1
    var drawn = 0
    for row in block {
      let own = self.stratum(of: row)
      if own != stratum { (stratum, drawn) = (own, draw(own)) }
      let place = UInt32(row - block.lowerBound)
      if (row == drawn) == drawsHeld {
        result.held.append(place)
      } else {
        result.fitted.append(place)
      }
    }
    return result
  }

  /// The first row before which there are so many of the fit.
  ///
  /// - Complexity: O(log n).
  func place(ofFitted number: Int) -> Int {
    if number >= fittedCount { return rows }
    var (low, high) = (0, rows)
    while low < high {
      let middle = low + (high - low) / 2
      if fitted(before: middle) < number { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func fitted(before row: Int) -> Int {
    let stratum = stratum(of: row)
    let drawn = stratum + (draw(stratum) < row ? 1 : 0)
    return drawsHeld ? row - drawn : drawn
  }

  /// The rarer ones are drawn.
  private var drawsHeld: Bool { count <= rows - count }
  private var strata: Int { min(count, rows - count) }

  private func stratum(of row: Int) -> Int {
    rows.dividingFullWidth(strata.multipliedFullWidth(by: row)).quotient
  }

  /// The row that is drawn of a stratum.
  private func draw(_ stratum: Int) -> Int {
    func start(_ stratum: Int) -> Int {
      let (quotient, remainder) = strata.dividingFullWidth(rows.multipliedFullWidth(by: stratum))
      return quotient + (remainder > 0 ? 1 : 0)
    }
    let first = start(stratum)
    var random = RandomStream(seed: seed, place: -2, stratum)
    return first + Int(random.uniform() * Double(start(stratum + 1) - first))
  }
}

extension RowBlock<Double> {
  /// The rows to fit, and those that are held back; both keep their order.
  func split(_ held: HeldRows?) -> (fitted: RowBlock, held: RowBlock?) {
    guard let held else { return (self, nil) }
    let places = held.split(0..<rows)
    return (gathering(places.fitted[...]), gathering(places.held[...]))
  }
}
