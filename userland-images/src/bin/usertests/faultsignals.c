/* Faults as signals, the frame of a handler, and the stack that it lies on. */
#include <setjmp.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "usertests.h"

/* The frame of a handler, as the kernel makes it. */
_Static_assert(sizeof(siginfo_t) == 128, "siginfo_t");
_Static_assert(offsetof(ucontext_t, uc_mcontext) == (sizeof(void *) == 8 ? 176 : 160), "ucontext_t");

static volatile siginfo_t told;
static volatile unsigned long told_pc;
static volatile int times;
static sigjmp_buf out;

static void keep(const siginfo_t *info, const ucontext_t *context)
{
    told = *info;
    told_pc = context->uc_mcontext.__gregs[REG_PC];
    times++;
}

static void on_fault(int signal, void (*handler)(int, siginfo_t *, void *), unsigned long flags)
{
    struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO | flags};
    sigemptyset(&action.sa_mask);
    REQUIRE(sigaction(signal, &action, NULL) == 0);
}

/* Makes the heap so large that the address lies in it; then the store is done once more. */
static void grow_heap(int signal, siginfo_t *info, void *context)
{
    keep(info, context);
    REQUIRE(signal == SIGSEGV && times < 10);
    REQUIRE(sbrk((char *)info->si_addr + 1 - (char *)sbrk(0)) != (void *)-1);
}

static void fault_is_repaired_and_tried_again(void)
{
    on_fault(SIGSEGV, grow_heap, 0);
    const uintptr_t end = (uintptr_t)sbrk(0);
    for (uintptr_t va = end + 3; times < 5; va += 2 * PAGE_BYTES) {
        const int before = times;
        *at(va) = 'x';
        REQUIRE(times == before + 1 && *at(va) == 'x');
        REQUIRE(told.si_signo == SIGSEGV && told.si_code == SEGV_MAPERR);
        REQUIRE((uintptr_t)told.si_addr == va && told.si_errno == 0);
    }
}

/* Goes on behind the instruction, which has as many bytes as its lowest bits say. */
static void skip(int signal, siginfo_t *info, void *context)
{
    ucontext_t *const where = context;
    (void)signal;
    keep(info, where);
    const uint16_t *const instruction = (const uint16_t *)told_pc;
    where->uc_mcontext.__gregs[REG_PC] += (*instruction & 3) == 3 ? 4 : 2;
}

static int faulted(int signal, int code, uintptr_t va)
{
    const int so = times == 1 && told.si_signo == signal && told.si_code == code &&
                   (uintptr_t)told.si_addr == va;
    times = 0;
    return so;
}

static void faults_say_where_and_why(void)
{
    for (int signal = 1; signal < NSIG; signal++)
        if (signal != SIGKILL && signal != SIGSTOP)
            on_fault(signal, skip, 0);
    *at((uintptr_t)__text_start) = 'x';
    REQUIRE(faulted(SIGSEGV, SEGV_ACCERR, (uintptr_t)__text_start));
    (void)*at(NOWHERE + 0x123);
    REQUIRE(faulted(SIGSEGV, SEGV_MAPERR, NOWHERE + 0x123));
    (void)*at(trampoline_page()); /* for a program there is nothing */
    REQUIRE(faulted(SIGSEGV, SEGV_MAPERR, trampoline_page()));
    __asm__ volatile(".4byte 0xffffffff");
    REQUIRE(faulted(SIGILL, ILL_ILLOPC, told_pc));
    __asm__ volatile(".4byte 0x18002573" ::: "a0"); /* csrr a0, satp */
    REQUIRE(faulted(SIGILL, ILL_ILLOPC, told_pc));
    __asm__ volatile("ebreak");
    REQUIRE(faulted(SIGTRAP, TRAP_BRKPT, told_pc));
    const uintptr_t odd = (uintptr_t)buffer + 2;
    __asm__ volatile("amoadd.w zero, zero, (%0)" : : "r"(odd) : "memory");
    REQUIRE(faulted(SIGBUS, BUS_ADRALN, odd));
    volatile long one = 1, zero = 0;
    REQUIRE(one / zero == -1 && one % zero == 1 && times == 0); /* no trap: no SIGFPE */
    REQUIRE(raise(SIGFPE) == 0 && faulted(SIGFPE, SI_USER, (uintptr_t)getpid()));
}

