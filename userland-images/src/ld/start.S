# Where the dynamic linker begins, and where a call through a procedure linkage table comes for the first
# time.

#if __riscv_xlen == 64
#define LOAD  ld
#define STORE sd
#else
#define LOAD  lw
#define STORE sw
#endif
#define WORD  (__riscv_xlen / 8)
#define FRAME (12 * WORD) /* a multiple of 16 in both widths */

# From the kernel: a0 = argc, a1 = argv, a2 = envp, behind which lies the auxiliary vector. The program
# gets the same, and the same stack pointer.
    .section .text.start, "ax", @progbits
    .globl  _start
    .hidden _start
    .type   _start, @function
_start:
    mv      s1, a0
    mv      s2, a1
    mv      s3, a2
    li      s0, 0                   # no frame below this one
    lla     a3, __ehdr_start        # where we are: linked at 0
    lla     a4, _DYNAMIC
    call    start_linker
    mv      t0, a0                  # the program's entry point
    mv      a0, s1
    mv      a1, s2
    mv      a2, s3
    li      ra, 0
    jr      t0
    .size   _start, . - _start

# From the first entry of a procedure linkage table (RISC-V ELF psABI): t0 = the second word of the
# object's .got.plt, where relocate() has put the object; t1 = the offset in it of the word for the
# function, less the two words in front. Every register that may hold an argument is kept.
    .text
    .globl  resolve_call
    .hidden resolve_call
    .type   resolve_call, @function
resolve_call:
    addi    sp, sp, -FRAME
    STORE   ra, 0 * WORD(sp)
    STORE   a0, 1 * WORD(sp)
    STORE   a1, 2 * WORD(sp)
    STORE   a2, 3 * WORD(sp)
    STORE   a3, 4 * WORD(sp)
    STORE   a4, 5 * WORD(sp)
    STORE   a5, 6 * WORD(sp)
    STORE   a6, 7 * WORD(sp)
    STORE   a7, 8 * WORD(sp)
    mv      a0, t0
    mv      a1, t1
    call    bind_function
    mv      t1, a0
    LOAD    ra, 0 * WORD(sp)
    LOAD    a0, 1 * WORD(sp)
    LOAD    a1, 2 * WORD(sp)
    LOAD    a2, 3 * WORD(sp)
    LOAD    a3, 4 * WORD(sp)
    LOAD    a4, 5 * WORD(sp)
    LOAD    a5, 6 * WORD(sp)
    LOAD    a6, 7 * WORD(sp)
    LOAD    a7, 8 * WORD(sp)
    addi    sp, sp, FRAME
    jr      t1
    .size   resolve_call, . - resolve_call
