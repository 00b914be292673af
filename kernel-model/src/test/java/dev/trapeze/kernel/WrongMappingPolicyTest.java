package dev.trapeze.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.FaultOutcome;
import dev.trapeze.kernel.mm.FileMapping;
import dev.trapeze.kernel.mm.MappableFile;
import dev.trapeze.kernel.mm.MappingMemory;
import dev.trapeze.kernel.mm.MappingPolicy;
import dev.trapeze.kernel.mm.MappingRequest;
import dev.trapeze.kernel.mm.MemoryAccess;
import dev.trapeze.kernel.testing.MemoryAccount;
import dev.trapeze.kernel.testing.TestSystem;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a policy that maps files must not do ends the system, with words that name the policy. */
class WrongMappingPolicyTest {
  private static final int PAGE = MappingMemory.PAGE_BYTES;

  // Maps a page of a file, reads its first byte, which becomes the status, and unmaps it; then a
  // child does the same with a mapping of its parent's.
  private static final String PROGRAM =
      """
          .globl _start
      _start:
          la   a0, path
          li   a1, 0
          li   a7, SYS_OPEN
          ecall
          mv   s0, a0
          jal  map
          lbu  s2, 0(s1)
          mv   a0, s1
          li   a1, 4096
          li   a7, SYS_MUNMAP
          ecall
          jal  map
          li   a7, SYS_FORK
          ecall
          beqz a0, child
          mv   a0, zero
          li   a7, SYS_WAIT
          ecall
          mv   a0, s2
          li   a7, SYS_EXIT
          ecall
      child:
          lbu  a0, 0(s1)
          li   a7, SYS_EXIT
          ecall
      map:
          li   a0, 0
          li   a1, 4096
          li   a2, 1
          li   a3, 2
          mv   a4, s0
          li   a5, 0
          li   a7, SYS_MMAP
          ecall
          mv   s1, a0
          ret
      path:
          .asciz "/file"
      """;

  private static TestSystem system(Xlen xlen, Supplier<MappingPolicy> policy) {
    return TestSystem.of(xlen)
        .configure(config -> config.withMappings(policy))
        .file("file", "some words".getBytes(StandardCharsets.US_ASCII))
        .program("main", PROGRAM)
        .first("main", "main")
        .boot();
  }

  private static void ends(Xlen xlen, Supplier<MappingPolicy> policy, String words) {
    assertThatThrownBy(() -> system(xlen, policy).run())
        .isInstanceOf(KernelPanic.class)
        .hasMessageStartingWith("kernel panic: " + WrongMappingPolicyTest.class.getName())
        .hasMessageContaining(words);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void aPolicyThatDoesWhatItMustShowsTheFileAndLosesNothing(Xlen xlen) {
    TestSystem system = system(xlen, OnePage::new);
    assertThat(system.runToPowerOff()).isEqualTo('s');
    assertThat(system.kernel().state().openFiles().openFiles()).isZero();
    MemoryAccount.of(system.kernel());
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void aPlaceWhereNothingIsMappedIsNotBelieved(Xlen xlen) {
    ends(
        xlen,
        () ->
            new OnePage() {
              @Override
              public long map(MappingMemory memory, MappingRequest request) {
                return super.map(memory, request) - PAGE;
              }
            },
        "map gave 0x");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void aMappingOverTheProgramIsRefused(Xlen xlen) {
    ends(
        xlen,
        () ->
            new OnePage() {
              @Override
              FileMapping at(MappingMemory memory, MappableFile file) {
                long va = memory.bottomVa();
                return new FileMapping(va, va - PAGE, 1, false, file, 0);
              }
            },
        "is not in the room for mappings");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void twoMappingsAtOnePlaceAreRefused(Xlen xlen) {
    ends(
        xlen,
        () ->
            new OnePage() {
              @Override
              public void unmap(MappingMemory memory, long startVa, long bytes) {
                // Nothing goes.
              }
            },
        "overlaps the mapping");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void aFaultThatWouldComeAgainIsNotBelieved(Xlen xlen) {
    ends(
        xlen,
        () ->
            new OnePage() {
              @Override
              public FaultOutcome fault(MappingMemory memory, long va, MemoryAccess access) {
                return FaultOutcome.RESOLVED;
              }
            },
        "fault gave RESOLVED for 0x");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void noAnswerIsTold(Xlen xlen) {
    ends(
        xlen,
        () ->
            new OnePage() {
              @Override
              @SuppressWarnings("NullAway")
              public FaultOutcome fault(MappingMemory memory, long va, MemoryAccess access) {
                return null;
              }
            },
        "fault gave null");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void framesOfOthersAreOutOfReach(Xlen xlen) {
    ends(
        xlen,
        () ->
            new OnePage() {
              @Override
              public FaultOutcome fault(MappingMemory memory, long va, MemoryAccess access) {
                long otherPa = memory.allocateFrame() - PAGE;
                memory.setPte(va & -PAGE, Pte.make(otherPa, Pte.V | Pte.R | Pte.W | Pte.U));
                return FaultOutcome.RESOLVED;
              }
            },
        "is no frame that allocateFrame has given");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void entriesOutsideOfMappingsAreOutOfReach(Xlen xlen) {
    ends(
        xlen,
        () ->
            new OnePage() {
              @Override
              public FaultOutcome fault(MappingMemory memory, long va, MemoryAccess access) {
                memory.setPte((va & -PAGE) - PAGE, 0);
                return FaultOutcome.RESOLVED;
              }
            },
        "is not the start of a page of a mapping");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void whatIsThrownIsTold(Xlen xlen) {
    ends(
        xlen,
        () ->
            new OnePage() {
              @Override
              public void unmapAll(MappingMemory memory) {
                throw new UnsupportedOperationException("TODO");
              }
            },
        "unmap threw java.lang.UnsupportedOperationException: TODO");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void aFileClosedOnceTooOftenIsTold(Xlen xlen) {
    ends(
        xlen,
        () ->
            new OnePage() {
              @Override
              public boolean fork(MappingMemory parent, MappingMemory child) {
                parent.mappings().forEach(child::add);
                return true;
              }
            },
        "no reference of dup is left to /file");
  }
}
