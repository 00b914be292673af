package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.testing.RecordingDisk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Random calls on a disk that records, and beside it on a model: creating, writing anywhere and at
 * the end, linking, unlinking (also of what is open), making and removing directories, renaming by
 * link and unlink, truncating, closing. After each call it is known what may be seen after a crash:
 * while call {@code n} is under way, one of {@code states(n)}; when it has returned, the last one.
 */
final class CrashWorkload {

  private static final String[] NAMES = {"a", "b", "c", "big", "fourteen-bytes"};
  private static final String[] DIRECTORIES = {"", "d/", "e/", "d/e/"};
  private static final int LONG_WRITE_BYTES = 40_000;
  private static final int MAX_HELD = 4;

  private record Held(Inode inode, FileTreeModel.Node node) {}

  private final Random random;
  private final RecordingDisk disk;
  private final FileSystem fs;
  private final Inode root;
  private final FileTreeModel model = new FileTreeModel();
  private final List<Held> held = new ArrayList<>();
  private final List<List<TreeSnapshot>> states = new ArrayList<>();
  private final Map<String, Integer> done = new HashMap<>();
  private List<TreeSnapshot> steps = new ArrayList<>();

  /** On a disk that holds {@code files} in its root directory and nothing else. */
  CrashWorkload(RecordingDisk disk, List<Mkfs.Entry> files, long seed) throws DiskFormatException {
    this.disk = disk;
    this.random = new Random(seed);
    this.fs = FileSystem.mount(disk, 50);
    this.root = fs.root();
    for (Mkfs.Entry file : files) {
      model.createFile(file.path()).contents = file.contents().clone();
    }
    states.add(List.of(TreeSnapshot.of(model)));
  }

  /** Makes that many calls. */
  void run(int calls) {
    for (int call = 1; call <= calls; call++) {
      steps = new ArrayList<>();
      steps.add(TreeSnapshot.of(model));
      step();
      steps.add(TreeSnapshot.of(model));
      states.add(steps.stream().distinct().toList());
      disk.returned(call);
    }
    states.add(List.of(TreeSnapshot.of(model)));
  }

  /**
   * What may be seen while that call, counted from 1, is under way: first the state before it. The
   * call after the last one does nothing.
   */
  List<TreeSnapshot> states(int call) {
    return states.get(call);
  }

  /** What has reached the disk, from the mount on. */
  List<RecordingDisk.Event> events() {
    return disk.events();
  }

  /** How often each kind of call has succeeded. */
  Map<String, Integer> done() {
    return done;
  }

  private void step() {
    String path = path();
    switch (random.nextInt(13)) {
      case 0, 1 -> create(path);
      case 2 -> both("mkdir", () -> fs.makeDirectory(root, path), () -> model.makeDirectory(path));
      case 3 -> {
        String directory = DIRECTORIES[1 + random.nextInt(3)];
        String name = directory.substring(0, directory.length() - 1);
        both("mkdir", () -> fs.makeDirectory(root, name), () -> model.makeDirectory(name));
      }
      case 4 -> {
        String added = path();
        both("link", () -> fs.link(root, path, added), () -> model.link(path, added));
      }
      case 5, 6 -> both("unlink", () -> fs.unlink(root, path), () -> model.unlink(path));
      case 7 -> {
        String directory = DIRECTORIES[1 + random.nextInt(3)];
        String name = directory.substring(0, directory.length() - 1);
        both("rmdir", () -> fs.unlink(root, name), () -> model.unlink(name));
      }
      case 8, 9 -> {
        if (!held.isEmpty()) {
          Held file = held.get(random.nextInt(held.size()));
          write(file.inode, file.node);
        }
      }
      case 10 -> {
        if (!held.isEmpty()) {
          Held file = held.get(random.nextInt(held.size()));
          both("truncate", () -> fs.truncate(file.inode), () -> file.node.contents = new byte[0]);
        }
      }
      case 11 -> rename(path, path());
      default -> close();
    }
  }

  private void rename(String path, String added) {
    int before = done.getOrDefault("link", 0);
    both("link", () -> fs.link(root, path, added), () -> model.link(path, added));
    if (done.getOrDefault("link", 0) > before) {
      steps.add(TreeSnapshot.of(model));
      both("rename", () -> fs.unlink(root, path), () -> model.unlink(path));
    }
  }

  private void create(String path) {
    if (held.size() == MAX_HELD) {
      close();
      steps.add(TreeSnapshot.of(model));
    }
    both(
        "create",
        () -> {
          Inode inode = fs.createFile(root, path);
          held.add(new Held(inode, model.createFile(path)));
        },
        () -> model.createFile(path));
  }

  private void close() {
    if (!held.isEmpty()) {
      Held file = held.remove(random.nextInt(held.size()));
      count(file.node.links == 0 ? "close of an unlinked file" : "close");
      fs.release(file.inode);
    }
  }

  private void write(Inode inode, FileTreeModel.Node node) {
    boolean append = random.nextBoolean();
    int offset = append ? node.contents.length : random.nextInt(node.contents.length + 1);
    int length = 1 + random.nextInt(random.nextInt(5) == 0 ? LONG_WRITE_BYTES : 3_000);
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    byte[] before = node.contents;
    int written;
    try {
      written = fs.write(inode, offset, Bytes.from(bytes), length);
    } catch (ErrnoException e) {
      requireFull(e);
      return;
    }
    count(append ? "append" : "overwrite");
    // A long write may end at any border between blocks.
    for (int n = 1024 - offset % 1024; n < written; n += 1024) {
      node.write(offset, bytes, n);
      steps.add(TreeSnapshot.of(model));
      node.contents = before.clone();
    }
    node.write(offset, bytes, written);
  }

  /** Makes a call on both; if it fails, it must fail alike, unless the disk is full. */
  private void both(String kind, Runnable call, Runnable modelled) {
    try {
      call.run();
    } catch (ErrnoException e) {
      if (e.errno() != Errno.ENOSPC) {
        requireFailure(modelled, e.errno());
      }
      return;
    }
    modelled.run();
    count(kind);
  }

  private void count(String kind) {
    done.merge(kind, 1, Integer::sum);
  }

  private static void requireFull(ErrnoException e) {
    if (e.errno() != Errno.ENOSPC && e.errno() != Errno.EFBIG) {
      throw new AssertionError("write failed: " + e.errno());
    }
  }

  private static void requireFailure(Runnable modelled, Errno errno) {
    try {
      modelled.run();
    } catch (ErrnoException e) {
      if (e.errno() == errno) {
        return;
      }
      throw new AssertionError("failed with " + errno + " instead of " + e.errno());
    }
    throw new AssertionError("failed with " + errno + " and should not have");
  }

  private String path() {
    return DIRECTORIES[random.nextInt(4)] + NAMES[random.nextInt(NAMES.length)];
  }
}
