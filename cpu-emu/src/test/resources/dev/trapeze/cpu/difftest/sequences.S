# Runs generated sequences one after the other and sends what they leave through the serial port.
#
# Follows boot.S, with the constants TABLE, RESULTS, SCRATCH, SCRATCH_BYTES, COUNT, FULL and
# LOGGED_TRAPS.
#
# Table entry: code address, bit 0 set for U-mode; x1 to x31; fcsr; FS as in sstatus; f0 to f31,
# 8 bytes each.
# Result: x1 to x31, number of traps, LOGGED_TRAPS times (scause, sepc, stval), fcsr, sstatus, a zero,
# f0 to f31, scratch area.

        .equ LOG_WORDS, 3 * LOGGED_TRAPS
        .equ FLOATS, 34 * XB
        .equ ENTRY_BYTES, FLOATS + 32 * 8
        .equ RESULT_BYTES, (31 + 1 + LOG_WORDS + 3) * XB + 32 * 8 + SCRATCH_BYTES
        .equ FS, 0x6000

# Where every sequence ends; in whatever mode it is, this comes out in the trap handler.
        .align  2
finish: .4byte  0x00100073      # ebreak, four bytes long

# A machine whose M-mode is the environment begins here.
supervisor:
        la      t0, trap
        csrw    stvec, t0
        csrw    scounteren, zero
        li      t0, TABLE
        SX      t0, next_entry, t1
        li      t0, RESULTS
        SX      t0, next_result, t1
        li      t0, COUNT
        SX      t0, remaining, t1

next:
        LX      t0, remaining
        beqz    t0, report
        addi    t0, t0, -1
        SX      t0, remaining, t1

        # Drop a reservation that the sequence before may have left, then fill the scratch area.
        li      t0, SCRATCH
        sc.w    zero, zero, (t0)
        li      t1, SCRATCH + SCRATCH_BYTES
        li      t2, 0x12345678
        li      t3, 1103515245
1:      mul     t2, t2, t3
        addi    t2, t2, 1013
        sw      t2, 0(t0)
        addi    t0, t0, 4
        bltu    t0, t1, 1b

        la      t0, trap_count
        la      t1, trap_log_end
1:      SX      zero, 0(t0)
        addi    t0, t0, XB
        bltu    t0, t1, 1b

        LX      t0, next_entry
        addi    t1, t0, ENTRY_BYTES
        SX      t1, next_entry, t2
        li      t3, SPP | FS
        csrw    sstatus, t3
        fld     f0, FLOATS + 0(t0)
        fld     f1, FLOATS + 8(t0)
        fld     f2, FLOATS + 16(t0)
        fld     f3, FLOATS + 24(t0)
        fld     f4, FLOATS + 32(t0)
        fld     f5, FLOATS + 40(t0)
        fld     f6, FLOATS + 48(t0)
        fld     f7, FLOATS + 56(t0)
        fld     f8, FLOATS + 64(t0)
        fld     f9, FLOATS + 72(t0)
        fld     f10, FLOATS + 80(t0)
        fld     f11, FLOATS + 88(t0)
        fld     f12, FLOATS + 96(t0)
        fld     f13, FLOATS + 104(t0)
        fld     f14, FLOATS + 112(t0)
        fld     f15, FLOATS + 120(t0)
        fld     f16, FLOATS + 128(t0)
        fld     f17, FLOATS + 136(t0)
        fld     f18, FLOATS + 144(t0)
        fld     f19, FLOATS + 152(t0)
        fld     f20, FLOATS + 160(t0)
        fld     f21, FLOATS + 168(t0)
        fld     f22, FLOATS + 176(t0)
        fld     f23, FLOATS + 184(t0)
        fld     f24, FLOATS + 192(t0)
        fld     f25, FLOATS + 200(t0)
        fld     f26, FLOATS + 208(t0)
        fld     f27, FLOATS + 216(t0)
        fld     f28, FLOATS + 224(t0)
        fld     f29, FLOATS + 232(t0)
        fld     f30, FLOATS + 240(t0)
        fld     f31, FLOATS + 248(t0)
        LX      t1, 32 * XB(t0)
        csrw    fcsr, t1
        li      t3, FS
        csrc    sstatus, t3
        LX      t1, 33 * XB(t0)
        csrs    sstatus, t1
        li      t3, SPP
        LX      t1, 0(t0)
        andi    t2, t1, 1
        beqz    t2, 1f
        csrc    sstatus, t3
