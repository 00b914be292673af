package dev.trapeze.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineTablesTest {

  @ParameterizedTest
  @ValueSource(ints = {32, 64})
  void everyProgramAndLibraryHasOne(int xlenBits) {
    LineTables tables = LineTables.read(xlenBits);
    List<String> names =
        Stream.of(
                UserPrograms.names(),
                UserPrograms.tourNames(),
                UserPrograms.benchmarkNames(),
                UserPrograms.checkNames())
            .flatMap(List::stream)
            .toList();

    for (String name : names) {
      assertThat(path(tables, UserPrograms.elf(name, xlenBits)))
          .isEqualTo("rv" + xlenBits + "/" + name);
      assertThat(path(tables, UserPrograms.linuxElf(name, xlenBits)))
          .isEqualTo("linux/rv" + xlenBits + "/" + name);
    }
    for (String name : UserPrograms.libraryNames()) {
      assertThat(path(tables, UserPrograms.library(name, xlenBits)))
          .isEqualTo("lib/rv" + xlenBits + "/" + name);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 64})
  void aFileThatDiffersInOneByteHasNone(int xlenBits) {
    byte[] elf = UserPrograms.elf("ls", xlenBits);
    elf[elf.length - 1] ^= 1;

    assertThat(LineTables.read(xlenBits).of(elf)).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 64})
  void namesOfFoldersAreThoseBelowTheSources(int xlenBits) {
    LineTables tables = LineTables.read(xlenBits);
    for (String name : UserPrograms.names()) {
      LineTables.Sections sections = tables.of(UserPrograms.elf(name, xlenBits));
      Objects.requireNonNull(sections, name);
      String strings = new String(sections.lineStrings(), StandardCharsets.US_ASCII);
      assertThat(strings.split("\0")).as(name).noneMatch(text -> text.startsWith("/"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bin/ls.c", "bin/sh/parse.c", "libc/crt0.S", "ld/main.c", "tour/heap.c"})
  void sourcesCanBeRead(String name) {
    assertThat(UserPrograms.source(name)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bin/nothing.c", "/bin/ls.c", "../rv32/ls"})
  void whatIsNoSourceIsNone(String name) {
    assertThat(UserPrograms.source(name)).isNull();
  }

  private static String path(LineTables tables, byte[] elf) {
    LineTables.Sections sections = tables.of(elf);
    return sections == null ? "none" : sections.path();
  }
}
