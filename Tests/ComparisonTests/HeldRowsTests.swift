import Testing

@testable import Comparison

/// Which rows are held back.
@Suite struct HeldRowsTests {
  private func held(_ fraction: Double, of rows: Int, seed: UInt64 = 1) throws -> HeldRows {
    try #require(HeldRows(ValidationOptions(fraction: fraction), rows: rows, seed: seed))
  }

  @Test func countsAreExactAndEveryRowIsOnOneSide() throws {
    for rows in [2, 3, 10, 97, 1000] {
      for fraction in [1e-9, 0.1, 0.3, 0.5, 0.6, 0.95, 1 - 1e-9] {
        let held = try held(fraction, of: rows)
        #expect(held.count == min(rows - 1, max(1, Int((fraction * Double(rows)).rounded()))))
        let (fitted, others) = held.split(0..<rows)
        #expect(others.count == held.count && fitted.count == held.fittedCount)
        #expect(Set(fitted).union(others).count == rows)
        #expect(fitted == fitted.sorted() && others == others.sorted())
      }
    }
  }

  /// Blocks that end where so many rows of the fit have come hold these, and together what the whole holds.
  @Test func blocksHaveNoPartInIt() throws {
    for (rows, fraction) in [(97, 0.1), (1000, 0.37), (1000, 0.8)] {
      let held = try held(fraction, of: rows)
      let whole = held.split(0..<rows)
      for size in [1, 7, 64, rows] {
        var (fitted, others, last) = ([UInt32](), [UInt32](), 0)
        for first in stride(from: 0, to: held.fittedCount, by: size) {
          let range =
            held.place(ofFitted: first)..<held.place(ofFitted: min(first + size, held.fittedCount))
          #expect(range.lowerBound == last)
          last = range.upperBound
          let part = held.split(range)
          #expect(part.fitted.count == min(size, held.fittedCount - first))
          fitted += part.fitted.map { $0 + UInt32(range.lowerBound) }
          others += part.held.map { $0 + UInt32(range.lowerBound) }
        }
        #expect(last == rows && fitted == whole.fitted && others == whole.held)
      }
    }
  }

  /// The same seed draws the same rows, another one others; of 5 rows that follow each other each is drawn about as often
  /// as the others: 200 ± 5 standard deviations of √(1000 · 0.2 · 0.8) = 12.6.
  @Test func theSeedDraws() throws {
    let rows = try held(0.2, of: 5000).split(0..<5000).held
    #expect(try held(0.2, of: 5000).split(0..<5000).held == rows)
    #expect(try held(0.2, of: 5000, seed: 2).split(0..<5000).held != rows)
    for place in 0..<5 {
      let count = rows.count { Int($0) % 5 == place }
      #expect(abs(count - 200) <= 64, "\(place): \(count)")
    }
  }

  @Test func oneRowIsNotHeldBack() {
    #expect(HeldRows(ValidationOptions(fraction: 0.5), rows: 1, seed: 0) == nil)
    #expect(HeldRows(nil, rows: 9, seed: 0) == nil)
  }
}
