import DataReading
import Foundation
import Matrices
import Testing

/// Files that NumPy, SciPy, gzip and zstd have written.
enum FormatFixture {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures/formats")

  static func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: folder.appending(path: name)))
  }

  static func path(_ name: String) -> String {
    folder.appending(path: name).path(percentEncoded: false)
  }

  /// The 7 × 3 numbers of all arrays of that shape.
  static let rows: [[Double]] = (0..<7).map { (i: Int) -> [Double] in
    (0..<3).map { (j: Int) -> Double in
      let sum: Int = (7 * i + 3 * j) % 11
      return Double(sum + 16 * (j + 1))
    }
  }

  /// All rows of all columns.
  static func read(
    _ input: DataInput, block: Int = 1000, options: CSVOptions = CSVOptions()
  ) throws(DataError) -> [[Double]] {
    var table = try NumericTable(
      input, selection: ColumnSelection(targets: [], hasIntercept: false), options: options)
    var rows: [[Double]] = []
    while let part = try table.nextBlock(maximumRows: block) {
      for i in 0..<part.rows {
        rows.append((0..<part.design.columns).map { part.design[i, $0] })
      }
    }
    return rows
  }

  static func failure(_ input: DataInput) -> DataError? {
    do throws(DataError) {
      _ = try read(input)
      return nil
    } catch { return error }
  }
}

@Suite struct FormatTests {
  static let arrays =
    ["f4", "f8", "i4", "i8"].flatMap { kind in
      ["C", "F"].flatMap { order in
        ["little", "big"].map { "\(kind)-\(order)-\($0).npy" }
      }
    } + [
      "u1-C-little.npy", "u1-F-little.npy", "stored.npz", "deflated.npz", "plain.csv",
      "two-members.csv.gz", "plain.csv.zst", "array-general.mtx", "array-integer.mtx",
    ]

