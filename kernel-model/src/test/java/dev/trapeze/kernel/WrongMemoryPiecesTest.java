package dev.trapeze.kernel;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.mm.PageMapper;
import dev.trapeze.kernel.mm.PidPage;
import dev.trapeze.kernel.mm.ProcessPage;
import dev.trapeze.kernel.mm.ProcessPageSpace;
import dev.trapeze.kernel.mm.RadixMapper;
import dev.trapeze.kernel.mm.TableMemory;
import dev.trapeze.kernel.testing.TestSystem;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a mapper, a page of the process or a teller of faults must not do ends with its name. */
class WrongMemoryPiecesTest {
  private static final PageMapper OWN_MAPPER = new RadixMapper();
  private static final ProcessPage OWN_PAGE = new PidPage();

  private static final String FAULTS =
      """
          .globl _start
      _start:
          li   t0, 0x70000000
          sw   t0, 0(t0)
      """;

  /** The kernel's own, but for what a test changes. */
  private static class Mapper implements PageMapper {
    @Override
    public long walk(TableMemory memory, long rootPa, long va, int level, boolean allocate) {
      return OWN_MAPPER.walk(memory, rootPa, va, level, allocate);
    }

    @Override
    public Outcome mapPages(
        TableMemory memory, long rootPa, long va, long bytes, long pa, int permissions) {
      return OWN_MAPPER.mapPages(memory, rootPa, va, bytes, pa, permissions);
    }
  }

  private static class Page implements ProcessPage {
    @Override
    public boolean add(ProcessPageSpace space, int pid) {
      return OWN_PAGE.add(space, pid);
    }

    @Override
    public void remove(ProcessPageSpace space, int pid) {
      OWN_PAGE.remove(space, pid);
    }
  }

  private static void ends(Xlen xlen, UnaryOperator<KernelConfig> change, String words) {
    assertThatThrownBy(
            () ->
                TestSystem.of(xlen)
                    .configure(change)
                    .program("main", FAULTS)
                    .first("main", "main")
                    .boot()
                    .run())
        .isInstanceOf(KernelPanic.class)
        .hasMessageStartingWith("kernel panic: " + WrongMemoryPiecesTest.class.getName())
        .hasMessageContaining(words);
  }

  private static void ends(Xlen xlen, PageMapper mapper, String words) {
    ends(xlen, config -> config.withPageMapper(mapper), words);
  }

  private static void ends(Xlen xlen, ProcessPage page, String words) {
    ends(xlen, config -> config.withProcessPage(page), words);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void whatAMapperThrowsIsTold(Xlen xlen) {
    ends(
        xlen,
        new Mapper() {
          @Override
          public Outcome mapPages(
              TableMemory memory, long rootPa, long va, long bytes, long pa, int permissions) {
            throw new UnsupportedOperationException("TODO");
          }
        },
        "mapPages threw java.lang.UnsupportedOperationException: TODO");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void endlessRecursionOfAMapperIsTold(Xlen xlen) {
    ends(
        xlen,
        new Mapper() {
          @Override
          @SuppressWarnings("InfiniteRecursion")
          public long walk(TableMemory memory, long rootPa, long va, int level, boolean allocate) {
            return walk(memory, rootPa, va + 1, level, allocate);
          }
        },
        "walk threw java.lang.StackOverflowError");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void whatIsNoEntryIsNotWritten(Xlen xlen) {
    ends(
        xlen,
        new Mapper() {
          @Override
          public long walk(TableMemory memory, long rootPa, long va, int level, boolean allocate) {
            return rootPa - 4096;
          }
        },
        ": no entry");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void otherMemoryThanTablesIsOutOfReach(Xlen xlen) {
    ends(
        xlen,
        new Mapper() {
          @Override
          public long walk(TableMemory memory, long rootPa, long va, int level, boolean allocate) {
            return memory.read(0x8000_0000L);
          }
        },
        "there is no entry of a page table at the physical address 0x80000000");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void mappedPagesMustBeThere(Xlen xlen) {
    ends(
        xlen,
        new Mapper() {
          @Override
          public Outcome mapPages(
              TableMemory memory, long rootPa, long va, long bytes, long pa, int permissions) {
            return Outcome.MAPPED;
          }
        },
        "mapPages gave MAPPED, but the entry for page");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void freePagesMustBeMapped(Xlen xlen) {
    ends(
        xlen,
        new Mapper() {
          @Override
          public Outcome mapPages(
              TableMemory memory, long rootPa, long va, long bytes, long pa, int permissions) {
            return Outcome.ALREADY_MAPPED;
          }
        },
        "mapPages gave ALREADY_MAPPED for 0x");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void whatAPageOfTheProcessThrowsIsTold(Xlen xlen) {
    ends(
        xlen,
        new Page() {
          @Override
          public boolean add(ProcessPageSpace space, int pid) {
            throw new UnsupportedOperationException("TODO");
          }
        },
        "add threw java.lang.UnsupportedOperationException: TODO");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void framesOfOthersAreOutOfReach(Xlen xlen) {
    ends(
        xlen,
        new Page() {
          @Override
          public void remove(ProcessPageSpace space, int pid) {
            long pa = space.unmap();
            space.freeFrame(pa - 4096);
          }
        },
        "remove threw java.lang.IllegalArgumentException: 0x");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void whatAPrinterThrowsIsTold(Xlen xlen) {
    ends(
        xlen,
        config ->
            config.withFirstTable(
                (memory, rootPa) -> {
                  throw new UnsupportedOperationException("TODO");
                }),
        "print threw java.lang.UnsupportedOperationException: TODO");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void whatATellerOfFaultsThrowsIsTold(Xlen xlen) {
    ends(
        xlen,
        config ->
            config.withFaultClassifier(
                fault -> {
                  throw new UnsupportedOperationException("TODO");
                }),
        "classify threw java.lang.UnsupportedOperationException: TODO");
  }
}
