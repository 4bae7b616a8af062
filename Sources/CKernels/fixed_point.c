#include "include/fixed_point.h"

#include <math.h>
#include <string.h>

typedef unsigned __int128 wide;

// x = ± mantissa · 2^exponent.
typedef struct {
  uint64_t mantissa;
  int64_t exponent;
  int negative;
} decoded;

static inline decoded decode(double x) {
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  const uint64_t fraction = bits & ((UINT64_C(1) << 52) - 1);
  const int64_t biased = (int64_t)(bits >> 52 & 0x7FF);
  return (decoded){
      .mantissa = biased ? fraction | UINT64_C(1) << 52 : fraction,
      .exponent = (biased ? biased : 1) - 1075,
      .negative = (int)(bits >> 63),
  };
}

// e of 2^e.
static int64_t exponent_of(double power_of_two) {
  const decoded d = decode(power_of_two);
  return d.exponent + 63 - __builtin_clzll(d.mantissa);
}

// sum ← sum + b, or sum − b; `b` has as many limbs.
static inline void add(ptrdiff_t limbs, uint64_t *sum, const uint64_t *b, int negative) {
  // −b is the complement of b plus one.
  const uint64_t mask = negative ? UINT64_MAX : 0;
  uint64_t carry = (uint64_t)negative;
  for (ptrdiff_t i = 0; i < limbs; i++) {
    const wide total = (wide)sum[i] + (b[i] ^ mask) + carry;
    sum[i] = (uint64_t)total;
    carry = (uint64_t)(total >> 64);
  }
}

// sum ← sum ± x · 2^exponent · magnitude, the product cut off below the last bit; 1 if nothing was lost.
// |x · 2^exponent| is at most 1.
static int add_product(
    ptrdiff_t limbs, uint64_t *sum, double x, int64_t exponent, const uint64_t *magnitude,
    int negative, uint64_t *product) {
  const decoded d = decode(x);
  if (d.mantissa == 0) return 1;
  const int64_t shift = -(d.exponent + exponent);
  // The caller's scales would be wrong, and with them the proof.
  if (shift < 0) __builtin_trap();
  uint64_t carry = 0;
  for (ptrdiff_t i = 0; i < limbs; i++) {
    const wide total = (wide)d.mantissa * magnitude[i] + carry;
    product[i] = (uint64_t)total;
    carry = (uint64_t)(total >> 64);
  }
  product[limbs] = carry;

  const ptrdiff_t dropped = shift / 64 < limbs + 1 ? (ptrdiff_t)(shift / 64) : limbs + 1;
  const int bits = (int)(shift % 64);
  uint64_t lost = 0;
  for (ptrdiff_t i = 0; i < dropped; i++) lost |= product[i];
  if (bits && dropped <= limbs) lost |= product[dropped] << (64 - bits);
  for (ptrdiff_t i = 0; i < limbs; i++) {
    const ptrdiff_t from = i + dropped;
    const uint64_t low = from <= limbs ? product[from] : 0;
    const uint64_t high = from < limbs ? product[from + 1] : 0;
    product[i] = bits ? low >> bits | high << (64 - bits) : low;
  }
  add(limbs, sum, product, negative != d.negative);
  return lost == 0;
}

// sum ← sum + x · 2^exponent, cut off below the last bit; 1 if nothing was lost.
static int add_double(
    ptrdiff_t limbs, ptrdiff_t fraction_limbs, uint64_t *sum, double x, int64_t exponent,
    uint64_t *room) {
  decoded d = decode(x);
  int64_t position = 64 * (int64_t)fraction_limbs + d.exponent + exponent;
  int exact = 1;
  if (position < 0) {
    const uint64_t kept = position > -64 ? d.mantissa >> -position : 0;
    exact = position > -64 ? kept << -position == d.mantissa : d.mantissa == 0;
    d.mantissa = kept;
    position = 0;
  }
  memset(room, 0, (size_t)limbs * sizeof *room);
  const ptrdiff_t at = (ptrdiff_t)(position / 64);
  const int bits = (int)(position % 64);
  room[at] = d.mantissa << bits;
  if (bits && at + 1 < limbs) room[at + 1] = d.mantissa >> (64 - bits);
  add(limbs, sum, room, d.negative);
  return exact;
}

