/* What only the shell itself can do, because it changes the shell. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sh.h"

static int builtin_cd(int argc, char *argv[])
{
    if (argc > 2) {
        fprintf(stderr, "usage: cd [DIRECTORY]\n");
        return STATUS_USAGE;
    }
    const char *directory = argc == 2 ? argv[1] : "/";
    if (chdir(directory) < 0) {
        fprintf(stderr, "sh: cd: %s: %s\n", directory, strerror(errno));
        return 1;
    }
    return 0;
}

static int builtin_exit(int argc, char *argv[])
{
    char *end = "";
    const long status = argc > 1 ? strtol(argv[1], &end, 10) : last_status;
    if (argc > 2 || *end != '\0' || (argc == 2 && end == argv[1])) {
        fprintf(stderr, "usage: exit [STATUS]\n");
        return STATUS_USAGE;
    }
    exit((int)(status & 255));
}

static int builtin_wait(int argc, char *argv[])
{
    (void)argv;
    if (argc > 1) {
        fprintf(stderr, "usage: wait\n");
        return STATUS_USAGE;
    }
    while (wait(NULL) >= 0)
        ;
    return 0;
}

builtin *find_builtin(const char *name)
{
    static const struct {
        const char *name;
        builtin *run;
    } builtins[] = {{"cd", builtin_cd}, {"exit", builtin_exit}, {"wait", builtin_wait}};

    for (size_t i = 0; i < sizeof builtins / sizeof builtins[0]; i++) {
        if (strcmp(name, builtins[i].name) == 0)
            return builtins[i].run;
    }
    return NULL;
}
