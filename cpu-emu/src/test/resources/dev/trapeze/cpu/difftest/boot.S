# What every bare-metal image of the differential test begins with.
#
# The constants XB (bytes of a register) and the image's own are put in front of this file; LX and SX
# become lw and sw, or ld and sd.

        .equ UART, 0x10000000
        .equ FINISHER, 0x100000
        .equ SPP, 0x100

# A machine with M-mode begins here: everything goes to S-mode, and an ecall from there ends it.
_start:
        csrr    t0, mhartid
        beqz    t0, 2f
1:      wfi
        j       1b
2:
        li      t0, 0xB1FF
        csrw    medeleg, t0
        csrw    mideleg, zero
        li      t0, -1
        csrw    pmpaddr0, t0
        li      t0, 0x1F
        csrw    pmpcfg0, t0
        la      t0, machine_call
        csrw    mtvec, t0
        li      t0, 0x1800
        csrc    mstatus, t0
        li      t0, 0x0800
        csrs    mstatus, t0
        la      t0, supervisor
        csrw    mepc, t0
        mret

        .align  2
machine_call:
        li      t0, FINISHER
        li      t1, 0x5555
        sw      t1, 0(t0)
        j       .

# Sends a0, lowest byte first.
send:
        li      t0, XB
        li      t1, UART
1:      lbu     t2, 5(t1)
        andi    t2, t2, 0x20
        beqz    t2, 1b
        sb      a0, 0(t1)
        srli    a0, a0, 8
        addi    t0, t0, -1
        bnez    t0, 1b
        ret