// a ← |a|; 1 if it was negative.
static int make_magnitude(ptrdiff_t limbs, uint64_t *a) {
  if (!(a[limbs - 1] >> 63)) return 0;
  uint64_t carry = 1;
  for (ptrdiff_t i = 0; i < limbs; i++) {
    a[i] = ~a[i] + carry;
    carry = carry && a[i] == 0;
  }
  return 1;
}

// About the value of a magnitude: relative error below 2^-50, unless it underflows.
static double approximate(ptrdiff_t limbs, ptrdiff_t fraction_limbs, const uint64_t *a) {
  ptrdiff_t top = limbs - 1;
  while (top > 0 && a[top] == 0) top--;
  const double value = (double)a[top] + (top > 0 ? 0x1p-64 * (double)a[top - 1] : 0);
  return ldexp(value, (int)(64 * (top - fraction_limbs)));
}

size_t lapwing_fixed_scratch_size(ptrdiff_t limbs) { return 3 * (size_t)limbs + 1; }

int lapwing_fixed_gradient(
    const lapwing_dd_problem *problem, ptrdiff_t target, ptrdiff_t limbs, ptrdiff_t fraction_limbs,
    const uint64_t *z, const uint8_t *z_negative, uint64_t *scratch, uint64_t *gradient,
    double *square) {
  const lapwing_dd_matrix x = problem->design, y = problem->target;
  const int64_t y_exponent = exponent_of(problem->target_scales[target]);
  const int64_t w_exponent = exponent_of(problem->weight_scale);
  const size_t size = (size_t)limbs * sizeof(uint64_t);
  uint64_t *r = scratch, *weighted = r + limbs, *room = weighted + limbs;
  int exact = 1;
  for (ptrdiff_t i = 0; i < problem->rows; i++) {
    memset(r, 0, size);
    const ptrdiff_t at_y = i * y.row_stride + target * y.column_stride;
    exact &= add_double(limbs, fraction_limbs, r, y.high[at_y], y_exponent, room);
    if (y.low) exact &= add_double(limbs, fraction_limbs, r, y.low[at_y], y_exponent, room);
    for (ptrdiff_t j = 0; j < problem->columns; j++) {
      const ptrdiff_t at = i * x.row_stride + j * x.column_stride;
      const int64_t e = exponent_of(problem->column_scales[j]);
      const uint64_t *factor = z + j * limbs;
      exact &= add_product(limbs, r, x.high[at], e, factor, !z_negative[j], room);
      if (x.low) exact &= add_product(limbs, r, x.low[at], e, factor, !z_negative[j], room);
    }
    int negative = make_magnitude(limbs, r);
    const double size_of_r = approximate(limbs, fraction_limbs, r);
    const uint64_t *v = r;
    double weight = 1;
    if (problem->weights) {
      memset(weighted, 0, size);
      exact &= add_product(limbs, weighted, problem->weights[i], w_exponent, r, negative, room);
      if (problem->weights_low)
        exact &=
            add_product(limbs, weighted, problem->weights_low[i], w_exponent, r, negative, room);
      negative = make_magnitude(limbs, weighted);
      v = weighted;
      weight = problem->weights[i] * problem->weight_scale;
    }
    *square += weight * size_of_r * size_of_r;
    for (ptrdiff_t j = 0; j < problem->columns; j++) {
      const ptrdiff_t at = i * x.row_stride + j * x.column_stride;
      const int64_t e = exponent_of(problem->column_scales[j]);
      uint64_t *h = gradient + j * limbs;
      exact &= add_product(limbs, h, x.high[at], e, v, negative, room);
      if (x.low) exact &= add_product(limbs, h, x.low[at], e, v, negative, room);
    }
  }
  return exact;
}

void lapwing_fixed_add(ptrdiff_t count, ptrdiff_t limbs, uint64_t *a, const uint64_t *b) {
  for (ptrdiff_t k = 0; k < count; k++) add(limbs, a + k * limbs, b + k * limbs, 0);
}
