package dev.trapeze.kernel.procfs;

import dev.trapeze.kernel.Kernel;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.fs.Node;
import dev.trapeze.kernel.fs.OpenFile;
import dev.trapeze.kernel.fs.OpenFileTable;
import dev.trapeze.kernel.fs.OpenFlags;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Reads files of a system that stands still, as a process in its root directory would. */
final class ProcReader {
  private static final int MOST = 1 << 16;

  private final OpenFileTable files;
  private final Node root;

  ProcReader(Kernel kernel) {
    this.files = kernel.state().openFiles();
    this.root = files.namespace().root();
  }

  OpenFile open(String path) {
    return files.open(root, path, new OpenFlags(OpenFlags.O_RDONLY));
  }

  /** The whole contents. */
  String read(String path) {
    return new String(readBytes(open(path), MOST), StandardCharsets.ISO_8859_1);
  }

  /** All that is left of a file, in reads of that length. */
  static byte[] readBytes(OpenFile file, int length) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (readOnce(file, length, bytes) > 0) {
      if (bytes.size() > MOST * 256) {
        throw new AssertionError("a file without end");
      }
    }
    return bytes.toByteArray();
  }

  /** What one read gives. */
  static int readOnce(OpenFile file, int length, ByteArrayOutputStream into) throws ErrnoException {
    return file.read(into::write, length).bytes();
  }

  static String text(OpenFile file) {
    return new String(readBytes(file, MOST), StandardCharsets.ISO_8859_1);
  }
}
