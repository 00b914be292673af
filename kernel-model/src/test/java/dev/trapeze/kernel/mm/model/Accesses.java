package dev.trapeze.kernel.mm.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.mm.FaultOutcome;
import dev.trapeze.kernel.mm.MemoryAccess;
import dev.trapeze.kernel.mm.Pages;

/** What programs, and the kernel for them, load and store. */
final class Accesses {
  private final Trial trial;
  private final Setting setting;
  private final RealSystem system;

  Accesses(Trial trial) {
    this.trial = trial;
    this.setting = trial.setting;
    this.system = trial.system;
  }

  void access(Pair pair, long va, MemoryAccess access) {
    if (!tryAccess(pair, va, access)) {
      return;
    }
    int pageOffset = (int) (va % Pages.BYTES);
    long pa = system.hart.translate(pair.real.space(), va, access);
    ModelPage page = pair.model.require(va);
    if (access == MemoryAccess.WRITE) {
      byte value = trial.nextByte();
      system.ram().writeByte(pa, value);
      page.store(pageOffset, value);
    } else {
      assertThat((byte) system.ram().readByte(pa)).isEqualTo(page.contents()[pageOffset]);
    }
  }

  /** Makes an access possible, and tells if it is. */
  private boolean tryAccess(Pair pair, long va, MemoryAccess access) {
    FaultOutcome predicted = pair.model.predict(va, access);
    FaultOutcome actual = system.hart.access(pair.real.space(), va, access);
    if (actual == FaultOutcome.OUT_OF_MEMORY) {
      trial.requireScarce(actual);
      growWithoutFrame(pair, va);
      return false;
    }
    assertThat(actual).as("%s at 0x%x, %s", access, va, pair.model.at(va)).isEqualTo(predicted);
    pair.model.commit(va, access);
    return actual == FaultOutcome.RESOLVED;
  }

  /** On demand, the stack has grown even if there was no frame for its new page. */
  private void growWithoutFrame(Pair pair, long va) {
    if (!setting.policy().fillsAtOnce()) {
      pair.model.grow(va);
    }
  }

  void kernelWrite(Pair pair, long va, int length) {
    byte[] bytes = trial.nextBytes(length);
    Errno errno =
        Trial.errnoOf(() -> system.kernel.copyOut(pair.real.space(), bytes, 0, va, bytes.length));
    if (errno == Errno.ENOMEM) {
      trial.requireScarce(errno);
      growWithoutFrame(pair, va);
      return;
    }
    int done = modelAccess(pair, va, bytes, MemoryAccess.WRITE);
    assertThat(errno).as("write to 0x%x", va).isEqualTo(done < length ? Errno.EFAULT : null);
  }

  void kernelRead(Pair pair, long va, int length) {
    byte[] bytes = new byte[length];
    Errno errno =
        Trial.errnoOf(() -> system.kernel.copyIn(pair.real.space(), va, bytes, 0, bytes.length));
    if (errno == Errno.ENOMEM) {
      trial.requireScarce(errno);
      growWithoutFrame(pair, va);
      return;
    }
    int done = modelAccess(pair, va, bytes, MemoryAccess.READ);
    byte[] expected = new byte[length];
    for (int i = 0; i < done; ) {
      int within = (int) ((va + i) % Pages.BYTES);
      int chunk = Math.min(done - i, Pages.BYTES - within);
      System.arraycopy(pair.model.require(va + i).contents(), within, expected, i, chunk);
      i += chunk;
    }
    assertThat(bytes).isEqualTo(expected);
    assertThat(errno).as("read from 0x%x", va).isEqualTo(done < length ? Errno.EFAULT : null);
  }

  /**
   * How many of the bytes may be accessed so, which the model then has been. What is written to one
   * page may be what the next one shows before it gets bytes of its own.
   */
  private static int modelAccess(Pair pair, long va, byte[] bytes, MemoryAccess access) {
    int done = 0;
    while (done < bytes.length) {
      FaultOutcome outcome = pair.model.predict(va + done, access);
      pair.model.commit(va + done, access);
      if (outcome != FaultOutcome.RESOLVED) {
        break;
      }
      ModelPage page = pair.model.require(va + done);
      int end = (int) Math.min(bytes.length, Pages.roundDown(va + done) + Pages.BYTES - va);
      for (; done < end; done++) {
        if (access == MemoryAccess.WRITE) {
          page.store((int) ((va + done) % Pages.BYTES), bytes[done]);
        }
      }
    }
    return done;
  }

  /** Every byte and every permission, by accesses to each page and its neighbours. */
  void probe(Pair pair) {
    for (long va : trial.places.near(pair.model)) {
      for (MemoryAccess access : MemoryAccess.values()) {
        if (tryAccess(pair, va, access) && access == MemoryAccess.READ) {
          byte[] bytes = new byte[Pages.BYTES];
          long pa = system.hart.translate(pair.real.space(), va, access);
          system.ram().read(pa, bytes, 0, bytes.length);
          Comparison.assertSame(va, pair.model.require(va), bytes);
        }
      }
    }
  }
}
