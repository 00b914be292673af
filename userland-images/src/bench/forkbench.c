/* forkbench [ITERATIONS]: fork, exit in the child, wait; prints the sum of the statuses. */
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

int main(int argc, char *argv[])
{
    const unsigned long count = iterations(argc, argv, 1000);
    unsigned long sum = 0;
    for (unsigned long i = 0; i < count; i++) {
        const pid_t pid = fork();
        if (pid == 0)
            _exit(1);
        int status;
        if (pid < 0 || wait(&status) != pid) {
            perror("forkbench");
            return 1;
        }
        sum += (unsigned long)status;
    }
    printf("%lu\n", sum);
    return 0;
}
