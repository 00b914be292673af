package dev.trapeze.kernel.fs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random operations on a small disk and on a model give the same results; now and then, and at the
 * end, the disk is consistent. The parameters are the disk's format and the seed.
 */
class RandomOperationsTest {

  private static final String[] NAMES = {"a", "b", "c", "dir", "abcdefghijklmn"};
  private static final int OPERATIONS = 600;

  /** A file that is held open, in the file system and in the model. */
  private record Held(Inode inode, FileTreeModel.Node node) {}

  /** What an operation came to: an error, or none. */
  private sealed interface Result<T> {
    record Value<T>(T value) implements Result<T> {}

    record Failure<T>(Errno errno) implements Result<T> {}

    static <T> Result<T> of(Supplier<T> operation) {
      try {
        return new Value<>(operation.get());
      } catch (ErrnoException e) {
        return new Failure<>(e.errno());
      }
    }

    static Result<Boolean> ofRun(Runnable operation) {
      return of(
          () -> {
            operation.run();
            return true;
          });
    }
  }

  private final FileTreeModel model = new FileTreeModel();
  private final List<Held> held = new ArrayList<>();
  private Random random = new Random(0);

  static Stream<Arguments> formatsAndSeeds() {
    return Stream.of(DiskFormat.values())
        .flatMap(format -> LongStream.rangeClosed(1, 12).mapToObj(s -> Arguments.of(format, s)));
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("formatsAndSeeds")
  @DisplayName("file system and model agree")
  void fileSystemAndModelAgree(DiskFormat format, long seed) throws DiskFormatException {
    agree(new Mkfs(format, 150, 24, 30), seed);
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("formatsAndSeeds")
  @DisplayName("file system and model agree on a disk that is full most of the time")
  void fileSystemAndModelAgreeOnAFullDisk(DiskFormat format, long seed) throws DiskFormatException {
    agree(new Mkfs(format, 70, 24, 30), seed);
  }

  private void agree(Mkfs mkfs, long seed) throws DiskFormatException {
    random = new Random(seed);
    MemoryDisk disk = mkfs.image(List.of());
    FileSystem fs = FileSystem.mount(disk, 50);
    Inode root = fs.root();
    for (int i = 0; i < OPERATIONS; i++) {
      step(fs, root);
    }
    compare(fs, root, model.root);
    fs.sync();
    assertThat(Fsck.check(disk).inconsistencies()).isZero();
    while (!held.isEmpty()) {
      letGo(fs);
    }
    fs.sync();
    assertThat(ConsistencyChecker.problems(disk)).isEmpty();
    assertThat(fs.inodesInUse()).isEqualTo(1);

    FileSystem again = FileSystem.mount(disk, 50);
    compare(again, again.root(), model.root);
  }

  private void step(FileSystem fs, Inode root) {
    String path = path();
    switch (random.nextInt(8)) {
      case 0, 1 -> create(fs, root, path);
      case 2 ->
          agree(
              Result.ofRun(() -> fs.makeDirectory(root, path)),
              () -> Result.ofRun(() -> model.makeDirectory(path)));
      case 3 -> {
        String added = path();
        agree(
            Result.ofRun(() -> fs.link(root, path, added)),
            () -> Result.ofRun(() -> model.link(path, added)));
      }
      case 4 ->
          agree(
              Result.ofRun(() -> fs.unlink(root, path)),
              () -> Result.ofRun(() -> model.unlink(path)));
      case 5 -> {
        if (!held.isEmpty()) {
          Held file = held.get(random.nextInt(held.size()));
          write(fs, file.inode, file.node);
        }
      }
      case 6 -> {
        if (!held.isEmpty()) {
          Held file = held.get(random.nextInt(held.size()));
          fs.truncate(file.inode);
          file.node.contents = new byte[0];
        }
      }
      default -> {
        if (!held.isEmpty()) {
          letGo(fs);
        }
      }
    }
  }

  private void create(FileSystem fs, Inode root, String path) {
    Inode[] created = new Inode[1];
    boolean wasThere = agreeOnExistence(fs, root, path);
    Result<Boolean> real = Result.ofRun(() -> created[0] = fs.createFile(root, path));
    if (real instanceof Result.Failure<Boolean> failure && failure.errno == Errno.ENOSPC) {
      assertThat(wasThere).isFalse();
      return;
    }
    FileTreeModel.Node[] node = new FileTreeModel.Node[1];
    assertThat(real).isEqualTo(Result.ofRun(() -> node[0] = model.createFile(path)));
    Inode inode = created[0];
    FileTreeModel.Node modelled = node[0];
    if (inode != null && modelled != null) {
      held.add(new Held(inode, modelled));
      write(fs, inode, modelled);
    }
  }

  private boolean agreeOnExistence(FileSystem fs, Inode root, String path) {
    Result<Boolean> real = Result.ofRun(() -> fs.release(fs.resolve(root, path)));
    assertThat(real).isEqualTo(Result.ofRun(() -> model.resolve(path)));
    return real instanceof Result.Value<Boolean>;
  }

  private void write(FileSystem fs, Inode inode, FileTreeModel.Node node) {
    int offset = random.nextInt(node.contents.length + 1);
    int length = random.nextInt(random.nextInt(10) == 0 ? 40_000 : 3_000);
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    Result<Integer> result = Result.of(() -> fs.write(inode, offset, Bytes.from(bytes), length));
    if (result instanceof Result.Value<Integer> written) {
      node.write(offset, bytes, written.value());
    } else {
      assertThat(result).isEqualTo(new Result.Failure<Integer>(Errno.ENOSPC));
    }
    assertThat(Bytes.contents(fs, inode)).isEqualTo(node.contents);
  }

  private void letGo(FileSystem fs) {
    Held file = held.remove(random.nextInt(held.size()));
    assertThat(Bytes.contents(fs, file.inode)).isEqualTo(file.node.contents);
    fs.release(file.inode);
  }

  /** A full disk is the one failure that the model does not know: then nothing has happened. */
  private static void agree(Result<Boolean> real, Supplier<Result<Boolean>> modelled) {
    if (!real.equals(new Result.Failure<Boolean>(Errno.ENOSPC))) {
      assertThat(real).isEqualTo(modelled.get());
    }
  }

  private static void compare(FileSystem fs, Inode inode, FileTreeModel.Node node) {
    FileStatus status = fs.status(inode);
    assertThat(status.type()).isEqualTo(node.directory ? InodeType.DIRECTORY : InodeType.FILE);
    if (!node.directory) {
      assertThat(status.links()).isEqualTo(node.links);
      assertThat(Bytes.contents(fs, inode)).isEqualTo(node.contents);
      return;
    }
    List<String> names = new ArrayList<>();
    @Nullable DirectoryEntry entry = fs.nextEntry(inode, 32);
    while (entry != null) {
      names.add(entry.name());
      entry = fs.nextEntry(inode, entry.nextPosition());
    }
    assertThat(names).containsExactlyInAnyOrderElementsOf(node.entries.keySet());
    node.entries.forEach(
        (name, child) -> {
          Inode found = fs.resolve(inode, name);
          compare(fs, found, child);
          fs.release(found);
        });
  }

  private String path() {
    StringBuilder path = new StringBuilder(NAMES[random.nextInt(NAMES.length)]);
    for (int depth = random.nextInt(3); depth > 0; depth--) {
      path.insert(0, random.nextBoolean() ? "dir/" : "c/");
    }
    return path.toString();
  }
}
