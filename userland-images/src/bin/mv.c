/*
 * mv OLD NEW, mv FILE... DIRECTORY: renames files: gives each its new name and takes the old one
 * away. Directories cannot have a second name, not even for that moment, and so cannot be renamed.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool complain(const char *what)
{
    fprintf(stderr, "mv: %s: %s\n", what, strerror(errno));
    return false;
}

static bool rename_file(const char *from, const char *to)
{
    struct stat old, existing;
    if (stat(from, &old) < 0)
        return complain(from);
    if (S_ISDIR(old.st_mode)) {
        fprintf(stderr, "mv: %s: is a directory\n", from);
        return false;
    }
    if (stat(to, &existing) == 0) {
        if (existing.st_ino == old.st_ino) { /* taking the new name away could be the end of both */
            fprintf(stderr, "mv: %s and %s are the same file\n", from, to);
            return false;
        }
        if (unlink(to) < 0)
            return complain(to);
    }
    if (link(from, to) < 0)
        return complain(to);
    return unlink(from) == 0 ? true : complain(from);
}

static bool move_into(const char *from, const char *directory)
{
    const char *slash = strrchr(from, '/');
    const char *last = slash == NULL ? from : slash + 1;
    char *to = malloc(strlen(directory) + strlen(last) + 2);
    if (to == NULL)
        return complain(directory);
    sprintf(to, "%s/%s", directory, last);
    const bool good = rename_file(from, to);
    free(to);
    return good;
}

int main(int argc, char *argv[])
{
    struct stat st;
    const char *target = argv[argc - 1];
    const bool into = argc > 2 && stat(target, &st) == 0 && S_ISDIR(st.st_mode);
    if (getopt(argc, argv, "") != -1 || argc - optind < 2 || (argc - optind > 2 && !into)) {
        fprintf(stderr, "usage: mv OLD NEW, or mv FILE... DIRECTORY\n");
        return 2;
    }
    bool good = true;
    for (int i = optind; i < argc - 1; i++)
        good = (into ? move_into(argv[i], target) : rename_file(argv[i], target)) && good;
    return good ? 0 : 1;
}
