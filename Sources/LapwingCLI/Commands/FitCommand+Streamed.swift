import ArgumentParser
import Foundation
import Lapwing

extension FitCommand {
  /// Fits rows that are read in blocks, or parts that were accumulated; nil if the rows belong in memory.
  func fitWithoutRows(_ options: FitOptions) throws -> FittedModel? {
    let isPart = data.isPart
    guard try isPart || data.isStreamed else { return nil }
    if robust != nil || press || influence != nil || json != nil || picture.plot != nil
      || page.report != nil || nonNegative || !constraints.isEmpty
    {
      throw failure(
        "--robust, --press, --influence, --non-negative, --constraint, --json, --plot and --report need all rows in memory"
          + (isPart ? "" : "; raise --memory-limit"), .usage)
    }
    if isPart {
      let part = try readParts(data.source.files)
      do throws(ComparisonError) { return try part.fit(options: options) } catch {
        throw failure(
          error.message(data.source.name, columns: part.recipe.termNames), error.exitCode)
      }
    }
    var rows = try data.stream()
    do throws(ComparisonError) { return try fit(&rows, options: options) } catch {
      throw failure(
        error.message(
          rows.name, columns: rows.recipe.termNames + rows.recipe.targets.map(\.name)),
        error.exitCode)
    }
  }
}
