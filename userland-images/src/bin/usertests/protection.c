/* What a program may do with which page: each child breaks one rule and dies of it. */
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "usertests.h"

static uintptr_t target;

static void store(void) { *at(target) = 'x'; }
static void load(void) { (void)*at(target); }
static void jump(void) { ((void (*)(void))(uintptr_t)at(target))(); }

static void dies_of(void (*access)(void), uintptr_t va, int status)
{
    target = va;
    IN_CHILD(access, status);
}

static void text_is_not_writable(void)
{
    dies_of(store, (uintptr_t)__text_start, STORE_FAULT);
    dies_of(store, (uintptr_t)text_is_not_writable, STORE_FAULT);
    dies_of(store, (uintptr_t)__rodata_start, STORE_FAULT);
    REQUIRE(*(const char *)at((uintptr_t)__text_start) != 'x');
}

static void data_is_not_executable(void)
{
    static uint32_t return_instruction = 0x00008067;
    uint32_t on_stack = return_instruction;
    char *const heap = sbrk(PAGE_BYTES);
    memcpy(heap, &return_instruction, sizeof return_instruction);
    dies_of(jump, (uintptr_t)&return_instruction, FETCH_FAULT);
    dies_of(jump, (uintptr_t)at((uintptr_t)&on_stack), FETCH_FAULT);
    dies_of(jump, (uintptr_t)heap, FETCH_FAULT);
}

static void null_is_not_writable(void)
{
    dies_of(store, 0, STORE_FAULT);
}

static void guard_page_faults(void)
{
    dies_of(load, guard_page(), LOAD_FAULT);
    dies_of(load, guard_page() + PAGE_BYTES - 1, LOAD_FAULT);
    dies_of(store, guard_page() + PAGE_BYTES - 1, STORE_FAULT);
    dies_of(jump, guard_page(), FETCH_FAULT);
}

/* Not a tail call, and its end is far beyond any stack. */
static int recurse(volatile int depth) { return depth < 0 ? 0 : recurse(depth + 1) + depth; }
static void overflow(void) { recurse(0); }

static void stack_overflow(void)
{
    for (int i = 0; i < 3; i++)
        IN_CHILD(overflow, STORE_FAULT);
}

/* A stack pointer that leads nowhere does not matter to the kernel. */
static void call_without_stack(void)
{
    __asm__ volatile("li sp, 0\n\tli a7, 11\n\tecall\n\tli sp, -1\n\tecall\n\t"
                     "li a0, 33\n\tli a7, 2\n\tecall" ::: "a0", "a7", "memory");
}

static void stack_pointer_is_the_programs(void)
{
    IN_CHILD(call_without_stack, 33);
}

static void kernel_pages_are_closed(void)
{
    const uintptr_t pages[] = {trampoline_page(), trapframe_page(0), trapframe_page(1)};
    for (int i = 0; i < 3; i++) {
        dies_of(load, pages[i], LOAD_FAULT);
        dies_of(store, pages[i], STORE_FAULT);
        dies_of(jump, pages[i], FETCH_FAULT);
    }
}

static void kernel_addresses_fault(void)
{
    for (uintptr_t va = 0x80000000u; va < 0x80000000u + 40 * 50000u; va += 40 * 4999u)
        dies_of(load, va, LOAD_FAULT);
    dies_of(store, 0x10000000, STORE_FAULT);
    dies_of(jump, 0x80000000u, FETCH_FAULT);
}

static void far_addresses_fault(void)
{
#if __SIZEOF_POINTER__ == 8
    for (int bit = 37; bit < 64; bit++) {
        dies_of(load, (uintptr_t)1 << bit, LOAD_FAULT);
        dies_of(store, UINTPTR_MAX << bit, STORE_FAULT);
    }
#endif
    dies_of(load, UINTPTR_MAX, LOAD_FAULT);
    dies_of(store, UINTPTR_MAX - 4096, STORE_FAULT);
    dies_of(jump, UINTPTR_MAX - 1, FETCH_FAULT);
}

static void odd_loads(void)
{
    fill_pattern(buffer, 64, 0);
    const uintptr_t va = (uintptr_t)buffer + 1;
    uint32_t word;
    __asm__ volatile("lw %0, 0(%1)" : "=r"(word) : "r"(va) : "memory");
    REQUIRE(memcmp(&word, buffer + 1, 4) == 0);
    __asm__ volatile("sw %0, 0(%1)" : : "r"(0x44434241), "r"(va + 2) : "memory");
    REQUIRE(memcmp(buffer + 3, "ABCD", 4) == 0);
}

static volatile int shared_by_mistake;

static void change_variable(void) { shared_by_mistake = 2; }

static void memory_is_not_shared(void)
{
    shared_by_mistake = 1;
    IN_CHILD(change_variable, 0);
    REQUIRE(shared_by_mistake == 1);
}

const struct test protection_tests[] = {
    {"text_is_not_writable", text_is_not_writable, QUICK},
    {"data_is_not_executable", data_is_not_executable, QUICK},
    {"null_is_not_writable", null_is_not_writable, QUICK},
    {"guard_page_faults", guard_page_faults, QUICK},
    {"stack_overflow", stack_overflow, QUICK},
    {"stack_pointer_is_the_programs", stack_pointer_is_the_programs, QUICK},
    {"kernel_pages_are_closed", kernel_pages_are_closed, QUICK},
    {"kernel_addresses_fault", kernel_addresses_fault, QUICK},
    {"far_addresses_fault", far_addresses_fault, QUICK},
    {"odd_loads", odd_loads, QUICK},
    {"memory_is_not_shared", memory_is_not_shared, QUICK},
    {0},
};
