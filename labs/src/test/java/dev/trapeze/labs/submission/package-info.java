@NullMarked
package dev.trapeze.labs.submission;

import org.jspecify.annotations.NullMarked;
