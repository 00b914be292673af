/*
 * Signals. Numbers, flags and codes are Linux's, and so are the fields of the structures; where they
 * lie is what the kernel reads and writes (docs/processes.md). There are no real-time signals, and
 * nothing stops a process.
 */
#ifndef SIGNAL_H
#define SIGNAL_H

#include <sys/types.h>

#define SIGHUP    1
#define SIGINT    2
#define SIGQUIT   3
#define SIGILL    4
#define SIGTRAP   5
#define SIGABRT   6
#define SIGBUS    7
#define SIGFPE    8 /* no instruction of RISC-V causes it; raise(SIGFPE) does */
#define SIGKILL   9 /* cannot be caught, ignored or blocked; nor can SIGSTOP */
#define SIGUSR1   10
#define SIGSEGV   11
#define SIGUSR2   12
#define SIGPIPE   13
#define SIGALRM   14
#define SIGTERM   15
#define SIGSTKFLT 16
#define SIGCHLD   17
#define SIGCONT   18
#define SIGSTOP   19
#define SIGTSTP   20
#define SIGTTIN   21
#define SIGTTOU   22
#define SIGURG    23
#define SIGXCPU   24
#define SIGXFSZ   25
#define SIGVTALRM 26
#define SIGPROF   27
#define SIGWINCH  28
#define SIGIO     29
#define SIGPWR    30
#define SIGSYS    31
#define NSIG      32 /* one more than the greatest */

/* A set of signals: 64 bits, the lowest for signal 1. */
#define SIGSET_WORDS (8 / sizeof(unsigned long))
typedef struct {
    unsigned long bits[SIGSET_WORDS];
} sigset_t;

/* What a handler is told: 128 bytes. */
typedef struct {
    int si_signo;
    int si_errno; /* 0 */
    int si_code;
    union {
        void *si_addr; /* SIGSEGV, SIGBUS: of the memory; SIGILL, SIGTRAP: of the instruction */
        struct {
            pid_t si_pid; /* who has sent it; SIGCHLD: the child */
            unsigned si_uid; /* 0 */
            int si_status; /* SIGCHLD: of the child, or the signal that has ended it */
        };
        int reserved[sizeof(void *) == 8 ? 28 : 29];
    };
} siginfo_t;

#define SI_USER     0 /* kill */
#define SI_KERNEL   0x80
#define ILL_ILLOPC  1 /* no such instruction, or not for programs */
#define SEGV_MAPERR 1 /* nothing is mapped there */
#define SEGV_ACCERR 2 /* something is, but it may not be accessed so */
#define BUS_ADRALN  1 /* not aligned */
#define BUS_ADRERR  2 /* behind the end of a mapped file */
#define TRAP_BRKPT  1 /* ebreak */
#define CLD_EXITED  1 /* the child has called exit() */
#define CLD_KILLED  2 /* a signal has ended it */

typedef struct {
    void *ss_sp;
    int ss_flags;
    size_t ss_size;
} stack_t;

#define SS_ONSTACK  1
#define SS_DISABLE  2
#define MINSIGSTKSZ 2048
#define SIGSTKSZ    8192

/* Where a program was: the pc, then x1 to x31. */
typedef struct {
    unsigned long __gregs[32];
} mcontext_t;

#define REG_PC 0
#define REG_RA 1
#define REG_SP 2
#define REG_TP 4
#define REG_S0 8
#define REG_A0 10

/* What a handler gets as its third argument; when it returns, the program goes on as this says. */
typedef struct ucontext {
    unsigned long uc_flags; /* 0 */
    struct ucontext *uc_link; /* NULL */
    stack_t uc_stack;
    sigset_t uc_sigmask; /* blocked when the handler has returned */
    char reserved[128 - sizeof(sigset_t)];
    mcontext_t uc_mcontext __attribute__((aligned(16)));
} ucontext_t;

struct sigaction {
    union {
        void (*sa_handler)(int); /* or SIG_DFL, or SIG_IGN */
        void (*sa_sigaction)(int, siginfo_t *, void *);
    };
    unsigned long sa_flags;
    void (*sa_restorer)(void); /* sigaction() fills it in */
    sigset_t sa_mask; /* blocked while the handler runs */
};

#define SIG_DFL ((void (*)(int))0)
#define SIG_IGN ((void (*)(int))1)
#define SIG_ERR ((void (*)(int))-1)

#define SA_NOCLDSTOP 0x1
#define SA_NOCLDWAIT 0x2 /* kept, and without effect: children want to be waited for */
#define SA_SIGINFO   0x4
#define SA_RESTORER  0x04000000
#define SA_ONSTACK   0x08000000 /* the handler runs on the stack that sigaltstack() has given */
#define SA_RESTART   0x10000000 /* a call that was interrupted begins anew; a sleep never does */
#define SA_NODEFER   0x40000000 /* the signal itself is not blocked in its handler */
#define SA_RESETHAND 0x80000000 /* the handler runs once */

#define SIG_BLOCK   0
#define SIG_UNBLOCK 1
#define SIG_SETMASK 2

/* pid 0: the caller's group; -1: all but init and the caller; less: the group -pid. Signal 0 only asks. */
int kill(pid_t pid, int signal);
int killpg(pid_t pgid, int signal);
int raise(int signal);
void (*signal(int signal, void (*handler)(int)))(int); /* with SA_RESTART; the old one, or SIG_ERR */
int sigaction(int signal, const struct sigaction *action, struct sigaction *old);
int sigprocmask(int how, const sigset_t *set, sigset_t *old);
int sigaltstack(const stack_t *stack, stack_t *old);
void sigreturn(void); /* where a handler returns to; sp must be at its frame */

int sigemptyset(sigset_t *set);
int sigfillset(sigset_t *set);
int sigaddset(sigset_t *set, int signal);
int sigdelset(sigset_t *set, int signal);
int sigismember(const sigset_t *set, int signal);

const char *sigabbrev_np(int signal); /* "SEGV"; NULL: there is no such signal */
void psignal(int signal, const char *what); /* "WHAT: Segmentation fault", on standard error */

#endif
