/*
 * The upper part of the address space is the kernel's: in the linux layout it is mapped in every
 * process's page table, but without U, so that a user's access faults at once. In the vimix layout
 * only two pages of it are there: the trampoline and the trapframe.
 *
 * In vimix:
 *   $ ./kernel
 *   reading 0x3ffffff000
 *   usertrap(): pid 4 kernel: load page fault (scause 0xd) at pc 0x0000000000000066,
 *               address 0x0000003ffffff000: trampoline, a page of the kernel's
 *   the reader ended with status 139
 *   reading 0x3fffffd000
 *   usertrap(): pid 5 kernel: load page fault (scause 0xd) at pc 0x0000000000000066,
 *               address 0x0000003fffffd000: trapframe, a page of the kernel's
 *   the reader ended with status 139
 *
 * In linux:
 *   $ ./kernel
 *   reading 0xffffffff80000000
 *   usertrap(): pid 4 kernel: load page fault (scause 0xd) at pc 0x0000000000400516,
 *               address 0xffffffff80000000: kernel entry, a page of the kernel's
 *   the reader ended with status 139
 */
#include <stdint.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void);

#if UINTPTR_MAX > 0xffffffffu
#define TRAMPOLINE 0x3ffffff000u
#define TRAPFRAME  0x3fffffd000u
#define KERNEL     0xffffffff80000000u /* its code */
#else
#define TRAMPOLINE 0xfffff000u
#define TRAPFRAME  0xffffd000u
#define KERNEL     0xc0000000u /* all of RAM */
#endif

static void read_at(uintptr_t address)
{
    int status = 0;
    printf("reading %p\n", (void *)address);
    fflush(stdout);
    if (fork() == 0) {
        printf("%d\n", *(volatile int *)address);
        _exit(0);
    }
    wait(&status);
    printf("the reader ended with status %d\n", status);
}

int main(void)
{
    if ((uintptr_t)main < 0x400000) { /* programs begin at 0: the vimix layout */
        read_at(TRAMPOLINE);
        read_at(TRAPFRAME);
    } else {
        read_at(KERNEL);
    }
    return 0;
}
