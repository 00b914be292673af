/* Finding a program, and handing it the environment. */
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEFAULT_PATH "/:." /* without $PATH: as init sets it */
#define MOST_ARGUMENTS 64 /* of execl(): more than the kernel takes */

int execv(const char *path, char *const argv[]) { return execve(path, argv, environ); }

/* A name in a directory, the empty one being the current; false: they do not fit into `path`. */
static bool join(char *path, size_t size, const char *directory, size_t length, const char *name)
{
    const size_t name_bytes = strlen(name) + 1;
    if (length + 1 + name_bytes > size)
        return false;
    memcpy(path, directory, length);
    if (length > 0 && directory[length - 1] != '/')
        path[length++] = '/';
    memcpy(path + length, name, name_bytes);
    return true;
}

/*
 * A directory that cannot be searched does not end the search; that something was there which could not
 * be executed is remembered, and said when nothing better is found.
 */
int execvpe(const char *name, char *const argv[], char *const envp[])
{
    if (strchr(name, '/') != NULL)
        return execve(name, argv, envp);
    if (name[0] == '\0') {
        errno = ENOENT;
        return -1;
    }
    const char *list = getenv("PATH");
    if (list == NULL)
        list = DEFAULT_PATH;
    int result = ENOENT;
    for (;; list++) {
        char path[PATH_MAX];
        const size_t length = strcspn(list, ":");
        if (join(path, sizeof path, list, length, name))
            execve(path, argv, envp);
        else
            errno = ENAMETOOLONG;
        if (errno == EACCES)
            result = EACCES;
        else if (errno != ENOENT && errno != ENOTDIR && errno != ENAMETOOLONG)
            return -1;
        list += length;
        if (*list == '\0')
            break;
    }
    errno = result;
    return -1;
}

int execvp(const char *name, char *const argv[]) { return execvpe(name, argv, environ); }

/* Collects the arguments of execl() up to the NULL; false: there are too many. */
static bool collect(char *argv[MOST_ARGUMENTS + 1], const char *first, va_list rest)
{
    argv[0] = (char *)first;
    for (int i = 0; argv[i] != NULL; i++) {
        if (i == MOST_ARGUMENTS) {
            errno = E2BIG;
            return false;
        }
        argv[i + 1] = va_arg(rest, char *);
    }
    return true;
}

int execl(const char *path, const char *first, ...)
{
    char *argv[MOST_ARGUMENTS + 1];
    va_list rest;
    va_start(rest, first);
    const bool all = collect(argv, first, rest);
    va_end(rest);
    return all ? execv(path, argv) : -1;
}

int execlp(const char *name, const char *first, ...)
{
    char *argv[MOST_ARGUMENTS + 1];
    va_list rest;
    va_start(rest, first);
    const bool all = collect(argv, first, rest);
    va_end(rest);
    return all ? execvp(name, argv) : -1;
}
