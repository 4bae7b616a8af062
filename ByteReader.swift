#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Bytes from a file, from standard input or from memory, in order.
struct ByteReader: ~Copyable {
  let name: String
  /// How many bytes there are, where that is known.
  let size: Int?
  private let descriptor: Int32?
  private let ownsDescriptor: Bool
  private let bytes: [UInt8]
  /// How many bytes were read.
  private(set) var position = 0

  /// - Throws: `.notFound`, `.isDirectory`, `.unreadable`.
  init(_ input: DataInput) throws(DataError) {
    name = input.name
    switch input {
    case .bytes(let bytes, _):
      self.bytes = bytes
      size = bytes.count
      (descriptor, ownsDescriptor) = (nil, false)
      return
    case .standardInput:
      (descriptor, ownsDescriptor) = (STDIN_FILENO, false)
    case .file(let path):
      // A NUL would cut the path short in C and open something else.
      guard !path.isEmpty, !path.utf8.contains(0) else {
        throw DataError(.notFound, "no such file", file: path)
      }
      let opened = open(path, O_RDONLY | O_CLOEXEC)
      guard opened >= 0 else { throw Self.openFailure(errno, path) }
      (descriptor, ownsDescriptor) = (opened, true)
    }
    bytes = []
    var status = stat()
    let isKnown = unsafe fstat(descriptor ?? -1, &status) == 0
    let kind = status.st_mode & S_IFMT
    size = isKnown && kind == S_IFREG ? Int(status.st_size) : nil
    if isKnown && kind == S_IFDIR {
      throw DataError(.isDirectory, "this is a directory, not a file", file: input.name)
    }
  }

  deinit {
    if ownsDescriptor, let descriptor { _ = close(descriptor) }
  }

  private static func openFailure(_ error: Int32, _ path: String) -> DataError {
    switch error {
    case ENOENT, ENOTDIR: DataError(.notFound, "no such file", file: path)
    case EISDIR: DataError(.isDirectory, "this is a directory, not a file", file: path)
    default: DataError(.unreadable, "cannot be opened: \(reason(error))", file: path)
    }
  }

  private static func reason(_ error: Int32) -> String {
    guard let text = unsafe strerror(error) else { return "error \(error)" }
    return unsafe String(cString: text)
  }

  /// Fills the buffer until it is full or the data end; returns how many bytes came.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(DataError) -> Int {
    guard let descriptor else {
      let count = unsafe min(buffer.count, bytes.count - position)
      unsafe bytes[position..<(position + count)].withUnsafeBytes { source in
        unsafe buffer.copyMemory(from: source)
      }
      position += count
      return count
    }
    var filled = 0
    while unsafe filled < buffer.count {
      #if canImport(Darwin)
        let count = unsafe Darwin.read(
          descriptor, buffer.baseAddress! + filled, buffer.count - filled)
      #elseif canImport(Musl)
        let count = unsafe Musl.read(
          descriptor, buffer.baseAddress! + filled, buffer.count - filled)
      #else
        let count = unsafe Glibc.read(
          descriptor, buffer.baseAddress! + filled, buffer.count - filled)
      #endif
      if count == 0 { break }
      if count < 0 {
        let error = errno
        if error == EINTR { continue }
        if error == EISDIR {
          throw DataError(.isDirectory, "this is a directory, not a file", file: name)
        }
        throw DataError(.unreadable, "cannot be read: \(Self.reason(error))", file: name)
      }
      filled += count
    }
    position += filled
    return filled
  }

  /// Goes back to the first byte.
  mutating func rewind() throws(DataError) {
    if let descriptor, lseek(descriptor, 0, SEEK_SET) != 0 || !ownsDescriptor {
      throw DataError(
        .notRewindable, "the data flow by and cannot be read a second time; store them in a file",
        file: name)
    }
    position = 0
  }
}
