package dev.trapeze.kernel.procfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.GuestSystem;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.KernelConfig;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.fs.OpenFile;
import dev.trapeze.kernel.fs.Whence;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import dev.trapeze.kernel.mm.MemoryLimits;
import dev.trapeze.kernel.mm.PageFaultPolicy;
import dev.trapeze.kernel.mm.Pages;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessState;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of processes on a running system, against what its page tables say. */
class ProcFilesTest {

  private static final int INIT = 1;
  private static final int SHELL = 2;
  private static final int CAT = 3;
  private static final Pattern KIB_LINE = Pattern.compile("([A-Za-z_]+): +(\\d+) kB");

  static Stream<Arguments> systems() {
    List<Arguments> systems = new ArrayList<>();
    for (Xlen xlen : Xlen.values()) {
      for (PageFaultPolicy policy : PageFaultPolicy.ALL) {
        systems.add(Arguments.of(xlen, "vimix", policy));
      }
      systems.add(Arguments.of(xlen, "linux", PageFaultPolicy.COW));
    }
    return systems.stream();
  }

  /** A system whose shell waits, and a cat for the next line. */
  private static GuestSystem booted(Xlen xlen, PageFaultPolicy policy) throws DiskFormatException {
    return booted(xlen, "vimix", policy);
  }

  private static GuestSystem booted(Xlen xlen, String layout, PageFaultPolicy policy)
      throws DiskFormatException {
    KernelConfig config =
        KernelConfig.of(xlen)
            .withRamBytes(16 << 20)
            .withInteractiveConsole(true)
            .withLayout(AddressSpaceLayout.named(layout, xlen))
            .withPageFaults(policy);
    GuestSystem system = new GuestSystem(config);
    system.runUntilIdle();
    type(system, "cat\n");
    return system;
  }

  private static void type(GuestSystem system, String text) {
    system.kernel().input(text.getBytes(StandardCharsets.ISO_8859_1));
    system.runUntilIdle();
  }

  private static Process process(Kernel kernel, int pid) {
    return Objects.requireNonNull(kernel.processes().byPid(pid));
  }

  @ParameterizedTest
  @MethodSource("systems")
  void mapsCoversThePagesThatAProgramCanReachAndNoOthers(
      Xlen xlen, String layout, PageFaultPolicy policy) throws DiskFormatException {
    Kernel kernel = booted(xlen, layout, policy).kernel();
    ProcReader reader = new ProcReader(kernel);
    for (int pid : List.of(INIT, SHELL, CAT)) {
      AddressSpace space = process(kernel, pid).addressSpace();
      List<MapsLine> lines = MapsLine.all(reader.read("/proc/" + pid + "/maps"), xlen);
      assertThat(lines).isNotEmpty();
      long lastEndVa = 0;
      for (MapsLine line : lines) {
        assertThat(line.startVa()).isGreaterThanOrEqualTo(lastEndVa);
        assertThat(line.endVa()).isGreaterThan(line.startVa());
        assertThat((line.startVa() | line.endVa()) % Pages.BYTES).isZero();
        lastEndVa = line.endVa();
        requireEntriesAsThisLineSays(space, line);
      }
      requireNoUserPageOutside(space, lines);
      requireNoRegionMissing(space, lines);
    }
  }

  private static void requireEntriesAsThisLineSays(AddressSpace space, MapsLine line) {
    for (long va = line.startVa(); va < line.endVa(); va += Pages.BYTES) {
      long entry = space.table().entryOf(va);
      if (!Pte.isValid(entry)) {
        continue;
      }
      boolean user = (entry & Pte.U) != 0;
      boolean readable = line.permissions().charAt(0) == 'r';
      boolean executable = line.permissions().charAt(2) == 'x';
      assertThat(user && (entry & Pte.R) != 0).as("%s at %x", line, va).isEqualTo(readable);
      assertThat(user && (entry & Pte.X) != 0).as("%s at %x", line, va).isEqualTo(executable);
      if (user && (entry & Pte.W) != 0) {
        assertThat(line.permissions().charAt(1)).isEqualTo('w');
      }
    }
  }

  private static void requireNoUserPageOutside(AddressSpace space, List<MapsLine> lines) {
    long endVa = lines.get(lines.size() - 1).endVa();
    long va = space.table().nextMapped(0, endVa);
    while (va < endVa) {
      long page = va;
      assertThat(lines).as("page %x", va).anyMatch(line -> line.contains(page));
      va = space.table().nextMapped(va + Pages.BYTES, endVa);
    }
  }

