// One number in any spelling of strtod, independent of the locale.
#include "CParsing.h"
#include "rounding.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static inline unsigned digit_of(uint8_t byte) { return (unsigned)byte - '0'; }

static const int64_t exponent_limit = INT64_C(1) << 40;

// Reads "e±12" at `p`. Returns `p` itself if no digit follows: then the letter is not an exponent.
static const uint8_t *scan_exponent(const uint8_t *p, const uint8_t *end, int64_t *exponent) {
  const uint8_t *q = p + 1;
  bool is_negative = false;
  if (q < end && (*q == '+' || *q == '-')) is_negative = *q++ == '-';
  if (q == end || digit_of(*q) > 9) return p;
  int64_t value = 0;
  for (; q < end && digit_of(*q) <= 9; q++) {
    if (value < exponent_limit) value = 10 * value + digit_of(*q);
  }
  *exponent += is_negative ? -value : value;
  return q;
}

const uint8_t *lapwing_scan_decimal(const uint8_t *p, const uint8_t *end,
                                    lapwing_decimal *decimal) {
  *decimal = (lapwing_decimal){0};
  if (p < end && (*p == '+' || *p == '-')) decimal->is_negative = *p++ == '-';
  bool has_digit = false, has_point = false;
  int kept = 0;
  for (; p < end; p++) {
    const unsigned digit = digit_of(*p);
    if (digit > 9) {
      if (*p != '.' || has_point) break;
      has_point = true;
      continue;
    }
    has_digit = true;
    if (kept < 19) {
      decimal->significand = 10 * decimal->significand + digit;
      kept += decimal->significand != 0;
      decimal->exponent -= has_point;
    } else {
      decimal->has_more |= digit != 0;
      decimal->exponent += !has_point;
    }
  }
  if (!has_digit) return NULL;
  if (p < end && (*p == 'e' || *p == 'E')) p = scan_exponent(p, end, &decimal->exponent);
  return p;
}

// More digits than any number that lies half way between two doubles has (767), and one more that
// stands for all that follow.
enum { DECISIVE_DIGITS = 800 };

// Decides what 19 digits leave open: hands all digits that matter to the C library.
static double round_exactly(const uint8_t *p, const uint8_t *end) {
  char text[DECISIVE_DIGITS + 40];
  size_t used = 0;
  if (*p == '+' || *p == '-') text[used++] = (char)*p++;
  size_t kept = 0;
  int64_t exponent = 0;
  bool has_point = false, has_more = false;
  for (; p < end; p++) {
    const unsigned digit = digit_of(*p);
    if (digit > 9) {
      if (*p != '.') break;
      has_point = true;
      continue;
    }
    if (kept < DECISIVE_DIGITS) {
      if (kept > 0 || digit != 0) {
        text[used++] = (char)*p;
        kept++;
      }
      exponent -= has_point;
    } else {
      has_more |= digit != 0;
      exponent += !has_point;
    }
  }
  if (p < end) scan_exponent(p, end, &exponent);
  if (has_more) {
    text[used++] = '1';
    exponent -= 1;
  }
  // The digits alone reach 10^801: beyond these limits the value is zero or infinite in any case.
  if (exponent > 9999) exponent = 9999;
  if (exponent < -9999) exponent = -9999;
  snprintf(text + used, sizeof text - used, "e%d", (int)exponent);
  // Without a decimal point the text means the same in every locale.
  return strtod(text, NULL);
}

static bool parse_decimal(const uint8_t *start, const uint8_t *end, double *value) {
  lapwing_decimal decimal;
  if (lapwing_scan_decimal(start, end, &decimal) != end) return false;
  const uint64_t w = decimal.significand;
  if (!decimal.has_more &&
      lapwing_round_decimal(w, decimal.exponent, decimal.is_negative, value)) {
    return true;
  }
  // The value lies between w and w + 1: often both have the same nearest double.
  uint64_t below, above;
  if (lapwing_round_product(w, decimal.exponent, &below) &&
      lapwing_round_product(w + 1, decimal.exponent, &above) && below == above) {
    const double result = lapwing_double_from_bits(below);
    *value = decimal.is_negative ? -result : result;
    return true;
  }
  *value = round_exactly(start, end);
  return true;
}

static int hexadecimal_digit(uint8_t byte) {
  if (digit_of(byte) <= 9) return (int)digit_of(byte);
  const unsigned letter = ((unsigned)byte | 32) - 'a';
  return letter < 6 ? (int)letter + 10 : -1;
}

