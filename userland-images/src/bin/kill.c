/* kill [-SIGNAL | -s SIGNAL] PID...: sends a signal, SIGTERM if none is named. kill -l lists them. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int usage(void)
{
    fprintf(stderr, "usage: kill [-SIGNAL | -s SIGNAL] PID...\n       kill -l [NUMBER]\n");
    return 2;
}

/* The number for a name, with or without SIG, or for a number; -1 when there is none. */
static int signal_named(const char *name)
{
    char *end;
    const long number = strtol(name, &end, 10);
    if (end != name && *end == '\0')
        return number >= 0 && number < NSIG ? (int)number : -1;
    if (strncmp(name, "SIG", 3) == 0)
        name += 3;
    for (int i = 1; i < NSIG; i++) {
        if (strcmp(name, sigabbrev_np(i)) == 0)
            return i;
    }
    return -1;
}

/* All names, or that of a number; of a status above 128 too, as the shell shows it. */
static int list(const char *which)
{
    if (which == NULL) {
        for (int i = 1; i < NSIG; i++) {
            const int ends_line = i % 5 == 0 || i == NSIG - 1;
            printf("%2d) SIG%-*s%s", i, ends_line ? 0 : 8, sigabbrev_np(i), ends_line ? "\n" : "");
        }
        return 0;
    }
    char *end;
    const long number = strtol(which, &end, 10);
    const char *name = sigabbrev_np((int)(number > 128 && number < 128 + NSIG ? number - 128 : number));
    if (end == which || *end != '\0' || number != (int)number || name == NULL) {
        fprintf(stderr, "kill: %s: no such signal\n", which);
        return 1;
    }
    printf("%s\n", name);
    return 0;
}

int main(int argc, char *argv[])
{
    const char *name = "TERM";
    int first = 1;
    if (argc > 1 && strcmp(argv[1], "-l") == 0)
        return argc > 3 ? usage() : list(argv[2]);
    if (argc > 2 && strcmp(argv[1], "-s") == 0) {
        name = argv[2];
        first = 3;
    } else if (argc > 1 && strcmp(argv[1], "--") != 0 && argv[1][0] == '-') {
        name = argv[1] + 1;
        first = 2;
    }
    if (first < argc && strcmp(argv[first], "--") == 0)
        first++; /* behind it a PID may begin with -: a group */
    if (first >= argc)
        return usage();
    const int signal = signal_named(name);
    if (signal < 0) {
        fprintf(stderr, "kill: %s: no such signal\n", name);
        return 2;
    }
    int status = 0;
    for (int i = first; i < argc; i++) {
        char *end;
        const long pid = strtol(argv[i], &end, 10);
        if (end == argv[i] || *end != '\0' || pid != (int)pid) {
            fprintf(stderr, "kill: %s: not a process id\n", argv[i]);
            status = 2;
        } else if (kill((int)pid, signal) < 0) {
            fprintf(stderr, "kill: %s: %s\n", argv[i], strerror(errno));
            status = 1;
        }
    }
    return status;
}
