package dev.trapeze.kernel.mm.model;

import dev.trapeze.cpu.mmu.Pte;
import dev.trapeze.kernel.mm.MemoryAccess;
import dev.trapeze.kernel.mm.PageFaultPolicy;
import dev.trapeze.kernel.mm.Pages;
import dev.trapeze.kernel.mm.RegionKind;
import org.jspecify.annotations.Nullable;

/**
 * A page of a process: what the process may do with it, and what it shows: zeros, a page of a file,
 * or the beginning of one with zeros behind; and from some moment on bytes of its own.
 */
final class ModelPage {
  final RegionKind kind;
  final boolean shared;
  final @Nullable ModelFile file;
  final int index;
  private final int fileBytes;
  private int permissions;
  private boolean present;
  private byte @Nullable [] own;

  /**
   * A page that nobody has touched.
   *
   * @param permissions of R, W and X, as they were asked for
   * @param file that it shows, or null
   * @param index page of the file
   * @param fileBytes how many of its bytes show the file; the others are zeros
   */
  ModelPage(
      RegionKind kind,
      int permissions,
      boolean shared,
      @Nullable ModelFile file,
      int index,
      int fileBytes) {
    this.kind = kind;
    this.permissions = permissions;
    this.shared = shared;
    this.file = file;
    this.index = file == null ? 0 : index;
    this.fileBytes = fileBytes;
  }

  /** A page of zeros that only its process sees. */
  static ModelPage zeros(RegionKind kind, int permissions) {
    return new ModelPage(kind, permissions, false, null, 0, 0);
  }

  /** What fork makes of it. */
  ModelPage copy() {
    ModelPage copy = new ModelPage(kind, permissions, shared, file, index, fileBytes);
    copy.present = present;
    copy.own = own == null ? null : own.clone();
    return copy;
  }

  int permissions() {
    return permissions;
  }

  void protect(int newPermissions) {
    permissions = newPermissions;
  }

  /** True if an access is one that the permissions allow; to be written is to be readable. */
  boolean allows(MemoryAccess access) {
    int allowed = (permissions & Pte.W) != 0 ? permissions | Pte.R : permissions;
    return kind.ownsFrames() && kind != RegionKind.GUARD && (allowed & access.permission()) != 0;
  }

  /** True if there is something to show: not so behind the end of a file. */
  boolean hasContents() {
    return present || file == null || file.hasPage(index);
  }

  /** True if it has been touched. */
  boolean present() {
    return present;
  }

  /** It is touched; whether it has bytes of its own from now on is the policy's affair. */
  void touch(PageFaultPolicy policy, boolean write) {
    boolean wholeFile = fileBytes == Pages.BYTES;
    boolean shows = policy.sharesFrames() || !policy.fillsAtOnce() && (permissions & Pte.W) == 0;
    boolean copiesAtOnce = !present && !(shows && (file == null || wholeFile));
    if (!shared && own == null && (write || copiesAtOnce)) {
      own = contents();
    }
    present = true;
  }

  /** The file has lost the page. */
  void drop() {
    own = null;
    present = false;
  }

  /** All its bytes. */
  byte[] contents() {
    if (own != null) {
      return own.clone();
    }
    return file == null ? new byte[Pages.BYTES] : file.page(index, fileBytes);
  }

  /** A store to a page that has been touched for it. */
  void store(int offset, byte value) {
    if (own != null) {
      own[offset] = value;
    } else if (file != null) {
      file.store(index * Pages.BYTES + offset, value);
    }
  }

  @Override
  public String toString() {
    return String.format(
        "%s permissions %x%s%s",
        kind, permissions, shared ? " shared" : "", present ? " there" : "");
  }
}
