/* Streams: output. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "stream.h"

static char stdout_buffer[BUFSIZ];
static char stderr_buffer[128];

static FILE standard_output = {.fd = STDOUT_FILENO,
                               .writing = true,
                               .buffer = stdout_buffer,
                               .capacity = sizeof stdout_buffer};
static FILE standard_error = {.fd = STDERR_FILENO,
                              .writing = true,
                              .buffering = BY_CALL,
                              .buffer = stderr_buffer,
                              .capacity = sizeof stderr_buffer};

FILE *const stdout = &standard_output;
FILE *const stderr = &standard_error;

static FILE *used_streams; /* those that something was written to */

static int flush(FILE *file)
{
    size_t done = 0;
    while (done < file->filled && !file->failed) {
        const ssize_t n = write(file->fd, file->buffer + done, file->filled - done);
        if (n <= 0)
            file->failed = true;
        else
            done += (size_t)n;
    }
    file->filled = 0;
    return file->failed ? EOF : 0;
}

static void flush_all(void)
{
    for (FILE *file = used_streams; file != NULL; file = file->following)
        flush(file);
}

int fflush(FILE *file)
{
    if (file != NULL)
        return file->writing ? flush(file) : 0;
    flush_all();
    return 0;
}

static void begin(FILE *file)
{
    static bool registered;
    if (!registered) {
        atexit(flush_all);
        registered = true;
    }
    struct stat st;
    const bool console = fstat(file->fd, &st) == 0 && S_ISCHR(st.st_mode);
    file->buffering = console ? BY_LINE : FULL;
    file->following = used_streams;
    used_streams = file;
}

void __stream_put(FILE *file, const char *bytes, size_t count)
{
    if (file->buffering == UNDECIDED)
        begin(file);
    const bool line_ends = file->buffering == BY_LINE && memchr(bytes, '\n', count) != NULL;
    while (count > 0) {
        const size_t room = file->capacity - file->filled;
        const size_t n = count < room ? count : room;
        memcpy(file->buffer + file->filled, bytes, n);
        file->filled += n;
        bytes += n;
        count -= n;
        if (file->filled == file->capacity)
            flush(file);
    }
    if (line_ends)
        flush(file);
}

void __stream_end_of_call(FILE *file)
{
    if (file->buffering == BY_CALL)
        flush(file);
}

int fclose(FILE *file)
{
    int result = fflush(file);
    for (FILE **link = &used_streams; *link != NULL; link = &(*link)->following) {
        if (*link == file) {
            *link = file->following;
            break;
        }
    }
    if (close(file->fd) < 0)
        result = EOF;
    if (file->fd > STDERR_FILENO)
        free(file);
    return result;
}

size_t fwrite(const void *items, size_t bytes, size_t count, FILE *file)
{
    __stream_put(file, items, bytes * count);
    __stream_end_of_call(file);
    return file->failed ? 0 : count;
}

int putc(int c, FILE *file)
{
    const char byte = (char)c;
    fwrite(&byte, 1, 1, file);
    return file->failed ? EOF : (unsigned char)c;
}

int fputc(int c, FILE *file) { return putc(c, file); }
int putchar(int c) { return putc(c, stdout); }

int fputs(const char *s, FILE *file)
{
    fwrite(s, 1, strlen(s), file);
    return file->failed ? EOF : 0;
}

int puts(const char *s)
{
    fputs(s, stdout);
    return putchar('\n') == EOF ? EOF : 0;
}
