package dev.trapeze.bench;

import java.util.Arrays;
import java.util.Locale;

/** A handful of measurements of the same thing: their median, and how far they lie apart. */
record Samples(double[] values) {
  Samples {
    values = values.clone();
    Arrays.sort(values);
  }

  double median() {
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }

  /** {@code median (lowest–highest)}, in units of {@code unit}, with that many decimals. */
  String inUnitsOf(double unit, int decimals) {
    String number = "%,." + decimals + "f";
    return String.format(
        Locale.ROOT,
        number + " (" + number + "–" + number + ")",
        median() / unit,
        values[0] / unit,
        values[values.length - 1] / unit);
  }
}
