import DataReading
import Foundation
import Matrices
import Testing

@Suite struct DecimalReadingTests {
  /// Reads a text with the low parts. The ordinary reading must be no different.
  private func readDecimals(
    _ input: DataInput, targets: [String] = ["y"], features: ColumnSelection.Features = .names([]),
    intercept: Bool = false, options: CSVOptions = CSVOptions()
  ) throws -> (data: TabularData, lows: [[Double]]) {
    let selection = ColumnSelection(
      targets: targets, features: features, hasIntercept: intercept)
    let data = try TabularData(
      csv: input, selection: selection, options: options, keepsDecimals: true)
    let ordinary = try TabularData(csv: input, selection: selection, options: options)
    #expect(ordinary.lowSamples == nil && !ordinary.hasInaccurateDecimals)
    #expect(ordinary.samples.shape == data.samples.shape)
    let same = zip(ordinary.rows.joined(), data.rows.joined()).allSatisfy {
      $0.bitPattern == $1.bitPattern
    }
    #expect(same, "high parts differ from the ordinary reading")
    let lows = try #require(data.lowSamples)
    #expect(lows.shape == data.samples.shape)
    return (data, (0..<lows.columns).map { j in (0..<lows.rows).map { i in lows[i, j] } })
  }

  /// Each text, in quotes or not, must become the pair that arithmetic without limits gives.
  private func requireExactPairs(_ numbers: [String], fields: [String]? = nil) throws {
    let fields = fields ?? numbers
    let (data, lows) = try readDecimals(.text("y\n" + fields.joined(separator: "\n") + "\n"))
    try #require(lows.count == numbers.count)
    var areAccurate = true
    let rows = data.rows
    for (i, number) in numbers.enumerated() {
      let reading = try #require(DoubleDouble.reading(decimal: number), "\(number)")
      areAccurate = areAccurate && reading.isAccurate
      let (high, low) = (rows[i][0], lows[i][0])
      // A low part of zero has no sign.
      let isSame =
        high.bitPattern == reading.value.high.bitPattern
        && low.bitPattern == (reading.value.low + 0).bitPattern
      #expect(isSame, "\(fields[i]) became \(high) and \(low), not \(reading.value)")
    }
    #expect(data.hasInaccurateDecimals == !areAccurate)
  }

  private func digits(_ range: ClosedRange<Int>, _ bits: inout Bits) -> String {
    let count = Int.random(in: range, using: &bits)
    return String((0..<count).map { _ in "0123456789".randomElement(using: &bits) ?? "0" })
  }

  @Test func fixedDecimalsOfAnyLengthBecomeExactPairs() throws {
    var bits = Bits(state: 11)
    try requireExactPairs(
      (0..<40_000).map { _ in
        let sign = ["", "", "-", "+"].randomElement(using: &bits) ?? ""
        return sign + digits(1...10, &bits) + "." + digits(0...22, &bits)
      })
  }

  @Test func scientificNotationBecomesExactPairs() throws {
    var bits = Bits(state: 12)
    try requireExactPairs(
      (0..<40_000).map { i in
        let exponent = Int.random(in: i % 2 == 0 ? -30...30 : -240...280, using: &bits)
        let letter = i % 3 == 0 ? "E" : "e"
        let plus = exponent >= 0 && i % 5 == 0 ? "+" : ""
        let sign = i % 7 == 0 ? "-" : ""
        return sign + digits(1...2, &bits) + "." + digits(0...17, &bits) + letter + plus
          + "\(exponent)"
      })
  }

  @Test func whatProgramsPrintBecomesExactPairs() throws {
    var bits = Bits(state: 13)
    let formats = ["%.6f", "%.17g", "%.18e", "%.15g", "%.3f", "%.16e", "%.19f"]
    try requireExactPairs(
      (0..<20_000).map { i in
        let scale = Double.random(in: -8...8, using: &bits)
        let value = Double.random(in: -1...1, using: &bits) * exp2(3 * scale)
        return String(
          format: formats[i % formats.count], i % 4 == 0 ? (value * 64).rounded() / 64 : value)
      })
  }

