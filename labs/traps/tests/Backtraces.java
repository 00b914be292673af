package lab.tests;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.labs.testing.Event;
import dev.trapeze.labs.testing.LabSystem;
import dev.trapeze.labs.testing.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Programs that end of an {@code ebreak}, and what is found out about them then. */
public final class Backtraces {
  private Backtraces() {}

  /** Fails unless the backtrace of this program is this. */
  public static void check(Trial trial, String source, List<Long> expected) throws Exception {
    LabSystem system = Guest.safe(trial, source).boot();
    system.run();
    List<Event.Backtraced> found = system.log(Event.Backtraced.class);
    trial.equal("processes that have ended of an exception", 1, found.size());
    List<Long> all = found.get(0).addresses();
    trial.equal(
        "backtrace", words(trial.xlen(), expected.stream()), words(trial.xlen(), all.stream()));
  }

  private static String words(Xlen xlen, Stream<Long> addresses) {
    return addresses.map(xlen::hex).collect(Collectors.joining(" < "));
  }

  /**
   * A program that makes a chain of frames by hand, on its own stack. Frames are known by how many
   * bytes they lie below the first stack pointer.
   */
  public static final class Frames {
    private final List<String> stores = new ArrayList<>();
    private String first = "";
    private String last = "";

    /** A chain that begins with a frame. */
    public Frames frame(int below, long returnAddress) {
      Frames frames = new Frames();
      frames.first = "addi s0, sp, -" + below + "\n";
      frames.last = frames.first;
      frames.stores.addAll(store(below, returnAddress));
      return frames;
    }

    private static List<String> store(int below, long returnAddress) {
      // Byte by byte: a frame may lie at any address.
      List<String> lines = new ArrayList<>();
      lines.add("addi s2, sp, -%d; li t0, %d; jal store_ra\n".formatted(below, returnAddress));
      return lines;
    }

    private Frames copy() {
      Frames frames = new Frames();
      frames.stores.addAll(stores);
      frames.first = first;
      frames.last = last;
      return frames;
    }

    /** The last frame's caller has its frame there. */
    public Frames thenFrame(int below, long returnAddress) {
      Frames frames = thenAddress("addi t0, sp, -" + below);
      frames.last = "addi s0, sp, -" + below + "\n";
      frames.stores.addAll(store(below, returnAddress));
      return frames;
    }

    /** The last frame has this as its caller's frame pointer. */
    public Frames thenValue(long value) {
      return thenAddress("li t0, " + value);
    }

    private Frames thenAddress(String load) {
      Frames frames = copy();
      frames.stores.add(last.replace("s0", "s2") + load + "; jal store_fp\n");
      return frames;
    }

    /** Fails unless the backtrace has these return addresses, behind where the program ends. */
    public void check(Trial trial, long... returnAddresses) throws Exception {
      String source =
          String.join("", stores)
              + first
              + """
              here:
                  ebreak
              store_fp:
                  addi s2, s2, -WORD
              store_ra:
                  addi s2, s2, -WORD
                  li   t1, WORD
              byte:
                  sb   t0, 0(s2)
                  srli t0, t0, 8
                  addi s2, s2, 1
                  addi t1, t1, -1
                  bnez t1, byte
                  ret
              """;
      long here = Guest.assembled(trial.xlen(), source).symbol("here");
      Backtraces.check(
          trial,
          source,
          LongStream.concat(LongStream.of(here), LongStream.of(returnAddresses)).boxed().toList());
    }
  }
}
