package dev.trapeze.cpu.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.hart.Interrupts;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs every engine beside the reference stepper on random programs that read and write the control
 * and status registers, move between the three modes and are interrupted; everything visible has to
 * be equal after every slice.
 */
class MachineModeLockstepTest {
  private static final int SEEDS = Integer.getInteger("trapeze.lockstep.seeds", 12);
  private static final int SLICES = 150;
  private static final int CODE_WORDS = 1024;
  private static final long RANDOM_CODE_PA = BareGuest.CODE_PA + 0x2000;

  /** x29 to x31 are the handlers'. The mode to return to depends on the instructions so far. */
  private static final String HANDLERS =
      """
          .align 2
        machine:
          csrr x31, mcause
          bltz x31, machineInterrupt
          csrr x30, mepc
          addi x30, x30, 4
          li   x29, 1
          bne  x31, x29, machineReturn
          csrr x30, minstret
          andi x30, x30, 0x3fc
          li   x29, 0x80002000
          add  x30, x30, x29
        machineReturn:
          csrw mepc, x30
          csrr x30, minstret
          andi x30, x30, 3
          slli x30, x30, 11
          li   x29, 0x1800
          csrc mstatus, x29
          csrs mstatus, x30
          mret
        machineInterrupt:
          csrw mie, zero
          mret
          .align 2
        supervisor:
          csrr x31, scause
          bltz x31, supervisorInterrupt
          csrr x30, sepc
          addi x30, x30, 4
          li   x29, 1
          bne  x31, x29, supervisorReturn
          li   x30, 0x80002100
        supervisorReturn:
          csrw sepc, x30
          sret
        supervisorInterrupt:
          csrw sie, zero
          sret
      """;

  /** Registers whose random values would only lead to trap loops. */
  private static final Set<CsrId> LEFT_ALONE =
      EnumSet.of(CsrId.MTVEC, CsrId.STVEC, CsrId.SATP, CsrId.PMPCFG0, CsrId.PMPADDR0);

  private static final List<CsrId> TOUCHED =
      Stream.of(CsrId.values()).filter(csr -> !LEFT_ALONE.contains(csr)).toList();

  private static final List<CsrId> TOUCHED_OFTEN =
      List.of(
          CsrId.MSTATUS,
          CsrId.SSTATUS,
          CsrId.MIE,
          CsrId.MIP,
          CsrId.SIE,
          CsrId.SIP,
          CsrId.MIDELEG,
          CsrId.MEDELEG,
          CsrId.MENVCFG,
          CsrId.MENVCFGH,
          CsrId.STIMECMP,
          CsrId.MINSTRET,
          CsrId.MCYCLE,
          CsrId.MCOUNTINHIBIT,
          CsrId.MCOUNTEREN,
          CsrId.FCSR);

  private static final int[] PRIVILEGED = {
    0x0000_0073, 0x0010_0073, 0x1020_0073, 0x3020_0073, 0x1050_0073, 0x1200_0073
  };

  static Stream<Arguments> seeds() {
    return Stream.of(Xlen.values())
        .flatMap(
            xlen ->
                Stream.iterate(1, seed -> seed + 1)
                    .limit(SEEDS)
                    .map(seed -> Arguments.of(xlen, seed)));
  }

  private SplittableRandom random = new SplittableRandom(0);

  @ParameterizedTest
  @MethodSource("seeds")
  void enginesAgree(Xlen xlen, long seed) {
    random = new SplittableRandom(seed);
    BareGuest reference = new BareGuest(xlen, Engine.REFERENCE, HANDLERS);
    List<BareGuest> others =
        Stream.of(Engine.values())
            .filter(engine -> engine != Engine.REFERENCE)
            .map(engine -> new BareGuest(xlen, engine, HANDLERS))
            .toList();
    List<BareGuest> all = Stream.concat(Stream.of(reference), others.stream()).toList();
    writeCode(all);
    restart(all);
    for (int slice = 0; slice < SLICES; slice++) {
      long budget = random.nextInt(8) == 0 ? random.nextInt(4) : random.nextInt(300);
      StopReason reason = reference.run(budget);
      for (BareGuest other : others) {
        assertThat(other.run(budget)).as("stop reason of slice %d", slice).isEqualTo(reason);
        compare(other, reference, slice);
      }
      disturb(all, reason);
    }
  }

