/*
 * crash KIND: breaks one rule of the address space or of the instruction set, and so shows what the
 * kernel says about it. Should the rule not be enforced, it says so and ends with status 1.
 */
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern char __text_start[];

/* An address that the compiler cannot know anything about. */
static volatile char *at(uintptr_t va)
{
    __asm__ volatile("" : "+r"(va));
    return (volatile char *)va;
}

static void write_to(uintptr_t va) { *at(va) = 'x'; }
static void read_from(uintptr_t va) { (void)*at(va); }

static void jump_to(uintptr_t va)
{
    ((void (*)(void))(uintptr_t)at(va))();
}

/*
 * Code of the kernel's, mapped in every process: the trampoline, or, in the layout linux, where no
 * program begins at 0, the trap vector.
 */
static uintptr_t kernel_va(void)
{
    if ((uintptr_t)__text_start >= 4096) /* a compiler takes it for granted that it is not 0 */
        return sizeof(void *) == 4 ? 0xffff0000u : (uintptr_t)0xffffffff80000000ull;
    return sizeof(void *) == 4 ? 0xfffff000u : (uintptr_t)0x3ffffff000ull;
}

/* Not a tail call, and its end is far beyond any stack. */
static int recurse(volatile int depth) { return depth < 0 ? 0 : recurse(depth + 1) + depth; }

static void null(void) { write_to(0); }
static void text(void) { write_to((uintptr_t)__text_start); }
static void rodata(void) { write_to((uintptr_t) "a constant string"); }
static void guard(void) { recurse(0); }
static void heap(void) { write_to((uintptr_t)sbrk(0) + (1 << 20)); }
static void far_away(void) { read_from((uintptr_t)1 << (8 * sizeof(void *) - 2)); }
static void kernel_page(void) { read_from(kernel_va()); }
static void illegal(void) { __asm__ volatile(".4byte 0xffffffff"); }
static void csr(void) { __asm__ volatile(".4byte 0x18002573" ::: "a0"); } /* csrr a0, satp */
static void privileged(void) { __asm__ volatile("sret"); }
static void breakpoint(void) { __asm__ volatile("ebreak"); }
static void jump(void) { jump_to((uintptr_t)0x7ffff000); }

static void jump_to_data(void)
{
    static uint32_t ret_instruction = 0x00008067;
    jump_to((uintptr_t)&ret_instruction);
}

/* No instruction of RISC-V is a SIGFPE: a division by zero gives -1. */
static void arithmetic(void)
{
    volatile int one = 1, zero = 0;
    printf("1 / 0 = %d\n", one / zero);
    fflush(stdout);
    raise(SIGFPE);
}

/* A handler that cannot have a frame, because there is no stack to put it on. */
static void overflow_handler(int signal) { (void)signal; }
static void no_stack(void)
{
    signal(SIGUSR1, overflow_handler);
    const long pid = getpid();
    __asm__ volatile("li sp, 0x70000000\n mv a0, %0\n li a1, 10\n li a7, 6\n ecall" : : "r"(pid)
                     : "a0", "a1", "a7", "memory");
}

/* Goes back from a handler that was never entered. */
static void no_frame(void) { __asm__ volatile("li sp, 0x70000000\n li a7, 50\n ecall" ::: "a0", "a7", "memory"); }

static void misaligned(void)
{
    static long words[2];
    const uintptr_t va = (uintptr_t)words + 1;
    __asm__ volatile("amoadd.w zero, zero, (%0)" : : "r"(va) : "memory");
}

static const struct {
    const char *name;
    void (*run)(void);
    const char *what;
} kinds[] = {
    {"null", null, "writes through a null pointer"},
    {"text", text, "writes to its instructions"},
    {"rodata", rodata, "writes to a string constant"},
    {"guard", guard, "recurses until the stack meets its guard page"},
    {"heap", heap, "writes beyond the end of the heap"},
    {"far", far_away, "reads where no address space reaches"},
    {"kernel", kernel_page, "reads a page of the kernel"},
    {"jump", jump, "jumps to where nothing is mapped"},
    {"data", jump_to_data, "jumps into its data"},
    {"illegal", illegal, "executes an instruction that does not exist"},
    {"csr", csr, "reads satp, a register of the kernel"},
    {"sret", privileged, "executes an instruction of the kernel"},
    {"ebreak", breakpoint, "executes a breakpoint"},
    {"misaligned", misaligned, "does an atomic addition at an odd address"},
    {"fpe", arithmetic, "divides by zero, and raises SIGFPE itself"},
    {"abort", abort, "calls abort()"},
    {"nostack", no_stack, "gets a signal while its stack pointer leads nowhere"},
    {"noframe", no_frame, "calls sigreturn() outside a handler"},
};

#define KINDS (sizeof kinds / sizeof kinds[0])

int main(int argc, char *argv[])
{
    for (size_t i = 0; argc == 2 && i < KINDS; i++) {
        if (strcmp(argv[1], kinds[i].name) == 0) {
            kinds[i].run();
            printf("crash: %s: nothing happened\n", argv[1]);
            return 1;
        }
    }
    fprintf(stderr, "usage: crash KIND\n");
    for (size_t i = 0; i < KINDS; i++)
        fprintf(stderr, "  %-10s  %s\n", kinds[i].name, kinds[i].what);
    return 2;
}
