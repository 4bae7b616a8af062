#ifndef LAPWING_LIBRARY_PATH_H
#define LAPWING_LIBRARY_PATH_H

/// The path of the shared library in which `symbol` is found, or NULL. The text belongs to the linker.
const char *lapwing_library_path(const char *symbol);

#endif
