# What surrounds the probes of a privileged scenario: the start, the state that each probe finds, and
# the handlers that note every trap.
#
# The constants XB (bytes of a register), WIDE (1 in RV64) and those of ProbeImage are put in front of
# this file and the probes behind it; LX and SX become lw and sw, or ld and sd.
#
# Registers that every probe leaves alone: s9 (how the S-mode handler gets to M-mode: 0 ecall,
# 1 ebreak, 2 an illegal instruction), s10 (where the M-mode handler goes on), s11 (where the next
# word of the result goes).

_start:
        csrr    t0, mhartid
        beqz    t0, 2f
1:      wfi
        j       1b
2:      la      t0, first_probe
        jr      t0

# The state in which a probe begins; M-mode, all else as closed as it can be. Changes t0 and t1.
clean:
        csrw    mie, zero
        li      t0, 0x1800
        csrw    mstatus, t0
        csrw    medeleg, zero
        csrw    mideleg, zero
        csrw    menvcfg, zero
        .4byte  MENVCFGH_CLEAR
        csrw    mip, zero
        csrw    satp, zero
        csrw    mcounteren, zero
        csrw    scounteren, zero
        csrw    mscratch, zero
        csrw    sscratch, zero
        csrw    mepc, zero
        csrw    sepc, zero
        csrw    mcause, zero
        csrw    scause, zero
        csrw    mtval, zero
        csrw    stval, zero
        la      t0, machine_trap
        csrw    mtvec, t0
        la      t0, supervisor_trap
        csrw    stvec, t0
        li      t0, CLINT
        sw      zero, 0(t0)
        li      t0, CLINT + 0x4000
        li      t1, -1
        sw      t1, 0(t0)
        sw      t1, 4(t0)
        csrw    stimecmp, t1
        .4byte  STIMECMPH_WRITE
        # The last entry allows everything.
        csrw    pmpaddr15, t1
        li      t1, 0x1F
        li      t0, WIDE * 32 + 24
        sll     t1, t1, t0
        csrw    pmpcfg0, zero
        .4byte  PMPCFG1_CLEAR
        .4byte  PMPCFG2_CLEAR
        .4byte  LAST_PMP_WRITE
        sfence.vma
        li      a0, 0
        li      a1, 0
        li      a2, 0
        li      a3, 0
        li      s9, 0
        ret

# Vectored handlers; which entry was taken is noted.
        .align  8
machine_vectors:
        jal     t3, machine_log
        jal     t3, machine_log
        jal     t3, machine_log
        jal     t3, machine_log
        jal     t3, machine_log
        jal     t3, machine_log
        jal     t3, machine_log
        jal     t3, machine_log
        jal     t3, machine_log
        jal     t3, machine_log
        jal     t3, machine_log
        jal     t3, machine_log
        jal     t3, machine_log
        jal     t3, machine_log
        jal     t3, machine_log
        jal     t3, machine_log

        .align  8
supervisor_vectors:
        jal     t3, supervisor_log
        jal     t3, supervisor_log
        jal     t3, supervisor_log
        jal     t3, supervisor_log
        jal     t3, supervisor_log
        jal     t3, supervisor_log
        jal     t3, supervisor_log
        jal     t3, supervisor_log
        jal     t3, supervisor_log
        jal     t3, supervisor_log
        jal     t3, supervisor_log
        jal     t3, supervisor_log
        jal     t3, supervisor_log
        jal     t3, supervisor_log
        jal     t3, supervisor_log
        jal     t3, supervisor_log

        .align  3
machine_trap:
        li      t3, 0
machine_log:
        ori     t3, t3, 3
        SX      t3, 0(s11)
        csrr    t3, mcause
        SX      t3, XB(s11)
        csrr    t3, mepc
        SX      t3, 2*XB(s11)
        csrr    t3, mtval
        SX      t3, 3*XB(s11)
        csrr    t3, mstatus
        SX      t3, 4*XB(s11)
        SX      a0, 5*XB(s11)
        addi    s11, s11, 6*XB
        jr      s10

        .align  3
supervisor_trap:
        li      t3, 0
supervisor_log:
        ori     t3, t3, 1
        SX      t3, 0(s11)
        csrr    t3, scause
        SX      t3, XB(s11)
        csrr    t3, sepc
        SX      t3, 2*XB(s11)
        csrr    t3, stval
        SX      t3, 3*XB(s11)
        csrr    t3, sstatus
        SX      t3, 4*XB(s11)
        SX      a0, 5*XB(s11)
        addi    s11, s11, 6*XB
        beqz    s9, 1f
        addi    t3, s9, -1
        beqz    t3, 2f
        .4byte  0
1:      ecall
2:      .4byte  EBREAK

# Where probes end that must not fall through.
        .align  3
stop:   li      t0, FINISHER
        li      t1, 0x5555
        sw      t1, 0(t0)
        j       .

        .align  3
first_probe:
