import ArgumentParser
import Foundation
import Lapwing

extension FitCommand {
  /// Fits rows of which one pass is enough, or parts that were accumulated; nil if more than that is needed.
  func fitWithoutRows(_ options: FitOptions) throws -> FittedModel? {
    let isPart = data.isPart
    guard try isPart || data.isStreamed else { return nil }
    if robust != nil || press || influence != nil || nonNegative || !constraints.isEmpty {
      throw failure(
        "--robust, --press, --influence, --non-negative and --constraint need all rows in memory"
          + (isPart ? "" : "; raise --memory-limit"), .usage)
    }
    if try !isPart && outputs.needsRows && !data.input.isRegularFile {
      throw failure(
        "--fitted-to and --residuals-to read the rows a second time, but they flow by; store them in a file",
        .usage)
    }
    let isOnePass =
      switch options.method {
      case .automatic, .solver(.normal), .solver(.qr), .solver(.qrcp), .solver(.svd): true
      default: false
      }
    guard isPart || isOnePass else { return nil }
    if json != nil || picture.plot != nil || page.report != nil {
      throw failure(
        "--json, --plot and --report need all rows in memory"
          + (isPart
            ? "" : "; raise --memory-limit, or fit by certified or a method of the descent family"),
        .usage)
    }
    if isPart {
      if outputs.needsRows {
        throw failure("--fitted-to and --residuals-to need the rows, not their sum", .usage)
      }
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

  /// Writes fitted values and residuals of rows that are not in memory.
  func writeRowsOnceMore(of model: FittedModel) throws {
    guard !data.isPart else { return }
    do {
      try outputs.writeRows(of: model, data.input, data.format.csv())
    } catch let error as DataError {
      throw failure(error.description, error.exitCode)
    }
  }
}