  private static void compare(BareGuest actual, BareGuest expected, int slice) {
    assertThat(describe(actual)).as("slice %d", slice).isEqualTo(describe(expected));
    for (CsrId csr : CsrId.values()) {
      assertThat(actual.get(csr)).as("%s, slice %d", csr, slice).isEqualTo(expected.get(csr));
    }
    assertThat(Arrays.mismatch(actual.ram.array(), expected.ram.array()))
        .as("first differing byte of RAM, slice %d", slice)
        .isEqualTo(-1);
  }

  private static String describe(BareGuest guest) {
    StringBuilder text = new StringBuilder();
    text.append(String.format("%s pc %x", guest.hart.mode(), guest.hart.pc()));
    text.append(" retired ").append(guest.hart.instret());
    for (int i = 0; i < 32; i++) {
      text.append(String.format(" x%d=%x", i, guest.hart.x(i)));
    }
    return text.toString();
  }

  private void disturb(List<BareGuest> guests, StopReason reason) {
    int action = random.nextInt(12);
    if (reason == StopReason.TRAP_LOOP || action == 0) {
      restart(guests);
    } else if (action == 1) {
      writeCode(guests);
    } else if (action < 5) {
      long time = guests.get(0).clock.time() + random.nextInt(40);
      guests.forEach(guest -> guest.hart.csrs().setMtimecmp(time));
    } else if (action < 8) {
      int[] lines = {
        Interrupts.MACHINE_SOFTWARE, Interrupts.MACHINE_EXTERNAL, Interrupts.SUPERVISOR_EXTERNAL
      };
      int line = lines[random.nextInt(lines.length)];
      boolean level = random.nextBoolean();
      guests.forEach(guest -> guest.hart.csrs().raise(line, level));
    }
  }

  private void restart(List<BareGuest> guests) {
    long pc = RANDOM_CODE_PA + 4L * random.nextInt(CODE_WORDS);
    PrivilegeMode mode = PrivilegeMode.values()[random.nextInt(3)];
    long enabled = random.nextInt(1 << 12);
    for (BareGuest guest : guests) {
      guest
          .set(CsrId.MTVEC, guest.symbol("machine"))
          .set(CsrId.STVEC, guest.symbol("supervisor"))
          .set(CsrId.MIE, enabled);
      guest.hart.setMode(mode);
      guest.hart.setPc(pc);
    }
  }

  private void writeCode(List<BareGuest> guests) {
    for (int i = 0; i < CODE_WORDS; i++) {
      int word = word();
      for (BareGuest guest : guests) {
        guest.ram.writeInt(RANDOM_CODE_PA + 4L * i, word);
      }
    }
  }

  private int word() {
    int rd = random.nextInt(29) << 7;
    int rs1 = random.nextInt(29) << 15;
    int kind = random.nextInt(16);
    if (kind < 5) {
      List<CsrId> from = random.nextBoolean() ? TOUCHED : TOUCHED_OFTEN;
      int csr = from.get(random.nextInt(from.size())).number();
      int function = new int[] {1, 2, 3, 5, 6, 7}[random.nextInt(6)];
      return csr << 20 | rs1 | function << 12 | rd | 0x73;
    }
    if (kind == 5) {
      return PRIVILEGED[random.nextInt(PRIVILEGED.length)];
    }
    if (kind == 6) {
      // A branch a little forward.
      return random.nextInt(29) << 20
          | rs1
          | random.nextInt(2) << 12
          | 8 + 4 * random.nextInt(3) << 7
          | 0x63;
    }
    if (kind == 7) {
      // A jump far backward, so that code is run again.
      return 0xC01F_F06F;
    }
    int function = random.nextInt(8);
    int immediate = function == 1 || function == 5 ? random.nextInt(32) : random.nextInt(4096);
    return immediate << 20 | rs1 | function << 12 | rd | 0x13;
  }
}
