/* pingpong BYTE: sends the first byte of its argument to a child, which sends back the next one. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static unsigned char receive(int fd, const char *what)
{
    unsigned char byte;
    if (read(fd, &byte, 1) != 1)
        exit(1);
    printf("%d: received %s\n", getpid(), what);
    fflush(stdout);
    return byte;
}

int main(int argc, char *argv[])
{
    int down[2], up[2];
    if (argc != 2 || pipe(down) < 0 || pipe(up) < 0)
        return 1;
    unsigned char byte = argv[1][0];
    const pid_t child = fork();
    if (child < 0)
        return 1;
    if (child == 0) {
        close(down[1]);
        close(up[0]);
        byte = receive(down[0], "ping") + 1;
        return write(up[1], &byte, 1) != 1;
    }
    close(down[0]);
    close(up[1]);
    write(down[1], &byte, 1);
    close(down[1]);
    receive(up[0], "pong");
    wait(NULL);
    return 0;
}
