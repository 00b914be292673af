package dev.trapeze.kernel.fs;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a file system that can be chosen. Each is made anew for each mount.
 *
 * @param log makes the log; null for {@link Log}
 * @param blockMap makes the block map of disks in our own format; null for {@link FormatBlockMap},
 *     which those in xv6's always have
 */
public record FileSystemParts(
    @Nullable Supplier<WriteAheadLog> log, @Nullable Supplier<BlockMap> blockMap) {

  /** The kernel's own. */
  public static final FileSystemParts STANDARD = new FileSystemParts(null, null);

  /** The same with another log. */
  public FileSystemParts withLog(Supplier<WriteAheadLog> other) {
    return new FileSystemParts(other, blockMap);
  }

  /** The same with another block map. */
  public FileSystemParts withBlockMap(Supplier<BlockMap> other) {
    return new FileSystemParts(log, other);
  }

  WriteAheadLog newLog() {
    return log == null ? new Log() : log.get();
  }

  BlockMap newBlockMap(DiskFormat format) {
    return blockMap == null || format != DiskFormat.TRAPEZE
        ? new FormatBlockMap(format)
        : blockMap.get();
  }
}
