// The fused double-double sweep, written once and included once per instruction set.
//
// Before including, define
//   PASS(name)   the name of a function of this variant
//   PASS_TARGET  its target attribute, or nothing
//   PASS_FMA     1 if the target has a fused multiply-add, else 0
//
// For each block of LAPWING_DD_BLOCK_ROWS rows:
//   1. pack the rows, scaled by powers of two and padded with zeros to whole groups of lanes;
//   2. per target and row, s + c ≈ Σ −x̂z: every lane adds its columns, then the lanes are added by a
//      tree that handles eight rows at once; then ŷ comes in, and r = s + c is normalised;
//   3. v = w·r, and per column h + h' ≈ Σ x̂v over the rows of the block, normalised;
//   4. the block's pairs enter a binary counter: a tree of accurate double-double additions.
// `Sources/BLASBackend/DoubleDoubleKernels.swift` states the error bound of this order of operations.

#if PASS_FMA
#define TWO_PROD TWO_PROD_FMA
#define MULTIPLY_ADD(a, b, c) __builtin_elementwise_fma((a), (b), (c))
#else
#define TWO_PROD TWO_PROD_DEKKER
#define MULTIPLY_ADD(a, b, c) ((a) * (b) + (c))
#endif

// Copies block rows into `out` (BLOCK × padded), times scale; rows and columns that do not exist are 0.
PASS_TARGET static void PASS(pack)(
    ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t padded, const double *x, ptrdiff_t row_stride,
    ptrdiff_t column_stride, const double *scales, double *restrict out) {
  if (column_stride == 1) {
    const ptrdiff_t whole = columns / LANES * LANES;
    for (ptrdiff_t i = 0; i < rows; i++) {
      const double *from = x + i * row_stride;
      double *to = out + i * padded;
      for (ptrdiff_t j = 0; j < whole; j += LANES)
        *(lanes *)(to + j) = *(const loose_lanes *)(from + j) * *(const lanes *)(scales + j);
      for (ptrdiff_t j = whole; j < columns; j++) to[j] = from[j] * scales[j];
      for (ptrdiff_t j = columns; j < padded; j++) to[j] = 0;
    }
  } else {
    for (ptrdiff_t i = 0; i < rows; i++)
      for (ptrdiff_t j = columns; j < padded; j++) out[i * padded + j] = 0;
    for (ptrdiff_t j = 0; j < columns; j++) {
      const double *from = x + j * column_stride;
      const double scale = scales[j];
      for (ptrdiff_t i = 0; i < rows; i++) out[i * padded + j] = from[i * row_stride] * scale;
    }
  }
  for (ptrdiff_t k = rows * padded; k < BLOCK * padded; k++) out[k] = 0;
}

// s[i] + c[i] ≈ Σ_j −x̂_ij z_j, lane by lane, for eight rows; `z` holds −z.
PASS_TARGET static inline __attribute__((always_inline)) void PASS(dot_rows)(
    ptrdiff_t padded, int has_low, const double *xh, const double *xl, const double *zh,
    const double *zl, lanes *s, lanes *c) {
  for (int half = 0; half < LANES; half += 4) {
    const double *high = xh + half * padded;
    const double *low = xl + half * padded;
    lanes sums[4], corrections[4];
    for (int r = 0; r < 4; r++) sums[r] = corrections[r] = (lanes){0};
    for (ptrdiff_t j = 0; j < padded; j += LANES) {
      const lanes a = *(const lanes *)(zh + j), b = *(const lanes *)(zl + j);
#pragma clang loop unroll(full)
      for (int r = 0; r < 4; r++) {
        const lanes x = *(const lanes *)(high + r * padded + j);
        lanes q, e, t;
        TWO_PROD(q, e, x, a);
        TWO_SUM(sums[r], t, sums[r], q);
        e = MULTIPLY_ADD(x, b, e);
        if (has_low) e = MULTIPLY_ADD(*(const lanes *)(low + r * padded + j), a, e);
        corrections[r] = corrections[r] + (t + e);
      }
    }
    for (int r = 0; r < 4; r++) {
      s[half + r] = sums[r];
      c[half + r] = corrections[r];
    }
  }
}

