/*
 * nice [-n N] COMMAND [ARGUMENT...]: runs a program with a nice value that is N higher than the present
 * one, 10 if N is not given. N may be negative: there are no users who might not. What comes of it
 * depends on how the kernel schedules. Without a command, prints the present value.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define DEFAULT_INCREMENT 10
#define MOST_INCREMENT    100

static int usage(void)
{
    fprintf(stderr, "usage: nice [-n N] COMMAND [ARGUMENT...]\n");
    return 2;
}

int main(int argc, char *argv[])
{
    long increment = DEFAULT_INCREMENT;
    int first = 1;
    int value;
    if (argc > 1 && strcmp(argv[1], "-n") == 0) {
        char *end;
        if (argc < 4)
            return usage();
        increment = strtol(argv[2], &end, 10);
        if (end == argv[2] || *end != '\0' || increment < -MOST_INCREMENT || increment > MOST_INCREMENT)
            return usage();
        first = 3;
    }
    if (getpriority(0, &value) < 0) {
        perror("nice");
        return 1;
    }
    if (first == argc) {
        printf("%d\n", value);
        return 0;
    }
    value += (int)increment;
    if (value < NICE_MIN)
        value = NICE_MIN;
    if (value > NICE_MAX)
        value = NICE_MAX;
    if (setpriority(0, value) < 0) {
        perror("nice");
        return 1;
    }
    execvp(argv[first], argv + first);
    fprintf(stderr, "nice: %s: %s\n", argv[first], strerror(errno));
    return 127;
}
