import Lapwing

/// Makes inputs of seeds, the same ones for the same number.
struct Mutator {
  private var random: Xoshiro256
  /// Seeds, and what has led to something new.
  private(set) var corpus: [[UInt8]]
  private let words: [[UInt8]]

  private static let mostBytes = 1 << 16
  /// Numbers at which counts, sizes and exponents go wrong.
  private static let numbers = [
    "0", "-1", "1", "255", "65536", "2147483648", "4294967295", "9223372036854775807",
    "18446744073709551616", "1e308", "1e400", "-1e-330", "4.9e-324", "0.1", "NaN", "inf",
    "9007199254740993", "123456789012345678901234567890",
  ].map { Array($0.utf8) }
  private static let binaryNumbers: [UInt64] = [
    0, 1, 2, 0x7f, 0x80, 0xff, 0xffff, 0x1_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff,
    0x1_0000_0000, 0x7fff_ffff_ffff_ffff, 0x8000_0000_0000_0000, .max, 0x7ff0_0000_0000_0000,
  ]

  init(seed: UInt64, corpus: [[UInt8]], words: [String]) {
    random = Xoshiro256(seed: seed)
    self.corpus = corpus
    self.words = words.map { Array($0.utf8) }
  }

  mutating func keep(_ input: [UInt8]) { corpus.append(input) }

  mutating func next() -> [UInt8] {
    var input = corpus[below(corpus.count)]
    for _ in 0...below(5) {
      change(&input)
      if input.count > Self.mostBytes { input.removeLast(input.count - Self.mostBytes) }
    }
    return input
  }

  private mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &random) }

  private mutating func range(in input: [UInt8]) -> Range<Int> {
    let start = below(input.count + 1)
    let length = below(2) == 0 ? below(9) : below(input.count - start + 1)
    return start..<min(input.count, start + length)
  }

  private mutating func change(_ input: inout [UInt8]) {
    let place = below(input.count + 1)
    switch below(10) {
    case 0 where !input.isEmpty: input[below(input.count)] ^= 1 << UInt8(below(8))
    case 1 where !input.isEmpty: input[below(input.count)] = UInt8(below(256))
    case 2: input.removeSubrange(range(in: input))
    case 3: input.insert(contentsOf: input[range(in: input)], at: place)
    case 4 where !words.isEmpty: input.insert(contentsOf: words[below(words.count)], at: place)
    case 5:
      // The beginning of this one, the end of another.
      let other = corpus[below(corpus.count)]
      input = Array(input[..<place]) + other[below(other.count + 1)...]
    case 6: replaceNumber(&input)
    case 7:
      let number = Self.binaryNumbers[below(Self.binaryNumbers.count)]
      let size = 1 << below(4)
      guard input.count >= size else { return }
      let start = below(input.count - size + 1)
      for byte in 0..<size { input[start + byte] = UInt8(truncatingIfNeeded: number >> (8 * byte)) }
    case 8: input.removeLast(input.count - place)
    default: input.insert(UInt8(below(256)), at: place)
    }
  }

  /// Puts another number in the place of one that is written in digits.
  private mutating func replaceNumber(_ input: inout [UInt8]) {
    func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    let digits = input.indices.filter { isDigit(input[$0]) }
    guard !digits.isEmpty else { return }
    var start = digits[below(digits.count)]
    var end = start
    while start > 0, isDigit(input[start - 1]) { start -= 1 }
    while end < input.count, isDigit(input[end]) { end += 1 }
    input.replaceSubrange(start..<end, with: Self.numbers[below(Self.numbers.count)])
  }
}
