/* What the start of the program leaves for the rest of the library. */
#ifndef START_H
#define START_H

/* The last part of argv[0]. */
extern const char *__program_name;

#endif
