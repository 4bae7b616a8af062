import DataReading
import Matrices
import Testing

@Suite struct CSVFormatTests {
  private let plain = [[1.0, 2], [3, 4]]

  @Test(arguments: [
    "x,y\n1,2\n3,4\n", "x,y\n1,2\n3,4", "x,y\r\n1,2\r\n3,4\r\n", "x,y\r1,2\r3,4\r", "x,y\r1,2\r3,4",
    "\u{feff}x,y\n1,2\n3,4\n", "\n\nx,y\n\n1,2\n  \n3,4\n\n\r\n\t\n", "x;y\n1;2\n3;4\n",
    "x\ty\n1\t2\n3\t4\n", "x|y\n1|2\n3|4\n", " x ,\ty\t\n 1 ,\t2 \n3\t, 4\t\n",
    "\"x\",\"y\"\n\"1\",\"2\"\n\"3\",4\n", " \"x\" ,y\n \" 1 \" , 2\n3,\"4\" \n",
    "x,y\n+1,2.\n3e0,0x4\n",
    "x,y\r\n1,2\n3,4\r",
  ])
  func harmlessDifferencesOfLayoutDoNotMatter(_ text: String) throws {
    #expect(try read(text).rows == plain)
  }

  @Test func quotedFieldsHoldDelimitersLineEndsAndQuotes() throws {
    let text = "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",y\n\"1\",2,3,4\n"
    let data = try read(text)
    #expect(data.terms == ["a,b", "say \"hi\"", "two\nlines"])
    #expect(data.rows == [[1, 2, 3, 4]])
  }

  @Test func textWithDelimitersAndLineEndsIsSkippedInUnusedColumns() throws {
    let text = "note,x,y\n\"a,b\n\"\"c\"\"\r\nd\",1,2\nit is 5\" wide,3,4\n,5,6\n"
    #expect(try read(text, features: .names(["x"])).rows == [[1, 2], [3, 4], [5, 6]])
  }

  @Test func selectedColumnsComeInTheRequestedOrder() throws {
    let data = try read(
      "a,y1,b,y2,c\n1,2,3,4,5\n6,7,8,9,10\n", targets: ["y2", "y1"], features: .names(["c", "a"]),
      intercept: true)
    #expect(data.rows == [[1, 5, 1, 4, 2], [1, 10, 6, 9, 7]])
    #expect(data.terms == ["(Intercept)", "c", "a"])
    #expect(data.targets == ["y2", "y1"])
    #expect(data.block.design.shape.columns == 3)
    #expect(data.block.targets[1, 0] == 9)
  }

  @Test func featuresAreAllOtherColumnsSaveTheExceptions() throws {
    let data = try read(
      "id,a,y,b\nq,1,2,3\nr,4,5,6\n", features: .allOthers(except: ["id"]))
    #expect(data.terms == ["a", "b"])
    #expect(data.rows == [[1, 3, 2], [4, 6, 5]])
  }

  @Test func predictionsNeedNoTarget() throws {
    let data = try read("a,b\n1,2\n", targets: [], intercept: true)
    #expect(data.rows == [[1, 1, 2]])
    #expect(data.targets.isEmpty)
  }

  @Test func aFileWithoutAHeaderHasColumnsNamedByPlace() throws {
    for header in [CSVOptions.Header.automatic, .absent] {
      let data = try read("1,2,3\n4,5,6\n", targets: ["x3"], options: CSVOptions(header: header))
      #expect(data.terms == ["x1", "x2"])
      #expect(data.rows == [[1, 2, 3], [4, 5, 6]])
    }
  }

  @Test func aHeaderOfNumbersMustBeAnnounced() throws {
    let data = try read(
      "2019,2020\n1,2\n", targets: ["2020"], options: CSVOptions(header: .present))
    #expect(data.terms == ["2019"])
    #expect(data.rows == [[1, 2]])
  }

  @Test(arguments: [
    ("setosa,1,2\nvirginica,3,4\n", false), ("kind,x,y\nsetosa,1,2\n", true),
    ("NA,1\n2,3\n", false), ("a,b\nc,1\n", true), (",y\n1,2\n", true), ("y,2019\n1,2\n", true),
    ("x,y\nNA,NA\n1,2\n", true),
  ])
  func headersAreDetected(_ text: String, _ expected: Bool) throws {
    let first = text.split(separator: "\n")[expected ? 0 : 1].split(separator: ",").last ?? ""
    let name =
      expected ? String(first) : "x\(text.split(separator: "\n")[0].split(separator: ",").count)"
    let source = try CSVSource(
      .text(text), selection: ColumnSelection(targets: [], features: .names([name])))
    #expect(source.hasHeader == expected)
  }

  @Test func aSemicolonFileWithDecimalCommasIsSplitAtSemicolons() {
    let error = failure("x;y\n1,5;2,5\n1,25;3\n")
    #expect(error?.code == .textColumn || error?.code == .notANumber)
  }

