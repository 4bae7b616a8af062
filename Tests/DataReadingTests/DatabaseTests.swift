import DataReading
import Foundation
import Matrices
import Testing

/// Files that h5py and sqlite3 have written; see generate_databases.py.
private func table(_ argument: String) -> DataInput { .file(FormatFixture.path(argument)) }

private func names(_ argument: String) throws -> [String] {
  try NumericTable(
    table(argument), selection: ColumnSelection(targets: [], hasIntercept: false)
  ).schema.names
}

#if HDF5
  @Suite struct HDF5Tests {
    @Test(arguments: [
      "plain/f4", "/plain/f8-big", "plain/i4", "plain/i8-big", "plain/u1", "chunked", "named",
      "fixed", "compound", "problem", "/problem/",
    ])
    func everyTableHoldsTheSameNumbers(_ place: String) throws {
      for block in [1, 3, 100] {
        #expect(
          try FormatFixture.read(table("tables.h5::" + place), block: block) == FormatFixture.rows)
      }
    }

    @Test func columnsAreCalledAsTheFileSays() throws {
      #expect(try names("tables.h5::chunked") == ["x1", "x2", "x3"])
      #expect(try names("tables.h5::named") == ["first", "größe", "y"])
      #expect(try names("tables.h5::fixed") == ["first", "second", "y"])
      #expect(try names("tables.h5::compound") == ["u", "v", "w"])
      #expect(try names("tables.h5::problem") == ["X1", "X2", "y"])
      #expect(try names("tables.h5::problem/y") == ["x1"])
    }

    @Test func workersReadAtOnce() throws {
      let request = DesignRequest(.columns(ColumnSelection(targets: ["y"])))
      var blocks = try DesignBlocks(table("tables.h5::problem"), request: request)
      #expect(blocks.rowCount == 7)
      let sums = try blocks.fold(into: [0.0, 0], blockBytes: 24) { sum, block in
        for i in 0..<block.rows { sum += block.design[i, 2] * block.targets[i, 0] }
      }
      let expected = FormatFixture.rows.reduce(0.0) { $0 + $1[1] * $1[2] }
      #expect(sums.reduce(0, +) == expected)
      #expect(try table("tables.h5::problem").estimatedMemory() == 7 * 3 * 8)
    }

    @Test func truthIsOneAndNaNIsMissing() throws {
      let truth = try FormatFixture.read(table("tables.h5::truth"))
      #expect(truth == FormatFixture.rows.map { $0.map { $0 > 30 ? 1 : 0 } })
      let error = try #require(FormatFixture.failure(table("tables.h5::missing")))
      #expect(error.code == .missingValues && error.message.contains("first in row 5"))
    }

    @Test(
      arguments: [
        ("texts", DataError.Code.unsupportedArray, "numbers"),
        ("mixed", .unsupportedArray, "numbers"),
        ("cube", .unsupportedArray, "dimensions"), ("scalar", .unsupportedArray, "dimensions"),
        ("nothing", .unknownColumn, "empty"), ("none", .unknownColumn, "nothing of this name"),
        ("plain/f4/deeper", .unknownColumn, "nothing of this name"),
        ("/", .unsupportedArray, "dimensions"), ("", .unknownColumn, "nothing"),
        ("a\u{0}b", .unknownColumn, "nothing"),
      ] as [(String, DataError.Code, String)])
    func whatIsNoTableIsRefused(_ place: String, _ code: DataError.Code, _ words: String) throws {
      let error = try #require(FormatFixture.failure(table("tables.h5::" + place)))
      #expect(error.code == code && error.message.contains(words), "\(error)")
    }

    @Test func moreRowsThanMemoryHoldsAreRefused() throws {
      do throws(DataError) {
        _ = try TabularData(
          csv: table("tables.h5::endless"), selection: ColumnSelection(targets: ["x3"]))
        Issue.record("all rows were read")
      } catch { #expect(error.code == .tooLarge || error.code == .malformed, "\(error)") }
    }

    /// As in MATLAB's files: what stands before is another program's.
    @Test func filesBehindAUserBlockAreFound() throws {
      let bytes = try FormatFixture.bytes("tables.h5")
      let path = FileManager.default.temporaryDirectory.appending(
        path: "lapwing-\(UUID().uuidString).mat"
      ).path
      defer { try? FileManager.default.removeItem(atPath: path) }
      for size in [512, 1024, 4096, 1 << 16] {
        let block = Array("MATLAB 7.3 MAT-file, a,b,c\n".utf8)
        let padding = [UInt8](repeating: 0, count: size - block.count)
        try Data(block + padding + bytes).write(to: URL(filePath: path))
        #expect(try FormatFixture.read(.file(path + "::plain/f4")) == FormatFixture.rows)
      }
      // Elsewhere it is none.
      try Data([UInt8](repeating: 65, count: 700) + bytes).write(to: URL(filePath: path))
      #expect(FormatFixture.failure(.file(path + "::plain/f4")) != nil)
    }

    @Test func damagedFilesAreRefused() throws {
      let bytes = try FormatFixture.bytes("tables.h5")
      let path = FileManager.default.temporaryDirectory.appending(
        path: "lapwing-\(UUID().uuidString).h5"
      ).path
      defer { try? FileManager.default.removeItem(atPath: path) }
      for size in [8, 100, 1000, bytes.count / 2, bytes.count - 1] {
        try Data(bytes[..<size]).write(to: URL(filePath: path))
        let error = try #require(FormatFixture.failure(.file(path + "::plain/f4")))
        #expect(error.code == .malformed || error.code == .unknownColumn, "\(size): \(error)")
      }
      // The library reads files only.
      let error = try #require(FormatFixture.failure(.bytes(bytes, name: "tables.h5")))
      #expect(error.code == .unsupportedFormat)
    }
  }
