/* Memory, numbers, sorting, the end of the program. */
#ifndef STDLIB_H
#define STDLIB_H

#include <stddef.h>

#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1
#define RAND_MAX     0x7fffffff

/* With MALLOC_CHECK_=1 in the environment each block is checked: docs/userland.md. */
void *malloc(size_t bytes); /* 16-byte aligned */
void *calloc(size_t count, size_t bytes);
void *realloc(void *old, size_t bytes);
void free(void *block);
void *aligned_alloc(size_t alignment, size_t bytes); /* alignment: a power of two */
int posix_memalign(void **block, size_t alignment, size_t bytes); /* 0, or an error: errno stays */
size_t malloc_usable_size(void *block);

char *getenv(const char *name); /* NULL: there is none */
int setenv(const char *name, const char *value, int overwrite);
int unsetenv(const char *name);
int putenv(char *text); /* "NAME=VALUE": the very string becomes part of the environment */
int clearenv(void);

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
