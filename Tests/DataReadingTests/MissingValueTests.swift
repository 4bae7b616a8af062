import DataReading
import Testing

@Suite struct MissingValueTests {
  private let text = "x,z,y\n1,2,3\n,NA,4\n5,nan,6\n7,8,9\nNaN,10,11\n12,-999,13\n"

  @Test func missingValuesAreRefusedWithACountOverTheWholeFile() throws {
    let error = try #require(failure(text))
    #expect(error.code == .missingValues)
    #expect(error.line == 3)
    #expect(
      error.message.hasPrefix(
        "4 values are missing, in 3 of 6 rows: \"x\" 2 (first in line 3) and \"z\" 2 (first in line 3)"
      ))
    #expect(error.message.contains("--missing drop"))
  }

  @Test func rowsWithMissingValuesCanBeDropped() throws {
    let data = try read(text, options: CSVOptions(missing: .drop))
    #expect(data.rows == [[1, 2, 3], [7, 8, 9], [12, -999, 13]])
    #expect(data.rowsRead == 3)
    #expect(data.rowsDropped == 3)
    #expect(data.missing.map(\.name) == ["x", "z"])
    #expect(data.missing.map(\.count) == [2, 2])
    #expect(data.missing.map(\.firstLine) == [3, 3])
  }

  @Test(arguments: ["-999", "-999.0", "-0.999e3"])
  func aNumericTokenStandsForTheNumber(_ token: String) throws {
    let data = try read(text, options: CSVOptions(missingTokens: [token], missing: .drop))
    #expect(data.rows == [[1, 2, 3], [7, 8, 9]])
  }

  @Test func textTokensStandForMissingValues() throws {
    let options = CSVOptions(missingTokens: ["?", " n/a "], missing: .drop)
    let data = try read("x,y\n1,2\n?,3\n4,\" n/a\"\n5,6\n", options: options)
    #expect(data.rows == [[1, 2], [5, 6]])
  }

  @Test func aTextThatLooksLikeAMissingValueIsNamedWithTheWayOut() throws {
    let error = try #require(failure("x,y\n1,2\n?,3\n4,5\n"))
    #expect(error.code == .notANumber)
    #expect(
      error.message
        == "\"?\" is not a number; if it stands for a missing value, say so with --missing-token '?'"
    )
  }

  @Test func missingValuesInUnusedColumnsDoNotMatter() throws {
    let data = try read("x,z,y\n1,,2\n3,NA,4\n", features: .names(["x"]))
    #expect(data.rows == [[1, 2], [3, 4]])
    #expect(data.rowsDropped == 0)
  }

  @Test func aFileWithoutACompleteRowIsRefused() throws {
    let error = try #require(failure("x,y\n1,\n,2\n", options: CSVOptions(missing: .drop)))
    #expect(error.code == .allRowsDropped)
  }

  @Test func otherFaultsOutweighMissingValues() throws {
    let error = try #require(failure("x,y\n1,\n2,3\n4,5,6\n"))
    #expect(error.code == .malformed)
    #expect(error.line == 4)
  }

  @Test func aSourceThatRefusedStaysRefused() throws {
    var source = try CSVSource(.text("x,y\n1,\n2,3\n"), selection: ColumnSelection(targets: ["y"]))
    for _ in 0..<2 {
      do throws(DataError) {
        _ = try source.nextBlock(maximumRows: 1)
        Issue.record("it went on")
      } catch { #expect(error.code == .missingValues) }
    }
  }
}