// Reads "1.8p-3", what follows 0x. `*rest` is what the value lacks: exact, or NaN if it is not a normal
// number or digits behind the first 61 bits count.
static bool parse_hexadecimal(const uint8_t *p, const uint8_t *end, double *value, double *rest) {
  uint64_t significand = 0;
  int64_t exponent = 0;
  bool has_digit = false, has_point = false, has_more = false;
  for (; p < end; p++) {
    const int digit = hexadecimal_digit(*p);
    if (digit < 0) {
      if (*p != '.' || has_point) break;
      has_point = true;
      continue;
    }
    has_digit = true;
    if (significand >> 60 == 0) {
      significand = significand << 4 | (uint64_t)digit;
      exponent -= has_point ? 4 : 0;
    } else {
      has_more |= digit != 0;
      exponent += has_point ? 0 : 4;
    }
  }
  if (!has_digit) return false;
  if (p < end && (*p | 32) == 'p') p = scan_exponent(p, end, &exponent);
  if (p != end) return false;
  *rest = 0;
  if (significand == 0) {
    *value = 0;
    return true;
  }
  const int zeros = __builtin_clzll(significand);
  significand <<= zeros;
  exponent += 63 - zeros;  // the value is 1.… · 2^exponent
  *rest = NAN;
  if (exponent > 1023) {
    *value = INFINITY;
    return true;
  }
  if (exponent < -1075) {
    *value = 0;
    return true;
  }
  // The last place kept is 2^(exponent − 52), for subnormal numbers 2^−1074.
  const int dropped = exponent >= -1022 ? 11 : (int)(11 - 1022 - exponent);
  uint64_t kept = dropped < 64 ? significand >> dropped : 0;
  const uint64_t half = UINT64_C(1) << (dropped - 1);
  const uint64_t cut = dropped < 64 ? significand & ((half << 1) - 1) : significand;
  const bool is_up = cut > half || (cut == half && (has_more || (kept & 1)));
  kept += is_up;
  if (cut == 0 && !has_more) {
    *rest = 0;
  } else if (exponent >= -950 && !has_more) {
    *rest = ldexp((double)cut - (is_up ? 2 * (double)half : 0), (int)exponent - 63);
  }
  *value = ldexp((double)kept, (int)(exponent >= -1022 ? exponent - 52 : -1074));
  return true;
}

static bool is_word(const uint8_t *p, const uint8_t *end, const char *word) {
  for (; p < end && *word != 0; p++, word++) {
    if ((*p | 32) != (uint8_t)*word) return false;
  }
  return p == end && *word == 0;
}

// inf, infinity, nan, nan(letters and digits); cases do not matter.
static bool parse_word(const uint8_t *p, const uint8_t *end, double *value) {
  if (is_word(p, end, "inf") || is_word(p, end, "infinity")) {
    *value = INFINITY;
    return true;
  }
  if (end - p < 3 || !is_word(p, p + 3, "nan")) return false;
  *value = NAN;
  p += 3;
  if (p == end) return true;
  if (*p != '(' || end[-1] != ')' || end - p < 2) return false;
  for (p++; p < end - 1; p++) {
    const unsigned letter = ((unsigned)*p | 32) - 'a';
    if (digit_of(*p) > 9 && letter >= 26 && *p != '_') return false;
  }
  return true;
}

// Whether "0x" stands at `p`.
static inline bool is_hexadecimal(const uint8_t *p, const uint8_t *end) {
  return end - p > 2 && *p == '0' && (p[1] | 32) == 'x';
}

double lapwing_hexadecimal_rest(const uint8_t *start, const uint8_t *end) {
  const uint8_t *p = start;
  double value, rest;
  if (p < end && (*p == '+' || *p == '-')) p++;
  if (!is_hexadecimal(p, end) || !parse_hexadecimal(p + 2, end, &value, &rest)) return NAN;
  return *start == '-' ? 0 - rest : rest;
}

bool lapwing_parse_number(const uint8_t *start, const uint8_t *end, double *value) {
  const uint8_t *p = start;
  if (p < end && (*p == '+' || *p == '-')) p++;
  if (p == end) return false;
  bool is_parsed;
  if (is_hexadecimal(p, end)) {
    double rest;
    is_parsed = parse_hexadecimal(p + 2, end, value, &rest);
  } else if (digit_of(*p) <= 9 || *p == '.') {
    return parse_decimal(start, end, value);
  } else {
    is_parsed = parse_word(p, end, value);
  }
  if (is_parsed && *start == '-') *value = -*value;
  return is_parsed;
}
