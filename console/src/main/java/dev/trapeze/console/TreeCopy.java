package dev.trapeze.console;

import dev.trapeze.console.CopySource.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Copies files, and directories with all that is in them. Everything is looked at first, so that
 * what cannot be copied is found before anything has been written.
 */
final class TreeCopy {
  /** Deeper trees than this are somebody's joke or damage. */
  private static final int DEEPEST = 100;

  private record Step(CopySource source, CopyTarget target) {}

  private final List<Step> steps = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();
  private long totalBytes;

  /**
   * Adds a file, device or directory, to get exactly that place.
   *
   * @throws CommandFailure if something in it cannot be copied there
   */
  void add(CopySource source, CopyTarget target) throws CommandFailure {
    add(source, target, 0, new HashSet<>());
  }

  private void add(CopySource source, CopyTarget target, int depth, Set<Object> parents)
      throws CommandFailure {
    target.requireRoomFor(source);
    steps.add(new Step(source, target));
    totalBytes += source.sizeBytes();
    if (source.kind() != Kind.DIRECTORY) {
      return;
    }
    Object identity = source.identity();
    if (depth == DEEPEST || !parents.add(identity)) {
      throw new CommandFailure(
          ExitStatus.BAD_INPUT,
          source.label() + (depth == DEEPEST ? ": too deep" : ": a directory that is in itself"));
    }
    for (CopySource child : source.children()) {
      add(child, target.child(child.name()), depth + 1, parents);
    }
    if (!source.namedOnce()) {
      parents.remove(identity);
    }
  }

  /**
   * Copies all of it.
   *
   * @param progress hears of each file
   */
  void run(Progress progress) throws CommandFailure {
    progress.begin(totalBytes);
    try {
      for (Step step : steps) {
        copy(step.source, step.target);
        progress.advance(step.source.sizeBytes());
      }
    } finally {
      progress.end();
    }
  }

  /** What has not been copied: devices, because the host has no such files, and symbolic links. */
  List<String> skipped() {
    return skipped;
  }

  private void copy(CopySource source, CopyTarget target) throws CommandFailure {
    Kind there = target.kind();
    boolean replaced = there == source.kind() && (there == Kind.FILE || there == Kind.DIRECTORY);
    if (there != null && !replaced) {
      throw new CommandFailure(
          ExitStatus.CANNOT_WRITE,
          target.label() + ": there is " + words(there) + " in the way of " + source.label());
    }
    switch (source.kind()) {
      case FILE -> target.write(source.contents());
      case DIRECTORY -> target.makeDirectory();
      case DEVICE -> {
        int[] numbers = source.device();
        if (!target.makeDevice(numbers[0], numbers[1])) {
          skipped.add(source.label() + ": a device");
        }
      }
      case LINK -> skipped.add(source.label() + ": a symbolic link");
    }
  }

  private static String words(Kind kind) {
    return switch (kind) {
      case FILE -> "a file";
      case DIRECTORY -> "a directory";
      case DEVICE -> "a device";
      case LINK -> "a symbolic link";
    };
  }
}
