package dev.trapeze.kernel.fs;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trapeze.kernel.piece.PieceException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A block map that frees what it must not, or nothing, is the one to be told. */
class WrongBlockMapTest {

  /** The kernel's own, but for what is left when blocks are freed. */
  private static final class Miscounting implements BlockMap {
    private final BlockMap own = new FormatBlockMap(DiskFormat.TRAPEZE);
    private final int left;

    Miscounting(int left) {
      this.left = left;
    }

    @Override
    public int find(int[] addresses, int index, Blocks blocks) {
      return own.find(addresses, index, blocks);
    }

    @Override
    public int findOrAllocate(int[] addresses, int index, Blocks blocks) {
      return own.findOrAllocate(addresses, index, blocks);
    }

    @Override
    public int free(int[] addresses, Blocks blocks) {
      return left;
    }
  }

  @ParameterizedTest
  @CsvSource({"-1", "2", "2147483647"})
  void whatIsLeftBecomesLessEachTime(int left) throws DiskFormatException {
    Mkfs.Entry file = new Mkfs.Entry("file", new byte[3 * Disk.BLOCK_BYTES]);
    MemoryDisk disk = Mkfs.trapeze(500, 50).image(List.of(file), List.of(), List.of());
    FileSystem fileSystem =
        FileSystem.mount(
            disk, 50, FileSystemParts.STANDARD.withBlockMap(() -> new Miscounting(left)));
    Inode inode = fileSystem.resolve(fileSystem.root(), "file");

    assertThatThrownBy(() -> fileSystem.truncate(inode))
        .isInstanceOf(PieceException.class)
        .hasMessageStartingWith(Miscounting.class.getName() + ".free says that " + left);
  }
}
