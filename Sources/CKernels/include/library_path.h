#pragma once

/// The path of the shared library in which `symbol` is found, or NULL. The text belongs to the linker.
const char *lapwing_library_path(const char *symbol);

