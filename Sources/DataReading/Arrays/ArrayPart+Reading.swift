import CParsing
import Matrices

extension ArrayPart {
  /// Adds up the columns of some rows in samples that hold zeros there, `width` elements each.
  ///
  /// - Parameter range: the rows, those of the part.
  /// - Throws: what reading throws.
  func read(
    _ range: Range<Int>, _ runs: [Run], into samples: inout [Double], width: Int,
    firstSample: Int = 0
  ) throws(DataError) {
    switch content {
    case .stored(let store, let offset, let element, isFortranOrder: false):
      let stride = columns * element.size
      let bytes = try store.bytes(
        offset + range.lowerBound * stride..<offset + range.upperBound * stride)
      for run in runs {
        // One column goes down the rows, several go along each row.
        if run.count == 1 {
          convert(
            bytes, from: run.column * element.size, stride: stride, element, count: range.count,
            into: &samples, at: firstSample * width + run.element, stride: width)
        } else if run.count == columns && width == columns {
          convert(
            bytes, from: 0, stride: element.size, element, count: range.count * columns,
            into: &samples, at: firstSample * width, stride: 1)
        } else {
          for row in 0..<range.count {
            convert(
              bytes, from: row * stride + run.column * element.size, stride: element.size, element,
              count: run.count, into: &samples, at: (firstSample + row) * width + run.element,
              stride: 1)
          }
        }
      }
    case .stored(let store, let offset, let element, isFortranOrder: true):
      for run in runs {
        for place in 0..<run.count {
          let start = offset + ((run.column + place) * rows + range.lowerBound) * element.size
          let bytes = try store.bytes(start..<start + range.count * element.size)
          convert(
            bytes, from: 0, stride: element.size, element, count: range.count, into: &samples,
            at: firstSample * width + run.element + place, stride: width)
        }
      }
    case .dense(let matrix):
      for run in runs {
        for place in 0..<run.count {
          for (sample, row) in range.enumerated() {
            samples[(firstSample + sample) * width + run.element + place] =
              matrix[row, run.column + place]
          }
        }
      }
    case .sparse(let matrix):
      var elements = [Int](repeating: -1, count: columns)
      for run in runs {
        for place in 0..<run.count { elements[run.column + place] = run.element + place }
      }
      for (sample, row) in range.enumerated() {
        matrix.forEachEntry(ofRow: row) { column, value in
          if elements[column] >= 0 {
            samples[(firstSample + sample) * width + elements[column]] += value
          }
        }
      }
    case .rows(let store):
      let values = try store.values(range)
      for run in runs {
        for row in 0..<range.count {
          for place in 0..<run.count {
            samples[(firstSample + row) * width + run.element + place] =
              values[row * columns + run.column + place]
          }
        }
      }
    case .stacked(let parts):
      var first = 0
      for part in parts {
        let wanted = range.clamped(to: first..<first + part.rows)
        if !wanted.isEmpty {
          try part.read(
            wanted.lowerBound - first..<wanted.upperBound - first, runs, into: &samples,
            width: width, firstSample: firstSample + wanted.lowerBound - range.lowerBound)
        }
        first += part.rows
      }
    }
  }

  private func convert(
    _ bytes: [UInt8], from start: Int, stride: Int, _ element: ElementType, count: Int,
    into samples: inout [Double], at place: Int, stride targetStride: Int
  ) {
    precondition(
      count == 0
        || start + (count - 1) * stride + element.size <= bytes.count
          && place + (count - 1) * targetStride < samples.count,
      "elements outside of their arrays")
    guard count > 0 else { return }
    unsafe bytes.withUnsafeBufferPointer { source in
      unsafe samples.withUnsafeMutableBufferPointer { target in
        guard let source = source.baseAddress, let target = target.baseAddress else { return }
        unsafe lapwing_convert_elements(
          source + start, stride, element.type, element.isSwapped, count, target + place,
          targetStride)
      }
    }
  }
}
