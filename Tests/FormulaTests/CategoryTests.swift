import DataReading
import Matrices
import Testing
import _TestSupport

/// Columns of texts, from the file to the columns of the design.
@Suite struct CategoryTests {
  static let text = #"""
    y,x,name,flag,n
    1,1,ann,"no, never",4
    2,2,bob,"say ""yes""",6
    3,3,cid,"no, never",4.0
    4,5,dan,  élan ,6
    5,8,eve,élan,4

    """#

  @Test func readsQuotedTexts() throws {
    let data = try read(Self.text, "y ~ flag")
    #expect(data.terms == ["(Intercept)", "flag[say \"yes\"]", "flag[élan]"])
    #expect(data.rows.map { Array($0[1...2]) } == [[0, 0], [1, 0], [0, 0], [0, 1], [0, 1]])
  }

  /// The levels of a column of numbers are sorted as numbers, and equal numbers are one level.
  @Test func makesCategoriesOfNumbers() throws {
    let data = try read(Self.text, "y ~ C(n)")
    #expect(data.terms == ["(Intercept)", "C(n)[6]"])
    #expect(data.rows.map { $0[1] } == [0, 1, 0, 1, 0])
    let both = try read(Self.text, "y ~ C(n) + n - 1")
    #expect(both.terms == ["C(n)[4]", "C(n)[6]", "n"])
    #expect(both.rows.map { $0[2] } == [4, 6, 4, 6, 4])
    let tens = try read("y,n\n1,10\n2,9\n3,100000\n4,9\n", "y ~ factor(n) - 1")
    #expect(tens.terms == ["factor(n)[9]", "factor(n)[10]", "factor(n)[1e+05]"])
  }

  @Test func refusesNames() throws {
    let error = try #require(failure(reading: Self.text, "y ~ x + name"))
    #expect((error.code, error.column) == (.notACategory, "name"))
    #expect(error.message.contains("a name is no category"))
    #expect(error.message.contains("- name"))
    // It does not matter where it is not used.
    #expect(try read(Self.text, "y ~ . - name").terms.count == 5)
    #expect(failure(reading: Self.text, "y ~ .")?.column == "name")
    let selected = #expect(throws: DataError.self) {
      try TabularData(
        csv: .text(Self.text), request: DesignRequest(.columns(ColumnSelection(targets: ["y"]))))
    }
    #expect(selected?.column == "name")
    #expect(selected?.message.contains("--features") == true)
  }

  @Test func refusesTooManyLevelsEarly() throws {
    var names = "y,f\n"
    for row in 0..<5000 { names += "\(row),name\(row)\n" }
    let error = try #require(failure(reading: names, "y ~ f"))
    #expect((error.code, error.line) == (.notACategory, 1002))
    #expect(error.message.contains("the first 1001 rows hold as many different texts"))
    var many = "y,f\n1,name0\n"
    for row in 0..<5000 { many += "\(row),name\(row)\n" }
    #expect(failure(reading: many, "y ~ f")?.message.contains("more than 1000") == true)
    var just = "y,f\n1,name0\n"
    for row in 0..<1000 { just += "\(row),name\(row)\n" }
    #expect(try read(just, "y ~ C(f)").terms.count == 1000)
    // Hardly any text stands twice: a category only by force.
    #expect(failure(reading: just, "y ~ f")?.code == .notACategory)
    var numbers = "y,f\n1,0\n"
    for row in 0..<1001 { numbers += "\(row),\(row)\n" }
    #expect(failure(reading: numbers, "y ~ f + C(f)")?.code == .notACategory)
  }

  @Test func refusesConstantCategories() throws {
    let error = try #require(failure(reading: "y,f\n1,a\n2,a\n", "y ~ f"))
    #expect(error.code == .notACategory)
    #expect(error.message.contains("needs two levels"))
  }

  /// Rows count by the columns that the formula uses; a level of dropped rows alone is none.
  @Test func dropsRowsByTheColumnsInUse() throws {
    let text = "y,x,f,g,w\n1,1,a,u,1\n2,,b,u,1\n3,3,NA,v,1\n4,4,c,,1\n5,5,a,v,NA\n6,6,c,v,1\n"
    var options = CSVOptions()
    options.missing = .drop
    let data = try read(text, "y ~ x + f", options: options)
    #expect(data.terms == ["(Intercept)", "x", "f[c]"])
    #expect(data.rows.map { $0[3] } == [1, 4, 5, 6])
    #expect((data.rowsRead, data.rowsDropped) == (4, 2))
    #expect(data.missing.map(\.name) == ["x", "f"])
    #expect(try read(text, "y ~ x + f", weights: "w", options: options).rowsRead == 3)
    let refused = try #require(failure(reading: text, "y ~ x + f"))
    #expect(refused.code == .missingValues)
    #expect(refused.message.contains("\"x\" 1 (first in line 3) and \"f\" 1 (first in line 4)"))
    options.missingTokens = ["c", "-9"]
    #expect(try read(text, "y ~ f", options: options).terms == ["(Intercept)", "f[b]"])
  }

  @Test func countsLinesAcrossQuotes() throws {
    let text = "y,f\r\n1,\"a\r\nb\"\r\n2,c\r\n\r\n3,\"a\r\nb\"\r\n4,c\r\n"
    let recipe = try #require(try read(text, "y ~ f").recipe)
    let unseen = text.replacing("4,c", with: "4,d")
    let error = #expect(throws: DataError.self) {
      try TabularData(csv: .text(unseen, name: "new.csv"), recipe: recipe)
    }
    #expect((error?.code, error?.line, error?.column) == (.unseenLevel, 8, "f"))
    #expect(error?.text == "d")
    let old = text.replacing("\r\n", with: "\r").replacing("4,c", with: "4,d")
    let oldRecipe = try #require(try read(text.replacing("\r\n", with: "\r"), "y ~ f").recipe)
    let oldError = #expect(throws: DataError.self) {
      try TabularData(csv: .text(old), recipe: oldRecipe)
    }
    #expect(oldError?.line == 8)
  }

  /// However the file falls into windows, each text gets its own level.
  @Test func numbersTextsOfLongFiles() throws {
    var generator = SeededGenerator(seed: 3)
    let levels = ["", "b", "ccc", "d\"d", "e,e", String(repeating: "long ", count: 50)]
      .map { "level \($0)" }
    var text = "y,f,x\n"
    var expected: [Int] = []
    for row in 0..<40_000 {
      let level = row < 6 ? row : Int.random(in: 0..<6, using: &generator)
      expected.append(level)
      text += "\(row),\"\(levels[level].replacing("\"", with: "\"\""))\",\(row % 7)\n"
    }
    let data = try read(text, "y ~ f - 1")
    let sorted = levels.map { $0.trimmingBlanks }.sorted {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
    #expect(data.terms == sorted.map { "f[\($0)]" })
    for (row, level) in expected.enumerated() {
      let column = sorted.firstIndex(of: levels[level].trimmingBlanks)!
      guard data.samples[column, row] == 1, data.samples[6, row] == Double(row) else {
        Issue.record("row \(row) has another level")
        return
      }
    }
  }

  @Test func refusesWhatIsNotUTF8() throws {
    let bytes = Array("y,f\n1,a\n2,".utf8) + [0xff] + Array("\n3,a\n".utf8)
    let error = #expect(throws: DataError.self) {
      try TabularData(
        csv: .bytes(bytes, name: "data.csv"), request: DesignRequest(.formula("y ~ f")))
    }
    #expect((error?.code, error?.line) == (.notText, 3))
  }
}

extension String {
  fileprivate var trimmingBlanks: String {
    var text = Substring(self)
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
