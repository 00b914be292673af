package dev.trapeze.kernel.fs;

import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.piece.PieceException;
import dev.trapeze.kernel.state.StateSink;

/** A log that was chosen: whatever it throws that it must not is told as its fault. */
final class GuardedLog implements WriteAheadLog {
  private final WriteAheadLog log;

  GuardedLog(WriteAheadLog log) {
    this.log = log;
  }

  @Override
  public void recover(Disk disk, LogPlace place) throws DiskFormatException {
    try {
      log.recover(disk, place);
    } catch (ErrnoException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      throw PieceException.thrown(log, "recover", e);
    }
  }

  @Override
  public void read(int block, byte[] into) {
    guard("read", () -> log.read(block, into));
  }

  @Override
  public void begin(int blocks) {
    guard("begin", () -> log.begin(blocks));
  }

  @Override
  public void append(int block, byte[] contents) {
    guard("append", () -> log.append(block, contents));
  }

  @Override
  public void commit() {
    guard("commit", log::commit);
  }

  @Override
  public void install() {
    guard("install", log::install);
  }

  @Override
  public void putState(StateSink sink) {
    log.putState(sink);
  }

  private void guard(String method, Runnable call) {
    try {
      call.run();
    } catch (ErrnoException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      throw PieceException.thrown(log, method, e);
    }
  }
}
