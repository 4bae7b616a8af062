// What the nearest double leaves of a decimal number.
#pragma once

#include "rounding.h"

static inline uint64_t lapwing_bits_of(double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

static const uint64_t lapwing_powers_of_ten[17] = {
    1,           10,           100,           1000,           10000,           100000,
    1000000,     10000000,     100000000,     1000000000,     10000000000,     100000000000,
    1000000000000, 10000000000000, 100000000000000, 1000000000000000, 10000000000000000};

// As `lapwing_low_part`, for all w and q.
double lapwing_wide_low_part(uint64_t w, int64_t q, double high);

// The double nearest to x − high, where `high` is the one nearest to x = w · 10^q: correctly rounded,
// or NaN if this cannot be told here (or is not a normal number).
//
// The bound: with 2^e ≤ x < 2^(e+1), |x − high| ≤ 2^(e−53). Its nearest double is off by at most half
// a unit of its last place, 2^(e−107), as 2^(e−53) is itself a double: high + low is x to within
// 2^−107 |x|.
static inline double lapwing_low_part(uint64_t w, int64_t q, double high) {
  if (w == 0) return 0;
  if (__builtin_expect(q > 0 || q < -16, 0)) return lapwing_wide_low_part(w, q, high);
  // high = m · 2^e is a normal number, as x ≥ 10^−16, and low · 2^−e = r / 10^−q with the integer
  // r = w · 2^−e − m · 10^−q. As |x − high| ≤ 2^(e−1), |r| ≤ 10^−q / 2 < 2^53: arithmetic modulo 2^64
  // yields it, it is a double, and so is 10^−q: the division rounds once, the power of two not at all.
  // For e > 0 the integer is r = w − m · 2^e · 10^−q, |r| ≤ 2^−53 w, and there is nothing to scale.
  const uint64_t bits = lapwing_bits_of(high);
  const uint64_t m = (bits & ((UINT64_C(1) << 52) - 1)) | UINT64_C(1) << 52;
  const int64_t e = (int64_t)(bits >> 52 & 0x7ff) - 1075;
  const uint64_t power = lapwing_powers_of_ten[-q];
  if (__builtin_expect(e > 0, 0)) {
    return (double)(int64_t)(w - ((m * power) << e)) / (double)power;
  }
  const uint64_t shifted = e > -64 ? w << -e : 0;
  const double scale = lapwing_double_from_bits((uint64_t)(e + 1023) << 52);
  return (double)(int64_t)(shifted - m * power) / lapwing_exact_powers_of_ten[-q] * scale;
}
