package dev.trapeze.kernel.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.elf.ElfFormatException;
import dev.trapeze.cpu.elf.ElfImage;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.images.UserPrograms;
import dev.trapeze.kernel.KernelStop;
import dev.trapeze.kernel.abi.ErrnoException;
import dev.trapeze.kernel.abi.Personality;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.testing.TestSystem;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Damaged ELF files: each is refused or loaded, in a moment, and no frame is lost; and what has
 * been loaded brings nothing down when it runs.
 */
class HostileElfTest {
  private static final long SEED = Long.getLong("trapeze.hostile.seed", 1);
  private static final int FILES = Integer.getInteger("trapeze.hostile.elfs", 4000);

  /** Of the files that can be loaded, one in so many is run. */
  private static final int RUN_ONE_IN = 50;

  private static final long INSTRUCTIONS = 200_000;
  private static final List<String> PROGRAMS = List.of("echo", "cat", "false");
  private static final List<byte[]> ARGV = List.of(new byte[] {'x'});
  private static final long[] BORDERS = {
    0,
    1,
    2,
    4,
    7,
    8,
    52,
    64,
    4095,
    4096,
    4097,
    0x7FFF,
    0xFFFF,
    0x10000,
    0x7FFF_FFFFL,
    0x8000_0000L,
    0xFFFF_FFFFL,
    0x1_0000_0000L,
    0x3F_FFFF_D000L,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    -1,
    -8,
    -4096
  };

  @ParameterizedTest
  @CsvSource({"RV32, trapeze", "RV64, trapeze", "RV32, vimix", "RV64, xv6"})
  void damagedFileIsRefusedOrLoadedAndNoFrameIsLost(Xlen xlen, String name) {
    Personality personality = Personality.named(name);
    TestSystem system = TestSystem.running(xlen, "_start: j _start\n");
    system.kernel().run(10_000);
    Process process = system.process(1);
    ExecLoader loader =
        new ExecLoader(
            system.kernel().state().userSpaces(), personality.programs(), byte[]::new, text -> {});
    int freeFrames = system.freeFrames();
    int loaded = 0;
    int refused = 0;
    for (long seed = SEED; seed < SEED + FILES; seed++) {
      byte[] file = damaged(xlen, seed);
      try {
        Image image =
            loader.load(
                process,
                path -> new FileInMemory(path, file),
                ProgramArguments.of("damaged", ARGV));
        image.space().free();
        if (loaded++ % RUN_ONE_IN == 0) {
          run(xlen, personality, file, seed);
        }
      } catch (ErrnoException e) {
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError("trapeze.hostile.seed=" + seed, e);
      }
      assertThat(system.freeFrames()).as("trapeze.hostile.seed=%d", seed).isEqualTo(freeFrames);
      lookAt(file, seed);
    }
    System.out.printf(
        "%s %s: %d damaged ELF files from seed %d: %d loaded, %d refused%n",
        xlen, name, FILES, SEED, loaded, refused);
    assertThat(loaded).as("files that were loaded all the same").isGreaterThan(FILES / 10);
    assertThat(refused).as("files that were refused").isGreaterThan(FILES / 10);
  }

  /** Whatever else there is to be had from the file. */
  private static void lookAt(byte[] file, long seed) {
    try {
      ElfImage image = ElfImage.parse(file, "damaged");
      image.sections().forEach(section -> assertThat(section.name()).isNotNull());
      image.symbols().forEach(symbol -> assertThat(symbol.name()).isNotNull());
    } catch (ElfFormatException e) {
      assertThat(e.getMessage()).as("trapeze.hostile.seed=%d", seed).hasLineCount(1);
    } catch (RuntimeException e) {
      throw new AssertionError("trapeze.hostile.seed=" + seed, e);
    }
  }

  /** It may do what it likes, but not to the kernel, which panics in its own way if it ends. */
  private static void run(Xlen xlen, Personality personality, byte[] file, long seed) {
    TestSystem system =
        TestSystem.of(xlen)
            .configure(config -> config.withPersonality(personality))
            .file("damaged", file)
            .first("damaged", "x")
            .boot();
    try {
      KernelStop stop = system.kernel().run(INSTRUCTIONS);
      assertThat(stop).isNotNull();
    } catch (RuntimeException e) {
      throw new AssertionError("trapeze.hostile.seed=" + seed, e);
    }
  }

  private static byte[] damaged(Xlen xlen, long seed) {
    Random random = new Random(seed);
    byte[] original = UserPrograms.elf(PROGRAMS.get(random.nextInt(PROGRAMS.size())), xlen.bits());
    byte[] file = original.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      switch (random.nextInt(6)) {
        case 0 -> file[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
        case 1 -> put(file, random.nextInt(Math.min(64, file.length)), random);
        case 2, 3 -> put(file, programHeaderField(xlen, random), random);
        case 4 -> file = cut(file, random);
        default -> put(file, random.nextInt(file.length), random);
      }
    }
    return file;
  }

  /** The offset of some field of one of the first program headers. */
  private static int programHeaderField(Xlen xlen, Random random) {
    List<Integer> fields = new ArrayList<>();
    for (int header = 0; header < 3; header++) {
      for (int field = 0; field < (xlen == Xlen.RV32 ? 8 : 7); field++) {
        fields.add(
            xlen == Xlen.RV32
                ? 52 + 32 * header + 4 * field
                : 64 + 56 * header + Math.max(0, 8 * field - (field == 1 ? 4 : 0)));
      }
    }
    return fields.get(random.nextInt(fields.size()));
  }

  /** Writes a number of some width, often one at a border, as far as there is room. */
  private static void put(byte[] file, int offset, Random random) {
    byte[] bytes = new byte[Long.BYTES];
    long value =
        random.nextInt(4) == 0 ? random.nextLong() : BORDERS[random.nextInt(BORDERS.length)];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
    int width = 1 << random.nextInt(4);
    for (int i = 0; i < width && offset + i < file.length; i++) {
      file[offset + i] = bytes[i];
    }
  }

  private static byte[] cut(byte[] file, Random random) {
    int length = random.nextBoolean() ? random.nextInt(file.length) : file.length - 1;
    return length == 0 ? file : Arrays.copyOf(file, length);
  }
}
