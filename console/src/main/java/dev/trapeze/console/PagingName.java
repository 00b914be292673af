package dev.trapeze.console;

import dev.trapeze.kernel.mm.PageFaultPolicy;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The values of {@code --paging}. */
final class PagingName implements ITypeConverter<PageFaultPolicy> {
  @Override
  public PageFaultPolicy convert(String text) {
    for (PageFaultPolicy policy : PageFaultPolicy.ALL) {
      if (policy.name().equals(text)) {
        return policy;
      }
    }
    throw new TypeConversionException("'" + text + "' is not a paging policy: eager, lazy or cow");
  }
}
