package dev.trapeze.console.image;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.fs.DeviceNode;
import dev.trapeze.kernel.fs.Disk;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.fs.MemoryDisk;
import dev.trapeze.kernel.fs.Mkfs;
import dev.trapeze.kernel.mm.AddressSpaceLayout;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The built-in root disk, with the user programs and the README. */
public final class RootImage {
  /** Room for people's files: 16 MiB, of which the programs take about one. */
  static final int BLOCKS = 16 << 10;

  static final int INODES = 2048;

  private RootImage() {}

  /** A new disk with the image for that layout, not shared with anybody. */
  public static Disk of(AddressSpaceLayout layout) {
    return resource(
        layout.hasKernelHalf() ? linuxResourceName(layout.xlen()) : resourceName(layout.xlen()));
  }

  /** A new disk with the image for that width, not shared with anybody. */
  public static Disk of(Xlen xlen) {
    return resource(resourceName(xlen));
  }

  /**
   * The same with further files, which take the place of those with the same path.
   *
   * @throws DiskFormatException if they do not fit
   */
  public static Disk with(AddressSpaceLayout layout, List<Mkfs.Entry> more)
      throws DiskFormatException {
    Map<String, Mkfs.Entry> files = new LinkedHashMap<>();
    RootTree.files(layout).forEach(file -> files.put(file.path(), file));
    more.forEach(file -> files.put(file.path(), file));
    return Mkfs.trapeze(BLOCKS, INODES)
        .image(List.copyOf(files.values()), DeviceNode.STANDARD, Mkfs.MOUNT_POINTS);
  }

  private static Disk resource(String name) {
    try (InputStream in = RootImage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the build has not made " + name);
      }
      return new MemoryDisk(in.readAllBytes(), BLOCKS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Relative to this package. */
  static String resourceName(Xlen xlen) {
    return "root-rv" + xlen.bits() + ".img";
  }

  /** Relative to this package; with programs for the layout linux. */
  static String linuxResourceName(Xlen xlen) {
    return "root-linux-rv" + xlen.bits() + ".img";
  }
}
