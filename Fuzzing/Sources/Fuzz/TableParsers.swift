import Foundation
import Lapwing

extension Parser {
  static let csv = Parser(
    name: "csv", seeds: ["Fuzzing/Seeds/csv", "Tests/Fixtures/formats/plain.csv"],
    words: ["\"", "\"\"", "\r\n", "\n", "\r", ",", ";", "\t", "|", "NA", "1e5", "-", "\u{feff}"]
  ) { (bytes) throws(Finding) in try checkTable(bytes, name: "data.csv") }

  static let npy = Parser(
    name: "npy",
    seeds: ["f8-C-little", "f4-F-big", "i4-C-little", "u1-F-little", "vector", "missing"].map {
      "Tests/Fixtures/formats/\($0).npy"
    }, words: ["'<f8'", "'>i2'", "True", "False", "(3,)", "(2, 2)", "{'descr': ", "'shape': ", "L"]
  ) { (bytes) throws(Finding) in try checkTable(bytes, name: "data.npy") }

  static let npz = Parser(
    name: "npz",
    seeds: ["Tests/Fixtures/formats/stored.npz", "Tests/Fixtures/formats/deflated.npz"],
    words: ["PK\u{3}\u{4}", "PK\u{1}\u{2}", "PK\u{5}\u{6}", "PK\u{6}\u{6}", "PK\u{6}\u{7}", ".npy"]
  ) { (bytes) throws(Finding) in try checkTable(bytes, name: "data.npz") }

  static let matrixMarket = Parser(
    name: "mtx",
    seeds: [
      "array-general", "array-symmetric", "array-skew", "coordinate-general",
      "coordinate-symmetric", "coordinate-pattern",
    ].map { "Tests/Fixtures/formats/\($0).mtx" },
    words: [
      "%%MatrixMarket ", "matrix ", "array ", "coordinate ", "real\n", "integer ", "pattern ",
      "symmetric\n", "skew-symmetric\n", "general\n", "%\n", "\n",
    ]
  ) { (bytes) throws(Finding) in try checkTable(bytes, name: "data.mtx") }

  static let compressed = Parser(
    name: "compressed",
    seeds: ["Tests/Fixtures/formats/two-members.csv.gz", "Tests/Fixtures/formats/plain.csv.zst"]
  ) { (bytes) throws(Finding) in try checkTable(bytes, name: "data.csv.gz") }

  /// Where rows come from: patterns, places in HDF5 files, queries.
  static let sources = Parser(
    name: "sources", seeds: ["Fuzzing/Seeds/sources"],
    words: [
      "SELECT ", " FROM ", "cars", "a", " WHERE ", "weight", "origin", "::", "*", "?", "[a-z]", "/",
      "plain/f4", "problem", "named", "compound", "tables.h5", "tables.db", "\u{0}", "; ", "'",
      "\"",
    ]
  ) { (bytes) throws(Finding) in
    let folder = package.appending(path: "Tests/Fixtures/formats/").path(percentEncoded: false)
    // Inside of this folder: patterns must not search the machine.
    let text = String(decoding: bytes.prefix(300), as: UTF8.self)
    if text.contains("..") || text.contains("//") { return "elsewhere" }
    do {
      let input = try DataInput(arguments: [folder + text])
      if input.parts.count > 50 { return "many" }
      var table = try NumericTable(
        input, selection: ColumnSelection(targets: [], hasIntercept: false),
        options: CSVOptions(missing: .drop))
      var rows = 0
      while rows < 1000, let block = try table.nextBlock(maximumRows: 100) { rows += block.rows }
      return "\(table.terms.count) columns"
    } catch let error as DataError {
      return error.pattern
    } catch { throw Finding(description: "an error that is none of the library's: \(error)") }
  }

  /// Whatever way a table is read, it is the same table, or refused for the same reason.
  private static func checkTable(_ bytes: [UInt8], name: String) throws(Finding) -> String {
    var options = CSVOptions(missing: .drop)
    if bytes.count % 5 == 4 { options.decimalMark = .comma }
    if bytes.count % 7 == 6 { options.missing = .refuse }
    let input = DataInput.bytes(bytes, name: name)
    let whole = Reading { () throws(DataError) in try rows(input, block: 10_000, options) }
    let blocks = Reading { () throws(DataError) in try rows(input, block: 3, options) }
    try require(whole == blocks, "blocks differ: \(whole) and \(blocks)")
    guard case .value(let rows) = whole else { return whole.pattern }
    if rows.isEmpty { return "no rows" }
    do {
      try checkDesign(input, options)
    } catch let finding as Finding {
      throw finding
    } catch {
      throw Finding(description: "an error that is none of the library's: \(error)")
    }
    return "\(rows[0].count) columns"
  }

  private static func rows(
    _ input: DataInput, block: Int, _ options: CSVOptions
  ) throws(DataError) -> [[UInt64]] {
    var table = try NumericTable(
      input, selection: ColumnSelection(targets: [], hasIntercept: false), options: options)
    var rows: [[UInt64]] = []
    while let part = try table.nextBlock(maximumRows: block) {
      for i in 0..<part.rows {
        rows.append((0..<part.design.columns).map { part.design[i, $0].bitPattern })
      }
    }
    return rows
  }

  /// By all workers, with a target: the same rows.
  private static func checkDesign(_ input: DataInput, _ options: CSVOptions) throws {
    let names = try NumericTable(
      input, selection: ColumnSelection(targets: [], hasIntercept: false), options: options
    ).terms
    let request = DesignRequest(.columns(ColumnSelection(targets: [names[0]])))
    let whole = Reading { () throws(DataError) in
      let data = try TabularData(
        csv: input, request: request, options: options, keepsDecimals: true)
      return data.samples.storage.reduce(into: UInt64(data.rowsRead)) { $0 &+= $1.bitPattern }
    }
    let pieces = Reading { () throws(DataError) in
      var blocks = try DesignBlocks(input, request: request, options: options)
      let sums = try blocks.fold(into: [UInt64](repeating: 0, count: 2), blockBytes: 50) {
        sum, block in
        for i in 0..<block.rows {
          for j in 0..<block.design.columns { sum &+= block.design[i, j].bitPattern }
          sum &+= block.targets[i, 0].bitPattern
        }
      }
      return sums.reduce(UInt64(blocks.rowsRead), &+)
    }
    try require(whole == pieces, "pieces differ: \(whole) and \(pieces)")
  }
}

/// What reading came to.
enum Reading<Value: Equatable>: Equatable {
  case value(Value)
  case failure(DataError)

  init(_ body: () throws(DataError) -> Value) {
    do throws(DataError) { self = .value(try body()) } catch { self = .failure(error) }
  }

  var pattern: String {
    switch self {
    case .value: "read"
    case .failure(let error): error.pattern
    }
  }

  static func == (a: Reading, b: Reading) -> Bool {
    switch (a, b) {
    case (.value(let a), .value(let b)): a == b
    // Which of two mistakes is met first may differ; that there is one may not.
    case (.failure, .failure): true
    default: false
    }
  }
}
