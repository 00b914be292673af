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

  /** Bytes so far; where the next fragment will lie. */
  long sizeBytes() {
    return sizeBytes;
  }

  long alignmentBytes() {
    return alignmentBytes;
  }

  void add(Fragment fragment) {
    fragments.add(fragment);
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
