/* Streams: places. A stream is either read or written, so that its buffer lies on one side of its place. */
#include <unistd.h>

#include "stream.h"

int fseek(FILE *file, long offset, int whence)
{
    if (file->writing) {
        if (fflush(file) == EOF)
            return -1;
    } else if (whence == SEEK_CUR) {
        offset -= (long)(file->filled - file->next); /* the descriptor is ahead of the stream */
    }
    if (lseek(file->fd, offset, whence) < 0)
        return -1;
    if (!file->writing)
        file->next = file->filled = 0;
    file->at_eof = false;
    return 0;
}

long ftell(FILE *file)
{
    const off_t place = lseek(file->fd, 0, SEEK_CUR);
    if (place < 0)
        return -1;
    const long buffered = (long)(file->filled - file->next);
    return file->writing ? place + buffered : place - buffered;
}

void rewind(FILE *file)
{
    fseek(file, 0, SEEK_SET);
    clearerr(file);
}
