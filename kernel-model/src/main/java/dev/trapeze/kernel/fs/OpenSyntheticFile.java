package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.state.StateSink;

/** An open file of a synthetic tree, with the position of the next read. */
public final class OpenSyntheticFile extends OpenFile {

  private final SyntheticFile file;
  private final SyntheticContents contents;
  private final AbsolutePath path;
  private long position;

  OpenSyntheticFile(SyntheticFile file, SyntheticContents contents, AbsolutePath path) {
    super(true, false);
    this.file = file;
    this.contents = contents;
    this.path = path;
  }

  @Override
  public String name() {
    return path.text();
  }

  @Override
  public FileStatus status() {
    return file.status();
  }

  @Override
  public boolean isStream() {
    return false;
  }

  /** Its end is not known before it is read to there: {@code EINVAL} (Linux's seq_lseek). */
  @Override
  public long seek(long offset, Whence whence) {
    position =
        switch (whence) {
          case SET -> Whence.position(0, offset, Long.MAX_VALUE);
          case CUR -> Whence.position(position, offset, Long.MAX_VALUE);
          case END -> throw ErrnoException.of(Errno.EINVAL);
        };
    return position;
  }

  @Override
  Transfer transferIn(ByteSink sink, int length) {
    int bytes = contents.read(position, sink, length);
    position += bytes;
    return Transfer.done(bytes);
  }

  @Override
  Transfer transferOut(ByteSource source, int length) {
    throw ErrnoException.of(Errno.EBADF);
  }

  @Override
  void closed() {
    file.release();
  }

  @Override
  void putOwnState(StateSink sink) {
    file.putState(sink);
    sink.put(position);
    contents.putState(sink);
  }
}
