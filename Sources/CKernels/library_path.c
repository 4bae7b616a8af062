// Asks the dynamic linker for the file that holds a symbol: `dladdr` is a GNU extension, which Swift's
// import of the C library does not show.
#define _GNU_SOURCE
#include "include/library_path.h"

#include <dlfcn.h>
#include <stddef.h>

const char *lapwing_library_path(const char *symbol) {
  void *address = dlsym(RTLD_DEFAULT, symbol);
  Dl_info information;
  if (address == NULL || dladdr(address, &information) == 0) return NULL;
  return information.dli_fname;
}
