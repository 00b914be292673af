/* sieve [ITERATIONS]: the sieve of Eratosthenes up to 100,000; prints the number of primes. */
#include <stdbool.h>
#include <string.h>

#include "bench.h"

#define LIMIT 100000

static bool composite[LIMIT + 1];

static unsigned count_primes(void)
{
    unsigned primes = 0;
    memset(composite, false, sizeof composite);
    for (unsigned n = 2; n <= LIMIT; n++) {
        if (composite[n])
            continue;
        primes++;
        if (n > LIMIT / n)
            continue;
        for (unsigned multiple = n * n; multiple <= LIMIT; multiple += n)
            composite[multiple] = true;
    }
    return primes;
}

int main(int argc, char *argv[])
{
    unsigned long count = iterations(argc, argv, 10);
    unsigned primes = 0;
    for (; count > 0; count--)
        primes = count_primes();
    printf("%u\n", primes);
    return 0;
}
