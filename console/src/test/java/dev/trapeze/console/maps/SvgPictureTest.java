package dev.trapeze.console.maps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trapeze.cpu.mmu.PagingMode;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.mm.RegionKind;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class SvgPictureTest {
  /** A drawn rectangle. */
  private record Box(String title, double y, double height) {}

  @ParameterizedTest
  @EnumSource(names = {"SV32", "SV39", "SV48"})
  void fileIsWellFormedAndNamesWhatItShows(PagingMode mode) throws Exception {
    HandMadeSpaces spaces = new HandMadeSpaces(mode);
    Document svg = parse(SvgPicture.of(spaces.take(spaces.small(), "at <&\"'> rest")));
    Element root = svg.getDocumentElement();
    assertThat(root.getNamespaceURI()).isEqualTo("http://www.w3.org/2000/svg");
    assertThat(root.getAttribute("version")).isEqualTo("1.1");
    assertThat(root.getElementsByTagName("title").item(0).getTextContent())
        .isEqualTo("Address space of pid 1 test at <&\"'> rest");
    assertThat(root.getElementsByTagName("desc").item(0).getTextContent())
        .contains("trampoline r-x-")
        .contains("heap rw-u")
        .contains("unmapped");
    assertThat(root.getElementsByTagName("script").getLength()).isZero();
    assertThat(texts(root)).contains("text", "data", "heap", "trampoline", "r-xu", "64 bytes");
    assertThat(root.getElementsByTagName("style").item(0).getTextContent())
        .contains("prefers-color-scheme: dark");
  }

  @Test
  void boxesOfTheProcessAreToScaleAndDoNotOverlap() throws Exception {
    HandMadeSpaces spaces = new HandMadeSpaces(PagingMode.SV39);
    AddressSpace space = spaces.space();
    space.mapFilled(new Region(RegionKind.TEXT, 0x1000, 0x1_1000, HandMadeSpaces.CODE));
    space.mapFilled(new Region(RegionKind.DATA, 0x1_1000, 0x1_9000, HandMadeSpaces.DATA));
    space.mapFilled(new Region(RegionKind.HEAP, 0x2_0000, 0x2_1000, HandMadeSpaces.DATA));
    Document svg = parse(SvgPicture.of(spaces.take(space)));

    List<Box> boxes = boxes(svg);
    assertThat(boxes).hasSize(3);
    for (int i = 1; i < boxes.size(); i++) {
      Box above = boxes.get(i - 1);
      assertThat(boxes.get(i).y()).isGreaterThanOrEqualTo(above.y() + above.height() - 0.001);
    }
    Box heap = boxes.get(0);
    Box data = boxes.get(1);
    Box text = boxes.get(2);
    assertThat(text.title()).isEqualTo("text, r-xu, 0000 0000 1000 to 0000 0001 0FFF");
    assertThat(text.height()).isCloseTo(2 * data.height(), within());
    assertThat(text.height()).isCloseTo(SvgColumn.MOST_HEIGHT, within());
    assertThat(heap.height())
        .as("to scale it would be too small for its text")
        .isEqualTo(SvgColumn.LEAST_HEIGHT)
        .isGreaterThan(text.height() / 16);
  }

  @Test
  void pagesFillTheHeightOfTheirBoxWithTheHighestAtTheTop() throws Exception {
    HandMadeSpaces spaces = new HandMadeSpaces(PagingMode.SV32);
    AddressSpace space = spaces.space();
    space.mapFilled(new Region(RegionKind.HEAP, 0x1000, 0x4000, HandMadeSpaces.DATA));
    space.table().unmap(0x3000);
    Document svg = parse(SvgPicture.of(spaces.take(space)));

    Box heap = boxes(svg).get(0);
    List<Element> pages = new ArrayList<>();
    for (Element rect : elements(svg.getDocumentElement(), "rect")) {
      boolean inLegend = "legend".equals(((Element) rect.getParentNode()).getAttribute("class"));
      if (rect.getAttribute("class").startsWith("page ") && !inLegend) {
        pages.add(rect);
      }
    }
    assertThat(pages)
        .extracting(page -> page.getAttribute("class"))
        .containsExactly("page clean", "page clean", "page absent");
    assertThat(y(pages.get(2))).as("the highest page").isCloseTo(heap.y(), within());
    assertThat(y(pages.get(0)) + height(pages.get(0)))
        .as("the lowest page")
        .isCloseTo(heap.y() + heap.height(), within());
    assertThat(pages.stream().mapToDouble(SvgPictureTest::height).sum())
        .isCloseTo(heap.height(), within());
  }

  @Test
  void changedPagesAreMarkedInTheSecondPicture() throws Exception {
    HandMadeSpaces spaces = new HandMadeSpaces(PagingMode.SV39);
    AddressSpace space = spaces.small();
    AddressSpaceSnapshot before = spaces.take(space);
    space.moveHeapEnd(0x4000, 0x10_0000);
    Document svg = parse(SvgPicture.of(AddressSpaceDifference.between(before, spaces.take(space))));

    List<Element> marks =
        elements(svg.getDocumentElement(), "g").stream()
            .filter(group -> group.getAttribute("class").equals("mark"))
            .toList();
    assertThat(marks).hasSize(1);
    assertThat(elements(marks.get(0), "title").get(0).getTextContent())
        .isEqualTo("changed: 0000 0000 3000");
    Box heap =
        boxes(svg).stream()
            .filter(box -> box.title().equals("heap, rw-u, 0000 0000 3000 to 0000 0000 3FFF"))
            .findFirst()
            .orElseThrow();
    Element mark = elements(marks.get(0), "rect").get(0);
    assertThat(y(mark)).isCloseTo(heap.y(), within());
    assertThat(height(mark)).isCloseTo(heap.height(), within());
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(0.01);
  }

  private static List<Box> boxes(Document svg) {
    List<Box> boxes = new ArrayList<>();
    for (Element group : elements(svg.getDocumentElement(), "g")) {
      if (group.getAttribute("class").equals("region")) {
        Element rect = elements(group, "rect").get(0);
        String title = elements(group, "title").get(0).getTextContent();
        boxes.add(new Box(title, y(rect), height(rect)));
      }
    }
    return boxes;
  }

  private static double y(Element rect) {
    return Double.parseDouble(rect.getAttribute("y"));
  }

  private static double height(Element rect) {
    return Double.parseDouble(rect.getAttribute("height"));
  }

  private static List<String> texts(Element root) {
    return elements(root, "text").stream().map(Element::getTextContent).toList();
  }

  private static List<Element> elements(Element parent, String name) {
    NodeList nodes = parent.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  private static Document parse(String svg)
      throws ParserConfigurationException, IOException, SAXException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
  }
}
