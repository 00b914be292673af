/* ln [-s] OLD NEW: gives a file a second name; -s: makes a symbolic link to OLD, which is kept as it is. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    bool symbolic = false;
    int option;
    while ((option = getopt(argc, argv, "s")) == 's')
        symbolic = true;
    if (option != -1 || argc - optind != 2) {
        fprintf(stderr, "usage: ln [-s] OLD NEW\n");
        return 2;
    }
    const char *old = argv[optind];
    if ((symbolic ? symlink : link)(old, argv[optind + 1]) < 0) {
        fprintf(stderr, "ln: %s: %s\n", argv[optind + 1], strerror(errno));
        return 1;
    }
    return 0;
}
