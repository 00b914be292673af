package dev.trapeze.kernel.fs;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a file system that can be chosen. Each is made anew for each system.
 *
 * @param log makes the log; null for {@link Log}
 * @param blockMap makes the block map of disks in our own format; null for {@link FormatBlockMap},
 *     which those in xv6's always have
 * @param paths makes the way in which paths are followed; null for {@link LinkFollowing}
 */
public record FileSystemParts(
    @Nullable Supplier<WriteAheadLog> log,
    @Nullable Supplier<BlockMap> blockMap,
    @Nullable Supplier<PathResolution> paths) {

  /** The kernel's own. */
  public static final FileSystemParts STANDARD = new FileSystemParts(null, null, null);

  /** The same with another log. */
  public FileSystemParts withLog(Supplier<WriteAheadLog> other) {
    return new FileSystemParts(other, blockMap, paths);
  }

  /** The same with another block map. */
  public FileSystemParts withBlockMap(Supplier<BlockMap> other) {
    return new FileSystemParts(log, other, paths);
  }

  /** The same with another way to follow paths. */
  public FileSystemParts withPaths(Supplier<PathResolution> other) {
    return new FileSystemParts(log, blockMap, other);
  }

  /** A new log, which {@link WriteAheadLog#recover} gives its disk. */
  public WriteAheadLog newLog() {
    return log == null ? new Log() : new GuardedLog(log.get());
  }

  /** A new block map for disks in that format. */
  public BlockMap newBlockMap(DiskFormat format) {
    return blockMap == null || format != DiskFormat.TRAPEZE
        ? new FormatBlockMap(format)
        : new GuardedBlockMap(blockMap.get());
  }

  /** A new way to follow paths. */
  public PathResolution newPaths() {
    return paths == null ? new LinkFollowing() : new GuardedPaths(paths.get());
  }
}
