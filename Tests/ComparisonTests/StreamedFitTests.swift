import Comparison
import DataReading
import Foundation
import LeastSquares
import Matrices
import Testing

@Suite struct StreamedFitTests {
  private static let text: String = {
    let problem = TestProblem(
      columns: 4, conditionNumber: 1, noise: 0.5, sparsity: 0, seed: 5)
    let samples = problem.samples(block: 0, rows: 700)
    var text = "x1,x2,x3,x4,y,o,w\n"
    for i in 0..<700 {
      text += samples[5 * i..<5 * i + 5].map { "\($0)" }.joined(separator: ",")
      text += ",\(["a", "b", "c"][i * i % 3]),\(i % 4)\n"
    }
    return text
  }()

  private func rows(
    _ text: String = text, _ formula: String = "y ~ x1 + x2 + x3 + x4 + o", weights: String? = nil
  ) throws -> StreamedRows {
    StreamedRows(
      try DesignBlocks(.text(text), request: DesignRequest(.formula(formula), weights: weights)))
  }

  private func inMemory(
    _ text: String = text, _ formula: String = "y ~ x1 + x2 + x3 + x4 + o", weights: String? = nil,
    options: FitOptions = FitOptions()
  ) throws -> FittedModel {
    try fit(
      TabularData(
        csv: .text(text), request: DesignRequest(.formula(formula), weights: weights)),
      options: options)
  }

