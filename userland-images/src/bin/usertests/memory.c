/* The heap: borders, failures that change nothing, and memory that holds nothing of others. */
#include <limits.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "usertests.h"

#define FAILED ((char *)-1)

static char *heap_end(void) { return sbrk(0); }

static void sbrk_gives_old_end(void)
{
    char *const start = heap_end();
    REQUIRE(sbrk(1) == start && sbrk(100) == start + 1 && sbrk(-101) == start + 101);
    REQUIRE(heap_end() == start);
}

static void sbrk_zeroed(void)
{
    char *const start = sbrk(3 * PAGE_BYTES);
    for (int i = 0; i < 3 * PAGE_BYTES; i++)
        REQUIRE(start[i] == 0);
    memset(start, 'x', 3 * PAGE_BYTES);
    REQUIRE(sbrk(-3 * PAGE_BYTES) != FAILED && sbrk(3 * PAGE_BYTES) == start);
    for (int i = 0; i < 3 * PAGE_BYTES; i++)
        REQUIRE(start[i] == 0);
}

/* Byte by byte over two page borders: each byte is there as soon as it is asked for. */
static void sbrk_byte_by_byte(void)
{
    char *const start = heap_end();
    for (int i = 0; i < 2 * PAGE_BYTES + 2; i++) {
        REQUIRE(sbrk(1) == start + i);
        start[i] = (char)i;
    }
    for (int i = 0; i < 2 * PAGE_BYTES + 2; i++)
        REQUIRE(start[i] == (char)i);
}

static void touch_freed_page(void)
{
    char *const start = sbrk(2 * PAGE_BYTES);
    sbrk(-PAGE_BYTES);
    start[PAGE_BYTES - 1] = 'x'; /* still there */
    *at((uintptr_t)start + PAGE_BYTES) = 'x';
}

static void read_freed_page(void)
{
    char *const start = sbrk(PAGE_BYTES);
    start[0] = 'x';
    sbrk(-PAGE_BYTES);
    (void)*at((uintptr_t)start);
}

static void freed_memory_faults(void)
{
    IN_CHILD(touch_freed_page, STORE_FAULT);
    IN_CHILD(read_freed_page, LOAD_FAULT);
}

static void touch_beyond_last_page(void)
{
    char *const start = sbrk(1);
    start[PAGE_BYTES - 1] = 'x'; /* the rest of the page comes with its first byte */
    *at((uintptr_t)start + PAGE_BYTES) = 'x';
}

static void sbrk_page_border(void)
{
    IN_CHILD(touch_beyond_last_page, STORE_FAULT);
    const struct sysinfo before = system_info();
    char *const start = sbrk(PAGE_BYTES);
    *start = 'a';
    REQUIRE(sbrk(-PAGE_BYTES + 1) != FAILED);
    REQUIRE(*start == 'a'); /* one byte left, so the page stays */
    REQUIRE(system_info().free_pages <= before.free_pages - 1);
    REQUIRE(sbrk(PAGE_BYTES) == start + 1);
    start[PAGE_BYTES] = 'b';
    REQUIRE(*start == 'a');
}

static void sbrk_below_start(void)
{
    char *const start = (char *)heap_start();
    sbrk(start - heap_end()); /* what the runner has of a heap */
    REQUIRE(heap_end() == start);
    REQUIRE_ERROR(sbrk(-1), EINVAL);
    REQUIRE_ERROR(sbrk(-PAGE_BYTES), EINVAL);
    REQUIRE(sbrk(10) == start);
    REQUIRE_ERROR(sbrk(-11), EINVAL);
    REQUIRE(heap_end() == start + 10);
}

static void sbrk_overflow(void)
{
    char *const start = heap_end();
    static const intptr_t far[] = {
        INTPTR_MAX, INTPTR_MAX - PAGE_BYTES, INTPTR_MAX / 2 + 1,
        (intptr_t)(UINTPTR_MAX - PAGE_BYTES * 4), /* negative, and then below the start */
        INTPTR_MIN, INTPTR_MIN + 1, INTPTR_MIN / 2,
    };
    const struct sysinfo before = system_info();
    for (size_t i = 0; i < sizeof far / sizeof far[0]; i++)
        REQUIRE_ERROR(sbrk(far[i]), far[i] < 0 ? EINVAL : ENOMEM);
    REQUIRE(heap_end() == start && system_info().free_pages == before.free_pages);
}

