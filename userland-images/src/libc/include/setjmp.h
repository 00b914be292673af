/* Jumps over function calls, out of a handler too. */
#ifndef SETJMP_H
#define SETJMP_H

#include <signal.h>

typedef struct {
    unsigned long registers[14]; /* ra, sp, s0 to s11 */
    int saves_mask;
    sigset_t mask;
} jmp_buf[1];
typedef jmp_buf sigjmp_buf;

/* 0; or, when longjmp() comes here, its value, which is never 0. */
int setjmp(jmp_buf where) __attribute__((returns_twice));
void longjmp(jmp_buf where, int value) __attribute__((noreturn));

/* The same with the blocked signals, when save_mask is not 0. */
int sigsetjmp(sigjmp_buf where, int save_mask) __attribute__((returns_twice));
void siglongjmp(sigjmp_buf where, int value) __attribute__((noreturn));

#endif
