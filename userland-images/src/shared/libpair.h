/* A shared library that is there to be tested with, by pairtest. */
#ifndef LIBPAIR_H
#define LIBPAIR_H

extern int pair_count;             /* counted up by pair_next(), and by the program */
extern int *const pair_count_address; /* where the library thinks that it is */
extern const char *pair_history;   /* "constructed", once the constructor has run */

int pair_next(void);
long pair_sum(long a, long b, long c, long d, long e, long f, long g, long h, long i, long j);
int (*pair_function(void))(void); /* pair_next, as the library sees it */
int pair_from_program(void);      /* what the program's number_of_program() gives */
int pair_has_missing(void);       /* whether a weak symbol that nobody defines has an address */
int pair_fail(void);              /* -1, and errno: EBADF */
char *pair_block(void);           /* from malloc(): "pair" */
long pair_private(void);          /* the next of a count that nobody else sees */
const int *const *pair_relocated(void); /* constant pointers; the first is to 42 */
unsigned long long pair_divide(unsigned long long a, unsigned long long b);

int number_of_program(void); /* defined by the program */

#endif
