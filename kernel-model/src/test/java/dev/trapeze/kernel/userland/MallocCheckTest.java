package dev.trapeze.kernel.userland;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.elf.ElfFormatException;
import dev.trapeze.cpu.elf.ElfImage;
import dev.trapeze.cpu.elf.ElfKind;
import dev.trapeze.cpu.elf.ElfSymbol;
import dev.trapeze.cpu.elf.SymbolIndex;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.images.UserPrograms;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code malloc} says of programs that misuse the heap, by the program {@code misuse}. */
class MallocCheckTest {
  private static final int ABORTED = 128 + 6;
  private static final Pattern ADDRESS = Pattern.compile("(?<!\\()0x[0-9a-f]+");

  /** A kind of misuse, and what is said of it, with the functions in the place of addresses. */
  record Misuse(String kind, String report) {}

  private static final List<Misuse> FATAL =
      List.of(
          new Misuse(
              "double-free",
              "free(): double free detected: block DATA of 24 bytes, allocated at new_block,"
                  + " freed at double_free; called at double_free"),
          new Misuse(
              "overrun",
              "free(): overrun: block DATA of 24 bytes, allocated at new_block:"
                  + " byte 24 was written (0x41); called at overrun"),
          new Misuse(
              "underrun",
              "free(): underrun: block DATA of 24 bytes, allocated at new_block:"
                  + " byte -1 was written (0x41); called at underrun"),
          new Misuse(
              "after-free",
              "exit(): use after free: block DATA of 24 bytes, allocated at new_block,"
                  + " freed at after_free: byte 3 was written (0x41)"),
          new Misuse(
              "after-realloc",
              "exit(): use after free: block DATA of 24 bytes, allocated at new_block,"
                  + " freed at after_realloc: byte 0 was written (0x41)"),
          new Misuse(
              "inside",
              "free(): invalid pointer: DATA, 8 bytes behind the start of block DATA of 24 bytes,"
                  + " allocated at new_block; called at inside"),
          new Misuse("foreign", "free(): invalid pointer: DATA; called at foreign"),
          new Misuse(
              "resize-freed",
              "realloc(): use after free: block DATA of 24 bytes, allocated at new_block,"
                  + " freed at resize_freed; called at resize_freed"),
          new Misuse(
              "never-freed",
              "exit(): overrun: block DATA of 24 bytes, allocated at new_block:"
                  + " byte 24 was written (0x41)"),
          new Misuse(
              "large-overrun",
              "memory access: overrun: block DATA of 204800 bytes, allocated at large_overrun:"
                  + " byte 204800; by the instruction at large_overrun"),
          new Misuse(
              "large-after-free",
              "memory access: use after free: block DATA of 204800 bytes,"
                  + " allocated at large_after_free, freed at large_after_free:"
                  + " byte 5000; by the instruction at large_after_free"),
          new Misuse(
              "large-read",
              "memory access: use after free: block DATA of 204800 bytes,"
                  + " allocated at large_read, freed at large_read:"
                  + " byte 204799; by the instruction at large_read"),
          new Misuse(
              "large-twice",
              "free(): double free detected: block DATA of 204800 bytes, allocated at large_twice,"
                  + " freed at large_twice; called at large_twice"));

  static Stream<Arguments> fatalInBothWidths() {
    return FATAL.stream()
        .flatMap(misuse -> Stream.of(Xlen.values()).map(xlen -> Arguments.of(xlen, misuse)));
  }

  @ParameterizedTest
  @MethodSource("fatalInBothWidths")
  void checkingModeNamesTheErrorTheBlockAndThePlaces(Xlen xlen, Misuse misuse) throws Exception {
    UserSystem.Result result = UserSystem.run(xlen, "MALLOC_CHECK_=1 misuse " + misuse.kind());

    assertThat(withFunctions(result.output(), xlen))
        .isEqualTo("misuse[3]: " + misuse.report() + "\nAborted");
    assertThat(result.status()).isEqualTo(ABORTED);
  }

