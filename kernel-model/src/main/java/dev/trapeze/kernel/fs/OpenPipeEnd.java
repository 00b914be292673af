package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.state.StateSink;

/** One end of a pipe: the end that is read or the end that is written. */
public final class OpenPipeEnd extends OpenFile {

  private final Pipe pipe;
  private final boolean readEnd;

  OpenPipeEnd(Pipe pipe, boolean readEnd) {
    super(readEnd, !readEnd);
    this.pipe = pipe;
    this.readEnd = readEnd;
  }

  @Override
  public String name() {
    return readEnd ? "pipe:[read]" : "pipe:[write]";
  }

  @Override
  public FileStatus status() {
    throw ErrnoException.of(Errno.EINVAL);
  }

  @Override
  public boolean isStream() {
    return true;
  }

  @Override
  Transfer transferIn(ByteSink sink, int length) {
    return pipe.read(sink, length);
  }

  @Override
  Transfer transferOut(ByteSource source, int length) {
    return pipe.write(source, length);
  }

  @Override
  void closed() {
    if (readEnd) {
      pipe.closeReader();
    } else {
      pipe.closeWriter();
    }
  }

  @Override
  void putOwnState(StateSink sink) {
    sink.put(readEnd);
    if (sink.meet(pipe)) {
      pipe.putState(sink);
    }
  }
}
