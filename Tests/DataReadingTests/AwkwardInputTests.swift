import DataReading
import Foundation
import Testing

@Suite struct AwkwardInputTests {
  private func open(_ input: DataInput) -> DataError? {
    do throws(DataError) {
      _ = try TabularData(csv: input, selection: ColumnSelection(targets: ["y"]))
      return nil
    } catch { return error }
  }

  @Test func aMissingFileIsNotFound() throws {
    let error = try #require(open(.file("/nowhere/data.csv")))
    #expect(error.code == .notFound)
    #expect(error.code.category == .noInput)
    #expect(error.description == "/nowhere/data.csv: no such file")
    #expect(open(.file(""))?.code == .notFound)
    #expect(open(.file("/tmp\0/x"))?.code == .notFound)
  }

  @Test func aDirectoryIsNoFile() throws {
    #expect(open(.file(NSTemporaryDirectory()))?.code == .isDirectory)
  }

  @Test(arguments: ["", "\n\n", " ", "\u{feff}", "\r\n"])
  func anEmptyFileIsRefused(_ text: String) {
    #expect(failure(text)?.code == .empty)
    #expect(failure(text, options: CSVOptions(header: .absent))?.code == .empty)
  }

  @Test(arguments: ["x,y", "x,y\n", "x,y\n\n\n"])
  func aHeaderWithoutRowsIsRefused(_ text: String) {
    #expect(failure(text)?.code == .empty)
    #expect(failure(text)?.message.contains("--no-header") == true)
    #expect(failure(text, options: CSVOptions(header: .present))?.code == .empty)
  }

  @Test func oneRowIsEnough() throws {
    #expect(try read("x,y\n1,2").rows == [[1, 2]])
    #expect(try read("1,2", targets: ["x2"]).rows == [[1, 2]])
    #expect(try read("y\n7", intercept: true).rows == [[1, 7]])
  }

