/* stat FILE...: prints what the file system knows about a file. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void show(const char *path, const struct stat *st)
{
    const char *type = S_ISDIR(st->st_mode)   ? "directory"
                       : S_ISCHR(st->st_mode) ? "character device"
                                              : "regular file";
    printf("  File: %s\n", path);
    printf("  Type: %s (mode %06o)\n", type, st->st_mode);
    printf("  Size: %ld bytes\n", st->st_size);
    printf(" Inode: %lu on device %u, %u link%s\n", (unsigned long)st->st_ino, st->st_dev,
           st->st_nlink, st->st_nlink == 1 ? "" : "s");
    if (S_ISCHR(st->st_mode))
        printf("Device: major %u, minor %u\n", MAJOR(st->st_rdev), MINOR(st->st_rdev));
}

int main(int argc, char *argv[])
{
    if (getopt(argc, argv, "") != -1 || optind == argc) {
        fprintf(stderr, "usage: stat FILE...\n");
        return 2;
    }
    int status = 0;
    for (int i = optind; i < argc; i++) {
        struct stat st;
        if (stat(argv[i], &st) < 0) {
            fprintf(stderr, "stat: %s: %s\n", argv[i], strerror(errno));
            status = 1;
        } else {
            show(argv[i], &st);
        }
    }
    return status;
}
