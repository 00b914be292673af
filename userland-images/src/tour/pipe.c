/*
 * User space is private, kernel space is shared: what a process wants to tell another goes through
 * the kernel. A pipe is a piece of kernel memory with two descriptors.
 *
 * In both:
 *   $ ./pipe
 *   parent, its own memory: nothing yet
 *   parent, after reading the pipe: hello from the child
 */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char message[32] = "nothing yet";

int main(void)
{
    int fds[2];
    if (pipe(fds) < 0) {
        perror("pipe");
        return 1;
    }
    if (fork() == 0) {
        strcpy(message, "hello from the child");
        write(fds[1], message, sizeof message);
        return 0;
    }
    wait(NULL);
    printf("parent, its own memory: %s\n", message);
    read(fds[0], message, sizeof message);
    printf("parent, after reading the pipe: %s\n", message);
    return 0;
}
