#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Bytes that can be read at any place: of a file, or in memory.
///
/// Reading has no position, so several threads may do it at once. Nothing is mapped: pages of a mapped file
/// would count as resident memory.
enum ByteStore: Sendable {
  case file(OpenedFile)
  case memory([UInt8], name: String)

  /// - Throws: what opening throws.
  init(_ input: DataInput) throws(DataError) {
    switch input {
    case .file(let path): self = .file(try OpenedFile(path))
    case .bytes(let bytes, let name): self = .memory(bytes, name: name)
    case .standardInput, .several, .beside:
      var reader = try ByteReader(input)
      self = try .init(readingAll: &reader)
    }
  }

  /// Takes all bytes that are left into memory, as far as they take at most half of it.
  ///
  /// - Throws: `.tooLarge`.
  init(readingAll reader: inout ByteReader) throws(DataError) {
    let limit = physicalMemory() / 2
    var bytes: [UInt8] = []
    while case let more = try reader.next(4 << 20), !more.isEmpty {
      bytes += more
      if bytes.count > limit {
        throw DataError(
          .tooLarge, "this takes more than half of the memory; store it uncompressed in a file",
          file: reader.name)
      }
    }
    self = .memory(bytes, name: reader.name)
  }

  var name: String {
    switch self {
    case .file(let file): file.path
    case .memory(_, let name): name
    }
  }

  var size: Int {
    switch self {
    case .file(let file): file.size
    case .memory(let bytes, _): bytes.count
    }
  }

  /// Some bytes, all of which must be there.
  ///
  /// - Throws: `.malformed` if the file ends before; `.unreadable`.
  func bytes(_ range: Range<Int>) throws(DataError) -> [UInt8] {
    switch self {
    case .file(let file): return try file.bytes(range)
    case .memory(let bytes, let name):
      guard range.upperBound <= bytes.count else { throw .truncated(name) }
      return Array(bytes[range])
    }
  }
}

extension DataError {
  static func truncated(_ file: String) -> DataError {
    DataError(.malformed, "the file is truncated: it ends before its data do", file: file)
  }
}

/// A file that was opened to be read at any place; closed with the last reference.
final class OpenedFile: Sendable {
  let path: String
  let size: Int
  private let descriptor: Int32

  init(_ path: String) throws(DataError) {
    let opened = try StoredBytes.open(path)
    guard let size = opened.size else {
      _ = close(opened.descriptor)
      throw DataError(
        .unreadable, "this is no regular file; store the data in one to read them in this format",
        file: path)
    }
    (self.path, self.size, descriptor) = (path, size, opened.descriptor)
    #if os(Linux)
      // Read ahead farther than by default.
      _ = posix_fadvise(descriptor, 0, 0, Int32(POSIX_FADV_SEQUENTIAL))
    #endif
  }

  deinit { _ = close(descriptor) }

  func bytes(_ range: Range<Int>) throws(DataError) -> [UInt8] {
    guard range.upperBound <= size else { throw .truncated(path) }
    var failure: DataError?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: range.count) { buffer, filled in
      while filled < range.count {
        let count = unsafe pread(
          descriptor, buffer.baseAddress! + filled, range.count - filled,
          off_t(range.lowerBound + filled))
        if count < 0 && errno == EINTR { continue }
        if count <= 0 {
          failure =
            count == 0
            ? .truncated(path)
            : DataError(
              .unreadable, "cannot be read: \(StoredBytes.reason(errno))", file: path)
          return
        }
        filled += count
      }
    }
    if let failure { throw failure }
    return bytes
  }
}
