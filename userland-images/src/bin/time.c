/*
 * time COMMAND [ARGUMENT...]: runs a program and prints how long it took by the machine's own
 * clock, which counts instructions: a second of it is 100 million of them.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    if (argc < 2) {
        fprintf(stderr, "usage: time COMMAND [ARGUMENT...]\n");
        return 2;
    }
    const int start = uptime();
    const pid_t pid = fork();
    if (pid < 0) {
        perror("time: fork");
        return 1;
    }
    if (pid == 0) {
        execvp(argv[1], argv + 1);
        fprintf(stderr, "time: %s: %s\n", argv[1], strerror(errno));
        _exit(127);
    }
    int status;
    if (wait(&status) < 0) {
        perror("time: wait");
        return 1;
    }
    const int ticks = uptime() - start;
    fprintf(stderr, "%d.%02d s\n", ticks / 100, ticks % 100);
    return status;
}
