import DataReading
import Foundation
import Matrices
import Testing

/// Several files as one table: what is true of one file that holds their rows is true of them.
@Suite struct SeveralFilesTests {
  /// A folder of files, removed with its owner.
  private final class Folder {
    let url: URL

    init(_ files: [String: String]) throws {
      url = FileManager.default.temporaryDirectory.appending(path: "lapwing-" + UUID().uuidString)
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
      for (name, text) in files { try Data(text.utf8).write(to: url.appending(path: name)) }
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String {
      url.appending(path: name).path(percentEncoded: false)
    }
  }

  private func text(_ rows: Range<Int>, header: Bool = true) -> String {
    (header ? "x,kind,y\n" : "")
      + rows.map { "\($0).1,\(["low", "high", "none"][$0 % 3]),\($0 * $0)\n" }.joined()
  }

  private let request = DesignRequest(.formula("y ~ x + kind"))

  private func several(_ texts: String...) -> DataInput {
    .several(texts.enumerated().map { .text($1, name: "\("abc".map(String.init)[$0]).csv") })
  }

  private func failure(
    _ input: DataInput, _ request: DesignRequest, _ options: CSVOptions = CSVOptions()
  ) -> DataError? {
    do throws(DataError) {
      _ = try TabularData(csv: input, request: request, options: options)
      return nil
    } catch { return error }
  }

  @Test func rowsFollowEachOther() throws {
    let whole = try TabularData(csv: .text(text(0..<60)), request: request, keepsDecimals: true)
    // The last level comes first in the second file, and the third has one row.
    let parts = several(text(0..<2), text(2..<59), text(59..<60))
    let joined = try TabularData(csv: parts, request: request, keepsDecimals: true)
    #expect(joined.samples == whole.samples)
    #expect(joined.lowSamples == whole.lowSamples)
    #expect(joined.terms == ["(Intercept)", "x", "kind[low]", "kind[none]"])
    #expect(joined.source == "a.csv, b.csv and c.csv")
    // Plain columns, which are parsed in place.
    let plain = DesignRequest(.columns(ColumnSelection(targets: ["y"], features: .names(["x"]))))
    let one = try TabularData(csv: .text(text(0..<60)), request: plain, keepsDecimals: true)
    let all = try TabularData(csv: parts, request: plain, keepsDecimals: true)
    #expect(all.samples == one.samples)
    #expect(all.lowSamples == one.lowSamples)
  }

  @Test(arguments: [1, 7, 1000])
  func blocksHoldTheSameRows(_ size: Int) throws {
    let whole = try TabularData(csv: .text(text(0..<60)), request: request)
    let parts = several(text(0..<2), text(2..<59), text(59..<60))
    var blocks = try DesignBlocks(parts, request: request)
    for _ in 0..<2 {
      var samples: [Double] = []
      while let table = try blocks.nextTable(maximumRows: size) { samples += table.samples.storage }
      #expect(samples == whole.samples.storage)
      #expect(blocks.rowsRead == 60)
      try blocks.rewind()
    }
    // By all workers, in pieces of which many are of the next file before this one is counted.
    let sums = try blocks.fold(into: [0.0, 0, 0], blockBytes: size) { sum, block in
      for i in 0..<block.rows { sum += block.targets[i, 0] }
    }
    let squares: [Int] = (0..<60).map { $0 * $0 }
    #expect(sums.reduce(0, +) == Double(squares.reduce(0, +)))
  }

