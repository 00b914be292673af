/* Signals: what is not just a system call. */
#include <errno.h>
#include <signal.h>
#include <unistd.h>

int _sigaction(int signal, const struct sigaction *action, struct sigaction *old);

int sigaction(int signal, const struct sigaction *action, struct sigaction *old)
{
    if (action == NULL)
        return _sigaction(signal, NULL, old);
    struct sigaction complete = *action;
    complete.sa_flags |= SA_RESTORER;
    complete.sa_restorer = sigreturn;
    return _sigaction(signal, &complete, old);
}

void (*signal(int signal, void (*handler)(int)))(int)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART}, old;
    return sigaction(signal, &action, &old) < 0 ? SIG_ERR : old.sa_handler;
}

int raise(int signal) { return kill(getpid(), signal); }

int killpg(pid_t pgid, int signal)
{
    if (pgid < 0 || pgid == 1) { /* -1 would be everybody */
        errno = pgid < 0 ? EINVAL : ESRCH;
        return -1;
    }
    return kill(-pgid, signal);
}

int sigemptyset(sigset_t *set)
{
    *set = (sigset_t){0};
    return 0;
}

int sigfillset(sigset_t *set)
{
    for (size_t i = 0; i < SIGSET_WORDS; i++)
        set->bits[i] = ~0ul;
    return 0;
}

#define WORD_BITS (8 * sizeof(unsigned long))

/* The bit of a signal in its word, and the word; 0 and EINVAL when there is no such signal. */
static unsigned long bit_of(int signal, size_t *word)
{
    if (signal < 1 || signal >= NSIG) {
        errno = EINVAL;
        return 0;
    }
    *word = (size_t)(signal - 1) / WORD_BITS;
    return 1ul << (size_t)(signal - 1) % WORD_BITS;
}

int sigaddset(sigset_t *set, int signal)
{
    size_t word = 0;
    const unsigned long bit = bit_of(signal, &word);
    set->bits[word] |= bit;
    return bit == 0 ? -1 : 0;
}

int sigdelset(sigset_t *set, int signal)
{
    size_t word = 0;
    const unsigned long bit = bit_of(signal, &word);
    set->bits[word] &= ~bit;
    return bit == 0 ? -1 : 0;
}

int sigismember(const sigset_t *set, int signal)
{
    size_t word = 0;
    const unsigned long bit = bit_of(signal, &word);
    return bit == 0 ? -1 : (set->bits[word] & bit) != 0;
}
