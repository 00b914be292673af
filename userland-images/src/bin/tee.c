/* tee [-a] [FILE...]: copies standard input to standard output and to files; -a: appends. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MAX_OUTPUTS 12 /* a process has 16 descriptors */

static char buffer[4096];
static int outputs[MAX_OUTPUTS] = {STDOUT_FILENO};
static int output_count = 1;

static bool write_all(int fd, size_t bytes)
{
    for (size_t done = 0; done < bytes;) {
        const ssize_t n = write(fd, buffer + done, bytes - done);
        if (n <= 0)
            return false;
        done += (size_t)n;
    }
    return true;
}

int main(int argc, char *argv[])
{
    int mode = O_TRUNC;
    for (int option; (option = getopt(argc, argv, "a")) != -1;) {
        if (option != 'a') {
            fprintf(stderr, "usage: tee [-a] [FILE...]\n");
            return 2;
        }
        mode = O_APPEND;
    }
    int status = 0;
    for (int i = optind; i < argc; i++) {
        const bool room = output_count < MAX_OUTPUTS;
        const int fd = room ? open(argv[i], O_WRONLY | O_CREAT | mode, 0666) : -1;
        if (fd >= 0) {
            outputs[output_count++] = fd;
            continue;
        }
        const char *why = room ? strerror(errno) : "too many files";
        fprintf(stderr, "tee: %s: %s\n", argv[i], why);
        status = 1;
    }
    ssize_t n;
    while ((n = read(STDIN_FILENO, buffer, sizeof buffer)) > 0) {
        for (int i = 0; i < output_count; i++) {
            if (write_all(outputs[i], (size_t)n))
                continue;
            if (errno != EPIPE)
                perror("tee");
            return 1;
        }
    }
    return n < 0 ? 1 : status;
}
