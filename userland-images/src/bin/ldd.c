/*
 * ldd PROGRAM...: prints the shared libraries that a program needs, and where they would lie. The dynamic
 * linker knows: told to by the environment, it prints them instead of starting the program.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define HEADER_BYTES 1024 /* the program headers lie in these */
#define PT_INTERP    3

static unsigned char start[HEADER_BYTES];

static unsigned long number_at(size_t offset, size_t bytes)
{
    unsigned long number = 0;
    for (size_t i = bytes; i > 0; i--)
        number = number << 8 | start[offset + i - 1];
    return number;
}

/* Whether the file names an interpreter, which is the dynamic linker. */
static bool is_dynamic(const char *path)
{
    memset(start, 0, sizeof start);
    const int fd = open(path, O_RDONLY);
    if (fd < 0)
        return false;
    const ssize_t got = read(fd, start, sizeof start);
    close(fd);
    if (got < 64 || memcmp(start, "\177ELF", 4) != 0)
        return false;
    const bool wide = start[4] == 2;
    const size_t table = wide ? number_at(32, 8) : number_at(28, 4);
    const size_t bytes = number_at(wide ? 54 : 42, 2), count = number_at(wide ? 56 : 44, 2);
    for (size_t i = 0; i < count && bytes >= 32 && table + (i + 1) * bytes <= sizeof start; i++) {
        if (number_at(table + i * bytes, 4) == PT_INTERP)
            return true;
    }
    return false;
}

static int list(const char *path)
{
    const int fd = open(path, O_RDONLY);
    if (fd < 0) {
        fprintf(stderr, "ldd: %s: %s\n", path, strerror(errno));
        return 1;
    }
    close(fd);
    if (!is_dynamic(path)) {
        printf("\tnot a dynamic executable\n");
        return 1;
    }
    fflush(stdout);
    const pid_t pid = fork();
    if (pid == 0) {
        char *const arguments[] = {(char *)path, NULL};
        if (setenv("LD_TRACE_LOADED_OBJECTS", "1", 1) == 0)
            execv(path, arguments);
        fprintf(stderr, "ldd: %s: %s\n", path, strerror(errno));
        _exit(1);
    }
    int status = 1;
    if (pid < 0)
        perror("ldd: fork");
    else
        wait(&status);
    return status != 0;
}

int main(int argc, char *argv[])
{
    if (argc < 2) {
        fprintf(stderr, "usage: ldd PROGRAM...\n");
        return 2;
    }
    int status = 0;
    for (int i = 1; i < argc; i++) {
        if (argc > 2)
            printf("%s:\n", argv[i]);
        status |= list(argv[i]);
    }
    return status;
}
