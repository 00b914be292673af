package dev.trapeze.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trapeze.cpu.isa.Xlen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code trapeze maps} as a whole, on runs of real programs. */
class MapsCommandTest {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"32, vimix", "64, vimix", "32, xv6", "64, xv6", "32, vimix-2024"})
  void pictureOfEveryLayoutIsTheSameEachTime(int bits, String layout) {
    Object[] words = {"maps", "--ascii", "--xlen", bits, "--layout", layout, "--program", "sh"};
    CommandRun run = CommandRun.of(words);
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains("| trampoline  ")
        .contains("| stack  ")
        .contains("| text  ")
        .contains("~~~ unmapped ")
        .contains("| VA start ")
        .doesNotContain("\u001b")
        .matches("\\p{ASCII}*");
    assertThat(CommandRun.of(words)).isEqualTo(run);
  }

  @ParameterizedTest
  @CsvSource({
    "32, sv32, C0000000, 8048000",
    "64, sv39, ffffffc000000000, 400000",
    "64, sv48, ffff800000000000, 400000"
  })
  void kernelsPartOfTheLayoutLinuxIsInEveryTableAndNotForPrograms(
      int bits, String mode, String kernelStart, String imageStart) throws JsonProcessingException {
    Object[] options = {
      "maps", 3, "--layout", "linux", "--xlen", bits, "--mmu", mode, "--run", "cat README"
    };
    JsonNode space = json(options).get("snapshot");
    assertThat(space.get("paging").asText()).isEqualTo(mode);
    long kernelVa = Long.parseUnsignedLong(kernelStart, 16);
    int kernelPages = 0;
    for (JsonNode page : space.get("pages")) {
      if (Long.compareUnsigned(number(page.get("va")), kernelVa) >= 0) {
        kernelPages++;
        assertThat(page.get("bits").asText()).matches("..G-.*");
        assertThat(page.get("sharedWith").toString()).isEqualTo("[1,2]");
      }
    }
    assertThat(kernelPages).as("direct map, stacks, device, entry").isGreaterThan(4);
    assertThat(number(space.get("regions").get(0).get("start")))
        .isEqualTo(Long.parseUnsignedLong(imageStart, 16));

    List<Object> ascii = new ArrayList<>(List.of(options));
    ascii.add("--ascii");
    CommandRun picture = CommandRun.of(ascii.toArray());
    assertThat(picture.out())
        .contains("| kernel direct map  rw--    128 MiB |")
        .contains("superpages) from ")
        .contains("| stack              rw-u ")
        .contains("| read-only data     r--u ");
    assertThat(picture.out().contains("no such addresses")).isEqualTo(bits == 64);
    assertThat(CommandRun.of(ascii.toArray())).isEqualTo(picture);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void pidChoosesTheProcessOfARun(Xlen xlen) throws JsonProcessingException {
    JsonNode shell = json("maps", "2", "--xlen", xlen.bits()).get("snapshot");
    assertThat(shell.get("pid").asInt()).isEqualTo(2);
    assertThat(shell.get("program").asText()).isEqualTo("sh");
    assertThat(shell.get("moment").asText()).isEqualTo("after its exec of /sh");

    JsonNode cat =
        json("maps", "--xlen", xlen.bits(), "--run", "echo x | cat", "--program", "cat")
            .get("snapshot");
    assertThat(cat.get("program").asText()).isEqualTo("cat");
    JsonNode trampoline = cat.get("pages").get(cat.get("pages").size() - 1);
    assertThat(trampoline.get("sharedWith").size())
        .as("init and the shell have the trampoline too")
        .isGreaterThanOrEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void sbrkAddsPagesAtTheEndOfTheHeap(Xlen xlen) throws JsonProcessingException {
    JsonNode document =
        json("maps", "--xlen", xlen.bits(), "--program", "memmap", "--diff", "sbrk");
    JsonNode regions = document.get("difference").get("regions");
    assertThat(regions).hasSize(1);
    assertThat(regions.get(0).get("before").get("kind").asText()).isEqualTo("heap");
    long grownBytes =
        number(regions.get(0).get("after").get("end"))
            - number(regions.get(0).get("before").get("end"));
    assertThat(grownBytes).isPositive();
    JsonNode entries = document.get("difference").get("entries");
    assertThat(entries).hasSize((int) ((grownBytes + 4095) / 4096));
    for (JsonNode entry : entries) {
      assertThat(entry.get("before").isNull()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void forkGivesTheChildFramesOfItsOwnWhenItIsEager(Xlen xlen) throws JsonProcessingException {
    JsonNode document = json("maps", 2, "--xlen", xlen.bits(), "--run", "ls", "--diff", "fork");
    assertThat(document.get("difference").get("entries")).isEmpty();
    assertThat(document.get("childDifference").get("regions")).isEmpty();
    Map<Long, Long> parent = frames(document.get("snapshot"));
    Map<Long, Long> child = frames(document.get("child"));
    assertThat(child.keySet()).isEqualTo(parent.keySet());
    long trampolineVa = ((TreeMap<Long, Long>) parent).lastKey();
    parent.forEach(
        (va, frame) -> {
          if (va == trampolineVa) {
            assertThat(child.get(va)).isEqualTo(frame);
          } else {
            assertThat(child.get(va)).isNotEqualTo(frame);
          }
        });
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void execGivesAnotherTableAndNothingElseStaysButTrampolineAndTrapframe(Xlen xlen)
      throws JsonProcessingException {
    JsonNode document = json("maps", "--xlen", xlen.bits(), "--program", "true", "--diff", "exec");
    assertThat(document.get("before").get("rootTable"))
        .isNotEqualTo(document.get("snapshot").get("rootTable"));
    assertThat(document.get("before").get("program").asText()).isEqualTo("initcode");
    List<String> signs = new ArrayList<>();
    for (JsonNode change : document.get("difference").get("regions")) {
      JsonNode before = change.get("before");
      signs.add(
          before.isNull()
              ? "+" + change.get("after").get("kind").asText()
              : "-" + before.get("kind").asText());
    }
    assertThat(signs).contains("-init code", "+text", "+stack", "+heap");
    assertThat(document.get("difference").get("tablesGone").size()).isGreaterThan(1);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void firstWriteSetsTheDirtyBitOfOnePage(Xlen xlen) throws JsonProcessingException {
    JsonNode document =
        json("maps", "--xlen", xlen.bits(), "--program", "memmap", "--diff", "write");
    assertThat(document.get("difference").get("regions")).isEmpty();
    List<JsonNode> dirtied = new ArrayList<>();
    for (JsonNode entry : document.get("difference").get("entries")) {
      if (entry.get("bits").toString().contains("D set")) {
        dirtied.add(entry);
      }
    }
    assertThat(dirtied).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void forkThatCopiesOnWriteSharesTheFramesAndTakesTheWriteBits(Xlen xlen)
      throws JsonProcessingException {
    JsonNode document =
        json("maps", 2, "--xlen", xlen.bits(), "--paging", "cow", "--run", "ls", "--diff", "fork");
    JsonNode changes = document.get("difference").get("entries");
    assertThat(changes).isNotEmpty();
    for (JsonNode change : changes) {
      assertThat(change.get("bits").toString()).isEqualTo("[\"W cleared\"]");
    }
    Map<Long, Long> parent = frames(document.get("snapshot"));
    Map<Long, Long> child = frames(document.get("child"));
    List<Long> different = new ArrayList<>();
    child.forEach(
        (va, frame) -> {
          if (!frame.equals(parent.get(va))) {
            different.add(va);
          }
        });
    assertThat(different).as("the trapframe alone").hasSize(1);
    for (JsonNode page : document.get("child").get("pages")) {
      if (page.get("state").asText().equals("copy-on-write")) {
        assertThat(page.get("sharedWith").toString()).isEqualTo("[2]");
        assertThat(page.get("references").asInt()).isEqualTo(2);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void firstWriteOfAChildToItsDataCopiesTheFrame(Xlen xlen) throws JsonProcessingException {
    JsonNode document =
        json(
            "maps",
            3,
            "--xlen",
            xlen.bits(),
            "--paging",
            "cow",
            "--run",
            "ls",
            "--diff",
            "write:bss");
    assertThat(document.get("before").get("moment").asText())
        .isEqualTo("before its first write to a page of bss");
    List<JsonNode> changed = new ArrayList<>();
    for (JsonNode change : document.get("difference").get("entries")) {
      if (change.get("bits").toString().contains("W set")) {
        changed.add(change);
      }
    }
    assertThat(changed).hasSize(1);
    assertThat(changed.get(0).get("bits").toString()).contains("D set");
    long va = number(changed.get(0).get("va"));
    assertThat(page(document.get("before"), va).get("sharedWith").toString()).isEqualTo("[2]");
    assertThat(page(document.get("snapshot"), va).get("sharedWith").toString()).isEqualTo("[]");
    assertThat(frames(document.get("snapshot")).get(va))
        .isNotEqualTo(frames(document.get("before")).get(va));
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void heapThatIsLazyHasNoPagesUntilItIsUsed(Xlen xlen) throws JsonProcessingException {
    JsonNode document =
        json(
            "maps",
            "--xlen",
            xlen.bits(),
            "--paging",
            "lazy",
            "--program",
            "memmap",
            "--diff",
            "sbrk");
    assertThat(document.get("difference").get("entries")).isEmpty();
    JsonNode heap = document.get("difference").get("regions").get(0).get("after");
    assertThat(heap.get("absentPages").asInt()).isPositive();
  }

  @Test
  void faultThatEndsTheProgramIsShownWithItsAddress() {
    CommandRun run =
        CommandRun.of("maps", "--xlen", 32, "--program", "crash", "--diff", "fault", "guard");
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains("pid 1 crash at a store page fault for address 0x")
        .contains("pid 1 crash as the fault ends it");
  }

  @Test
  void endOfAProcessIsShownWithItsMemory() throws JsonProcessingException {
    JsonNode document = json("maps", "--program", "memmap", "--at", "exit", "one", "two");
    assertThat(document.get("snapshot").get("moment").asText())
        .isEqualTo("as it ends with status 0");
    assertThat(document.get("snapshot").get("pages")).isNotEmpty();
  }

  @Test
  void numberOfInstructionsIsAMoment() throws JsonProcessingException {
    JsonNode snapshot = json("maps", "1", "--at", "1000").get("snapshot");
    assertThat(snapshot.get("instructions").asLong()).isEqualTo(1000);
  }

  @Test
  void colourIsGivenWhenItIsAlwaysWantedUnlessNoColorIsSet() throws Exception {
    TrapezeProcess.Result plain = maps(null, "--ascii");
    TrapezeProcess.Result coloured = maps(null, "--ascii", "--color", "always");
    assertThat(plain.out()).doesNotContain("\u001b");
    assertThat(coloured.out()).contains("\u001b[36m text ");
    assertThat(maps("1", "--ascii", "--color", "always").out()).isEqualTo(plain.out());
    assertThat(maps("", "--ascii", "--color", "always").out()).isEqualTo(coloured.out());
  }

  private static TrapezeProcess.Result maps(@Nullable String noColor, String... options)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("env", "-u", "NO_COLOR"));
    if (noColor != null) {
      command.add("NO_COLOR=" + noColor);
    }
    command.addAll(TrapezeProcess.command("maps"));
    command.addAll(List.of(options));
    return TrapezeProcess.run(new byte[0], command);
  }

  @Test
  void svgFileIsWrittenWholeAndNothingIsPrinted() throws IOException {
    Path file = folder.resolve("picture.svg");
    CommandRun run = CommandRun.of("maps", "1", "--svg", file);
    assertThat(run).isEqualTo(new CommandRun(0, "", ""));
    assertThat(Files.readString(file)).startsWith("<?xml ").endsWith("</svg>\n");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void svgFileStaysWhenTheRunFails() throws IOException {
    Path file = Files.writeString(folder.resolve("old.svg"), "old");
    CommandRun run = CommandRun.of("maps", "99", "--svg", file);
    assertThat(run.status()).isEqualTo(65);
    assertThat(Files.readString(file)).isEqualTo("old");
  }

  @Test
  void svgFileThatCannotBeWrittenIsStatus73() {
    Path file = folder.resolve("missing/picture.svg");
    CommandRun run = CommandRun.of("maps", "1", "--svg", file);
    assertThat(run.status()).isEqualTo(73);
    assertThat(run.err()).isEqualTo("trapeze: " + file + ": no such file or directory\n");
  }

  @Test
  void svgFileDoesNotReplaceTheDisk() throws IOException {
    Path file = folder.resolve("fs.img");
    assertThat(CommandRun.of("mkfs", file).status()).isZero();
    byte[] before = Files.readAllBytes(file);
    CommandRun run = CommandRun.of("maps", "--disk", file, "--svg", file);
    assertThat(run.status()).isEqualTo(73);
    assertThat(run.err()).isEqualTo("trapeze: " + file + ": is the disk image\n");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void processThatNeverWasIsStatus65WithThoseThatWere() {
    CommandRun run = CommandRun.of("maps", "99", "--run", "echo x");
    assertThat(run.status()).isEqualTo(65);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err())
        .startsWith("trapeze: pid 99 has not been seen after its exec: the machine is off")
        .contains("the processes are 1 init");
  }

  @Test
  void programThatDoesNotEndIsGivenUpAfterTheLimit() {
    CommandRun run = CommandRun.of("maps", "--program", "yes", "--at", "exit", "--limit", "100000");
    assertThat(run.status()).isEqualTo(124);
    assertThat(run.err())
        .startsWith("trapeze: pid 1 has not been seen before its end after ")
        .contains("--limit");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zero|'zero' is not the number of a process",
        "0|'0' is not the number of a process",
        "1 2|'1 2' is not the number of a process",
        "1 --at nonsense|'nonsense' is not a moment: boot, exec, exit, fault",
        "1 --at write:nonsense|'write:nonsense' is not a moment",
        "1 --diff boot|there is nothing before boot",
        "1 --at exec --diff fork|--at exec and --diff fork are two moments",
        "1 --color blue|'blue' is not auto, always or never",
        "--program nonsense|no program is named 'nonsense'; there are cat, "
      })
  void usageErrorIsOneLine(String wordsAndMessage) {
    String[] parts = wordsAndMessage.split("\\|", 2);
    CommandRun run = CommandRun.of(("maps " + parts[0]).split(" "));
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).startsWith("trapeze: ").contains(parts[1]);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void missingDiskIsStatus66() {
    Path file = folder.resolve("missing.img");
    CommandRun run = CommandRun.of("maps", "--disk", file);
    assertThat(run.status()).isEqualTo(66);
    assertThat(run.err()).isEqualTo("trapeze: " + file + ": no such file or directory\n");
  }

  @Test
  void diskOfTheUsersIsReadAndNotWritten() throws IOException {
    Path file = folder.resolve("fs.img");
    assertThat(CommandRun.of("mkfs", "--xlen", 32, file).status()).isZero();
    byte[] before = Files.readAllBytes(file);
    CommandRun run =
        CommandRun.of("maps", "3", "--disk", file, "--run", "touch new", "--at", "exit", "--ascii");
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).startsWith("pid 3 touch as it ends with status 0 (vimix layout, 32 bits");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  private static JsonNode json(Object... words) throws JsonProcessingException {
    List<Object> all = new ArrayList<>(List.of(words));
    all.add(1, "--json");
    CommandRun run = CommandRun.of(all.toArray());
    assertThat(run.status()).as(run.err()).isZero();
    return MAPPER.readTree(run.out());
  }

  private static JsonNode page(JsonNode space, long va) {
    for (JsonNode page : space.get("pages")) {
      if (number(page.get("va")) == va) {
        return page;
      }
    }
    throw new AssertionError("nothing is mapped at 0x" + Long.toHexString(va));
  }

  private static Map<Long, Long> frames(JsonNode space) {
    Map<Long, Long> frames = new TreeMap<>(Long::compareUnsigned);
    for (JsonNode page : space.get("pages")) {
      frames.put(number(page.get("va")), number(page.get("frame")));
    }
    return frames;
  }

  private static long number(JsonNode node) {
    return Long.parseUnsignedLong(node.asText().substring(2), 16);
  }
}
