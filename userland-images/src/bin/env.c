/*
 * env [-i] [-u NAME] [NAME=VALUE...] [COMMAND...]: runs a program in a changed environment, which begins
 * empty with -i; without a command, prints that environment.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int usage(void)
{
    fprintf(stderr, "usage: env [-i] [-u NAME] [NAME=VALUE...] [COMMAND...]\n");
    return 2;
}

static int cannot(const char *what)
{
    fprintf(stderr, "env: %s: %s\n", what, strerror(errno));
    return errno == ENOENT ? 127 : 126;
}

int main(int argc, char *argv[])
{
    int first = 1;
    for (; first < argc && argv[first][0] == '-'; first++) {
        if (strcmp(argv[first], "-i") == 0)
            clearenv();
        else if (strcmp(argv[first], "-u") != 0 || first + 1 == argc)
            return usage();
        else if (unsetenv(argv[++first]) < 0)
            return cannot(argv[first]);
    }
    for (; first < argc && strchr(argv[first], '=') != NULL; first++) {
        if (putenv(argv[first]) < 0)
            return cannot(argv[first]);
    }
    if (first < argc) {
        execvp(argv[first], argv + first);
        return cannot(argv[first]);
    }
    for (char **entry = environ; entry != NULL && *entry != NULL; entry++)
        puts(*entry);
    return 0;
}
