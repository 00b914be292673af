/* What the checking programs share: count what was checked, name what was wrong. */
#ifndef CHECK_H
#define CHECK_H

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int checked, wrong;

#define CHECK(condition) check((condition), #condition, __LINE__)

/* The call must fail with that errno. */
#define CHECK_ERROR(call, error) check_error((long)(call), (error), #call, __LINE__)

static inline void check(int holds, const char *what, int line)
{
    checked++;
    if (holds)
        return;
    wrong++;
    printf("line %d: wrong: %s\n", line, what);
}

static inline void check_error(long result, int error, const char *call, int line)
{
    const int got = errno;
    checked++;
    if (result == -1 && got == error)
        return;
    wrong++;
    printf("line %d: %s: %ld, %s; expected -1, %s\n", line, call, result,
           result == -1 ? strerror(got) : "no error", strerror(error));
}

/* The last line of the program, and its status. */
static inline int finish(const char *name)
{
    printf("%s: %d checked, %d wrong: %s\n", name, checked, wrong, wrong == 0 ? "OK" : "FAILED");
    return wrong == 0 ? 0 : 1;
}

#endif
