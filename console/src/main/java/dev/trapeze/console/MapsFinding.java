package dev.trapeze.console;

import dev.trapeze.console.maps.AddressSpaceSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * What {@code trapeze maps} has seen.
 *
 * @param before the moment, as far as something is known of it
 * @param after the moment: what there is to be shown
 * @param child the new process, if the moment is a fork
 */
record MapsFinding(
    @Nullable AddressSpaceSnapshot before,
    AddressSpaceSnapshot after,
    @Nullable AddressSpaceSnapshot child) {}
