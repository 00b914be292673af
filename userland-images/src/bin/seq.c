/* seq [FIRST [STEP]] LAST: prints the numbers from FIRST (1) to LAST. */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

static bool parse(const char *text, long *number)
{
    char *end;
    errno = 0;
    *number = strtol(text, &end, 10);
    return end != text && *end == '\0' && errno == 0;
}

int main(int argc, char *argv[])
{
    long first = 1, step = 1, last;
    if (argc < 2 || argc > 4 || !parse(argv[argc - 1], &last) ||
        (argc > 2 && !parse(argv[1], &first)) || (argc > 3 && !parse(argv[2], &step)) ||
        step == 0) {
        fprintf(stderr, "usage: seq [FIRST [STEP]] LAST\n");
        return 2;
    }
    for (long n = first; (step > 0 ? n <= last : n >= last) && !ferror(stdout); n += step) {
        printf("%ld\n", n);
        if (step > 0 ? n > LONG_MAX - step : n < LONG_MIN - step)
            break;
    }
    return fflush(stdout) == 0 ? 0 : 1;
}