1:      andi    t1, t1, -2
        csrw    sepc, t1
        la      t1, frame
        csrw    sscratch, t1
        csrw    scause, zero
        csrw    stval, zero
        mv      x31, t0
        LX      x1, 1 * XB(x31)
        LX      x2, 2 * XB(x31)
        LX      x3, 3 * XB(x31)
        LX      x4, 4 * XB(x31)
        LX      x5, 5 * XB(x31)
        LX      x6, 6 * XB(x31)
        LX      x7, 7 * XB(x31)
        LX      x8, 8 * XB(x31)
        LX      x9, 9 * XB(x31)
        LX      x10, 10 * XB(x31)
        LX      x11, 11 * XB(x31)
        LX      x12, 12 * XB(x31)
        LX      x13, 13 * XB(x31)
        LX      x14, 14 * XB(x31)
        LX      x15, 15 * XB(x31)
        LX      x16, 16 * XB(x31)
        LX      x17, 17 * XB(x31)
        LX      x18, 18 * XB(x31)
        LX      x19, 19 * XB(x31)
        LX      x20, 20 * XB(x31)
        LX      x21, 21 * XB(x31)
        LX      x22, 22 * XB(x31)
        LX      x23, 23 * XB(x31)
        LX      x24, 24 * XB(x31)
        LX      x25, 25 * XB(x31)
        LX      x26, 26 * XB(x31)
        LX      x27, 27 * XB(x31)
        LX      x28, 28 * XB(x31)
        LX      x29, 29 * XB(x31)
        LX      x30, 30 * XB(x31)
        LX      x31, 31 * XB(x31)
        sret

        .align  2
trap:
        csrrw   sp, sscratch, sp
        SX      x1, 1 * XB(sp)
        SX      x3, 3 * XB(sp)
        SX      x4, 4 * XB(sp)
        SX      x5, 5 * XB(sp)
        SX      x6, 6 * XB(sp)
        SX      x7, 7 * XB(sp)
        SX      x8, 8 * XB(sp)
        SX      x9, 9 * XB(sp)
        SX      x10, 10 * XB(sp)
        SX      x11, 11 * XB(sp)
        SX      x12, 12 * XB(sp)
        SX      x13, 13 * XB(sp)
        SX      x14, 14 * XB(sp)
        SX      x15, 15 * XB(sp)
        SX      x16, 16 * XB(sp)
        SX      x17, 17 * XB(sp)
        SX      x18, 18 * XB(sp)
        SX      x19, 19 * XB(sp)
        SX      x20, 20 * XB(sp)
        SX      x21, 21 * XB(sp)
        SX      x22, 22 * XB(sp)
        SX      x23, 23 * XB(sp)
        SX      x24, 24 * XB(sp)
        SX      x25, 25 * XB(sp)
        SX      x26, 26 * XB(sp)
        SX      x27, 27 * XB(sp)
        SX      x28, 28 * XB(sp)
        SX      x29, 29 * XB(sp)
        SX      x30, 30 * XB(sp)
        SX      x31, 31 * XB(sp)
        csrr    t0, sscratch
        SX      t0, 2 * XB(sp)
        csrw    sscratch, sp
        csrr    s0, sepc
        la      t1, finish
        beq     s0, t1, done

        # Note the trap, and go on behind the instruction.
        LX      t0, trap_count
        addi    t1, t0, 1
        SX      t1, trap_count, t2
        li      t1, LOGGED_TRAPS
        bgeu    t0, t1, 1f
        li      t1, 3 * XB
        mul     t0, t0, t1
        la      t1, trap_log
        add     t0, t0, t1
        csrr    t1, scause
        SX      t1, 0(t0)
        SX      s0, XB(t0)
        csrr    t1, stval
        SX      t1, 2 * XB(t0)
1:      lhu     t0, 0(s0)
        andi    t0, t0, 3
        addi    s0, s0, 2
        addi    t0, t0, -3
        bnez    t0, 1f
        addi    s0, s0, 2
