package dev.trapeze.console.debugger.run;

import dev.trapeze.cpu.debug.DebugPort;
import dev.trapeze.cpu.debug.Watch;
import dev.trapeze.cpu.debug.WatchHit;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.proc.ProcessState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Watched bytes, wherever in RAM they are at the moment: the machine watches physical addresses,
 * and the page of a process can come, go, and move to another frame when the kernel is at work.
 */
final class WatchedData {
  /** How the bytes have been accessed: by whom, and their values, in hex. */
  record Access(String who, String before, String after) {}

  private static final String UNMAPPED = "not mapped";
  private static final int SHOWN_AS_NUMBER = 8;

  private final Kernel kernel;
  private final DebugPort port;
  private final StopPlace.Data place;
  private List<Watch> watches = List.of();
  private byte @Nullable [] value;

  WatchedData(Kernel kernel, StopPlace.Data place) {
    this.kernel = kernel;
    this.port = kernel.machine().debug();
    this.place = place;
    value = valueNow();
  }

  StopPlace.Data place() {
    return place;
  }

  /** Has the machine watch the bytes where they are now. */
  void attach() {
    watches = wanted();
    watches.forEach(port::watch);
  }

  /** Has the machine watch nothing. */
  void release() {
    watches.forEach(port::unwatch);
    watches = List.of();
  }

  /** Takes what is there as what has been there. */
  void lookAgain() {
    release();
    attach();
    value = valueNow();
  }

  /** The kernel has been at work: true if the bytes are other ones now. */
  boolean follow() {
    if (!watches.equals(wanted())) {
      release();
      attach();
    }
    return place.stores() && !Arrays.equals(value, valueNow());
  }

  /** What has been done to the bytes since the last call; null for nothing that counts. */
  @Nullable Access accessed(List<WatchHit> hits) {
    byte[] before = value;
    value = valueNow();
    boolean changed = !Arrays.equals(before, value);
    boolean read = false;
    boolean written = false;
    boolean byInstruction = false;
    for (WatchHit hit : hits) {
      if (watches.contains(hit.watch())) {
        read |= !hit.store();
        written |= hit.store();
        byInstruction |= hit.store() && hit.hart() >= 0;
      }
    }
    if (place.stores() && (changed || (written && place.sameStores()))) {
      return new Access(byInstruction ? "write" : "kernel", words(before), words(value));
    }
    return place.loads() && read ? new Access("read", words(before), words(value)) : null;
  }

  /** One for each page that the bytes lie in and that is mapped. */
  private List<Watch> wanted() {
    List<Watch> list = new ArrayList<>();
    for (int done = 0; done < place.lengthBytes(); ) {
      long va = place.va() + done;
      int chunk =
          (int) Math.min(place.lengthBytes() - done, Ram.FRAME_BYTES - (va & Ram.FRAME_BYTES - 1));
      long pa = physical(va);
      if (pa >= 0 && kernel.machine().ram().contains(pa, chunk)) {
        list.add(new Watch(pa, chunk, place.loads(), place.stores()));
      }
      done += chunk;
    }
    return list;
  }

  private long physical(long va) {
    if (place.pid() == 0) {
      return va;
    }
    Process process = kernel.processes().byPid(place.pid());
    return process == null || process.state() == ProcessState.ZOMBIE
        ? -1
        : process.addressSpace().table().physical(va);
  }

  private byte @Nullable [] valueNow() {
    byte[] bytes = new byte[place.lengthBytes()];
    Ram ram = kernel.machine().ram();
    for (int i = 0; i < bytes.length; i++) {
      long pa = physical(place.va() + i);
      if (pa < 0 || !ram.contains(pa, 1)) {
        return null;
      }
      bytes[i] = (byte) ram.readByte(pa);
    }
    return bytes;
  }

  private static String words(byte @Nullable [] bytes) {
    if (bytes == null) {
      return UNMAPPED;
    }
    StringBuilder hex = new StringBuilder("0x");
    if (bytes.length <= SHOWN_AS_NUMBER) {
      for (int i = bytes.length - 1; i >= 0; i--) {
        hex.append(String.format("%02x", bytes[i]));
      }
      return hex.toString();
    }
    hex.setLength(0);
    for (byte b : bytes) {
      hex.append(hex.isEmpty() ? "" : " ").append(String.format("%02x", b));
    }
    return hex.toString();
  }
}
