import DataReading
import Foundation
import Matrices
import Testing
import _TestSupport

/// Recipes: what they store, what they need, what they refuse.
@Suite struct DesignRecipeTests {
  @Test func quotedNamesMeetTheirColumns() throws {
    for formula in ["y ~ `two words` + `a,b`", "y ~ \"two words\" + 'a,b'"] {
      let recipe = try recipe(formula)
      #expect(recipe.termNames == ["(Intercept)", "two words", "a,b"])
    }
    #expect(try recipe("y ~ \"two words\":\"x\"").termNames == ["(Intercept)", "`two words`:x"])
    let odd = Frame([.init("a`b\\", numbers: [1, 2]), .init("y", numbers: [1, 2])])
    let made = try Formula(targets: ["y"], features: ["a`b\\"])
    #expect(try DesignRecipe(made, frame: odd).termNames == ["(Intercept)", "a`b\\"])
  }

  @Test func selectedColumnsAreAFormula() throws {
    let text = "y,x,f g,z\n1,2,a,3\n2,1,b,4\n3,4,a,5\n"
    let data = try TabularData(
      csv: .text(text),
      request: DesignRequest(.columns(ColumnSelection(targets: ["z", "y"], hasIntercept: false))))
    #expect(data.recipe?.formula == "cbind(z, y) ~ x + `f g` + 0")
    #expect(data.terms == ["x", "f g[a]", "f g[b]"])
    #expect(data.targets == ["z", "y"])
    #expect(data.rows == [[2, 1, 0, 3, 1], [1, 0, 1, 4, 2], [4, 1, 0, 5, 3]])
    let constant = try TabularData(
      csv: .text(text),
      request: DesignRequest(.columns(ColumnSelection(targets: ["y"], features: .names([])))))
    #expect(constant.rows == [[1, 1], [1, 2], [1, 3]])
  }

