/* find DIR NAME: the paths of everything below DIR that is called NAME. */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char path[PATH_MAX];
static const char *wanted;

/* The stack is one page: what need not be in each frame is here. */
static struct stat status;
static struct dirent entry;

static void walk(size_t length)
{
    const int fd = open(path, O_RDONLY);
    if (fd < 0) {
        fprintf(stderr, "find: %s: cannot be opened\n", path);
        return;
    }
    if (fstat(fd, &status) == 0 && S_ISDIR(status.st_mode)) {
        if (length == 0 || path[length - 1] != '/')
            path[length++] = '/';
        off_t position = 0;
        while ((position = get_dirent(fd, &entry, position)) > 0) {
            if (strcmp(entry.d_name, ".") == 0 || strcmp(entry.d_name, "..") == 0)
                continue;
            const size_t whole = length + strlen(entry.d_name);
            if (whole >= sizeof path) {
                fprintf(stderr, "find: %s: path too long\n", entry.d_name);
                continue;
            }
            strcpy(path + length, entry.d_name);
            if (strcmp(entry.d_name, wanted) == 0)
                printf("%s\n", path);
            walk(whole);
        }
    }
    close(fd);
}

int main(int argc, char *argv[])
{
    if (argc != 3 || strlen(argv[1]) >= sizeof path)
        return 1;
    strcpy(path, argv[1]);
    wanted = argv[2];
    walk(strlen(path));
    return 0;
}
