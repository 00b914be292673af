package dev.trapeze.console.maps;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.kernel.mm.AddressSpace;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MapsDocumentTest {
  private final JsonMapper mapper = JsonMapper.builder().build();

  @ParameterizedTest
  @EnumSource(names = {"SV32", "SV39", "SV48"})
  void whatIsReadBackIsTheDocumentAndTheModel(PagingMode mode) throws JsonProcessingException {
    HandMadeSpaces spaces = new HandMadeSpaces(mode);
    AddressSpace space = spaces.small();
    AddressSpaceSnapshot before = spaces.take(space, "before");
    space.moveHeapEnd(0x3010, 0x10_0000);
    AddressSpaceSnapshot after = spaces.take(space, "after");
    MapsDocument document = MapsDocument.ofDifference(before, after, before);

    String json = document.toJson();
    assertThat(mapper.readValue(json, MapsDocument.class)).isEqualTo(document);

    JsonNode snapshot = mapper.readTree(json).get("snapshot");
    assertThat(number(snapshot.get("rootTable"))).isEqualTo(after.rootPa());
    for (int i = 0; i < after.pages().size(); i++) {
      JsonNode page = snapshot.get("pages").get(i);
      assertThat(number(page.get("va"))).isEqualTo(after.pages().get(i).va());
      assertThat(number(page.get("entry"))).isEqualTo(after.pages().get(i).entry());
      assertThat(number(page.get("frame"))).isEqualTo(after.pages().get(i).pa());
    }
    for (int i = 0; i < after.regions().size(); i++) {
      JsonNode region = snapshot.get("regions").get(i);
      assertThat(number(region.get("start"))).isEqualTo(after.regions().get(i).startVa());
      assertThat(number(region.get("end"))).isEqualTo(after.regions().get(i).endVa());
      assertThat(region.get("kind").asText()).isEqualTo(after.regions().get(i).kind().words());
    }
    JsonNode difference = mapper.readTree(json).get("difference");
    assertThat(difference.get("entries")).hasSize(1);
    assertThat(difference.get("entries").get(0).get("before").isNull()).isTrue();
    assertThat(difference.get("regions").get(0).get("after").get("end").asText()).endsWith("3010");
  }

  @ParameterizedTest
  @EnumSource(names = {"SV32", "SV39"})
  void keysAreAlwaysTheSame(PagingMode mode) throws JsonProcessingException {
    HandMadeSpaces spaces = new HandMadeSpaces(mode);
    JsonNode document = mapper.readTree(MapsDocument.of(spaces.take(spaces.small())).toJson());
    assertThat(List.copyOf(iterable(document)))
        .containsExactly("schema", "snapshot", "before", "difference", "child", "childDifference");
    assertThat(iterable(document.get("snapshot").get("regions").get(0)))
        .containsExactly(
            "kind",
            "start",
            "end",
            "permissions",
            "shared",
            "backing",
            "path",
            "offset",
            "absentPages");
    assertThat(iterable(document.get("snapshot").get("pages").get(0)))
        .containsExactly(
            "va",
            "bytes",
            "level",
            "entry",
            "bits",
            "rsw",
            "frame",
            "state",
            "references",
            "sharedWith");
  }

  private static List<String> iterable(JsonNode node) {
    return node.properties().stream().map(java.util.Map.Entry::getKey).toList();
  }

  private static long number(JsonNode node) {
    return Long.parseUnsignedLong(node.asText().substring(2), 16);
  }
}
