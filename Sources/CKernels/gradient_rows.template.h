// Template of variants.h: the gradient where each row of X is contiguous.
//
// The residual of a row needs the whole row, the gradient needs the row once more: the second time it
// comes from the cache. What is left is to keep the memory busy all the time, and the cost of the
// horizontal sums, which four rows share.

#define LINE (64 / sizeof(SCALAR))
#define FETCH_AHEAD 2048

// With sixteen vectors of θ and as many of the gradient some live on the stack, where they cost a
// little; the loops over short rows that they save cost more.
#define FEW_VECTORS 16

// Asks for the cache line of base[offset]; an address behind the end does no harm.
#define fetch NAME(gradient_fetch)
LAPWING_INLINE void fetch(const SCALAR *base, size_t offset) {
  __builtin_prefetch((const char *)((size_t)base + offset * sizeof(SCALAR)), 0, 3);
}

// The residuals of four rows from the vectors of their products, and their squares.
LAPWING_INLINE void NAME(residuals4)(const vec s[4], const SCALAR *y, size_t y_stride, SCALAR r[4],
                                     vec4 *squares) {
  vec4 targets, products;
  if (y_stride == 1) {
    __builtin_memcpy(&targets, y, sizeof targets);
  } else {
    targets = (vec4){y[0], y[y_stride], y[2 * y_stride], y[3 * y_stride]};
  }
  sum4(s[0], s[1], s[2], s[3], &products);
  vec4 residuals = products - targets;
  *squares += residuals * residuals;
  __builtin_memcpy(r, &residuals, sizeof residuals);
}

// MARK: p ≤ count·LANES, count ≤ FEW_VECTORS: θ and the gradient stay in registers.

#define few_columns NAME(gradient_few_columns)
// `count` is a constant after inlining.
LAPWING_INLINE void few_columns(size_t count, size_t n, size_t p, const SCALAR *x, size_t ld,
                                const SCALAR *y, size_t y_stride, const SCALAR *theta,
                                SCALAR *gradient, SCALAR *residual_square) {
  const size_t last = count - 1;
  const tail_mask tail = first_lanes(p - last * LANES);
  // Few sums would wait for one another: they are split by rows.
  const size_t parts = count == 1 ? 4 : count == 2 ? 2 : 1;
  // The processor does not foresee masked loads: without this, p < LANES takes three times as long.
  const size_t ahead = (FETCH_AHEAD / (ld * sizeof(SCALAR)) + 1) * ld;
  vec t[FEW_VECTORS], g[4][FEW_VECTORS];
#pragma clang loop unroll(full)
  for (size_t c = 0; c < last; c++) t[c] = load(theta + c * LANES);
  t[last] = load_tail(theta + last * LANES, tail);
#pragma clang loop unroll(full)
  for (size_t k = 0; k < parts; k++) {
#pragma clang loop unroll(full)
    for (size_t c = 0; c < count; c++) g[k][c] = splat(0);
  }

  vec4 squares = {0};
  SCALAR square = 0;
  size_t i = 0;
  for (; i + 4 <= n; i += 4) {
    const SCALAR *row = x + i * ld;
    vec s[4];
    SCALAR r[4];
#pragma clang loop unroll(full)
    for (size_t k = 0; k < 4; k++) {
      s[k] = load_tail(row + k * ld + last * LANES, tail) * t[last];
#pragma clang loop unroll(full)
      for (size_t c = 0; c < last; c++) s[k] += load(row + k * ld + c * LANES) * t[c];
#pragma clang loop unroll(full)
      for (size_t c = 0; c < count; c += LINE / LANES) {
        fetch(row, ahead + k * ld + c * LANES);
      }
    }
    NAME(residuals4)(s, y + i * y_stride, y_stride, r, &squares);
#if VECTOR_BYTES == 32
    // The compiler would keep the rows, on the stack; here it is cheaper to read them again (p = 10:
    // 1.5 against 2.0 ns a row; with masks or half vectors it is the other way round).
    __asm__("" : "+r"(row));
#endif
#pragma clang loop unroll(full)
    for (size_t k = 0; k < 4; k++) {
      vec residual = splat(r[k]);
#pragma clang loop unroll(full)
      for (size_t c = 0; c < last; c++) {
        g[k % parts][c] += residual * load(row + k * ld + c * LANES);
      }
      g[k % parts][last] += residual * load_tail(row + k * ld + last * LANES, tail);
    }
  }
  for (; i < n; i++) {
    const SCALAR *row = x + i * ld;
    vec s = load_tail(row + last * LANES, tail) * t[last];
#pragma clang loop unroll(full)
    for (size_t c = 0; c < last; c++) s += load(row + c * LANES) * t[c];
    SCALAR r = sum(s) - y[i * y_stride];
    square += r * r;
#pragma clang loop unroll(full)
    for (size_t c = 0; c < last; c++) g[0][c] += splat(r) * load(row + c * LANES);
    g[0][last] += splat(r) * load_tail(row + last * LANES, tail);
  }

#pragma clang loop unroll(full)
  for (size_t k = 1; k < parts; k++) {
#pragma clang loop unroll(full)
    for (size_t c = 0; c < count; c++) g[0][c] += g[k][c];
  }
#pragma clang loop unroll(full)
  for (size_t c = 0; c < last; c++) {
    store(gradient + c * LANES, load(gradient + c * LANES) + g[0][c]);
  }
  store_tail(gradient + last * LANES, tail,
             load_tail(gradient + last * LANES, tail) + g[0][last]);
  *residual_square += ((squares[0] + squares[1]) + (squares[2] + squares[3])) + square;
}

// MARK: Any p: eight rows at a time, first their residuals, then their share of the gradient.

