/*
 * execbench [ITERATIONS]: fork, exec of this very program in the child, wait; prints the sum of the
 * statuses.
 */
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

#define CHILD "child"

int main(int argc, char *argv[])
{
    if (argc == 2 && strcmp(argv[1], CHILD) == 0)
        return 1;
    const unsigned long count = iterations(argc, argv, 1000);
    unsigned long sum = 0;
    for (unsigned long i = 0; i < count; i++) {
        const pid_t pid = fork();
        if (pid == 0) {
            execvp(argv[0], (char *[]){argv[0], CHILD, NULL});
            perror(argv[0]);
            _exit(127);
        }
        int status;
        if (pid < 0 || wait(&status) != pid || status == 127) {
            perror("execbench");
            return 1;
        }
        sum += (unsigned long)status;
    }
    printf("%lu\n", sum);
    return 0;
}
