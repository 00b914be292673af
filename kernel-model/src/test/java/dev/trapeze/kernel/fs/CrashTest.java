package dev.trapeze.kernel.fs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.kernel.testing.RecordingDisk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whenever the power is cut, every call that has returned is there, and the one that was under way
 * is there wholly or not at all, on a disk without any inconsistency. And the harness is good for
 * something: what a log could do wrong is found.
 */
class CrashTest {

  private static final int CALLS = Integer.getInteger("trapeze.crash.calls", 120);
  private static final int SEEDS = Integer.getInteger("trapeze.crash.seeds", 1);
  private static final long FIRST_SEED = Long.getLong("trapeze.crash.seed", 1);

  /** A disk to work on, with what is on it at the start. */
  enum Layout {
    /** The log of xv6's images. */
    XV6(new Mkfs(DiskFormat.XV6, 150, 24, 30), 5_000),
    /** Our format, with a file that grows into its double-indirect block. */
    TRAPEZE(new Mkfs(DiskFormat.TRAPEZE, 460, 24, 64), 266 * 1024),
    /** The smallest log, in which a long write takes many transactions. */
    SMALL_LOG(new Mkfs(DiskFormat.TRAPEZE, 150, 24, 11), 5_000),
    /** A disk that is full most of the time. */
    FULL(new Mkfs(DiskFormat.XV6, 70, 24, 30), 5_000);

    final Mkfs mkfs;
    final List<Mkfs.Entry> files;

    Layout(Mkfs mkfs, int bytes) {
      this.mkfs = mkfs;
      this.files = List.of(new Mkfs.Entry("big", Bytes.pattern(bytes, 1)));
    }
  }

  /** Something that is wrong with a log, as a change to what reaches the disk. */
  enum Mutant {
    IGNORES_ALL_BARRIERS(CrashTest::withoutBarriers),
    WRITES_THE_HEADER_BEFORE_THE_BLOCKS(events -> withoutBarrier(events, true, false)),
    RETURNS_BEFORE_THE_HEADER_IS_DURABLE(CrashTest::returningEarly),
    EMPTIES_THE_LOG_BEFORE_IT_IS_INSTALLED(events -> withoutBarrier(events, true, true));

    final UnaryOperator<List<RecordingDisk.Event>> change;

    Mutant(UnaryOperator<List<RecordingDisk.Event>> change) {
      this.change = change;
    }
  }

