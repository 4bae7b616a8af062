import DataReading
import Matrices
import Testing

@Suite struct DesignBlocksTests {
  /// 60 rows: numbers, a category of texts whose levels come late, one of numbers, weights.
  private static let text: String = {
    var text = "y,x,z,o,m,w,id\n"
    for i in 0..<60 {
      let origin = i < 40 ? ["usa", "europe"][i % 2] : ["usa", "japan"][i % 2]
      text +=
        "\(i * i % 17).5,\(Double(i) * 0.37 + 1),\(i % 7 - 3),\(origin),\(i % 3),\(i % 5),n\(i)\n"
    }
    return text
  }()

  private func table(
    _ formula: String, weights: String? = nil, offset: String? = nil, decimals: Bool = false
  ) throws -> TabularData {
    try TabularData(
      csv: .text(Self.text, name: "data.csv"),
      request: DesignRequest(.formula(formula), weights: weights, offset: offset),
      keepsDecimals: decimals)
  }

  private func blocks(
    _ text: String, _ formula: String, weights: String? = nil, offset: String? = nil,
    decimals: Bool = false
  ) throws -> DesignBlocks {
    try DesignBlocks(
      .text(text, name: "data.csv"),
      request: DesignRequest(.formula(formula), weights: weights, offset: offset),
      keepsDecimals: decimals)
  }

  private func failure(
    _ text: String, _ formula: String, weights: String? = nil, size: Int = 3
  ) -> DataError? {
    do {
      var blocks = try blocks(text, formula, weights: weights)
      while try blocks.nextBlock(maximumRows: size) != nil {}
      return nil
    } catch { return error as? DataError }
  }

  /// What ends reading all at once.
  private func wholeFailure(_ text: String, _ formula: String, weights: String? = nil) -> DataError?
  {
    do {
      _ = try TabularData(
        csv: .text(text, name: "data.csv"),
        request: DesignRequest(.formula(formula), weights: weights))
      return nil
    } catch { return error }
  }

  @Test(
    arguments: [
      "y ~ x + z", "y ~ x + o", "y ~ x * o + C(m)", "cbind(y, z) ~ log(x) + I(x^2)",
      "y ~ x:o - 1", "y ~ poly(x, 2, raw = TRUE)",
    ], [1, 7, 100])
  func blocksAreTheDesignOfAllRowsBitForBit(_ formula: String, _ size: Int) throws {
    let whole = try table(formula, weights: "w", offset: "z")
    var blocks = try blocks(Self.text, formula, weights: "w", offset: "z")
    #expect(blocks.terms == whole.terms)
    #expect(blocks.targets == whole.targets)
    for _ in 0..<2 {
      var row = 0
      while let block = try blocks.nextBlock(maximumRows: size) {
        let part = whole.rowBlock[row..<row + block.rows]
        #expect(block.design == part.design)
        #expect(block.targets == part.targets)
        #expect(block.weights == part.weights)
        row += block.rows
      }
      #expect(row == 60)
      try blocks.rewind()
    }
  }

  @Test func orthogonalPolynomialsAgreeToRounding() throws {
    let whole = try table("y ~ poly(x, 3) + o")
    var blocks = try blocks(Self.text, "y ~ poly(x, 3) + o")
    var row = 0
    while let block = try blocks.nextBlock(maximumRows: 11) {
      for i in 0..<block.rows {
        for j in 0..<block.design.columns {
          // Entries are at most 1; the recurrence of degree 3 over 60 sums loses a few ulps.
          #expect(abs(block.design[i, j] - whole.block.design[row + i, j]) <= 64 * .ulpOfOne)
        }
      }
      row += block.rows
    }
    #expect(row == 60)
  }

  @Test func lowPartsComeWithTheBlocks() throws {
    for formula in ["y ~ x + z", "y ~ I(x^2) + o"] {
      let whole = try table(formula, decimals: true)
      var blocks = try blocks(Self.text, formula, decimals: true)
      var row = 0
      while let part = try blocks.nextTable(maximumRows: 8) {
        let low = try #require(part.lowSamples)
        for i in 0..<part.rowsRead {
          for j in 0..<low.rows { #expect(low[j, i] == whole.lowSamples?[j, row + i]) }
        }
        row += part.rowsRead
      }
      #expect(row == 60)
    }
  }

  @Test func failuresAreThoseOfAllRowsWithTheirLines() {
    let bad = Self.text.replacing("n17\n", with: "n17\n1,-2,3,usa,1,1,x\n")
    let negative = Self.text.replacing("n17\n", with: "n17\n1,2,3,usa,1,-1,x\n")
    for (text, formula, weights) in [
      (bad, "y ~ log(x) + z", nil), (negative, "y ~ x + z", "w"), (Self.text, "y ~ id", nil),
      (Self.text, "y ~ poly(m, 3)", nil),
      (bad.replacing("usa", with: "europe"), "y ~ x + nix", nil),
      (Self.text.replacing(",japan,", with: ",,"), "y ~ o", nil),
    ] as [(String, String, String?)] {
      let expected = wholeFailure(text, formula, weights: weights)
      #expect(expected != nil)
      #expect(failure(text, formula, weights: weights) == expected)
    }
    #expect(failure(bad, "y ~ log(x) + z")?.line == 20)
  }

  @Test func weightsThatAreAllZeroAreKnownAtTheEnd() {
    let text = "y,x,w\n" + String(repeating: "1,2,0\n", count: 10)
    #expect(failure(text, "y ~ x", weights: "w")?.code == .badWeight)
    // A block of zeros is none.
    #expect(failure(text + "1,3,1\n", "y ~ x", weights: "w") == nil)
  }

  @Test func levelsOfRowsThatAreDroppedDoNotCount() throws {
    let text = "y,x,o\n1,2,a\n,3,c\n3,4,b\n4,5,a\n5,6,b\n"
    var options = CSVOptions()
    options.missing = .drop
    var blocks = try DesignBlocks(
      .text(text), request: DesignRequest(.formula("y ~ x + o")), options: options)
    #expect(blocks.terms == ["(Intercept)", "x", "o[b]"])
    while try blocks.nextBlock(maximumRows: 2) != nil {}
    #expect(blocks.rowsRead == 4)
    #expect(blocks.rowsDropped == 1)
  }

  @Test func aModelThatIsKnownReadsNewRows() throws {
    let recipe = try #require(try table("y ~ x + o").recipe)
    var blocks = try DesignBlocks(.text("o,x\njapan,1\nusa,2\n"), recipe: recipe)
    let block = try #require(try blocks.nextBlock(maximumRows: 10))
    #expect(block.targets.columns == 0)
    #expect((0..<4).map { block.design[0, $0] } == [1, 1, 1, 0])
    var unseen = try DesignBlocks(.text("o,x\njapan,1\nmars,2\n"), recipe: recipe)
    let error = #expect(throws: DataError.self) { try unseen.nextBlock(maximumRows: 10) }
    #expect(error?.code == .unseenLevel && error?.line == 3)
  }
}
