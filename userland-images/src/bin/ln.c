/* ln OLD NEW: gives a file a second name. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    if (getopt(argc, argv, "") != -1 || argc - optind != 2) {
        fprintf(stderr, "usage: ln OLD NEW\n");
        return 2;
    }
    if (link(argv[optind], argv[optind + 1]) < 0) {
        fprintf(stderr, "ln: %s: %s\n", argv[optind + 1], strerror(errno));
        return 1;
    }
    return 0;
}
