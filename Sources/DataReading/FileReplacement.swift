internal import Foundation

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
