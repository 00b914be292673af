/*
 * Buffered streams. Output to the console goes out line by line, to files and pipes when the buffer
 * is full, on standard error at the end of each call; the rest at fflush(), fclose() and exit().
 */
#ifndef STDIO_H
#define STDIO_H

#include <stdarg.h>
#include <stddef.h>
#include <sys/types.h>

#define EOF    (-1)
#define BUFSIZ 1024

typedef struct stream FILE;

extern FILE *const stdin;
extern FILE *const stdout;
extern FILE *const stderr;

FILE *fopen(const char *path, const char *mode); /* "r", "w" or "a" */
FILE *fdopen(int fd, const char *mode);
int fclose(FILE *file);
int fflush(FILE *file); /* NULL: all */
int feof(FILE *file);
int ferror(FILE *file);
void clearerr(FILE *file);
int fileno(FILE *file);

int getc(FILE *file);
int fgetc(FILE *file);
int getchar(void);
int ungetc(int c, FILE *file); /* one character, straight after a getc() */
char *fgets(char *line, int size, FILE *file);
ssize_t getline(char **line, size_t *size, FILE *file); /* grows *line with realloc() */
/* A place after which fseek() or rewind() goes on is one that ftell() gave, or any in the file. */
#define SEEK_SET 0 /* from the start */
#define SEEK_CUR 1 /* from the present place */
#define SEEK_END 2 /* from the end */
int fseek(FILE *file, long offset, int whence);
long ftell(FILE *file);
void rewind(FILE *file);

size_t fread(void *items, size_t bytes, size_t count, FILE *file);

int putc(int c, FILE *file);
int fputc(int c, FILE *file);
int putchar(int c);
int fputs(const char *s, FILE *file);
int puts(const char *s);
size_t fwrite(const void *items, size_t bytes, size_t count, FILE *file);

/* %d %i %u %x %X %o %c %s %p %%; flags - 0 + space #; width, precision, *; hh h l ll z t j */
#define PRINTS(string, first) __attribute__((__format__(__printf__, string, first)))
int printf(const char *format, ...) PRINTS(1, 2);
int fprintf(FILE *file, const char *format, ...) PRINTS(2, 3);
int sprintf(char *to, const char *format, ...) PRINTS(2, 3);
int snprintf(char *to, size_t size, const char *format, ...) PRINTS(3, 4);
int vprintf(const char *format, va_list arguments) PRINTS(1, 0);
int vfprintf(FILE *file, const char *format, va_list arguments) PRINTS(2, 0);
int vsnprintf(char *to, size_t size, const char *format, va_list arguments) PRINTS(3, 0);

void perror(const char *what);

#endif
