package dev.trapeze.console.debugger.trap;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A timeline as a page that stands alone: the picture, and a script that zooms, pans and shows what
 * each mark is. It is well-formed XML besides.
 */
final class TimelinePage {
  private static final String SCRIPT = "timeline.js";

  private TimelinePage() {}

  /** The whole page. */
  static String of(Timeline timeline) {
    TimelinePicture picture = new TimelinePicture(timeline);
    return """
        <!DOCTYPE html>
        <html xmlns="http://www.w3.org/1999/xhtml" lang="en">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width"/>
        <title>%s</title>
        <style>
        %s
        body { margin: 1em; font: 14px sans-serif; background: #ffffff; color: #1b1b1b; }
        svg { width: 100%%; touch-action: none; }
        #details { min-height: 3em; padding: 0.5em; border: 1px solid #8a8a8a; font-family: monospace; }
        @media (prefers-color-scheme: dark) { body { background: #16181c; color: #e6e6e6; } }
        </style>
        </head>
        <body>
        <p>
        <button id="in" type="button">Zoom in (+)</button>
        <button id="out" type="button">Zoom out (-)</button>
        <button id="all" type="button">All (0)</button>
        Wheel: zoom. Drag: move. Left and right arrow: the mark before and after.
        </p>
        <div id="details" role="status" aria-live="polite">Point at a mark, or press an arrow key.</div>
        %s
        <script>
        //<![CDATA[
        const FIRST = %d, LAST = %d, LEFT = %d, RIGHT = %d, WIDTH = %d;
        %s
        //]]>
        </script>
        </body>
        </html>
        """
        .formatted(
            picture.title(),
            TimelinePicture.STYLE,
            picture.svg(false),
            timeline.from(),
            Math.max(timeline.from() + 1, timeline.to()),
            TimelinePicture.LEFT,
            TimelinePicture.RIGHT,
            TimelinePicture.WIDTH,
            script());
  }

  private static String script() {
    try (InputStream in = TimelinePage.class.getResourceAsStream(SCRIPT)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + SCRIPT + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
