package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.state.StateSink;
import org.jspecify.annotations.Nullable;

/** An open directory of a synthetic tree: it has entries and no bytes. */
public final class OpenSyntheticDirectory extends OpenFile {

  private final SyntheticDirectory directory;
  private final AbsolutePath path;

  OpenSyntheticDirectory(SyntheticDirectory directory, AbsolutePath path) {
    super(true, false);
    this.directory = directory;
    this.path = path;
  }

  @Override
  public String name() {
    return path.text();
  }

  @Override
  public FileStatus status() {
    return directory.status();
  }

  @Override
  public @Nullable DirectoryEntry nextEntry(long position) {
    return directory.nextEntry(position);
  }

  @Override
  public boolean isStream() {
    return false;
  }

  @Override
  Transfer transferIn(ByteSink sink, int length) {
    throw ErrnoException.of(Errno.EISDIR);
  }

  @Override
  Transfer transferOut(ByteSource source, int length) {
    throw ErrnoException.of(Errno.EBADF);
  }

  @Override
  void closed() {
    directory.release();
  }

  @Override
  void putOwnState(StateSink sink) {
    directory.putState(sink);
  }
}
