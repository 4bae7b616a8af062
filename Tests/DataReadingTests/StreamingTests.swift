import DataReading
import Foundation
import Matrices
import Testing

@Suite struct StreamingTests {
  /// Writes bytes to a file that is removed afterwards.
  private func withFile<Result>(
    _ bytes: [UInt8], name: String = "data.csv", _ body: (String) throws -> Result
  ) throws -> Result {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("lapwing-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent(name)
    try Data(bytes).write(to: file)
    return try body(file.path)
  }

  /// Rows whose values tell their place; every tenth one spans two lines and some are CR LF.
  private func table(rows: Int) -> [UInt8] {
    var text = "\"n\",note,y,z\n"
    for i in 0..<rows {
      text += i % 10 == 0 ? "\(i),\"a\n,\"\"b\",\(i).25,-\(i)e-3\n" : "\(i),c,\(i).25,-\(i)e-3\r\n"
    }
    return Array(text.utf8)
  }

  private let selection = ColumnSelection(targets: ["y"], features: .names(["n", "z"]))

  private func check(_ rows: [[Double]], count: Int) {
    #expect(rows.count == count)
    for (i, row) in rows.enumerated()
    where row != [1, Double(i), -Double(i) / 1000, Double(i) + 0.25] {
      Issue.record("row \(i) is \(row)")
      return
    }
  }

  @Test(arguments: [1, 7, 1000, 100_000])
  func blocksOfAnySizeHoldTheSameRows(_ size: Int) throws {
    let count = size == 1 ? 3000 : 30_000
    try withFile(table(rows: count)) { path in
      var source = try CSVSource(.file(path), selection: selection)
      var rows: [[Double]] = []
      while let block = try source.nextBlock(maximumRows: size) {
        #expect(block.rows <= size)
        for i in 0..<block.rows {
          rows.append((0..<3).map { block.design[i, $0] } + [block.targets[i, 0]])
        }
      }
      check(rows, count: count)
      #expect(source.rowsRead == count)
      #expect(try source.nextBlock(maximumRows: size) == nil)
    }
  }

  @Test func readingAllAtOnceGivesTheSameRows() throws {
    try withFile(table(rows: 60_000)) { path in
      let data = try TabularData(csv: .file(path), selection: selection)
      check(data.rows, count: 60_000)
      #expect(data.samples.storage.count == 4 * 60_000)
      #expect(data.samples.storage.capacity < 4 * 60_000 * 5 / 4)
    }
  }

  @Test func aBlockKeepsItsRowsWhenTheNextOneIsRead() throws {
    var source = try CSVSource(
      .text("x,y\n1,2\n3,4\n5,6\n"), selection: ColumnSelection(targets: ["y"], hasIntercept: false)
    )
    let first = try #require(try source.nextBlock(maximumRows: 1))
    let second = try #require(try source.nextBlock(maximumRows: 1))
    #expect(first.design[0, 0] == 1)
    #expect(second.design[0, 0] == 3)
  }

  @Test func aRewoundSourceReadsTheSameRowsAgain() throws {
    try withFile(table(rows: 20_000)) { path in
      var source = try CSVSource(.file(path), selection: selection)
      for _ in 0..<2 {
        check(try source.readAll().rows, count: 20_000)
        #expect(source.rowsRead == 20_000)
        try source.rewind()
      }
      _ = try source.nextBlock(maximumRows: 10)
      try source.rewind()
      check(try source.readAll().rows, count: 20_000)
    }
  }

  @Test func memoryGrowsWhenTheFirstRowsMislead() throws {
    // Long rows before short ones make the guess of all rows too small, the reverse too large.
    let long = String(repeating: "0", count: 200) + "1,2\n"
    let short = "1,2\n"
    for (first, second) in [(long, short), (short, long)] {
      let text =
        "x,y\n" + String(repeating: first, count: 2000) + String(repeating: second, count: 200_000)
      let data = try read(text)
      #expect(data.rowsRead == 202_000)
      #expect(data.samples.storage.allSatisfy { $0 == 1 || $0 == 2 })
    }
  }

  @Test func aPipeIsReadOnceFromBeginningToEnd() throws {
    try withFile(table(rows: 30_000)) { path in
      let pipe = path + ".pipe"
      let maker = try Process.run(
        URL(fileURLWithPath: "/usr/bin/env"), arguments: ["mkfifo", pipe])
      maker.waitUntilExit()
      let writer = try Process.run(
        URL(fileURLWithPath: "/bin/sh"), arguments: ["-c", "cat \"$0\" > \"$1\"", path, pipe])
      var source = try CSVSource(.file(pipe), selection: selection)
      check(try source.readAll().rows, count: 30_000)
      writer.waitUntilExit()
      do throws(DataError) {
        try source.rewind()
        Issue.record("a pipe was rewound")
      } catch { #expect(error.code == .notRewindable) }
    }
  }

  @Test func aHyphenMeansStandardInput() {
    #expect(DataInput(argument: "-") == .standardInput)
    #expect(DataInput(argument: "a.csv") == .file("a.csv"))
  }

  @Test func aRecordLongerThanTheWindowIsRead() throws {
    let columns = 100_000
    let header = (0..<columns).map { "c\($0)" }.joined(separator: ",")
    let row = (0..<columns).map { "\($0).5" }.joined(separator: ",")
    let text = header + "\n" + row + "\n" + row + "\n"
    let data = try read(text, targets: ["c99999"], features: .names(["c7"]))
    #expect(data.rows == [[7.5, 99_999.5], [7.5, 99_999.5]])
    let note = String(repeating: "n\n", count: 400_000)
    let error = failure("t,y\n\"\(note)\",2\nu,v\n", features: .names([]))
    #expect(error?.line == 800_000 / 2 + 3)
  }

  @Test func aTabSeparatedFileIsKnownByItsName() throws {
    try withFile(Array("x, a\ty, b\n1\t2\n".utf8), name: "data.tsv") { path in
      let data = try TabularData(csv: .file(path), selection: ColumnSelection(targets: ["y, b"]))
      #expect(data.terms == ["(Intercept)", "x, a"])
    }
  }

  @Test func linesAreCountedAcrossWindows() throws {
    let bytes = table(rows: 60_000) + Array("1,2,oops,3\n".utf8)
    try withFile(bytes) { path in
      let error = #expect(throws: DataError.self) {
        try TabularData(csv: .file(path), selection: selection)
      }
      #expect(error?.line == 60_000 + 6000 + 2)
      #expect(error?.text == "oops")
    }
  }

  @Test func anyCutOfTheWindowLeavesTheRowsAlone() throws {
    // Numbers, quotes and CR LF fall onto every place around the end of the first window.
    let window = 256 << 10
    for shift in 0..<40 {
      let filling = String(repeating: "p", count: window - 60 + shift)
      let text =
        "x,note,y\n1,\"\(filling)\",2\n-12.5e1,\"a\"\"b\r\n\",345.75\r\n3,c,4\r\n"
      let data = try read(text, features: .names(["x"]))
      #expect(data.rows == [[1, 2], [-125, 345.75], [3, 4]], "shift \(shift)")
      // A CR LF that is cut in two counts as one line end.
      #expect(failure(text + "5,d,oops\r\n", features: .names(["x"]))?.line == 6)
    }
  }
}
