package dev.trapeze.console.image;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.fs.DeviceNode;
import dev.trapeze.kernel.fs.DiskFormatException;
import dev.trapeze.kernel.fs.Mkfs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Run by the build: makes the root disk images of each width beside the compiled classes. */
public final class RootImageBuild {
  private RootImageBuild() {}

  /**
   * @param args the folder of the compiled classes
   */
  public static void main(String[] args) throws IOException, DiskFormatException {
    String packageFolder = RootImageBuild.class.getPackageName().replace('.', '/');
    Path folder = Files.createDirectories(Path.of(args[0]).resolve(packageFolder));
    for (Xlen xlen : Xlen.values()) {
      Files.write(folder.resolve(RootImage.resourceName(xlen)), image(RootTree.files(xlen)));
      Files.write(
          folder.resolve(RootImage.linuxResourceName(xlen)), image(RootTree.linuxFiles(xlen)));
    }
  }

  /** The same bytes from the same programs; the zeros at the end of the disk are left out. */
  static byte[] image(List<Mkfs.Entry> files) throws DiskFormatException {
    return Mkfs.trapeze(RootImage.BLOCKS, RootImage.INODES)
        .image(files, DeviceNode.STANDARD, Mkfs.MOUNT_POINTS)
        .imageWithoutZerosAtEnd();
  }
}
