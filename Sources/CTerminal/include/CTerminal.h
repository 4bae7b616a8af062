#pragma once

/// How many columns the terminal behind a file descriptor has; 0 where there is no terminal, or it does not say.
int lapwing_terminal_columns(int descriptor);

/// From now on memory blocks of a megabyte and more go back to the system when they are freed. glibc would keep them in a
/// heap for each thread, which grows as long as data are read. Does nothing elsewhere.
void lapwing_return_freed_blocks(void);
