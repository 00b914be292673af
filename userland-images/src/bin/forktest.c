/*
 * forktest: forks until the kernel has no process left, waits for every child, and checks that none
 * is missing and none is left over.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHILD_STATUS 7
#define MOST         100000 /* a kernel that goes on for ever is wrong too */

static int failed(const char *why)
{
    printf("forktest: FAILED: %s\n", why);
    return 1;
}

int main(void)
{
    int forked = 0;
    printf("forktest: forking until it fails\n");
    while (forked < MOST) {
        const pid_t pid = fork();
        if (pid < 0)
            break;
        if (pid == 0)
            _exit(CHILD_STATUS);
        forked++;
    }
    if (forked == MOST)
        return failed("fork never fails");
    printf("forktest: %d children, then: %s\n", forked, strerror(errno));

    for (int reaped = 0; reaped < forked; reaped++) {
        int status;
        if (wait(&status) < 0)
            return failed("wait stopped early");
        if (status != CHILD_STATUS)
            return failed("a child gave a wrong status");
    }
    if (wait(NULL) >= 0)
        return failed("wait got too many");
    printf("forktest: %d reaped\n", forked);
    printf("forktest: OK\n");
    return 0;
}
