package dev.trapeze.cpu.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.machine.MachineConfig.Engine;
import dev.trapeze.cpu.memory.Device;
import dev.trapeze.cpu.mmu.MmuConfig;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.cpu.mmu.PhysicalMemoryProtection;
import dev.trapeze.cpu.mmu.Pte;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Accesses that touch two pages, that are misaligned, or that do not lead to RAM. */
class StraddlingAccessTest {
  private static final long CODE_VA = 0x1000;
  private static final long FIRST_VA = 0x8000;
  private static final long SECOND_VA = 0x9000;
  private static final long FIRST_PA = TranslatedHart.DATA_PA + 0x1000;
  private static final long SECOND_PA = TranslatedHart.DATA_PA;
  private static final long DEVICE_PA = 0x1000_0000;
  private static final int RW = Pte.R | Pte.W;

  /** Takes words only, at even words only, and remembers what it was asked. */
  private static final class Registers implements Device {
    private final List<String> log = new ArrayList<>();

    @Override
    public long sizeBytes() {
      return 0x1000;
    }

    @Override
    public boolean canLoad(long offset, int widthBytes) {
      return widthBytes == 4;
    }

    @Override
    public boolean canStore(long offset, int widthBytes) {
      return widthBytes == 4 && offset % 8 == 0;
    }

    @Override
    public long load(long offset, int widthBytes) {
      log.add("load " + offset);
      return 0x8000_0000L | offset;
    }

    @Override
    public void store(long offset, int widthBytes, long value) {
      log.add("store " + offset);
    }
  }

  private final Registers device = new Registers();

  private TranslatedHart guest(PagingMode paging, Engine engine, String source) {
    TranslatedHart guest = new TranslatedHart(paging, engine, MmuConfig.DEFAULT).translate(0);
    guest.bus.attach(DEVICE_PA, device);
    guest.program(source + "\nebreak\n");
    guest.map(CODE_VA, TranslatedHart.CODE_PA, Pte.X);
    guest.setA(1, SECOND_VA);
    return guest;
  }

  private static String run(TranslatedHart guest) {
    return guest.enter(PrivilegeMode.SUPERVISOR, CODE_VA).runToTrap().trap();
  }

