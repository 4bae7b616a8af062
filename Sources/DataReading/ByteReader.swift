/// Bytes from a file, from standard input or from memory, in order; compressed ones are expanded.
struct ByteReader: ~Copyable {
  let name: String
  /// How many bytes there are, where that is known.
  let size: Int?
  /// How many bytes were read.
  private(set) var position = 0
  private var stored: StoredBytes
  private var decompressor: Decompressor?
  /// What was looked at before it is read.
  private var head: [UInt8] = []

  /// - Throws: `.notFound`, `.isDirectory`, `.unreadable`.
  init(_ input: DataInput) throws(DataError) {
    var stored = try StoredBytes(input)
    let beginning = try stored.next(4)
    var decompressor = Decompressor(for: beginning)
    name = input.name
    if decompressor != nil {
      decompressor?.push(beginning)
      size = nil
    } else {
      head = beginning
      size = stored.size
    }
    self.decompressor = decompressor
    self.stored = stored
  }

  /// Fills the buffer until it is full or the data end; returns how many bytes came.
  ///
  /// - Throws: `.unreadable`; `.malformed` if compressed data are damaged.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(DataError) -> Int {
    let known = min(head.count, buffer.count)
    unsafe head[..<known].withUnsafeBytes { unsafe buffer.copyMemory(from: $0) }
    head.removeFirst(known)
    var count = known
    if known < buffer.count {
      let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[known...])
      if decompressor != nil {
        count += try unsafe decompressor?.read(into: rest, from: &stored) ?? 0
      } else {
        count += try unsafe stored.read(into: rest)
      }
    }
    position += count
    return count
  }

  /// The next bytes, which stay to be read; fewer than `count` only at the end.
  mutating func peek(_ count: Int) throws(DataError) -> [UInt8] {
    if head.count < count {
      let before = position
      let kept = head
      head = []
      let more = try next(count - kept.count)
      head = kept + more
      position = before
    }
    return Array(head.prefix(count))
  }

  /// The next bytes, fewer than `count` only at the end.
  mutating func next(_ count: Int) throws(DataError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let filled = try unsafe bytes.withUnsafeMutableBufferPointer { buffer throws(DataError) in
      try unsafe read(into: UnsafeMutableRawBufferPointer(buffer))
    }
    bytes.removeLast(count - filled)
    return bytes
  }

  /// Goes back to the first byte.
  mutating func rewind() throws(DataError) {
    try stored.rewind()
    decompressor?.reset()
    head = []
    position = 0
  }
}

extension StoredBytes {
  /// The next bytes, fewer than `count` only at the end.
  mutating func next(_ count: Int) throws(DataError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let filled = try unsafe bytes.withUnsafeMutableBufferPointer { buffer throws(DataError) in
      try unsafe read(into: UnsafeMutableRawBufferPointer(buffer))
    }
    bytes.removeLast(count - filled)
    return bytes
  }
}
