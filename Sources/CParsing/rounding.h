// From ±w · 10^q to the nearest double.
#pragma once

#include "CParsing.h"

#include <string.h>

typedef struct {
  uint64_t high, low;
} lapwing_power;

enum { LAPWING_SMALLEST_POWER = -342, LAPWING_LARGEST_POWER = 308 };

// The leading 128 bits of 5^q for these q.
extern const lapwing_power lapwing_powers_of_five[];

static const double lapwing_exact_powers_of_ten[23] = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

static inline double lapwing_double_from_bits(uint64_t bits) {
  double value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

// The bits of the double nearest to w · 10^q, w > 0; false if 128 bits of 5^q cannot decide.
//
// w · 5^q is approximated from below within one unit of its last place, and the 54 leading bits are
// rounded to even. Source: Lemire, "Number Parsing at a Gigabyte per Second" (2021), algorithm 1.
static inline bool lapwing_round_product(uint64_t w, int64_t q, uint64_t *bits) {
  if (q < LAPWING_SMALLEST_POWER) {
    *bits = 0;
    return true;
  }
  if (q > LAPWING_LARGEST_POWER) {
    *bits = UINT64_C(0x7ff) << 52;
    return true;
  }
  const lapwing_power power = lapwing_powers_of_five[q - LAPWING_SMALLEST_POWER];
  const int zeros = __builtin_clzll(w);
  w <<= zeros;
  const unsigned __int128 product = (unsigned __int128)w * power.high;
  uint64_t high = (uint64_t)(product >> 64), low = (uint64_t)product;
  if ((high & 0x1ff) == 0x1ff) {
    // What was neglected may carry into the bits that count.
    const uint64_t carry = (uint64_t)(((unsigned __int128)w * power.low) >> 64);
    low += carry;
    high += low < carry;
  }
  if (low == UINT64_MAX && (q < -27 || q > 55)) return false;
  const int top = (int)(high >> 63);
  const int shift = top + 9;
  uint64_t mantissa = high >> shift;
  // floor(log2(10^q)) = q + floor(q · log2(5)), in 16 fractional bits.
  int64_t exponent = ((217706 * q) >> 16) + 63 + top - zeros + 1023;
  if (exponent <= 0) {
    if (exponent <= -63) {
      *bits = 0;
      return true;
    }
    mantissa >>= 1 - exponent;
    mantissa = (mantissa + (mantissa & 1)) >> 1;
    // A subnormal that rounds up to 2^52 is the smallest normal number: the bits say so by themselves.
    *bits = mantissa;
    return true;
  }
  if (low <= 1 && q >= -4 && q <= 23 && (mantissa & 3) == 1 && (mantissa << shift) == high) {
    mantissa &= ~UINT64_C(1);  // half way, and the lower neighbour is even
  }
  mantissa = (mantissa + (mantissa & 1)) >> 1;
  if (mantissa >> 53) {
    mantissa >>= 1;
    exponent += 1;
  }
  if (exponent >= 0x7ff) {
    *bits = UINT64_C(0x7ff) << 52;
    return true;
  }
  *bits = ((uint64_t)exponent << 52) | (mantissa & ((UINT64_C(1) << 52) - 1));
  return true;
}

// The double nearest to ±w · 10^q; false if it could not be decided.
static inline bool lapwing_round_decimal(uint64_t w, int64_t q, bool is_negative, double *value) {
  double result;
  if (w >> 53 == 0 && q >= -22 && q <= 22) {
    // Both factors are exact: one rounding. Source: Clinger, "How to read floating point numbers
    // accurately" (1990).
    const double factor = lapwing_exact_powers_of_ten[q < 0 ? -q : q];
    result = q < 0 ? (double)w / factor : (double)w * factor;
  } else {
    uint64_t bits = 0;
    if (w != 0 && !lapwing_round_product(w, q, &bits)) return false;
    result = lapwing_double_from_bits(bits);
  }
  *value = is_negative ? -result : result;
  return true;
}