  @Test(arguments: [
    "x;y\n1,5;2\n-,25;3e-1\n", "x\ty\n1,5\t2\n-,25\t3e-1\n", "x;y\n\"1,5\";2\n\"-,25\"; 0,3 \n",
  ])
  func decimalsMayStandBehindAComma(_ text: String) throws {
    let options = CSVOptions(decimalMark: .comma)
    #expect(try read(text, options: options).rows == [[1.5, 2], [-0.25, 0.3]])
  }

  @Test func behindACommaTheNumbersAreThoseBehindAPoint() throws {
    var bits = Bits(state: 7)
    var text = "x;y\n"
    for _ in 0..<500 {
      let value = Double(bitPattern: bits.next() & 0x7fe7_ffff_ffff_ffff)
      text += "\(value);\(Double.random(in: -10...10, using: &bits))\n"
    }
    let commas = text.replacing(".", with: ",")
    for keepsDecimals in [false, true] {
      func read(_ text: String, _ mark: CSVOptions.DecimalMark) throws -> TabularData {
        try TabularData(
          csv: .text(text), selection: ColumnSelection(targets: ["y"]),
          options: CSVOptions(decimalMark: mark), keepsDecimals: keepsDecimals)
      }
      let (pointed, comma) = (try read(text, .point), try read(commas, .comma))
      #expect(pointed.samples == comma.samples && pointed.lowSamples == comma.lowSamples)
    }
  }

  @Test func behindACommaAPointStandsInNoNumber() {
    let options = CSVOptions(decimalMark: .comma, missingTokens: ["-9,5"])
    #expect(failure("x;y\n1,5;2\n1.234;3\n", options: options)?.line == 3)
    #expect(failure("x;y\n1,5;2\n1.234,5;3\n", options: options)?.line == 3)
    #expect(failure("x;y\n1,5;2\n-9,50;3\n", options: options)?.code == .missingValues)
    let digits = String(repeating: "1", count: 2000)
    #expect(failure("x;y\n1,5;2\n0,\(digits);3\n", options: options)?.code == .notANumber)
    let twice = CSVOptions(delimiter: .byte(UInt8(ascii: ",")), decimalMark: .comma)
    #expect(failure("x,y\n1,2\n", options: twice)?.code == .invalidOption)
  }

  @Test func theDelimiterCanBeGiven() throws {
    let options = CSVOptions(delimiter: .byte(UInt8(ascii: " ")))
    #expect(try read("x y\n1 2\n3 4\n", options: options).rows == plain)
  }

  @Test(arguments: ["5", "a", ".", "-", "\"", "\n", "ä", "", ",,"])
  func delimitersThatCanStandInAFieldAreRefused(_ argument: String) {
    #expect(throws: DataError.self) { try CSVOptions.Delimiter(argument: argument) }
  }

  @Test(arguments: [("tab", 9), ("\\t", 9), (";", 59), ("comma", 44), ("space", 32), ("|", 124)])
  func delimitersHaveNames(_ argument: String, _ byte: UInt8) throws {
    #expect(try CSVOptions.Delimiter(argument: argument) == .byte(byte))
  }

  @Test func anyMixtureOfLayoutsGivesTheSameNumbers() throws {
    var bits = Bits(state: 11)
    var checked = 0
    for delimiter in [",", ";", "\t", "|"] {
      for round in 0..<150 {
        let columns = 2 + round % 4
        var text = round % 5 == 0 ? "\u{feff}" : ""
        text += (0..<columns).map { decorated("c\($0)", &bits) }.joined(separator: delimiter) + "\n"
        var expected: [[Double]] = []
        for _ in 0..<5 {
          let row = (0..<columns).map { _ in Double(Int64(bitPattern: bits.next()) >> 40) / 64 }
          expected.append(row)
          text += row.map { decorated("\($0)", &bits) }.joined(separator: delimiter)
          text += ["\n", "\r\n", "\r", "\n\n", "\r\n \n"][Int(bits.next() % 5)]
        }
        let data = try read(
          text, targets: ["c\(columns - 1)"],
          options: CSVOptions(
            delimiter: round % 2 == 0 ? .automatic : .byte(delimiter.utf8.first ?? 0)))
        #expect(data.rows == expected, "\(text.debugDescription)")
        checked += 1
      }
    }
    #expect(checked == 600)
  }

  /// A field in one of the ways it may be written.
  private func decorated(_ field: String, _ bits: inout Bits) -> String {
    let blanks = String(repeating: " ", count: Int(bits.next() % 3))
    switch bits.next() % 4 {
    case 0: return blanks + "\"" + field + blanks + "\""
    case 1: return "\"" + blanks + field + "\"" + blanks
    case 2: return blanks + field
    default: return field + blanks
    }
  }
}
