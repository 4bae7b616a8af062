// Template of variants.h: some columns of the Gram matrix of many rows and many columns.
//
// The product of Xᵀ and X is cut as in any fast matrix product: GRAM_DEPTH rows at a time, columns of X are copied to
// panels as wide as a tile, one row after the other; a panel of broadcasts stays in the first-level cache while the
// panels of vectors, which fill part of the second level, go by.

#include "tile_shape.h"

#define TILE_COLUMNS (TILE_VECTORS * LANES)

// g[i + j·ld] += Σ over `depth` rows of v[i]·b[j], for a tile of TILE_COLUMNS times TILE_ROWS.
#define tile NAME(gram_blocked_tile)
LAPWING_INLINE void tile(size_t depth, const SCALAR *v, const SCALAR *b, SCALAR *g, size_t ld) {
  vec sums[TILE_ROWS][TILE_VECTORS];
#pragma clang loop unroll(full)
  for (size_t j = 0; j < TILE_ROWS; j++) {
#pragma clang loop unroll(full)
    for (size_t i = 0; i < TILE_VECTORS; i++) sums[j][i] = splat(0);
    for (size_t i = 0; i < TILE_COLUMNS; i += 64 / sizeof(SCALAR)) {
      __builtin_prefetch(g + i + j * ld, 1);
    }
    __builtin_prefetch(g + TILE_COLUMNS - 1 + j * ld, 1);
  }
  for (size_t k = 0; k < depth; k++) {
    vec x[TILE_VECTORS];
#pragma clang loop unroll(full)
    for (size_t i = 0; i < TILE_VECTORS; i++) x[i] = load(v + i * LANES);
#pragma clang loop unroll(full)
    for (size_t j = 0; j < TILE_ROWS; j++) {
      const vec factor = splat(b[j]);
#pragma clang loop unroll(full)
      for (size_t i = 0; i < TILE_VECTORS; i++) sums[j][i] += factor * x[i];
    }
    v += TILE_COLUMNS;
    b += TILE_ROWS;
  }
#pragma clang loop unroll(full)
  for (size_t j = 0; j < TILE_ROWS; j++) {
#pragma clang loop unroll(full)
    for (size_t i = 0; i < TILE_VECTORS; i++) {
      SCALAR *entry = g + i * LANES + j * ld;
      store(entry, load(entry) + sums[j][i]);
    }
  }
}

// Copies `columns` columns of `rows` rows to panels `width` wide, a constant after inlining; the last one is filled up
// with zeros. Rows that come later are fetched.
#define pack NAME(gram_blocked_pack)
LAPWING_INLINE void pack(size_t width, size_t rows, size_t columns, const SCALAR *x, size_t ld,
                         SCALAR *panels) {
  const size_t line = 64 / sizeof(SCALAR);
  for (size_t k = 0; k < rows; k++) {
    const SCALAR *row = x + k * ld, *later = row + (rows - k > 8 ? 8 * ld : 0);
    size_t j = 0;
    for (; j + width <= columns; j += width) {
      SCALAR *to = panels + j * rows + k * width;
      for (size_t i = 0; i < width; i += line) __builtin_prefetch(later + j + i);
      __builtin_memcpy(to, row + j, width * sizeof(SCALAR));
    }
    if (j < columns) {
      SCALAR *to = panels + j * rows + k * width;
      for (size_t i = 0; i < width; i++) to[i] = j + i < columns ? row[j + i] : 0;
    }
  }
}

static void NAME(lapwing_gram_columns)(bool upper, size_t n, size_t p, const SCALAR *x, size_t ld,
                                       SCALAR *gram, size_t gram_ld, size_t first, size_t end,
                                       void *scratch) {
  SCALAR *broadcasts = scratch,
         *vectors = broadcasts + GRAM_DEPTH * gram_panel_columns(end - first);
  _Alignas(64) SCALAR edge[TILE_COLUMNS * TILE_ROWS];
  // The rows of G that these columns need.
  const size_t top = upper ? 0 : first, bottom = upper ? end : p;
  for (size_t begin = 0; begin < n; begin += GRAM_DEPTH) {
    const size_t depth = n - begin < GRAM_DEPTH ? n - begin : GRAM_DEPTH;
    const SCALAR *block = x + begin * ld;
    pack(TILE_ROWS, depth, end - first, block + first, ld, broadcasts);
    for (size_t i0 = top; i0 < bottom; i0 += GRAM_HEIGHT) {
      const size_t height = bottom - i0 < GRAM_HEIGHT ? bottom - i0 : GRAM_HEIGHT;
      pack(TILE_COLUMNS, depth, height, block + i0, ld, vectors);
      for (size_t j = first; j < end; j += TILE_ROWS) {
        const size_t j_end = end - j < TILE_ROWS ? end : j + TILE_ROWS;
        for (size_t i = i0; i < i0 + height; i += TILE_COLUMNS) {
          const size_t i_end = i0 + height - i < TILE_COLUMNS ? i0 + height : i + TILE_COLUMNS;
          if (upper ? i >= j_end : i_end <= j) continue;
          const SCALAR *v = vectors + (i - i0) * depth, *b = broadcasts + (j - first) * depth;
          const bool whole = i_end - i == TILE_COLUMNS && j_end - j == TILE_ROWS;
          if (whole && (upper ? i_end <= j + 1 : i + 1 >= j_end)) {
            tile(depth, v, b, gram + i + j * gram_ld, gram_ld);
            continue;
          }
          for (size_t k = 0; k < TILE_COLUMNS * TILE_ROWS; k++) edge[k] = 0;
          tile(depth, v, b, edge, TILE_COLUMNS);
          for (size_t c = j; c < j_end; c++) {
            for (size_t r = upper ? i : (i > c ? i : c); r < (upper && i_end > c ? c + 1 : i_end); r++) {
              gram[r + c * gram_ld] += edge[r - i + (c - j) * TILE_COLUMNS];
            }
          }
        }
      }
    }
  }
}

#undef tile
#undef pack
#undef TILE_COLUMNS
