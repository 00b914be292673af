package dev.trapeze.labs.contract;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.fs.BlockMap;
import dev.trapeze.kernel.fs.DiskFormat;
import dev.trapeze.kernel.fs.FileSystemParts;
import dev.trapeze.kernel.fs.PathResolution;
import dev.trapeze.kernel.fs.WriteAheadLog;
import dev.trapeze.labs.testing.Submission;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** The kernel's own parts of a file system, as if they had been handed in. */
final class KernelsFilePieces implements Submission {
  private static final FileSystemParts OWN = FileSystemParts.STANDARD;
  private static final Map<Class<?>, Supplier<?>> PIECES =
      Map.of(
          BlockMap.class, () -> OWN.newBlockMap(DiskFormat.TRAPEZE),
          PathResolution.class, OWN::newPaths,
          WriteAheadLog.class, OWN::newLog);

  @Override
  public <T> T piece(Class<T> type, String role) {
    return type.cast(Objects.requireNonNull(PIECES.get(type), type.getName()).get());
  }

  @Override
  public byte[] program(String name, Xlen xlen) {
    throw new IllegalArgumentException(name);
  }

  @Override
  public String source(String fileName) {
    throw new IllegalArgumentException(fileName);
  }
}
