/* How willing a process is to let others go first, and how much it may have. */
#ifndef SYS_RESOURCE_H
#define SYS_RESOURCE_H

#include <sys/types.h>

#define NICE_MIN (-20) /* goes first */
#define NICE_MAX 19    /* goes last */

/* Sets the nice value of a process; pid 0 is the caller. 0, or -1 and errno. */
int setpriority(pid_t pid, int nice);

/*
 * Stores the nice value of a process; pid 0 is the caller. 0, or -1 and errno. (The value is not the
 * result, because -1 is one of the values.)
 */
int getpriority(pid_t pid, int *nice);

/* What can be limited, in bytes (Linux's numbers). The others have no limit and cannot be given one. */
#define RLIMIT_DATA  2 /* heap, and private memory that can be written */
#define RLIMIT_STACK 3 /* stack, arguments and environment */
#define RLIMIT_AS    9 /* everything that is mapped */

typedef unsigned long rlim_t;
#define RLIM_INFINITY ((rlim_t)-1)

struct rlimit {
    rlim_t rlim_cur; /* what holds now */
    rlim_t rlim_max; /* what it can be raised to */
};

/* A child and a new program have the limits of before. 0, or -1 and errno. */
int getrlimit(int resource, struct rlimit *limit);
int setrlimit(int resource, const struct rlimit *limit);

#endif
