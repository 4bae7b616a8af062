import CParsing

/// What an element of a binary array is, and in which order its bytes stand.
struct ElementType: Hashable, Sendable {
  let type: lapwing_element_type
  /// How many bytes an element takes.
  let size: Int
  /// Whether the bytes stand in the order that is not the machine's.
  let isSwapped: Bool

  /// The doubles of this machine.
  static let double = ElementType(type: LAPWING_F8, size: 8, isSwapped: false)

  private init(type: lapwing_element_type, size: Int, isSwapped: Bool) {
    (self.type, self.size, self.isSwapped) = (type, size, isSwapped)
  }

  /// What NumPy calls it: `<f8`, `>i4`, `|u1`; nil if it is not one of those that are read.
  init?(descriptor: String) {
    let known: [String: lapwing_element_type] = [
      "f4": LAPWING_F4, "f8": LAPWING_F8, "i1": LAPWING_I1, "i2": LAPWING_I2, "i4": LAPWING_I4,
      "i8": LAPWING_I8, "u1": LAPWING_U1, "u2": LAPWING_U2, "u4": LAPWING_U4, "u8": LAPWING_U8,
      "b1": LAPWING_U1,
    ]
    guard let order = descriptor.first, let type = known[String(descriptor.dropFirst())],
      let size = descriptor.last?.wholeNumberValue
    else { return nil }
    let isLittle = 1.littleEndian == 1
    switch order {
    case "<": self.init(type: type, size: size, isSwapped: !isLittle)
    case ">": self.init(type: type, size: size, isSwapped: isLittle)
    case "=": self.init(type: type, size: size, isSwapped: false)
    case "|" where size == 1: self.init(type: type, size: size, isSwapped: false)
    default: return nil
    }
  }
}

extension lapwing_element_type: @retroactive Hashable {}
