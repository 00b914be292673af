/*
 * bytecode [ITERATIONS]: a byte-code interpreter, driven by a switch, that follows the Collatz
 * sequences of the numbers below 3,000. Prints the longest sequence's start and its length.
 */
#include <stdint.h>

#include "bench.h"

enum code {
    PUSH,      /* byte: a constant                       ( -- n)   */
    LOAD,      /* byte: the number of a variable         ( -- n)   */
    STORE,     /* byte: the number of a variable         (n -- )   */
    ADD,       /*                                      (a b -- n)  */
    MULTIPLY,  /*                                      (a b -- n)  */
    HALVE,     /*                                        (a -- n)  */
    IS_ODD,    /*                                        (a -- n)  */
    IS_LESS,   /*                                      (a b -- n)  */
    JUMP,      /* byte: where to                                   */
    JUMP_ZERO, /* byte: where to, if the top is 0        (n -- )   */
    STOP
};

enum variable { START, VALUE, LENGTH, LONGEST, BEST, LIMIT, VARIABLES };

static const uint8_t program[] = {
    /*  0 */ PUSH, 1, STORE, START, PUSH, 0, STORE, LONGEST,
    /*  8 */ LOAD, START, STORE, VALUE, PUSH, 1, STORE, LENGTH,
    /* 16 */ PUSH, 1, LOAD, VALUE, IS_LESS, JUMP_ZERO, 50, /* while value > 1 */
    /* 23 */ LOAD, VALUE, IS_ODD, JUMP_ZERO, 38,
    /* 28 */ LOAD, VALUE, PUSH, 3, MULTIPLY, PUSH, 1, ADD, JUMP, 41,
    /* 38 */ LOAD, VALUE, HALVE,
    /* 41 */ STORE, VALUE, LOAD, LENGTH, PUSH, 1, ADD, JUMP, 71,
    /* 50 */ LOAD, LONGEST, LOAD, LENGTH, IS_LESS, JUMP_ZERO, 65,
    /* 57 */ LOAD, LENGTH, STORE, LONGEST, LOAD, START, STORE, BEST,
    /* 65 */ LOAD, START, PUSH, 1, JUMP, 75,
    /* 71 */ STORE, LENGTH, JUMP, 16,
    /* 75 */ ADD, STORE, START, LOAD, START, LOAD, LIMIT, IS_LESS, JUMP_ZERO, 87,
    /* 85 */ JUMP, 8,
    /* 87 */ STOP,
};

static uint32_t variables[VARIABLES];

static __attribute__((noinline)) void run(const uint8_t *code)
{
    uint32_t stack[8];
    uint32_t *top = stack; /* the next free place */
    const uint8_t *next = code;
    for (;;) {
        switch ((enum code)*next++) {
        case PUSH: *top++ = *next++; break;
        case LOAD: *top++ = variables[*next++]; break;
        case STORE: variables[*next++] = *--top; break;
        case ADD: top--, top[-1] += *top; break;
        case MULTIPLY: top--, top[-1] *= *top; break;
        case HALVE: top[-1] /= 2; break;
        case IS_ODD: top[-1] &= 1; break;
        case IS_LESS: top--, top[-1] = top[-1] < *top; break;
        case JUMP: next = code + *next; break;
        case JUMP_ZERO: next = *--top == 0 ? code + *next : next + 1; break;
        case STOP: return;
        }
    }
}

int main(int argc, char *argv[])
{
    unsigned long count = iterations(argc, argv, 3);
    for (; count > 0; count--) {
        variables[LIMIT] = 3000;
        run(program);
    }
    printf("%u %u\n", (unsigned)variables[BEST], (unsigned)variables[LONGEST]);
    return 0;
}
