// The common spellings of a number, eight digits at a time.
#pragma once

#include "low_part.h"
#include "rounding.h"

static inline uint64_t lapwing_load8(const uint8_t *p) {
  uint64_t word;
  memcpy(&word, p, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  word = __builtin_bswap64(word);
#endif
  return word;
}

// The value of eight digits, the first in the lowest byte, each as a number 0…9.
static inline uint32_t lapwing_eight_digits(uint64_t digits) {
  digits = digits * 10 + (digits >> 8);  // pairs, in the even bytes
  const uint64_t mask = UINT64_C(0x000000ff000000ff);
  const uint64_t first = (digits & mask) * UINT64_C(0x000f424000000064);
  const uint64_t second = ((digits >> 16) & mask) * UINT64_C(0x0000271000000001);
  return (uint32_t)((first + second) >> 32);
}

static const uint64_t lapwing_small_powers_of_ten[9] = {
    1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000};

// Appends the digits at the head of the eight bytes at `p` to `*significand`; returns how many.
static inline unsigned lapwing_take_digits(const uint8_t *p, uint64_t *significand) {
  const uint64_t digits = lapwing_load8(p) ^ UINT64_C(0x3030303030303030);
  // The high bit of each byte that is no digit; a carry can only spoil bytes behind the first one.
  const uint64_t others =
      ((digits + UINT64_C(0x7676767676767676)) | digits) & UINT64_C(0x8080808080808080);
  if (others == 0) {
    *significand = *significand * 100000000 + lapwing_eight_digits(digits);
    return 8;
  }
  // Moves the digits to the end of the word, behind zeros: no loop whose length is hard to predict.
  const unsigned count = (unsigned)__builtin_ctzll(others) >> 3;
  const uint64_t shifted = digits << (8 * (7 - count)) << 8;
  *significand = *significand * lapwing_small_powers_of_ten[count] + lapwing_eight_digits(shifted);
  return count;
}

// Reads a finite decimal number of at most 19 digits at `p` and returns the first byte behind it.
// Returns NULL for everything else: a number of another spelling, or none.
// Up to 32 bytes behind the number must be readable, and one of them must end it.
// If `low` is not NULL, it becomes what the value lacks: see `lapwing_low_part`.
static inline __attribute__((always_inline)) const uint8_t *lapwing_fast_number(
    const uint8_t *p, double *value, double *low) {
  const bool is_negative = *p == '-';
  p += is_negative;
  uint64_t significand = 0;
  const uint8_t *first = p;
  while ((unsigned)*p - '0' <= 9) significand = 10 * significand + (*p++ - '0');
  ptrdiff_t digits = p - first;
  int64_t exponent = 0;
  if (*p == '.') {
    const uint8_t *fraction = ++p;
    unsigned count;
    do {
      count = lapwing_take_digits(p, &significand);
      p += count;
    } while (count == 8);
    exponent = fraction - p;
    digits += p - fraction;
  }
  // 19 digits fit into 64 bits.
  if (__builtin_expect(digits == 0 || digits > 19, 0)) return NULL;
  if ((*p | 32) == 'e') {
    const uint8_t *q = p + 1;
    const bool is_small = *q == '-';
    q += is_small || *q == '+';
    const uint8_t *start = q;
    int64_t power = 0;
    while ((unsigned)*q - '0' <= 9 && q - start < 4) power = 10 * power + (*q++ - '0');
    if (q == start) return NULL;
    exponent += is_small ? -power : power;
    p = q;
  }
  if (!lapwing_round_decimal(significand, exponent, is_negative, value)) return NULL;
  if (__builtin_expect(__builtin_isinf(*value), 0)) return NULL;
  if (low != NULL) {
    const double rest = lapwing_low_part(significand, exponent, *value);
    *low = is_negative ? 0 - rest : rest;
  }
  return p;
}
