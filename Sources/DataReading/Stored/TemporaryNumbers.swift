#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Numbers in a temporary file, as they are in memory: written in order, read from any place.
///
/// The file has no name: it is gone with the last reference, however the process ends. Reading has no position, so
/// several threads may do it at once. Nothing is mapped.
final class TemporaryNumbers: Sendable {
  /// Where the file is.
  private let directory: String
  private let descriptor: Int32

  /// - Throws: `.noRoom` if there can be no such file.
  init() throws(DataError) {
    directory = Self.directory
    var path = (directory + "/lapwing-XXXXXX").utf8CString
    let descriptor = unsafe path.withUnsafeMutableBufferPointer { unsafe mkstemp($0.baseAddress!) }
    guard descriptor >= 0 else { throw Self.noRoom(in: directory, errno) }
    _ = unsafe path.withUnsafeBufferPointer { unsafe unlink($0.baseAddress!) }
    self.descriptor = descriptor
  }

  deinit { _ = close(descriptor) }

  /// `TMPDIR`, or where large files belong that nobody keeps.
  private static var directory: String {
    if let value = unsafe getenv("TMPDIR") {
      let path = unsafe String(cString: value)
      if !path.isEmpty { return path }
    }
    return unsafe access("/var/tmp", W_OK) == 0 ? "/var/tmp" : "/tmp"
  }

  private static func noRoom(in directory: String, _ error: Int32) -> DataError {
    DataError(
      .noRoom,
      "the numbers need a temporary file, and none can be written: \(StoredBytes.reason(error)); set TMPDIR to a directory with room for them",
      file: directory)
  }

  /// Writes numbers behind the first `place` ones.
  ///
  /// - Throws: `.noRoom`.
  func write(_ numbers: [Double], at place: Int) throws(DataError) {
    var written = 0
    let failure = unsafe numbers.withUnsafeBytes { bytes -> Int32? in
      while written < bytes.count {
        let count = unsafe pwrite(
          descriptor, bytes.baseAddress! + written, bytes.count - written,
          off_t(8 * place + written))
        if count < 0 && errno == EINTR { continue }
        if count <= 0 { return count == 0 ? ENOSPC : errno }
        written += count
      }
      return nil
    }
    if let failure { throw Self.noRoom(in: directory, failure) }
  }

  /// - Throws: `.unreadable`.
  func read(_ range: Range<Int>) throws(DataError) -> [Double] {
    var failure: Int32?
    let numbers = unsafe [Double](unsafeUninitializedCapacity: range.count) { buffer, filled in
      let bytes = UnsafeMutableRawBufferPointer(buffer)
      var got = 0
      while got < bytes.count {
        let count = unsafe pread(
          descriptor, bytes.baseAddress! + got, bytes.count - got,
          off_t(8 * range.lowerBound + got))
        if count < 0 && errno == EINTR { continue }
        if count <= 0 {
          failure = count == 0 ? EIO : errno
          return
        }
        got += count
      }
      filled = range.count
    }
    if let failure {
      throw DataError(
        .unreadable, "a temporary file cannot be read: \(StoredBytes.reason(failure))",
        file: directory)
    }
    return numbers
  }
}

extension DataError.Code {
  /// A temporary file cannot be written.
  public static let noRoom = DataError.Code(name: "noRoom", category: .noInput)
}