  /// Columns of numbers are read in place, with the same result as through a frame.
  @Test func theFastPathGivesTheSame() throws {
    let text = "y,x,z\n1,2,3\n2,1,4\n3,4,5\n"
    let fast = try read(text, "y ~ z + x")
    let direct = try TabularData(
      csv: .text(text, name: "data.csv"),
      selection: ColumnSelection(targets: ["y"], features: .names(["z", "x"])))
    #expect(fast.samples == direct.samples)
    #expect(fast.terms == direct.terms)
    let slow = try read(text, "I(y) ~ z + x")
    #expect(slow.samples == fast.samples)
    let recipe = try #require(fast.recipe)
    #expect(
      try TabularData(csv: .text(text), recipe: recipe, includingTargets: true).samples
        == fast.samples)
  }

  @Test func weightsAndOffsetsStandBeside() throws {
    let text = "y,x,w,o\n1,2,1,10\n2,1,0.5,20\n3,4,2,30\n"
    let data = try read(text, "y ~ . + offset(2 * x)", weights: "w", offset: "o")
    #expect(data.terms == ["(Intercept)", "x"])
    #expect(data.weights == [1, 0.5, 2])
    #expect(data.block.weights?.rows == 3)
    #expect(data.block.weights?[1, 0] == 0.5)
    #expect(data.offset == [14, 22, 38])
    let recipe = try #require(data.recipe)
    #expect(recipe.requiredColumns(includingTargets: false).map(\.name) == ["x", "o"])
    let new = try TabularData(csv: .text("o,x\n1,5\n"), recipe: recipe)
    #expect(new.rows == [[1, 5]])
    #expect((new.offset, new.weights) == ([11], nil))
    let selected = try TabularData(
      csv: .text(text),
      request: DesignRequest(
        .columns(ColumnSelection(targets: ["y"])), weights: "w", offset: "o"))
    #expect(selected.terms == ["(Intercept)", "x"])
    #expect(selected.offset == [10, 20, 30])

    let negative = try #require(
      failure(reading: text.replacing("0.5", with: "-1"), "y ~ x", weights: "w"))
    #expect((negative.code, negative.line, negative.column) == (.badWeight, 3, "w"))
    #expect(failure(reading: "y,w\n1,0\n2,0\n", "y ~ 1", weights: "w")?.code == .badWeight)
    #expect(failure(reading: text, "y ~ x", weights: "ww")?.code == .unknownColumn)
    #expect(failure(reading: "y,w\n1,a\n2,b\n", "y ~ 1", weights: "w")?.code == .textColumn)
  }

  @Test func interceptAloneNeedsNoColumn() throws {
    let recipe = try #require(try read("y,x\n1,a\n2,\n", "y ~ 1").recipe)
    #expect(recipe.requiredColumns(includingTargets: false).isEmpty)
    #expect(try TabularData(csv: .text("x\na\n\nb\n"), recipe: recipe).rows == [[1], [1]])
  }

  @Test func newDataAreChecked() throws {
    let recipe = try recipe("log(y) ~ origin * x + poly(weight, 2)")
    func failure(_ text: String) -> DataError? {
      do throws(DataError) {
        _ = try TabularData(csv: .text(text, name: "new.csv"), recipe: recipe)
        return nil
      } catch { return error }
    }
    #expect(failure("x,weight,origin\n1,2,USA\n") == nil)
    let unseen = try #require(failure("x,weight,origin\n1,2,USA\n1,2,Peru\n"))
    #expect((unseen.code, unseen.line, unseen.column) == (.unseenLevel, 3, "origin"))
    #expect(unseen.description.hasPrefix("new.csv:3: column \"origin\": "))
    #expect(unseen.message.contains("\"Peru\""))
    #expect(unseen.message.contains("\"Europe\", \"Japan\" and \"USA\""))
    #expect(failure("x,weight\n1,2\n")?.code == .unknownColumn)
    #expect(failure("x,weight,origin\na,2,USA\n")?.code == .notANumber)
    // In memory too.
    let frame = Frame([
      .init("x", numbers: [1]), .init("weight", numbers: [2]), .init("origin", texts: ["Peru"]),
    ])
    #expect(throws: DataError.self) { try recipe.design(from: frame, includingTargets: false) }
    let text = Frame([
      .init("x", texts: ["1"]), .init("weight", numbers: [2]), .init("origin", texts: ["USA"]),
    ])
    let error = #expect(throws: DataError.self) {
      try recipe.design(from: text, includingTargets: false)
    }
    #expect((error?.code, error?.column) == (.textColumn, "x"))
    #expect(throws: DataError.self) { try recipe.design(from: Frame([])) }
  }

  @Test func numbersOfNewCategoriesMatchByValue() throws {
    let recipe = try #require(try read("y,k\n1,4\n2,6\n3,4\n", "y ~ C(k)").recipe)
    #expect(
      try TabularData(csv: .text("k\n4.0\n6e0\n"), recipe: recipe).rows == [[1, 0], [1, 1]])
    let error = #expect(throws: DataError.self) {
      try TabularData(csv: .text("k\n4\n5\n"), recipe: recipe)
    }
    #expect((error?.code, error?.line, error?.text) == (.unseenLevel, 3, "5"))
  }

  @Test func storedRecipesAreChecked() throws {
    let recipe = try DesignRecipe(
      Formula(
        "cbind(y, I(x^2)) ~ origin:x + C(weight) + poly(x, 2) + poly(x, 3, raw = TRUE) + offset(log(x))"
      ),
      frame: sample)
    let data = try JSONEncoder().encode(recipe)
    #expect(try JSONDecoder().decode(DesignRecipe.self, from: data) == recipe)
    let text = String(decoding: data, as: UTF8.self)
    func isRefused(_ part: String, _ replacement: String) throws -> Bool {
      try #require(text.contains(part), "\(part) is not in \(text)")
      let changed = Data(text.replacing(part, with: replacement).utf8)
      do {
        _ = try JSONDecoder().decode(DesignRecipe.self, from: changed)
        return false
      } catch is DecodingError { return true }
    }
    #expect(try isRefused("lapwing.design\\/1", "lapwing.design\\/2"))
    #expect(try isRefused("\"Japan\"", "\"USA\""))
    #expect(try isRefused("\"alpha\":[", "\"alpha\":[1,"))
    #expect(try isRefused("\"degree\":3", "\"degree\":0"))
    #expect(try isRefused("\"variables\":[0,1]", "\"variables\":[0,9]"))
    #expect(try isRefused("\"isContrast\":[true]", "\"isContrast\":[]"))
    #expect(try isRefused("\"log(x)\"", "\"lug(x)\""))
  }

  /// Everything but functions and divisions is evaluated in the arithmetic that is asked for.
  @Test func evaluatesOverOtherNumbers() throws {
    let recipe = try recipe("y ~ x:I(x^3 - 2 * weight) + log(x) + I(x / 3) + poly(x, 2)")
    #expect(recipe.roundedParts == ["log(x)", "x/3", "poly(x, 2)"])
    let counted: [CountedNumber] = try recipe.samples(from: sample, includingTargets: true) {
      name in
      guard case .numbers(let numbers) = sample[name]?.values else { return [] }
      return numbers.map { CountedNumber($0) }
    }
    let data = try recipe.design(from: sample)
    #expect(counted.map(\.nearestDouble) == data.samples.storage)
    // x · (x³ − 2·weight): 2 products for the cube, 1 for 2·weight, 1 difference, 1 product.
    let width = data.samples.rows
    let column = try #require(data.terms.firstIndex(of: "x:I(x^3 - 2 * weight)"))
    #expect(counted[width + column].operations == 5)
    let function = try #require(data.terms.firstIndex(of: "log(x)"))
    #expect(counted[width + function].operations == 0)
  }
}

/// A double that knows how many operations made it.
private struct CountedNumber: FormulaScalar {
  var nearestDouble: Double
  var operations = 0

  init(_ value: Double) { nearestDouble = value }

  private init(_ value: Double, _ left: Self, _ right: Self) {
    nearestDouble = value
    operations = left.operations + right.operations + 1
  }

  static func + (left: Self, right: Self) -> Self {
    Self(left.nearestDouble + right.nearestDouble, left, right)
  }
  static func - (left: Self, right: Self) -> Self {
    Self(left.nearestDouble - right.nearestDouble, left, right)
  }
  static func * (left: Self, right: Self) -> Self {
    Self(left.nearestDouble * right.nearestDouble, left, right)
  }
}
