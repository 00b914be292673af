package dev.trapeze.cpu.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.assembler.Assembler;
import dev.trapeze.cpu.assembler.AssemblyException;
import dev.trapeze.cpu.fp.NanBoxing;
import dev.trapeze.cpu.hart.FloatState;
import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.Machine;
import dev.trapeze.cpu.machine.MachineConfig;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.MmuConfig;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.Pte;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * The same random system on several machines side by side: programs that overwrite their own code
 * and their page tables, take interrupts and fault at will.
 */
final class RandomSystem {
  private static final int FRAMES = 64;
  private static final long BASE_PA = Machine.RAM_BASE_PA;

  private static final int HANDLER = 0;
  private static final int ROOT_A = 1;
  private static final int ROOT_B = 2;
  private static final int FIRST_TABLE = 3;
  private static final int FIRST_CODE = 16;
  private static final int CODE_FRAMES = 4;
  private static final int FIRST_DATA = 24;
  private static final int DATA_FRAMES = 4;

  private static final long HANDLER_VA = 0x8_0000;
  private static final long USER_CODE_VA = 0x1_0000;
  private static final long USER_DATA_VA = 0x2_0000;
  private static final long CODE_VA = 0x4_0000;
  private static final long DATA_VA = 0x5_0000;
  private static final long TABLES_VA = 0x6_0000;
  private static final long UART_VA = 0x7_0000;
  private static final long SUPERPAGE_VA = 0x4000_0000;
  private static final long[] WINDOWS_VA = {
    USER_CODE_VA,
    USER_CODE_VA + 0x1000,
    USER_DATA_VA,
    USER_DATA_VA,
    USER_DATA_VA + 0x1000,
    CODE_VA,
    CODE_VA + 0x1000,
    DATA_VA,
    DATA_VA,
    DATA_VA + 0x2000,
    TABLES_VA,
    UART_VA,
    SUPERPAGE_VA + (FIRST_CODE << 12),
    SUPERPAGE_VA + (FIRST_DATA << 12),
    0x9_0000
  };

  private static final String HANDLER_SOURCE =
      """
        csrr t5, scause
        bltz t5, interrupt
        li   t6, 12
        beq  t5, t6, lost
        li   t6, 1
        beq  t5, t6, lost
        csrr t5, sepc
        addi t5, t5, 2
        csrw sepc, t5
        sret
      lost:
        csrr t5, sepc
        srli t5, t5, 1
        andi t5, t5, 0x7fc
        csrr t6, sstatus
        andi t6, t6, 0x100
        bnez t6, supervisor
        lui  t6, 0x10
        j    go
      supervisor:
        lui  t6, 0x40
      go:
        add  t5, t5, t6
        csrw sepc, t5
        sret
      interrupt:
        csrr t5, stimecmp
        addi t5, t5, 37
        csrw stimecmp, t5
        csrci sip, 2
        slli t6, t6, 1
        csrc sie, t6
        sret
      """;

  final Machine[] machines;
  private final SplittableRandom random;
  private final Xlen xlen;
  private final PagingMode paging;
  private final RandomCode code;

  /** One machine for each engine, all in the same state. */
  RandomSystem(Xlen xlen, SplittableRandom random, MmuConfig mmu, Engine... engines)
      throws AssemblyException {
    this.xlen = xlen;
    this.random = random;
    paging = PagingMode.of(xlen);
    long ramBytes = (long) FRAMES << 12;
    machines =
        Stream.of(engines)
            .map(engine -> new Machine(new MachineConfig(xlen, ramBytes, engine).withMmu(mmu)))
            .toArray(Machine[]::new);
    code = new RandomCode(random, xlen, WINDOWS_VA);
    writeBytes(BASE_PA, Assembler.assemble(HANDLER_SOURCE, "handler.S", xlen, HANDLER_VA).text());
    buildTables();
    writeCode();
    restart();
  }

  /** The address of an instruction that may well be executed. */
  static long randomCodeVa(SplittableRandom random) {
    return switch (random.nextInt(5)) {
      case 0 -> HANDLER_VA + 2L * random.nextInt(40);
      case 1 -> SUPERPAGE_VA + (FIRST_CODE << 12) + 2L * random.nextInt(CODE_FRAMES << 11);
      case 2 -> USER_CODE_VA + ((long) random.nextInt(CODE_FRAMES) << 12) + 0xFFE;
      case 3 -> USER_CODE_VA + 2L * random.nextInt(CODE_FRAMES << 11);
      default -> CODE_VA + 2L * random.nextInt(CODE_FRAMES << 11);
    };
  }

