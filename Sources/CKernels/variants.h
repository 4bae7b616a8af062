// Compiles KERNEL_TEMPLATE (the name of a file) once for every scalar type and instruction set.
//
// `target_clones` would do the second part with less, but gives every clone the same source: a kernel
// that keeps its sums in registers needs to know how many there are and how wide. It also crashes
// under ThreadSanitizer, whose runtime is not ready when the loader picks the clone.
//
// The template sees SCALAR, LANES, REGISTERS, NAME(x) and the helpers of vectors.h.

#if defined(__x86_64__) && defined(__clang__)
#define LAPWING_X86_VARIANTS 1
#include <immintrin.h>
#else
#define LAPWING_X86_VARIANTS 0
#endif

#define LAPWING_PASTE3_(a, b, c) a##_##b##_##c
#define LAPWING_PASTE3(a, b, c) LAPWING_PASTE3_(a, b, c)
#define NAME(x) LAPWING_PASTE3(x, SCALAR_NAME, SET_NAME)

// Inlined even in debug builds: the loops around these rely on constant arguments.
#define LAPWING_INLINE static inline __attribute__((always_inline, unused))

// The switch on the instruction set, for the public functions.
#if LAPWING_X86_VARIANTS
#define LAPWING_DISPATCH(set, kernel, arguments)       \
  do {                                                 \
    if ((set) == lapwing_avx512) kernel##_avx512 arguments; \
    else if ((set) == lapwing_avx2) kernel##_avx2 arguments; \
    else kernel##_baseline arguments;                  \
  } while (0)
#else
#define LAPWING_DISPATCH(set, kernel, arguments) \
  do {                                           \
    (void)(set);                                 \
    kernel##_baseline arguments;                 \
  } while (0)
#endif

// Up to four rows fill no vector of 64 bytes, and it costs more to load a part of one.
#define LAPWING_NARROW(set, rows) ((rows) <= 4 && (set) == lapwing_avx512 ? lapwing_avx2 : (set))

#ifdef KERNEL_TEMPLATE

#define VECTOR_BYTES 16
#if defined(__aarch64__)
#define REGISTERS 32
#else
#define REGISTERS 16
#endif
#define SET_NAME baseline
#include "scalars.h"
#undef VECTOR_BYTES
#undef REGISTERS
#undef SET_NAME

#if LAPWING_X86_VARIANTS
#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)
#define VECTOR_BYTES 32
#define REGISTERS 16
#define SET_NAME avx2
#include "scalars.h"
#undef VECTOR_BYTES
#undef REGISTERS
#undef SET_NAME
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("arch=x86-64-v4"))), apply_to = function)
#define VECTOR_BYTES 64
#define REGISTERS 32
#define SET_NAME avx512
#include "scalars.h"
#undef VECTOR_BYTES
#undef REGISTERS
#undef SET_NAME
#pragma clang attribute pop
#endif

#endif
