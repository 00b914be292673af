package dev.trapeze.bench;

import dev.trapeze.cpu.elf.ElfFormatException;
import dev.trapeze.cpu.elf.ElfImage;
import dev.trapeze.cpu.elf.ElfSegment;
import dev.trapeze.images.UserPrograms;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A benchmark program for a machine without a kernel, told how often to do its work. */
final class BareImage {
  private static final String ITERATIONS = "bench_iterations";

  private BareImage() {}

  /**
   * The ELF file of the program.
   *
   * @param xlenBits 32 or 64
   * @param iterations what stands in its variable {@code bench_iterations}; 0 for its own number
   */
  static byte[] elf(String program, int xlenBits, int iterations) {
    byte[] bytes = UserPrograms.bareElf(program, xlenBits);
    try {
      ElfImage image = ElfImage.parse(bytes, program);
      long va =
          image.symbols().stream()
              .filter(symbol -> symbol.name().equals(ITERATIONS))
              .findFirst()
              .orElseThrow()
              .value();
      for (ElfSegment segment : image.segments()) {
        long offset = va - segment.vaddr();
        if (offset >= 0 && offset < segment.fileBytes()) {
          int place = segment.fileOffset() + (int) offset;
          ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(place, iterations);
          return bytes;
        }
      }
    } catch (ElfFormatException e) {
      throw new IllegalStateException(program, e);
    }
    throw new IllegalStateException(ITERATIONS + " of " + program + " is not in the file");
  }
}
