/* Reading directories. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

DIR *opendir(const char *path)
{
    const int fd = open(path, O_RDONLY);
    if (fd < 0)
        return NULL;
    struct stat st;
    DIR *dir = NULL;
    if (fstat(fd, &st) == 0) {
        if (S_ISDIR(st.st_mode))
            dir = malloc(sizeof *dir);
        else
            errno = ENOTDIR;
    }
    if (dir == NULL) {
        close(fd);
        return NULL;
    }
    dir->fd = fd;
    dir->position = 0;
    return dir;
}

struct dirent *readdir(DIR *dir)
{
    const off_t next = get_dirent(dir->fd, &dir->entry, dir->position);
    if (next <= 0)
        return NULL;
    dir->position = next;
    return &dir->entry;
}

int closedir(DIR *dir)
{
    const int result = close(dir->fd);
    free(dir);
    return result;
}