1:      csrw    sepc, s0
        LX      x1, 1 * XB(sp)
        LX      x3, 3 * XB(sp)
        LX      x4, 4 * XB(sp)
        LX      x5, 5 * XB(sp)
        LX      x6, 6 * XB(sp)
        LX      x7, 7 * XB(sp)
        LX      x8, 8 * XB(sp)
        LX      x9, 9 * XB(sp)
        LX      x10, 10 * XB(sp)
        LX      x11, 11 * XB(sp)
        LX      x12, 12 * XB(sp)
        LX      x13, 13 * XB(sp)
        LX      x14, 14 * XB(sp)
        LX      x15, 15 * XB(sp)
        LX      x16, 16 * XB(sp)
        LX      x17, 17 * XB(sp)
        LX      x18, 18 * XB(sp)
        LX      x19, 19 * XB(sp)
        LX      x20, 20 * XB(sp)
        LX      x21, 21 * XB(sp)
        LX      x22, 22 * XB(sp)
        LX      x23, 23 * XB(sp)
        LX      x24, 24 * XB(sp)
        LX      x25, 25 * XB(sp)
        LX      x26, 26 * XB(sp)
        LX      x27, 27 * XB(sp)
        LX      x28, 28 * XB(sp)
        LX      x29, 29 * XB(sp)
        LX      x30, 30 * XB(sp)
        LX      x31, 31 * XB(sp)
        LX      sp, 2 * XB(sp)
        sret

# The sequence is over: copy what it left to its result.
done:
        csrr    t0, sstatus
        li      t1, FS
        csrs    sstatus, t1
        la      t1, float_status
        SX      t0, XB(t1)
        csrr    t0, fcsr
        SX      t0, 0(t1)
        la      t1, floats
        fsd     f0, 0(t1)
        fsd     f1, 8(t1)
        fsd     f2, 16(t1)
        fsd     f3, 24(t1)
        fsd     f4, 32(t1)
        fsd     f5, 40(t1)
        fsd     f6, 48(t1)
        fsd     f7, 56(t1)
        fsd     f8, 64(t1)
        fsd     f9, 72(t1)
        fsd     f10, 80(t1)
        fsd     f11, 88(t1)
        fsd     f12, 96(t1)
        fsd     f13, 104(t1)
        fsd     f14, 112(t1)
        fsd     f15, 120(t1)
        fsd     f16, 128(t1)
        fsd     f17, 136(t1)
        fsd     f18, 144(t1)
        fsd     f19, 152(t1)
        fsd     f20, 160(t1)
        fsd     f21, 168(t1)
        fsd     f22, 176(t1)
        fsd     f23, 184(t1)
        fsd     f24, 192(t1)
        fsd     f25, 200(t1)
        fsd     f26, 208(t1)
        fsd     f27, 216(t1)
        fsd     f28, 224(t1)
        fsd     f29, 232(t1)
        fsd     f30, 240(t1)
        fsd     f31, 248(t1)
        LX      t0, next_result
        la      t1, frame + XB
        la      t2, frame_end
1:      LX      t3, 0(t1)
        SX      t3, 0(t0)
        addi    t0, t0, XB
        addi    t1, t1, XB
        bltu    t1, t2, 1b
        li      t1, SCRATCH
        li      t2, SCRATCH + SCRATCH_BYTES
1:      LX      t3, 0(t1)
        SX      t3, 0(t0)
        addi    t0, t0, XB
        addi    t1, t1, XB
        bltu    t1, t2, 1b
        SX      t0, next_result, t1
        j       next

# All are over: send a hash of each result, or in FULL mode all of its words.
report:
        li      s0, RESULTS
        li      s1, COUNT
        li      s4, 0x9E3779B1
1:      beqz    s1, 4f
        addi    s1, s1, -1
        li      s2, RESULT_BYTES
        add     s2, s2, s0
        li      a0, 0
2:      LX      t0, 0(s0)
        addi    s0, s0, XB
        xor     a0, a0, t0
        mul     a0, a0, s4
        srli    t0, a0, 15
        xor     a0, a0, t0
        li      t0, FULL
        beqz    t0, 3f
        LX      a0, -XB(s0)
        call    send
3:      bltu    s0, s2, 2b
        li      t0, FULL
        bnez    t0, 1b
        call    send
        j       1b
4:      ecall
        j       .

        .align  3
next_entry:     .dword 0
next_result:    .dword 0
remaining:      .dword 0
# In the order of a result, and without gaps.
frame:          .space 32 * XB
trap_count:     .space XB
trap_log:       .space LOG_WORDS * XB
trap_log_end:
float_status:   .space 3 * XB
floats:         .space 32 * 8
frame_end:
