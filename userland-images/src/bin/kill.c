/* kill PID...: ends processes. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char *argv[])
{
    int first = 1;
    if (argc > 1 && strcmp(argv[1], "-9") == 0)
        first = 2;
    if (first >= argc) {
        fprintf(stderr, "usage: kill [-9] PID...\n");
        return 2;
    }
    int status = 0;
    for (int i = first; i < argc; i++) {
        char *end;
        const long pid = strtol(argv[i], &end, 10);
        if (end == argv[i] || *end != '\0' || pid <= 0 || pid != (int)pid) {
            fprintf(stderr, "kill: %s: not a process id\n", argv[i]);
            status = 2;
        } else if (kill((int)pid, SIGKILL) < 0) {
            fprintf(stderr, "kill: %s: %s\n", argv[i], strerror(errno));
            status = 1;
        }
    }
    return status;
}
