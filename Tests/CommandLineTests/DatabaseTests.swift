import Foundation
import Testing

@Suite struct DatabaseTests {
  private func fixture(_ name: String) -> String { Tool.file("Tests/Fixtures/formats/" + name) }

  #if HDF5 && SQLite
    @Test func everyCommandReadsThem() async throws {
      let folder = try Folder([:])
      let query = fixture("tables.db") + "::SELECT weight, origin, mpg FROM cars"
      func run(_ arguments: String...) async throws -> Tool.Outcome {
        try await Tool.run(arguments, in: folder)
      }
      let fit = try await run(
        "fit", query, "--target", "mpg", "--missing", "drop", "--save", "m.json")
      #expect(fit.code == 0 && fit.output.contains("origin[Japan]"), "\(fit.errors)")
      let streamed = try await run(
        "fit", query, "--target", "mpg", "--missing", "drop", "--memory-limit", "1K")
      #expect(streamed.code == 0 && streamed.output.contains("in one pass"), "\(streamed.errors)")
      let predicted = try await run(
        "predict", "m.json", fixture("tables.db") + "::SELECT weight, origin FROM cars LIMIT 12")
      #expect(predicted.output.split(separator: "\n").count == 13)
      #expect(
        try await run("convert", fixture("tables.h5") + "::problem", "a.csv").code == 0)
      #expect(try folder.text("a.csv").hasPrefix("X1,X2,y\n"))
      let certified = try await run(
        "certify", fixture("tables.h5") + "::/named", "--target", "y")
      #expect(certified.code == 0 && certified.output.contains("größe"), "\(certified.errors)")
    }

    /// Their libraries read files as they are.
    @Test(arguments: ["tables.h5", "tables.db"])
    func compressedOnesAreRefused(_ name: String) async throws {
      let folder = try Folder()
      let outcome = try await Tool.shell(
        #"gzip -c "$1" > a.gz; "$0" convert a.gz a.csv"#, [fixture(name)], in: folder)
      #expect(outcome.code == 65 && outcome.errors.contains("not compressed"), "\(outcome.errors)")
    }

    @Test func whatIsWrongHasItsExitCode() async throws {
      for (source, code, words) in [
        ("tables.db", 64, "say what to read"), ("tables.db::SELECT", 64, "incomplete input"),
        ("tables.h5::nowhere", 64, "nothing of this name"), ("tables.h5::cube", 65, "dimensions"),
        ("none.h5::a", 66, "no such file"),
      ] as [(String, Int32, String)] {
        let outcome = try await Tool.run(["fit", fixture(source), "--target", "y"])
        #expect(
          Refusal([], code, [words]).complaint(outcome) == nil, "\(source)")
      }
    }
  #endif
}
