import ArgumentParser
import Foundation
import Lapwing

/// Where a result is written: a file, or standard output as `-`.
struct OutputFile {
  let path: String

  /// Looks whether the file can be made, so that nobody waits for a result that has nowhere to go.
  ///
  /// - Throws: exit code 73.
  func check() throws {
    if path == "-" { return }
    if path.isEmpty { throw failure("the name of the output file is empty", .cannotCreate) }
    let files = FileManager.default
    if files.fileExists(atPath: path) {
      if kind == .typeDirectory {
        throw failure("\(path) is a directory: name a file in it", .cannotCreate)
      }
      guard files.isWritableFile(atPath: path) else {
        throw failure("\(path): no permission to write it", .cannotCreate)
      }
      return
    }
    let folder = target.deletingLastPathComponent().path(percentEncoded: false)
    guard files.fileExists(atPath: folder) else {
      throw failure("\(path): there is no directory \(folder)", .cannotCreate)
    }
    guard files.isWritableFile(atPath: folder) else {
      throw failure("\(path): no permission to write in \(folder)", .cannotCreate)
    }
  }

  /// Writes all of it or nothing: a file is made beside its place and moved there. What is no file (a
  /// device, a pipe) is written to, and stays what it is.
  ///
  /// - Throws: exit code 73 if the file cannot be made, 74 if it cannot be written.
  func write(_ data: Data) throws {
    if path == "-" {
      do { try FileHandle.standardOutput.write(contentsOf: data) } catch {
        throw failure("cannot write to standard output", .cannotWrite)
      }
      return
    }
    try check()
    do {
      if FileManager.default.fileExists(atPath: path), kind != .typeRegular {
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try handle.write(contentsOf: data)
        try handle.close()
      } else {
        try data.write(to: target, options: .atomic)
      }
    } catch {
      let isMade = FileManager.default.fileExists(atPath: path)
      let isFull = (error as? CocoaError)?.code == .fileWriteOutOfSpace
      throw failure(
        "\(path) cannot be written" + (isFull ? ": no space is left" : ""),
        isMade || isFull ? .cannotWrite : .cannotCreate)
    }
  }

  /// The file itself, behind all symbolic links, also those that lead to where no file is yet.
  var target: URL { fileBehindLinks(path) }

  private var kind: FileAttributeType? {
    let attributes = try? FileManager.default.attributesOfItem(
      atPath: target.path(percentEncoded: false))
    return attributes?[.type] as? FileAttributeType
  }
}