  private static String completed(TranslatedHart guest) {
    return guest.trap(TrapCause.BREAKPOINT, guest.value());
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.TranslatedHart#kinds")
  void bytesComeFromBothPagesAtEveryOffset(PagingMode paging, Engine engine) {
    boolean wide = paging.xlen() == Xlen.RV64;
    for (int before = 1; before < (wide ? 8 : 4); before++) {
      String source =
          (wide ? "sd a0, -%d(a1)\nld a2, -%d(a1)" : "sw a0, -%d(a1)\nlw a2, -%d(a1)")
              .formatted(before, before);
      TranslatedHart guest = guest(paging, engine, source);
      guest.map(FIRST_VA, FIRST_PA, RW);
      guest.map(SECOND_VA, SECOND_PA, RW);
      guest.setA(0, 0x8182_8384_8586_8788L);

      assertThat(run(guest)).isEqualTo(completed(guest));
      assertThat(guest.a(2)).isEqualTo(guest.a(0));
      for (int i = 0; i < (wide ? 8 : 4); i++) {
        long pa = i < before ? FIRST_PA + 4096 - before + i : SECOND_PA + i - before;
        assertThat(guest.ram.readByte(pa)).isEqualTo(0x88 - i);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.TranslatedHart#kinds")
  void theFaultIsThatOfTheFirstPageThatFaults(PagingMode paging, Engine engine) {
    for (int mapped = 0; mapped < 3; mapped++) {
      for (String source : new String[] {"lw a0, -1(a1)", "sw a0, -3(a1)"}) {
        TranslatedHart guest = guest(paging, engine, source);
        guest.setA(0, -1);
        if (mapped == 1) {
          guest.map(FIRST_VA, FIRST_PA, RW);
        } else if (mapped == 2) {
          guest.map(SECOND_VA, SECOND_PA, RW);
        }
        boolean store = source.startsWith("sw");
        long firstVa = SECOND_VA - (store ? 3 : 1);

        assertThat(run(guest))
            .isEqualTo(
                guest.trap(
                    store ? TrapCause.STORE_PAGE_FAULT : TrapCause.LOAD_PAGE_FAULT,
                    mapped == 1 ? SECOND_VA : firstVa));
        assertThat(guest.ram.readInt(FIRST_PA + 4092)).isZero();
        assertThat(guest.ram.readInt(SECOND_PA)).isZero();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.TranslatedHart#kinds")
  void anAccessFaultOfTheFirstPageComesBeforeAPageFaultOfTheSecond(
      PagingMode paging, Engine engine) {
    for (boolean nowhereFirst : new boolean[] {true, false}) {
      for (String source : new String[] {"lw a0, -2(a1)", "sw a0, -2(a1)"}) {
        TranslatedHart guest = guest(paging, engine, source);
        guest.map(nowhereFirst ? FIRST_VA : SECOND_VA, 0x4000_0000, RW);
        boolean store = source.startsWith("sw");
        TrapCause access = store ? TrapCause.STORE_ACCESS_FAULT : TrapCause.LOAD_ACCESS_FAULT;
        TrapCause page = store ? TrapCause.STORE_PAGE_FAULT : TrapCause.LOAD_PAGE_FAULT;

        assertThat(run(guest)).isEqualTo(guest.trap(nowhereFirst ? access : page, SECOND_VA - 2));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.TranslatedHart#kinds")
  void nothingIsStoredWhenTheSecondPageIsProtected(PagingMode paging, Engine engine) {
    TranslatedHart guest = guest(paging, engine, "sw a0, -2(a1)");
    guest.map(FIRST_VA, FIRST_PA, RW);
    guest.map(SECOND_VA, SECOND_PA, RW);
    guest.protect(0, SECOND_PA >> 2, PhysicalMemoryProtection.NA4 | PhysicalMemoryProtection.R);
    guest.setA(0, -1);

    assertThat(run(guest)).isEqualTo(guest.trap(TrapCause.STORE_ACCESS_FAULT, SECOND_VA));
    assertThat(guest.ram.readShort(FIRST_PA + 4094)).isZero();
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.TranslatedHart#kinds")
  void nothingIsStoredWhenTheSecondPageIsADevice(PagingMode paging, Engine engine) {
    TranslatedHart guest = guest(paging, engine, "sw a0, -2(a1)");
    guest.map(FIRST_VA, FIRST_PA, RW);
    guest.map(SECOND_VA, DEVICE_PA, RW);
    guest.setA(0, -1);

    assertThat(run(guest)).isEqualTo(guest.trap(TrapCause.STORE_ACCESS_FAULT, SECOND_VA));
    assertThat(guest.ram.readShort(FIRST_PA + 4094)).isZero();
    assertThat(device.log).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.TranslatedHart#kinds")
  void accessesWrapAroundTheAddressSpace(PagingMode paging, Engine engine) {
    TranslatedHart guest = guest(paging, engine, "lw a2, -2(x0)\nsw a2, 0(a1)");
    guest.map(-4096, FIRST_PA, RW);
    guest.map(0, SECOND_PA + 0x2000, RW);
    guest.map(SECOND_VA, SECOND_PA, RW);
    guest.ram.writeShort(FIRST_PA + 4094, 0x5678);
    guest.ram.writeShort(SECOND_PA + 0x2000, 0x1234);

    assertThat(run(guest)).isEqualTo(completed(guest));
    assertThat(guest.ram.readInt(SECOND_PA)).isEqualTo(0x1234_5678);
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.TranslatedHart#kinds")
  void anInstructionOverAPageEndReportsThePageThatFaults(PagingMode paging, Engine engine) {
    TranslatedHart guest = guest(paging, engine, "nop");
    guest.ram.writeShort(FIRST_PA + 4094, 0x0513); // The first half of addi a0, a0, 0.
    guest.enter(PrivilegeMode.SUPERVISOR, SECOND_VA - 2).runToTrap();
    assertThat(guest.trap()).isEqualTo(guest.trap(TrapCause.INSTRUCTION_PAGE_FAULT, SECOND_VA - 2));

    guest.map(FIRST_VA, FIRST_PA, Pte.X);
    guest.enter(PrivilegeMode.SUPERVISOR, SECOND_VA - 2).runToTrap();
    assertThat(guest.trap()).isEqualTo(guest.trap(TrapCause.INSTRUCTION_PAGE_FAULT, SECOND_VA));
    assertThat(guest.csr(CsrId.MEPC)).isEqualTo(SECOND_VA - 2);

    guest.map(SECOND_VA, DEVICE_PA, Pte.X);
    guest.enter(PrivilegeMode.SUPERVISOR, SECOND_VA - 2).runToTrap();
    assertThat(guest.trap()).isEqualTo(guest.trap(TrapCause.INSTRUCTION_ACCESS_FAULT, SECOND_VA));
    assertThat(device.log).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.TranslatedHart#kinds")
  void atomicInstructionsMustBeAligned(PagingMode paging, Engine engine) {
    String[] sources = {"lr.w a0, (a1)", "sc.w a0, a0, (a1)", "amoswap.w a0, a0, (a1)"};
    TrapCause[] causes = {
      TrapCause.LOAD_ADDRESS_MISALIGNED,
      TrapCause.STORE_ADDRESS_MISALIGNED,
      TrapCause.STORE_ADDRESS_MISALIGNED
    };
    for (int i = 0; i < sources.length; i++) {
      TranslatedHart guest = guest(paging, engine, sources[i]);
      guest.map(SECOND_VA, SECOND_PA, RW);
      guest.setA(1, SECOND_VA + 2);

      assertThat(run(guest)).isEqualTo(guest.trap(causes[i], SECOND_VA + 2));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.TranslatedHart#kinds")
  void atomicInstructionsNeedTheRightToStore(PagingMode paging, Engine engine) {
    for (String source : new String[] {"amoadd.w a0, a0, (a1)", "sc.w a0, a0, (a1)"}) {
      TranslatedHart guest = guest(paging, engine, source);
      guest.map(SECOND_VA, SECOND_PA, Pte.R);

      assertThat(run(guest)).isEqualTo(guest.trap(TrapCause.STORE_PAGE_FAULT, SECOND_VA));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.TranslatedHart#kinds")
  void devicesAreReachedThroughPageTables(PagingMode paging, Engine engine) {
    TranslatedHart guest = guest(paging, engine, "lw a0, 12(a1)\nsw a0, 16(a1)");
    guest.map(SECOND_VA, DEVICE_PA, RW);

    assertThat(run(guest)).isEqualTo(completed(guest));
    assertThat(guest.a(0)).isEqualTo((int) 0x8000_000CL);
    assertThat(device.log).containsExactly("load 12", "store 16");
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.TranslatedHart#kinds")
  void whatADeviceDeclinesIsAnAccessFault(PagingMode paging, Engine engine) {
    String[] sources = {
      "lh a0, 4(a1)", "lw a0, 6(a1)", "sb a0, 8(a1)", "sw a0, 4(a1)", "amoadd.w a0, a0, (a2)"
    };
    long[] offsets = {4, 6, 8, 4, 4};
    for (int i = 0; i < sources.length; i++) {
      TranslatedHart guest = guest(paging, engine, sources[i]);
      guest.map(SECOND_VA, DEVICE_PA, RW);
      guest.setA(2, SECOND_VA + 4);
      TrapCause cause =
          sources[i].startsWith("l") ? TrapCause.LOAD_ACCESS_FAULT : TrapCause.STORE_ACCESS_FAULT;

      assertThat(run(guest)).isEqualTo(guest.trap(cause, SECOND_VA + offsets[i]));
    }
    assertThat(device.log).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.TranslatedHart#kinds")
  void frames34BitsAwayAreAccessFaultsAndNotPageFaults(PagingMode paging, Engine engine) {
    TranslatedHart guest = guest(paging, engine, "lw a0, 0(a1)");
    guest.map(SECOND_VA, 0x3_8000_8000L, RW);

    assertThat(run(guest)).isEqualTo(guest.trap(TrapCause.LOAD_ACCESS_FAULT, SECOND_VA));
  }

  @ParameterizedTest
  @MethodSource("dev.trapeze.cpu.exec.TranslatedHart#kinds")
  void codeCanRunFromAReadOnlyMemory(PagingMode paging, Engine engine) {
    TranslatedHart guest = guest(paging, engine, "nop");
    guest.program("li a0, 7\nli a1, 8\nebreak\n");
    byte[] code = new byte[16];
    guest.ram.read(TranslatedHart.CODE_PA, code, 0, code.length);
    guest.bus.attach(0x2000_0000, new ReadOnly(code));

    guest.enter(PrivilegeMode.MACHINE, 0x2000_0000).runToTrap();

    assertThat(guest.trap()).isEqualTo(completed(guest));
    assertThat(guest.a(0)).isEqualTo(7);
    assertThat(guest.a(1)).isEqualTo(8);
  }

  private record ReadOnly(byte[] content) implements Device {
    @Override
    public long sizeBytes() {
      return content.length;
    }

    @Override
    public boolean isExecutable() {
      return true;
    }

    @Override
    public long load(long offset, int widthBytes) {
      long value = 0;
      for (int i = widthBytes - 1; i >= 0; i--) {
        value = value << 8 | content[(int) offset + i] & 0xFF;
      }
      return value;
    }

    @Override
    public void store(long offset, int widthBytes, long value) {}
  }
}
