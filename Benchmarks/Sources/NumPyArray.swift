import Foundation
import Lapwing

/// A NumPy file of doubles in C order, as the harness writes them.
struct NumPyArray {
  let shape: [Int]
  let elements: [Double]

  enum Problem: Error { case unreadable(String), unsupported(String) }

  init(path: String) throws {
    guard let file = FileHandle(forReadingAtPath: path) else { throw Problem.unreadable(path) }
    guard let start = try file.read(upToCount: 10), start.count == 10,
      start.starts(with: [0x93] + Array("NUMPY".utf8)), start[6] == 1
    else { throw Problem.unsupported(path) }
    let length = Int(start[8]) + Int(start[9]) << 8
    guard let bytes = try file.read(upToCount: length), bytes.count == length else {
      throw Problem.unreadable(path)
    }
    let header = String(decoding: bytes, as: UTF8.self)
    guard header.contains("'<f8'"), header.contains("'fortran_order': False"),
      let open = header.firstIndex(of: "("), let close = header.firstIndex(of: ")")
    else { throw Problem.unsupported(header) }
    let shape = header[header.index(after: open)..<close].split(separator: ",").compactMap {
      Int($0.trimmingCharacters(in: .whitespaces))
    }
    let count = shape.reduce(1, *)
    var got = 0
    elements = unsafe LargeStorage.array(unsafeUninitializedCapacity: count) {
      buffer, initialized in
      let raw = UnsafeMutableRawBufferPointer(buffer)
      while got < raw.count {
        let step = unsafe read(
          file.fileDescriptor, raw.baseAddress! + got, min(1 << 24, raw.count - got))
        if step <= 0 { break }
        got += step
      }
      initialized = got / MemoryLayout<Double>.stride
    }
    guard elements.count == count else { throw Problem.unreadable(path) }
    self.shape = shape
  }
}
