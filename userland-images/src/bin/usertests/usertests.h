/*
 * What the tests share. A test is a function without arguments that runs in a process of its own, in an
 * empty directory of its own, and returns when all is well. It gives back whatever it takes: files,
 * descriptors, processes; memory goes with its process.
 */
#ifndef USERTESTS_H
#define USERTESTS_H

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/sysinfo.h>
#include <sys/types.h>

struct test {
    const char *name;
    void (*run)(void);
    int kind;
};

#define QUICK 0
#define SLOW  1 /* left out with -q */
#define FAILS 2 /* is there to fail, and runs only when it is asked for by its name */

/* The tests by theme; behind the last one of each list is one without a name. */
extern const struct test pointer_tests[], struct_tests[], memory_tests[], protection_tests[];
extern const struct test exec_tests[], process_tests[], kill_tests[], family_tests[];
extern const struct test time_tests[], register_tests[], instruction_tests[];
extern const struct test file_tests[], content_tests[], link_tests[], directory_tests[], name_tests[];
extern const struct test descriptor_tests[], exhaustion_tests[], concurrent_tests[];
extern const struct test pipe_tests[], pipe_wait_tests[], device_tests[], failing_tests[];
extern const struct test proc_tests[], signal_tests[], fault_signal_tests[], signal_call_tests[];
extern const struct test map_tests[];

/* The status of a process in which something was wrong; it has already said what. */
#define WRONG 99

/* The statuses of processes that a signal has ended. */
#define STATUS_OF(signal)    (128 + (signal))
#define KILLED               STATUS_OF(SIGKILL)
#define FETCH_FAULT          STATUS_OF(SIGSEGV)
#define LOAD_FAULT           STATUS_OF(SIGSEGV)
#define STORE_FAULT          STATUS_OF(SIGSEGV)
#define ILLEGAL_INSTRUCTION  STATUS_OF(SIGILL)
#define BREAKPOINT           STATUS_OF(SIGTRAP)

#define PAGE_BYTES  4096
#define STACK_LIMIT ((uintptr_t)8 << 20)
#define BLOCK_BYTES 1024
#define PIPE_BYTES  512
#define NAME_BYTES  14
#define PATH_BYTES  128 /* with the NUL */

/* Two pages for any test to use; at a page boundary. */
#define BUFFER_BYTES (2 * PAGE_BYTES)
extern char buffer[BUFFER_BYTES];

/* The program itself, for tests that exec it. */
#define SELF "/usertests"

#define REQUIRE(condition) \
    do { \
        if (!(condition)) \
            wrong(__FILE__, __LINE__, #condition); \
    } while (0)

/* The call must fail with that errno. */
#define REQUIRE_ERROR(call, error) \
    require_error((long)(call), (error), __FILE__, __LINE__, #call)

/* The child, any child, must end with that status. */
#define REQUIRE_STATUS(pid, status) require_status((pid), (status), __FILE__, __LINE__)

/* Says what was wrong where, and ends the process. */
void wrong(const char *file, int line, const char *what) __attribute__((noreturn));
void require_error(long result, int error, const char *file, int line, const char *call);
void require_status(pid_t pid, int status, const char *file, int line);

/* A child that does that and ends with 0; must succeed. */
pid_t spawn(void (*function)(void));

/* Does the function in a child, and requires how the child ends. */
#define IN_CHILD(function, status) require_status(spawn(function), (status), __FILE__, __LINE__)

void make_file(const char *name, const char *text);           /* must succeed */
void require_content(const char *name, const char *text);     /* the whole of the file */
void fill_pattern(char *bytes, size_t count, unsigned seed);  /* bytes that tell where they are */
int is_pattern(const char *bytes, size_t count, unsigned seed);
ssize_t read_fully(int fd, void *bytes, size_t count);        /* until there are that many, or the end */
struct sysinfo system_info(void);
char *numbered(const char *name, int number);                 /* "nameNUMBER", until the next call */

/* A system call with the number and arguments given, as the kernel answers it. */
long raw_call(long number, long a0, long a1, long a2);

/* An address that the compiler knows nothing about. */
static inline volatile char *at(uintptr_t va)
{
    __asm__ volatile("" : "+r"(va));
    return (volatile char *)va;
}

/* Bounds of the memory image, from the linker script. */
extern char __text_start[], __text_end[], __rodata_start[], __data_start[], __bss_end[];

/* Where the program lies decides where all else does: only in the layout linux it is not at 0. */
static inline int in_linux_layout(void) { return (uintptr_t)__text_start >= PAGE_BYTES; }

static inline uintptr_t image_end(void) { return ((uintptr_t)__bss_end + PAGE_BYTES - 1) & -PAGE_BYTES; }

/* Behind the highest byte of the stack. */
static inline uintptr_t stack_top(void)
{
    const uintptr_t mask = STACK_LIMIT - 1; /* its end is a multiple of that in the layout linux */
    return in_linux_layout() ? ((uintptr_t)__builtin_frame_address(0) | mask) + 1
                             : image_end() + 2 * PAGE_BYTES;
}

static inline uintptr_t heap_start(void) { return in_linux_layout() ? image_end() : stack_top(); }

/*
 * Pages that a user program may not use, whatever it does: below the stack, or below all that it may
 * become; and the kernel's code, the trampoline or the trap vector.
 */
static inline uintptr_t guard_page(void)
{
    return in_linux_layout() ? stack_top() - STACK_LIMIT - PAGE_BYTES : image_end();
}

static inline uintptr_t trampoline_page(void)
{
    if (in_linux_layout())
        return sizeof(void *) == 4 ? (uintptr_t)0xffff0000u : (uintptr_t)0xffffffff80000000ull;
    return sizeof(void *) == 4 ? (uintptr_t)0xfffff000u : (uintptr_t)0x3ffffff000ull;
}

/* Of xv6's layout or of VIMIX's, whichever `which` says; in linux of the direct map of RAM. */
static inline uintptr_t trapframe_page(int which)
{
    if (in_linux_layout())
        return (sizeof(void *) == 4 ? (uintptr_t)0xc0000000u : (uintptr_t)0xffffffd600000000ull) +
               PAGE_BYTES * (1 + which);
    return trampoline_page() - PAGE_BYTES * (1 + which);
}

/* Behind the highest address that a program can have anything at. */
static inline uintptr_t user_end(void) { return in_linux_layout() ? stack_top() : trapframe_page(1); }

/* Where in no layout anything is. */
#define NOWHERE ((uintptr_t)0x70000000)

#endif
