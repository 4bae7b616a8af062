// Template of variants.h: the Gram matrix of many rows and few columns.
//
// Blocks of rows are copied, padded with zeros to whole vectors, to where every load is aligned and no
// edge needs care. Then, tile by tile of the lower triangle, the sums over the rows of the block stay in
// registers: entry (i, j) is x_i broadcast times a vector of x_j. Meanwhile the next block is fetched.

#include "tile_shape.h"

// gram[i][j] += Σ over the rows of a block of x[i]·x[j], for `height` values of i and `width` vectors
// of j, with `parts` separate sums for successive rows where there are too few to fill the pipeline.
// The three are constants after inlining. `rows` is a multiple of 4. Every row asks for the cache line
// at `ahead`.
#define tile NAME(gram_tile)
LAPWING_INLINE void tile(size_t height, size_t width, size_t parts, size_t rows, size_t padded,
                         const SCALAR *xi, const SCALAR *xj, SCALAR *gram, size_t ahead,
                         size_t ahead_step) {
  vec sums[4][TILE_ROWS][TILE_VECTORS];
#pragma clang loop unroll(full)
  for (size_t k = 0; k < parts; k++) {
#pragma clang loop unroll(full)
    for (size_t i = 0; i < height; i++) {
#pragma clang loop unroll(full)
      for (size_t j = 0; j < width; j++) sums[k][i][j] = splat(0);
    }
  }
  for (size_t row = 0; row < rows; row += parts) {
#pragma clang loop unroll(full)
    for (size_t k = 0; k < parts; k++) {
      vec v[TILE_VECTORS];
#pragma clang loop unroll(full)
      for (size_t j = 0; j < width; j++) v[j] = load(xj + k * padded + j * LANES);
#pragma clang loop unroll(full)
      for (size_t i = 0; i < height; i++) {
        vec b = splat(xi[k * padded + i]);
#pragma clang loop unroll(full)
        for (size_t j = 0; j < width; j++) sums[k][i][j] += b * v[j];
      }
      __builtin_prefetch((const void *)(ahead + k * ahead_step), 0, 3);
    }
    xi += parts * padded;
    xj += parts * padded;
    ahead += parts * ahead_step;
  }
#pragma clang loop unroll(full)
  for (size_t i = 0; i < height; i++) {
#pragma clang loop unroll(full)
    for (size_t j = 0; j < width; j++) {
      vec s = sums[0][i][j];
#pragma clang loop unroll(full)
      for (size_t k = 1; k < parts; k++) s += sums[k][i][j];
      SCALAR *entry = gram + i * padded + j * LANES;
      store(entry, load(entry) + s);
    }
  }
}

// What the passes over a block fetch of the next one.
#ifndef GRAM_FETCH_PLAN
#define GRAM_FETCH_PLAN
typedef struct fetch_plan {
  size_t address;
  size_t row_step;
  size_t pass_step;
  size_t passes;
} fetch_plan;
#endif

// Without gaps between the rows, every pass fetches its share of the next block, so that the memory is
// asked for as much at any time. Else each pass fetches one more cache line of every row.
#define plan_fetch NAME(gram_plan_fetch)
static fetch_plan plan_fetch(const SCALAR *next, size_t rows, size_t p, size_t ld) {
  size_t passes = 0;
  for (size_t i = 0; i < p; i += TILE_ROWS) {
    const size_t vectors = (i + TILE_ROWS - 1) / LANES + 1;
    passes += (vectors + TILE_VECTORS - 1) / TILE_VECTORS;
  }
  const size_t bytes = ld * sizeof(SCALAR);
  const size_t share = bytes / passes;
  if (share <= 64) return (fetch_plan){(size_t)next, share, share * rows, passes};
  return (fetch_plan){(size_t)next, bytes, 64, (p * sizeof(SCALAR) + 63) / 64};
}

