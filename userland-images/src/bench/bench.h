/* What the benchmark programs share: the iteration count on the command line. */
#ifndef BENCH_H
#define BENCH_H

#include <stdio.h>
#include <stdlib.h>

/* The iteration count: argv[1], or `usual` when there is none. Ends the program when it is bad. */
static inline unsigned long iterations(int argc, char *argv[], unsigned long usual)
{
    if (argc == 1)
        return usual;
    char *end = "?";
    const long count = argc == 2 ? strtol(argv[1], &end, 10) : 0;
    if (*end != '\0' || count <= 0) {
        fprintf(stderr, "usage: %s [ITERATIONS]\n", argv[0]);
        exit(2);
    }
    return (unsigned long)count;
}

#endif