// Adds neighbouring lanes of rows a and b of `s` and `c`; the result becomes row `at`, at ≤ a < b.
#define ADD_LANES(at, a, b, KIND)                                              \
  do {                                                                         \
    const lanes u_ = __builtin_shufflevector(s[a], s[b], FIRST_##KIND);        \
    const lanes v_ = __builtin_shufflevector(s[a], s[b], SECOND_##KIND);       \
    const lanes k_ = __builtin_shufflevector(c[a], c[b], FIRST_##KIND);        \
    const lanes l_ = __builtin_shufflevector(c[a], c[b], SECOND_##KIND);       \
    lanes e_;                                                                  \
    TWO_SUM(s[at], e_, u_, v_);                                                \
    c[at] = (k_ + l_) + e_;                                                    \
  } while (0)

// Adds the eight lanes of eight rows; afterwards lane i of s[0] and c[0] belongs to row i.
PASS_TARGET static inline __attribute__((always_inline)) void PASS(add_lanes)(
    lanes *s, lanes *c) {
#pragma clang loop unroll(full)
  for (int i = 0; i < 4; i++) ADD_LANES(i, 2 * i, 2 * i + 1, OF_EIGHT);
#pragma clang loop unroll(full)
  for (int i = 0; i < 2; i++) ADD_LANES(i, 2 * i, 2 * i + 1, OF_FOUR);
  ADD_LANES(0, 0, 1, OF_TWO);
}

// h + l = Σ over the block's rows of x̂v, for one group of columns.
PASS_TARGET static inline __attribute__((always_inline)) void PASS(block_gradient)(
    ptrdiff_t padded, int has_low, const double *xh, const double *xl, const double *vh,
    const double *vl, double *h, double *l) {
  lanes s = {0}, c = {0};
#pragma clang loop unroll_count(4)
  for (int i = 0; i < BLOCK; i++) {
    const lanes x = *(const lanes *)(xh + i * padded);
    const lanes a = BROADCAST(vh[i]), b = BROADCAST(vl[i]);
    lanes q, e, t;
    TWO_PROD(q, e, x, a);
    TWO_SUM(s, t, s, q);
    e = MULTIPLY_ADD(x, b, e);
    if (has_low) e = MULTIPLY_ADD(*(const lanes *)(xl + i * padded), a, e);
    c = c + (t + e);
  }
  TWO_SUM(s, c, s, c);
  *(lanes *)h = s;
  *(lanes *)l = c;
}

// r = ŷ − X̂z of the packed block: BLOCK normalised pairs.
PASS_TARGET static inline __attribute__((always_inline)) void PASS(block_residual)(
    ptrdiff_t padded, int has_low, const double *xh, const double *xl, const double *zh,
    const double *zl, const double *yh, const double *yl, double *rh, double *rl) {
  for (int group = 0; group < BLOCK; group += LANES) {
    lanes s[LANES], c[LANES], t, high, low;
    PASS(dot_rows)(padded, has_low, xh + group * padded, xl + group * padded, zh, zl, s, c);
    PASS(add_lanes)(s, c);
    const lanes y = *(const lanes *)(yh + group), y2 = *(const lanes *)(yl + group);
    TWO_SUM(s[0], t, y, s[0]);
    c[0] = c[0] + (t + y2);
    TWO_SUM(high, low, s[0], c[0]);
    *(lanes *)(rh + group) = high;
    *(lanes *)(rl + group) = low;
  }
}

// v = w ⊗ r (relative error ≤ 7u²), and the block's part of Σ w r², a normalised pair per lane.
PASS_TARGET static inline __attribute__((always_inline)) void PASS(weigh)(
    int has_weights, const double *rh, const double *rl, const double *wh, const double *wl,
    double *vh, double *vl, double *square_h, double *square_l) {
  lanes s = {0}, c = {0};
  for (int group = 0; group < BLOCK; group += LANES) {
    const lanes r = *(const lanes *)(rh + group), r2 = *(const lanes *)(rl + group);
    lanes v = r, v2 = r2, q, e, t;
    if (has_weights) {
      const lanes w = *(const lanes *)(wh + group), w2 = *(const lanes *)(wl + group);
      TWO_PROD(q, e, r, w);
      e = e + (r * w2 + r2 * w);
      FAST_TWO_SUM(v, v2, q, e);
    }
    TWO_PROD(q, e, r, v);
    TWO_SUM(s, t, s, q);
    e = e + (r * v2 + r2 * v);
    c = c + (t + e);
    *(lanes *)(vh + group) = v;
    *(lanes *)(vl + group) = v2;
  }
  TWO_SUM(s, c, s, c);
  *(lanes *)square_h = s;
  *(lanes *)square_l = c;
}

// (h, l) ← (h, l) + (a, b), `width` pairs, a multiple of the lanes.
PASS_TARGET static void PASS(merge)(
    ptrdiff_t width, const double *a, const double *b, double *h, double *l) {
  for (ptrdiff_t j = 0; j < width; j += LANES) {
    lanes high = *(lanes *)(h + j), low = *(lanes *)(l + j);
    const lanes high2 = *(const lanes *)(a + j), low2 = *(const lanes *)(b + j);
    DOUBLE_DOUBLE_ADD(high, low, high2, low2);
    *(lanes *)(h + j) = high;
    *(lanes *)(l + j) = low;
  }
}

PASS_TARGET static inline __attribute__((always_inline)) void PASS(sweep)(
    const lapwing_dd_problem *problem, const layout *at, int has_low) {
  const ptrdiff_t padded = at->padded, width = at->width, targets = problem->targets;
  const int has_weights = problem->weights != NULL;
  ptrdiff_t blocks = 0;
  for (ptrdiff_t first = 0; first < problem->rows; first += BLOCK, blocks++) {
    const ptrdiff_t left = problem->rows - first;
    const ptrdiff_t rows = left < BLOCK ? left : BLOCK;
    const lapwing_dd_matrix x = problem->design;
    PASS(pack)(
        rows, problem->columns, padded, x.high + first * x.row_stride, x.row_stride,
        x.column_stride, at->scales, at->xh);
    if (has_low)
      PASS(pack)(
          rows, problem->columns, padded, x.low + first * x.row_stride, x.row_stride,
          x.column_stride, at->scales, at->xl);
    if (has_weights) load_weights(problem, first, rows, at);
    for (ptrdiff_t t = 0; t < targets; t++) {
      load_target(problem, first, rows, t, at);
      PASS(block_residual)(
          padded, has_low, at->xh, at->xl, at->zh + t * padded, at->zl + t * padded, at->yh,
          at->yl, at->rh, at->rl);
      double *h = at->block + t * 2 * width, *l = h + width;
      PASS(weigh)(
          has_weights, at->rh, at->rl, at->wh, at->wl, at->vh, at->vl, h + padded, l + padded);
      for (ptrdiff_t j = 0; j < padded; j += LANES)
        PASS(block_gradient)(
            padded, has_low, at->xh + j, at->xl + j, at->vh, at->vl, h + j, l + j);
    }
    // The binary counter: bit k of `blocks` says whether level k holds the sum of 2^k blocks.
    int level = 0;
    for (; (blocks >> level) & 1; level++)
      for (ptrdiff_t t = 0; t < targets; t++) {
        const double *held = at->levels + (level * targets + t) * 2 * width;
        double *h = at->block + t * 2 * width;
        PASS(merge)(width, held, held + width, h, h + width);
      }
    double *free_level = at->levels + level * targets * 2 * width;
    for (ptrdiff_t k = 0; k < targets * 2 * width; k++) free_level[k] = at->block[k];
  }
}

PASS_TARGET static void PASS(run)(const lapwing_dd_problem *problem, const layout *at) {
  if (problem->design.low)
    PASS(sweep)(problem, at, 1);
  else
    PASS(sweep)(problem, at, 0);
}

#undef TWO_PROD
#undef MULTIPLY_ADD
#undef ADD_LANES
#undef PASS
#undef PASS_TARGET
#undef PASS_FMA
