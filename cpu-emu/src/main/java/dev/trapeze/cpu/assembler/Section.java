package dev.trapeze.cpu.assembler;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A section while it is assembled: its contents so far, and after layout its address. */
final class Section {
  /** What a section holds, in the order in which sections lie in memory. */
  enum Kind {
    TEXT,
    READ_ONLY,
    DATA,
    ZEROED
  }

  private final String name;
  private final Kind kind;
  private final List<Fragment> fragments = new ArrayList<>();
  // Beside each fragment, the line of the statement that it comes from.
  private final List<Integer> lines = new ArrayList<>();
  private long sizeBytes;
  private long alignmentBytes = 1;
  private @Nullable Long address;

  Section(String name, Kind kind) {
    this.name = name;
    this.kind = kind;
  }

  String name() {
    return name;
  }

  Kind kind() {
    return kind;
  }

  List<Fragment> fragments() {
    return fragments;
  }

  /** The lines of those that are instructions, each once for each run of them; after layout. */
  List<AssembledLine> instructionLines() {
    List<AssembledLine> found = new ArrayList<>();
    long at = address == null ? 0 : address;
    for (int i = 0; i < fragments.size(); i++) {
      long end = at + fragments.get(i).sizeBytes();
      if (fragments.get(i) instanceof InstructionFragment) {
        AssembledLine last = found.isEmpty() ? null : found.get(found.size() - 1);
        if (last != null && last.endAddress() == at && last.line() == lines.get(i)) {
          found.set(found.size() - 1, new AssembledLine(last.startAddress(), end, last.line()));
        } else {
          found.add(new AssembledLine(at, end, lines.get(i)));
        }
      }
      at = end;
    }
    return found;
  }

  /** Bytes so far; where the next fragment will lie. */
  long sizeBytes() {
    return sizeBytes;
  }

  long alignmentBytes() {
    return alignmentBytes;
  }

  /** Appends what the statement in that line of the source has given. */
  void add(Fragment fragment, int line) {
    fragments.add(fragment);
    lines.add(line);
    sizeBytes += fragment.sizeBytes();
  }

  /** Demands that the section begins at a multiple of {@code bytes}, a power of two. */
  void alignTo(long bytes) {
    alignmentBytes = Math.max(alignmentBytes, bytes);
  }

  /** The address of the first byte, or null before layout. */
  @Nullable Long address() {
    return address;
  }

  void placeAt(long address) {
    this.address = address;
  }
}
