/* The end of a program that has gone wrong. */
#include <signal.h>
#include <stdlib.h>

void abort(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGABRT);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    raise(SIGABRT); /* a handler may leave by longjmp(); if it returns, or there is none: */
    signal(SIGABRT, SIG_DFL);
    raise(SIGABRT);
    __builtin_trap();
}