// Four products row·θ at once, so that θ is read a quarter as often. Half of the next eight rows are
// fetched here, the others while these rows are read for the second time.
#define four_products NAME(gradient_four_products)
LAPWING_INLINE void four_products(size_t p, const SCALAR *x, size_t ld, const SCALAR *theta,
                                  vec s[4]) {
  vec u[4];
#pragma clang loop unroll(full)
  for (size_t k = 0; k < 4; k++) s[k] = u[k] = splat(0);
  size_t j = 0;
  for (; j + 2 * LANES <= p; j += 2 * LANES) {
    vec t0 = load(theta + j), t1 = load(theta + j + LANES);
#pragma clang loop unroll(full)
    for (size_t k = 0; k < 4; k++) {
      s[k] += load(x + k * ld + j) * t0;
      u[k] += load(x + k * ld + j + LANES) * t1;
    }
#pragma clang loop unroll(full)
    for (size_t k = 0; k < 2; k++) {
      fetch(x, (8 + k) * ld + j);
      if (LANES == LINE) fetch(x, (8 + k) * ld + j + LANES);
    }
  }
  for (; j + LANES <= p; j += LANES) {
    vec t0 = load(theta + j);
#pragma clang loop unroll(full)
    for (size_t k = 0; k < 4; k++) s[k] += load(x + k * ld + j) * t0;
  }
  if (j < p) {
    const tail_mask tail = first_lanes(p - j);
    vec t0 = load_tail(theta + j, tail);
#pragma clang loop unroll(full)
    for (size_t k = 0; k < 4; k++) u[k] += load_tail(x + k * ld + j, tail) * t0;
  }
#pragma clang loop unroll(full)
  for (size_t k = 0; k < 4; k++) s[k] += u[k];
}

#define many_columns NAME(gradient_many_columns)
static void many_columns(size_t n, size_t p, const SCALAR *x, size_t ld, const SCALAR *y,
                         size_t y_stride, const SCALAR *theta, SCALAR *gradient,
                         SCALAR *residual_square) {
  const size_t whole = p / LANES * LANES;
  const tail_mask tail = first_lanes(p > whole ? p - whole : 1);
  vec4 squares = {0};
  SCALAR square = 0;
  size_t i = 0;
  for (; i + 8 <= n; i += 8) {
    const SCALAR *row = x + i * ld;
    SCALAR r[8];
    for (size_t k = 0; k < 8; k += 4) {
      vec s[4];
      four_products(p, row + k * ld, ld, theta, s);
      NAME(residuals4)(s, y + (i + k) * y_stride, y_stride, r + k, &squares);
    }
    vec residual[8];
#pragma clang loop unroll(full)
    for (size_t k = 0; k < 8; k++) residual[k] = splat(r[k]);
    for (size_t j = 0; j < whole; j += LANES) {
      vec even = load(gradient + j), odd = residual[1] * load(row + ld + j);
      even += residual[0] * load(row + j);
#pragma clang loop unroll(full)
      for (size_t k = 2; k < 8; k += 2) {
        even += residual[k] * load(row + k * ld + j);
        odd += residual[k + 1] * load(row + (k + 1) * ld + j);
      }
      store(gradient + j, even + odd);
      // The other half of the next rows. Two narrow vectors are a cache line: they take turns.
      const bool turn = j / LANES % 2;
      if (LANES == LINE || !turn) {
        fetch(row, 10 * ld + j);
        fetch(row, 11 * ld + j);
      }
      if (LANES == LINE || turn) {
        fetch(row, 14 * ld + j);
        fetch(row, 15 * ld + j);
      }
    }
    if (whole < p) {
      vec g = load_tail(gradient + whole, tail);
#pragma clang loop unroll(full)
      for (size_t k = 0; k < 8; k++) g += residual[k] * load_tail(row + k * ld + whole, tail);
      store_tail(gradient + whole, tail, g);
    }
  }
  for (; i < n; i++) {
    const SCALAR *row = x + i * ld;
    vec s = splat(0);
    for (size_t j = 0; j < whole; j += LANES) s += load(row + j) * load(theta + j);
    if (whole < p) s += load_tail(row + whole, tail) * load_tail(theta + whole, tail);
    SCALAR r = sum(s) - y[i * y_stride];
    square += r * r;
    for (size_t j = 0; j < whole; j += LANES) {
      store(gradient + j, load(gradient + j) + splat(r) * load(row + j));
    }
    if (whole < p) {
      vec g = load_tail(gradient + whole, tail);
      store_tail(gradient + whole, tail, g + splat(r) * load_tail(row + whole, tail));
    }
  }
  *residual_square += ((squares[0] + squares[1]) + (squares[2] + squares[3])) + square;
}

static void NAME(lapwing_gradient_rows)(size_t n, size_t p, const SCALAR *x, size_t ld,
                                        const SCALAR *y, size_t y_stride, const SCALAR *theta,
                                        SCALAR *gradient, SCALAR *residual_square) {
#define FEW(count)                                                                            \
  case count:                                                                                 \
    few_columns(count, n, p, x, ld, y, y_stride, theta, gradient, residual_square); \
    return;
  switch ((p + LANES - 1) / LANES) {
    case 0:
      for (size_t i = 0; i < n; i++) *residual_square += y[i * y_stride] * y[i * y_stride];
      return;
      FEW(1) FEW(2) FEW(3) FEW(4) FEW(5) FEW(6) FEW(7) FEW(8)
      FEW(9) FEW(10) FEW(11) FEW(12) FEW(13) FEW(14) FEW(15) FEW(16)
    default:
      many_columns(n, p, x, ld, y, y_stride, theta, gradient, residual_square);
  }
#undef FEW
}
