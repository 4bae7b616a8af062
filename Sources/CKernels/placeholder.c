int lapwing_kernels_version(void) { return 1; }
