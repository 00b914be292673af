/* Memory, numbers, sorting, the end of the program. */
#ifndef STDLIB_H
#define STDLIB_H

#include <stddef.h>

#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1
#define RAND_MAX     0x7fffffff

void *malloc(size_t bytes); /* 16-byte aligned */
void *calloc(size_t count, size_t bytes);
void *realloc(void *old, size_t bytes);
void free(void *block);

int abs(int n);
int atoi(const char *s);
long atol(const char *s);
long strtol(const char *restrict s, char **restrict end, int base);
unsigned long strtoul(const char *restrict s, char **restrict end, int base);

int rand(void);
void srand(unsigned seed);

void qsort(void *base, size_t count, size_t bytes, int (*compare)(const void *, const void *));

int atexit(void (*function)(void));
void exit(int status) __attribute__((noreturn)); /* runs what atexit() was given, last first */
void abort(void) __attribute__((noreturn)); /* SIGABRT, even if it is blocked or ignored */

#endif
