// Delimiters and numbers: takes CSV records apart and turns decimal text into the nearest doubles.
// What a column means, which rows count and what an error says is decided by the caller.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "elements.h"

// Bytes that must be readable, and zero, behind the limit of a cursor.
#define LAPWING_CSV_PADDING 32

// MARK: - Numbers

// A decimal number as it was written: ±significand · 10^exponent. The significand holds the first
// 19 significant digits; `has_more` says that a digit other than zero was cut off behind them.
typedef struct {
  uint64_t significand;
  int64_t exponent;
  bool is_negative;
  bool has_more;
} lapwing_decimal;

// Whether the bytes from `start` up to `end` are one number in any spelling that strtod accepts in
// the C locale (without surrounding blanks); `*value` is then what strtod returns, bit for bit,
// whatever the locale. Reads nothing outside of the range.
bool lapwing_parse_number(const uint8_t *start, const uint8_t *end, double *value);

// Scans a decimal number (no hexadecimal, no inf, no nan) and returns the first byte behind it, or
// NULL if none stands there.
const uint8_t *lapwing_scan_decimal(const uint8_t *start, const uint8_t *end,
                                    lapwing_decimal *decimal);

// MARK: - Low parts

// Sets `*low` to the double nearest to the number that stands between `start` and `end` minus `high`,
// in arithmetic without limits, and returns whether high + low is the number to within 2^−106 of it.
typedef bool (*lapwing_exact_low)(const uint8_t *start, const uint8_t *end, double high,
                                  double *low);

// The double nearest to what a finite number in any spelling of strtod has beyond `high`, the double
// nearest to it; never −0. Asks `exact` for decimal numbers that 19 digits and 128 bits do not decide.
// `*is_accurate`: high + low is the number to within 2^−106 of it.
double lapwing_low_part_of_text(const uint8_t *start, const uint8_t *end, double high,
                                lapwing_exact_low exact, bool *is_accurate);

// Likewise of a hexadecimal number; NaN where that is not known.
double lapwing_hexadecimal_rest(const uint8_t *start, const uint8_t *end);

// MARK: - Fields

typedef enum {
  LAPWING_CSV_OK = 0,
  LAPWING_CSV_FULL,             // as many rows as asked for
  LAPWING_CSV_MORE,             // the record goes on behind the limit, or there is no further one
  LAPWING_CSV_MISSING,          // a complete row with missing values (NaN), at samples[rows]
  LAPWING_CSV_NOT_A_NUMBER,     // `field` of a wanted column
  LAPWING_CSV_NOT_FINITE,       // likewise: an infinity, or a number beyond the largest double
  LAPWING_CSV_FIELD_COUNT,      // `fields` is not the number of columns
  LAPWING_CSV_OPEN_QUOTE,       // the input ends inside quotes that open at `field`
  LAPWING_CSV_AFTER_QUOTE,      // text behind a closing quote
  LAPWING_CSV_NUL,              // a byte 0: no text file
} lapwing_csv_status;

typedef struct {
  const uint8_t *start, *end;   // the content: without quotes and surrounding blanks
  const uint8_t *next;          // the next field or record
  uint64_t line_ends;           // those within and behind the field
  bool is_quoted;               // "" inside stands for one quote
  bool ends_record;
} lapwing_csv_field;

// Takes the field apart that starts at `start`. `is_final`: nothing follows behind `limit`.
lapwing_csv_status lapwing_csv_read_field(const uint8_t *start, const uint8_t *limit, bool is_final,
                                          uint8_t delimiter, lapwing_csv_field *field);

// Steps over empty lines; returns where the next record starts, or NULL if none starts before the
// limit. `*kept` then says how far all is read.
const uint8_t *lapwing_csv_skip_blank_lines(const uint8_t *start, const uint8_t *limit,
                                            bool is_final, uint8_t delimiter, uint64_t *line,
                                            const uint8_t **kept);

// MARK: - Rows

typedef struct {
  uint8_t delimiter;
  uint8_t decimal_mark;         // '.', or ','; where it is ',', a '.' stands in no number
  bool has_intercept;           // element 0 of each sample is 1
  size_t columns;               // fields in each record
  // For each column the element of the sample, or −1: not wanted. A column of texts has −2 − element:
  // the element becomes the place where the field starts, counted from the cursor's first position.
  const int32_t *slots;
  size_t width;                 // elements in a sample
  // Texts that stand for a missing value besides the empty one, NA and nan: one after the other.
  const uint8_t *tokens;
  const size_t *token_ends;
  size_t token_count;
  // Numbers that stand for a missing value.
  const double *sentinels;
  size_t sentinel_count;
} lapwing_csv_plan;

typedef struct {
  const uint8_t *position;      // the next record; after an error, the record with the error
  const uint8_t *limit;         // LAPWING_CSV_PADDING zeros stand here
  bool is_final;
  uint64_t line;                // the line of `position`, from 1
  size_t rows;                  // complete samples written
  bool has_inaccurate;          // set when a low part in one of them is inaccurate
  size_t column;                // of the error
  uint64_t error_line;          // of the field with the error, or of the record with missing values
  size_t fields;                // LAPWING_CSV_FIELD_COUNT
  lapwing_csv_field field;      // the field with the error
} lapwing_csv_cursor;

// Reads records into consecutive samples until `maximum_rows` are there, the window is used up or
// something needs a decision. After LAPWING_CSV_MISSING the cursor stands behind that record, and the
// sample at `rows` is not counted: the next one overwrites it.
lapwing_csv_status lapwing_csv_read_rows(const lapwing_csv_plan *plan, lapwing_csv_cursor *cursor,
                                         double *samples, size_t maximum_rows);

// Likewise, with the low parts of all numbers in samples of their own; 0 for the intercept and for
// missing values.
lapwing_csv_status lapwing_csv_read_decimal_rows(const lapwing_csv_plan *plan,
                                                 lapwing_csv_cursor *cursor, double *samples,
                                                 double *low_samples, lapwing_exact_low exact,
                                                 size_t maximum_rows);
