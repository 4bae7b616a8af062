import ArgumentParser
import Foundation
import Lapwing

/// Whether data are read into memory as a whole.
struct MemoryOption: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Data that would take more memory than this are read in blocks, as often as needed: 300M, 2G, bytes. Default: half of the machine's.",
      valueName: "size"))
  var memoryLimit: MemorySize?

  /// Whether a file is read in blocks. A pipe is only if a limit is given: nobody knows its size.
  func isExceeded(by input: @autoclosure () throws(DataError) -> DataInput) throws -> Bool {
    let limit = memoryLimit?.bytes ?? DataInput.memoryOfMachine / 2
    do throws(DataError) {
      guard let size = try input().estimatedMemory() else {
        return memoryLimit != nil
      }
      return size > limit
    } catch { throw failure(error.description, error.exitCode) }
  }
}

/// A number of bytes: `300M`, `1.5G`, `65536`.
struct MemorySize: ExpressibleByArgument {
  let bytes: Int

  init?(argument: String) {
    let units: [Character: Double] = ["K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12]
    var text = Substring(argument.uppercased())
    if text.last == "B" { text.removeLast() }
    let unit = text.last.flatMap { units[$0] }
    if unit != nil { text.removeLast() }
    guard let number = Double(text), number > 0, number * (unit ?? 1) < 1e18 else { return nil }
    bytes = Int(number * (unit ?? 1))
  }
}
