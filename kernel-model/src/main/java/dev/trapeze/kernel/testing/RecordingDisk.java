package dev.trapeze.kernel.testing;

import dev.trapeze.kernel.fs.Disk;
import dev.trapeze.kernel.fs.MemoryDisk;
import java.util.ArrayList;
import java.util.List;

/** A disk that notes, in order, what is written to it, its barriers, and what the user tells it. */
public final class RecordingDisk implements Disk {

  /** What happened. */
  public sealed interface Event {
    /** A block was written. */
    record Write(int block, byte[] contents) implements Event {}

    /** All writes before are durable before any later one. */
    record Barrier() implements Event {}

    /** The user's call number {@code call} has returned. */
    record Returned(int call) implements Event {}
  }

  private final List<Event> events = new ArrayList<>();
  private final MemoryDisk disk;

  /** Writes go to {@code disk} at once. */
  public RecordingDisk(MemoryDisk disk) {
    this.disk = disk;
  }

  /** All that has happened; a view that grows. */
  public List<Event> events() {
    return events;
  }

  @Override
  public int blocks() {
    return disk.blocks();
  }

  @Override
  public void readBlock(int block, byte[] into) {
    disk.readBlock(block, into);
  }

  @Override
  public void writeBlock(int block, byte[] from) {
    events.add(new Event.Write(block, from.clone()));
    disk.writeBlock(block, from);
  }

  @Override
  public void barrier() {
    events.add(new Event.Barrier());
  }

  /** Notes that a call has returned: from here on it must be durable. */
  public void returned(int call) {
    events.add(new Event.Returned(call));
  }
}
