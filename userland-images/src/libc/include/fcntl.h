/* Opening files. */
#ifndef FCNTL_H
#define FCNTL_H

#include <sys/types.h>

#define O_RDONLY 0x000
#define O_WRONLY 0x001
#define O_RDWR   0x002
#define O_CREAT  0x200
#define O_TRUNC  0x400
#define O_APPEND 0x800
#define O_NOFOLLOW 0x1000 /* ELOOP if the path ends at a symbolic link */

int open(const char *path, int flags, ...); /* with O_CREAT a mode_t follows */

#endif