  /** A physical address that may well be accessed. */
  static long randomPa(SplittableRandom random) {
    int[] frames = {ROOT_A, FIRST_TABLE + 1, FIRST_TABLE + 2, FIRST_CODE, FIRST_DATA, FIRST_DATA};
    int frame = frames[random.nextInt(frames.length)] + random.nextInt(2);
    return BASE_PA + ((long) frame << 12) + random.nextInt(1 << 12);
  }

  /** Everything visible of a machine must be as on the first. */
  void compare(int index, int slice) {
    Hart expected = machines[0].hart();
    Hart actual = machines[index].hart();
    assertThat(describe(machines[index]))
        .as("machine %d, slice %d", index, slice)
        .isEqualTo(describe(machines[0]));
    for (CsrId csr : CsrId.values()) {
      assertThat(actual.csrs().read(csr))
          .as("%s, machine %d, slice %d", csr, index, slice)
          .isEqualTo(expected.csrs().read(csr));
    }
    assertThat(Arrays.mismatch(machines[0].ram().array(), machines[index].ram().array()))
        .as("first differing byte of RAM, machine %d, slice %d", index, slice)
        .isEqualTo(-1);
  }

  private static String describe(Machine machine) {
    Hart hart = machine.hart();
    StringBuilder text = new StringBuilder();
    text.append(String.format("%s pc %x", hart.mode(), hart.pc()));
    text.append(" retired ").append(machine.clock().instructionsRetired());
    for (int i = 0; i < 32; i++) {
      text.append(String.format(" x%d=%x", i, hart.x(i)));
      text.append(String.format(" f%d=%x", i, hart.floats().registers()[i]));
    }
    return text.toString();
  }

  /** Does something from outside, and goes on after a run that has ended for that reason. */
  void disturb(StopReason reason) {
    int action = random.nextInt(40);
    if (reason == StopReason.TRAP_LOOP || action == 0) {
      buildTables();
      restart();
    } else if (action == 1) {
      writeCode();
    } else if (action == 2) {
      long time = machines[0].clock().time() + random.nextInt(30);
      int enabled = random.nextInt(1 << 10);
      for (Machine machine : machines) {
        machine.hart().csrs().write(CsrId.STIMECMP, time);
        machine.hart().csrs().write(CsrId.STIMECMPH, 0);
        machine.hart().csrs().write(CsrId.SIE, enabled);
      }
    } else if (action == 3) {
      byte[] bytes = {(byte) random.nextInt()};
      for (Machine machine : machines) {
        machine.input(bytes);
        machine.uart().enableReceiveInterrupt(true);
      }
    } else if (action == 4) {
      long skip = machines[0].clock().time() + random.nextInt(100);
      for (Machine machine : machines) {
        machine.clock().skipTo(skip);
      }
    }
    if (reason == StopReason.SUPERVISOR_CALL) {
      enter();
    }
  }

  private void restart() {
    long[] satps = {satp(ROOT_A), satp(ROOT_B)};
    for (Machine machine : machines) {
      Hart hart = machine.hart();
      hart.csrs().write(CsrId.SATP, satps[0]);
      hart.csrs().write(CsrId.STVEC, HANDLER_VA);
      hart.setX(3, satps[0]);
      hart.setX(4, satps[1]);
    }
    enter();
  }

  private void enter() {
    boolean user = random.nextInt(2) == 0;
    long offset = random.nextInt(CODE_FRAMES << 11) * 2L;
    long floats = random.nextLong();
    long pointerVa = WINDOWS_VA[random.nextInt(WINDOWS_VA.length)];
    for (Machine machine : machines) {
      Hart hart = machine.hart();
      hart.setMode(user ? PrivilegeMode.USER : PrivilegeMode.SUPERVISOR);
      hart.setPc((user ? USER_CODE_VA : CODE_VA) + offset);
      hart.floats().setFs(FloatState.INITIAL);
      hart.floats().registers()[0] = floats;
      hart.floats().registers()[1] = NanBoxing.box((int) floats);
      for (int i = 8; i < 14; i++) {
        hart.setX(i, (user ? USER_DATA_VA : DATA_VA) + 8L * i);
      }
      hart.setX(13, pointerVa);
      hart.setX(14, (user ? USER_CODE_VA : CODE_VA) + 64);
      hart.setX(15, (user ? USER_CODE_VA : CODE_VA) + 0xFC0);
    }
  }

