package dev.trapeze.kernel;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.abi.Personality;
import dev.trapeze.kernel.exec.RawElf;
import dev.trapeze.kernel.fs.DirectoryEntry;
import dev.trapeze.kernel.fs.Disk;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.fs.FileSystem;
import dev.trapeze.kernel.fs.Inode;
import dev.trapeze.kernel.fs.OverlayDisk;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * For which kernel the programs on a disk were made, found out from the ELF files in its root
 * directory.
 *
 * <p>Programs of ours carry a note, and {@code /init} decides. Without it, 32 bits can only be
 * VIMIX's; of 64 bits, VIMIX's programs all start at address 0, and xv6's do not. A disk without
 * programs is as good as one of ours.
 *
 * @param personality of the programs
 * @param xlen width of {@code /init}, or else of any program; null where there is none
 */
public record DiskPersonality(Personality personality, @Nullable Xlen xlen) {
  /** Name of the note in programs of ours, NUL included ({@code userland-images}, crt0.S). */
  private static final byte[] NOTE_NAME = "Trapeze\0".getBytes(StandardCharsets.US_ASCII);

  private static final String INIT = "init";
  private static final int NOTE_HEADER_BYTES = 12;

  /** A program in the root directory. */
  private record Program(String name, byte[] file, Xlen xlen) {}

  /**
   * Looks at a disk, which stays as it is.
   *
   * @throws DiskFormatException when there is no file system on the disk
   */
  public static DiskPersonality of(Disk disk) throws DiskFormatException {
    FileSystem fileSystem =
        FileSystem.mount(new OverlayDisk(disk), Personality.TRAPEZE.limits().inodes());
    List<Program> programs = programs(fileSystem);
    if (programs.isEmpty()) {
      return new DiskPersonality(Personality.TRAPEZE, null);
    }
    Program decisive = programs.get(0);
    for (Program program : programs) {
      if (program.name.equals(INIT)) {
        decisive = program;
      }
    }
    return new DiskPersonality(personality(decisive, programs), decisive.xlen);
  }

  private static Personality personality(Program decisive, List<Program> programs) {
    if (hasNote(decisive)) {
      return Personality.TRAPEZE;
    }
    if (decisive.xlen == Xlen.RV32) {
      return Personality.VIMIX;
    }
    boolean allStartAtZero =
        programs.stream()
            .map(program -> RawElf.read(program.file, program.xlen))
            .allMatch(elf -> elf == null || elf.entryVa() == 0);
    return allStartAtZero ? Personality.VIMIX : Personality.XV6;
  }

  private static List<Program> programs(FileSystem fileSystem) {
    List<Program> programs = new ArrayList<>();
    Inode root = fileSystem.root();
    try {
      DirectoryEntry entry = fileSystem.nextEntry(root, 0);
      while (entry != null) {
        byte[] file = contents(fileSystem, root, entry.name());
        Xlen xlen = RawElf.widthOf(file);
        if (xlen != null) {
          programs.add(new Program(entry.name(), file, xlen));
        }
        entry = fileSystem.nextEntry(root, entry.nextPosition());
      }
    } catch (ErrnoException e) {
      // A damaged directory: what has been found so far must do.
      return programs;
    } finally {
      fileSystem.release(root);
    }
    return programs;
  }

  private static byte[] contents(FileSystem fileSystem, Inode root, String name) {
    try {
      return fileSystem.readFile(root, name);
    } catch (ErrnoException e) {
      return new byte[0]; // no ordinary file, or a damaged one
    }
  }

  private static boolean hasNote(Program program) {
    RawElf elf = RawElf.read(program.file, program.xlen);
    return elf != null
        && elf.headers().stream()
            .anyMatch(h -> h.type() == RawElf.NOTE && isOurs(program.file, h.fileOffset()));
  }

  /** Whether a note begins there with our name: its length, two more words, the name. */
  private static boolean isOurs(byte[] file, long offset) {
    if (offset < 0 || offset > file.length - NOTE_HEADER_BYTES - NOTE_NAME.length) {
      return false;
    }
    ByteBuffer note = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).position((int) offset);
    if (note.getInt() != NOTE_NAME.length) {
      return false;
    }
    ByteBuffer name = note.slice((int) offset + NOTE_HEADER_BYTES, NOTE_NAME.length);
    return name.equals(ByteBuffer.wrap(NOTE_NAME));
  }
}
