internal import CKernels

/// The vector instructions that Lapwing's own kernels use.
///
/// All variants of a kernel are in the binary. On one instruction set the same input gives the same
/// bits; two of them round differently.
public enum InstructionSet: Int, Sendable, Hashable, Codable, CaseIterable, Comparable {
  /// What every processor of the architecture has: SSE2 on x86-64, NEON on arm64.
  case baseline
  /// x86-64-v3: 256-bit vectors, fused multiply-add.
  case avx2
  /// x86-64-v4: 512-bit vectors.
  case avx512

  /// The widest that this processor has.
  public static let widest =
    InstructionSet(rawValue: Int(lapwing_widest_instruction_set().rawValue)) ?? .baseline

  public static func < (a: InstructionSet, b: InstructionSet) -> Bool { a.rawValue < b.rawValue }

  /// The one that is named, or the widest, which costs less than asking for it by name.
  @inline(__always)
  static func smallKernel(_ named: InstructionSet?) -> lapwing_instruction_set {
    named?.kernel ?? lapwing_cached_instruction_set()
  }

  /// For the kernels; traps where the next instruction would be an illegal one.
  var kernel: lapwing_instruction_set {
    precondition(self <= .widest, "this processor has no \(self)")
    return lapwing_instruction_set(rawValue: .init(rawValue))
  }
}
