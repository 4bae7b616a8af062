#pragma once

// Every kernel exists once for each of these; all of them are in the binary, and the widest that the
// processor has is chosen when the kernel is called. The same input gives the same bits on the same
// instruction set; different ones round differently.
typedef enum lapwing_instruction_set {
  lapwing_baseline = 0,  // what the compiler may assume: SSE2 on x86-64, NEON on arm64
  lapwing_avx2 = 1,      // x86-64-v3: 256-bit vectors and fused multiply-add
  lapwing_avx512 = 2,    // x86-64-v4: 512-bit vectors
} lapwing_instruction_set;

// The widest instruction set of this processor.
lapwing_instruction_set lapwing_widest_instruction_set(void);

// What that function found, plus 1; 0 as long as nobody has asked.
extern int lapwing_known_instruction_set;

// The same for kernels that take less time than to ask the processor.
static inline lapwing_instruction_set lapwing_cached_instruction_set(void) {
  const int known = __atomic_load_n(&lapwing_known_instruction_set, __ATOMIC_RELAXED);
  return known != 0 ? (lapwing_instruction_set)(known - 1) : lapwing_widest_instruction_set();
}
