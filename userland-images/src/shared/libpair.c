#include "libpair.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int pair_count = 7;
int *const pair_count_address = &pair_count;
const char *pair_history = "not yet";

static long hidden_count;
static const int constant = 42;
static const int *const relocated[] = {&constant, &constant + 1};

extern int defined_nowhere(void) __attribute__((weak));

__attribute__((constructor)) static void construct(void)
{
    /* The C library works already, or this would not come to an end. */
    char *text = strdup("constructed");
    if (text != NULL)
        pair_history = text;
}

int pair_next(void) { return ++pair_count; }

long pair_sum(long a, long b, long c, long d, long e, long f, long g, long h, long i, long j)
{
    return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g + 8 * h + 9 * i + 10 * j;
}

int (*pair_function(void))(void) { return pair_next; }
int pair_from_program(void) { return number_of_program(); }
int pair_has_missing(void) { return defined_nowhere != NULL; }
int pair_fail(void) { return close(-1); }
char *pair_block(void) { return strdup("pair"); }
long pair_private(void) { return ++hidden_count; }
const int *const *pair_relocated(void) { return relocated; }
unsigned long long pair_divide(unsigned long long a, unsigned long long b) { return a / b; }