  @Test(arguments: arrays)
  func everyFormatHoldsTheSameNumbers(_ name: String) throws {
    for block in [1, 3, 100] {
      #expect(
        try FormatFixture.read(.file(FormatFixture.path(name)), block: block)
          == FormatFixture.rows)
    }
    // Not every input is a file.
    #expect(
      try FormatFixture.read(.bytes(FormatFixture.bytes(name), name: name)) == FormatFixture.rows)
  }

  @Test func columnsAreCalledAfterTheirArrays() throws {
    func names(_ argument: String) throws -> [String] {
      try NumericTable(
        .file(FormatFixture.path(argument)),
        selection: ColumnSelection(targets: [], hasIntercept: false)
      ).schema.names
    }
    #expect(try names("f8-C-little.npy") == ["x1", "x2", "x3"])
    #expect(try names("stored.npz") == ["X1", "X2", "y"])
    #expect(try names("stored.npz::X") == ["x1", "x2"])
    #expect(try names("vector.npy") == ["x1"])
    let error = #expect(throws: DataError.self) { try names("stored.npz::Z") }
    #expect(error?.description.contains("there are \"X\" and \"y\"") == true)
  }

  @Test func sparseAndSymmetricMatricesAreWhole() throws {
    func read(_ name: String) throws -> [[Double]] {
      try FormatFixture.read(.file(FormatFixture.path(name)))
    }
    let symmetric = [[4, 1.5, 0], [1.5, 3, -2], [0, -2, 5]]
    let sparse: [[Double]] = [[0, 1.5, 0], [0, 0, 0], [0, 0, 3], [-2, 0, 0]]
    #expect(try read("array-symmetric.mtx") == symmetric)
    #expect(try read("coordinate-symmetric.mtx") == symmetric)
    #expect(try read("array-skew.mtx") == [[0, 1.5, 0], [-1.5, 0, -2], [0, 2, 0]])
    #expect(try read("coordinate-general.mtx") == sparse)
    #expect(
      try read("coordinate-pattern.mtx") == sparse.map { $0.map { $0 == 0 ? 0 : 1 } })
  }

  @Test func chosenColumnsAndTheInterceptComeInTheirOrder() throws {
    for name in ["f8-C-little.npy", "i4-F-big.npy", "deflated.npz", "array-general.mtx"] {
      let last = name.hasSuffix("npz") ? ["y", "X1"] : ["x3", "x1"]
      let data = try TabularData(
        csv: .file(FormatFixture.path(name)),
        selection: ColumnSelection(targets: [last[1]], features: .names([last[0]])))
      #expect(data.rows == FormatFixture.rows.map { [1, $0[2], $0[0]] })
    }
  }

  @Test func aFormulaReadsAnArray() throws {
    let input = DataInput.file(FormatFixture.path("coordinate-general.mtx"))
    let data = try TabularData(
      csv: input, request: DesignRequest(.formula("x2 ~ C(x1) + I(x3^2)")), keepsDecimals: true)
    #expect(data.rows == [[1, 1, 0, 1.5], [1, 1, 0, 0], [1, 1, 9, 0], [1, 0, 0, 0]])
    #expect(data.lowSamples == nil)
    #expect(data.terms == ["(Intercept)", "C(x1)[0]", "I(x3^2)"])
  }

  @Test func nanIsAMissingValueOfAnArray() throws {
    let input = DataInput.file(FormatFixture.path("missing.npy"))
    let error = FormatFixture.failure(input)
    #expect(error?.code == .missingValues)
    #expect(error?.description.contains("\"x2\" 1 (first in row 5)") == true)
    var options = CSVOptions()
    options.missing = .drop
    var expected = FormatFixture.rows
    expected.remove(at: 4)
    #expect(try FormatFixture.read(input, options: options) == expected)
  }

  @Test(arguments: ["cube.npy", "complex.npy", "structured.npy"])
  func whatIsNoMatrixOfNumbersIsRefused(_ name: String) {
    #expect(
      FormatFixture.failure(.file(FormatFixture.path(name)))?.code == .unsupportedArray)
  }

  @Test(arguments: arrays.filter { $0 != "plain.csv" })
  func aTruncatedFileIsRefused(_ name: String) throws {
    let bytes = try FormatFixture.bytes(name)
    for count in [bytes.count - 1, bytes.count / 2, 20] {
      // Without its last line feed a text is whole.
      if name.hasSuffix(".mtx") && count == bytes.count - 1 { continue }
      let input = DataInput.bytes(Array(bytes.prefix(count)), name: name)
      #expect(FormatFixture.failure(input) != nil, "\(count) of \(bytes.count) bytes")
    }
  }

  @Test(arguments: arrays)
  func anyDamageEndsInRowsOrAnError(_ name: String) throws {
    let bytes = try FormatFixture.bytes(name)
    var random = Bits(state: 3)
    for _ in 0..<300 {
      var damaged = bytes
      for _ in 0...Int.random(in: 0..<3, using: &random) {
        let place = Int.random(in: 0..<damaged.count, using: &random)
        damaged[place] = UInt8.random(in: 0...255, using: &random)
      }
      _ = FormatFixture.failure(.bytes(damaged, name: name))
    }
  }

  @Test func aHeaderThatPromisesTooMuchTakesNoMemory() throws {
    func npy(_ header: String) -> DataInput {
      .bytes(
        [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8)
          + [0, 0], name: "large.npy")
    }
    for shape in [
      "(1000000000, 1000)", "(9223372036854775807, 2)", "(4611686018427387904,)",
      "(99999999999999999999, 1)", "(1, 2000000)", "(0, 3)", "(3, 0)", "(-1, 2)",
    ] {
      let header = "{'descr': '<f8', 'fortran_order': False, 'shape': \(shape), }\n"
      #expect(FormatFixture.failure(npy(header)) != nil)
    }
    let market = "%%MatrixMarket matrix array real general\n2000000000 900000\n1\n"
    #expect(FormatFixture.failure(.text(market)) != nil)
    let sparse = "%%MatrixMarket matrix coordinate real general\n2000000000 3 1\n1 1 1\n"
    #expect(FormatFixture.failure(.text(sparse))?.code == .tooLarge)
  }

  @Test func zerosBehindCompressedDataDoNotMatterButOtherBytesDo() throws {
    let bytes = try FormatFixture.bytes("two-members.csv.gz")
    let padded = DataInput.bytes(bytes + [UInt8](repeating: 0, count: 512), name: "a.csv.gz")
    #expect(try FormatFixture.read(padded) == FormatFixture.rows)
    #expect(
      FormatFixture.failure(.bytes(bytes + Array("more".utf8), name: "a.csv.gz"))?.code
        == .malformed)
  }

  @Test func whatIsWrittenReadsBack() throws {
    let values = [1.5, -0.1, .pi, 1e-300, -7e300, 0, 5, 6]
    for format in TableWriter.Format.allCases {
      let writer = TableWriter(format, names: ["a", "b, c"])
      let bytes = writer.header(rows: 4) + writer.rows(values)
      #expect(
        try FormatFixture.read(.bytes(bytes, name: "written"))
          == stride(from: 0, to: 8, by: 2).map { [values[$0], values[$0 + 1]] })
    }
    let writer = TableWriter(.npy, names: ["a"])
    #expect(writer.header(rows: 0).count == writer.header(rows: 999_999_999_999).count)
    #expect(writer.header(rows: 0).count % 64 == 0)
  }

  @Test func theEndingOfANameIsItsFormat() throws {
    for (path, format) in [
      ("a.csv", TableWriter.Format.csv), ("A.CSV", .csv), ("a.txt", .csv), ("-", .csv), ("a", .csv),
      ("/dev/stdout", .csv), ("b.h5/a", .csv), (".a", .csv), ("a.", .csv), ("a.b.tsv", .tsv),
      ("a.NPY", .npy), ("x/y.npy", .npy),
    ] {
      #expect(try TableWriter.Format(path: path) == format, "\(path)")
    }
    for path in ["a.h5", "a.db", "a.npz", "a.mtx", "a.csv.gz", "a.npy.zst", "a.parquet", "a.xlsx"] {
      do throws(DataError) {
        _ = try TableWriter(path: path, names: ["x"])
        Issue.record("\(path) would be written")
      } catch {
        #expect(error.code == .invalidOption && error.description.contains(".csv, .tsv or .npy"))
      }
    }
  }
}
