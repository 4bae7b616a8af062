// Template of variants.h: products and LU of matrices of order 16 and less.
//
// Loops over rows and columns have constant ends after inlining, so that the compiler keeps what they work on in
// vector registers.

// `columns` columns of C: `vectors` vectors of rows, the last of which is whole, or has a tail.
#define product_tile NAME(small_product_tile)
LAPWING_INLINE void product_tile(size_t vectors, tail_mask tail, int is_whole, size_t columns, size_t k,
                                 SCALAR alpha, const SCALAR *a, size_t lda, const SCALAR *b, size_t ldb,
                                 SCALAR beta, SCALAR *c, size_t ldc) {
  vec sums[TILE_SUMS];
  for (size_t s = 0; s < vectors * columns; s++) sums[s] = (vec){0};
  for (size_t l = 0; l < k; l++) {
    vec column[LAPWING_SMALL_ORDER / LANES];
    for (size_t v = 0; v < vectors; v++) {
      const SCALAR *from = a + l * lda + v * LANES;
      column[v] = v + 1 < vectors || is_whole ? load(from) : load_tail(from, tail);
    }
    for (size_t j = 0; j < columns; j++) {
      const vec factor = splat(b[l + j * ldb]);
      for (size_t v = 0; v < vectors; v++) sums[v + j * vectors] += column[v] * factor;
    }
  }
  for (size_t j = 0; j < columns; j++) {
    for (size_t v = 0; v < vectors; v++) {
      const int is_full = v + 1 < vectors || is_whole;
      SCALAR *to = c + j * ldc + v * LANES;
      vec value = splat(alpha) * sums[v + j * vectors];
      if (beta != 0) value += splat(beta) * (is_full ? load(to) : load_tail(to, tail));
      if (is_full) store(to, value);
      else store_tail(to, tail, value);
    }
  }
}

#define product_columns NAME(small_product_columns)
LAPWING_INLINE void product_columns(size_t vectors, tail_mask tail, int is_whole, size_t n, size_t k,
                                    SCALAR alpha, const SCALAR *a, size_t lda, const SCALAR *b, size_t ldb,
                                    SCALAR beta, SCALAR *c, size_t ldc) {
  const size_t widest = TILE_SUMS / vectors;
  size_t j = 0;
#define TILES(columns)                                                                                     \
  if ((columns) <= widest)                                                                                 \
    for (; j + (columns) <= n; j += (columns))                                                             \
      product_tile(vectors, tail, is_whole, columns, k, alpha, a, lda, b + j * ldb, ldb, beta, c + j * ldc, \
                   ldc)
  TILES(8);
  TILES(4);
  TILES(2);
  TILES(1);
#undef TILES
}

// The product of matrices of order 4, without a loop.
static void NAME(lapwing_product_of_4)(SCALAR alpha, const SCALAR *a, size_t lda, const SCALAR *b,
                                       size_t ldb, SCALAR beta, SCALAR *c, size_t ldc) {
  vec4 columns[4];
  for (size_t l = 0; l < 4; l++) __builtin_memcpy(columns + l, a + l * lda, sizeof(vec4));
  for (size_t j = 0; j < 4; j++) {
    const SCALAR *factors = b + j * ldb;
    vec4 value = (columns[0] * factors[0] + columns[1] * factors[1]) +
                 (columns[2] * factors[2] + columns[3] * factors[3]);
    value *= alpha;
    if (beta != 0) {
      vec4 before;
      __builtin_memcpy(&before, c + j * ldc, sizeof before);
      value += beta * before;
    }
    __builtin_memcpy(c + j * ldc, &value, sizeof value);
  }
}

static void NAME(lapwing_small_product)(size_t m, size_t n, size_t k, SCALAR alpha, const SCALAR *a,
                                        size_t lda, const SCALAR *b, size_t ldb, SCALAR beta,
                                        SCALAR *c, size_t ldc) {
  const size_t vectors = (m + LANES - 1) / LANES;
  const size_t rest = m - (vectors - 1) * LANES;
  const tail_mask tail = first_lanes(rest);
#define VECTORS(count)                                                                           \
  case count:                                                                                    \
    if (rest == LANES) product_columns(count, tail, 1, n, k, alpha, a, lda, b, ldb, beta, c, ldc); \
    else product_columns(count, tail, 0, n, k, alpha, a, lda, b, ldb, beta, c, ldc);             \
    break
  switch (vectors) {
    VECTORS(1);
#if LANES <= 8
    VECTORS(2);
#endif
#if LANES <= 4
    VECTORS(3); VECTORS(4);
#endif
#if LANES <= 2
    VECTORS(5); VECTORS(6); VECTORS(7); VECTORS(8);
#endif
  }
#undef VECTORS
}

