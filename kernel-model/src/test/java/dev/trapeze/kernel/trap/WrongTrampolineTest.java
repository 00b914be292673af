package dev.trapeze.kernel.trap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.KernelPanic;
import dev.trapeze.kernel.KernelStop;
import dev.trapeze.kernel.assembly.KernelAssembly;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.testing.TestSystem;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A trampoline that somebody else has written may be wrong in every way. */
class WrongTrampolineTest {
  private static final String OWN = KernelAssembly.resource(Trampoline.class, "trampoline.S");
  private static final long SEED = Long.getLong("trapeze.seed", 24);
  private static final int DAMAGED = 100;

  private static final String EXIT =
      """
      li   a0, 5
      li   a7, SYS_EXIT
      ecall
      """;

  private static TestSystem system(Xlen xlen, String trampoline) {
    return TestSystem.of(xlen)
        .configure(config -> config.withTrampoline(trampoline))
        .program("main", EXIT)
        .first("main", "main")
        .boot();
  }

  @ParameterizedTest
  @EnumSource
  void kernelsOwnSourceMayBeGivenToIt(Xlen xlen) {
    assertThat(system(xlen, OWN).runToPowerOff()).isEqualTo(5);
  }

  @ParameterizedTest
  @EnumSource
  void errorsAreToldWithTheirPlace(Xlen xlen) {
    KernelConfig config = KernelConfig.of(xlen);
    assertRefused(config, OWN.replace("STORE   tp,", "STORRE  tp,"), "trampoline.S:20:5: ");
    assertRefused(config, "uservec: ret", "trampoline.S: the label userret is missing");
    assertRefused(config, ".equ uservec, 0\nuserret: ret", "the label uservec is missing");
    assertRefused(
        config, OWN + "\n.space 4096\n", "bytes of code, but the trampoline is a page of 4096");
    assertRefused(config, OWN + "\n.data\n.word 1\n", ".data has contents");
    assertRefused(config, ".byte 1, 2\nuservec: userret: nop", "not at a multiple of 4");
    assertRefused(config, "", "the label uservec is missing");
    assertThatThrownBy(
            () -> config.withTrampoline(OWN).withLayout(AddressSpaceLayout.named("linux", xlen)))
        .hasMessage("the layout linux has no trampoline");
  }

  private static void assertRefused(KernelConfig config, String source, String words) {
    assertThatThrownBy(() -> config.withTrampoline(source))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }

  @ParameterizedTest
  @EnumSource
  void trapInTheTrampolineIsAPanicThatNamesTheLine(Xlen xlen) {
    assertThatThrownBy(system(xlen, OWN.replace("jr      t0", "ebreak"))::run)
        .isInstanceOf(KernelPanic.class)
        .hasMessageContaining("breakpoint")
        .hasMessageContaining("(trampoline.S:%d)", lineOf("jr      t0"));
  }

  @ParameterizedTest
  @EnumSource
  void trampolineThatNeverArrivesIsInterruptedAndGoesOn(Xlen xlen) {
    TestSystem system = system(xlen, OWN.replace("jr      t0", "j ."));

    assertThat(system.kernel().run(30_000_000)).isEqualTo(new KernelStop.BudgetSpent());
  }

  /** Supervisor code may write all of RAM: whatever becomes of the kernel, it is told in words. */
  @ParameterizedTest
  @EnumSource
  void hostileTrampolineEndsInWordsToo(Xlen xlen) {
    List<String> attacks =
        List.of(
            // All of RAM, page tables and trapframes included.
            "li t0, 0x80000000; li t1, 0x80800000; li t2, -1; sw t2, 0(t0); addi t0, t0, 4;"
                + " bne t0, t1, . - 8",
            "li t0, 0x80002000; li t1, 0x80800000; sw zero, 0(t0); addi t0, t0, 4;"
                + " bne t0, t1, . - 8",
            "wfi; jr t0",
            "sret",
            "csrw stvec, zero; ebreak",
            "csrw sie, zero; csrw stvec, zero; jr t0",
            "csrw satp, zero; sfence.vma; jr t0",
            "li t1, -1; csrw satp, t1; sfence.vma; jr t0",
            "csrw sepc, zero; csrw scause, zero; jr t0",
            "li t1, -1; csrw sepc, t1; csrw scause, t1; csrw stval, t1; jr t0",
            "li t1, -1; csrw sstatus, t1; jr t0",
            "li t1, 2; csrs sstatus, t1; j .",
            "csrw mepc, zero",
            "mret",
            "ecall",
            "li t0, 0x80000004; jr t0",
            "li t0, 0x10000000; li t1, 1000; sb t1, 0(t0); addi t1, t1, -1; bnez t1, . - 8; jr t0",
            "csrw sscratch, t0; la t0, uservec; jr t0");
    for (String attack : attacks) {
      try {
        system(xlen, OWN.replace("jr      t0", attack)).kernel().run(3_000_000);
      } catch (KernelPanic e) {
        assertThat(e.getMessage()).as(attack).startsWith("kernel panic: ");
      }
    }
  }

  private static int lineOf(String text) {
    return OWN.substring(0, OWN.indexOf(text)).split("\n", -1).length;
  }

  /** Whatever is left out or doubled: the system runs, or panics. */
  @ParameterizedTest
  @EnumSource
  void damagedTrampolineEndsInWordsAndInNoException(Xlen xlen) {
    Random random = new Random(SEED);
    String[] lines = OWN.split("\n");
    for (int i = 0; i < DAMAGED; i++) {
      StringBuilder source = new StringBuilder();
      int times = 1 + random.nextInt(3);
      for (String line : lines) {
        boolean damaged = random.nextInt(lines.length) < times && !line.contains(":");
        source.append(damaged ? "" : line).append('\n');
        if (damaged && random.nextBoolean()) {
          source
              .append(lines[random.nextInt(lines.length)].replaceAll("^\\w+:.*", ""))
              .append('\n');
        }
      }
      try {
        system(xlen, source.toString()).kernel().run(500_000);
      } catch (KernelPanic e) {
        assertThat(e.getMessage()).as("seed %d, round %d", SEED, i).doesNotContain("kernel bug");
      }
    }
  }
}