static void store_to_kernel(void) { *at(trampoline_page()) = 'x'; }

static void fault_while_blocked(void)
{
    sigset_t set;
    on_fault(SIGSEGV, skip, 0);
    sigemptyset(&set);
    sigaddset(&set, SIGSEGV);
    REQUIRE(sigprocmask(SIG_BLOCK, &set, NULL) == 0);
    store_to_kernel();
}

static void fault_while_ignored(void)
{
    REQUIRE(signal(SIGSEGV, SIG_IGN) == SIG_DFL);
    store_to_kernel();
}

static void fault_in_handler(int signal, siginfo_t *info, void *context)
{
    (void)signal, (void)info, (void)context;
    store_to_kernel(); /* its own signal is blocked */
}

static void fault_twice(void)
{
    on_fault(SIGSEGV, fault_in_handler, 0);
    store_to_kernel();
}

static void faults_that_nobody_may_catch_end(void)
{
    IN_CHILD(fault_while_blocked, STATUS_OF(SIGSEGV));
    IN_CHILD(fault_while_ignored, STATUS_OF(SIGSEGV));
    IN_CHILD(fault_twice, STATUS_OF(SIGSEGV));
}

static void jump_out(int signal, siginfo_t *info, void *context)
{
    keep(info, context);
    siglongjmp(out, signal);
}

static void handler_may_jump_out(void)
{
    on_fault(SIGSEGV, jump_out, 0);
    for (int i = 0; i < 3; i++) { /* the mask comes back too: it works more than once */
        if (sigsetjmp(out, 1) == 0) {
            store_to_kernel();
            REQUIRE(!"reached");
        }
        REQUIRE(times == i + 1);
    }
}

#define STACK_BYTES 4096
static char other_stack[STACK_BYTES] __attribute__((aligned(16)));

static void use_other_stack(void)
{
    const stack_t stack = {.ss_sp = other_stack, .ss_size = STACK_BYTES};
    REQUIRE(sigaltstack(&stack, NULL) == 0);
}

/* Not a tail call, and its end is far beyond any stack. */
static int recurse(volatile int depth) { return depth < 0 ? 0 : recurse(depth + 1) + depth; }

static void leave_overflow(int signal, siginfo_t *info, void *context)
{
    stack_t now;
    const char *const here = __builtin_frame_address(0);
    REQUIRE(here > other_stack && here <= other_stack + STACK_BYTES);
    REQUIRE(sigaltstack(NULL, &now) == 0 && now.ss_flags == SS_ONSTACK && now.ss_sp == other_stack);
    REQUIRE_ERROR(sigaltstack(&(stack_t){.ss_flags = SS_DISABLE}, NULL), EPERM);
    jump_out(signal, info, context);
}

static void overflow_is_caught_on_another_stack(void)
{
    use_other_stack();
    on_fault(SIGSEGV, leave_overflow, SA_ONSTACK);
    for (int i = 0; i < 3; i++) {
        if (sigsetjmp(out, 1) == 0)
            recurse(0);
        REQUIRE(times == i + 1);
    }
    stack_t now;
    REQUIRE(sigaltstack(NULL, &now) == 0 && now.ss_flags == 0 && now.ss_size == STACK_BYTES);
}

static void overflow_without_room(void)
{
    on_fault(SIGSEGV, jump_out, 0);
    recurse(0);
}

/* kill(getpid(), SIGUSR1) with a stack pointer that leads nowhere. */
static void signal_without_stack(void)
{
    const long pid = getpid();
    on_fault(SIGUSR1, skip, 0);
    __asm__ volatile("li sp, 0x70000000\n\tmv a0, %0\n\tli a1, 10\n\tli a7, 6\n\tecall"
                     : : "r"(pid) : "a0", "a1", "a7", "memory");
}

static void leave_bad_stack(int signal, siginfo_t *info, void *context)
{
    (void)context;
    _exit(signal == SIGSEGV && info->si_code == SI_KERNEL ? 21 : 1);
}

