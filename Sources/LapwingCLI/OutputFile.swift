import ArgumentParser
import Foundation

/// Where a result is written: a file, or standard output as `-`.
struct OutputFile {
  let path: String

  /// Writes all of it or nothing: a file is made beside its place and moved there.
  ///
  /// - Throws: exit code 73 if the file cannot be made, 74 if it cannot be written.
  func write(_ data: Data) throws {
    if path == "-" {
      do { try FileHandle.standardOutput.write(contentsOf: data) } catch {
        throw failure("cannot write to standard output", .cannotWrite)
      }
      return
    }
    let target = URL(fileURLWithPath: path)
    if (try? target.resourceValues(forKeys: [.isDirectoryKey]).isDirectory) == true {
      throw failure("\(path) is a directory: name a file in it", .cannotCreate)
    }
    let folder = target.deletingLastPathComponent()
    guard FileManager.default.fileExists(atPath: folder.path) else {
      throw failure("\(path): there is no directory \(folder.relativePath)", .cannotCreate)
    }
    do { try data.write(to: target, options: .atomic) } catch {
      let reason = (error as NSError).localizedDescription
      throw failure("cannot write \(path): \(reason)", .cannotCreate)
    }
  }
}
