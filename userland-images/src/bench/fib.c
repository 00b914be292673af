/* fib [N]: the N-th Fibonacci number (30) by double recursion: calls, returns and additions. */
#include "bench.h"

/* Inlined into itself it would measure the compiler instead. */
static __attribute__((noinline, optimize("O1"))) unsigned long fib(unsigned long n)
{
    return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

int main(int argc, char *argv[])
{
    const unsigned long n = iterations(argc, argv, 30);
    printf("%lu\n", fib(n));
    return 0;
}