/* The frame of SIGUSR1 cannot be made: that is a SIGSEGV, which has a stack of its own. */
static void signal_without_stack_is_caught(void)
{
    use_other_stack();
    on_fault(SIGSEGV, leave_bad_stack, SA_ONSTACK);
    signal_without_stack();
}

static void handlers_need_a_stack(void)
{
    IN_CHILD(overflow_without_room, STATUS_OF(SIGSEGV));
    IN_CHILD(signal_without_stack, STATUS_OF(SIGSEGV));
    IN_CHILD(signal_without_stack_is_caught, 21);
}

/* A handler that runs over the end of the other stack does not go on on the first one. */
static void recurse_in_handler(int signal, siginfo_t *info, void *context)
{
    (void)info, (void)context;
    raise(signal);
}

static void run_over_other_stack(void)
{
    use_other_stack();
    on_fault(SIGUSR1, recurse_in_handler, SA_ONSTACK | SA_NODEFER);
    raise(SIGUSR1);
}

static void other_stack_has_an_end(void) { IN_CHILD(run_over_other_stack, STATUS_OF(SIGSEGV)); }

static ucontext_t *forged;

static void arrive(void) { _exit(33); }

static void go_to_forged(void)
{
    __asm__ volatile("mv sp, %0\n\tli a7, 50\n\tecall"
                     : : "r"((char *)forged - sizeof(siginfo_t)) : "memory");
}

/* Whatever the frame says goes on, if it can be read; bit 0 of the pc does not count. */
static void go_anywhere(void)
{
    static char frame[sizeof(siginfo_t) + sizeof(ucontext_t) + 16] __attribute__((aligned(16)));
    memset(frame, 0xff, sizeof frame);
    forged = (ucontext_t *)(frame + sizeof(siginfo_t));
    forged->uc_mcontext.__gregs[REG_PC] = (unsigned long)arrive | 1;
    forged->uc_mcontext.__gregs[REG_SP] = (unsigned long)__builtin_frame_address(0);
    __asm__ volatile("mv %0, gp" : "=r"(forged->uc_mcontext.__gregs[3]));
    go_to_forged();
}

static void go_to_the_kernel(void)
{
    static char frame[sizeof(siginfo_t) + sizeof(ucontext_t) + 16] __attribute__((aligned(16)));
    forged = (ucontext_t *)(frame + sizeof(siginfo_t));
    forged->uc_mcontext.__gregs[REG_PC] = trampoline_page();
    go_to_forged();
}

static void go_nowhere(void)
{
    forged = (ucontext_t *)NOWHERE;
    go_to_forged();
}

static void go_nowhere_and_catch(void)
{
    use_other_stack();
    on_fault(SIGSEGV, leave_bad_stack, SA_ONSTACK);
    go_nowhere();
}

static void return_into_the_kernel(void)
{
    forged = (ucontext_t *)(trampoline_page() + sizeof(siginfo_t));
    go_to_forged();
}

static void forged_frames(void)
{
    IN_CHILD(go_anywhere, 33);
    IN_CHILD(go_to_the_kernel, STATUS_OF(SIGSEGV));
    IN_CHILD(go_nowhere, STATUS_OF(SIGSEGV));
    IN_CHILD(go_nowhere_and_catch, 21);
    IN_CHILD(return_into_the_kernel, STATUS_OF(SIGSEGV));
}

const struct test fault_signal_tests[] = {
    {"fault_is_repaired_and_tried_again", fault_is_repaired_and_tried_again, QUICK},
    {"faults_say_where_and_why", faults_say_where_and_why, QUICK},
    {"faults_that_nobody_may_catch_end", faults_that_nobody_may_catch_end, QUICK},
    {"handler_may_jump_out", handler_may_jump_out, QUICK},
    {"overflow_is_caught_on_another_stack", overflow_is_caught_on_another_stack, QUICK},
    {"handlers_need_a_stack", handlers_need_a_stack, QUICK},
    {"other_stack_has_an_end", other_stack_has_an_end, QUICK},
    {"forged_frames", forged_frames, QUICK},
    {0},
};
