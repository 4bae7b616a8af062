// Template of variants.h: the gradient at several columns of parameters, where each row of X is contiguous.
//
// Both products, XΘ and XᵀR, are one loop, with the steps along and across X exchanged: a tile of sums
// stays in registers, each x broadcast times vectors of a panel. A panel is some columns of Θ or R, as
// many vectors wide as a tile; X itself is not copied, as GEMM would. A block of rows is short enough to
// be in the second-level cache still when its residuals are known; meanwhile the next one is fetched.

#include "tile_shape.h"

// sums[i][j] = Σ x[i·across + l·along]·panel[l][j] over l < length, for `height` values of i and `width`
// vectors of j: constants after inlining.
#define tile NAME(gradients_tile)
LAPWING_INLINE void tile(size_t height, size_t width, size_t length, const SCALAR *x, size_t across,
                         size_t along, const SCALAR *panel, vec sums[TILE_ROWS][TILE_VECTORS]) {
#pragma clang loop unroll(full)
  for (size_t i = 0; i < height; i++) {
#pragma clang loop unroll(full)
    for (size_t j = 0; j < width; j++) sums[i][j] = splat(0);
  }
  for (size_t l = 0; l < length; l++) {
    vec v[TILE_VECTORS];
#pragma clang loop unroll(full)
    for (size_t j = 0; j < width; j++) v[j] = load(panel + j * LANES);
#pragma clang loop unroll(full)
    for (size_t i = 0; i < height; i++) {
      vec b = splat(x[i * across]);
#pragma clang loop unroll(full)
      for (size_t j = 0; j < width; j++) sums[i][j] += b * v[j];
    }
    x += along;
    panel += width * LANES;
  }
}

// r ← xθ − r for `height` rows, and the sums of their squares.
#define residual_tile NAME(gradients_residual_tile)
LAPWING_INLINE void residual_tile(size_t height, size_t width, size_t p, const SCALAR *x, size_t ld,
                                  const SCALAR *theta, SCALAR *r, SCALAR *squares) {
  vec sums[TILE_ROWS][TILE_VECTORS];
  tile(height, width, p, x, ld, 1, theta, sums);
#pragma clang loop unroll(full)
  for (size_t j = 0; j < width; j++) {
    vec s = load(squares + j * LANES);
#pragma clang loop unroll(full)
    for (size_t i = 0; i < height; i++) {
      SCALAR *entry = r + (i * width + j) * LANES;
      vec residual = sums[i][j] - load(entry);
      store(entry, residual);
      s += residual * residual;
    }
    store(squares + j * LANES, s);
  }
}

// g ← g + xᵀr for `height` columns of x.
#define gradient_tile NAME(gradients_gradient_tile)
LAPWING_INLINE void gradient_tile(size_t height, size_t width, size_t rows, const SCALAR *x,
                                  size_t ld, const SCALAR *r, SCALAR *g) {
  vec sums[TILE_ROWS][TILE_VECTORS];
  tile(height, width, rows, x, 1, ld, r, sums);
#pragma clang loop unroll(full)
  for (size_t i = 0; i < height; i++) {
#pragma clang loop unroll(full)
    for (size_t j = 0; j < width; j++) {
      SCALAR *entry = g + (i * width + j) * LANES;
      store(entry, load(entry) + sums[i][j]);
    }
  }
}

// All tiles of one panel: those of the residuals of `rows` rows, or those of the gradient. Each asks for
// some cache lines of the next block.
#define FETCH()                                                                    \
  for (size_t line = 0; line < lines; line++, ahead += 64) {                       \
    __builtin_prefetch((const void *)ahead, 0, 2);                                 \
  }
#define EACH_TILE(count, TILE)                                                     \
  do {                                                                             \
    size_t i = 0;                                                                  \
    for (; i + TILE_ROWS <= (count); i += TILE_ROWS) {                             \
      FETCH()                                                                      \
      TILE(TILE_ROWS);                                                             \
    }                                                                              \
    if (TILE_ROWS > 4 && i + 4 <= (count)) {                                       \
      TILE(4);                                                                     \
      i += 4;                                                                      \
    }                                                                              \
    if (i + 2 <= (count)) {                                                        \
      TILE(2);                                                                     \
      i += 2;                                                                      \
    }                                                                              \
    if (i < (count)) TILE(1);                                                      \
  } while (0)

#define residual_panel NAME(gradients_residual_panel)
LAPWING_INLINE size_t residual_panel(size_t width, size_t rows, size_t p, const SCALAR *x, size_t ld,
                                     const SCALAR *theta, SCALAR *r, SCALAR *squares, size_t ahead,
                                     size_t lines) {
#define TILE(height) \
  residual_tile(height, width, p, x + i * ld, ld, theta, r + i * width * LANES, squares)
  EACH_TILE(rows, TILE);
#undef TILE
  return ahead;
}

#define gradient_panel NAME(gradients_gradient_panel)
LAPWING_INLINE size_t gradient_panel(size_t width, size_t rows, size_t p, const SCALAR *x, size_t ld,
                                     const SCALAR *r, SCALAR *g, size_t ahead, size_t lines) {
#define TILE(height) gradient_tile(height, width, rows, x + i, ld, r, g + i * width * LANES)
  EACH_TILE(p, TILE);
#undef TILE
  return ahead;
}

