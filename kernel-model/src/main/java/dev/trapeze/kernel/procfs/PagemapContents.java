package dev.trapeze.kernel.procfs;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.abi.Errno;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.fs.ByteSink;
import dev.trapeze.kernel.fs.SyntheticContents;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.FrameAllocator;
import dev.trapeze.kernel.mm.Pages;
import dev.trapeze.kernel.state.StateSink;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code /proc/PID/pagemap}: eight bytes for each page of the program's half, little-endian, made
 * from the entry of the page at the moment of the read (Linux's {@code pte_to_pagemap_entry}, as
 * the superuser sees it). Only whole entries can be read, else {@code EINVAL}.
 */
final class PagemapContents implements SyntheticContents {

  /** The frame's number is below this bit. */
  private static final int PFN_BITS = 55;

  private static final long EXCLUSIVE = 1L << 56;
  private static final long FILE_OR_SHARED = 1L << 61;
  private static final long PRESENT = 1L << 63;
  private static final int ENTRY_BYTES = Long.BYTES;
  private static final int ENTRIES_AT_ONCE = 512;

  private final TaskMemory memory;
  private final FrameAllocator frames;
  private final long endVa;

  PagemapContents(TaskMemory memory, FrameAllocator frames, Xlen xlen, int vaBits) {
    this.memory = memory;
    this.frames = frames;
    // With 64 bits, the upper half of the addresses is the kernel's.
    this.endVa = 1L << (xlen == Xlen.RV32 ? vaBits : vaBits - 1);
  }

  @Override
  public int read(long position, ByteSink sink, int length) {
    AddressSpace space = memory.space();
    if (space == null) {
      return 0;
    }
    if (position % ENTRY_BYTES != 0 || length % ENTRY_BYTES != 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    List<Mapping> mappings = Mappings.of(space);
    long first = position / ENTRY_BYTES;
    int entries = (int) Math.max(0, Math.min(length / ENTRY_BYTES, endVa / Pages.BYTES - first));
    byte[] bytes = new byte[Math.min(entries, ENTRIES_AT_ONCE) * ENTRY_BYTES];
    for (int done = 0; done < entries; done += ENTRIES_AT_ONCE) {
      int chunk = Math.min(entries - done, ENTRIES_AT_ONCE);
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < chunk; i++) {
        buffer.putLong(entry(space, mappings, (first + done + i) * Pages.BYTES));
      }
      sink.accept(bytes, 0, chunk * ENTRY_BYTES);
    }
    return entries * ENTRY_BYTES;
  }

  private long entry(AddressSpace space, List<Mapping> mappings, long va) {
    Mapping mapping = mappingAt(mappings, va);
    long pte = mapping == null ? 0 : space.table().entryOf(va);
    if (mapping == null || !Pte.isValid(pte)) {
      return 0;
    }
    long pa = Pte.pa(pte);
    long frame = PRESENT | pa / Ram.FRAME_BYTES & (1L << PFN_BITS) - 1;
    if (mapping.isKernels() || space.isSharedZeros(pa)) {
      return frame;
    }
    boolean inFile = mapping.framePaOfFile(va) == pa;
    boolean exclusive = PageCounts.holders(frames, pa, inFile) == 1;
    return frame | (inFile ? FILE_OR_SHARED : 0) | (exclusive ? EXCLUSIVE : 0);
  }

  private static @Nullable Mapping mappingAt(List<Mapping> mappings, long va) {
    for (Mapping mapping : mappings) {
      if (va >= mapping.startVa() && va < mapping.endVa()) {
        return mapping;
      }
    }
    return null;
  }

  @Override
  public void putState(StateSink sink) {
    sink.put(memory.space() != null);
  }
}