#endif

#if SQLite
  @Suite struct SQLiteTests {
    private let cars = "tables.db::SELECT weight, origin, mpg FROM cars"
    private let request = DesignRequest(.formula("mpg ~ weight + origin"))

    @Test func queriesHoldTheSameNumbers() throws {
      for block in [1, 3, 100] {
        #expect(
          try FormatFixture.read(
            table("tables.db::SELECT x1, x2, CAST(x3 AS REAL) AS x3 FROM a"), block: block)
            == FormatFixture.rows)
      }
      #expect(try names("tables.db::SELECT x2 AS y, x1 FROM a;  ") == ["y", "x1"])
      let blocks = try DesignBlocks(
        table("tables.db::SELECT x1, x2 FROM a WHERE x2 > 35"),
        request: DesignRequest(.columns(ColumnSelection(targets: ["x2"]))))
      #expect(blocks.rowCount == nil)
    }

    @Test func textsAreCategoriesAndNullIsMissing() throws {
      let options = CSVOptions(missing: .drop)
      let data = try TabularData(csv: table(cars), request: request, options: options)
      // In the order of the alphabet, the first being the base.
      #expect(
        data.terms == ["(Intercept)", "weight", "origin[Größe]", "origin[Japan]", "origin[USA]"])
      #expect(data.rowsRead == 12 && data.rowsDropped == 2)
      #expect(data.missing.map(\.name).sorted() == ["mpg", "origin"])
      var blocks = try DesignBlocks(table(cars), request: request, options: options)
      var samples: [Double] = []
      while let block = try blocks.nextTable(maximumRows: 5) { samples += block.samples.storage }
      #expect(samples == data.samples.storage)
      // Behind the end there is nothing, and it can start again.
      #expect(try blocks.nextTable(maximumRows: 5) == nil)
      try blocks.rewind()
      let rows = try blocks.fold(into: [0, 0], blockBytes: 100) { $0 += $1.rows }
      #expect(rows.reduce(0, +) == 12)
      let error = try #require(failure(table(cars)))
      #expect(error.code == .missingValues && error.message.contains("first in row 13"))
    }

    /// SQLite has a type for each value: some numbers are texts, and some stand for what is missing.
    @Test func numbersMayBeTextsAndStandForWhatIsMissing() throws {
      let mixed =
        "tables.db::SELECT CASE WHEN x1 > 25 THEN ' ' || x1 ELSE x1 END AS x1, x2, CAST(x3 AS REAL) AS x3 FROM a"
      #expect(try FormatFixture.read(table(mixed)) == FormatFixture.rows)
      let marked =
        "tables.db::SELECT CASE WHEN x1 > 25 THEN '-9' ELSE x1 END AS x1, CASE WHEN x2 > 40 THEN -9 ELSE x2 END AS x2 FROM a"
      let options = CSVOptions(missingTokens: ["-9"], missing: .drop)
      let expected = FormatFixture.rows.filter { $0[0] <= 25 && $0[1] <= 40 }.map {
        Array($0[..<2])
      }
      #expect(expected.count > 0 && expected.count < 7)
      #expect(try FormatFixture.read(table(marked), options: options) == expected)
      // What was dropped is counted anew in each pass.
      var blocks = try DesignBlocks(
        table(marked), request: DesignRequest(.columns(ColumnSelection(targets: ["x2"]))),
        options: options)
      for _ in 0..<2 {
        while try blocks.nextTable(maximumRows: 2) != nil {}
        #expect(blocks.rowsRead == expected.count && blocks.rowsDropped == 7 - expected.count)
        try blocks.rewind()
      }
    }

    private func failure(_ input: DataInput) -> DataError? {
      do throws(DataError) {
        _ = try TabularData(csv: input, request: request)
        return nil
      } catch { return error }
    }

    @Test(
      arguments: [
        ("", DataError.Code.invalidOption, "one SELECT"),
        ("DROP TABLE a", .invalidOption, "one SELECT"),
        ("INSERT INTO a VALUES (1, 2, 3) RETURNING x1", .invalidOption, "one SELECT"),
        ("ATTACH 'other.db' AS other", .invalidOption, "one SELECT"),
        ("SELECT * FROM a; SELECT * FROM cars", .invalidOption, "one SELECT"),
        ("SELECT * FROM wheels", .invalidOption, "no such table: wheels"),
        ("SELECT * FROM empty", .empty, "no row"),
        ("SELECT x, y FROM bad", .notANumber, "row 2"),
        ("SELECT x, y FROM bad WHERE x <> 2", .nonFinite, "row 2"),
        ("SELECT weight, photo AS y FROM cars", .notANumber, "blob"),
      ] as [(String, DataError.Code, String)])
    func whatCannotBeReadIsRefused(
      _ query: String, _ code: DataError.Code, _ words: String
    ) throws {
      let error = try #require(FormatFixture.failure(table("tables.db::" + query)))
      #expect(error.code == code && error.message.contains(words), "\(error)")
    }

    @Test func withoutAQueryItsTablesAreNamed() throws {
      let error = try #require(FormatFixture.failure(table("tables.db")))
      #expect(error.code == .invalidOption && error.message.contains(#""a", "bad", "cars""#))
    }

    @Test func damagedDatabasesAreRefused() throws {
      let bytes = try FormatFixture.bytes("tables.db")
      let path = FileManager.default.temporaryDirectory.appending(
        path: "lapwing-\(UUID().uuidString).db"
      ).path
      defer { try? FileManager.default.removeItem(atPath: path) }
      for size in [16, 99, 512, bytes.count / 2] {
        try Data(bytes[..<size]).write(to: URL(filePath: path))
        let error = try #require(FormatFixture.failure(.file(path + "::SELECT weight FROM cars")))
        #expect(error.code == .malformed || error.code == .invalidOption, "\(size): \(error)")
      }
    }
  }
#endif

@Suite struct FormatsWithoutTraitTests {
  @Test func saysWhichTraitToSwitchOn() throws {
    #if !HDF5
      let hdf5 = try #require(FormatFixture.failure(table("tables.h5::named")))
      #expect(hdf5.code == .unsupportedFormat && hdf5.message.contains("--traits HDF5"))
    #endif
    #if !SQLite
      let sqlite = try #require(FormatFixture.failure(table("tables.db::SELECT 1")))
      #expect(sqlite.code == .unsupportedFormat && sqlite.message.contains("--traits SQLite"))
    #endif
  }
}
