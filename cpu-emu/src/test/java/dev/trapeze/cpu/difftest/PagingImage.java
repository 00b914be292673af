package dev.trapeze.cpu.difftest;

import dev.trapeze.cpu.assembler.AssembledProgram;
import dev.trapeze.cpu.difftest.PagingScenario.Access;
import dev.trapeze.cpu.difftest.PagingScenario.Kind;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.PagingMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A bare-metal program that makes the accesses of a paging scenario. */
final class PagingImage implements BareMetalImage {
  private static final long ACCESSES_PA = 0x8004_0000L;
  private static final long RESULTS_PA = 0x8020_0000L;
  private static final int C_EBREAK = 0x9002;
  private static final int RESULT_WORDS = 4;
  private static final List<String> RESULT_NAMES = List.of("scause", "stval", "sepc", "a0");

  private final Xlen xlen;
  private final PagingScenario scenario;
  private final byte[] bytes;
  private final long supervisorEntryPa;

  PagingImage(Xlen xlen, PagingScenario scenario) {
    this.xlen = xlen;
    this.scenario = scenario;
    List<Access> accesses = scenario.accesses();
    AssembledProgram harness =
        Harness.assemble(
            "paging.S",
            xlen,
            Map.of(
                "SATP",
                scenario.satp(),
                "ACCESSES",
                ACCESSES_PA,
                "COUNT",
                (long) accesses.size(),
                "RESULTS",
                RESULTS_PA,
                "USER_CODE",
                PagingScenario.USER_CODE_VA,
                "TABLES",
                PagingScenario.TABLES_PA,
                "TABLE_PAGES",
                (long) PagingScenario.TABLE_PAGES,
                "DATA",
                PagingScenario.DATA_PA,
                "DATA_PAGES",
                (long) PagingScenario.DATA_PAGES));
    supervisorEntryPa = harness.symbol("supervisor");
    int dataBytes = PagingScenario.DATA_PAGES * PagingMode.PAGE_BYTES;
    ByteBuffer image =
        ByteBuffer.allocate(offset(PagingScenario.DATA_PA) + dataBytes)
            .order(ByteOrder.LITTLE_ENDIAN);
    image.put(harness.text());
    int code = offset(harness.symbol("accesses"));
    int codeBytes = offset(harness.symbol("accesses_end")) - code;
    image.put(offset(PagingScenario.userCodePa()), harness.text(), code, codeBytes);
    image.put(offset(PagingScenario.TABLES_PA), scenario.tables());
    image.position(offset(ACCESSES_PA));
    for (Access access : accesses) {
      word(image, access.kind().ordinal());
      word(image, access.mode());
      word(image, access.bits());
      word(image, access.address());
      word(image, access.value());
    }
    for (int at = 0; at < dataBytes; at += 4) {
      // Every word tells where it is; the first halfword of a page is an instruction.
      image.putInt(offset(PagingScenario.DATA_PA) + at, at << 16 | C_EBREAK | at >> 12 << 4);
    }
    for (int at = 0; at < dataBytes; at += PagingMode.PAGE_BYTES) {
      image.putShort(offset(PagingScenario.DATA_PA) + at, (short) C_EBREAK);
    }
    bytes = image.array();
  }

  private static int offset(long pa) {
    return (int) (pa - BASE_PA);
  }

  private void word(ByteBuffer image, long value) {
    if (xlen == Xlen.RV64) {
      image.putLong(value);
    } else {
      image.putInt((int) value);
    }
  }

  @Override
  public Xlen xlen() {
    return xlen;
  }

  @Override
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public long supervisorEntryPa() {
    return supervisorEntryPa;
  }

  /** The trap causes that were sent; {@code ebreak} stands for an access that succeeded. */
  Set<Long> causes(byte[] sent) {
    Set<Long> causes = new TreeSet<>();
    int pages = PagingScenario.TABLE_PAGES + PagingScenario.DATA_PAGES;
    for (int i = 0; i < sent.length / xlen.bytes() - pages; i += RESULT_WORDS) {
      causes.add(word(sent, i));
    }
    return causes;
  }

  /** Where what two machines sent differs, in words. */
  List<String> differences(byte[] expected, byte[] actual) {
    List<Access> made =
        scenario.accesses().stream().filter(a -> a.kind() != Kind.WRITE_ENTRY).toList();
    int pages = PagingScenario.TABLE_PAGES + PagingScenario.DATA_PAGES;
    int words = made.size() * RESULT_WORDS + pages;
    if (expected.length != words * xlen.bytes() || actual.length != expected.length) {
      return List.of(
          String.format(
              "%d and %d bytes were sent instead of %d",
              expected.length, actual.length, words * xlen.bytes()));
    }
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < words; i++) {
      long wanted = word(expected, i);
      long got = word(actual, i);
      int index = i / RESULT_WORDS;
      if (wanted != got && index < made.size() && !qemuAligns(made.get(index), i, wanted, got)) {
        Access access = made.get(index);
        differences.add(
            String.format(
                "access %d, %s at %s, status bits 0x%x: %s %s, not %s",
                index,
                access.kind(),
                xlen.hex(access.address()),
                access.mode() | access.bits(),
                RESULT_NAMES.get(i % RESULT_WORDS),
                xlen.hex(wanted),
                xlen.hex(got)));
      } else if (wanted != got && index >= made.size()) {
        int page = i - made.size() * RESULT_WORDS;
        differences.add(
            page < PagingScenario.TABLE_PAGES
                ? "contents of table " + page
                : "contents of data page " + (page - PagingScenario.TABLE_PAGES));
      }
    }
    return differences;
  }

  /** Of a misaligned load from two pages QEMU reports the aligned address of the faulting part. */
  private static boolean qemuAligns(Access access, int word, long wanted, long got) {
    boolean crossing = (access.address() & 3) != 0 && access.kind() == Kind.LOAD;
    return crossing && word % RESULT_WORDS == 1 && wanted == (got & -4);
  }

  private long word(byte[] sent, int index) {
    ByteBuffer words = ByteBuffer.wrap(sent).order(ByteOrder.LITTLE_ENDIAN);
    return xlen == Xlen.RV64 ? words.getLong(index * 8) : words.getInt(index * 4);
  }
}
