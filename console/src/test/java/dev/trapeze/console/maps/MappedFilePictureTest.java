package dev.trapeze.console.maps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.Backing;
import dev.trapeze.kernel.mm.MappedFile;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import java.lang.reflect.Proxy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a picture says of a region that shows a file. */
class MappedFilePictureTest {
  private final HandMadeSpaces spaces = new HandMadeSpaces(PagingMode.SV39);

  /** A file of zeros. Nothing else is asked of it than where its pages are, and its name. */
  private MappedFile zeros() {
    return (MappedFile)
        Proxy.newProxyInstance(
            MappedFile.class.getClassLoader(),
            new Class<?>[] {MappedFile.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "takePage" -> spaces.frames.allocateZeroed();
                  case "path" -> "/lib/<x>\u0007.so";
                  case "hasPage", "writable" -> true;
                  case "retain", "release", "dirtied" -> null;
                  default -> throw new AssertionError(method);
                });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void pathAndOffsetAreNamedAndHarmless(boolean shared) {
    AddressSpace space = spaces.space();
    Backing backing = new Backing.FilePages(zeros(), 0x3000);
    space.mapFilled(
        new Region(RegionKind.MAPPING, 0x10_0000, 0x10_2000, HandMadeSpaces.DATA, backing, shared));
    AddressSpaceSnapshot snapshot = spaces.take(space);

    assertThat(snapshot.regions().get(0).backing())
        .isEqualTo(new MapBacking(MapBacking.Kind.FILE, "/lib/<x>?.so", 0x3000));
    assertThat(new TextPicture(snapshot, PictureStyle.PLAIN).lines())
        .anyMatch(line -> line.contains("| mapping            rw-u" + (shared ? "s" : " ")))
        .anyMatch(line -> line.endsWith(", /lib/<x>?.so at 0x3000"));
    assertThat(SvgPicture.of(snapshot)).contains(">/lib/&lt;x&gt;?.so at 0x3000<");
    assertThat(new AddressSpaceTable(snapshot).lines())
        .anyMatch(line -> line.contains("| pages of /lib/<x>?.so, 2 frames"));
    MapsDocument.RegionForm form = MapsDocument.of(snapshot).snapshot().regions().get(0);
    assertThat(form.backing()).isEqualTo("file");
    assertThat(form.path()).isEqualTo("/lib/<x>?.so");
    assertThat(form.offset()).isEqualTo("0x0000000000003000");
    assertThat(form.shared()).isEqualTo(shared);
  }
}
