// Template of variants.h: products and LU of matrices of order 16 and less.
//
// The number of rows is a constant in every copy of a loop, so that the compiler keeps a whole column in
// vector registers.

// `m` is a constant after inlining.
#define product_rows NAME(small_product_rows)
LAPWING_INLINE void product_rows(size_t m, size_t n, size_t k, SCALAR alpha, const SCALAR *a,
                                 size_t lda, const SCALAR *b, size_t ldb, SCALAR beta, SCALAR *c,
                                 size_t ldc) {
  size_t j = 0;
  for (; j + 2 <= n; j += 2) {
    SCALAR first[LAPWING_SMALL_ORDER], second[LAPWING_SMALL_ORDER];
    for (size_t i = 0; i < m; i++) first[i] = second[i] = 0;
    for (size_t l = 0; l < k; l++) {
      const SCALAR *column = a + l * lda;
      const SCALAR f = b[l + j * ldb], g = b[l + (j + 1) * ldb];
      for (size_t i = 0; i < m; i++) {
        first[i] += column[i] * f;
        second[i] += column[i] * g;
      }
    }
    SCALAR *to = c + j * ldc, *next = to + ldc;
    if (beta == 0) {
      for (size_t i = 0; i < m; i++) to[i] = alpha * first[i];
      for (size_t i = 0; i < m; i++) next[i] = alpha * second[i];
    } else {
      for (size_t i = 0; i < m; i++) to[i] = alpha * first[i] + beta * to[i];
      for (size_t i = 0; i < m; i++) next[i] = alpha * second[i] + beta * next[i];
    }
  }
  if (j < n) {
    SCALAR sum[LAPWING_SMALL_ORDER];
    for (size_t i = 0; i < m; i++) sum[i] = 0;
    for (size_t l = 0; l < k; l++) {
      const SCALAR *column = a + l * lda;
      const SCALAR f = b[l + j * ldb];
      for (size_t i = 0; i < m; i++) sum[i] += column[i] * f;
    }
    SCALAR *to = c + j * ldc;
    for (size_t i = 0; i < m; i++) to[i] = alpha * sum[i] + (beta == 0 ? 0 : beta * to[i]);
  }
}

static void NAME(lapwing_small_product)(size_t m, size_t n, size_t k, SCALAR alpha, const SCALAR *a,
                                        size_t lda, const SCALAR *b, size_t ldb, SCALAR beta,
                                        SCALAR *c, size_t ldc) {
#define ROWS(count) \
  case count:       \
    product_rows(count, n, k, alpha, a, lda, b, ldb, beta, c, ldc); \
    break
#define SQUARE(order) \
  case order:         \
    product_rows(order, order, order, alpha, a, lda, b, ldb, beta, c, ldc); \
    return
  // What is most often wanted without a loop at all.
  if (m == n && n == k) {
    switch (m) {
      SQUARE(2); SQUARE(3); SQUARE(4); SQUARE(6); SQUARE(8);
    }
  }
#undef SQUARE
  switch (m) {
    ROWS(1); ROWS(2); ROWS(3); ROWS(4); ROWS(5); ROWS(6); ROWS(7); ROWS(8);
    ROWS(9); ROWS(10); ROWS(11); ROWS(12); ROWS(13); ROWS(14); ROWS(15); ROWS(16);
  }
#undef ROWS
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

#undef product_rows
#undef lu_padded
#undef lu_solve_columns
