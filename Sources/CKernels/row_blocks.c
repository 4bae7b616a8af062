#include <string.h>

#include "include/double_double.h"

#if defined(__x86_64__) && !defined(__SANITIZE_THREAD__) && defined(__has_feature)
#if !__has_feature(thread_sanitizer)
#define CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#endif
#endif
#ifndef CLONES
#define CLONES
#endif

int lapwing_rounding_is_standard(void) {
  // Volatile, or the compiler would answer for its own arithmetic instead of this thread's.
  volatile double one = 1, small = 0x1p-60, tiny = 0x1p-1074, least_normal = 0x1p-1022;
  volatile double up = one + small, down = one - small, minus = -one - small;
  volatile double read = tiny * 0x1p+1000, written = least_normal * 0.5;
  return up == 1 && down == 1 && minus == -1 && read == 0x1p-74 && written * 2 == 0x1p-1022;
}

CLONES static void row_magnitudes(
    ptrdiff_t rows, ptrdiff_t columns, const double *x, ptrdiff_t row_stride, uint64_t *bits) {
  for (ptrdiff_t i = 0; i < rows; i++) {
    const double *row = x + i * row_stride;
    for (ptrdiff_t j = 0; j < columns; j++) {
      uint64_t value;
      memcpy(&value, row + j, sizeof value);
      value &= UINT64_C(0x7fffffffffffffff);
      bits[j] = value > bits[j] ? value : bits[j];
    }
  }
}

CLONES static uint64_t column_magnitude(ptrdiff_t rows, const double *x, uint64_t largest) {
  for (ptrdiff_t i = 0; i < rows; i++) {
    uint64_t value;
    memcpy(&value, x + i, sizeof value);
    value &= UINT64_C(0x7fffffffffffffff);
    largest = value > largest ? value : largest;
  }
  return largest;
}

void lapwing_magnitude_bits(
    ptrdiff_t rows, ptrdiff_t columns, const double *x, ptrdiff_t row_stride,
    ptrdiff_t column_stride, uint64_t *bits) {
  if (column_stride == 1) return row_magnitudes(rows, columns, x, row_stride, bits);
  for (ptrdiff_t j = 0; j < columns; j++) {
    const double *column = x + j * column_stride;
    if (row_stride == 1) {
      bits[j] = column_magnitude(rows, column, bits[j]);
    } else {
      for (ptrdiff_t i = 0; i < rows; i++)
        bits[j] = column_magnitude(1, column + i * row_stride, bits[j]);
    }
  }
}

CLONES static void pack_contiguous(
    ptrdiff_t rows, ptrdiff_t columns, const double *x, ptrdiff_t row_stride,
    const double *restrict scales, const double *factors, double *restrict out) {
  for (ptrdiff_t i = 0; i < rows; i++) {
    const double *from = x + i * row_stride;
    double *to = out + i * columns;
    if (factors) {
      const double factor = factors[i];
      for (ptrdiff_t j = 0; j < columns; j++) to[j] = from[j] * scales[j] * factor;
    } else {
      for (ptrdiff_t j = 0; j < columns; j++) to[j] = from[j] * scales[j];
    }
  }
}

void lapwing_pack_rows(
    ptrdiff_t rows, ptrdiff_t columns, const double *x, ptrdiff_t row_stride,
    ptrdiff_t column_stride, const double *scales, const double *factors, double *out) {
  if (column_stride == 1)
    return pack_contiguous(rows, columns, x, row_stride, scales, factors, out);
  // Eight rows at a time, so that what is written stays in cache.
  for (ptrdiff_t first = 0; first < rows; first += 8) {
    const ptrdiff_t end = rows - first < 8 ? rows : first + 8;
    for (ptrdiff_t j = 0; j < columns; j++)
      for (ptrdiff_t i = first; i < end; i++) {
        const double scaled = x[i * row_stride + j * column_stride] * scales[j];
        out[i * columns + j] = factors ? scaled * factors[i] : scaled;
      }
  }
}