// How many vectors the next panel is wide, of `left`: two of two rather than one of three and a lonely one.
#define panel_width NAME(gradients_panel_width)
LAPWING_INLINE size_t panel_width(size_t left) {
  return left <= TILE_VECTORS ? left : left == TILE_VECTORS + 1 ? (left + 1) / 2 : TILE_VECTORS;
}

#if TILE_VECTORS == 2
#define EACH_WIDTH(PANEL) PANEL(1) PANEL(2)
#elif TILE_VECTORS == 3
#define EACH_WIDTH(PANEL) PANEL(1) PANEL(2) PANEL(3)
#else
#define EACH_WIDTH(PANEL) PANEL(1) PANEL(2) PANEL(3) PANEL(4)
#endif

// The targets of a block of rows, where the residuals will be: those of columns first, first + 1, ….
#define place_targets NAME(gradients_place_targets)
static void place_targets(size_t width, size_t first, size_t rows, const SCALAR *y, size_t y_row,
                          size_t y_column, size_t targets, SCALAR *r) {
  for (size_t i = 0; i < rows; i++, y += y_row, r += width * LANES) {
    if (targets == 1) {
      for (size_t j = 0; j < width; j++) store(r + j * LANES, splat(*y));
      continue;
    }
    size_t target = first % targets;
    for (size_t j = 0; j < width * LANES; j++) {
      r[j] = y[target * y_column];
      target = target + 1 < targets ? target + 1 : 0;
    }
  }
}

static void NAME(lapwing_gradient_panels)(
    size_t n, size_t p, size_t count, const SCALAR *x, size_t ld, const SCALAR *y, size_t y_row,
    size_t y_column, size_t targets, const SCALAR *theta, size_t theta_ld, SCALAR *gradient,
    size_t gradient_ld, SCALAR *squares, void *scratch) {
  const size_t vectors = (count + LANES - 1) / LANES, padded = vectors * LANES;
  const size_t block = panels_block_rows(p, sizeof(SCALAR));
  SCALAR *const t = scratch, *const g = t + p * padded, *const r = g + p * padded;
  SCALAR *const s = r + block * padded;

  // Θ panel by panel, with columns of zeros at the end.
  for (size_t first = 0, width; first < vectors; first += width) {
    width = panel_width(vectors - first);
    for (size_t c = 0; c < width * LANES; c++) {
      const size_t column = first * LANES + c;
      SCALAR *entry = t + first * LANES * p + c;
      for (size_t j = 0; j < p; j++, entry += width * LANES) {
        *entry = column < count ? theta[j + column * theta_ld] : 0;
      }
    }
  }
  for (size_t j = 0; j < p * padded; j++) g[j] = 0;

  // What each tile fetches, where there are no wide gaps between the rows.
  const size_t tiles = (block / TILE_ROWS + p / TILE_ROWS) * (vectors / TILE_VECTORS + 1);
  const size_t share = ld > 2 * p ? 0 : block * ld * sizeof(SCALAR) / 64 / tiles + 1;

  for (size_t begin = 0; begin < n; begin += block) {
    const size_t rows = n - begin < block ? n - begin : block;
    const size_t lines = begin + rows < n ? share : 0;
    const SCALAR *xs = x + begin * ld, *ys = y + begin * y_row;
    // (A number: an address behind the end does no harm where nothing is read from it.)
    size_t ahead = (size_t)xs + rows * ld * sizeof(SCALAR);
    for (size_t j = 0; j < padded; j++) s[j] = 0;
    for (size_t first = 0, width; first < vectors; first += width) {
      width = panel_width(vectors - first);
      const SCALAR *theta_panel = t + first * LANES * p;
      SCALAR *residuals = r + first * LANES * block, *sums = s + first * LANES;
      place_targets(width, first * LANES, rows, ys, y_row, y_column, targets, residuals);
      switch (width) {
#define PANEL(width)                                                                       \
  case width:                                                                              \
    ahead = residual_panel(width, rows, p, xs, ld, theta_panel, residuals, sums, ahead, lines); \
    break;
        EACH_WIDTH(PANEL)
#undef PANEL
      }
    }
    for (size_t first = 0, width; first < vectors; first += width) {
      width = panel_width(vectors - first);
      const SCALAR *residuals = r + first * LANES * block;
      SCALAR *sums = g + first * LANES * p;
      switch (width) {
#define PANEL(width)                                                                  \
  case width:                                                                         \
    ahead = gradient_panel(width, rows, p, xs, ld, residuals, sums, ahead, lines);     \
    break;
        EACH_WIDTH(PANEL)
#undef PANEL
      }
    }
    for (size_t j = 0; j < count; j++) squares[j] += s[j];
  }

  for (size_t first = 0, width; first < vectors; first += width) {
    width = panel_width(vectors - first);
    for (size_t c = 0; c < width * LANES && first * LANES + c < count; c++) {
      const SCALAR *entry = g + first * LANES * p + c;
      SCALAR *column = gradient + (first * LANES + c) * gradient_ld;
      for (size_t j = 0; j < p; j++, entry += width * LANES) column[j] += *entry;
    }
  }
}

#undef FETCH
#undef EACH_TILE
#undef EACH_WIDTH
