/* The checking mode of malloc(), for malloc.c and exit.c. `caller`: where the call returns to. */
#ifndef MALLOC_CHECK_H
#define MALLOC_CHECK_H

#include <stddef.h>

void *__check_allocate(size_t alignment, size_t bytes, const void *caller);
void *__check_resize(void *block, size_t bytes, const void *caller);
void __check_free(void *block, const void *caller);
size_t __check_bytes(void *block, const void *caller);

/* At the end of the program: looks at every block once more, and reports those that are left. */
void __check_at_exit(void);
void __malloc_at_exit(void); /* the same, if the checking mode is on */

/* Says what is wrong with a block, of which nothing more is known, and ends the program. */
void __malloc_stop(const char *function, const char *what, const void *block, const void *caller)
    __attribute__((noreturn));

#endif
