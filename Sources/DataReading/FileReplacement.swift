package import Foundation

/// The file itself, behind all symbolic links, also those that lead to where no file is yet.
package func fileBehindLinks(_ path: String) -> URL {
  var url = URL(fileURLWithPath: path).resolvingSymlinksInPath()
  // As many as the system follows.
  for _ in 0..<40 {
    guard
      let next = try? FileManager.default.destinationOfSymbolicLink(
        atPath: url.path(percentEncoded: false))
    else { break }
    url = URL(fileURLWithPath: next, relativeTo: url.deletingLastPathComponent())
      .resolvingSymlinksInPath()
  }
  return url
}

/// Puts a finished file in the place of another, or where there was none, in one step: at every moment one of the two
/// is there, and whole. (Foundation's `replaceItemAt` loses both on Linux.)
///
/// - Parameters:
///   - finished: on the same file system as the target.
///   - target: the file itself, not a link to it.
/// - Returns: false if the system refuses; both files are then what they were.
/// - Note: Source: POSIX `rename`.
package func moveFile(_ finished: String, over target: String) -> Bool {
  unsafe rename(finished, target) == 0
}
