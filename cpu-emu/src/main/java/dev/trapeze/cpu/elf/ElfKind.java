package dev.trapeze.cpu.elf;

/** Which files are wanted. */
public enum ElfKind {
  /** Executables that are complete and have their place in memory. */
  STATIC("a static executable"),
  /** Those, and executables and libraries that can lie anywhere or need an interpreter. */
  DYNAMIC("an executable");

  private final String words;

  ElfKind(String words) {
    this.words = words;
  }

  /** What such a file is, with its article. */
  String words() {
    return words;
  }
}
