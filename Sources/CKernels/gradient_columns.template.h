// Template of variants.h: the gradient where each column of X is contiguous.
//
// Strips of rows, short enough to stay in the cache: first their residuals, column by column, then
// their share of the gradient. Four columns at a time, so that the residuals are read and written a
// quarter as often.

#define LONGEST_STRIP 1024
#define SHORTEST_STRIP 64
#define STRIP_BYTES (128 << 10)

// r += Σ θ_k x_k over `count` columns; `rows` is at most LONGEST_STRIP.
#define add_products NAME(columns_add_products)
LAPWING_INLINE void add_products(size_t count, size_t rows, const SCALAR *x, size_t ld,
                                 const SCALAR *theta, SCALAR *r) {
  size_t i = 0;
  vec t[4];
#pragma clang loop unroll(full)
  for (size_t k = 0; k < count; k++) t[k] = splat(theta[k]);
  for (; i + LANES <= rows; i += LANES) {
    vec products = load(r + i);
#pragma clang loop unroll(full)
    for (size_t k = 0; k < count; k++) products += t[k] * load(x + k * ld + i);
    store(r + i, products);
  }
  for (; i < rows; i++) {
    for (size_t k = 0; k < count; k++) r[i] += theta[k] * x[k * ld + i];
  }
}

// gradient[k] += x_kᵀr for `count` columns, while the next strip of these columns is fetched.
#define add_dots NAME(columns_add_dots)
LAPWING_INLINE void add_dots(size_t count, size_t rows, const SCALAR *x, size_t ld, const SCALAR *r,
                             SCALAR *gradient) {
  size_t i = 0;
  vec even[4], odd[4];
#pragma clang loop unroll(full)
  for (size_t k = 0; k < count; k++) even[k] = odd[k] = splat(0);
  for (; i + 2 * LANES <= rows; i += 2 * LANES) {
    vec r0 = load(r + i), r1 = load(r + i + LANES);
#pragma clang loop unroll(full)
    for (size_t k = 0; k < count; k++) {
      const SCALAR *column = x + k * ld + i;
      even[k] += r0 * load(column);
      odd[k] += r1 * load(column + LANES);
      // An address behind the end does no harm.
      const char *next = (const char *)((size_t)column + rows * sizeof(SCALAR));
      __builtin_prefetch(next, 0, 2);
      if (VECTOR_BYTES == 64) __builtin_prefetch(next + 64, 0, 2);
    }
  }
  for (size_t k = 0; k < count; k++) {
    SCALAR rest = 0;
    for (size_t l = i; l < rows; l++) rest += x[k * ld + l] * r[l];
    gradient[k] += sum(even[k] + odd[k]) + rest;
  }
}

static void NAME(lapwing_gradient_columns)(size_t n, size_t p, const SCALAR *x, size_t ld,
                                           const SCALAR *y, size_t y_stride, const SCALAR *theta,
                                           SCALAR *gradient, SCALAR *residual_square) {
  size_t strip = STRIP_BYTES / sizeof(SCALAR) / (p > 0 ? p : 1);
  strip = strip / SHORTEST_STRIP * SHORTEST_STRIP;
  if (strip < SHORTEST_STRIP) strip = SHORTEST_STRIP;
  if (strip > LONGEST_STRIP) strip = LONGEST_STRIP;

  SCALAR r[LONGEST_STRIP];
  for (size_t begin = 0; begin < n; begin += strip) {
    const size_t rows = n - begin < strip ? n - begin : strip;
    const SCALAR *xs = x + begin;
    for (size_t i = 0; i < rows; i++) r[i] = -y[(begin + i) * y_stride];
    size_t j = 0;
    for (; j + 4 <= p; j += 4) add_products(4, rows, xs + j * ld, ld, theta + j, r);
    for (; j < p; j++) add_products(1, rows, xs + j * ld, ld, theta + j, r);

    SCALAR squares = 0;
    add_dots(1, rows, r, 0, r, &squares);
    *residual_square += squares;
    for (j = 0; j + 4 <= p; j += 4) add_dots(4, rows, xs + j * ld, ld, r, gradient + j);
    for (; j < p; j++) add_dots(1, rows, xs + j * ld, ld, r, gradient + j);
  }
}
