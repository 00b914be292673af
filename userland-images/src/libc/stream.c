/* Streams: opening and closing. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "stream.h"

static FILE *open_stream(int fd, char mode)
{
    FILE *file = malloc(sizeof *file + BUFSIZ); /* the buffer follows */
    if (file != NULL)
        *file = (FILE){.fd = fd,
                       .writing = mode != 'r',
                       .buffer = (char *)(file + 1),
                       .capacity = BUFSIZ};
    return file;
}

FILE *fdopen(int fd, const char *mode) { return open_stream(fd, mode[0]); }

FILE *fopen(const char *path, const char *mode)
{
    int flags = O_RDONLY;
    if (mode[0] == 'w')
        flags = O_WRONLY | O_CREAT | O_TRUNC;
    else if (mode[0] == 'a')
        flags = O_WRONLY | O_CREAT | O_APPEND;
    const int fd = open(path, flags, 0666);
    if (fd < 0)
        return NULL;
    FILE *file = open_stream(fd, mode[0]);
    if (file == NULL)
        close(fd);
    return file;
}

int feof(FILE *file) { return file->at_eof; }
int ferror(FILE *file) { return file->failed; }
int fileno(FILE *file) { return file->fd; }

void clearerr(FILE *file)
{
    file->at_eof = false;
    file->failed = false;
}
