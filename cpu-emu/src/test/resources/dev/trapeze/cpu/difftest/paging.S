# Makes accesses through a page table and sends what each gave.
#
# Follows boot.S, with the constants SATP, ACCESSES, COUNT, RESULTS, USER_CODE (a virtual address
# with a copy of the accesses for U-mode), TABLES, TABLE_PAGES, DATA and DATA_PAGES.
#
# Access: kind (0 load, 1 store, 2 fetch, 3 write a page-table entry), 0 or SPP for the mode, the
# bits SUM and MXR as in sstatus; address; value to store. Result: scause, stval, sepc, a0.

        .equ SUM_MXR, 0xC0000

supervisor:
        la      t0, trap
        csrw    stvec, t0
        csrw    scounteren, zero
        li      s0, ACCESSES
        li      s1, COUNT
        li      s2, RESULTS
        li      s3, SATP
        csrw    satp, s3
        sfence.vma

next:
        beqz    s1, report
        addi    s1, s1, -1
        LX      s4, 0(s0)       # kind
        LX      s5, XB(s0)      # mode
        LX      s6, 2*XB(s0)    # SUM and MXR
        LX      a1, 3*XB(s0)    # address
        LX      a0, 4*XB(s0)    # value
        addi    s0, s0, 5*XB
        li      t0, 3
        beq     s4, t0, write_entry

        li      t0, SUM_MXR | SPP
        csrc    sstatus, t0
        or      t0, s5, s6
        csrs    sstatus, t0
        slli    s4, s4, 3       # Each of the accesses takes 8 bytes.
        la      t0, accesses
        bnez    s5, 1f
        li      t0, USER_CODE
1:      add     t0, t0, s4
        csrw    sepc, t0
        sret

        .align  3
accesses:
        lw      a0, 0(a1)
        .4byte  0x00100073
        sw      a0, 0(a1)
        .4byte  0x00100073
        jr      a1
        .4byte  0x00100073
accesses_end:

write_entry:
        SX      a0, 0(a1)
        andi    t0, s6, 1       # Here the bits say how to flush.
        bnez    t0, 1f
        sfence.vma
        j       next
1:      mv      t0, s5
        sfence.vma t0, zero
        j       next

        .align  2
trap:
        csrr    t0, scause
        SX      t0, 0(s2)
        csrr    t0, stval
        SX      t0, XB(s2)
        csrr    t0, sepc
        SX      t0, 2*XB(s2)
        SX      a0, 3*XB(s2)
        addi    s2, s2, 4*XB
        j       next

report:
        csrw    satp, zero
        sfence.vma
        li      s0, RESULTS
1:      bgeu    s0, s2, 2f
        LX      a0, 0(s0)
        addi    s0, s0, XB
        call    send
        j       1b
2:      li      s0, TABLES
        li      s1, TABLE_PAGES
        call    send_hashes
        li      s0, DATA
        li      s1, DATA_PAGES
        call    send_hashes
        ecall
        j       .

# Sends a hash of each of s1 pages from s0.
send_hashes:
        mv      s5, ra
        li      s3, 0x9E3779B1
1:      li      s4, 4096
        add     s4, s4, s0
        li      a0, 0
2:      LX      t0, 0(s0)
        addi    s0, s0, XB
        xor     a0, a0, t0
        mul     a0, a0, s3
        srli    t0, a0, 15
        xor     a0, a0, t0
        bltu    s0, s4, 2b
        call    send
        addi    s1, s1, -1
        bnez    s1, 1b
        jr      s5