  /// Relative to the largest coefficient: n·p·ε·κ with κ below 5.
  private func expectSame(
    _ a: FittedModel, _ b: FittedModel, tolerance: Double = 700 * 7 * 5 * .ulpOfOne
  ) {
    let size = b.coefficients.joined().compactMap { $0 }.map(abs).max() ?? 0
    for (x, y) in zip(a.coefficients.joined(), b.coefficients.joined()) {
      #expect((x == nil) == (y == nil))
      if let x, let y { #expect(abs(x - y) <= tolerance * size) }
    }
  }

  @Test(arguments: ["auto", "normal", "qr", "qrcp", "svd"])
  func everyMethodFindsWhatItFindsInMemory(_ method: String) throws {
    let options = FitOptions(method: try #require(FitMethod(name: method)))
    for weights in [nil, "w"] {
      var rows = try rows(weights: weights)
      let streamed = try fit(&rows, options: options)
      let whole = try inMemory(weights: weights, options: options)
      expectSame(streamed, whole)
      #expect(streamed.status == whole.status)
      let (a, b) = (try #require(try streamed.inference()), try #require(try whole.inference()))
      #expect(a.observations == b.observations)
      for (x, y) in zip(a.fits[0].standardErrors, b.fits[0].standardErrors) {
        // From R by Cholesky or by QR: κ²·p·ε apart.
        #expect(abs(x! - y!) <= 1e-12 * y!)
      }
      let (l, m) = (a.fits[0].logLikelihood!, b.fits[0].logLikelihood!)
      #expect(abs(l - m) <= 1e-12 * abs(m))
    }
  }

  /// 600 rows are added to the first 100 in one pass, and taken out again by their R alone.
  @Test(arguments: [nil, "w"])
  func updatesPassOverTheRows(_ weights: String?) throws {
    let lines = Self.text.split(separator: "\n").map { "\($0)\n" }
    let (first, last) = (lines[...100].joined(), lines[0] + lines[101...].joined())
    let options = FitOptions(method: .solver(.qr))
    let start = try inMemory(first, weights: weights, options: options)
    var model = start
    func more() throws -> StreamedRows {
      StreamedRows(
        try DesignBlocks(.text(last), recipe: model.recipe, includingTargets: true))
    }
    var rows = try more()
    try model.update(with: &rows)
    let whole = try inMemory(weights: weights, options: options)
    expectSame(model, whole)
    #expect(model.message.hasPrefix("600 rows added") && model.factor.rows == 700)
    #expect(model.weights?.observations == whole.weights?.observations)
    var again = try more()
    // What is left is a seventh of the squares: less than a digit is lost.
    let lost: Double = 700 * 7 * 5 * 10 * .ulpOfOne
    try model.update(with: &again, removing: true)
    expectSame(model, start, tolerance: lost)
    #expect(model.message.hasPrefix("600 rows removed") && model.factor.rows == 100)
    #expect(model.weights?.observations == start.weights?.observations)
    var others = try more()
    #expect(throws: ComparisonError.self) { try model.update(with: &others, removing: true) }
    expectSame(model, start, tolerance: lost)
  }

  @Test func otherMethodsSayThatTheyNeedTheRows() throws {
    for method in ["gd", "certified", "cholesky-qr", "lsqr"] {
      var rows = try rows()
      do throws(ComparisonError) {
        _ = try fit(&rows, options: FitOptions(method: FitMethod(name: method)!))
        Issue.record("\(method) ran")
      } catch {
        guard case .needsMemory = error else {
          Issue.record("\(error)")
          return
        }
      }
    }
  }

  @Test func autoTakesASecondPassWhereTheGramMatrixHasTooFewDigits() throws {
    // The line through x and its square root, nearly dependent: κ² leaves no 8 digits.
    var text = "x,z,y\n"
    for i in 1...200 {
      let x = Double(i)
      text += "\(x),\(x + 1e-6 * Double(i * i % 17)),\(x + Double(i % 5))\n"
    }
    var rows = try rows(text, "y ~ x + z")
    let streamed = try fit(&rows)
    let whole = try inMemory(text, "y ~ x + z", options: FitOptions(method: .solver(.qr)))
    #expect(streamed.method == "qr")
    // κ of about 1e8 times ε, with room for 200 rows.
    expectSame(streamed, whole, tolerance: 1e-5)
    var again = try self.rows(text, "y ~ x + z")
    let normal = try fit(&again, options: FitOptions(method: .solver(.normal), digits: 8))
    #expect(normal.status == .solved || normal.status == .illConditioned)
  }

  @Test func columnsFarFromOneAreScaled() throws {
    var text = "x,z,y\n"
    for i in 1...50 { text += "\(i)e200,\(i * i % 7)e-200,\(i % 5)\n" }
    for method in [FitMethod.automatic, .solver(.qr)] {
      var rows = try rows(text, "y ~ x + z")
      let streamed = try fit(&rows, options: FitOptions(method: method))
      let whole = try inMemory(text, "y ~ x + z", options: FitOptions(method: .solver(.qr)))
      for (x, y) in zip(streamed.coefficients[0], whole.coefficients[0]) {
        #expect(abs(x! - y!) <= 1e-12 * abs(y!))
      }
    }
  }

  @Test func dependentColumnsAreDroppedAsInMemory() throws {
    let text = Self.text.replacing("x4", with: "x4").split(separator: "\n").enumerated().map {
      line, content in
      let fields = content.split(separator: ",").map(String.init)
      return line == 0
        ? content + ",d" : content + ",\(2 * Double(fields[0])! )"
    }.joined(separator: "\n")
    var rows = try rows(text, "y ~ x1 + d + x2")
    expectSame(try fit(&rows), try inMemory(text, "y ~ x1 + d + x2"))
  }

  @Test func fewerRowsThanColumnsAndNoTargetAreToldApart() throws {
    let text = "x,z,y\n1,2,3\n2,1,4\n"
    var rows = try rows(text, "y ~ x + z")
    let streamed = try fit(&rows)
    #expect(streamed.status != .solved || streamed.coefficients[0].contains(nil))
    var none = try self.rows(text, "~ x + z")
    #expect(throws: ComparisonError.self) { try fit(&none) }
  }
}

@Suite struct PartialFitTests {
  private func part(_ text: String, like recipe: DesignRecipe? = nil) throws -> PartialFit {
    var rows = StreamedRows(
      try recipe.map { try DesignBlocks(.text(text), recipe: $0, includingTargets: true) }
        ?? DesignBlocks(.text(text), request: DesignRequest(.formula("y ~ x + o"), weights: "w")))
    return try PartialFit(&rows)
  }

  private static let lines = (0..<90).map { i in
    "\(Double(i * i % 31) + 0.5),\(i % 11),\(["a", "b", "c"][i < 30 ? i % 2 : i % 3]),\(i % 3)"
  }
  private static let header = "y,x,o,w\n"

  private func text(_ range: Range<Int>) -> String {
    Self.header + Self.lines[range].joined(separator: "\n") + "\n"
  }

  @Test func mergedPartsAreOneFit() throws {
    let whole = try part(text(0..<90))
    var sum = try PartialFit(file: part(text(0..<20), like: whole.recipe).file())
    try sum.merge(part(text(20..<25), like: whole.recipe))
    try sum.merge(PartialFit(file: part(text(25..<90), like: whole.recipe).file()))
    let (a, b) = (try sum.fit(), try whole.fit())
    let size = b.coefficients[0].compactMap { $0 }.map(abs).max() ?? 0
    for (x, y) in zip(a.coefficients[0], b.coefficients[0]) {
      // κ below 10, 90 rows.
      #expect(abs(x! - y!) <= 90 * 10 * .ulpOfOne * size)
    }
    #expect(a.factor.rows == 90)
    #expect(a.weights?.observations == b.weights?.observations)
  }

  @Test func partsOfOtherModelsAreRefused() throws {
    var first = try part(text(30..<90))
    // The first rows have no level c.
    let other = try part(text(0..<30))
    let error = #expect(throws: ModelFileError.self) { try first.merge(other) }
    #expect(error?.description.contains("--like") == true)
  }

  @Test func everyChangedByteAndEveryCutIsNoticed() throws {
    let file = try part(text(0..<90)).file()
    for place in stride(from: 0, to: file.count, by: 7) {
      var damaged = file
      damaged[place] ^= 4
      #expect(throws: ModelFileError.self) { try PartialFit(file: damaged) }
    }
    for count in [0, 10, 30, file.count / 2, file.count - 1] {
      #expect(throws: ModelFileError.self) { try PartialFit(file: file.prefix(count)) }
    }
    #expect(throws: ModelFileError.self) { try PartialFit(file: file + Data("x".utf8)) }
    let newer = Data(
      String(decoding: file, as: UTF8.self).replacing("accumulator/1", with: "accumulator/2").utf8)
    let error = #expect(throws: ModelFileError.self) { try PartialFit(file: newer) }
    #expect(error?.description.contains("this version reads") == true)
  }
}