static void sbrk_up_to_the_kernel(void)
{
    char *const start = heap_end();
    const uintptr_t room = user_end() - (uintptr_t)start;
    if ((intptr_t)room > 0) {
        REQUIRE_ERROR(sbrk((intptr_t)room), ENOMEM); /* more than there is of memory */
        REQUIRE_ERROR(sbrk((intptr_t)room + 2 * PAGE_BYTES + 1), ENOMEM); /* over what is there */
        REQUIRE_ERROR(sbrk((intptr_t)room + 4 * PAGE_BYTES), ENOMEM);     /* around the top */
    }
    REQUIRE(heap_end() == start);
}

/* Takes all memory, in steps that become smaller; the number of pages. */
static long take_all_memory(void)
{
    long pages = 0;
    for (long step = 4096; step > 0; step /= 2)
        while (sbrk(step * PAGE_BYTES) != FAILED)
            pages += step;
    return pages;
}

/* True if pages get their frames only when they are touched: then there may be more pages than frames. */
static int pages_come_on_demand(void)
{
    const uint64_t before = system_info().free_pages;
    REQUIRE(sbrk(64 * PAGE_BYTES) != FAILED);
    const int on_demand = system_info().free_pages == before;
    REQUIRE(sbrk(-64 * PAGE_BYTES) != FAILED);
    return on_demand;
}

static void touch_all_memory(void)
{
    char *const start = heap_end();
    const long pages = take_all_memory();
    REQUIRE(pages >= (long)system_info().free_pages);
    for (long i = 0; i < pages; i++)
        start[i * PAGE_BYTES] = 1;
}

static void use_all_memory(void)
{
    char *const start = heap_end();
    const long free = (long)system_info().free_pages;
    const long pages = take_all_memory();
    /* What is missing went into page tables, of which each one has 512 or 1024 entries. */
    REQUIRE(pages <= free && pages >= free - free / 256 - 4);
    for (long i = 0; i < pages; i++) {
        char *const page = start + i * PAGE_BYTES;
        REQUIRE(*page == 0 && page[PAGE_BYTES - 1] == 0);
        *(long *)page = i;
    }
    for (long i = 0; i < pages; i++)
        REQUIRE(*(long *)(start + i * PAGE_BYTES) == i);
    REQUIRE_ERROR(sbrk(PAGE_BYTES), ENOMEM);
    REQUIRE_ERROR(fork(), ENOMEM);
    REQUIRE(sbrk(-pages * PAGE_BYTES) != FAILED && heap_end() == start);
}

static void memory_exhaustion(void)
{
    const int on_demand = pages_come_on_demand();
    const struct sysinfo before = system_info();
    for (int i = 0; i < 2; i++)
        IN_CHILD(on_demand ? touch_all_memory : use_all_memory, on_demand ? KILLED : 0);
    REQUIRE(system_info().free_pages == before.free_pages);
}

static void failed_growth_changes_nothing(void)
{
    REQUIRE(sbrk(PAGE_BYTES) != FAILED); /* so that its page table is there */
    const int on_demand = pages_come_on_demand();
    const struct sysinfo before = system_info();
    char *const end = heap_end();
    const uint64_t most = on_demand ? before.total_pages : before.free_pages;
    for (intptr_t pages = (intptr_t)most + 1; pages < 100000; pages += 9999)
        REQUIRE_ERROR(sbrk(pages * PAGE_BYTES), ENOMEM);
    REQUIRE(heap_end() == end && system_info().free_pages == before.free_pages);
}

static void fill_half_of_memory(void)
{
    const size_t bytes = (size_t)system_info().free_pages / 2 * PAGE_BYTES;
    char *const start = sbrk((intptr_t)bytes);
    REQUIRE(start != FAILED);
    for (size_t i = 0; i < bytes; i += sizeof(long))
        *(long *)(start + i) = 0x5ec4e7;
}

