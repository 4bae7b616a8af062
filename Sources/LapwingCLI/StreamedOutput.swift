import ArgumentParser
import Foundation
import Lapwing

/// A table that is written as its rows come: a file beside its place that is moved there when it is complete,
/// or standard output.
final class StreamedOutput {
  private let path: String
  private let writer: TableWriter
  private let temporary: URL?
  private let handle: FileHandle
  private var rows = 0
  private let rowsInHeader: Int?

  /// - Parameter rows: how many there will be, if that is known; an array needs it on standard output.
  /// - Throws: exit codes 73 and 74.
  init(path: String, writer: TableWriter, rows: Int?) throws {
    try OutputFile(path: path).check()
    (self.path, self.writer, rowsInHeader) = (path, writer, rows)
    let isFile =
      path != "-"
      && ((try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType)
        ?? .typeRegular) == .typeRegular
    if isFile {
      let url = URL(fileURLWithPath: path + ".part-\(ProcessInfo.processInfo.processIdentifier)")
      guard FileManager.default.createFile(atPath: url.path, contents: nil),
        let handle = try? FileHandle(forWritingTo: url)
      else { throw failure("\(path) cannot be created", .cannotCreate) }
      (temporary, self.handle) = (url, handle)
    } else {
      if writer.format == .npy && rows == nil {
        throw failure(
          "an array needs a file: how many rows there are is known at its end", .usage)
      }
      guard
        let handle = path == "-"
          ? FileHandle.standardOutput : try? FileHandle(forWritingTo: URL(fileURLWithPath: path))
      else { throw failure("\(path) cannot be written", .cannotCreate) }
      (temporary, self.handle) = (nil, handle)
    }
    try write(writer.header(rows: rows ?? 0))
  }

  deinit {
    // Without its end the file is not wanted.
    if let temporary, FileManager.default.fileExists(atPath: temporary.path) {
      try? FileManager.default.removeItem(at: temporary)
    }
  }

  /// - Parameter samples: row after row.
  func add(_ samples: [Double]) throws {
    try add(encoded: writer.rows(samples), rows: samples.count / writer.names.count)
  }

  /// Rows that the writer has encoded.
  func add(encoded bytes: [UInt8], rows count: Int) throws {
    rows += count
    try write(bytes)
  }

  private func write(_ bytes: [UInt8]) throws {
    do { try handle.write(contentsOf: bytes) } catch {
      throw failure(
        "\(path == "-" ? "standard output" : path) cannot be written", .cannotWrite)
    }
  }

  /// Puts the file in its place.
  func finish() throws {
    guard let temporary else { return }
    do {
      if rows != rowsInHeader ?? 0 {
        try handle.seek(toOffset: 0)
        try handle.write(contentsOf: writer.header(rows: rows))
      }
      try handle.close()
      let target = URL(fileURLWithPath: path).resolvingSymlinksInPath()
      if FileManager.default.fileExists(atPath: target.path) {
        _ = try FileManager.default.replaceItemAt(target, withItemAt: temporary)
      } else {
        try FileManager.default.moveItem(at: temporary, to: target)
      }
    } catch { throw failure("\(path) cannot be written", .cannotWrite) }
  }
}
