package dev.trapeze.console.maps;

/** What there is to say about a page of a region; of several that hold, the first. */
public enum PageState {
  /** Part of a region, but no entry leads to a frame: it is made when it is first used. */
  ABSENT('.', "absent", "not there yet"),
  /** The entry keeps a frame, but is not valid. */
  HIDDEN('h', "hidden", "there, but its entry is not valid"),
  /** The one frame of zeros that all share until they write. */
  ZERO('z', "zero", "the shared page of zeros"),
  /** The region may be written, the entry not: the first write makes a copy. */
  COPY_ON_WRITE('c', "copy-on-write", "copied at the first write"),
  /** The frame is in other processes' tables too. */
  SHARED('s', "shared", "frame shared with other processes"),
  /** Written: the entry's D bit is set. */
  DIRTY('d', "dirty", "written"),
  /** There, and not written since it was mapped. */
  CLEAN('-', "clean", "there, not written");

  private final char letter;
  private final String word;
  private final String meaning;

  PageState(char letter, String word, String meaning) {
    this.letter = letter;
    this.word = word;
    this.meaning = meaning;
  }

  /** One character for it. */
  public char letter() {
    return letter;
  }

  /** As {@code --json} has it. */
  public String word() {
    return word;
  }

  /** In words, for people. */
  public String meaning() {
    return meaning;
  }
}
