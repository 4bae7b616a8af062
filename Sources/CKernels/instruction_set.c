#include "instruction_set.h"

#include "variants.h"

int lapwing_known_instruction_set = 0;

lapwing_instruction_set lapwing_widest_instruction_set(void) {
  lapwing_instruction_set widest = lapwing_baseline;
#if LAPWING_X86_VARIANTS
  // Constructors of other objects may call this before the compiler's runtime has asked the processor.
  __builtin_cpu_init();
  if (__builtin_cpu_supports("x86-64-v4")) widest = lapwing_avx512;
  else if (__builtin_cpu_supports("x86-64-v3")) widest = lapwing_avx2;
#endif
  __atomic_store_n(&lapwing_known_instruction_set, (int)widest + 1, __ATOMIC_RELAXED);
  return widest;
}
