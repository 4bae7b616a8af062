#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Bytes from a file, from standard input or from memory, in order and as they are stored.
struct StoredBytes: ~Copyable {
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
    switch input {
    case .file, .standardInput, .bytes: break
    case .several, .beside:
      throw DataError(
        .invalidOption, "several files are a table for NumericTable, TabularData and DesignBlocks",
        file: input.name)
    }
    var opened: (descriptor: Int32, size: Int?)?
    if case .file(let path) = input { opened = try Self.open(path) }
    name = input.name
    switch input {
    case .bytes(let bytes, _):
      self.bytes = bytes
      (descriptor, ownsDescriptor, size) = (nil, false, bytes.count)
    case .standardInput, .several, .beside:
      bytes = []
      (descriptor, ownsDescriptor, size) = (STDIN_FILENO, false, nil)
    case .file:
      bytes = []
      (descriptor, ownsDescriptor, size) = (opened?.descriptor, true, opened?.size)
    }
  }

  /// Opens a file, and tells its size if it is a regular one.
  static func open(_ path: String) throws(DataError) -> (descriptor: Int32, size: Int?) {
    // A NUL would cut the path short in C and open something else.
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw DataError(.notFound, "no such file", file: path)
    }
    #if canImport(Darwin)
      let descriptor = unsafe Darwin.open(path, O_RDONLY | O_CLOEXEC)
    #elseif canImport(Musl)
      let descriptor = unsafe Musl.open(path, O_RDONLY | O_CLOEXEC)
    #else
      let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
    #endif
    guard descriptor >= 0 else { throw openFailure(errno, path) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { return (descriptor, nil) }
    let kind = status.st_mode & S_IFMT
    if kind == S_IFDIR {
      _ = close(descriptor)
      throw openFailure(EISDIR, path)
    }
    return (descriptor, kind == S_IFREG ? Int(status.st_size) : nil)
  }

  /// Looks without opening: to open a pipe waits for its writer.
  static func isRegularFile(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
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

  static func reason(_ error: Int32) -> String {
    guard let text = unsafe strerror(error) else { return "error \(error)" }
    return unsafe String(cString: text)
  }

  /// Fills the buffer until it is full or the data end; returns how many bytes came.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(DataError) -> Int {
    guard let descriptor else {
      let count = min(buffer.count, bytes.count - position)
      unsafe bytes[position..<(position + count)].withUnsafeBytes { source in
        unsafe buffer.copyMemory(from: source)
      }
      position += count
      return count
    }
    var filled = 0
    while filled < buffer.count {
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
    if let descriptor, !ownsDescriptor || lseek(descriptor, 0, SEEK_SET) != 0 {
      throw DataError(
        .notRewindable, "the data flow by and cannot be read a second time; store them in a file",
        file: name)
    }
    position = 0
  }
}

/// How many bytes of memory the machine has.
func physicalMemory() -> Int {
  let (pages, size) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
  return pages > 0 && size > 0 ? pages * size : .max
}
