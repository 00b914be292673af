/* primes LIMIT: the primes up to LIMIT, by a row of processes, one for each prime, joined by pipes. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* Makes the next process of the row; gives where to write its numbers. In the child: never returns. */
static int next_process(int left);

static void sieve(int left)
{
    int prime, number, right = -1;
    if (read(left, &prime, sizeof prime) != sizeof prime)
        exit(1);
    printf("prime %d\n", prime);
    fflush(stdout);
    while (read(left, &number, sizeof number) == sizeof number) {
        if (number % prime == 0)
            continue;
        if (right < 0)
            right = next_process(left);
        write(right, &number, sizeof number);
    }
    close(left);
    if (right >= 0) {
        close(right);
        wait(NULL);
    }
    exit(0);
}

static int next_process(int left)
{
    int ends[2];
    if (pipe(ends) < 0)
        exit(1);
    const pid_t child = fork();
    if (child < 0)
        exit(1);
    if (child == 0) {
        if (left >= 0)
            close(left);
        close(ends[1]);
        sieve(ends[0]);
    }
    close(ends[0]);
    return ends[1];
}

int main(int argc, char *argv[])
{
    const int limit = argc == 2 ? atoi(argv[1]) : 0;
    if (limit < 2)
        return 0;
    const int right = next_process(-1);
    for (int number = 2; number <= limit; number++)
        write(right, &number, sizeof number);
    close(right);
    wait(NULL);
    return 0;
}
