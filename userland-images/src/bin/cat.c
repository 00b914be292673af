/* cat [FILE...]: copies files, or standard input, to standard output. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char buffer[4096];

static int complain(const char *what)
{
    fprintf(stderr, "cat: %s: %s\n", what, strerror(errno));
    return 1;
}

static int copy(int fd, const char *name)
{
    ssize_t n;
    while ((n = read(fd, buffer, sizeof buffer)) > 0) {
        for (ssize_t done = 0, written; done < n; done += written) {
            written = write(STDOUT_FILENO, buffer + done, (size_t)(n - done));
            if (written <= 0) /* no reader any more is an end like any other */
                return errno == EPIPE ? 1 : complain("standard output");
        }
    }
    return n < 0 ? complain(name) : 0;
}

int main(int argc, char *argv[])
{
    if (getopt(argc, argv, "") != -1) {
        fprintf(stderr, "usage: cat [FILE...]\n");
        return 2;
    }
    if (optind == argc)
        return copy(STDIN_FILENO, "standard input");
    int status = 0;
    for (int i = optind; i < argc; i++) {
        const int fd = open(argv[i], O_RDONLY);
        if (fd < 0) {
            status = complain(argv[i]);
            continue;
        }
        status |= copy(fd, argv[i]);
        close(fd);
    }
    return status;
}
