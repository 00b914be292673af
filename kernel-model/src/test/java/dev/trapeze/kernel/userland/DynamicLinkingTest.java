package dev.trapeze.kernel.userland;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.images.UserPrograms;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.fs.Mkfs;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.PageFaultPolicy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs in the layout {@code linux}, which are linked against shared libraries. */
class DynamicLinkingTest {
  private static final int CANNOT_START = 127;
  private static final String PASSED = "pairtest: 21 checked, 0 wrong: OK\n";

  @ParameterizedTest
  @EnumSource(
      value = PagingMode.class,
      names = {"SV32", "SV39", "SV48"})
  void functionsAndVariablesOfLibrariesAreThoseOfTheProgram(PagingMode mode) {
    Xlen xlen = AddressSpaceLayout.linux(mode).xlen();
    UserSystem.Result result =
        run(xlen, linux(mode), "pairtest && LD_BIND_NOW=1 pairtest", withPair(xlen));

    assertThat(result.output()).contains(PASSED);
    assertThat(result.status()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void pagingPolicyMakesNoDifference(Xlen xlen) {
    for (PageFaultPolicy paging : List.of(PageFaultPolicy.EAGER, PageFaultPolicy.LAZY)) {
      UserSystem.Result result =
          run(
              xlen,
              config -> linux(xlen).apply(config).withPageFaults(paging),
              "pairtest; ls -l lib | wc -l",
              withPair(xlen));

      assertThat(result.output()).contains(PASSED).endsWith("      3\n");
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void dynamicProgramsRunInTheLayoutVimixToo(Xlen xlen) {
    assertThat(run(xlen, config -> config, "pairtest", withPair(xlen)).output()).contains(PASSED);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void lddListsLibrariesInTheOrderOfTheSearch(Xlen xlen) {
    UserSystem.Result result =
        run(xlen, linux(xlen), "ldd /pairtest; ldd /init README; echo $?", withPair(xlen));

    assertThat(result.output().lines().map(line -> line.replaceAll("0x[0-9a-f]+", "AT")))
        .containsExactly(
            "\tlibpair.so => /lib/libpair.so (AT)",
            "\tlibc.so => /lib/libc.so (AT)",
            "\t/lib/ld.so (AT)",
            "/init:",
            "\tnot a dynamic executable",
            "README:",
            "\tnot a dynamic executable",
            "1");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void missingLibraryIsNamed(Xlen xlen) {
    List<Mkfs.Entry> files =
        List.of(file("pairtest", UserPrograms.library("pairtest", xlen.bits())));

    assertFails(
        xlen,
        files,
        "error while loading shared libraries: libpair.so: cannot open shared object file:"
            + " No such file or directory");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void missingSymbolIsNamedWhereverItIsMissed(Xlen xlen) {
    byte[] program = UserPrograms.library("pairtest", xlen.bits());
    byte[] another = UserPrograms.library("libc.so", xlen.bits());
    List<Mkfs.Entry> files = List.of(file("pairtest", program), file("lib/libpair.so", another));

    assertFails(xlen, files, "symbol lookup error: /pairtest: undefined symbol: pair_");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void whatIsNoLibraryForTheMachineIsRefused(Xlen xlen) {
    byte[] program = UserPrograms.library("pairtest", xlen.bits());
    byte[] other = UserPrograms.library("libpair.so", 96 - xlen.bits());
    byte[] executable = UserPrograms.linuxElf("true", xlen.bits());
    byte[] text =
        "no library, but long enough to be one: ".repeat(10).getBytes(StandardCharsets.US_ASCII);

    String start = "error while loading shared libraries: libpair.so: ";
    assertFails(
        xlen,
        List.of(file("pairtest", program), file("lib/libpair.so", other)),
        start + "wrong ELF class: ELFCLASS" + (96 - xlen.bits()));
    assertFails(
        xlen,
        List.of(file("pairtest", program), file("lib/libpair.so", text)),
        start + "invalid ELF header");
    assertFails(
        xlen,
        List.of(file("pairtest", program), file("lib/libpair.so", new byte[10])),
        start + "file too short");
    assertFails(
        xlen,
        List.of(file("pairtest", program), file("lib/libpair.so", executable)),
        start + "it is no shared library for this machine");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void bindingsAreMadeAtTheFirstCallUnlessAllAreWantedAtOnce(Xlen xlen) {
    String lazily = run(xlen, linux(xlen), "LD_DEBUG=bindings ls lib", List.of()).output();
    String atOnce =
        run(xlen, linux(xlen), "LD_BIND_NOW=1 LD_DEBUG=bindings ls lib", List.of()).output();

    String start = "binding file /ls to /lib/libc.so: normal symbol `__start_c'\n";
    String neverCalled = "binding file /ls to /lib/libc.so: normal symbol `strerror'\n";
    String last = "ld.so     libc.so\n";
    assertThat(lazily).contains(start, last).doesNotContain(neverCalled);
    assertThat(atOnce).contains(start, neverCalled).endsWith(last);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void dynamicLinkerIsNoProgram(Xlen xlen) {
    UserSystem.Result result = run(xlen, linux(xlen), "/lib/ld.so", List.of());

    assertThat(result.output()).startsWith("ld.so: it is started by the kernel").hasLineCount(1);
    assertThat(result.status()).isEqualTo(CANNOT_START);
  }

  private static void assertFails(Xlen xlen, List<Mkfs.Entry> files, String words) {
    UserSystem.Result result = run(xlen, linux(xlen), "pairtest", files);

    assertThat(result.output())
        .startsWith("pairtest: " + words)
        .endsWith("\n")
        .containsOnlyOnce("\n");
    assertThat(result.status()).isEqualTo(CANNOT_START);
  }

  private static UserSystem.Result run(
      Xlen xlen, UnaryOperator<KernelConfig> change, String commands, List<Mkfs.Entry> files) {
    return UserSystem.run(xlen, change, files, commands);
  }

  private static UnaryOperator<KernelConfig> linux(PagingMode mode) {
    return config -> config.withLayout(AddressSpaceLayout.linux(mode));
  }

  private static UnaryOperator<KernelConfig> linux(Xlen xlen) {
    return linux(xlen == Xlen.RV32 ? PagingMode.SV32 : PagingMode.SV39);
  }

  private static List<Mkfs.Entry> withPair(Xlen xlen) {
    return List.of(
        file("pairtest", UserPrograms.library("pairtest", xlen.bits())),
        file("lib/libpair.so", UserPrograms.library("libpair.so", xlen.bits())));
  }

  private static Mkfs.Entry file(String path, byte[] content) {
    return new Mkfs.Entry(path, content);
  }
}
