/* What only the shell itself can do, because it changes the shell. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "sh.h"

static int builtin_cd(int argc, char *argv[])
{
    if (argc > 2) {
        fprintf(stderr, "usage: cd [DIRECTORY]\n");
        return STATUS_USAGE;
    }
    const char *directory = argc == 2 ? argv[1] : value_of("HOME", 4);
    if (directory[0] == '\0')
        directory = "/";
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
    wait_for(NULL, EVERY_CHILD);
    return 0;
}

/* NAME=VALUE or NAME for each; false: it is not that, and it has said so. */
static bool export_one(const char *argument)
{
    const size_t length = name_length(argument);
    if (length == 0 || (argument[length] != '\0' && argument[length] != '=')) {
        fprintf(stderr, "sh: export: %s: not a name\n", argument);
        return false;
    }
    if (argument[length] == '=' && !set_variable(argument, length, argument + length + 1))
        return false;
    return export_variable(copy_of(argument, length));
}

static int builtin_export(int argc, char *argv[])
{
    int status = 0;
    for (char **entry = environ; argc == 1 && entry != NULL && *entry != NULL; entry++)
        printf("export %s\n", *entry);
    for (int i = 1; i < argc; i++)
        status |= !export_one(argv[i]);
    fflush(stdout);
    return status;
}

/* ulimit [-s|-d|-v] [KIBIBYTES|unlimited]: how large the stack, the data or all memory may become. */
static int builtin_ulimit(int argc, char *argv[])
{
    int resource = RLIMIT_STACK, next = 1;
    if (next < argc && argv[next][0] == '-') {
        const char *option = argv[next++];
        resource = strcmp(option, "-s") == 0 ? RLIMIT_STACK
                 : strcmp(option, "-d") == 0 ? RLIMIT_DATA
                 : strcmp(option, "-v") == 0 ? RLIMIT_AS : -1;
    }
    char *end = "";
    unsigned long kibibytes = 0;
    const int unlimited = next < argc && strcmp(argv[next], "unlimited") == 0;
    if (next < argc && !unlimited)
        kibibytes = strtoul(argv[next], &end, 10);
    if (resource < 0 || argc > next + 1 || *end != '\0' || kibibytes > RLIM_INFINITY / 1024) {
        fprintf(stderr, "usage: ulimit [-s|-d|-v] [KIBIBYTES|unlimited]\n");
        return STATUS_USAGE;
    }
    struct rlimit limit;
    if (next == argc) {
        getrlimit(resource, &limit);
        if (limit.rlim_cur == RLIM_INFINITY)
            printf("unlimited\n");
        else
            printf("%lu\n", limit.rlim_cur / 1024);
        fflush(stdout);
        return 0;
    }
    limit.rlim_cur = limit.rlim_max = unlimited ? RLIM_INFINITY : kibibytes * 1024;
    if (setrlimit(resource, &limit) < 0) {
        fprintf(stderr, "sh: ulimit: %s\n", strerror(errno));
        return 1;
    }
    return 0;
}

static int builtin_unset(int argc, char *argv[])
{
    int status = 0;
    for (int i = 1; i < argc; i++) {
        const size_t length = name_length(argv[i]);
        if (length > 0 && argv[i][length] == '\0') {
            unset_variable(argv[i]);
        } else {
            fprintf(stderr, "sh: unset: %s: not a name\n", argv[i]);
            status = 1;
        }
    }
    return status;
}

builtin *find_builtin(const char *name)
{
    static const struct {
        const char *name;
        builtin *run;
    } builtins[] = {{"cd", builtin_cd}, {"exit", builtin_exit}, {"wait", builtin_wait},
                  {"export", builtin_export}, {"unset", builtin_unset},
                  {"ulimit", builtin_ulimit}};

    for (size_t i = 0; i < sizeof builtins / sizeof builtins[0]; i++) {
        if (strcmp(name, builtins[i].name) == 0)
            return builtins[i].run;
    }
    return NULL;
}