static void look_for_secrets(void)
{
    const size_t bytes = (size_t)system_info().free_pages / 2 * PAGE_BYTES;
    char *const start = sbrk((intptr_t)bytes);
    REQUIRE(start != FAILED);
    for (size_t i = 0; i < bytes; i += sizeof(long))
        REQUIRE(*(long *)(start + i) == 0);
}

/* What an ended process has left in its frames is not for the next one's eyes. */
static void memory_of_the_dead(void)
{
    IN_CHILD(fill_half_of_memory, 0);
    IN_CHILD(look_for_secrets, 0);
}

static void fork_too_large(void)
{
    char *const start = heap_end();
    const intptr_t bytes = (intptr_t)(system_info().free_pages * 3 / 5) * PAGE_BYTES;
    REQUIRE(sbrk(bytes) == start);
    for (intptr_t i = 0; i < bytes; i += PAGE_BYTES)
        start[i] = 'a';
    start[bytes - 1] = 'z';
    const struct sysinfo before = system_info();
    for (int i = 0; i < 3; i++) {
        const pid_t pid = fork();
        if (pid == 0) /* copy-on-write: it has all of it, until one of both writes */
            _exit(start[0] == 'a' && start[bytes - 1] == 'z' ? 0 : 1);
        int status = 0;
        REQUIRE(pid > 0 ? wait(&status) == pid && status == 0 : errno == ENOMEM);
        REQUIRE(system_info().free_pages == before.free_pages);
    }
    REQUIRE(start[0] == 'a' && start[bytes - 1] == 'z');
    REQUIRE(system_info().processes == before.processes);
}

static void grow_and_change(void)
{
    char *const page = heap_end() - PAGE_BYTES;
    REQUIRE(*page == 'p');
    *page = 'c';
    REQUIRE(sbrk(PAGE_BYTES) == page + PAGE_BYTES);
    REQUIRE(sbrk(-2 * PAGE_BYTES) == page + 2 * PAGE_BYTES);
}

static void heap_of_a_child_is_its_own(void)
{
    char *const page = sbrk(PAGE_BYTES);
    *page = 'p';
    IN_CHILD(grow_and_change, 0);
    REQUIRE(*page == 'p' && heap_end() == page + PAGE_BYTES);
}

static void grow_and_shrink_often(void)
{
    REQUIRE(sbrk(64 * PAGE_BYTES) != FAILED && sbrk(-64 * PAGE_BYTES) != FAILED);
    const struct sysinfo before = system_info();
    char *const start = heap_end();
    for (int i = 0; i < 300; i++) {
        const intptr_t bytes = i * 7919 % (64 * PAGE_BYTES);
        REQUIRE(sbrk(bytes) == start);
        if (bytes > 0)
            start[bytes - 1] = 'x';
        REQUIRE(sbrk(-bytes) == start + bytes);
    }
    REQUIRE(system_info().free_pages == before.free_pages);
}

const struct test memory_tests[] = {
    {"sbrk_gives_old_end", sbrk_gives_old_end, QUICK},
    {"sbrk_zeroed", sbrk_zeroed, QUICK},
    {"sbrk_byte_by_byte", sbrk_byte_by_byte, QUICK},
    {"freed_memory_faults", freed_memory_faults, QUICK},
    {"sbrk_page_border", sbrk_page_border, QUICK},
    {"sbrk_below_start", sbrk_below_start, QUICK},
    {"sbrk_overflow", sbrk_overflow, QUICK},
    {"sbrk_up_to_the_kernel", sbrk_up_to_the_kernel, QUICK},
    {"memory_exhaustion", memory_exhaustion, SLOW},
    {"failed_growth_changes_nothing", failed_growth_changes_nothing, QUICK},
    {"memory_of_the_dead", memory_of_the_dead, SLOW},
    {"fork_too_large", fork_too_large, QUICK},
    {"heap_of_a_child_is_its_own", heap_of_a_child_is_its_own, QUICK},
    {"grow_and_shrink_often", grow_and_shrink_often, QUICK},
    {0},
};
