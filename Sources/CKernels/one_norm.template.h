// Template of variants.h: copies of matrices that find the 1-norm on the way.

#define magnitudes NAME(one_norm_magnitudes)
#define magnitude NAME(one_norm_magnitude)
#define column_sum NAME(one_norm_column_sum)
#define larger_norm NAME(one_norm_larger)

LAPWING_INLINE SCALAR magnitude(SCALAR x) { return SCALAR_IS_DOUBLE ? (SCALAR)__builtin_fabs(x) : (SCALAR)__builtin_fabsf((float)x); }

LAPWING_INLINE vec magnitudes(vec x) {
  vec y;
  for (size_t l = 0; l < LANES; l++) y[l] = magnitude(x[l]);
  return y;
}

// Once NaN, always NaN.
LAPWING_INLINE SCALAR larger_norm(SCALAR largest, SCALAR other) {
  return largest != largest || other <= largest ? largest : other;
}

// Σ|x| of m contiguous elements, which are copied to `to` and whose magnitudes are added to `sums`, unless
// these are NULL. `sums` has room for a vector behind m elements.
LAPWING_INLINE SCALAR column_sum(size_t m, const SCALAR *from, SCALAR *to, SCALAR *sums) {
  vec total[4] = {{0}, {0}, {0}, {0}};
  size_t i = 0;
#define STEP(k)                                                              \
  do {                                                                       \
    const vec x = load(from + i + (k) * LANES), y = magnitudes(x);           \
    if (to) store(to + i + (k) * LANES, x);                                  \
    if (sums) store(sums + i + (k) * LANES, load(sums + i + (k) * LANES) + y); \
    total[k] += y;                                                           \
  } while (0)
  for (; i + 4 * LANES <= m; i += 4 * LANES) {
    STEP(0);
    STEP(1);
    STEP(2);
    STEP(3);
  }
  for (; i + LANES <= m; i += LANES) STEP(0);
#undef STEP
  if (i < m) {
    const tail_mask tail = first_lanes(m - i);
    const vec x = load_tail(from + i, tail), y = magnitudes(x);
    if (to) store_tail(to + i, tail, x);
    // Zeros are added beyond the tail: what is stored whole is loaded without waiting.
    if (sums) store(sums + i, load(sums + i) + y);
    total[0] += y;
  }
  if (m < 4 * LANES) return sum(total[0]);
  return sum((total[0] + total[1]) + (total[2] + total[3]));
}

static void NAME(lapwing_one_norm)(size_t m, size_t n, const SCALAR *a, size_t lda, SCALAR *b,
                                   size_t ldb, SCALAR *norm) {
  SCALAR largest = 0;
  if (b) {
    for (size_t j = 0; j < n; j++)
      largest = larger_norm(largest, column_sum(m, a + j * lda, b + j * ldb, NULL));
  } else {
    for (size_t j = 0; j < n; j++)
      largest = larger_norm(largest, column_sum(m, a + j * lda, NULL, NULL));
  }
  *norm = largest;
}

#define ROWS 256

// Block by block of rows, so that the sums of rows need no memory that depends on n. The sum of row i runs over
// the columns to the right of the diagonal, that of column i over what stands above it.
static void NAME(lapwing_symmetric_one_norm)(size_t n, const SCALAR *a, size_t lda, SCALAR *b,
                                             size_t ldb, SCALAR *norm) {
  // Of the elements to the right of the diagonal, and of the others; apart, or a vector would wait for its element.
  SCALAR sums[ROWS + LANES], others[ROWS], largest = 0;
  for (size_t first = 0; first < n; first += ROWS) {
    const size_t last = first + ROWS < n ? first + ROWS : n;
    for (size_t i = 0; i < last - first + LANES; i++) sums[i] = 0;
    for (size_t j = first; j < n; j++) {
      const SCALAR *from = a + j * lda;
      SCALAR *to = b ? b + j * ldb : NULL;
      const size_t end = j < last ? j : last;
      const SCALAR inside = to ? column_sum(end - first, from + first, to + first, sums)
                               : column_sum(end - first, from + first, NULL, sums);
      if (j >= last) continue;
      if (to) to[j] = from[j];
      others[j - first] = (column_sum(first, from, NULL, NULL) + inside) + magnitude(from[j]);
    }
    for (size_t i = 0; i < last - first; i++) largest = larger_norm(largest, sums[i] + others[i]);
  }
  *norm = largest;
}

#undef ROWS
#undef magnitudes
#undef magnitude
#undef column_sum
#undef larger_norm
