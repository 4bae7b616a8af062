import DataReading
import Foundation
import Matrices
import Testing
import _TestSupport

/// No text, however odd, does more than fail with an error that points into it.
@Suite struct FormulaFuzzTests {
  private static let words = [
    "y", "x", "weight", "origin", "`two words`", "\"a,b\"", ".", "~", "+", "-", "*", "/", "^", ":",
    "(",
    ")", "((", "))", ",", "=", "1", "0", "2", "3.5", "1e3", "-1", "I(", "log(", "sqrt(", "poly(",
    "C(",
    "factor(", "offset(", "cbind(", "raw = TRUE", "degree = 2", "`", "\"", "'", "\\", "é", "漢字",
    "👩‍👧",
    "\u{301}", "\n", "\t", " ", "%in%", "|", "NA", "TRUE", "**", "x^2", "(x + weight)^2", "a b",
  ]

  private static let operands = [
    "x", "weight", "origin", "`two words`", "'a,b'", ".", "1", "0", "I(x^2)", "I(-x * weight / 3)",
    "log(x + 1)", "C(weight)", "poly(x, 2)", "poly(weight, 2, raw = TRUE)", "(x + origin)^2",
    "offset(x)", "(x - 1)", "factor(x)",
  ]

  @Test func randomFormulasFailOrWork() throws {
    var generator = SeededGenerator(seed: 20_240_601)
    var (worked, failed) = (0, 0)
    for round in 0..<8000 {
      var text = round.isMultiple(of: 2) ? "y ~ " : ""
      if round.isMultiple(of: 4) {
        for _ in 0..<Int.random(in: 0...4, using: &generator) {
          text += Self.operands.randomElement(using: &generator)!
          text += ["+", "-", "*", "/", ":", "+", "-"].randomElement(using: &generator)!
        }
        text += Self.operands.randomElement(using: &generator)!
      }
      for _ in 0..<Int.random(in: 0...(round.isMultiple(of: 4) ? 1 : 12), using: &generator) {
        text += Self.words.randomElement(using: &generator)!
        if Bool.random(using: &generator) { text += " " }
      }
      if let error = check(text) {
        failed += 1
        if let place = error.place {
          #expect(place.lowerBound >= 0 && place.lowerBound <= text.count, "\(text)")
        }
      } else {
        worked += 1
      }
    }
    #expect(worked > 500)
    #expect(failed > 4000)
  }

  @Test func randomCharactersFailOrWork() {
    var generator = SeededGenerator(seed: 7)
    var failed = 0
    for _ in 0..<5000 {
      var text = ""
      for _ in 0..<Int.random(in: 0...30, using: &generator) {
        let limit: UInt32 = Bool.random(using: &generator) ? 0x7f : 0x2_ffff
        text.unicodeScalars.append(
          Unicode.Scalar(UInt32.random(in: 0...limit, using: &generator)) ?? "~")
      }
      if check(text) != nil { failed += 1 }
    }
    #expect(failed > 4500)
  }

  /// Makes the design; what works must come back from JSON as it was.
  private func check(_ text: String) -> DataError? {
    do throws(DataError) {
      let recipe = try recipe(text)
      let data = try recipe.design(from: sample)
      #expect(data.terms.count == data.samples.rows - data.targets.count)
      let stored = try? JSONDecoder().decode(
        DesignRecipe.self, from: JSONEncoder().encode(recipe))
      #expect(stored?.termNames == recipe.termNames, "\(text)")
      let again = try? stored?.design(from: sample)
      #expect(again?.samples == data.samples, "\(text)")
      return nil
    } catch { return error }
  }
}
