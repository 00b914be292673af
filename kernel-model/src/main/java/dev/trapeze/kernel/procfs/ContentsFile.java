package dev.trapeze.kernel.procfs;

import dev.trapeze.kernel.fs.SyntheticContents;
import dev.trapeze.kernel.fs.SyntheticFile;
import java.util.function.Supplier;

/** A file with the contents that somebody gives it when it is opened. */
final class ContentsFile extends SyntheticFile {

  private final Supplier<SyntheticContents> opener;

  ContentsFile(int number, int permissions, Supplier<SyntheticContents> opener) {
    super(number, permissions);
    this.opener = opener;
  }

  @Override
  protected SyntheticContents contents() {
    return opener.get();
  }
}
