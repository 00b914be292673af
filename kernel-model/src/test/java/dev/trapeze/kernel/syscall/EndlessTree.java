package dev.trapeze.kernel.syscall;

import dev.trapeze.kernel.fs.ByteSink;
import dev.trapeze.kernel.fs.DirectoryEntry;
import dev.trapeze.kernel.fs.Node;
import dev.trapeze.kernel.fs.SyntheticContents;
import dev.trapeze.kernel.fs.SyntheticDirectory;
import dev.trapeze.kernel.fs.SyntheticFile;
import dev.trapeze.kernel.state.StateSink;
import org.jspecify.annotations.Nullable;

/** A synthetic directory with one file, "endless", whose every byte is its place modulo 256. */
final class EndlessTree extends SyntheticDirectory {

  EndlessTree(Node parent) {
    super(parent, 1);
  }

  @Override
  protected @Nullable Node find(String name) {
    return name.equals("endless") ? new Endless() : null;
  }

  @Override
  protected @Nullable DirectoryEntry entryFrom(int position) {
    return null;
  }

  @Override
  protected int links() {
    return 2;
  }

  private static final class Endless extends SyntheticFile {
    Endless() {
      super(2, 0_444);
    }

    @Override
    protected SyntheticContents contents() {
      return new SyntheticContents() {
        @Override
        public int read(long position, ByteSink sink, int length) {
          for (int i = 0; i < length; i++) {
            sink.accept(new byte[] {(byte) (position + i)}, 0, 1);
          }
          return length;
        }

        @Override
        public void putState(StateSink sink) {}
      };
    }
  }
}
