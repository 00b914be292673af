/*
 * pairtest: checks what the dynamic linker does, from inside a program that uses two shared libraries,
 * libpair.so and libc.so.
 */
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../check/check.h"
#include "libpair.h"

#define KILLED_BY_SEGV (128 + 11)

int number_of_program(void) { return 1234; }

static const char *history_at_construction = "";

/* After those of the libraries. */
__attribute__((constructor)) static void construct(void) { history_at_construction = pair_history; }

/* An address that the compiler knows nothing about. */
static volatile char *at(const void *address)
{
    __asm__ volatile("" : "+r"(address));
    return (volatile char *)(uintptr_t)address;
}

static void check_functions(void)
{
    CHECK(pair_sum(1, 2, 3, 4, 5, 6, 7, 8, 9, 10) == 385); /* bound by this very call */
    CHECK(pair_sum(1, 0, 0, 0, 0, 0, 0, 0, 0, 1) == 11);
    CHECK(pair_function() == pair_next);
    CHECK(pair_from_program() == 1234);
    CHECK(pair_has_missing() == 0);
    CHECK(pair_divide(10000000000000000000ull, 3000000000u) == 3333333333u);
}

static void check_variables(void)
{
    CHECK(strcmp(pair_history, "constructed") == 0);
    CHECK(history_at_construction == pair_history);
    CHECK(pair_count == 7 && pair_next() == 8 && pair_count == 8);
    pair_count = 20;
    CHECK(pair_next() == 21 && pair_count == 21);
    CHECK(pair_count_address == &pair_count);
    CHECK(*pair_relocated()[0] == 42);
    CHECK(pair_private() == 1 && pair_private() == 2);
    errno = 0;
    CHECK(pair_fail() == -1 && errno == EBADF);
    char *block = pair_block();
    CHECK(strcmp(block, "pair") == 0);
    free(block);
}

/* A child's end; it may change what it likes. */
static int status_of(void (*function)(void))
{
    fflush(stdout);
    const pid_t pid = fork();
    if (pid == 0) {
        function();
        _exit(0);
    }
    int status = -1;
    return pid > 0 && wait(&status) == pid ? status : -1;
}

static void count_further(void)
{
    if (pair_private() != 3 || pair_next() != 22 || pair_count != 22)
        _exit(1);
}

static void write_to_text(void) { *at((const void *)(uintptr_t)pair_function()) = 0; }
static void write_to_constant(void) { *at(pair_relocated()[0]) = 0; }

/* It was written once, when the library was relocated. */
static void write_to_relocated(void) { *at(pair_relocated()) = 0; }

static void call_data(void)
{
    static const uint32_t ret_instruction = 0x00008067;
    pair_count = (int)ret_instruction;
    ((void (*)(void))(uintptr_t)at(pair_count_address))();
}

static void check_protection(void)
{
    CHECK(status_of(count_further) == 0);
    CHECK(pair_private() == 3 && pair_count == 21);
    CHECK(status_of(write_to_text) == KILLED_BY_SEGV);
    CHECK(status_of(write_to_constant) == KILLED_BY_SEGV);
    CHECK(status_of(write_to_relocated) == KILLED_BY_SEGV);
    CHECK(status_of(call_data) == KILLED_BY_SEGV);
}

int main(void)
{
    check_functions();
    check_variables();
    check_protection();
    return finish("pairtest");
}