  static Stream<Arguments> layoutsAndSeeds() {
    return Stream.of(Layout.values())
        .flatMap(
            layout ->
                LongStream.range(FIRST_SEED, FIRST_SEED + SEEDS)
                    .mapToObj(seed -> Arguments.of(layout, seed)));
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("layoutsAndSeeds")
  void callsSurviveEveryCut(Layout layout, long seed) throws DiskFormatException {
    CrashWorkload workload = workload(layout, seed, CALLS);
    CrashCuts cuts = cut(layout, workload, seed, events -> events);
    System.out.printf(
        "%s, seed %d: %d cuts, %d disks, %d with a transaction to recover, %d with a file without"
            + " a name, %d recoveries cut%n",
        layout,
        seed,
        cuts.cuts(),
        cuts.disks(),
        cuts.recoveredTransactions(),
        cuts.orphans(),
        cuts.cutRecoveries());
    assertThat(cuts.problems()).isEmpty();
    assertThat(cuts.recoveredTransactions()).isGreaterThan(cuts.disks() / 4);
    assertThat(cuts.cutRecoveries()).isPositive();
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void wrongLogIsFoundOut(Mutant mutant) throws DiskFormatException {
    assertThat(cut(Layout.XV6, workload(Layout.XV6, 1, 60), 1, mutant.change).problems())
        .isNotEmpty();
  }

  static Mutant[] mutants() {
    return Mutant.values();
  }

  @Test
  void workloadMakesEveryKindOfCall() throws DiskFormatException {
    CrashWorkload workload = workload(Layout.XV6, FIRST_SEED, CALLS);
    assertThat(workload.done())
        .containsOnlyKeys(
            "append",
            "close",
            "close of an unlinked file",
            "create",
            "link",
            "mkdir",
            "overwrite",
            "rename",
            "rmdir",
            "truncate",
            "unlink");
  }

  /** A file whose blocks lie in more parts of the bitmap than the log has room for. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void freeingInStepsSurvivesEveryCut(boolean unlinked) throws DiskFormatException {
    FileTreeModel model = new FileTreeModel();
    MemoryDisk disk = diskWithScatteredFile(model);
    RecordingDisk recording = new RecordingDisk(disk.copy());
    FileSystem fs = FileSystem.mount(recording, 50);
    List<TreeSnapshot> states = new ArrayList<>();
    states.add(TreeSnapshot.of(model));
    if (unlinked) {
      fs.unlink(fs.root(), "f");
      model.unlink("f");
    } else {
      fs.truncate(fs.resolve(fs.root(), "f"));
      FileTreeModel.Node file = model.resolve("f");
      for (int blocks = file.contents.length / 1024 - 1; blocks >= 0; blocks--) {
        file.contents = Arrays.copyOf(file.contents, 1024 * blocks);
        states.add(TreeSnapshot.of(model));
      }
    }
    recording.returned(1);
    TreeSnapshot after = TreeSnapshot.of(model);
    states.add(after);
    assertThat(commits(recording.events())).isGreaterThan(1);
    CrashCuts cuts = new CrashCuts(call -> call == 1 ? states : List.of(after), 1);
    cuts.tryAll(disk, recording.events());
    assertThat(cuts.problems()).isEmpty();
  }

  private static MemoryDisk diskWithScatteredFile(FileTreeModel model) throws DiskFormatException {
    MemoryDisk disk = new Mkfs(DiskFormat.TRAPEZE, 8 * 8192, 16, 11).image(List.of());
    FileSystem fs = FileSystem.mount(disk, 50);
    Inode file = fs.createFile(fs.root(), "f");
    for (int i = 0; i < 8; i++) {
      append(fs, file, 2);
      Inode filler = fs.createFile(fs.root(), "filler" + i);
      append(fs, filler, 8100);
      fs.release(filler);
    }
    for (int i = 0; i < 8; i++) {
      fs.unlink(fs.root(), "filler" + i);
    }
    fs.sync();
    model.createFile("f").contents = new byte[file.sizeBytes()];
    return disk;
  }

  private static void append(FileSystem fs, Inode inode, int blocks) {
    int length = 1024 * blocks;
    assertThat(fs.write(inode, inode.sizeBytes(), Bytes.from(new byte[length]), length))
        .isEqualTo(length);
  }

  private static int commits(List<RecordingDisk.Event> events) {
    int commits = 0;
    for (int i = 0; i < events.size(); i++) {
      commits += isHeader(events, i, false) ? 1 : 0;
    }
    return commits;
  }

  private static CrashWorkload workload(Layout layout, long seed, int calls)
      throws DiskFormatException {
    RecordingDisk recording = new RecordingDisk(layout.mkfs.image(layout.files));
    CrashWorkload workload = new CrashWorkload(recording, layout.files, seed);
    workload.run(calls);
    return workload;
  }

  private static CrashCuts cut(
      Layout layout,
      CrashWorkload workload,
      long seed,
      UnaryOperator<List<RecordingDisk.Event>> change)
      throws DiskFormatException {
    CrashCuts cuts = new CrashCuts(workload::states, seed);
    cuts.tryAll(layout.mkfs.image(layout.files), change.apply(workload.events()));
    return cuts;
  }

  private static List<RecordingDisk.Event> withoutBarriers(List<RecordingDisk.Event> events) {
    List<RecordingDisk.Event> left = new ArrayList<>(events);
    left.removeIf(event -> event instanceof RecordingDisk.Event.Barrier);
    return left;
  }

  /**
   * Without the barrier before each write of a header, of those that are zero or those that are
   * not.
   */
  private static List<RecordingDisk.Event> withoutBarrier(
      List<RecordingDisk.Event> events, boolean before, boolean emptyHeader) {
    List<RecordingDisk.Event> left = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      if (!(events.get(i) instanceof RecordingDisk.Event.Barrier)
          || !isHeader(events, before ? i + 1 : i - 1, emptyHeader)) {
        left.add(events.get(i));
      }
    }
    return left;
  }

  private static List<RecordingDisk.Event> returningEarly(List<RecordingDisk.Event> events) {
    return withoutBarrier(events, false, false);
  }

  private static boolean isHeader(List<RecordingDisk.Event> events, int at, boolean empty) {
    return at < events.size()
        && events.get(at) instanceof RecordingDisk.Event.Write write
        && write.block() == 2
        && (LittleEndian.getInt(write.contents(), 0) == 0) == empty;
  }
}
