package dev.trapeze.console.recording;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that a run depended on. The machine is deterministic: the same disk and options, with the
 * same input at the same instructions, give the same run.
 *
 * @param trapeze version that has recorded it
 * @param arguments of the command line
 * @param interactive whether a person was at the console
 * @param disk the disk before the run
 * @param input what has arrived at the console, oldest first
 * @param end how the run ended
 */
public record Recording(
    String trapeze,
    List<String> arguments,
    boolean interactive,
    RecordedImage disk,
    List<Arrival> input,
    End end) {

  /** Copies the lists, in which nothing may be null. */
  public Recording {
    arguments = List.copyOf(arguments);
    input = List.copyOf(input);
  }

  /**
   * A disk as it was before the run.
   *
   * @param name file name, or what else it was, for messages
   * @param blocks of 1,024 bytes
   * @param sha256 of all blocks, in hex
   * @param before the blocks that the run has changed in the file, as they were before; none if the
   *     run has left its file as it was
   */
  public record RecordedImage(String name, int blocks, String sha256, Map<Integer, byte[]> before) {

    /** Copies the map, in which nothing may be null. */
    public RecordedImage {
      before = Collections.unmodifiableMap(new TreeMap<>(before)); // the same run, the same file
    }
  }

  /**
   * Bytes that arrived together.
   *
   * @param instructions that had retired
   * @param time of the {@code time} CSR
   * @param bytes none for the end of all input
   */
  public record Arrival(long instructions, long time, byte[] bytes) {}

  /**
   * The end of the run.
   *
   * @param instructions that had retired
   * @param time of the {@code time} CSR
   * @param atRest whether every process waited for something then
   * @param byItself whether the run ended by itself, with the power off or a panic, and not because
   *     somebody ended it
   * @param how in words: a panic's message, {@code powered off with status 0}, …
   */
  public record End(long instructions, long time, boolean atRest, boolean byItself, String how) {}
}