  @ParameterizedTest
  @MethodSource("fatalInBothWidths")
  void librarySaysTheSameOfProgramsThatAreLinkedDynamically(Xlen xlen, Misuse misuse)
      throws Exception {
    UserSystem.Result result =
        UserSystem.run(
            xlen,
            "MALLOC_CHECK_=1 misuse " + misuse.kind(),
            config -> config.withLayout(AddressSpaceLayout.linux(xlen)));

    byte[] elf = UserPrograms.linuxElf("misuse", xlen.bits());
    assertThat(withFunctions(result.output(), elf))
        .isEqualTo("misuse[3]: " + misuse.report() + "\nAborted");
    assertThat(result.status()).isEqualTo(ABORTED);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void programsThatDoNotCheckStopAtWhatIsNoBlock(Xlen xlen) throws Exception {
    UserSystem.Result twice = UserSystem.run(xlen, "misuse double-free");
    UserSystem.Result foreign = UserSystem.run(xlen, "MALLOC_CHECK_=0 misuse foreign");

    assertThat(withFunctions(twice.output(), xlen))
        .isEqualTo("misuse[3]: free(): double free detected: DATA; called at double_free\nAborted");
    assertThat(twice.status()).isEqualTo(ABORTED);
    assertThat(withFunctions(foreign.output(), xlen))
        .isEqualTo("misuse[3]: free(): invalid pointer: DATA; called at foreign\nAborted");
    assertThat(foreign.status()).isEqualTo(ABORTED);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void leaksAreListedAtTheEndAndChangeNoStatus(Xlen xlen) throws Exception {
    UserSystem.Result few = UserSystem.run(xlen, "MALLOC_CHECK_=1 misuse leak");
    UserSystem.Result many = UserSystem.run(xlen, "MALLOC_CHECK_=1 misuse many-leaks");

    assertThat(withFunctions(few.output(), xlen).lines())
        .containsExactly(
            "misuse[3]: exit(): 4 blocks, 1072 bytes, not freed, of 4",
            "    24 bytes allocated at new_block",
            "    24 bytes allocated at new_block",
            "    24 bytes allocated at new_block",
            "    1000 bytes allocated at leak");
    assertThat(few.status()).isZero();
    assertThat(many.output().lines())
        .hasSize(22)
        .startsWith("misuse[3]: exit(): 25 blocks, 600 bytes, not freed, of 25")
        .endsWith("    and 5 more blocks");
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void soundProgramGivesTheSameAndIsToldSo(Xlen xlen) {
    UserSystem.Result result =
        UserSystem.run(xlen, "MALLOC_CHECK_=1 pwd; MALLOC_CHECK_=1 libctest");

    assertThat(result.output())
        .matches(
            """
            /
            pwd\\[3]: exit\\(\\): all of \\d+ blocks? freed
            libctest: \\d+ checked, 0 wrong: OK
            libctest\\[4]: exit\\(\\): all of \\d+ blocks freed
            """);
    assertThat(result.status()).isZero();
  }

  /** Replaces addresses of {@code misuse} by the functions there, and all others by DATA. */
  private static String withFunctions(String output, Xlen xlen) throws ElfFormatException {
    return withFunctions(output, UserPrograms.elf("misuse", xlen.bits()));
  }

  private static String withFunctions(String output, byte[] elf) throws ElfFormatException {
    SymbolIndex symbols =
        new SymbolIndex(ElfImage.parse(elf, elf.length, ElfKind.DYNAMIC, "misuse").symbols());
    Matcher matcher = ADDRESS.matcher(output.strip());
    return matcher.replaceAll(
        address -> {
          long returnVa = Long.decode(address.group());
          ElfSymbol symbol = symbols.nearest(returnVa - 1);
          boolean inFunction =
              symbol != null
                  && symbol.type() == ElfSymbol.Type.FUNCTION
                  && returnVa <= symbol.value() + symbol.sizeBytes();
          return symbol != null && inFunction ? symbol.name() : "DATA";
        });
  }
}
