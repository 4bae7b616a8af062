#include "instruction_set.h"

#include "variants.h"

lapwing_instruction_set lapwing_widest_instruction_set(void) {
#if LAPWING_X86_VARIANTS
  // Constructors of other objects may call this before the compiler's runtime has asked the processor.
  __builtin_cpu_init();
  if (__builtin_cpu_supports("x86-64-v4")) return lapwing_avx512;
  if (__builtin_cpu_supports("x86-64-v3")) return lapwing_avx2;
#endif
  return lapwing_baseline;
}
