/* cp FILE COPY, cp FILE... DIRECTORY: copies files. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char buffer[4096];

static bool complain(const char *what)
{
    fprintf(stderr, "cp: %s: %s\n", what, strerror(errno));
    return false;
}

static bool is_directory(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool same_file(const char *a, const char *b)
{
    struct stat p, q;
    return stat(a, &p) == 0 && stat(b, &q) == 0 && p.st_ino == q.st_ino;
}

static bool copy_bytes(int from, const char *from_name, int to, const char *to_name)
{
    ssize_t n;
    while ((n = read(from, buffer, sizeof buffer)) > 0) {
        for (ssize_t done = 0, written; done < n; done += written) {
            written = write(to, buffer + done, (size_t)(n - done));
            if (written <= 0)
                return complain(to_name);
        }
    }
    return n == 0 ? true : complain(from_name);
}

static bool copy(const char *from_name, const char *to_name)
{
    if (is_directory(from_name)) {
        fprintf(stderr, "cp: %s: is a directory\n", from_name);
        return false;
    }
    if (same_file(from_name, to_name)) { /* opening it for writing would empty it */
        fprintf(stderr, "cp: %s and %s are the same file\n", from_name, to_name);
        return false;
    }
    const int from = open(from_name, O_RDONLY);
    if (from < 0)
        return complain(from_name);
    const int to = open(to_name, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    const bool good = to < 0 ? complain(to_name) : copy_bytes(from, from_name, to, to_name);
    close(from);
    if (to >= 0)
        close(to);
    return good;
}

static bool copy_into(const char *from_name, const char *directory)
{
    const char *slash = strrchr(from_name, '/');
    const char *last = slash == NULL ? from_name : slash + 1;
    char *to_name = malloc(strlen(directory) + strlen(last) + 2);
    if (to_name == NULL)
        return complain(directory);
    sprintf(to_name, "%s/%s", directory, last);
    const bool good = copy(from_name, to_name);
    free(to_name);
    return good;
}

int main(int argc, char *argv[])
{
    const char *target = argv[argc - 1];
    const bool into = argc > 2 && is_directory(target);
    if (getopt(argc, argv, "") != -1 || argc - optind < 2 || (argc - optind > 2 && !into)) {
        fprintf(stderr, "usage: cp FILE COPY, or cp FILE... DIRECTORY\n");
        return 2;
    }
    bool good = true;
    for (int i = optind; i < argc - 1; i++)
        good = (into ? copy_into(argv[i], target) : copy(argv[i], target)) && good;
    return good ? 0 : 1;
}
