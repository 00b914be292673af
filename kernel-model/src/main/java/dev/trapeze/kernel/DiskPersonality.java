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
import dev.trapeze.kernel.fs.InodeType;
import dev.trapeze.kernel.fs.OverlayDisk;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
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
  private static final int NOTE_BYTES = NOTE_HEADER_BYTES + NOTE_NAME.length;

  /**
   * A program in the root directory.
   *
   * @param ours whether it carries our note
   * @param entryVa where it starts, 0 if its headers make no sense
   */
  private record Program(String name, Xlen xlen, boolean ours, long entryVa) {
    boolean atZero() {
      return entryVa == 0;
    }
  }

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
    Program decisive = decisive(programs);
    return new DiskPersonality(personality(decisive, programs), decisive.xlen);
  }

  /**
   * Where the program starts that decides, as for {@link #of}; empty if there is no program.
   *
   * @throws DiskFormatException when there is no file system on the disk
   */
  public static OptionalLong entryVa(Disk disk) throws DiskFormatException {
    FileSystem fileSystem =
        FileSystem.mount(new OverlayDisk(disk), Personality.TRAPEZE.limits().inodes());
    List<Program> programs = programs(fileSystem);
    return programs.isEmpty() ? OptionalLong.empty() : OptionalLong.of(decisive(programs).entryVa);
  }

  /** {@code init}, or if there is none the first. */
  private static Program decisive(List<Program> programs) {
    for (Program program : programs) {
      if (program.name.equals(INIT)) {
        return program;
      }
    }
    return programs.get(0);
  }

  private static Personality personality(Program decisive, List<Program> programs) {
    if (decisive.ours) {
      return Personality.TRAPEZE;
    }
    if (decisive.xlen == Xlen.RV32) {
      return Personality.VIMIX;
    }
    boolean allStartAtZero = programs.stream().allMatch(Program::atZero);
    return allStartAtZero ? Personality.VIMIX : Personality.XV6;
  }

  private static List<Program> programs(FileSystem fileSystem) {
    List<Program> programs = new ArrayList<>();
    Inode root = fileSystem.root();
    try {
      DirectoryEntry entry = fileSystem.nextEntry(root, 0);
      while (entry != null) {
        Program program = program(fileSystem, root, entry.name());
        if (program != null) {
          programs.add(program);
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

  private static @Nullable Program program(FileSystem fileSystem, Inode root, String name) {
    try {
      Inode file = fileSystem.resolve(root, name);
      try {
        return file.type() == InodeType.FILE ? look(fileSystem, file, name) : null;
      } finally {
        fileSystem.release(file);
      }
    } catch (ErrnoException e) {
      return null; // a damaged file
    }
  }

  /** Reads no more of a file, which may be long, than its headers and notes. */
  private static @Nullable Program look(FileSystem fileSystem, Inode file, String name) {
    byte[] start = read(fileSystem, file, 0, RawElf.FILE_HEADER_BYTES);
    Xlen xlen = RawElf.widthOf(start);
    if (xlen == null) {
      return null;
    }
    long bytes = RawElf.bytesWithHeaders(start, xlen);
    RawElf elf =
        bytes > fileSystem.status(file).sizeBytes()
            ? null
            : RawElf.read(read(fileSystem, file, 0, (int) bytes), xlen);
    if (elf == null) {
      return new Program(name, xlen, false, 0);
    }
    boolean ours =
        elf.headers().stream()
            .filter(header -> header.type() == RawElf.NOTE)
            .map(header -> read(fileSystem, file, header.fileOffset(), NOTE_BYTES))
            .anyMatch(DiskPersonality::isOurs);
    return new Program(name, xlen, ours, elf.entryVa());
  }

  /** Up to that many bytes, fewer at the end of the file. */
  private static byte[] read(FileSystem fileSystem, Inode file, long offset, int length) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(length);
    fileSystem.read(file, offset, bytes::write, length);
    return bytes.toByteArray();
  }

  /** Whether a note begins with our name: its length, two more words, the name. */
  private static boolean isOurs(byte[] note) {
    ByteBuffer bytes = ByteBuffer.wrap(note).order(ByteOrder.LITTLE_ENDIAN);
    return note.length == NOTE_BYTES
        && bytes.getInt(0) == NOTE_NAME.length
        && bytes.position(NOTE_HEADER_BYTES).equals(ByteBuffer.wrap(NOTE_NAME));
  }
}