  @Test func whatIsNoTextIsRefused() {
    #expect(
      open(.bytes([0xff, 0xfe, 0x79, 0, 10, 0], name: "u"))?.message.contains("UTF-16") == true)
    #expect(open(.bytes([0xfe, 0xff, 0, 0x79], name: "u"))?.code == .notText)
    #expect(
      open(.bytes([0x1f, 0x8b, 8, 0, 0, 0, 0], name: "z"))?.message.contains("truncated") == true)
    #expect(open(.bytes([0x50, 0x4b, 3, 4, 20, 0], name: "z"))?.code == .malformed)
    #expect(open(.bytes([1, 2, 0, 3], name: "b"))?.code == .notText)
    #expect(failure("x,y\n1,2\n3,\0\n")?.code == .notText)
    #expect(failure("x,y\n1,2\n3,\0\n")?.line == 3)
    #expect(failure("n,x,y\na,1,2\nb\0,3,4\n", features: .names(["x"]))?.code == .notText)
    #expect(failure("n,x,y\na,1,2\n\"b\0\",3,4\n", features: .names(["x"]))?.code == .notText)
    #expect(failure("x,y\n1,2\n\0")?.code == .notText)
  }

  @Test func anUnknownColumnIsNamedWithTheNearestOne() throws {
    let error = try #require(failure("price,area\n1,2\n", targets: ["prise"]))
    #expect(error.code == .unknownColumn)
    #expect(error.code.category == .usage)
    #expect(error.message == "there is no column \"prise\"; did you mean \"price\"?")
    #expect(
      failure("price,area\n1,2\n", targets: ["weight"])?.message
        == "there is no column \"weight\"; the columns are \"price\" and \"area\"")
    #expect(failure("price,area\n1,2\n", targets: ["Area"])?.message.contains("\"area\"?") == true)
    // Of one letter nothing is left that could have been meant.
    #expect(
      failure("x,y\n1,2\n", features: .names(["z"]))?.message
        == "there is no column \"z\"; the columns are \"x\" and \"y\"")
    #expect(failure("x,y\n1,2\n", features: .names(["X"]))?.message.contains("mean \"x\"?") == true)
    #expect(
      failure("price,\"units, sold\"\n1,2\n", targets: ["units"])?.message.hasSuffix(
        "; a name that holds a comma is quoted: '\"units, sold\"'") == true)
  }

  @Test func aWrongDelimiterIsGuessed() throws {
    let error = try #require(
      failure("x;y\n1;2\n", options: CSVOptions(delimiter: .byte(UInt8(ascii: ",")))))
    #expect(error.message.contains("--delimiter ';'"))
    #expect(failure("x y\n1 2\n")?.message.contains("--delimiter space") == true)
  }

  @Test func namesThatOccurTwiceAreRefusedWhereTheyAreUsed() throws {
    let text = "x,x,z,y\n1,2,3,4\n"
    #expect(failure(text)?.code == .duplicateColumn)
    #expect(failure(text)?.message.contains("numbers 1 and 2") == true)
    #expect(failure(text, targets: ["x"])?.code == .duplicateColumn)
    #expect(try read(text, features: .names(["z"])).rows == [[3, 4]])
  }

  @Test func columnsAskedForTwiceAreRefused() {
    let text = "x,z,y\n1,2,3\n"
    #expect(failure(text, features: .names(["x", "x"]))?.code == .repeatedSelection)
    #expect(failure(text, features: .names(["x", "y"]))?.message.contains("both") == true)
    #expect(failure(text, targets: ["y", "y"])?.code == .repeatedSelection)
    #expect(failure(text, targets: [], features: .names([]))?.code == .nothingSelected)
  }

  @Test func aTextColumnAmongTheFeaturesIsRefusedByName() throws {
    let text = "kind,x,colour,y\na,1,red,2\nb,3,,4\n"
    let error = try #require(failure(text))
    #expect(error.code == .textColumn)
    #expect(error.message.contains("\"kind\" and \"colour\""))
    #expect(error.message.contains("--features"))
    #expect(failure(text, targets: ["kind"], features: .names(["x"]))?.column == "kind")
    #expect(try read(text, features: .names(["x"])).rows == [[1, 2], [3, 4]])
  }

  @Test func aWrongFieldIsNamedWithItsPlace() throws {
    let error = try #require(
      failure("x,note,y\n1,\"a\nb\",2\n\n3,c,\"4 \n5\"\n6,d,7\n", features: .names(["x"])))
    #expect(error.code == .notANumber)
    #expect(error.line == 5)
    #expect(error.column == "y")
    #expect(error.text == "4 \n5")
    #expect(error.description == "data.csv:5: column \"y\": \"4 \\n5\" is not a number")
    #expect(
      failure("x;y\n1;2\n1;2,5\n1;2\n")?.message
        == "\"2,5\" is not a number; if its decimals stand behind a comma, say so with --decimal-mark ,; nothing stands between thousands"
    )
  }

  @Test(arguments: ["inf", "-Infinity", "1e999", "-1.8e308", "0x1p1024"])
  func whatIsNotFiniteIsRefused(_ text: String) throws {
    let error = try #require(failure("x,y\n1,2\n\(text),3\n"))
    #expect(error.code == .nonFinite)
    #expect(error.line == 3)
    #expect(error.column == "x")
    #expect(error.text == text)
    #expect(error.message.contains("largest") == !text.lowercased().contains("n"))
  }

  @Test(arguments: [("1\n", 1), ("1,2,3\n", 3), ("1,2,\n", 3), ("1,2,\"a\nb\"", 3)])
  func aShortOrALongRowIsRefusedWithItsLine(_ row: String, _ fields: Int) throws {
    let error = try #require(failure("x,y\n1,2\n\n" + row))
    #expect(error.code == .malformed)
    #expect(error.line == 4)
    #expect(error.message == "\(fields) field\(fields == 1 ? "" : "s") where the header has 2")
  }

  @Test func wrongQuotesAreRefusedWithTheirLine() {
    #expect(failure("x,y\n1,2\n\"3,4\n5,6\n")?.line == 3)
    #expect(failure("x,y\n1,2\n\"3,4\n5,6\n")?.message.contains("never close") == true)
    #expect(failure("x,y\n1,2\n\"3\"4,5\n")?.message.contains("behind the closing quote") == true)
    #expect(failure("\"x,y\n1,2\n")?.code == .malformed)
    #expect(failure("\"x\"z,y\n1,2\n")?.code == .malformed)
  }

  @Test func anEndlessRecordIsRefused() {
    let long = [UInt8]("x,y\n1,".utf8) + [UInt8](repeating: UInt8(ascii: "7"), count: 70 << 20)
    let error = open(.bytes(long, name: "long"))
    #expect(error?.code == .recordTooLong)
  }

  @Test func anyTruncationAndAnyByteEndsInRowsOrAnError() {
    let text = Array("x,\"z\",y\r\n1,2e5,\"3\"\r\n-4.5,NA,6\n\n7,,8\r9,10,inf\n".utf8)
    var bits = Bits(state: 5)
    var ended = 0
    for round in 0..<3000 {
      var bytes = Array(text.prefix(round % (text.count + 1)))
      for _ in 0..<(round % 3) where !bytes.isEmpty {
        bytes[Int(bits.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: bits.next())
      }
      _ = open(.bytes(bytes, name: "noise"))
      ended += 1
    }
    #expect(ended == 3000)
  }
}
