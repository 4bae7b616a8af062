// Part of variants.h: a vector of LANES scalars, and the little that C's operators on it lack.
// (Included many times: no include guard.)

#define vec NAME(lapwing_vec)
#define vec4 NAME(lapwing_vec4)
#define tail_mask NAME(lapwing_tail_mask)
#define load NAME(lapwing_load)
#define store NAME(lapwing_store)
#define splat NAME(lapwing_splat)
#define first_lanes NAME(lapwing_first_lanes)
#define load_tail NAME(lapwing_load_tail)
#define store_tail NAME(lapwing_store_tail)
#define sum4 NAME(lapwing_sum4)
#define sum NAME(lapwing_sum)

typedef SCALAR vec __attribute__((vector_size(VECTOR_BYTES)));
typedef SCALAR vec4 __attribute__((vector_size(4 * sizeof(SCALAR))));
typedef SCALAR NAME(lapwing_vec8) __attribute__((vector_size(8 * sizeof(SCALAR))));

LAPWING_INLINE vec load(const SCALAR *p) {
  vec v;
  __builtin_memcpy(&v, p, sizeof v);  // one unaligned load
  return v;
}

LAPWING_INLINE void store(SCALAR *p, vec v) { __builtin_memcpy(p, &v, sizeof v); }

LAPWING_INLINE vec splat(SCALAR s) { return s - (vec){0}; }  // (0 + s would turn −0 into 0)

// MARK: The first `count` lanes, 1 ≤ count ≤ LANES: the others are not touched in memory and load as 0.

#if VECTOR_BYTES == 64

#if SCALAR_IS_DOUBLE
typedef __mmask8 tail_mask;
LAPWING_INLINE vec load_tail(const SCALAR *p, tail_mask m) { return _mm512_maskz_loadu_pd(m, p); }
LAPWING_INLINE void store_tail(SCALAR *p, tail_mask m, vec v) { _mm512_mask_storeu_pd(p, m, v); }
#else
typedef __mmask16 tail_mask;
LAPWING_INLINE vec load_tail(const SCALAR *p, tail_mask m) { return _mm512_maskz_loadu_ps(m, p); }
LAPWING_INLINE void store_tail(SCALAR *p, tail_mask m, vec v) { _mm512_mask_storeu_ps(p, m, v); }
#endif
LAPWING_INLINE tail_mask first_lanes(size_t count) { return (tail_mask)((1u << count) - 1); }

#elif VECTOR_BYTES == 32

typedef __m256i tail_mask;
#if SCALAR_IS_DOUBLE
LAPWING_INLINE tail_mask first_lanes(size_t count) {
  return _mm256_cmpgt_epi64(_mm256_set1_epi64x((long long)count), _mm256_setr_epi64x(0, 1, 2, 3));
}
LAPWING_INLINE vec load_tail(const SCALAR *p, tail_mask m) { return _mm256_maskload_pd(p, m); }
LAPWING_INLINE void store_tail(SCALAR *p, tail_mask m, vec v) { _mm256_maskstore_pd(p, m, v); }
#else
LAPWING_INLINE tail_mask first_lanes(size_t count) {
  return _mm256_cmpgt_epi32(_mm256_set1_epi32((int)count),
                            _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}
LAPWING_INLINE vec load_tail(const SCALAR *p, tail_mask m) { return _mm256_maskload_ps(p, m); }
LAPWING_INLINE void store_tail(SCALAR *p, tail_mask m, vec v) { _mm256_maskstore_ps(p, m, v); }
#endif

#else

typedef size_t tail_mask;
LAPWING_INLINE tail_mask first_lanes(size_t count) { return count; }
LAPWING_INLINE vec load_tail(const SCALAR *p, tail_mask count) {
  if (count == LANES) return load(p);
#if LANES == 2
  return (vec){p[0], 0};
#else
  return (vec){p[0], count > 1 ? p[1] : 0, count > 2 ? p[2] : 0, 0};
#endif
}
LAPWING_INLINE void store_tail(SCALAR *p, tail_mask count, vec v) {
  for (size_t k = 0; k < count; k++) p[k] = v[k];
}

#endif

// MARK: Sums over lanes: (Σa, Σb, Σc, Σd), by halving. Halves stay together, so that every step is
// two shuffles and one addition whatever the width.

// (Through a pointer: four doubles by value have no settled calling convention without AVX.)
LAPWING_INLINE void sum4(vec a, vec b, vec c, vec d, vec4 *sums) {
#define lanes __builtin_shufflevector
#if LANES == 2
  vec ab = lanes(a, b, 0, 2) + lanes(a, b, 1, 3);
  vec cd = lanes(c, d, 0, 2) + lanes(c, d, 1, 3);
  *sums = lanes(ab, cd, 0, 1, 2, 3);
#elif LANES == 4
  vec ab = lanes(a, b, 0, 4, 2, 6) + lanes(a, b, 1, 5, 3, 7);
  vec cd = lanes(c, d, 0, 4, 2, 6) + lanes(c, d, 1, 5, 3, 7);
  *sums = lanes(ab, cd, 0, 1, 4, 5) + lanes(ab, cd, 2, 3, 6, 7);
#elif LANES == 8
  vec ab = lanes(a, b, 0, 1, 2, 3, 8, 9, 10, 11) + lanes(a, b, 4, 5, 6, 7, 12, 13, 14, 15);
  vec cd = lanes(c, d, 0, 1, 2, 3, 8, 9, 10, 11) + lanes(c, d, 4, 5, 6, 7, 12, 13, 14, 15);
  vec abcd = lanes(ab, cd, 0, 1, 4, 5, 8, 9, 12, 13) + lanes(ab, cd, 2, 3, 6, 7, 10, 11, 14, 15);
  *sums = lanes(abcd, abcd, 0, 2, 4, 6) + lanes(abcd, abcd, 1, 3, 5, 7);
#elif LANES == 16
  vec ab = lanes(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23) +
           lanes(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
  vec cd = lanes(c, d, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23) +
           lanes(c, d, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
  vec abcd = lanes(ab, cd, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27) +
             lanes(ab, cd, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31);
  NAME(lapwing_vec8) h = lanes(abcd, abcd, 0, 1, 4, 5, 8, 9, 12, 13) +
                         lanes(abcd, abcd, 2, 3, 6, 7, 10, 11, 14, 15);
  *sums = lanes(h, h, 0, 2, 4, 6) + lanes(h, h, 1, 3, 5, 7);
#endif
#undef lanes
}

LAPWING_INLINE SCALAR sum(vec a) {
  SCALAR lanes[LANES];
  store(lanes, a);
  for (size_t half = LANES / 2; half > 0; half /= 2)
    for (size_t k = 0; k < half; k++) lanes[k] += lanes[k + half];
  return lanes[0];
}