  @Test func integersUpToNineteenDigitsBecomeExactPairs() throws {
    var bits = Bits(state: 14)
    var texts = (0..<20_000).map { _ in
      String(bits.next() >> UInt64.random(in: 1..<64, using: &bits))
        + ["", "e1", "e3", "000", ".0", "e19"][Int.random(in: 0..<6, using: &bits)]
    }
    texts += [
      "9007199254740993", "9223372036854775807", "9999999999999999999", "10000000000000000e3",
    ]
    texts += ["1e16", "1e22", "1e23", "18446744073709551615", "18446744073709551616e-1"]
    try requireExactPairs(texts)
  }

  @Test func numbersNextToDoublesBecomeExactPairs() throws {
    // Exact doubles, and their neighbours in the last of 19 digits or more.
    var texts: [String] = []
    for shift in 1...62 {
      let value = 1 / Double(UInt64(1) << UInt64(shift))
      texts.append(String(format: "%.\(shift)f", value))
      texts.append(String(format: "%.\(shift)f1", value))
      texts.append(String(format: "%.18e", value))
      texts.append(String(format: "3%.\(min(shift, 17))f", value))
      texts.append("\(UInt64(1) << UInt64(shift)).0000000001")
    }
    try requireExactPairs(texts)
  }

  @Test func manyDigitsBecomeExactPairs() throws {
    var bits = Bits(state: 15)
    var texts = (0..<500).map { _ in digits(1...300, &bits) + "." + digits(1...300, &bits) }
    texts += (0..<500).map { _ in
      "0." + digits(20...60, &bits) + "e\(Int.random(in: -250...300, using: &bits))"
    }
    try requireExactPairs(texts)
  }

  @Test func aDigitFarBehindATieCountsForBothParts() throws {
    // 2⁵³ + 1 and a little more: up to the even neighbour's neighbour, with a negative rest.
    let text = "9007199254740993." + String(repeating: "0", count: 1600) + "1"
    let (data, lows) = try readDecimals(.text("y\n\(text)\n"))
    #expect(data.rows == [[9007199254740994]])
    #expect(lows == [[-1]])
    #expect(!data.hasInaccurateDecimals)
  }

  @Test func quotesAndBlanksChangeNothing() throws {
    var bits = Bits(state: 16)
    let numbers = (0..<2000).map { _ in digits(1...3, &bits) + "." + digits(1...18, &bits) }
    try requireExactPairs(
      numbers,
      fields: numbers.enumerated().map { i, number in
        ["\"\(number)\"", " \(number)", "\(number)\t", "\" \(number) \" "][i % 4]
      })
  }

  @Test func zerosAndHexadecimalNumbers() throws {
    let text = "y\n-0\n0.000\n-0e-500\n0x1.8p1\n-0x1.23456789abcdefp0\n0x1.fffffffffffff8p0\n"
    let (data, lows) = try readDecimals(.text(text))
    #expect(data.rows[0][0].sign == .minus)
    #expect(lows.allSatisfy { $0[0] != 0 || $0[0].sign == .plus })
    // …def: the last digit is beyond the 53 bits; up by 1/16 of the last place.
    #expect(lows.map { $0[0] } == [0, 0, 0, 0, 0x1p-56, -0x1p-53])
    #expect(!data.hasInaccurateDecimals)
  }

  @Test(arguments: [
    "1e-300", "1e-310", "4.9406564584124654e-324", "-1e-400", "0x1.00000000000000001p0",
    "0x1.8p-1074", "1.1e-295",
  ])
  func lowPartsThatAreNotNormalAreReported(_ text: String) throws {
    let (data, lows) = try readDecimals(.text("y\n0.1\n\(text)\n"))
    #expect(data.hasInaccurateDecimals)
    #expect(lows[0][0] == -0x1.999999999999ap-58)
    // In a row that is dropped it does not count.
    let dropped = try readDecimals(
      .text("x,y\n1,0.1\nNA,\(text)\n"), features: .allOthers(),
      options: CSVOptions(missing: .drop))
    #expect(!dropped.data.hasInaccurateDecimals)
  }

