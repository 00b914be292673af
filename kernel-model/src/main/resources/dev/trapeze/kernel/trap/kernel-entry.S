# The kernel's entry: two calls to the supervisor execution environment, in which the kernel runs.
# The address of the ecall says why.

    .text
    .globl  kernel_trap
    .globl  kernelvec

# uservec jumps here: a trap in user mode.
kernel_trap:
    ecall
    j       kernel_trap

# stvec while the kernel is in control: a trap in supervisor mode, which is a bug.
kernelvec:
    ecall
    j       kernelvec
