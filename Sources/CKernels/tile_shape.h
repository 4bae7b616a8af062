// A tile is TILE_ROWS broadcasts times up to TILE_VECTORS vectors: as many sums as leave registers for
// the vectors and one broadcast.
#undef TILE_ROWS
#undef TILE_VECTORS
#if VECTOR_BYTES == 64
#define TILE_ROWS 8
#define TILE_VECTORS 3
#elif VECTOR_BYTES == 32
#define TILE_ROWS 4
#define TILE_VECTORS 3
#elif REGISTERS == 32
#define TILE_ROWS 4
#define TILE_VECTORS 4
#else
#define TILE_ROWS 4
#define TILE_VECTORS 2
#endif
