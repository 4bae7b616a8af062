// zlib. What it has as macros stands here as functions.
#ifndef LAPWING_CZLIB_SHIM_H
#define LAPWING_CZLIB_SHIM_H

#include <zlib.h>

// Makes a stream for gzip or zlib data, told apart by their headers, or for bare deflate data.
static inline int lapwing_inflate_init(z_stream *stream, int is_bare) {
  return inflateInit2(stream, is_bare ? -15 : 15 + 32);
}

#endif