  private long satp(int rootFrame) {
    return paging.satpValue(BASE_PA + ((long) rootFrame << 12), 0);
  }

  private void writeCode() {
    byte[] bytes = new byte[CODE_FRAMES << 12];
    for (int i = 0; i < bytes.length; i += 4) {
      int word = code.word();
      for (int k = 0; k < 4; k++) {
        bytes[i + k] = (byte) (word >> 8 * k);
      }
    }
    writeBytes(BASE_PA + (FIRST_CODE << 12), bytes);
  }

  private void writeBytes(long pa, byte[] bytes) {
    for (Machine machine : machines) {
      machine.ram().write(pa, bytes, 0, bytes.length);
    }
  }

  private void buildTables() {
    for (Machine machine : machines) {
      Ram ram = machine.ram();
      ram.fill(BASE_PA + (ROOT_A << 12), (FIRST_CODE - ROOT_A) << 12, (byte) 0);
      int table = FIRST_TABLE;
      for (int root = ROOT_A; root <= ROOT_B; root++) {
        table = fillTables(ram, root, table);
      }
    }
  }

  private int fillTables(Ram ram, int root, int firstFree) {
    int user = Pte.V | Pte.U;
    int all = Pte.R | Pte.W | Pte.X;
    long topPa = BASE_PA + ((long) root << 12);
    int table = firstFree;
    long tablePa = topPa;
    for (int level = paging.levels() - 1; level > 0; level--) {
      long next = BASE_PA + ((long) table++ << 12);
      Pte.write(ram, paging, tablePa, Pte.make(next, Pte.V));
      tablePa = next;
    }
    map(ram, tablePa, HANDLER_VA, HANDLER, Pte.V | Pte.R | Pte.X);
    for (int i = 0; i < CODE_FRAMES; i++) {
      map(ram, tablePa, USER_CODE_VA + (i << 12), FIRST_CODE + i, user | all);
      map(ram, tablePa, CODE_VA + (i << 12), FIRST_CODE + i, Pte.V | all);
    }
    for (int i = 0; i < DATA_FRAMES; i++) {
      // The other root has the data pages in another order.
      int frame = FIRST_DATA + (root == ROOT_A ? i : DATA_FRAMES - 1 - i);
      map(ram, tablePa, USER_DATA_VA + (i << 12), frame, user | Pte.R | Pte.W);
      map(ram, tablePa, DATA_VA + (i << 12), frame, Pte.V | Pte.R | Pte.W);
    }
    map(ram, tablePa, TABLES_VA, firstFree, Pte.V | Pte.R | Pte.W);
    long uartPte = Pte.make(Machine.UART_PA, Pte.V | Pte.R | Pte.W);
    Pte.write(ram, paging, ptePa(tablePa, UART_VA, 0), uartPte);
    long superpage = Pte.make(BASE_PA, Pte.V | all);
    if (paging == PagingMode.SV32) {
      Pte.write(ram, paging, ptePa(topPa, SUPERPAGE_VA, 1), superpage);
    } else {
      long middlePa = BASE_PA + ((long) table++ << 12);
      Pte.write(ram, paging, ptePa(topPa, SUPERPAGE_VA, 2), Pte.make(middlePa, Pte.V));
      Pte.write(ram, paging, ptePa(middlePa, SUPERPAGE_VA, 1), superpage);
    }
    return table;
  }

  private void map(Ram ram, long tablePa, long va, int frame, int flags) {
    long pte = Pte.make(BASE_PA + ((long) frame << 12), flags);
    Pte.write(ram, paging, ptePa(tablePa, va, 0), pte);
  }

  private long ptePa(long tablePa, long va, int level) {
    return tablePa + (long) paging.vpnIndex(va, level) * paging.pteBytes();
  }
}
