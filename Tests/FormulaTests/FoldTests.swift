import BLASBackend
import DataReading
import Foundation
import Matrices
import Testing

@Suite(.serialized) struct FoldTests {
  /// Rows whose order can be told, with quotes from some row on.
  private static func text(rows: Int, quotedFrom: Int = .max) -> String {
    var text = "n,o,y\n"
    for i in 0..<rows {
      let name = i % 3 == 0 ? "a" : "b"
      text += "\(i),\(i >= quotedFrom ? "\"\(name)\"" : name),\(i % 7).25\n"
      if i % 50 == 0 { text += "\n" }
    }
    return text
  }

  private func blocks(
    _ text: String, _ formula: String = "y ~ n + o", missing: CSVOptions.MissingPolicy = .refuse
  ) throws(DataError) -> DesignBlocks {
    var options = CSVOptions()
    options.missing = missing
    return try DesignBlocks(
      .text(text, name: "data.csv"), request: DesignRequest(.formula(formula)), options: options)
  }

  /// For each state the numbers of the rows that went to it.
  private func fold(
    _ text: String, _ formula: String = "y ~ n + o", states: Int = 4, bytes: Int = 700
  ) throws(DataError) -> [[[Double]]] {
    var blocks = try blocks(text, formula, missing: .drop)
    return try blocks.fold(
      into: [[[Double]]](repeating: [], count: states), blockBytes: bytes
    ) { rows, block in
      for i in 0..<block.rows {
        rows.append((0..<block.design.columns).map { block.design[i, $0] } + [block.targets[i, 0]])
      }
    }
  }

  @Test(arguments: [Int.max, 700, 0])
  func everyRowGoesToOneStateInOrder(_ quotedFrom: Int) throws {
    let text = Self.text(rows: 1000, quotedFrom: quotedFrom)
    let states = try fold(text)
    #expect(states.allSatisfy { rows in rows.map { $0[1] } == rows.map { $0[1] }.sorted() })
    let all = states.flatMap { $0 }.sorted { $0[1] < $1[1] }
    let expected = (0..<1000).map { (i: Int) -> [Double] in
      let level: Double = i % 3 == 0 ? 0 : 1
      return [1, Double(i), level, Double(i % 7) + 0.25]
    }
    #expect(all == expected)
  }

  @Test func statesDoNotDependOnTheNumberOfWorkers() throws {
    let text = Self.text(rows: 2000)
    let limit = BLASThreads.limit
    defer { BLASThreads.limit = limit }
    var results: [[[[Double]]]] = []
    for threads in [1, 2, 5] {
      BLASThreads.limit = threads
      results.append(try fold(text))
    }
    #expect(results[0] == results[1] && results[0] == results[2])
    // The rows were cut up at all.
    #expect(results[0].allSatisfy { !$0.isEmpty })
  }

  @Test func longRecordsAndFurtherPassesChangeNothing() throws {
    // A comment field that is longer than the window of 256 KiB, so that it grows between pieces.
    var text = "n,comment,y\n"
    for i in 0..<4000 {
      text += "\(i),\(String(repeating: "x", count: i == 2000 ? 300_000 : i % 40)),\(i % 7).25\n"
    }
    var blocks = try blocks(text, "y ~ n")
    var passes: [[[Double]]] = []
    for _ in 0..<3 {
      passes.append(
        try blocks.fold(into: [[], [], []], blockBytes: 5000) { rows, block in
          rows += (0..<block.rows).flatMap { [block.design[$0, 1], block.targets[$0, 0]] }
        })
      try blocks.rewind()
    }
    #expect(passes[0] == passes[1] && passes[0] == passes[2])
    let rows = passes[0].flatMap { part in
      stride(from: 0, to: part.count, by: 2).map { (part[$0], part[$0 + 1]) }
    }.sorted { $0.0 < $1.0 }
    #expect(rows.map(\.0) == (0..<4000).map(Double.init))
    #expect(rows.allSatisfy { $0.1 == Double(Int($0.0) % 7) + 0.25 })
  }

  @Test func failuresAreThoseOfReadingInOrder() {
    let text = Self.text(rows: 900)
    let cases: [(String, String)] = [
      (text.replacing("\n800,", with: "\noops,"), "y ~ n + o"),
      (text.replacing("\n801,a", with: "\n801,a,a"), "y ~ n"),
      (text.replacing("\n800,", with: "\n-800,"), "y ~ log(n + 1) + o"),
      (text.replacing("\n800,", with: "\n,").replacing("\n300,", with: "\nNA,"), "y ~ n + o"),
      (text.replacing("\n800,", with: "\n,").replacing("\n850,", with: "\n?,"), "y ~ n"),
      (text + "1,\"a,2\n", "y ~ n"), ("n,y\n,1\n", "y ~ n"),
    ]
    for (text, formula) in cases {
      var inOrder: DataError?
      var parallel: DataError?
      do throws(DataError) {
        var blocks = try blocks(text, formula)
        while try blocks.nextBlock(maximumRows: 100) != nil {}
      } catch { inOrder = error }
      do throws(DataError) {
        var blocks = try blocks(text, formula)
        _ = try blocks.fold(into: [0, 0, 0], blockBytes: 500) { $0 += $1.rows }
      } catch { parallel = error }
      #expect(inOrder != nil)
      #expect(parallel == inOrder)
    }
  }

  @Test func rowsThatLackValuesAreCounted() throws {
    let text = Self.text(rows: 300).replacing("\n20,", with: "\n,").replacing(
      "\n250,", with: "\nNA,")
    var blocks = try blocks(text, missing: .drop)
    let sums = try blocks.fold(into: [0, 0], blockBytes: 300) { $0 += $1.rows }
    #expect(sums[0] + sums[1] == 298)
    #expect(blocks.rowsRead == 298)
    #expect(blocks.rowsDropped == 2)
    #expect(blocks.missing.first?.firstLine == 23)
    try blocks.rewind()
    #expect(try blocks.fold(into: [0], blockBytes: 300) { $0 += $1.rows } == [298])
  }
}
