// Low parts that 64-bit integers do not reach.
#include "low_part.h"

#include "CParsing.h"

#include <math.h>

// r rounded to a double, times 2^exponent.
static double round_scaled(__int128 r, int64_t exponent) {
  const unsigned __int128 size = r < 0 ? -(unsigned __int128)r : (unsigned __int128)r;
  const uint64_t top = (uint64_t)(size >> 64);
  // 62 bits round as all of them do, once the last one says whether others follow.
  const int shift = top != 0 ? 66 - __builtin_clzll(top) : (uint64_t)size >> 62 != 0 ? 2 : 0;
  uint64_t kept = (uint64_t)(size >> shift);
  kept |= (size & (((unsigned __int128)1 << shift) - 1)) != 0;
  const double scale = lapwing_double_from_bits((uint64_t)(exponent + shift + 1023) << 52);
  const double result = (double)(int64_t)kept * scale;
  return r < 0 ? -result : result;
}

// Whether w · 10^q = m · 2^e for some e, given |q| ≤ 27: then the odd factors are the same.
static bool is_double(uint64_t w, int64_t q, uint64_t m) {
  uint64_t five = lapwing_powers_of_five[(q < 0 ? -q : q) - LAPWING_SMALLEST_POWER].high;
  five >>= __builtin_ctzll(five);
  const unsigned __int128 left = w >> __builtin_ctzll(w), right = m >> __builtin_ctzll(m);
  return q < 0 ? left == right * five : left * five == right;
}

// The 128 leading bits T of 5^q are off by less than one unit of the last one, and exact for
// 0 ≤ q ≤ 55. With w shifted up to 64 bits, the upper 128 bits V of w · T are hence less than 1 above
// x · 2^−k and less than 2 below it, for a k that follows from q. So r = V − high · 2^−k, an integer
// of at most 76 bits, tells that (x − high) · 2^−k lies between r − 1 and r + 2. If both round to the
// same double, this is the nearest one. About one number in a million is left undecided.
double lapwing_wide_low_part(uint64_t w, int64_t q, double high) {
  static const uint64_t upper_powers[3] = {UINT64_C(100000000000000000),
                                           UINT64_C(1000000000000000000),
                                           UINT64_C(10000000000000000000)};
  const uint64_t bits = lapwing_bits_of(high);
  const uint64_t m = (bits & ((UINT64_C(1) << 52) - 1)) | UINT64_C(1) << 52;
  const int64_t e = (int64_t)(bits >> 52 & 0x7ff) - 1075;
  if (w == 0) return 0;
  if (q > 0 && q <= 19) {
    uint64_t whole;
    const uint64_t power = q <= 16 ? lapwing_powers_of_ten[q] : upper_powers[q - 17];
    if (!__builtin_mul_overflow(w, power, &whole)) {
      return e <= 0 ? 0 : (double)(int64_t)(whole - (m << e));
    }
  }
  // From 2^−850 on, x · 2^−128 is a normal number; 2^k and what is above it in between, too.
  if (q < LAPWING_SMALLEST_POWER || q > LAPWING_LARGEST_POWER || e < -902) return NAN;
  const lapwing_power power = lapwing_powers_of_five[q - LAPWING_SMALLEST_POWER];
  const int zeros = __builtin_clzll(w);
  const uint64_t shifted = w << zeros;
  const unsigned __int128 v =
      (unsigned __int128)shifted * power.high +
      (uint64_t)(((unsigned __int128)shifted * power.low) >> 64);
  const int64_t k = ((217706 * q) >> 16) - 63 - zeros;
  // v has 127 or 128 bits and m has 53: e − k is 73 to 76, and what wraps around cancels.
  const __int128 r = (__int128)(v - ((unsigned __int128)m << (e - k)));
  if (r >= -2 && r <= 1) {  // zero is possible
    return q >= -27 && q <= 27 && is_double(w, q, m) ? 0 : NAN;
  }
  const double low = round_scaled(r - 1, k);
  return low == round_scaled(r + 2, k) ? low : NAN;
}

double lapwing_low_part_of_text(const uint8_t *start, const uint8_t *end, double high,
                                lapwing_exact_low exact, bool *is_accurate) {
  lapwing_decimal decimal;
  double low = NAN;
  *is_accurate = true;
  if (lapwing_scan_decimal(start, end, &decimal) != end) {
    low = lapwing_hexadecimal_rest(start, end);
    *is_accurate = !isnan(low);
    return *is_accurate ? low : 0;
  }
  if (!decimal.has_more) {
    low = lapwing_low_part(decimal.significand, decimal.exponent, fabs(high));
    if (!isnan(low)) return decimal.is_negative ? 0 - low : low;
  }
  low = 0;
  *is_accurate = exact(start, end, high, &low);
  return low;
}
