package dev.trapeze.cpu.mmu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.isa.PrivilegeMode;
import dev.trapeze.cpu.isa.Xlen;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random entries in a small piece of memory, against the text of the specification byte by byte: an
 * address belongs to a NAPOT range if it agrees with the entry's above the lowest zero bit, and so
 * on.
 */
class PhysicalMemoryProtectionModelTest {
  private static final long SEED = Long.getLong("trapeze.pmp.seed", 1);
  private static final int ROUNDS = 400;
  private static final int BYTES = 256;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final int[] configs = new int[PhysicalMemoryProtection.ENTRIES];
  private final long[] addresses = new long[PhysicalMemoryProtection.ENTRIES];

  @ParameterizedTest
  @EnumSource
  void everyAccessIsJudgedAsTheSpecificationSays(Xlen xlen) {
    for (int round = 0; round < ROUNDS; round++) {
      PhysicalMemoryProtection pmp = randomEntries(xlen);
      for (int pa = 0; pa < BYTES; pa++) {
        int bytes = 1 << random.nextInt(4);
        for (AccessKind kind : AccessKind.values()) {
          for (PrivilegeMode mode : PrivilegeMode.values()) {
            assertThat(pmp.permits(pa, bytes, kind, mode))
                .as(
                    "seed %d round %d: %s of %d bytes at 0x%x in %s, configs %s, addresses %s",
                    SEED,
                    round,
                    kind,
                    bytes,
                    pa,
                    mode,
                    Arrays.toString(configs),
                    Arrays.toString(addresses))
                .isEqualTo(isPermitted(pa, bytes, kind, mode));
          }
        }
      }
    }
  }

  private PhysicalMemoryProtection randomEntries(Xlen xlen) {
    PhysicalMemoryProtection pmp = new PhysicalMemoryProtection(xlen);
    int used = random.nextInt(PhysicalMemoryProtection.ENTRIES + 1);
    for (int entry = 0; entry < PhysicalMemoryProtection.ENTRIES; entry++) {
      int config = entry < used ? random.nextInt(256) & 0x9F : 0;
      configs[entry] = (config & 3) == 2 ? config & ~2 : config;
      addresses[entry] = random.nextInt(BYTES / 4 + 1);
      if (random.nextInt(4) == 0) {
        // A long run of ones: a large range.
        addresses[entry] |= (1 << random.nextInt(9)) - 1;
      }
      pmp.writeAddress(entry, addresses[entry]);
    }
    for (int entry = 0; entry < PhysicalMemoryProtection.ENTRIES; entry += xlen.bytes()) {
      long value = 0;
      for (int i = xlen.bytes() - 1; i >= 0; i--) {
        value = value << 8 | configs[entry + i];
      }
      pmp.writeConfig(entry / 4, value);
    }
    return pmp;
  }

  private boolean isPermitted(int pa, int bytes, AccessKind kind, PrivilegeMode mode) {
    for (int entry = 0; entry < PhysicalMemoryProtection.ENTRIES; entry++) {
      int matching = 0;
      for (int i = 0; i < bytes; i++) {
        if (matches(entry, pa + i)) {
          matching++;
        }
      }
      if (matching > 0) {
        boolean free = mode == PrivilegeMode.MACHINE && configs[entry] >> 7 == 0;
        int bit =
            switch (kind) {
              case LOAD -> 0;
              case STORE -> 1;
              case FETCH -> 2;
            };
        return matching == bytes && (free || (configs[entry] >> bit & 1) == 1);
      }
    }
    return mode == PrivilegeMode.MACHINE;
  }

  private boolean matches(int entry, int pa) {
    long word = pa / 4;
    return switch (configs[entry] >> 3 & 3) {
      case 1 -> word >= (entry == 0 ? 0 : addresses[entry - 1]) && word < addresses[entry];
      case 2 -> word == addresses[entry];
      case 3 -> {
        int ones = 0;
        while ((addresses[entry] >> ones & 1) == 1) {
          ones++;
        }
        yield word >> ones + 1 == addresses[entry] >> ones + 1;
      }
      default -> false;
    };
  }
}
