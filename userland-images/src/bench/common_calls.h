/*
 * The calls that xv6 and this kernel have in common, so that a benchmark can be compiled for both: with -DXV6 against
 * xv6's own headers and library (user/user.h), else against those of this project.
 */
#ifndef COMMON_CALLS_H
#define COMMON_CALLS_H

#ifdef XV6
#include "kernel/types.h"
#include "kernel/fcntl.h"
#include "user/user.h"

#define create(path) open((path), O_CREATE | O_WRONLY)
#define execute(path, argv) exec((path), (argv))
#define end_process(status) exit(status)
#else
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define create(path) open((path), O_CREAT | O_WRONLY, 0666)
#define execute(path, argv) execv((path), (argv))
#define end_process(status) _exit(status)
#endif

#endif
