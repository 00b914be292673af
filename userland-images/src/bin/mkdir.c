/* mkdir DIRECTORY...: makes directories. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    if (getopt(argc, argv, "") != -1 || optind == argc) {
        fprintf(stderr, "usage: mkdir DIRECTORY...\n");
        return 2;
    }
    int status = 0;
    for (int i = optind; i < argc; i++) {
        if (mkdir(argv[i], 0755) < 0) {
            fprintf(stderr, "mkdir: %s: %s\n", argv[i], strerror(errno));
            status = 1;
        }
    }
    return status;
}
