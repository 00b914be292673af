package dev.trapeze.kernel;

import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.hart.VirtualClock;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.state.StateSink;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * One number for all that a system is: harts, clock, memory, and the kernel's own data, down to the
 * blocks of the disk. Two runs that have the same hash after the same number of instructions go on
 * in the same way; so the same image, options and input must give the same hash, whatever executes
 * them. It is a SHA-256 of everything that is put into it.
 */
final class StateHash implements StateSink {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int REGISTERS = 32;

  private final MessageDigest digest;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
  // Only asked for single objects.
  private final Map<Object, Integer> met = new IdentityHashMap<>();

  private StateHash() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      // Every Java platform has it (MessageDigest's documentation).
      throw new IllegalStateException(e);
    }
  }

  /** The hash of a system between two calls of {@link Kernel#run}, in hexadecimal. */
  static String of(KernelState state) {
    StateHash hash = new StateHash();
    hash.putClock(state);
    for (Hart hart : state.machine().harts()) {
      hash.putHart(hart);
    }
    hash.putMemory(state);
    hash.putKernel(state);
    hash.flush();
    return HexFormat.of().formatHex(hash.digest.digest());
  }

  private void putClock(KernelState state) {
    VirtualClock clock = state.machine().clock();
    put(clock.instructionsRetired());
    put(clock.idleSlots());
    put(clock.time());
    put(state.machine().hart().id());
    put(state.machine().turnLeft());
  }

  private void putHart(Hart hart) {
    for (int x = 1; x < REGISTERS; x++) {
      put(hart.x(x));
    }
    for (long register : hart.floats().registers()) {
      put(register);
    }
    put(hart.pc());
    put(hart.mode().code());
    put(hart.reservationPa());
    for (CsrId csr : CsrId.values()) {
      put(hart.csrs().read(csr));
    }
  }

  /** The two frames in front that no allocator knows, and all that are in use. */
  private void putMemory(KernelState state) {
    Ram ram = state.machine().ram();
    put(ram.array(), 0, 2 * Ram.FRAME_BYTES);
    state.frames().putState(this);
  }

  private void putKernel(KernelState state) {
    state.scheduler().putState(this);
    put(state.processes().size());
    put(state.processes().lastPid());
    for (Process process : state.processes().all()) {
      process.putState(this);
    }
    state.openFiles().putState(this);
    state.fileSystem().putState(this);
    state.console().putState(this);
    put(state.random().bytesGiven());
  }

  @Override
  public void put(long value) {
    if (buffer.remaining() < Long.BYTES) {
      flush();
    }
    buffer.putLong(value);
  }

  @Override
  public void put(byte[] bytes, int offset, int length) {
    flush();
    digest.update(bytes, offset, length);
  }

  @Override
  public boolean meet(Object shared) {
    Integer known = met.get(shared);
    if (known == null) {
      met.put(shared, met.size());
      put(met.size() - 1L);
      return true;
    }
    put(known);
    return false;
  }

  private void flush() {
    digest.update(buffer.array(), 0, buffer.position());
    buffer.clear();
  }
}
