/* What stdio keeps of an open stream; seen by the files of stdio only. */
#ifndef STREAM_H
#define STREAM_H

#include <stdbool.h>
#include <stdio.h>

enum buffering { UNDECIDED, BY_CALL, BY_LINE, FULL };

struct stream {
    int fd;
    bool writing;
    bool at_eof;
    bool failed;
    enum buffering buffering; /* of output */
    char *buffer;
    size_t capacity; /* of buffer, in bytes */
    size_t next;     /* input: index of the next byte to give */
    size_t filled;   /* bytes in buffer: input read, or output not yet written */
    FILE *following; /* in the list of streams that exit() flushes */
};

void __stream_put(FILE *file, const char *bytes, size_t count);
void __stream_end_of_call(FILE *file); /* writes out what is buffered by call */

#endif
