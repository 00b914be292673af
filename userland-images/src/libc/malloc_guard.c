#include "malloc_guard.h"

#include <signal.h>
#include <stdbool.h>
#include <sys/mman.h>

#include "heap.h"

#define PAGE_BYTES 4096
#define PAGE_MASK  (-(uintptr_t)PAGE_BYTES)

/* SIGSEGV: what happens at the block's border, or after its end, is reported; all else is as without us. */
static void explain(int number, siginfo_t *info, void *context)
{
    const ucontext_t *at = context;
    const unsigned char *payload;
    const struct record *record = __check_mapping_at(info->si_addr, &payload);
    if (record == NULL) {
        signal(number, SIG_DFL); /* the instruction faults again */
        return;
    }
    __report_access(record->freed_at != NULL ? "use after free" : "overrun", record, payload,
                    (const unsigned char *)info->si_addr - payload,
                    (const void *)at->uc_mcontext.__gregs[REG_PC]);
}

/* Once; a handler of the program's own is left alone. */
static void listen(void)
{
    static bool listening;
    struct sigaction action = {.sa_sigaction = explain, .sa_flags = SA_SIGINFO}, old;
    if (listening || sigaction(SIGSEGV, NULL, &old) < 0 || old.sa_handler != SIG_DFL)
        return;
    listening = sigaction(SIGSEGV, &action, NULL) == 0;
}

void *__guard_map(size_t before, size_t bytes, void **start, size_t *mapping_bytes)
{
    const size_t payload_bytes = (bytes + HEAP_ALIGNMENT - 1) & -(size_t)HEAP_ALIGNMENT;
    const size_t total = ((before + payload_bytes + PAGE_BYTES - 1) & PAGE_MASK) + PAGE_BYTES;
    char *first = mmap(NULL, total, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (first == MAP_FAILED)
        return NULL;
    char *end = first + total - PAGE_BYTES;
    if (mprotect(end, PAGE_BYTES, PROT_NONE) < 0) {
        munmap(first, total);
        return NULL;
    }
    listen();
    *start = first;
    *mapping_bytes = total;
    return end - payload_bytes - before;
}

void __guard_seal(const struct record *record)
{
    unsigned char *start = record->start, *end = start + record->mapping_bytes;
    unsigned char *first = (unsigned char *)(((uintptr_t)(record + 1) + PAGE_BYTES - 1) & PAGE_MASK);
    /* A new mapping over the old one: the frames go back, the addresses stay taken. */
    mmap(first, (size_t)(end - first), PROT_NONE, MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS, -1, 0);
}

void __guard_unmap(const struct record *record) { munmap(record->start, record->mapping_bytes); }
