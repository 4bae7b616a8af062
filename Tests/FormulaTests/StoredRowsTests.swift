import DataReading
import Foundation
import Matrices
import Testing

@Suite struct StoredRowsTests {
  private static let text: String = {
    var text = "y,x,z,o,w\n"
    for i in 0..<60 {
      text +=
        "\(i * i % 17).1,\(Double(i) * 0.37 + 1),\(i % 7 - 3).3,\(["a", "b", "c"][i * i % 3]),\(i % 5).7\n"
    }
    return text
  }()

  private func expectSame(_ rows: StoredRows, _ table: TabularData) throws {
    #expect(rows.rows == table.rowsRead && rows.terms == table.terms)
    #expect(rows.targets == table.targets && rows.rowsDropped == table.rowsDropped)
    #expect(rows.keepsDecimals == (table.lowSamples != nil))
    #expect(rows.columnErrors == table.columnErrors && rows.roundedTerms == table.roundedTerms)
    #expect(rows.hasInaccurateDecimals == table.hasInaccurateDecimals)
    // In any order, some of them twice.
    for range in [50..<60, 0..<1, 7..<30, 20..<60, 0..<rows.rows].map({
      $0.clamped(to: 0..<rows.rows)
    }) {
      let some = try rows.table(range)
      let width = table.samples.rows
      func part(_ matrix: Matrix<Double>?) -> ArraySlice<Double>? {
        matrix.map { $0.storage[range.lowerBound * width..<range.upperBound * width] }
      }
      #expect(ArraySlice(some.samples.storage) == part(table.samples))
      #expect(some.lowSamples.map { ArraySlice($0.storage) } == part(table.lowSamples))
      for (a, b) in [
        (some.weights, table.weights), (some.offset, table.offset),
        (some.weightsLow, table.weightsLow), (some.offsetLow, table.offsetLow),
      ] { #expect(a.map { ArraySlice($0) } == b.map { $0[range] }) }
    }
  }

  @Test(
    arguments: ["y ~ x + z", "y ~ x * o + I(z^2)", "cbind(y, z) ~ log(x) - 1"], [false, true])
  func everyRangeHoldsTheRowsThatAreReadAtOnce(_ formula: String, _ decimals: Bool) throws {
    for (weights, offset) in [(nil, nil), ("w", nil), ("w", "z"), (nil, "z")] {
      let request = DesignRequest(.formula(formula), weights: weights, offset: offset)
      let input = DataInput.text(Self.text, name: "data.csv")
      let rows = try StoredRows(
        DesignBlocks(input, request: request, keepsDecimals: decimals))
      try expectSame(
        rows, TabularData(csv: input, request: request, keepsDecimals: decimals))
      #expect(rows.isCopy)
    }
  }

  /// Two blocks, of which the first has 2¹⁹ / 3 rows, and one row unlike the others.
  private func blocks(_ odd: String, at place: Int?) -> DataInput {
    var text = "y,x,z\n"
    for i in 0..<180_000 { text += i == place ? "\(odd)\n" : "1.5,0.\(i % 9 + 1),2.3\n" }
    return .text(text, name: "data.csv")
  }

  /// The error of a column is that of its worst row, in whichever block that is: here where digits cancel.
  @Test(arguments: [0, 179_999])
  func errorsOfColumnsAreThoseOfAllBlocks(_ worst: Int) throws {
    let request = DesignRequest(.formula("y ~ I(x - z)"))
    func errors(_ input: DataInput) throws -> [Double] {
      try StoredRows(DesignBlocks(input, request: request, keepsDecimals: true)).columnErrors
    }
    let input = blocks("1.5,2.31,2.3", at: worst)
    let found = try errors(input)
    let whole = try TabularData(csv: input, request: request, keepsDecimals: true).columnErrors
    #expect(found == whole)
    #expect(try found != errors(blocks("", at: nil)))
  }

  /// A square that leaves the range of low parts: its column is rounded to doubles, in all blocks.
  @Test(arguments: [0, 179_999])
  func aColumnIsRoundedAsAWhole(_ worst: Int) throws {
    let request = DesignRequest(.formula("y ~ I(x^2)"))
    let input = blocks("1.5,1e-155,2.3", at: worst)
    let rows = try StoredRows(DesignBlocks(input, request: request, keepsDecimals: true))
    let whole = try TabularData(csv: input, request: request, keepsDecimals: true)
    #expect(rows.roundedTerms == whole.roundedTerms && rows.roundedTerms == ["I(x^2)"])
    let low = try #require(whole.lowSamples)
    let found = try #require(rows.table(0..<rows.rows).lowSamples)
    #expect(found == low)
    #expect(zip(rows.columnErrors, whole.columnErrors).allSatisfy { $0 >= $1 })
  }

  /// An array of n × 3 numbers as NumPy stores it, of which some rows lack a number.
  private func array(missing: Set<Int> = []) -> [UInt8] {
    var header = "{'descr': '<f8', 'fortran_order': False, 'shape': (60, 3), }"
    header += String(repeating: " ", count: 117 - header.utf8.count) + "\n"
    var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array(header.utf8)
    for i in 0..<60 {
      for j in 0..<3 {
        let number = missing.contains(i) && j == 1 ? Double.nan : Double((i * 7 + j * 5) % 23)
        for byte in 0..<8 {
          bytes.append(UInt8(truncatingIfNeeded: number.bitPattern >> (8 * byte)))
        }
      }
    }
    return bytes
  }

  @Test func arraysAreReadWhereTheyAreUnlessRowsAreDropped() throws {
    let selection = ColumnSelection(targets: ["x3"], features: .names(["x2", "x1"]))
    let request = DesignRequest(.columns(selection))
    let whole = DataInput.bytes(array(), name: "a.npy")
    let rows = try StoredRows(DesignBlocks(whole, request: request))
    #expect(!rows.isCopy)
    try expectSame(rows, TabularData(csv: whole, request: request))
    var options = CSVOptions()
    let input = DataInput.bytes(array(missing: [3, 59]), name: "a.npy")
    #expect(throws: DataError.self) {
      try StoredRows(DesignBlocks(input, request: request, options: options))
    }
    options.missing = .drop
    let fewer = try StoredRows(DesignBlocks(input, request: request, options: options))
    #expect(fewer.isCopy && fewer.rows == 58 && fewer.rowsDropped == 2)
    try expectSame(fewer, TabularData(csv: input, request: request, options: options))
  }

  @Test func anArrayThatChangesIsRefused() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).npy")
    defer { try? FileManager.default.removeItem(at: url) }
    try Data(array()).write(to: url)
    let request = DesignRequest(.columns(ColumnSelection(targets: ["x3"], features: .allOthers())))
    let rows = try StoredRows(DesignBlocks(.file(url.path), request: request))
    let handle = try FileHandle(forWritingTo: url)
    try handle.truncate(atOffset: 1000)
    try handle.close()
    #expect(throws: DataError.self) { try rows.table(50..<60) }
    #expect(try rows.table(0..<10).rowsRead == 10)
  }
}