// `order` ≥ n is a constant after inlining, and up to 8 and at 16 so is n: whole columns are eliminated, with
// multipliers of zero for the rows that are done.
#define lu_padded NAME(small_lu_padded)
LAPWING_INLINE void lu_padded(size_t order, size_t n, SCALAR *a, size_t lda, int32_t *pivots,
                              int32_t *info) {
  SCALAR work[LAPWING_SMALL_ORDER * LAPWING_SMALL_ORDER];
  for (size_t j = 0; j < n; j++) {
    for (size_t i = 0; i < n; i++) work[i + j * order] = a[i + j * lda];
    for (size_t i = n; i < order; i++) work[i + j * order] = 0;
  }
  *info = 0;
  for (size_t k = 0; k < n; k++) {
    SCALAR *column = work + k * order;
    size_t pivot = k;
    SCALAR largest = column[k] < 0 ? -column[k] : column[k];
    for (size_t i = k + 1; i < n; i++) {
      const SCALAR size = column[i] < 0 ? -column[i] : column[i];
      if (size > largest) {
        largest = size;
        pivot = i;
      }
    }
    pivots[k] = (int32_t)pivot + 1;
    if (column[pivot] == 0) {
      if (*info == 0) *info = (int32_t)k + 1;
      continue;
    }
    if (pivot != k) {
      for (size_t j = 0; j < n; j++) {
        const SCALAR kept = work[k + j * order];
        work[k + j * order] = work[pivot + j * order];
        work[pivot + j * order] = kept;
      }
    }
    SCALAR multipliers[LAPWING_SMALL_ORDER];
    const SCALAR divisor = column[k];
    for (size_t i = 0; i < order; i++) multipliers[i] = i > k ? column[i] / divisor : 0;
    // All of them, or it would become a call of memcpy.
    for (size_t i = 0; i < order; i++) column[i] = i > k ? multipliers[i] : column[i];
    for (size_t j = k + 1; j < n; j++) {
      SCALAR *other = work + j * order;
      const SCALAR factor = other[k];
      for (size_t i = 0; i < order; i++) other[i] -= multipliers[i] * factor;
    }
  }
  for (size_t j = 0; j < n; j++) {
    for (size_t i = 0; i < n; i++) a[i + j * lda] = work[i + j * order];
  }
}

static void NAME(lapwing_small_lu)(size_t n, SCALAR *a, size_t lda, int32_t *pivots, int32_t *info) {
  switch (n) {
    case 1: lu_padded(1, 1, a, lda, pivots, info); break;
    case 2: lu_padded(2, 2, a, lda, pivots, info); break;
    case 3: lu_padded(4, 3, a, lda, pivots, info); break;
    case 4: lu_padded(4, 4, a, lda, pivots, info); break;
    case 5: lu_padded(8, 5, a, lda, pivots, info); break;
    case 6: lu_padded(8, 6, a, lda, pivots, info); break;
    case 7: lu_padded(8, 7, a, lda, pivots, info); break;
    case 8: lu_padded(8, 8, a, lda, pivots, info); break;
    case 9: case 10: case 11: case 12: lu_padded(12, n, a, lda, pivots, info); break;
    case 16: lu_padded(16, 16, a, lda, pivots, info); break;
    default: lu_padded(16, n, a, lda, pivots, info);
  }
}

// `n` may be a constant after inlining.
#define lu_solve_columns NAME(small_lu_solve_columns)
LAPWING_INLINE void lu_solve_columns(size_t n, size_t columns, const SCALAR *a, size_t lda,
                                     const int32_t *pivots, SCALAR *b, size_t ldb) {
  for (size_t j = 0; j < columns; j++) {
    SCALAR *x = b + j * ldb;
    for (size_t k = 0; k < n; k++) {
      const size_t pivot = (size_t)pivots[k] - 1;
      const SCALAR kept = x[k];
      x[k] = x[pivot];
      x[pivot] = kept;
    }
    for (size_t k = 0; k < n; k++) {
      const SCALAR factor = x[k];
      const SCALAR *column = a + k * lda;
      for (size_t i = k + 1; i < n; i++) x[i] -= column[i] * factor;
    }
    for (size_t k = n; k-- > 0;) {
      const SCALAR *column = a + k * lda;
      const SCALAR factor = x[k] / column[k];
      x[k] = factor;
      for (size_t i = 0; i < k; i++) x[i] -= column[i] * factor;
    }
  }
}

static void NAME(lapwing_small_lu_solve)(size_t n, size_t columns, const SCALAR *a, size_t lda,
                                         const int32_t *pivots, SCALAR *b, size_t ldb) {
  switch (n) {
    case 2: lu_solve_columns(2, columns, a, lda, pivots, b, ldb); break;
    case 3: lu_solve_columns(3, columns, a, lda, pivots, b, ldb); break;
    case 4: lu_solve_columns(4, columns, a, lda, pivots, b, ldb); break;
    case 6: lu_solve_columns(6, columns, a, lda, pivots, b, ldb); break;
    case 8: lu_solve_columns(8, columns, a, lda, pivots, b, ldb); break;
    default: lu_solve_columns(n, columns, a, lda, pivots, b, ldb);
  }
}

#undef product_tile
#undef product_columns
#undef lu_padded
#undef lu_solve_columns
