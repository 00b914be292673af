/* Streams: input. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stream.h"

static char stdin_buffer[BUFSIZ];
static FILE standard_input = {
    .fd = STDIN_FILENO, .buffer = stdin_buffer, .capacity = sizeof stdin_buffer};

FILE *const stdin = &standard_input;

/* Reads more into the empty buffer; false at the end of the input. */
static bool fill(FILE *file)
{
    const ssize_t n = read(file->fd, file->buffer, file->capacity);
    file->next = 0;
    file->filled = n > 0 ? (size_t)n : 0;
    file->at_eof = n == 0;
    file->failed = n < 0;
    return n > 0;
}

int getc(FILE *file)
{
    if (file->next == file->filled && !fill(file))
        return EOF;
    return (unsigned char)file->buffer[file->next++];
}

int fgetc(FILE *file) { return getc(file); }
int getchar(void) { return getc(stdin); }

int ungetc(int c, FILE *file)
{
    if (c == EOF || file->next == 0)
        return EOF;
    file->buffer[--file->next] = (char)c;
    return c;
}

size_t fread(void *items, size_t bytes, size_t count, FILE *file)
{
    char *to = items;
    const size_t wanted = bytes * count;
    size_t done = 0;
    while (done < wanted && (file->next < file->filled || fill(file))) {
        const size_t ready = file->filled - file->next;
        const size_t n = ready < wanted - done ? ready : wanted - done;
        memcpy(to + done, file->buffer + file->next, n);
        file->next += n;
        done += n;
    }
    return bytes == 0 ? 0 : done / bytes;
}

char *fgets(char *line, int size, FILE *file)
{
    int length = 0;
    while (length < size - 1) {
        const int c = getc(file);
        if (c == EOF)
            break;
        line[length++] = (char)c;
        if (c == '\n')
            break;
    }
    if (length == 0)
        return NULL;
    line[length] = '\0';
    return line;
}

/* Makes room for at least `needed` bytes in *line. */
static bool reserve(char **line, size_t *size, size_t needed)
{
    if (*line != NULL && *size >= needed)
        return true;
    const size_t larger = needed < 60 ? 120 : 2 * needed;
    char *moved = realloc(*line, larger);
    if (moved == NULL)
        return false;
    *line = moved;
    *size = larger;
    return true;
}

ssize_t getline(char **line, size_t *size, FILE *file)
{
    size_t length = 0;
    int c;
    do {
        c = getc(file);
        if (c == EOF)
            break;
        if (!reserve(line, size, length + 2))
            return -1;
        (*line)[length++] = (char)c;
    } while (c != '\n');
    if (length == 0)
        return -1;
    (*line)[length] = '\0';
    return (ssize_t)length;
}
