package dev.trapeze.cpu.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameMarksTest {
  private static final long RAM_PA = 0x8000_0000L;

  private final Ram ram = new Ram(RAM_PA, 0x3000);
  private final FrameMarks marks = ram.marks();

  @Test
  void aFrameStaysWatchedUntilEveryCodeCacheHasDroppedIt() {
    marks.markCode(1);
    marks.markCode(1);
    marks.clearCode(1);
    assertThat(marks.isWatched(1)).isTrue();

    marks.clearCode(1);
    assertThat(marks.isWatched(1)).isFalse();
  }

  @Test
  void anObservedFrameReportsItsStores() {
    List<String> heard = new ArrayList<>();
    marks.addWatcher(
        new FrameWatcher() {
          @Override
          public void codeWritten(int frame, int firstOffset, int lastOffset) {
            heard.add("code");
          }

          @Override
          public void tableWritten(int frame) {
            heard.add("table");
          }

          @Override
          public void watchBegins(int frame) {
            heard.add("begins " + frame);
          }

          @Override
          public void observedWritten(int frame, int firstOffset, int lastOffset) {
            heard.add(frame + ": " + firstOffset + " to " + lastOffset);
          }
        });
    marks.markStoreCached(1);
    marks.observe(1);
    ram.writeLong(RAM_PA + 0x1FF8, 0);
    ram.writeByte(RAM_PA + 0x2000, 0);
    ram.write(RAM_PA + 0xFFF, new byte[2], 0, 2);

    assertThat(heard).containsExactly("begins 1", "1: 4088 to 4095", "1: 0 to 0");
  }

  @Test
  void aFrameIsObservedUntilAllHaveStopped() {
    marks.observe(1);
    marks.observe(1);
    marks.stopObserving(1);
    assertThat(marks.isWatched(1)).isTrue();

    marks.stopObserving(1);
    assertThat(marks.isWatched(1)).isFalse();
  }

  @Test
  void loadsAreObservedApartFromStoresUntilAllHaveStopped() {
    marks.observeLoads(2);
    marks.observeLoads(2);
    marks.stopObservingLoads(2);
    assertThat(marks.areLoadsObserved(2)).isTrue();
    assertThat(marks.areLoadsObserved(1)).isFalse();
    assertThat(marks.isWatched(2)).isFalse();

    marks.stopObservingLoads(2);
    assertThat(marks.areLoadsObserved(2)).isFalse();
  }

  @Test
  void aFrameIsNotedOnceHoweverOftenItIsWritten() {
    ram.writeByte(RAM_PA, 1);
    int noter = marks.noteWrites();
    assertThat(marks.takeWritten(noter)).isEmpty();

    ram.writeByte(RAM_PA + 0x2000, 1);
    ram.writeByte(RAM_PA + 0x2001, 1);
    ram.write(RAM_PA + 0xFFF, new byte[2], 0, 2);

    assertThat(marks.takeWritten(noter)).containsExactly(2, 0, 1);
    assertThat(marks.takeWritten(noter)).isEmpty();
  }

  @Test
  void aWrittenFrameIsWatchedOnlyForItsFirstStore() {
    assertThat(marks.isWatched(1)).isFalse();
    int noter = marks.noteWrites();
    assertThat(marks.isWatched(1)).isTrue();
    ram.writeByte(RAM_PA + 0x1000, 1);
    assertThat(marks.isWatched(1)).isFalse();
    marks.takeWritten(noter);
    assertThat(marks.isWatched(1)).isTrue();
    marks.stopNotingWrites(noter);
    assertThat(marks.isWatched(1)).isFalse();
  }

  @Test
  void cachesHearOfARestoredFrameAndObserversDoNot() {
    List<String> heard = new ArrayList<>();
    marks.addWatcher(
        new FrameWatcher() {
          @Override
          public void codeWritten(int frame, int firstOffset, int lastOffset) {
            heard.add("code " + frame + ": " + firstOffset + " to " + lastOffset);
          }

          @Override
          public void tableWritten(int frame) {
            heard.add("table " + frame);
          }

          @Override
          public void watchBegins(int frame) {}

          @Override
          public void observedWritten(int frame, int firstOffset, int lastOffset) {
            heard.add("observed");
          }
        });
    marks.markCode(1);
    marks.markTable(1);
    marks.observe(1);
    int noter = marks.noteWrites();
    byte[] contents = new byte[Ram.FRAME_BYTES];
    contents[17] = 42;
    ram.restoreFrame(1, contents);

    assertThat(heard).containsExactly("code 1: 0 to 4095", "table 1");
    assertThat(ram.readByte(RAM_PA + 0x1000 + 17)).isEqualTo(42);
    assertThat(marks.takeWritten(noter)).isEmpty();
  }
}