// The tiles of `height` rows from i0 on.
#define tile_row NAME(gram_tile_row)
LAPWING_INLINE void tile_row(size_t height, size_t i0, size_t rows, size_t padded, const SCALAR *x,
                             SCALAR *gram, fetch_plan *fetch) {
  size_t vectors = (i0 + height - 1) / LANES + 1;
  size_t tiles = (vectors + TILE_VECTORS - 1) / TILE_VECTORS;
  size_t j0 = 0;
  for (; tiles > 0; tiles--) {
    const size_t width = (vectors + tiles - 1) / tiles;  // as even as can be
    const SCALAR *xj = x + j0 * LANES;
    SCALAR *entries = gram + i0 * padded + j0 * LANES;
    // With nothing left to fetch, the instruction repeats an address that is in the cache.
    const size_t ahead = fetch->passes > 0 ? fetch->address : (size_t)x;
    const size_t step = fetch->passes > 0 ? fetch->row_step : 0;
    const bool half = height < TILE_ROWS;  // a constant after inlining
    switch (width) {
#define TILE(width, parts)                                                                   \
  case width:                                                                                \
    tile(height, width, parts, rows, padded, x + i0, xj, entries, ahead, step);              \
    break;
      TILE(1, half ? 4 : 2)
      TILE(2, half ? 2 : 1)
#if TILE_VECTORS >= 3
      TILE(3, half ? 2 : 1)
#endif
#if TILE_VECTORS >= 4
      TILE(4, half ? 2 : 1)
#endif
#undef TILE
    }
    fetch->address += fetch->pass_step;
    if (fetch->passes > 0) fetch->passes--;
    j0 += width;
    vectors -= width;
  }
}

// Copies `rows` rows and appends zeros: columns up to `padded`, rows up to a multiple of 4.
#define pack NAME(gram_pack)
static void pack(size_t rows, size_t p, const SCALAR *x, size_t ld, size_t padded, SCALAR *copy) {
  const size_t whole = p / LANES * LANES;
  const tail_mask tail = first_lanes(p > whole ? p - whole : 1);
  const size_t padded_rows = (rows + 3) / 4 * 4;
  for (size_t i = 0; i < padded_rows; i++) {
    SCALAR *to = copy + i * padded;
    if (i >= rows) {
      for (size_t j = 0; j < padded; j += LANES) store(to + j, splat(0));
      continue;
    }
    const SCALAR *from = x + i * ld;
    size_t j = 0;
    for (; j < whole; j += LANES) store(to + j, load(from + j));
    if (j < p) {
      store(to + j, load_tail(from + j, tail));
      j += LANES;
    }
    for (; j < padded; j += LANES) store(to + j, splat(0));
  }
}

static void NAME(lapwing_gram)(bool upper, size_t n, size_t p, const SCALAR *x, size_t ld,
                               SCALAR *gram, size_t gram_ld, void *scratch) {
  const size_t padded = gram_padded(p, sizeof(SCALAR));
  const size_t block = gram_block_rows(p, sizeof(SCALAR));
  SCALAR *sums = scratch, *copy = sums + padded * padded;
  for (size_t k = 0; k < padded * padded; k++) sums[k] = 0;

  for (size_t begin = 0; begin < n; begin += block) {
    const size_t rows = n - begin < block ? n - begin : block;
    pack(rows, p, x + begin * ld, ld, padded, copy);
    const size_t padded_rows = (rows + 3) / 4 * 4;
    fetch_plan fetch = {0};
    if (begin + rows < n) fetch = plan_fetch(x + (begin + rows) * ld, rows, p, ld);
    for (size_t i = 0; i < p; i += TILE_ROWS) {
      // A constant height for each call; a last row of tiles that is half empty need not be whole.
      if (p - i <= TILE_ROWS / 2) tile_row(TILE_ROWS / 2, i, padded_rows, padded, copy, sums, &fetch);
      else tile_row(TILE_ROWS, i, padded_rows, padded, copy, sums, &fetch);
    }
  }

  for (size_t i = 0; i < p; i++) {
    for (size_t j = 0; j <= i; j++) {
      if (upper) gram[j + i * gram_ld] += sums[i * padded + j];
      else gram[i + j * gram_ld] += sums[i * padded + j];
    }
  }
}
