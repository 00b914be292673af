/* Finding a program. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int execvp(const char *name, char *const argv[])
{
    execv(name, argv);
    if (strchr(name, '/') != NULL || errno == E2BIG || errno == ENOMEM)
        return -1;
    char *path = malloc(strlen(name) + 2);
    if (path == NULL)
        return -1;
    sprintf(path, "/%s", name);
    execv(path, argv);
    const int error = errno;
    free(path);
    errno = error;
    return -1;
}