  @Test(arguments: ["1e-270", "0x1p-1074", "3e-280", "1.5", "1e308", "1.7976931348623157e308"])
  func lowPartsThatAreNormalAreNot(_ text: String) throws {
    #expect(try !readDecimals(.text("y\n\(text)\n")).data.hasInaccurateDecimals)
  }

  // MARK: - Rows

  @Test func bothPartsStayInStepWhenRowsAreDropped() throws {
    var text = "x,note,y\n"
    for i in 0..<5000 {
      switch i % 4 {
      case 1: text += "NA,a,\(i).1\n"
      case 2: text += "\(i).3,\"a\n\",-999\n"
      case 3: text += "\n\(i).7,,0.\(i)\n"
      default: text += "\"\(i).9\",b,\(i)\r\n"
      }
    }
    let options = CSVOptions(missingTokens: ["-999"], missing: .drop)
    let (data, lows) = try readDecimals(
      .text(text), features: .names(["x"]), intercept: true, options: options)
    #expect(data.rowsDropped == 2500)
    try #require(lows.count == 2500)
    for (j, i) in stride(from: 0, to: 5000, by: 4).enumerated() {
      #expect(lows[2 * j] == [0, low("\(i).9"), 0])
      #expect(lows[2 * j + 1] == [0, low("\(i + 3).7"), low("0.\(i + 3)")])
    }
  }

  private func low(_ text: String) -> Double {
    (DoubleDouble.reading(decimal: text)?.value.low ?? .nan) + 0
  }

  @Test(arguments: [1, 7, 1000, 100_000])
  func blocksOfAnySizeHoldTheSameLowParts(_ size: Int) throws {
    let count = size == 1 ? 3000 : 50_000
    let text = "x,y\n" + (0..<count).map { "\($0).1,0.\($0)" }.joined(separator: "\n")
    let selection = ColumnSelection(targets: ["y"])
    var source = try CSVSource(.text(text), selection: selection, keepsDecimals: true)
    for _ in 0..<2 {
      var lows: [Double] = []
      var held: [Matrix<Double>] = []
      while let block = try source.nextBlock(maximumRows: size) {
        let lowSamples = source.lowSamples
        let part = try #require(lowSamples)
        #expect(part.columns == block.rows && part.rows == 3)
        for j in 0..<part.columns { for i in 0..<3 { lows.append(part[i, j]) } }
        if held.count < 3 { held.append(part) }
      }
      let (last, hasInaccurate) = (source.lowSamples, source.hasInaccurateDecimals)
      #expect(last == nil && !hasInaccurate)
      let all = try TabularData(csv: .text(text), selection: selection, keepsDecimals: true)
      let expected = try #require(all.lowSamples)
      #expect(lows == (0..<count).flatMap { j in (0..<3).map { expected[$0, j] } })
      // What was handed out stays as it was.
      #expect(held.first?[1, 0] == low("0.1"))
      try source.rewind()
    }
  }

  @Test(arguments: [
    "Filip", "Longley", "NoInt1", "NoInt2", "Norris", "Pontius", "Wampler1", "Wampler2", "Wampler3",
    "Wampler4", "Wampler5",
  ])
  func referenceSetsBecomeExactPairs(_ name: String) throws {
    let file = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/reference/strd/\(name).csv")
    let lines = try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isNewline)
    let names = lines[0].split(separator: ",").map(String.init)
    let (data, lows) = try readDecimals(
      .file(file.path), targets: names.filter { $0 == "y" },
      features: .names(names.filter { $0 != "y" }))
    #expect(!data.hasInaccurateDecimals)
    try #require(lows.count == lines.count - 1)
    let order = (data.terms + data.targets).map { names.firstIndex(of: $0) ?? 0 }
    for (j, line) in lines.dropFirst().enumerated() {
      let fields = line.split(separator: ",")
      #expect(lows[j] == order.map { low(String(fields[$0])) }, "line \(j + 2)")
    }
  }
}
