@NullMarked
package dev.trapeze.labs.report;

import org.jspecify.annotations.NullMarked;
