// SQLite, to read.
#ifndef LAPWING_CSQLITE_SHIM_H
#define LAPWING_CSQLITE_SHIM_H

#include <sqlite3.h>

#endif
