/* Calls of POSIX that are made of the kernel's. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

int stat(const char *path, struct stat *st)
{
    const int fd = open(path, O_RDONLY);
    if (fd < 0)
        return -1;
    const int result = fstat(fd, st);
    close(fd);
    return result;
}

/* dup() gives the lowest free descriptor: takes all up to the wanted one, and gives those back. */
static int dup_up_to(int old_fd, int new_fd)
{
    const int fd = dup(old_fd);
    if (fd < 0 || fd >= new_fd)
        return fd;
    const int result = dup_up_to(old_fd, new_fd);
    close(fd);
    return result;
}

int dup2(int old_fd, int new_fd)
{
    const int copy = dup(old_fd); /* closing new_fd must wait until old_fd is known to be good */
    if (copy < 0)
        return -1;
    close(copy);
    if (old_fd == new_fd)
        return new_fd;
    if (new_fd < 0) {
        errno = EBADF;
        return -1;
    }
    close(new_fd);
    return dup_up_to(old_fd, new_fd);
}

unsigned sleep(unsigned seconds)
{
    for (; seconds > 0; seconds--)
        ms_sleep(1000);
    return 0;
}
