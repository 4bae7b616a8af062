import ArgumentParser
import Foundation
import Lapwing

/// A table that is written as its rows come, and that nobody sees before it is complete: a file is made beside its
/// place and moved there; for standard output and devices the rows wait in a file that has no name.
final class StreamedOutput {
  private let path: String
  private let writer: TableWriter
  /// The file beside its place.
  private let temporary: URL?
  private let handle: FileHandle
  /// Whether the rows wait to be copied to what is no file.
  private let waits: Bool
  private var rows = 0
  private let rowsInHeader: Int?

  /// - Parameters:
  ///   - rows: how many there will be, if that is known.
  ///   - canFail: whether rows may turn out to be wrong; if not, what is no file gets them as they come.
  /// - Throws: exit codes 73 and 74.
  init(path: String, writer: TableWriter, rows: Int?, canFail: Bool = true) throws {
    try OutputFile(path: path).check()
    (self.path, self.writer, rowsInHeader) = (path, writer, rows)
    let isFile =
      path != "-"
      && ((try? FileManager.default.attributesOfItem(atPath: Self.target(path).path)[.type]
        as? FileAttributeType) ?? .typeRegular) == .typeRegular
    waits = !isFile && (canFail || rows == nil)
    if isFile {
      let url = URL(
        fileURLWithPath: Self.target(path).path
          + ".part-\(ProcessInfo.processInfo.processIdentifier)")
      guard let handle = Self.create(url) else {
        throw failure("\(path) cannot be created", .cannotCreate)
      }
      (temporary, self.handle) = (url, handle)
    } else if waits {
      let url = FileManager.default.temporaryDirectory.appending(
        path: "lapwing-\(UUID().uuidString)")
      guard let handle = Self.create(url) else {
        throw failure("\(url.path) cannot be created", .cannotCreate)
      }
      // Without a name it goes with the program, however that ends.
      try? FileManager.default.removeItem(at: url)
      (temporary, self.handle) = (nil, handle)
    } else {
      (temporary, handle) = (nil, try Self.open(path))
    }
    try write(writer.header(rows: rows ?? 0))
  }

  deinit {
    // Without its end the file is not wanted.
    if let temporary, FileManager.default.fileExists(atPath: temporary.path) {
      try? FileManager.default.removeItem(at: temporary)
    }
  }

  private static func create(_ url: URL) -> FileHandle? {
    guard FileManager.default.createFile(atPath: url.path, contents: nil) else { return nil }
    return try? FileHandle(forUpdating: url)
  }

  /// What is no file.
  private static func open(_ path: String) throws -> FileHandle {
    if path == "-" { return .standardOutput }
    guard let handle = try? FileHandle(forWritingTo: URL(fileURLWithPath: path)) else {
      throw failure("\(path) cannot be written", .cannotCreate)
    }
    return handle
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

  private func unwritable() -> ExitCode {
    failure("\(path == "-" ? "standard output" : path) cannot be written", .cannotWrite)
  }

  private func write(_ bytes: [UInt8]) throws {
    do { try handle.write(contentsOf: bytes) } catch { throw unwritable() }
  }

  /// Puts the file in its place, or hands out what has waited.
  func finish() throws {
    guard temporary != nil || waits else { return }
    do {
      if rows != rowsInHeader ?? 0 {
        try handle.seek(toOffset: 0)
        try handle.write(contentsOf: writer.header(rows: rows))
      }
    } catch { throw unwritable() }
    guard let temporary else { return try handOut() }
    do { try handle.close() } catch { throw unwritable() }
    guard moveFile(temporary.path, over: Self.target(path).path) else { throw unwritable() }
  }

  /// The file itself, behind all symbolic links.
  private static func target(_ path: String) -> URL { OutputFile(path: path).target }

  private func handOut() throws {
    let target = try Self.open(path)
    do {
      try handle.seek(toOffset: 0)
      while let bytes = try handle.read(upToCount: 1 << 20), !bytes.isEmpty {
        try target.write(contentsOf: bytes)
      }
    } catch { throw unwritable() }
  }
}

extension TableWriter {
  /// Refuses the name of a file that no table is written to, before anything is read.
  static func validate(_ path: String) throws {
    do throws(DataError) { _ = try Format(path: path) } catch {
      throw ValidationError(error.description)
    }
  }
}