  private static void requireNoRegionMissing(AddressSpace space, List<MapsLine> lines) {
    for (Region region : space.regions()) {
      if (region.kind().ownsFrames() && region.sizeBytes() > 0) {
        assertThat(lines).anyMatch(line -> line.contains(region.startVa()));
        assertThat(lines).anyMatch(line -> line.contains(region.endVa() - 1));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void stackHeapAndTheKernelsPagesAreNamed(Xlen xlen) throws DiskFormatException {
    Kernel kernel = booted(xlen, PageFaultPolicy.EAGER).kernel();
    List<MapsLine> lines = MapsLine.all(new ProcReader(kernel).read("/proc/2/maps"), xlen);
    AddressSpace space = process(kernel, SHELL).addressSpace();
    Map<String, RegionKind> kinds =
        Map.of(
            "[heap]", RegionKind.HEAP,
            "[stack]", RegionKind.STACK,
            "[trapframe]", RegionKind.TRAPFRAME,
            "[trampoline]", RegionKind.TRAMPOLINE);
    for (Map.Entry<String, RegionKind> kind : kinds.entrySet()) {
      Region region = Objects.requireNonNull(space.regionOf(kind.getValue()));
      List<MapsLine> named =
          lines.stream().filter(line -> line.name().equals(kind.getKey())).toList();
      if (region.sizeBytes() == 0) {
        assertThat(named).isEmpty();
        continue;
      }
      assertThat(named).hasSize(1);
      assertThat(named.get(0).startVa()).isEqualTo(region.firstPageVa());
      assertThat(named.get(0).permissions()).isEqualTo(region.isUser() ? "rw-p" : "---p");
    }
    Region guard = Objects.requireNonNull(space.regionOf(RegionKind.GUARD));
    assertThat(lines)
        .anyMatch(line -> line.startVa() == guard.startVa() && line.permissions().equals("---p"));
  }

  /** The labels of smaps in Linux's order, with the width of the number behind each. */
  private static final List<String> SMAPS_LABELS =
      List.of(
          "Size",
          "KernelPageSize",
          "MMUPageSize",
          "Rss",
          "Pss",
          "Pss_Dirty",
          "Shared_Clean",
          "Shared_Dirty",
          "Private_Clean",
          "Private_Dirty",
          "Referenced",
          "Anonymous",
          "KSM",
          "LazyFree",
          "AnonHugePages",
          "ShmemPmdMapped",
          "FilePmdMapped",
          "Shared_Hugetlb",
          "Private_Hugetlb",
          "Swap",
          "SwapPss",
          "Locked");

  @ParameterizedTest
  @MethodSource("systems")
  void smapsCountsTheEntriesOfThePageTable(Xlen xlen, String layout, PageFaultPolicy policy)
      throws DiskFormatException {
    Kernel kernel = booted(xlen, layout, policy).kernel();
    ProcReader reader = new ProcReader(kernel);
    for (int pid : List.of(INIT, SHELL, CAT)) {
      List<String> maps = reader.read("/proc/" + pid + "/maps").lines().toList();
      List<String> smaps = reader.read("/proc/" + pid + "/smaps").lines().toList();
      int linesEach = 1 + SMAPS_LABELS.size() + 2;
      assertThat(smaps).hasSize(linesEach * maps.size());
      for (int i = 0; i < maps.size(); i++) {
        List<String> block = smaps.subList(i * linesEach, (i + 1) * linesEach);
        assertThat(block.get(0)).isEqualTo(maps.get(i));
        MapsLine line = MapsLine.of(maps.get(i), xlen);
        requireCounts(kernel, process(kernel, pid).addressSpace(), line, block);
      }
    }
  }

  private static void requireCounts(
      Kernel kernel, AddressSpace space, MapsLine line, List<String> block) {
    Map<String, Long> kib = new LinkedHashMap<>();
    for (String each : block.subList(1, 1 + SMAPS_LABELS.size())) {
      Matcher matcher = KIB_LINE.matcher(each);
      assertThat(matcher.matches()).as(each).isTrue();
      assertThat(each).as(each).hasSize("Size:           ".length() + 8 + " kB".length());
      kib.put(matcher.group(1), Long.parseLong(matcher.group(2)));
    }
    assertThat(List.copyOf(kib.keySet())).isEqualTo(SMAPS_LABELS);
    assertThat(block.get(1 + SMAPS_LABELS.size())).isEqualTo("THPeligible:           0");
    assertThat(block.get(2 + SMAPS_LABELS.size())).matches("VmFlags: ([a-z]{2} )*");

    long pages = 0;
    long accessed = 0;
    long dirtied = 0;
    long shared = 0;
    boolean kernels = line.name().startsWith("[tra");
    for (long va = line.startVa(); va < line.endVa() && !kernels; va += Pages.BYTES) {
      long entry = space.table().entryOf(va);
      if (Pte.isValid(entry) && Pte.pa(entry) != kernel.state().userSpaces().zeroPa()) {
        pages++;
        accessed += (entry & Pte.A) != 0 ? 1 : 0;
        dirtied += (entry & Pte.D) != 0 ? 1 : 0;
        shared += showers(kernel, Pte.pa(entry)) > 1 ? 1 : 0;
      }
    }
    assertThat(value(kib, "Size") * 1024).isEqualTo(line.endVa() - line.startVa());
    assertThat(kib).containsEntry("Rss", 4 * pages).containsEntry("Referenced", 4 * accessed);
    assertThat(value(kib, "Shared_Dirty") + value(kib, "Private_Dirty")).isEqualTo(4 * dirtied);
    assertThat(value(kib, "Shared_Clean") + value(kib, "Shared_Dirty")).isEqualTo(4 * shared);
    assertThat(value(kib, "Private_Clean") + value(kib, "Private_Dirty"))
        .isEqualTo(4 * (pages - shared));
    assertThat(value(kib, "Pss")).isBetween(4 * (pages - shared), 4 * pages);
    if (shared > 0) {
      assertThat(value(kib, "Pss")).isLessThan(4 * pages);
    }
  }

  /** How many entries of all processes show a frame. */
  private static int showers(Kernel kernel, long pa) {
    int showers = 0;
    for (Process process : kernel.processes().all()) {
      if (process.state() == ProcessState.ZOMBIE) {
        continue;
      }
      AddressSpace space = process.addressSpace();
      for (Region region : space.regions()) {
        if (!region.kind().ownsFrames()) {
          continue;
        }
        for (long va = region.startVa(); va < region.endPageVa(); va += Pages.BYTES) {
          boolean first = space.regionOnPage(va) == region;
          long entry = space.table().entryOf(va);
          showers += first && Pte.isValid(entry) && Pte.pa(entry) == pa ? 1 : 0;
          va = Pages.roundDown(va);
        }
      }
    }
    return showers;
  }

  @ParameterizedTest
  @MethodSource("systems")
  void rollupIsTheSumOfSmaps(Xlen xlen, String layout, PageFaultPolicy policy)
      throws DiskFormatException {
    ProcReader reader = new ProcReader(booted(xlen, layout, policy).kernel());
    String smaps = reader.read("/proc/2/smaps");
    Map<String, Long> sums = sums(smaps);
    Map<String, Long> rollup = sums(reader.read("/proc/2/smaps_rollup"));
    for (String label : List.of("Rss", "Referenced", "Anonymous", "Private_Dirty")) {
      assertThat(value(rollup, label)).as(label).isEqualTo(value(sums, label)).isNotZero();
    }
    assertThat(value(rollup, "Pss")).isBetween(value(sums, "Pss"), value(sums, "Pss") + 8);
    assertThat(value(rollup, "Pss_Anon") + value(rollup, "Pss_File") + value(rollup, "Pss_Shmem"))
        .isBetween(value(rollup, "Pss") - 2, value(rollup, "Pss"));
    String first = reader.read("/proc/2/smaps_rollup").lines().findFirst().orElseThrow();
    MapsLine line = MapsLine.of(first, xlen);
    assertThat(line.name()).isEqualTo("[rollup]");
    assertThat(line.permissions()).isEqualTo("---p");
  }

  private static long value(Map<String, Long> values, String label) {
    return Objects.requireNonNull(values.get(label), label);
  }

  private static Map<String, Long> sums(String text) {
    Map<String, Long> sums = new HashMap<>();
    for (String line : text.lines().toList()) {
      Matcher matcher = KIB_LINE.matcher(line);
      if (matcher.matches()) {
        sums.merge(matcher.group(1), Long.parseLong(matcher.group(2)), Long::sum);
      }
    }
    return sums;
  }

  @ParameterizedTest
  @MethodSource("systems")
  void pagemapIsThePageTable(Xlen xlen, String layout, PageFaultPolicy policy)
      throws DiskFormatException {
    Kernel kernel = booted(xlen, layout, policy).kernel();
    ProcReader reader = new ProcReader(kernel);
    AddressSpace space = process(kernel, CAT).addressSpace();
    OpenFile file = reader.open("/proc/3/pagemap");
    for (MapsLine line : MapsLine.all(reader.read("/proc/3/maps"), xlen)) {
      int pages = (int) ((line.endVa() - line.startVa()) / Pages.BYTES);
      file.seek(line.startVa() / Pages.BYTES * 8, Whence.SET);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      assertThat(ProcReader.readOnce(file, pages * 8, bytes)).isEqualTo(pages * 8);
      ByteBuffer entries = ByteBuffer.wrap(bytes.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
      for (long va = line.startVa(); va < line.endVa(); va += Pages.BYTES) {
        long entry = entries.getLong();
        long pte = space.table().entryOf(va);
        assertThat(entry < 0).as("present: bit 63 of %x", va).isEqualTo(Pte.isValid(pte));
        assertThat(entry & (1L << 55) - 1).as("PFN of %x", va).isEqualTo(pfn(pte));
        assertThat(entry & 0x1E80_0000_0000_0000L).as("soft-dirty, swapped, unused").isZero();
        boolean ours = entry < 0 && !line.name().startsWith("[tra");
        boolean zeros = Pte.pa(pte) == kernel.state().userSpaces().zeroPa();
        boolean alone = ours && !zeros && showers(kernel, Pte.pa(pte)) == 1;
        assertThat((entry & 1L << 56) != 0).as("exclusive: bit 56 of %x", va).isEqualTo(alone);
      }
    }
  }

  private static long pfn(long pte) {
    return Pte.isValid(pte) ? Pte.pa(pte) >>> 12 : 0;
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void pagemapGivesWholeEntriesUpToTheEndOfTheProgramsHalf(Xlen xlen) throws DiskFormatException {
    ProcReader reader = new ProcReader(booted(xlen, PageFaultPolicy.EAGER).kernel());
    OpenFile file = reader.open("/proc/2/pagemap");
    assertErrno(Errno.EINVAL, () -> file.read((from, offset, length) -> {}, 7));
    file.seek(4, Whence.SET);
    assertErrno(Errno.EINVAL, () -> file.read((from, offset, length) -> {}, 8));
    long end = (xlen == Xlen.RV32 ? 1L << 32 : 1L << 38) / Pages.BYTES * 8;
    file.seek(end - 16, Whence.SET);
    assertThat(ProcReader.readOnce(file, 64, new ByteArrayOutputStream())).isEqualTo(16);
    assertThat(ProcReader.readOnce(file, 64, new ByteArrayOutputStream())).isZero();
    file.seek(Long.MAX_VALUE - 7, Whence.SET);
    assertThat(ProcReader.readOnce(file, 64, new ByteArrayOutputStream())).isZero();
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void limitsAreThoseOfTheAddressSpace(Xlen xlen) throws DiskFormatException {
    Kernel kernel = booted(xlen, PageFaultPolicy.EAGER).kernel();
    Map<String, Long> fields = new LinkedHashMap<>();
    for (String line : new ProcReader(kernel).read("/proc/2/mm").lines().toList()) {
      String[] words = line.split(" +");
      assertThat(words[1]).hasSize(xlen.bits() / 4);
      fields.put(words[0], Long.parseUnsignedLong(words[1], 16));
    }
    MemoryLimits limits = process(kernel, SHELL).addressSpace().limits();
    assertThat(fields)
        .containsEntry("start_code", limits.codeStartVa())
        .containsEntry("end_code", limits.codeEndVa())
        .containsEntry("start_data", limits.dataStartVa())
        .containsEntry("end_data", limits.dataEndVa())
        .containsEntry("start_brk", limits.heapStartVa())
        .containsEntry("brk", limits.heapEndVa())
        .containsEntry("start_stack", limits.arguments().spVa())
        .containsEntry("arg_start", limits.arguments().startVa())
        .containsEntry("env_end", limits.arguments().endVa());
    assertThat(value(fields, "end_code")).isPositive();
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void statAndStatusAgreeWithEachOtherAndWithTheProcess(Xlen xlen) throws DiskFormatException {
    Kernel kernel = booted(xlen, PageFaultPolicy.COW).kernel();
    ProcReader reader = new ProcReader(kernel);
    String stat = reader.read("/proc/3/stat");
    assertThat(stat).startsWith("3 (cat) S 2 3 0 0 -1 0 ").endsWith("\n");
    String[] fields = stat.substring(stat.indexOf(')') + 2).strip().split(" ");
    assertThat(fields).hasSize(50); // from the third of Linux's 52 on
    String[] statm = reader.read("/proc/3/statm").strip().split(" ");
    assertThat(statm).hasSize(7);
    Map<String, String> status = new HashMap<>();
    for (String line : reader.read("/proc/3/status").lines().toList()) {
      String[] parts = line.split(":\t", 2);
      status.put(parts[0], parts[1]);
    }
    assertThat(status)
        .containsEntry("Name", "cat")
        .containsEntry("State", "S (sleeping)")
        .containsEntry("Pid", "3")
        .containsEntry("PPid", "2")
        .containsEntry("SigBlk", "0000000000000000");
    long totalKib = kib(status, "VmSize");
    assertThat(Long.parseLong(fields[20])).as("vsize").isEqualTo(totalKib * 1024);
    assertThat(Long.parseLong(statm[0])).isEqualTo(totalKib / 4);
    assertThat(Long.parseLong(fields[21])).as("rss").isEqualTo(kib(status, "VmRSS") / 4);
    assertThat(Long.parseLong(statm[1])).isEqualTo(kib(status, "VmRSS") / 4);
    assertThat(kib(status, "RssAnon") + kib(status, "RssFile") + kib(status, "RssShmem"))
        .isEqualTo(kib(status, "VmRSS"));
    long mapped = 0;
    for (MapsLine line : MapsLine.all(reader.read("/proc/3/maps"), xlen)) {
      mapped += line.endVa() - line.startVa();
    }
    assertThat(mapped).isEqualTo(totalKib * 1024);
    assertThat(Long.parseLong(fields[7])).as("minflt").isPositive();
    assertThat(reader.read("/proc/3/comm")).isEqualTo("cat\n");
  }

  private static long kib(Map<String, String> status, String label) {
    String value = Objects.requireNonNull(status.get(label));
    assertThat(value).matches(" *\\d+ kB").hasSize(11);
    return Long.parseLong(value.strip().split(" ")[0]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"maps", "smaps", "smaps_rollup", "stat", "statm", "status", "mm", "comm"})
  void readsOfAnyLengthGiveTheSameBytes(String name) throws DiskFormatException {
    Kernel kernel = booted(Xlen.RV64, PageFaultPolicy.COW).kernel();
    ProcReader reader = new ProcReader(kernel);
    String whole = reader.read("/proc/2/" + name);
    for (int length : new int[] {1, 7, 64, 4096}) {
      byte[] bytes = ProcReader.readBytes(reader.open("/proc/2/" + name), length);
      assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).isEqualTo(whole);
    }
    Random random = new Random(5);
    OpenFile file = reader.open("/proc/2/" + name);
    for (int i = 0; i < 200; i++) {
      int at = random.nextInt(whole.length() + 20);
      int length = random.nextInt(300);
      file.seek(at, Whence.SET);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ProcReader.readOnce(file, length, bytes);
      String expected =
          whole.substring(Math.min(at, whole.length()), Math.min(at + length, whole.length()));
      assertThat(bytes.toString(StandardCharsets.ISO_8859_1)).isEqualTo(expected);
    }
  }

  @Test
  void whoReadsInPiecesSeesOneState() throws DiskFormatException {
    GuestSystem system = booted(Xlen.RV64, PageFaultPolicy.EAGER);
    ProcReader reader = new ProcReader(system.kernel());
    String before = reader.read("/proc/stat");
    OpenFile file = reader.open("/proc/stat");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ProcReader.readOnce(file, 30, bytes);
    type(system, "\004");
    type(system, "cat\n");
    bytes.writeBytes(ProcReader.readBytes(file, 50));
    assertThat(bytes.toString(StandardCharsets.ISO_8859_1)).isEqualTo(before);
    file.seek(0, Whence.SET);
    String after = ProcReader.text(file);
    assertThat(after).isNotEqualTo(before).isEqualTo(reader.read("/proc/stat"));
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void filesOfAProcessThatIsForgottenSayThatItIs(Xlen xlen) throws DiskFormatException {
    GuestSystem system = booted(xlen, PageFaultPolicy.COW);
    ProcReader reader = new ProcReader(system.kernel());
    Map<String, OpenFile> untouched = new LinkedHashMap<>();
    Map<String, OpenFile> begun = new LinkedHashMap<>();
    for (ProcessFile file : ProcessFile.values()) {
      untouched.put(file.fileName(), reader.open("/proc/3/" + file.fileName()));
      OpenFile other = reader.open("/proc/3/" + file.fileName());
      if (other.read((from, offset, length) -> {}, 8).bytes() > 0) {
        begun.put(file.fileName(), other);
      }
    }
    OpenFile directory = reader.open("/proc/3");
    type(system, "\004"); // the end of cat's input
    assertThat(system.kernel().processes().byPid(CAT)).isNull();

    assertErrno(Errno.ENOENT, () -> reader.open("/proc/3"));
    assertErrno(Errno.ENOENT, () -> reader.open("/proc/3/maps"));
    assertErrno(Errno.ENOENT, () -> directory.nextEntry(2));
    assertThat(directory.status().links()).isEqualTo(2);
    List<String> silent = List.of("environ", "pagemap");
    untouched.forEach(
        (name, file) -> {
          if (silent.contains(name)) {
            assertThat(ProcReader.text(file)).as(name).isEmpty();
          } else {
            assertErrno(Errno.ESRCH, () -> ProcReader.text(file));
          }
        });
    begun.forEach(
        (name, file) -> {
          ProcReader.readBytes(file, 64); // what is left of what has been made
          file.seek(0, Whence.SET);
          if (!silent.contains(name)) {
            assertErrno(Errno.ESRCH, () -> ProcReader.text(file));
          }
        });
  }

  @ParameterizedTest
  @EnumSource(Xlen.class)
  void memoryOfAProgramThatIsReplacedIsGone(Xlen xlen) throws DiskFormatException {
    KernelConfig config = KernelConfig.of(xlen).withRamBytes(16 << 20);
    GuestSystem system = new GuestSystem(config);
    ProcReader reader = new ProcReader(system.kernel());
    // The init code, before its exec.
    OpenFile maps = reader.open("/proc/1/maps");
    assertThat(MapsLine.all(ProcReader.text(maps), xlen).get(0).permissions()).isEqualTo("rwxp");
    OpenFile comm = reader.open("/proc/1/comm");
    assertThat(ProcReader.text(comm)).isEqualTo("initcode\n");
    system.runUntilIdle();
    maps.seek(0, Whence.SET);
    assertThat(ProcReader.text(maps)).isEmpty();
    comm.seek(0, Whence.SET);
    assertThat(ProcReader.text(comm)).isEqualTo("init\n");
    assertThat(MapsLine.all(reader.read("/proc/1/maps"), xlen).get(0).permissions())
        .isEqualTo("r-xp");
  }

  @Test
  void aHalfReadFileBelongsToTheStateOfTheSystem() throws DiskFormatException {
    GuestSystem one = booted(Xlen.RV64, PageFaultPolicy.EAGER);
    GuestSystem other = booted(Xlen.RV64, PageFaultPolicy.EAGER);
    assertThat(one.kernel().stateHash()).isEqualTo(other.kernel().stateHash());
    OpenFile file = new ProcReader(one.kernel()).open("/proc/uptime");
    OpenFile same = new ProcReader(other.kernel()).open("/proc/uptime");
    process(one.kernel(), SHELL).files().descriptors().add(file);
    process(other.kernel(), SHELL).files().descriptors().add(same);
    assertThat(one.kernel().stateHash()).isEqualTo(other.kernel().stateHash());
    file.read((from, offset, length) -> {}, 1);
    assertThat(one.kernel().stateHash()).isNotEqualTo(other.kernel().stateHash());
    same.read((from, offset, length) -> {}, 1);
    assertThat(one.kernel().stateHash()).isEqualTo(other.kernel().stateHash());
  }

  private static void assertErrno(Errno errno, ThrowingCallable call) {
    assertThatExceptionOfType(ErrnoException.class)
        .isThrownBy(call)
        .extracting(ErrnoException::errno)
        .isEqualTo(errno);
  }
}
