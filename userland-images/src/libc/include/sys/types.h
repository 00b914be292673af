/* The types of the system-call interface. */
#ifndef SYS_TYPES_H
#define SYS_TYPES_H

#include <stddef.h>
#include <stdint.h>

typedef long ssize_t;
typedef long off_t;
typedef int pid_t;
typedef unsigned mode_t;
typedef unsigned dev_t;
typedef unsigned long ino_t;
typedef unsigned short nlink_t;

#endif