  @Test(arguments: [20, 100_000])
  func failuresNameTheirFileAndLine(_ blockBytes: Int) throws {
    let plain = DesignRequest(.columns(ColumnSelection(targets: ["y"], features: .names(["x"]))))
    let bad = text(10..<20) + "1,low,oops\n"
    func check(_ input: DataInput, _ request: DesignRequest, _ expected: (DataError) -> Bool) throws
    {
      let error = try #require(failure(input, request))
      #expect(expected(error), "\(error)")
      do throws(DataError) {
        var blocks = try DesignBlocks(input, request: request)
        _ = try blocks.fold(into: [0, 0], blockBytes: blockBytes) { $0 += $1.rows }
        Issue.record("nothing was refused")
      } catch { #expect(expected(error), "\(error)") }
    }
    try check(several(text(0..<10), bad, text(0..<3)), plain) {
      $0.code == .notANumber && $0.file == "b.csv" && $0.line == 12
    }
    // What a formula makes of a row: its line is found again.
    let logarithm = DesignRequest(.formula("y ~ log(x - 15)"))
    try check(several(text(16..<30), text(14..<20)), logarithm) {
      $0.code == .nonFinite && $0.file == "b.csv" && $0.line == 2
    }
    let weighted = DesignRequest(.formula("y ~ x"), weights: "kind")
    try check(
      several("x,kind,y\n1,1,1\n2,1,2\n", "x,kind,y\n3,1,5\n\n4,-1,5\n"), weighted
    ) { $0.code == .badWeight && $0.file == "b.csv" && $0.line == 4 }
  }

  @Test func missingValuesAreCountedOverAllFiles() throws {
    let parts = several("x,y\n1,2\n,3\n", "x,y\n4,5\n6,\n", "x,y\n,8\n9,9\n")
    let plain = DesignRequest(.columns(ColumnSelection(targets: ["y"])))
    let data = try TabularData(csv: parts, request: plain, options: CSVOptions(missing: .drop))
    #expect(data.rowsRead == 3 && data.rowsDropped == 3)
    #expect(data.missing.map(\.name) == ["x", "y"] && data.missing.map(\.count) == [2, 1])
    #expect(data.missing.map(\.firstLine) == [3, 3])
    #expect(data.missing.map(\.file) == ["a.csv", "b.csv"])
    let error = try #require(failure(parts, plain))
    #expect(error.code == .missingValues && error.file == "a.csv")
    #expect(error.message.contains("line 3"))
  }

  @Test func whatDiffersIsNamed() throws {
    let plain = DesignRequest(.columns(ColumnSelection(targets: ["y"])))
    func message(_ texts: String...) throws -> String {
      let input = DataInput.several(
        texts.enumerated().map { .text($1, name: "\("abc".map(String.init)[$0]).csv") })
      let error = try #require(failure(input, plain))
      #expect(error.code == .malformed && error.file == "b.csv")
      return error.message
    }
    let first = "x,y\n1,2\n"
    #expect(try message(first, "x,z\n1,2\n").contains(#"column 2 is called "z", and in a.csv "y""#))
    #expect(try message(first, "y,x\n1,2\n").contains(#"column 1 is called "y""#))
    #expect(try message(first, "x,y,z\n1,2,3\n").contains(#""z" is more"#))
    #expect(try message("x,y,z\n1,2,3\n", first).contains(#""z" is missing"#))
    #expect(try message(first, "3,4\n5,6\n").contains("does the file lack its header?"))
    // Without a header the columns have the names of their places in all files.
    let bare = several("1,2\n3,4\n", "5,6\n")
    #expect(
      try TabularData(
        csv: bare, request: DesignRequest(.columns(ColumnSelection(targets: ["x2"])))
      ).rowsRead == 3)
    let array = DataInput.several([
      .text(first, name: "a.csv"), .file(FormatFixture.path("f8-C-little.npy")),
    ])
    #expect(try #require(failure(array, plain)).message.contains("this is an array"))
  }

  @Test func arraysFollowEachOther() throws {
    let names = ["f8-C-little.npy", "f4-F-big.npy", "i4-C-little.npy"]
    let input = DataInput.several(names.map { .file(FormatFixture.path($0)) })
    let three = FormatFixture.rows + FormatFixture.rows + FormatFixture.rows
    for block in [1, 5, 100] { #expect(try FormatFixture.read(input, block: block) == three) }
    let table = try NumericTable(
      input, selection: ColumnSelection(targets: [], hasIntercept: false))
    #expect(table.rowCount == 21)
    // Binary numbers are what they are: nothing is beyond them.
    for input in [input, input.parts[0]] {
      let data = try TabularData(
        csv: input, selection: ColumnSelection(targets: ["x3"]), keepsDecimals: true)
      #expect(data.lowSamples == nil && data.rowsRead % 7 == 0)
    }
    let missing = DataInput.several(
      ["f8-C-little.npy", "missing.npy"].map { .file(FormatFixture.path($0)) })
    let error = try #require(FormatFixture.failure(missing))
    // Its own fifth row, not the twelfth of all.
    #expect(error.file == FormatFixture.path("missing.npy") && error.message.contains("row 5"))
    #expect(try input.estimatedMemory() == 3 * 7 * 3 * 8)
  }

  @Test func patternsStandForFiles() throws {
    let folder = try Folder([
      "part-b.csv": text(10..<20), "part-a.csv": text(0..<10), "other.csv": "z\n1\n",
      "odd[1].csv": text(0..<3),
    ])
    let input = try DataInput(arguments: [folder.path("part-*.csv")])
    #expect(input.parts == ["part-a.csv", "part-b.csv"].map { .file(folder.path($0)) })
    let whole = try TabularData(csv: .text(text(0..<20)), request: request)
    #expect(try TabularData(csv: input, request: request).samples == whole.samples)
    // A name that looks like a pattern.
    #expect(
      try DataInput(arguments: [folder.path("odd[1].csv")]) == .file(folder.path("odd[1].csv")))
    #expect(throws: DataError.self) { try DataInput(arguments: [folder.path("none-*.csv")]) }
    // What stands behind the colons is no part of the pattern.
    #expect(
      try DataInput(arguments: [folder.path("other.cs?") + "::SELECT * FROM t"])
        == .file(folder.path("other.csv") + "::SELECT * FROM t"))
    let mixed = DataInput.several([.file(folder.path("other.csv")), .standardInput])
    #expect(try #require(failure(mixed, request)).code == .invalidOption)
    #expect(try #require(failure(.several([]), request)).code == .notFound)
  }
}
