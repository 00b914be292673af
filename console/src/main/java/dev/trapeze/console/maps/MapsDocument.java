package dev.trapeze.console.maps;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trapeze.cpu.isa.Xlen;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What {@code trapeze maps --json} prints; {@code docs/maps.md} describes it. Addresses and entries
 * are strings: JSON's numbers need not hold 64 bits.
 *
 * @param schema {@link #SCHEMA}
 * @param snapshot the address space at the moment that was asked for
 * @param before the same from before the moment, with {@code --diff}
 * @param difference between these two, with {@code --diff}
 * @param child the new process, with {@code --diff fork}
 * @param childDifference between the process and the new one
 */
public record MapsDocument(
    String schema,
    Space snapshot,
    @Nullable Space before,
    @Nullable Difference difference,
    @Nullable Space child,
    @Nullable Difference childDifference) {

  /** Another form gets another name. */
  public static final String SCHEMA = "trapeze-maps-1";

  /** An address space. */
  public record Space(
      int pid,
      String program,
      String moment,
      long instructions,
      int xlen,
      String layout,
      String paging,
      String rootTable,
      List<RegionForm> regions,
      List<Page> pages,
      List<Table> tables) {}

  /** A region; {@code end} is behind its last byte. */
  public record RegionForm(
      String kind,
      String start,
      String end,
      String permissions,
      boolean shared,
      String backing,
      @Nullable String path,
      @Nullable String offset,
      long absentPages) {}

  /** A leaf of the page table. */
  public record Page(
      String va,
      String bytes,
      int level,
      String entry,
      String bits,
      int rsw,
      String frame,
      String state,
      int references,
      List<Integer> sharedWith) {}

  /** A page table. */
  public record Table(int level, String va, String frame, int entries, List<Integer> sharedWith) {}

  /** A difference. */
  public record Difference(
      List<RegionPair> regions,
      List<EntryPair> entries,
      List<Table> tablesGone,
      List<Table> tablesNew) {}

  /** A region before and after; null where it is not. */
  public record RegionPair(@Nullable RegionForm before, @Nullable RegionForm after) {}

  /** An entry before and after; null where nothing is mapped. */
  public record EntryPair(
      String va,
      String bytes,
      @Nullable String before,
      @Nullable String after,
      List<String> bits) {}

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Of one snapshot. */
  public static MapsDocument of(AddressSpaceSnapshot snapshot) {
    return new MapsDocument(SCHEMA, new Forms(snapshot).space(), null, null, null, null);
  }

  /** Of a moment with what was before it, and with the child that it has made, if any. */
  public static MapsDocument ofDifference(
      AddressSpaceSnapshot before,
      AddressSpaceSnapshot after,
      @Nullable AddressSpaceSnapshot child) {
    return new MapsDocument(
        SCHEMA,
        new Forms(after).space(),
        new Forms(before).space(),
        difference(before, after),
        child == null ? null : new Forms(child).space(),
        child == null ? null : difference(after, child));
  }

  private static Difference difference(AddressSpaceSnapshot before, AddressSpaceSnapshot after) {
    AddressSpaceDifference difference = AddressSpaceDifference.between(before, after);
    Forms old = new Forms(before);
    Forms now = new Forms(after);
    return new Difference(
        difference.regions().stream()
            .map(
                change ->
                    new RegionPair(
                        change.before() == null ? null : old.region(change.before()),
                        change.after() == null ? null : now.region(change.after())))
            .toList(),
        difference.entries().stream().map(now::pair).toList(),
        difference.tablesGone().stream().map(old::table).toList(),
        difference.tablesNew().stream().map(now::table).toList());
  }

  /** The text, with a newline at its end. */
  public String toJson() {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
    try {
      return MAPPER.writer(printer).writeValueAsString(this) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes the parts of one address space's form. */
  private record Forms(AddressSpaceSnapshot snapshot) {
    Space space() {
      SnapshotTitle title = snapshot.title();
      return new Space(
          title.pid(),
          title.program(),
          title.moment(),
          title.instructions(),
          title.xlen().bits(),
          title.layout(),
          snapshot.mode().name().toLowerCase(Locale.ROOT),
          hex(snapshot.rootPa()),
          snapshot.regions().stream().map(this::region).toList(),
          snapshot.pages().stream().map(this::page).toList(),
          snapshot.tables().stream().map(this::table).toList());
    }

    RegionForm region(MapRegion region) {
      long absent = 0;
      for (PageRun run : snapshot.runsOf(region)) {
        absent += run.state() == PageState.ABSENT ? run.pages() : 0;
      }
      boolean file = region.backing().kind() == MapBacking.Kind.FILE;
      return new RegionForm(
          region.kind().words(),
          hex(region.startVa()),
          hex(region.endVa()),
          region.letters(),
          region.shared(),
          region.backing().kind().word(),
          region.backing().path(),
          file ? hex(region.backing().offsetBytes()) : null,
          absent);
    }

    Page page(MappedPage page) {
      return new Page(
          hex(page.va()),
          hex(page.bytes()),
          page.level(),
          hex(page.entry()),
          PteWords.bits(page.entry()),
          PteWords.rsw(page.entry()),
          hex(page.pa()),
          page.state().word(),
          page.references(),
          page.sharedWith());
    }

    Table table(TablePage table) {
      return new Table(
          table.level(),
          hex(table.firstVa()),
          hex(table.pa()),
          table.entries(),
          table.sharedWith());
    }

    EntryPair pair(EntryChange change) {
      List<String> bits =
          change.before() == 0 || change.after() == 0
              ? List.of()
              : PteWords.changes(change.before(), change.after());
      return new EntryPair(
          hex(change.va()),
          hex(change.bytes()),
          change.before() == 0 ? null : hex(change.before()),
          change.after() == 0 ? null : hex(change.after()),
          bits);
    }

    private String hex(long value) {
      int digits = snapshot.title().xlen() == Xlen.RV32 ? 8 : 16;
      return String.format(Locale.ROOT, "0x%0" + digits + "x", value);
    }
  }
}
